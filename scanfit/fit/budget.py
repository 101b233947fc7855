"""The room under a foot: what an insole, an orthotic or a heel lift takes from the zones above it.

A sock liner that can be taken out gives its thickness back, but only where something is put in its place: a lift alone
lies on it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ValueFault
from scanfit.model.underfoot import Underfoot

Floats = NDArray[np.float64]


@cache
def load_budget() -> Mapping[str, tuple[float, float]]:
    """Return by zone what 1 mm under the heel and 1 mm under the forefoot take, mm (``budget.toml``)."""
    text = resources.files("scanfit.fit").joinpath("budget.toml").read_text(encoding="utf-8")
    found = {}
    for zone, entry in tomllib.loads(text)["taken"].items():
        found[zone] = (float(entry["heel"]), float(entry["forefoot"]))
        if not all(map(math.isfinite, found[zone])) or not entry["source"] or entry["tag"] not in ("R", "M", "C", "D"):
            raise ValueFault(f"budget.toml: {zone} is not two numbers with a source and a tag")
    return found


def raised(under: Underfoot, liner_heel: Floats, liner_forefoot: Floats) -> tuple[Floats, Floats]:
    """Return by how much the foot stands higher under heel and forefoot than in the shoe as sold, (N,) mm each.

    ``liner_heel`` and ``liner_forefoot`` are the thickness of the liner that can be taken out, 0 where none can.
    """
    insole = under.heel_mm > 0 or under.forefoot_mm > 0
    out = 1.0 if insole else 0.0
    heel = under.heel_mm + under.lift_mm - out * np.asarray(liner_heel, dtype=np.float64)
    forefoot = under.forefoot_mm - out * np.asarray(liner_forefoot, dtype=np.float64)
    return heel, forefoot


def taken(zones: Sequence[str], under: Underfoot, liner_heel: Floats, liner_forefoot: Floats) -> Floats:
    """Return what is taken from each zone's clearance, (Z, N) mm; below zero where room is won."""
    heel, forefoot = raised(under, liner_heel, liner_forefoot)
    share = np.array([load_budget()[zone] for zone in zones])
    return share[:, 0, None] * heel[None] + share[:, 1, None] * forefoot[None]
