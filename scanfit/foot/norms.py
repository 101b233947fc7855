"""A foot among others: length-conditional z-scores and percentiles.

z = (value - (a FL + b)) / SEE, per population, a line fitted by least squares on foot length; foot length itself is
compared with everybody. A percentile is read from the residuals of the sample itself, which are not quite normal.
``norms.json`` holds the numbers; ``make_norms.py`` makes them from the survey.

A score is withheld where it would compare what does not compare: another load state, a foot longer or shorter than
the people measured, a measure that was taken elsewhere on the foot.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from scanfit.model.documents.rounding import DIGITS, rounded, rounded_sigma
from scanfit.model.measurement import Measurement
from scanfit.model.norms import POPULATIONS, FootNorms, NormScore
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState

LENGTH = "foot_length"
NO_LENGTH = "the foot's length is not known, and feet are compared with feet of their length"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One measure in one population.

    Attributes
    ----------
    slope, intercept : expected value = slope FL + intercept, mm; the slope of foot length itself is 0
    see : standard error of estimate, mm
    z : the sample's z at each of the table's percentiles, rising
    offset_mm : how far the survey's definition may lie from ours, one sigma, mm
    alike : in words how the survey's measure differs; empty where it is the same
    differs : why the two cannot be compared; empty where they can
    """

    slope: float
    intercept: float
    see: float
    z: tuple[float, ...]
    offset_mm: float
    alike: str = ""
    differs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormTable:
    """One population. ``shortest_mm`` to ``longest_mm`` holds all its feet but one in a thousand at either end."""

    population: str
    source: str
    load_state: LoadState
    sample: int
    shortest_mm: float
    longest_mm: float
    percentiles: tuple[float, ...]
    norms: Mapping[str, Norm]


@cache
def norm_tables() -> Mapping[str, NormTable]:
    """Return the populations this package carries, by name."""
    text = resources.files("scanfit.foot").joinpath("norms.json").read_text(encoding="utf-8")
    return parse_tables(json.loads(text))


def parse_tables(plain: Mapping[str, Any]) -> Mapping[str, NormTable]:
    """The tables of a parsed ``norms.json``."""
    return {
        name: NormTable(
            population=name,
            source=plain["source"],
            load_state=LoadState(plain["load_state"]),
            sample=people["sample"],
            shortest_mm=people["foot_length_mm"][0],
            longest_mm=people["foot_length_mm"][1],
            percentiles=tuple(plain["percentiles"]),
            norms={measure: _norm(plain["measures"][measure], row) for measure, row in people["measures"].items()},
        )
        for name, people in plain["populations"].items()
    }


def _norm(mapping: Mapping[str, Any], row: Mapping[str, Any]) -> Norm:
    return Norm(
        slope=row["a"],
        intercept=row["b"],
        see=row["see"],
        z=tuple(row["z"]),
        offset_mm=mapping["offset_mm"],
        alike=mapping["because"] if mapping["match"] == "alike" else "",
        differs=mapping["because"] if mapping["match"] == "differs" else "",
    )


def with_norms(pair: FootPair, population: str | None = None) -> FootPair:
    """Return the feet with their place in one population, or in every one."""
    chosen = POPULATIONS if population is None else (population,)
    left, right = (
        None if foot is None else replace(foot, norms={name: norms_of(foot, norm_tables()[name]) for name in chosen})
        for foot in (pair.left, pair.right)
    )
    return FootPair(left=left, right=right)


def norms_of(foot: FootProfile, table: NormTable) -> FootNorms:
    """Return where a foot stands in one population: a score or a reason for each of its measures that has a norm."""
    scores, withheld = {}, {}
    for name, norm in table.norms.items():
        measure = foot.measurements.get(name)
        if not isinstance(measure, Measurement):
            continue
        length = foot.measurements.get(LENGTH)
        reason = _not_comparable(foot, table) or norm.differs
        if reason or not isinstance(length, Measurement):
            withheld[name] = reason or NO_LENGTH
        else:
            scores[name] = _score(measure, length, norm, table.percentiles)
    return FootNorms(
        population=table.population,
        source=table.source,
        load_state=table.load_state,
        sample=table.sample,
        scores=scores,
        withheld=withheld,
    )


def _not_comparable(foot: FootProfile, table: NormTable) -> str:
    """Why no measure of this foot may be compared with this population; empty where they may."""
    if foot.load_state is not table.load_state:
        return (
            f"the norms are of feet with the load {table.load_state.value}, and this foot's is {foot.load_state.value}"
        )
    length = foot.measurements.get(LENGTH)
    if not isinstance(length, Measurement):
        return NO_LENGTH
    if not table.shortest_mm <= length.value <= table.longest_mm:
        return (
            f"the foot is {length.value:.1f} mm long, and the {table.population} who were measured had feet of "
            f"{table.shortest_mm:.0f} to {table.longest_mm:.0f} mm"
        )
    return ""


def _score(measure: Measurement, length: Measurement, norm: Norm, percentiles: Sequence[float]) -> NormScore:
    """Scored on the numbers as documents carry them, so that a saved profile scores as the scan did."""
    value, sigma = _written(measure)
    length_mm, length_sigma = _written(length)
    z = (value - (norm.slope * length_mm + norm.intercept)) / norm.see
    # The errors of a measure and of foot length are taken as independent; where they go together this is too wide.
    wide = math.hypot(sigma, norm.slope * length_sigma, norm.offset_mm) / norm.see
    low, middle, high = (percentile_at(at, norm.z, percentiles) for at in (z - wide, z, z + wide))
    return NormScore(name=measure.name, z=z, percentile=middle, low=low, high=high, alike=norm.alike)


def _written(measure: Measurement) -> tuple[float, float]:
    digits = DIGITS[measure.unit]
    return rounded(measure.value, digits, what=measure.name), rounded_sigma(measure.sigma, digits, what=measure.name)


def percentile_at(z: float, knots: Sequence[float], percentiles: Sequence[float]) -> float:
    """Return the percentile of ``z``, between the sample's own percentiles; the outermost where it lies beyond.

    >>> percentile_at(0.5, [-1.0, 0.0, 1.0], [16.0, 50.0, 84.0])
    67.0
    """
    at = bisect_right(knots, z)
    if at == 0:
        return percentiles[0]
    if at == len(knots):
        return percentiles[-1]
    low, high = knots[at - 1], knots[at]
    return percentiles[at - 1] + (percentiles[at] - percentiles[at - 1]) * (z - low) / (high - low)
