"""The certificate as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scanfit import __version__
from scanfit.certificate.bounds import bounds
from scanfit.certificate.document import Certificate, Figure
from scanfit.certificate.lines import HEADERS, SET_HEADERS, WORDS, measure_rows, set_rows, verdict
from scanfit.certificate.rig_lines import (
    RIG_HEADERS,
    RIG_NOTE,
    RIG_SET_HEADERS,
    reason_lines,
    rig_rows,
    rig_set_rows,
    rig_verdict,
)
from scanfit.certificate.rig_report import RigCertificate

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 82rem; padding: 0 1rem; color: #1d2430 }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; font-size: 14px }
th, td { padding: .2rem .6rem; text-align: right; border-bottom: 1px solid #dfe3ea; white-space: nowrap }
th:first-child, td:first-child, td.text { text-align: left }
td.missed { color: #a40e26; font-weight: 600 } td.bound { color: #687386 }
tbody tr:hover { background: #f4f6fa } .scroll { overflow-x: auto } .missed-note { color: #a40e26 }
svg { vertical-align: middle } figcaption, .small { color: #56606f; font-size: 13px }
"""


def to_html(made: Certificate | None, rig: RigCertificate | None = None) -> str:
    """Return the page; either part may be missing."""
    quick = any(one.quick for one in (made, rig) if one is not None)
    scope = "quick run: a few phantoms, to show that it works" if quick else "full run"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>scanfit accuracy certificate</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>
<h1>scanfit accuracy certificate</h1>
<p>scanfit {escape(__version__)}, {scope}. Phantom feet of known truth went through the same code as a customer's scan.
Rerun it with <code>scanfit bench</code>; the seeds are fixed, so the numbers are the same.</p>
{"" if made is None else _meshes(made)}
{"" if rig is None else _captures(rig)}
</body></html>
"""


def _meshes(made: Certificate) -> str:
    low, high = bounds().coverage
    return f"""<p><strong>{escape(verdict(made))}.</strong></p>
{_missed(made.missed)}
<h2>Errors, measure by measure</h2>
<p class="small">Columns bias to max: clean surfaces of 20,000 to 500,000 faces in any pose and unit, error against the
truth. Noise: 0.5 mm correlated over 1 mm, 1 mm voxels, holes of 5 %; SD over repeated scans of one foot. 2.5 mm: the
same noise correlated over 2.5 mm. Covers: share of truths inside the stated 95 % interval over clean, noisy and damaged
scans of other feet ({low:.0%} to {high:.0%} is right). A figure beyond its bound is red and carries an exclamation
mark; a dash means no value, or no truth to compare with.</p>
<div class="scroll">{_table(HEADERS, measure_rows(made))}</div>
<h2>Coverage of the 95 % interval</h2>
{_coverage(made)}
<h2>The scans</h2>
{_table(SET_HEADERS, set_rows(made))}
<h2>Published figures to read this against</h2>
<p class="small">Of living feet, where skin moves and people place the landmarks; phantoms cannot show those errors.
R: read in the source. M: from memory, not re-read.</p>
{_table(("what", "value", "source", "tag"), [[p.what, p.value, p.source, p.tag] for p in made.published], text=True)}
"""


def _captures(rig: RigCertificate) -> str:
    """Simulated rigs of depth cameras."""
    if rig.left_out:
        return f"<h2>Captures of simulated rigs</h2><p>{escape(rig_verdict(rig))}</p>"
    return f"""<h2>Captures of simulated rigs</h2>
<p><strong>{escape(rig_verdict(rig))}.</strong></p>
{_missed(rig.missed)}
<p class="small">{escape(RIG_NOTE)}</p>
<div class="scroll">{_table(RIG_HEADERS, rig_rows(rig))}</div>
<div class="scroll">{_table(RIG_SET_HEADERS, rig_set_rows(rig))}</div>
<p class="small">{"<br>".join(escape(line) for line in reason_lines(rig))}</p>
"""


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, text: bool = False) -> str:
    bound = frozenset(k for k, header in enumerate(headers) if header == "bound")
    head = "".join(f"<th>{escape(header)}</th>" for header in headers)
    body = "".join(
        "<tr>" + "".join(_cell(cell, text, k in bound) for k, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(cell: str, text: bool, bound: bool) -> str:
    kind = "text" if text else "missed" if cell.endswith("!") else "bound" if bound else ""
    return f'<td class="{kind}">{escape(cell)}</td>' if kind else f"<td>{escape(cell)}</td>"


def _missed(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    lines = "".join(f"<li>{escape(_told(figure))}</li>" for figure in figures)
    return f'<div class="missed-note"><p>Not reached:</p><ul>{lines}</ul></div>'


def _told(figure: Figure) -> str:
    unit = WORDS.get(figure.unit, figure.unit)
    value = "no value" if figure.value is None else f"{figure.value:.4g}"
    name = f"{figure.measure}, " if figure.measure else ""
    return f"{name}{figure.what}: {value} against {figure.bound:g} {unit}".strip()


def _coverage(made: Certificate) -> str:
    """One bar a measure on a scale from 80 to 100 %, with the wanted band behind it."""
    low, high = bounds().coverage
    rows = []
    for report in made.measures:
        covered = report.scores["coverage"].coverage
        if covered is None:
            continue
        at, kind = 400 * max(covered - 0.8, 0) / 0.2, "#2f6f4f" if low <= covered <= high else "#a40e26"
        left, width = 400 * (low - 0.8) / 0.2, 400 * (high - low) / 0.2
        band = f'<rect x="{left:.0f}" width="{width:.0f}" height="14" fill="#d9e7df"/>'
        dot = f'<circle cx="{at:.1f}" cy="7" r="4" fill="{kind}"/>'
        picture = f'<svg width="404" height="14" role="img" aria-label="{covered:.1%}">{band}{dot}</svg>'
        rows.append(f"<tr><td>{escape(report.name)}</td><td>{picture}</td><td>{100 * covered:.1f} %</td></tr>")
    head = "<tr><th>measure</th><th>80 % to 100 %, the band is what is right</th><th>covers</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"
