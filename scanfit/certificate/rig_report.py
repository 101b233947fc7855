"""What simulated captures say: errors by measure, surfaces by set, and whether the bounds were reached."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scanfit.certificate.bounds import bounds
from scanfit.certificate.document import Figure
from scanfit.certificate.rig_case import RigOutcome
from scanfit.certificate.rig_plan import HELD, TITLES
from scanfit.certificate.score import Score, pooled_sd, score
from scanfit.foot.definitions import MEASUREMENTS

COLUMNS = {"one": HELD, "both": ("both",), "three": ("three",), "four": ("four",), "eight": ("eight",)}
"""What each measure is scored on: the sets of captures that make up a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RigMeasure:
    """One measure over all captures: scores by ``COLUMNS``, the SD of repeated captures pooled over their feet, and
    why it was withheld how often in the captures that are held to bounds; numbers in a reason are a hash sign."""

    name: str
    unit: str
    scores: Mapping[str, Score]
    repeat_sd: float | None
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RigSet:
    """How the captures of a set fared: their surfaces (``SurfaceError``, averaged, and the worst capture's), and how
    many of all values in mm lie within 1.96 sigma and beyond 4 sigma of the truth; why captures were refused."""

    name: str
    captures: int
    refused: int
    crashed: int
    wrong_feet: int
    mean_mm: float | None
    mean_worst_mm: float | None
    p95_mm: float | None
    p95_worst_mm: float | None
    bias_mm: float | None
    seen: float | None
    closed: float | None
    closed_mm: float | None
    values: int
    covered: float | None
    beyond_4: int
    refusals: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RigCertificate:
    """The rows of captures; ``left_out`` says why there are none."""

    quick: bool
    sets: tuple[RigSet, ...] = ()
    measures: tuple[RigMeasure, ...] = ()
    figures: tuple[Figure, ...] = ()
    left_out: str = ""

    @property
    def missed(self) -> tuple[Figure, ...]:
        """The figures that are not reached."""
        return tuple(figure for figure in self.figures if not figure.reached)


def rig_certificate(results: Sequence[tuple[str, RigOutcome]], *, quick: bool) -> RigCertificate:
    """Return what captures say, each given with the name of its set (``rig_plan.rig_cases``)."""
    by_set: dict[str, list[RigOutcome]] = {name: [] for name in TITLES}
    for name, outcome in results:
        by_set[name].append(outcome)
    sets = tuple(_set(name, outcomes) for name, outcomes in by_set.items())
    columns = {column: [o for name in names for o in by_set[name]] for column, names in COLUMNS.items()}
    spread = pooled_sd((outcome.case.foot, rows) for outcome in by_set["again"] for rows in outcome.rows)
    measures = tuple(
        RigMeasure(
            name=definition.name,
            unit=definition.unit,
            scores={column: _score(outcomes, definition.name) for column, outcomes in columns.items()},
            repeat_sd=spread.get(definition.name),
            reasons=_reasons(columns["one"], definition.name),
        )
        for definition in MEASUREMENTS
    )
    figures = (
        *_of_sets(sets),
        *(figure for one in sets if one.name in HELD for figure in _of_surface(one)),
        *(figure for measure in measures for figure in _of_measure(measure)),
    )
    return RigCertificate(quick=quick, sets=sets, measures=measures, figures=figures)


def _score(outcomes: Iterable[RigOutcome], name: str) -> Score:
    return score(rows[name] for outcome in outcomes for rows in outcome.rows if name in rows)


def _reasons(outcomes: Iterable[RigOutcome], name: str) -> dict[str, int]:
    return _counted(
        rows[name].withheld
        for outcome in outcomes
        for rows in outcome.rows
        if name in rows and rows[name].value is None and isinstance(rows[name].truth, int | float)
    )


def _counted(reasons: Iterable[str]) -> dict[str, int]:
    """How often each reason was told, the commonest first; their numbers differ from foot to foot, and are left out."""
    told = Counter(re.sub(r"\d+(\.\d+)?", "#", reason) for reason in reasons)
    return dict(sorted(told.items(), key=lambda item: (-item[1], item[0])))


def _set(name: str, outcomes: Sequence[RigOutcome]) -> RigSet:
    surfaces = [outcome.surface for outcome in outcomes if outcome.surface is not None]
    every = score(
        row for outcome in outcomes for rows in outcome.rows for key, row in rows.items() if _UNITS.get(key) == "mm"
    )
    return RigSet(
        name=name,
        captures=len(outcomes),
        refused=sum(bool(outcome.refused) for outcome in outcomes),
        crashed=sum(outcome.crashed for outcome in outcomes),
        wrong_feet=sum(outcome.wrong_feet for outcome in outcomes),
        mean_mm=_mean(one.mean_mm for one in surfaces),
        mean_worst_mm=max((one.mean_mm for one in surfaces), default=None),
        p95_mm=_mean(one.p95_mm for one in surfaces),
        p95_worst_mm=max((one.p95_mm for one in surfaces), default=None),
        bias_mm=_mean(one.bias_mm for one in surfaces),
        seen=_mean(one.seen for one in surfaces),
        closed=_mean(one.closed for one in surfaces),
        closed_mm=_mean(one.closed_mm for one in surfaces if one.closed_mm is not None),
        values=every.reported,
        covered=every.coverage,
        beyond_4=every.beyond_4,
        refusals=_counted(outcome.refused for outcome in outcomes if outcome.refused),
    )


_UNITS = {definition.name: definition.unit for definition in MEASUREMENTS}


def _mean(values: Iterable[float]) -> float | None:
    kept = list(values)
    return float(np.mean(kept)) if kept else None


def _of_sets(sets: Iterable[RigSet]) -> Iterable[Figure]:
    """No capture crashes; with six cameras none is refused and no foot is missed or of the wrong side."""
    every = list(sets)
    six = [one for one in every if one.name in (*HELD, "again", "both")]
    for what, count in (
        ("captures that crashed", sum(one.crashed for one in every)),
        ("6 cameras: captures refused", sum(one.refused for one in six)),
        ("6 cameras: feet missed or of the wrong side", sum(one.wrong_feet for one in six)),
    ):
        yield Figure(what=what, measure="", value=float(count), bound=0.0, unit="", reached=count == 0)


def _of_surface(one: RigSet) -> Iterable[Figure]:
    held, title = bounds().rig, TITLES[one.name]
    yield _figure(f"{title}: surface, mean distance", "", one.mean_mm, held.surface_mean_mm, "mm")
    yield _figure(f"{title}: surface, 95 % of distances", "", one.p95_mm, held.surface_p95_mm, "mm")


def _of_measure(measure: RigMeasure) -> Iterable[Figure]:
    held, one = bounds().rig, measure.scores["one"]
    for what, value, table in (
        ("6 cameras: mean error", one.bias, held.bias),
        ("6 cameras: largest error", one.largest, held.largest),
        ("6 cameras: repeatability SD", measure.repeat_sd, held.repeat_sd),
    ):
        if measure.name in table:
            yield _figure(what, measure.name, value, table[measure.name], measure.unit)


def _figure(what: str, measure: str, value: float | None, bound: float, unit: str) -> Figure:
    reached = value is not None and abs(value) <= bound
    return Figure(what=what, measure=measure, value=value, bound=bound, unit=unit, reached=reached)
