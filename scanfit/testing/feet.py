"""Phantom feet ready to be measured: the same ones every time, in the foot frame, whole or damaged.

All of them come from ``scanfit.phantom``; what is known of their truth is in ``truth_of``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scanfit.errors import ScanfitError
from scanfit.model.scan import FootScan, Side, Source
from scanfit.units import Unit

if TYPE_CHECKING:
    from scanfit.foot.view import FootView
    from scanfit.model.profile import FootPair, FootProfile
    from scanfit.phantom.foot import PhantomFoot

FACES = 30_000
"""Of each scan: fine enough for every measure, coarse enough that a hundred calls take a second or two (D)."""

FEET = ("average", "narrow", "wide", "child", "toes", "flat")

DAMAGED: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "no sole": {"sole_mm": 6.0},
        "no leg": {"cut_mm": 32.0},
        "no toes": {"missing_mm": (0.0, 45.0, 0.0, 0.0)},
        "no heel": {"missing_mm": (30.0, 0.0, 0.0, 0.0)},
        "no medial side": {"missing_mm": (0.0, 0.0, 15.0, 0.0)},
        "holes": {"hole_share": 0.12},
    }
)
"""Scans that do not show everything, by what they lack; the words are those of ``Scanning``."""


def phantom_foot(which: str = "average") -> PhantomFoot:
    """Return one of the kit's feet by its name, a right one.

    >>> round(phantom_foot("child").length_mm)
    178
    """
    from scanfit.phantom.foot import PhantomFoot

    hammer = (("hammer", 30.0), ("hammer", 25.0), ("claw", 20.0), ("straight", 6.0))
    feet: dict[str, dict[str, Any]] = {
        "average": {},
        "narrow": {"length_mm": 243.0, "width_scale": 0.88, "arch_mm": 15.0, "press_mm": 3.6, "malleoli_mm": 5.5},
        "wide": {"length_mm": 281.0, "width_scale": 1.04, "height_scale": 1.06, "bunionette_mm": 2.0},
        "child": {"length_mm": 178.0, "arch_mm": 5.0, "press_mm": 3.0, "malleoli_mm": 3.5, "toe_gap_mm": 1.2},
        "toes": {"hallux_deg": 24.0, "bunion_mm": 4.0, "toe_flexion": hammer},
        "flat": {"length_mm": 266.0, "arch_mm": 0.0, "eversion_deg": 9.0},
    }
    if which not in feet:
        raise ValueError(f"there is no foot '{which}': the feet are {', '.join(FEET)}")
    return PhantomFoot(**feet[which])


@lru_cache(maxsize=32)
def phantom_scan(which: str = "average", side: Side = Side.RIGHT, damage: str = "") -> FootScan:
    """Return the scan of a foot, in the foot frame, mm. A left foot is the right one's mirror image, to the bit.

    Raises
    ------
    ScanError
        If the damage leaves nothing that is a foot.
    """
    if side is Side.LEFT:
        return mirrored(phantom_scan(which, Side.RIGHT, damage))
    import numpy as np

    from scanfit.phantom.scanning import Scanning, scan
    from scanfit.pipeline import ScanSettings, feet_of_scan

    how = Scanning(faces=FACES, pose="made", declared=True, **DAMAGED[damage] if damage else {})
    raw = scan(phantom_foot(which), how, np.random.default_rng(FEET.index(which)))
    (foot,) = feet_of_scan(raw, ScanSettings(unit=Unit.MM, side=Side.RIGHT), Source(unit=Unit.MM))
    return foot


def phantom_view(which: str = "average", side: Side = Side.RIGHT, damage: str = "") -> FootView:
    """Return a fresh view of a foot: what a measurement's ``compute`` is given.

    >>> 257 < phantom_view().length_mm < 259
    True
    """
    from scanfit.foot.view import FootView

    return FootView(phantom_scan(which, side, damage))


@lru_cache(maxsize=8)
def damaged_views(which: str = "average") -> Mapping[str, FootView]:
    """Return a view of each damaged scan of a foot that is still a foot to the core, by what it lacks.

    The views are shared between calls, as the core shares one between measures.
    """
    views = {}
    for damage in DAMAGED:
        try:
            views[damage] = phantom_view(which, damage=damage)
        except ScanfitError:  # refused before any plugin sees it
            continue
    return MappingProxyType(views)


@lru_cache(maxsize=8)
def phantom_pair(which: str = "average") -> FootPair:
    """Return a person's two measured feet: scanfit's own measures, the right foot's and its mirror image's."""
    from scanfit.model.profile import FootPair

    return FootPair(left=_profile(which, Side.LEFT), right=_profile(which, Side.RIGHT))


def _profile(which: str, side: Side) -> FootProfile:
    from scanfit.foot.definitions import MEASUREMENTS
    from scanfit.host import PluginHost
    from scanfit.pipeline import ScanSettings, measure_view

    class Own(PluginHost):
        def measurements(self) -> Any:
            return MEASUREMENTS

    return measure_view(phantom_view(which, side), ScanSettings(), Own(()))


def mirrored(scan: FootScan) -> FootScan:
    """Return the other foot of the same shape: y turned round, faces still outward, the same numbers otherwise."""
    import numpy as np

    from scanfit.model.mesh import Mesh

    flip = np.array([1.0, -1.0, 1.0])
    return replace(
        scan,
        mesh=Mesh(vertices=scan.mesh.vertices * flip, faces=scan.mesh.faces[:, ::-1]),
        side=scan.side.other,
        cuts=tuple((normal * flip, height) for normal, height in scan.cuts),
        closed=None if scan.closed is None else scan.closed * flip,
    )


def grown(scan: FootScan, share: float) -> FootScan:
    """Return the same foot, larger by ``share`` in every direction."""
    from scanfit.model.mesh import Mesh

    return replace(
        scan,
        mesh=Mesh(vertices=scan.mesh.vertices * (1 + share), faces=scan.mesh.faces),
        cuts=tuple((normal, height * (1 + share)) for normal, height in scan.cuts),
        closed=None if scan.closed is None else scan.closed * (1 + share),
    )
