"""The numbers of one foot, and of a person's two feet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanfit.errors import ValueFault
from scanfit.model.measurement import Category, Measurement
from scanfit.model.norms import FootNorms
from scanfit.model.quality import Quality
from scanfit.model.scan import Inferred, LoadState, Side, Source

DEFINITIONS_VERSION = "1"
Point2 = tuple[float, float]
Point3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FootProfile:
    """All that is known of one foot.

    Attributes
    ----------
    measurements : by name
    withheld : reason by name, for every measure that was asked for and not given
    landmarks : (x, y, z) mm in the foot frame, not mirrored, by name
    outline : closed plan-view outline, at most 200 points (x, y) mm in the foot frame
    dorsal_profile : side view in the plane y = 0, at most 200 points (x, z) mm
    T_foot_scan : 4 rows of 4, None for a typed profile
    norms : where the foot stands among others, by population; empty until it was compared
    """

    side: Side
    load_state: LoadState
    measurements: Mapping[str, Measurement | Category]
    withheld: Mapping[str, str] = field(default_factory=dict)
    landmarks: Mapping[str, Point3] = field(default_factory=dict)
    outline: tuple[Point2, ...] = ()
    dorsal_profile: tuple[Point2, ...] = ()
    quality: Quality | None = None
    inferred: Mapping[str, Inferred] = field(default_factory=dict)
    source: Source = field(default_factory=Source)
    T_foot_scan: tuple[tuple[float, ...], ...] | None = None
    definitions_version: str = DEFINITIONS_VERSION
    norms: Mapping[str, FootNorms] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = sorted(set(self.measurements) & set(self.withheld))
        if both:
            raise ValueFault(f"{', '.join(both)}: measured and withheld at once")
        for name, measurement in self.measurements.items():
            if measurement.name != name:
                raise ValueFault(f"'{measurement.name}' is filed under '{name}'")
        for what, points in (("outline", self.outline), ("dorsal_profile", self.dorsal_profile)):
            if len(points) > 200:
                raise ValueFault(f"{what} has {len(points)} points, at most 200 are kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class FootPair:
    """A person's feet: at least one, at most one of each side."""

    left: FootProfile | None = None
    right: FootProfile | None = None

    def __post_init__(self) -> None:
        if self.left is None and self.right is None:
            raise ValueFault("a pair of feet needs at least one foot")
        for side, foot in ((Side.LEFT, self.left), (Side.RIGHT, self.right)):
            if foot is not None and foot.side is not side:
                raise ValueFault(f"a {foot.side.value} foot was given as the {side.value} one")

    @property
    def feet(self) -> tuple[FootProfile, ...]:
        """The feet there are, left first."""
        return tuple(foot for foot in (self.left, self.right) if foot is not None)
