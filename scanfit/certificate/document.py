"""The certificate as one document: every figure, and whether the bound it is held to was reached."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scanfit import __version__
from scanfit.certificate.bounds import Published, bounds
from scanfit.certificate.case import Outcome
from scanfit.certificate.score import Score, by_measure, repeatability, score
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.model.profile import DEFINITIONS_VERSION

SETS = ("clean", "sensor", "sensor25", "coverage", "damaged")
"""``damaged`` is the damaged part of the coverage set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One promise: what was measured, the bound, and whether it was reached; value None is not reached."""

    what: str
    measure: str
    value: float | None
    bound: float
    unit: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReport:
    """Everything the certificate knows of one measure; scores by set."""

    name: str
    unit: str
    scores: Mapping[str, Score]
    repeat_sd: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReport:
    """How the scans of a set fared as a whole."""

    name: str
    scans: int
    refused: int
    crashed: int
    wrong_side: int
    wrong_unit: int
    wrong_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The accuracy certificate."""

    quick: bool
    sets: tuple[SetReport, ...]
    measures: tuple[MeasureReport, ...]
    figures: tuple[Figure, ...]
    published: tuple[Published, ...]

    @property
    def missed(self) -> tuple[Figure, ...]:
        """The figures that are not reached."""
        return tuple(figure for figure in self.figures if not figure.reached)


def certificate(results: Sequence[tuple[str, Outcome]], *, quick: bool) -> Certificate:
    """Return the certificate of outcomes, each with the name of its set (``plan.cases``)."""
    by_set: dict[str, list[Outcome]] = {name: [] for name in (*SETS, "repeat")}
    for name, outcome in results:
        by_set[name].append(outcome)
        if name == "coverage" and outcome.case.kind == "damaged":
            by_set["damaged"].append(outcome)
    rows = {name: by_measure(by_set[name]) for name in SETS}
    spread = repeatability(by_set["repeat"])
    measures = tuple(
        MeasureReport(
            name=definition.name,
            unit=definition.unit,
            scores={name: score(rows[name].get(definition.name, ())) for name in SETS},
            repeat_sd=spread.get(definition.name),
        )
        for definition in MEASUREMENTS
    )
    sets = tuple(_set(name, outcomes) for name, outcomes in by_set.items())
    figures = (*_of_sets(sets), *(f for report in measures for f in _of_measure(report)), *_of_intervals(measures))
    return Certificate(quick=quick, sets=sets, measures=measures, figures=figures, published=bounds().published)


def _set(name: str, outcomes: Iterable[Outcome]) -> SetReport:
    every = list(outcomes)
    kept = [outcome for outcome in every if not outcome.refused]
    return SetReport(
        name=name,
        scans=len(every),
        refused=len(every) - len(kept),
        crashed=sum(outcome.crashed for outcome in every),
        wrong_side=sum(not outcome.side_right for outcome in kept),
        wrong_unit=sum(not outcome.unit_right for outcome in kept),
        wrong_count=sum(outcome.feet != 1 for outcome in kept),
    )


def _of_sets(sets: Iterable[SetReport]) -> Iterable[Figure]:
    """No scan crashes; on clean phantoms side, unit and number of feet are without error, and none is refused."""
    crashed = sum(report.crashed for report in sets if report.name != "damaged")
    yield Figure(what="scans that crashed", measure="", value=float(crashed), bound=0.0, unit="", reached=crashed == 0)
    for report in sets:
        if report.name != "clean":
            continue
        for what, count in (
            ("scans refused", report.refused),
            ("wrong sides", report.wrong_side),
            ("wrong units", report.wrong_unit),
            ("wrong numbers of feet", report.wrong_count),
        ):
            yield Figure(what=f"clean: {what}", measure="", value=float(count), bound=0.0, unit="", reached=count == 0)


def _of_measure(report: MeasureReport) -> Iterable[Figure]:
    held = bounds()
    clean, sensor = report.scores["clean"], report.scores["sensor"]
    for what, value, bound, unit in (
        ("clean: largest error", clean.largest, held.clean_max.get(report.name), report.unit),
        ("clean: largest error, share", clean.largest_share, held.clean_max_share.get(report.name), ""),
        ("sensor: mean error", sensor.mean, held.sensor_mean.get(report.name), report.unit),
        ("sensor: mean error, share", sensor.mean_share, held.sensor_mean_share.get(report.name), ""),
        ("sensor: repeatability SD", report.repeat_sd, held.sensor_repeat.get(report.name), report.unit),
    ):
        if bound is not None:
            yield Figure(
                what=what,
                measure=report.name,
                value=value,
                bound=bound,
                unit=unit,
                reached=value is not None and value <= bound,
            )


def _of_intervals(measures: Sequence[MeasureReport]) -> Iterable[Figure]:
    held = bounds()
    for report in measures:
        covered = report.scores["coverage"].coverage
        if covered is not None:
            low, high = held.coverage
            yield Figure(
                what=f"95 % interval covers, {low:.0%} to {high:.0%}",
                measure=report.name,
                value=covered,
                bound=low if covered < low else high,
                unit="",
                reached=low <= covered <= high,
            )
    damaged = [report.scores["damaged"] for report in measures]
    values = sum(one.reported for one in damaged)
    for what, count, bound in (
        ("damaged: share of values beyond 4 sigma", sum(one.beyond_4 for one in damaged), held.beyond_4_sigma),
        ("damaged: share of values beyond 8 sigma", sum(one.beyond_8 for one in damaged), held.beyond_8_sigma),
    ):
        share = count / values if values else None
        yield Figure(
            what=what, measure="", value=share, bound=bound, unit="", reached=share is not None and share <= bound
        )


def to_json(made: Certificate, rig: Mapping[str, Any] | None = None) -> bytes:
    """Return the document ``scanfit.certificate/1``; the same outcomes give the same bytes.

    ``rig`` is the document of the captures (rig_document.py), where there were any.
    """
    document = {
        "schema": "scanfit.certificate/1",
        "scanfit": __version__,
        "definitions": DEFINITIONS_VERSION,
        "quick": made.quick,
        "sets": [asdict(one) for one in made.sets],
        "measures": {
            one.name: {
                "unit": one.unit,
                "repeatability_sd": one.repeat_sd,
                **{name: asdict(scored) for name, scored in one.scores.items()},
            }
            for one in made.measures
        },
        "figures": [asdict(figure) for figure in made.figures],
        "published": [asdict(one) for one in made.published],
        **({} if rig is None else {"rig": rig}),
    }
    return (json.dumps(rounded(document), indent=1, allow_nan=False) + "\n").encode()


def from_json(text: bytes) -> Certificate:
    """Return the certificate that ``to_json`` wrote."""
    document = json.loads(text)
    measures = tuple(
        MeasureReport(
            name=name,
            unit=entry["unit"],
            repeat_sd=entry["repeatability_sd"],
            scores={key: Score(**entry[key]) for key in SETS},
        )
        for name, entry in document["measures"].items()
    )
    return Certificate(
        quick=document["quick"],
        sets=tuple(SetReport(**one) for one in document["sets"]),
        measures=measures,
        figures=tuple(Figure(**one) for one in document["figures"]),
        published=tuple(Published(**one) for one in document["published"]),
    )


def rounded(value: Any) -> Any:
    """Numbers to five digits: more would only be the machine's own."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(entry) for entry in value]
    return value
