"""The print: where the sole touches the floor, its thirds, widths and medial border (definitions version 1).

All of it comes from how wide the contact is, row by row across the foot; toes are left out.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.contact import (
    MERGED_FRONT,
    NO_CONTACT,
    WIDTH_MM,
    Print,
    area_up_to,
    level_line,
    print_behind,
    print_of,
    webs_of,
)
from scanfit.foot.ends import need_ends
from scanfit.foot.made import made
from scanfit.foot.plantar import floor_doubt_mm, need_sole
from scanfit.foot.print_border import border_angle
from scanfit.model.scan import LoadState

if TYPE_CHECKING:
    from scanfit.foot.plantar import PlantarMap
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

AREA_MM, LOWER_MM, UPPER_MM = 1.0, 0.5, 2.0
"""z_p up to which the sole is in contact, for areas, and where the change is stored (definitions.md)."""

LEAST_MM = 0.3
"""The least z_p that a print is taken at to see how it hangs on the floor, D."""

MERGED_DOUBT = 0.03
"""One sigma of where merged toes begin, of FL, D."""

USUAL_CHANGE = 0.012
"""How much webs change the arch index against merged toes: up to 0.010 on the phantoms (C); more is doubted."""

MEAN_OVER_MM = 10.0
"""Widths are meaned over this much of the foot's length (definitions.md)."""

BALL_SHARE = 0.3
"""Roughly the width of a print's ball, of FL: what turns a border's doubt into one of the ratios, D."""

CLARKE_SIGMA_DEG = 6.0
"""Never less (definitions.md)."""

SOLE_MISSING = 0.03
"""Largest share of the sole behind the toes that may not be in the scan, D."""

LOADED = 0.30
"""A foot that stands has this share of its sole near the floor: 0.5 to 0.83 on the phantoms, 0.15 on two scans of
feet in the air (C)."""

IN_HOLES = 0.03
"""Largest share of the print that may lie in holes where contact cannot be told, D."""

RATIO_DOUBT = 0.15
"""A ratio of widths that holes alone may change by a larger share of itself says nothing, D."""

INDEX_DOUBT = 0.10
"""An arch index that the floor's doubt alone moves by more says nothing: its classes are 0.05 apart, D."""


def arch_index(view: FootView) -> Measurement:
    """Middle third of the contact area over all of it, without toes (Cavanagh and Rodgers 1987)."""
    sole = _loaded_sole(view)
    contact = print_of(view, sole)
    value = _index(contact, AREA_MM)
    lower, upper = _index(contact, LOWER_MM), _index(contact, UPPER_MM)
    floor = max(_moved(contact, value, floor_doubt_mm(view)), _moved(contact, value, -floor_doubt_mm(view)))
    if floor > INDEX_DOUBT:
        raise GeometryError(
            f"the floor is inferred to {floor_doubt_mm(view):.1f} mm, and that moves the index by {floor:.2f}: "
            "the scan needs the platform"
        )
    spread = math.hypot(floor, _toes_doubt(view, sole, value), _in_holes(sole, contact, AREA_MM))
    return made(
        view,
        "arch_index",
        value,
        unit="",
        standard="Cavanagh & Rodgers 1987",
        method=f"auto; {lower:.3f} at {LOWER_MM} mm, {upper:.3f} at {UPPER_MM:.0f} mm of contact",
        landmarks=("pternion",),
        spread=spread,
    )


def chippaux_smirak_index(view: FootView) -> Measurement:
    """Smallest midfoot over largest forefoot contact width, times 100."""
    return _ratio(view, "chippaux_smirak_index", 100.0, "Forriol & Pascual 1990")


def staheli_index(view: FootView) -> Measurement:
    """Smallest midfoot over heel contact width."""
    return _ratio(view, "staheli_index", 1.0, "Staheli 1987")


def _ratio(view: FootView, name: str, times: float, standard: str) -> Measurement:
    sole = _loaded_sole(view)
    _need_platform(view)
    contact = print_of(view, sole)
    values = [times * _width_ratio(contact, level, name) for level in (WIDTH_MM, WIDTH_MM - 0.5, WIDTH_MM + 0.5)]
    floor = floor_doubt_mm(view) * abs(values[2] - values[1])
    border = times * _border_doubt_mm(view, sole) / (BALL_SHARE * view.length_mm)
    holes = values[0] * _in_holes(sole, contact, WIDTH_MM)
    least, most = (times * _width_ratio(either, WIDTH_MM, name) for either in _either_way(sole, contact, WIDTH_MM))
    if most - least > RATIO_DOUBT * values[0]:
        raise GeometryError(
            f"holes lie where the print is narrow: {least:.3g} or {most:.3g}, where {RATIO_DOUBT:.0%} may be open"
        )
    spread = math.hypot(floor, border, holes, (most - least) / 2)
    return made(view, name, values[0], unit="", standard=standard, landmarks=("pternion",), spread=spread)


def _border_doubt_mm(view: FootView, sole: PlantarMap) -> float:
    """One sigma of a width of the print: facets and noise move its borders, where the sole is nearly level."""
    return 0.1 + view.edge_mm**2 / 60 + sole.roughness_mm


