"""The numbers of ``rules.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All mm. ``measured``, ``label_sigma`` and the like are single sigmas, ranges their two ends."""

    measured: Mapping[str, float]
    told: Mapping[str, float]
    toe_room: Mapping[str, Ends]
    ball_room: Mapping[str, Ends]
    beyond_toes: Mapping[str, Ends]
    usual_form: Mapping[str, str]
    beyond_toes_of_child: Mapping[str, Ends]
    under_foot: Mapping[str, Ends]
    under_foot_takes: Mapping[str, float]
    last_tolerance: Mapping[str, float]
    upper: float
    label_sigma: Mapping[str, float]
    making: Mapping[str, float]


@cache
def load_rules() -> Rules:
    """Return the rules this package carries."""
    text = resources.files("scanfit.catalog.evidence").joinpath("rules.toml").read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    last = plain["last"]
    return Rules(
        measured=plain["measured"], told=plain["told"], toe_room=_ranges(plain["toe_room"]),
        ball_room=_ranges(plain["ball_room"]),
        beyond_toes=_ranges(last["beyond_toes"]), usual_form=last["usual_form"],
        beyond_toes_of_child=_ranges(last["beyond_toes_of_child"]), under_foot=_ranges(last["under_foot"]),
        under_foot_takes=last["under_foot_takes"], last_tolerance=last["tolerance_mm"], upper=last["upper_mm"],
        label_sigma=plain["label"]["sigma_mm"], making=plain["making"],
    )  # fmt: skip


def measured_sigma_mm(column: str) -> float:
    """Sigma of a dimension that is given without one: a shoe or insole on the shelf against its catalogue (D).

    >>> measured_sigma_mm("ball_girth_mm")
    2.0
    """
    return load_rules().measured[column]


def told_sigma_mm(column: str, source: str) -> float:
    """Sigma of an inner dimension that the catalogue says is from ``source``, where it does not say how sure (D).

    >>> told_sigma_mm("inner_length_mm", "size label")
    7.5
    """
    return load_rules().told[source] * measured_sigma_mm(column)


def middle(ends: Ends) -> float:
    return (ends[0] + ends[1]) / 2


def spread(ends: Ends) -> float:
    """One sigma of what lies anywhere between two ends."""
    return (ends[1] - ends[0]) / 2 / sqrt(3)


def _ranges(plain: Mapping[str, list[float]]) -> dict[str, Ends]:
    return {name: (float(low), float(high)) for name, (low, high) in plain.items()}
