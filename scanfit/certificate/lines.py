"""The certificate's tables as rows of text, for the terminal and the page alike."""

from __future__ import annotations

from scanfit.certificate.bounds import bounds
from scanfit.certificate.document import Certificate, MeasureReport
from scanfit.certificate.score import Score

WORDS = {"cm3": "cm³", "deg": "°"}

HEADERS = (
    "measure", "unit", "bias", "mean", "p95", "max", "bound",
    "noise: mean", "bound", "SD", "bound", "withheld", "2.5 mm: mean", "95 % covers",
)  # fmt: skip


def measure_rows(made: Certificate) -> list[list[str]]:
    """Return one row a measure under ``HEADERS``; a figure beyond its bound carries an exclamation mark."""
    return [_row(report) for report in made.measures]


def _row(report: MeasureReport) -> list[str]:
    held, name = bounds(), report.name
    clean, sensor, soft, mixed = (report.scores[key] for key in ("clean", "sensor", "sensor25", "coverage"))
    low, high = held.coverage
    outside = mixed.coverage is not None and not low <= mixed.coverage <= high
    return [
        name,
        WORDS.get(report.unit, report.unit),
        number(clean.bias),
        number(clean.mean),
        number(clean.p95),
        *_against(clean.largest, clean.largest_share, held.clean_max.get(name), held.clean_max_share.get(name)),
        *_against(sensor.mean, sensor.mean_share, held.sensor_mean.get(name), held.sensor_mean_share.get(name)),
        *_against(report.repeat_sd, None, held.sensor_repeat.get(name), None),
        withheld_share(sensor),
        number(soft.mean),
        percent(mixed.coverage) + ("!" if outside else ""),
    ]


def _against(
    value: float | None, share: float | None, bound: float | None, share_bound: float | None
) -> tuple[str, str]:
    """A figure and its bound, as a share of the truth where the bound is one."""
    if share_bound is not None:
        value, bound = share, share_bound
        shown, limit = percent(value), percent(bound)
    else:
        shown, limit = number(value), "" if bound is None else f"{bound:g}"
    missed = bound is not None and (value is None or value > bound)
    return shown + ("!" if missed else ""), limit


def withheld_share(scored: Score) -> str:
    """The share of feet whose truth is known and that have no value."""
    asked = scored.reported + scored.withheld
    return percent(scored.withheld / asked) if asked else "–"


def number(value: float | None) -> str:
    """A figure with two digits that say something, or a dash."""
    if value is None:
        return "–"
    digits = 2 if abs(value) >= 0.1 else 3 if abs(value) >= 0.01 else 4
    return f"{value:.{digits}f}"


def percent(value: float | None) -> str:
    """A share, or a dash."""
    return "–" if value is None else f"{100 * value:.1f} %"


def set_rows(made: Certificate) -> list[list[str]]:
    """Return one row a set of scans: how many, refused, crashed, and wrong side, unit or number of feet."""
    return [
        [
            one.name,
            *(str(n) for n in (one.scans, one.refused, one.crashed, one.wrong_side, one.wrong_unit, one.wrong_count)),
        ]
        for one in made.sets
    ]


SET_HEADERS = ("set", "scans", "refused", "crashed", "wrong side", "wrong unit", "wrong number of feet")


def verdict(made: Certificate) -> str:
    """Return the summary in one line."""
    missed = len(made.missed)
    total = len(made.figures)
    return f"{total - missed} of {total} figures reached" + (f", {missed} not reached (marked !)" if missed else "")
