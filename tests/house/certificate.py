"""Write the certificate's tables into the READMEs: ``python tests/house/certificate.py``; a test compares them.

They come from ``scanfit/certificate/certificate.json``, which ``scanfit bench --only mesh --out`` wrote, and from
``rig.json`` beside it, which ``scanfit bench --only rig --out`` did.
"""

from __future__ import annotations

from pathlib import Path

from scanfit.certificate.document import Certificate, from_json
from scanfit.certificate.lines import HEADERS, SET_HEADERS, measure_rows, set_rows, verdict
from scanfit.certificate.rig_document import rig_from_json
from scanfit.certificate.rig_lines import (
    RIG_HEADERS,
    RIG_SET_HEADERS,
    reason_lines,
    rig_rows,
    rig_set_rows,
    rig_verdict,
)
from scanfit.cli.table import table_lines

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "scanfit" / "certificate" / "certificate.json"
PLACES = (ROOT / "README.md", ROOT / "scanfit" / "certificate" / "README.md")
RIG_SOURCE = SOURCE.with_name("rig.json")
RIG_PLACE = PLACES[1]
RIG_START, RIG_END = "<!-- captures: generated -->\n", "<!-- captures: end -->"
START, END = "<!-- certificate: generated -->\n", "<!-- certificate: end -->"


def certificate() -> Certificate:
    return from_json(SOURCE.read_bytes())


def block() -> str:
    """Both tables and the verdict, as ``scanfit bench`` prints them."""
    made = certificate()
    lines = [
        *table_lines(HEADERS, measure_rows(made), "ll" + "r" * (len(HEADERS) - 2)),
        "",
        *table_lines(SET_HEADERS, set_rows(made), "l" + "r" * (len(SET_HEADERS) - 1)),
        "",
        verdict(made),
    ]
    return "```\n" + "\n".join(lines) + "\n```\n"


def rig_block() -> str:
    """The tables of captures and their verdict, as ``scanfit bench --only rig`` prints them."""
    made = rig_from_json(RIG_SOURCE.read_bytes())
    lines = [
        *table_lines(RIG_HEADERS, rig_rows(made), "ll" + "r" * (len(RIG_HEADERS) - 2)),
        "",
        *table_lines(RIG_SET_HEADERS, rig_set_rows(made), "l" + "r" * (len(RIG_SET_HEADERS) - 1)),
        "",
        *reason_lines(made),
        "",
        rig_verdict(made),
    ]
    return "```\n" + "\n".join(lines) + "\n```\n"


def block_in(text: str, start: str = START, end: str = END) -> str:
    return text[text.index(start) + len(start) : text.index(end)]


def _replace(place: Path, start: str, end: str, block: str) -> None:
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace(start + block_in(text, start, end) + end, start + block + end), encoding="utf-8")


if __name__ == "__main__":
    for place in PLACES:
        _replace(place, START, END, block())
    _replace(RIG_PLACE, RIG_START, RIG_END, rig_block())
