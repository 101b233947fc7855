"""The tables of captures as rows of text, for the terminal, the READMEs and the page alike."""

from __future__ import annotations

from scanfit.certificate.bounds import bounds
from scanfit.certificate.lines import WORDS, number, percent, withheld_share
from scanfit.certificate.rig_plan import HELD, TITLES
from scanfit.certificate.rig_report import RigCertificate, RigMeasure, RigSet

RIG_HEADERS = (
    "measure", "unit", "bias", "bound", "mean", "max", "bound", "SD", "bound", "withheld", "95 % covers",
    "both feet: mean", "3 cameras", "4 cameras", "8 cameras",
)  # fmt: skip

RIG_SET_HEADERS = (
    "captures", "number", "refused", "crashed", "wrong feet", "surface: mean", "worst", "bound", "95 %", "worst",
    "bound", "bias", "seen", "closed", "its mean", "values", "95 % covers", "> 4 sigma",
)  # fmt: skip


RIG_NOTE = (
    "Depth frames of simulated stereo cameras, ten of each, fused and measured as a customer's; noise, fixed pattern "
    "and calibration errors of capture.md section 4. Columns bias to withheld: one foot, 6 cameras at 0.44 m, "
    "phantoms and real shapes; SD: 20 captures of one foot, of two feet. Surface: distance of what cameras saw, 1 to "
    "100 mm over the platform, to the true surface, mm; seen: share of the true surface; closed: share of the "
    "vertices that nothing saw, and their mean. Phantoms do not sway and have no skin. A figure beyond its bound, or "
    "without a value, carries an exclamation mark."
)
"""What the tables show, in words."""


def rig_rows(made: RigCertificate) -> list[list[str]]:
    """Return one row a measure that has a value or a bound, under ``RIG_HEADERS``."""
    return [_row(one) for one in made.measures if one.scores["one"].reported or _held(one)]


def _held(one: RigMeasure) -> bool:
    held = bounds().rig
    return one.scores["one"].withheld > 0 and one.name in {*held.bias, *held.largest, *held.repeat_sd}


def _row(measure: RigMeasure) -> list[str]:
    held, name, one = bounds().rig, measure.name, measure.scores["one"]
    return [
        name,
        WORDS.get(measure.unit, measure.unit),
        *against(one.bias, held.bias.get(name)),
        number(one.mean),
        *against(one.largest, held.largest.get(name)),
        *against(measure.repeat_sd, held.repeat_sd.get(name)),
        withheld_share(one),
        percent(one.coverage),
        *(number(measure.scores[column].mean) for column in ("both", "three", "four", "eight")),
    ]


def rig_set_rows(made: RigCertificate) -> list[list[str]]:
    """Return one row a set of captures under ``RIG_SET_HEADERS``."""
    return [_set_row(one) for one in made.sets if one.captures]


def _set_row(one: RigSet) -> list[str]:
    held = bounds().rig
    mean, p95 = (held.surface_mean_mm, held.surface_p95_mm) if one.name in HELD else (None, None)
    mean_mm, mean_bound = against(one.mean_mm, mean)
    p95_mm, p95_bound = against(one.p95_mm, p95)
    return [
        TITLES[one.name],
        *(str(count) for count in (one.captures, one.refused, one.crashed, one.wrong_feet)),
        mean_mm, number(one.mean_worst_mm), mean_bound, p95_mm, number(one.p95_worst_mm), p95_bound,
        number(one.bias_mm), percent(one.seen), percent(one.closed), number(one.closed_mm),
        str(one.values), percent(one.covered), str(one.beyond_4),
    ]  # fmt: skip


def against(value: float | None, bound: float | None) -> tuple[str, str]:
    """A figure, marked where its size is beyond its bound or it has none, and the bound."""
    if bound is None:
        return number(value), ""
    return number(value) + ("!" if value is None or abs(value) > bound else ""), f"{bound:g}"


def reason_lines(made: RigCertificate) -> list[str]:
    """Return why captures were refused and the measures with bounds withheld, the commonest reason of each first; and
    which other measures never had a value."""
    refused = [
        f"refused, {TITLES[one.name]}: {count} of {one.captures}, {reason}"
        for one in made.sets
        for reason, count in one.refusals.items()
    ]
    withheld = [
        f"withheld, {one.name}: {count} of {one.scores['one'].reported + one.scores['one'].withheld}, {reason}"
        for one in made.measures
        if _held(one)
        for reason, count in one.reasons.items()
    ]
    shown = {row[0] for row in rig_rows(made)}
    never = [one.name for one in made.measures if one.scores["one"].withheld and one.name not in shown]
    return [*refused, *withheld, *([f"never reported: {', '.join(never)}"] if never else [])]


def rig_verdict(made: RigCertificate) -> str:
    """Return the summary in one line, or why there is nothing to sum up."""
    if made.left_out:
        return f"captures of simulated rigs are left out: {made.left_out}"
    missed, total = len(made.missed), len(made.figures)
    more = f", {missed} not reached (marked !)" if missed else ""
    return f"captures: {total - missed} of {total} figures reached{more}"
