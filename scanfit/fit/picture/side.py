"""A foot from its inner side: the scanned profile, and the heights the shoe has over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scanfit.fit.picture.marks import gap
from scanfit.fit.picture.plan import SHOE, SKIN, value
from scanfit.fit.picture.svg import GREY, INK, Point, line, polygon, polyline
from scanfit.model.profile import FootProfile
from scanfit.model.recommendation import ZoneFit

# Where heights are measured, in foot lengths (definitions): of the instep and the toes only "from here on", so the
# highest place of the profile is looked for.
INSTEP_FROM, TOES_FROM, HALLUX_AT, TOE5_AT, MALLEOLUS_AT = 0.55, 0.82, 0.92, 0.80, 0.22


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """Where a side view stands on the page: the back of the heel on the floor at ``place``, toes to the right."""

    place: Point
    scale: float

    def at(self, x: float, z: float) -> Point:
        return self.place[0] + self.scale * x, self.place[1] - self.scale * z


def side_view(foot: FootProfile, zones: Mapping[str, ZoneFit], numbers: Mapping[str, int], on: SideView) -> str:
    """Draw one foot from the side. Nothing is drawn of a zone whose numbers are not known."""
    length = value(foot, "foot_length")
    drawn = ("instep", "toe_height", "hallux_height", "toe5_height", "collar")
    known = any(name in zones and zones[name].clearance_mm is not None for name in drawn)
    if length is None or not (foot.dorsal_profile or known):
        return ""
    parts = [_profile(foot, on)]
    front = zones.get("toe_length")
    end = length + (0.0 if front is None or front.clearance_mm is None else max(front.clearance_mm, 0.0))
    parts.append(line(on.at(-8, 0), on.at(end + 8, 0), stroke=INK, stroke_width=1.1))
    over: list[Point] = []
    for name, x in _places(foot, length):
        zone = zones.get(name)
        if zone is None or zone.clearance_mm is None or zone.foot_mm is None:
            continue
        low, high = zone.foot_mm, zone.foot_mm + zone.clearance_mm
        parts.append(gap(numbers[name], zone, on.at(x, low), on.at(x, high), on.at(x, max(low, high) + 8.0)))
        if name in ("instep", "toe_height"):
            over.append((x, high))
    if over and front is not None and front.clearance_mm is not None:
        # between these heights, and down to the tip, the upper is drawn and not measured
        tip = (length + front.clearance_mm, 0.35 * over[-1][1])
        parts.append(polyline([on.at(x, z) for x, z in (*over, tip, (tip[0], 0.0))], **SHOE))
    return "".join([*parts, _collar(foot, length, zones, numbers, on)])


def _profile(foot: FootProfile, on: SideView) -> str:
    if not foot.dorsal_profile:
        return ""
    first, last = foot.dorsal_profile[0], foot.dorsal_profile[-1]
    closed = [(first[0], 0.0), *foot.dorsal_profile, (last[0], 0.0)]
    return polygon((on.at(x, z) for x, z in closed), fill=SKIN, stroke=GREY, stroke_width=0.8)


def _places(foot: FootProfile, length: float) -> list[tuple[str, float]]:
    """Where each height is drawn."""
    return [
        ("instep", _highest(foot, INSTEP_FROM * length)),
        ("toe5_height", TOE5_AT * length - 8),
        ("toe_height", _highest(foot, TOES_FROM * length)),
        ("hallux_height", HALLUX_AT * length),
    ]


def _highest(foot: FootProfile, start: float) -> float:
    """The highest place of the profile from here on: the profile falls towards the toes, so it is nearly here."""
    beyond = [(z, -x) for x, z in foot.dorsal_profile if x >= start]
    return -max(beyond)[1] if beyond else start


def _collar(
    foot: FootProfile, length: float, zones: Mapping[str, ZoneFit], numbers: Mapping[str, int], on: SideView
) -> str:
    zone = zones.get("collar")
    if zone is None or zone.clearance_mm is None or zone.foot_mm is None:
        return ""
    bone = foot.landmarks.get("lateral_malleolus")
    x = MALLEOLUS_AT * length if bone is None else bone[0]
    top = zone.foot_mm - zone.clearance_mm
    rim = line(on.at(x - 40, top), on.at(x + 28, top), stroke=INK, stroke_dasharray="6 3")
    return rim + gap(numbers["collar"], zone, on.at(x, zone.foot_mm), on.at(x, top), on.at(x + 9.0, zone.foot_mm + 2))