def _width_ratio(contact: Print, level: float, name: str) -> float:
    area = area_up_to(contact, level)
    start, first, second, front = contact.thirds(level)
    heel, middle, ball = (
        _meaned(contact.x, area, *ends) for ends in ((start, first), (first, second), (second, front))
    )
    return float(middle.min() / (heel if name == "staheli_index" else ball).max())


def _meaned(x: NDArray[np.float64], area: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Mean widths over every ``MEAN_OVER_MM`` that lie between two x."""
    starts = np.arange(low, high - MEAN_OVER_MM, 0.5)
    if len(starts) == 0:
        raise GeometryError(f"a third of the print is {high - low:.0f} mm long ({MEAN_OVER_MM:.0f} mm are needed)")
    return np.asarray((np.interp(starts + MEAN_OVER_MM, x, area) - np.interp(starts, x, area)) / MEAN_OVER_MM)


def clarke_angle(view: FootView) -> Measurement:
    """Largest angle between the print's medial tangent and its medial border, at the metatarsal tangent point."""
    sole = _loaded_sole(view)
    _need_platform(view)
    contact = print_of(view, sole)
    angles = [border_angle(contact, level) for level in (WIDTH_MM, WIDTH_MM - 0.5, WIDTH_MM + 0.5)]
    found = made(
        view,
        "clarke_angle",
        angles[0],
        unit="deg",
        standard="scanfit 1: 4 mm behind",
        landmarks=("pternion",),
        spread=floor_doubt_mm(view) * abs(angles[2] - angles[1]),
    )
    return replace(found, sigma=max(found.sigma, CLARKE_SIGMA_DEG))


def _loaded_sole(view: FootView) -> PlantarMap:
    """The sole of a foot that stands, whole behind the toes."""
    if view.scan.load_state is LoadState.NONE:
        raise GeometryError("the foot carried no load (--load-state none), and such a foot leaves no print")
    need_ends(view, "acropodion")
    sole = need_sole(view, 0.0, MERGED_FRONT, most=SOLE_MISSING)
    behind = sole.inside & (sole.grid.x < MERGED_FRONT * view.length_mm)[:, None]
    touches = float((sole.z[behind] <= WIDTH_MM).mean())
    if touches < LOADED:
        raise GeometryError(
            f"only {touches:.0%} of the sole lie within {WIDTH_MM:.0f} mm of the floor, as in a foot that carries no "
            f"load ({LOADED:.0%} are needed)"
        )
    return sole


def _need_platform(view: FootView) -> None:
    if not view.scan.platform:
        raise GeometryError(
            "the floor is inferred, and 0.3 mm of it move a print's borders: the scan needs the platform"
        )


def _toes_doubt(view: FootView, sole: PlantarMap, value: float) -> float:
    """What the arch index may be off because toes are merged or their webs odd (one sigma)."""
    if webs_of(view) is not None:
        merged = _index(print_behind(view, sole, level_line(view, MERGED_FRONT)), AREA_MM)
        return max(abs(value - merged) - USUAL_CHANGE, 0.0) / 2
    less, more = (
        _index(print_behind(view, sole, level_line(view, MERGED_FRONT + change)), AREA_MM)
        for change in (-MERGED_DOUBT, MERGED_DOUBT)
    )
    return abs(more - less) / 2


def _index(contact: Print, level: float) -> float:
    area = area_up_to(contact, level)
    _, first, second, _ = contact.thirds(level)
    return float((np.interp(second, contact.x, area) - np.interp(first, contact.x, area)) / area[-1])


def _moved(contact: Print, value: float, floor_mm: float) -> float:
    """By how much the index changes with a floor that is higher by so much, or as low as leaves a print."""
    return abs(_index(contact, max(AREA_MM + floor_mm, LEAST_MM)) - value)


def _either_way(sole: PlantarMap, contact: Print, level: float) -> tuple[Print, Print]:
    """The print without, and with, all of the holes where contact cannot be told."""
    toes = (contact.level == NO_CONTACT) & np.isfinite(sole.z)
    unsure = _unsure(sole, contact, level) & ~toes
    least = replace(contact, level=np.where(unsure, NO_CONTACT, contact.level))
    return least, replace(contact, level=np.where(unsure, 0.0, contact.level))


def _unsure(sole: PlantarMap, contact: Print, level: float) -> NDArray[np.bool_]:
    """The points of the grid behind the toes that lie in holes where contact cannot be told."""
    behind = (contact.x >= contact.landing) & (contact.x <= contact.front(level))
    here = sole.inside & behind[:, None]
    return here & (np.isinf(sole.doubt_mm) | (sole.bridged & (np.abs(sole.z - level) < 2 * sole.doubt_mm)))


def _in_holes(sole: PlantarMap, contact: Print, level: float) -> float:
    """Share of the print that lies in holes where contact cannot be told; too much of it is refused."""
    behind = (contact.x >= contact.landing) & (contact.x <= contact.front(level))
    here = sole.inside & behind[:, None]
    unsure = _unsure(sole, contact, level)
    share = float(unsure.sum() / max(1, (here & (contact.level <= level)).sum()))
    if share > IN_HOLES:
        raise GeometryError(f"{share:.0%} of the print lie in holes of the scan ({IN_HOLES:.0%} may)")
    return share / 2
