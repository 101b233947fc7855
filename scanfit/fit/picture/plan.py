"""A foot from above inside the shoe: the outline that was scanned, and the shoe where its dimensions are known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from scanfit.fit.picture.marks import gap
from scanfit.fit.picture.svg import GREY, INK, Point, Style, line, polygon, polyline
from scanfit.fit.toe_forms import load_toe_forms
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootProfile
from scanfit.model.recommendation import ZoneFit
from scanfit.model.scan import Side

HEEL_AT = 0.16
"""Where heels are measured, in foot lengths (definitions)."""

BALL_AT = {"medial": 0.73, "lateral": 0.62}
"""Where the ball of a foot is that has no landmarks, in foot lengths (ANSUR means, C)."""

SKIN = "#f3e3d6"
SHOE: Style = {"fill": "none", "stroke": INK, "stroke_width": 1.1, "stroke_dasharray": "6 3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where a plan stands on the page: its heel in the middle of ``place``, toes up, ``scale`` pixels a millimetre."""

    place: Point
    scale: float

    def at(self, x: float, y: float) -> Point:
        """A point of the foot frame (y to the left of the walking direction) on the page."""
        return self.place[0] - self.scale * y, self.place[1] - self.scale * x


def plan(foot: FootProfile, zones: Mapping[str, ZoneFit], numbers: Mapping[str, int], toe_form: str, on: Plan) -> str:
    """Draw one foot. Nothing is drawn of a zone whose numbers are not known."""
    length = value(foot, "foot_length")
    if length is None:
        return ""
    inside = 1.0 if foot.side is Side.RIGHT else -1.0  # the big toe's side, in y
    parts = [_foot(foot, length, on)]
    ball, heel = _ball(foot, length, inside), _heel(foot, length, inside)
    tip_x, tip_y = _tip(foot, length)
    parts.append(_shoe(zones, ball, heel, (tip_x, tip_y), inside, toe_form, on))
    for name, ends in (("ball_width", ball), ("heel_width", heel)):
        half = _half(zones.get(name))
        if ends is None or half is None:
            continue
        for (x, y), sign in zip(ends, (inside, -inside), strict=True):
            away = on.at(x, y + sign * (half + 9.0))
            parts.append(gap(numbers[name], zones[name], on.at(x, y), on.at(x, y + sign * half), away))
    front = zones.get("toe_length")
    if front is not None and front.clearance_mm is not None:
        far = tip_x + front.clearance_mm
        beside = on.at(max(far, tip_x) + 8.0, tip_y)
        parts.append(gap(numbers["toe_length"], front, on.at(tip_x, tip_y), on.at(far, tip_y), beside))
    flex, joint = zones.get("ball_position"), value(foot, "ball_length_medial")
    if flex is not None and flex.clearance_mm is not None and joint is not None:
        y = inside * 0.30 * (value(foot, "ball_width") or 0.35 * length)
        line_x = joint + flex.clearance_mm
        across = 0.5 * (value(foot, "ball_width") or 0.35 * length)
        parts.append(line(on.at(line_x, across), on.at(line_x, -across), stroke=GREY, stroke_dasharray="2 3"))
        beside = on.at(min(joint, line_x) - 9.0, y)
        parts.append(gap(numbers["ball_position"], flex, on.at(joint, y), on.at(line_x, y), beside))
    return "".join(parts)


def value(foot: FootProfile, name: str) -> float | None:
    """A measure in mm; None where it is not known."""
    found = foot.measurements.get(name)
    return found.value if isinstance(found, Measurement) and found.unit == "mm" else None


def _foot(foot: FootProfile, length: float, on: Plan) -> str:
    """The outline; of a foot that was typed, its length and widths alone."""
    if foot.outline:
        return polygon((on.at(x, y) for x, y in foot.outline), fill=SKIN, stroke=GREY, stroke_width=0.8)
    bars = [line(on.at(0, 0), on.at(length, 0), stroke=GREY, stroke_width=3.0)]
    for name, x in (
        ("ball_width", (BALL_AT["medial"] + BALL_AT["lateral"]) / 2 * length),
        ("heel_width", HEEL_AT * length),
    ):
        width = value(foot, name)
        if width is not None:
            bars.append(line(on.at(x, width / 2), on.at(x, -width / 2), stroke=GREY, stroke_width=3.0))
    return "".join(bars)


def _ball(foot: FootProfile, length: float, inside: float) -> tuple[Point, Point] | None:
    """The medial and the lateral end of the ball."""
    medial, lateral = foot.landmarks.get("metatarsale_tibiale"), foot.landmarks.get("metatarsale_fibulare")
    if medial is not None and lateral is not None:
        return (medial[0], medial[1]), (lateral[0], lateral[1])
    width = value(foot, "ball_width")
    if width is None:
        return None
    middle = (BALL_AT["medial"] + BALL_AT["lateral"]) / 2 * length
    return (middle, inside * width / 2), (middle, -inside * width / 2)


def _heel(foot: FootProfile, length: float, inside: float) -> tuple[Point, Point] | None:
    medial, lateral = foot.landmarks.get("heel_medial"), foot.landmarks.get("heel_lateral")
    if medial is not None and lateral is not None:
        return (medial[0], medial[1]), (lateral[0], lateral[1])
    width = value(foot, "heel_width")
    return None if width is None else ((HEEL_AT * length, inside * width / 2), (HEEL_AT * length, -inside * width / 2))


def _tip(foot: FootProfile, length: float) -> Point:
    tip = foot.landmarks.get("acropodion")
    return (length, 0.0) if tip is None else (tip[0], tip[1])


def _half(zone: ZoneFit | None) -> float | None:
    """Half a width's clearance: what is on either side of a foot in the middle."""
    return None if zone is None or zone.clearance_mm is None else zone.clearance_mm / 2


def _shoe(
    zones: Mapping[str, ZoneFit],
    ball: tuple[Point, Point] | None,
    heel: tuple[Point, Point] | None,
    tip: Point,
    inside: float,
    toe_form: str,
    on: Plan,
) -> str:
    """The shoe's inner line through what is known of it; between these places it is drawn, not measured."""
    front, wide, back = zones.get("toe_length"), _half(zones.get("ball_width")), _half(zones.get("heel_width"))
    if front is None or front.clearance_mm is None or ball is None or wide is None:
        return ""
    end = tip[0] + front.clearance_mm
    medial = (ball[0][0], ball[0][1] + inside * wide)
    lateral = (ball[1][0], ball[1][1] - inside * wide)
    toes = _toe_box(end, medial, lateral, inside, toe_form) or [(end, (tip[1] + (medial[1] + lateral[1]) / 2) / 2)]
    places = [lateral, *toes, medial]
    if heel is not None and back is not None:
        places += _heel_cup((heel[0][0], heel[0][1] + inside * back), (heel[1][0], heel[1][1] - inside * back))
        return polygon((on.at(x, y) for x, y in _smooth(places, closed=True)), **SHOE)
    return polyline((on.at(x, y) for x, y in _smooth(places, closed=False)), **SHOE)


def _heel_cup(medial: Point, lateral: Point) -> list[Point]:
    """Half an ellipse from side to side round the back of the heel."""
    middle = ((medial[0] + lateral[0]) / 2, (medial[1] + lateral[1]) / 2)
    radius = medial[1] - middle[1]
    turns = [step * math.pi / 8 for step in range(9)]
    return [(middle[0] * (1 - math.sin(turn)), middle[1] + radius * math.cos(turn)) for turn in turns]


def _toe_box(end: float, medial: Point, lateral: Point, inside: float, toe_form: str) -> list[Point]:
    """The line of a toe box of this form, lateral side first; nothing where the form is not known."""
    form = load_toe_forms().forms.get(toe_form)
    width = abs(medial[1] - lateral[1])
    if form is None or width == 0:
        return []
    found = []
    for step in range(-4, 5):
        u = form.apex + step / 20
        x, y = end - width * form.drop(u), inside * u * width
        beyond = max(medial[0], lateral[0]) + 0.15 * width
        if x > beyond and min(medial[1], lateral[1]) < y < max(medial[1], lateral[1]):
            found.append((x, y))
    return found


def _smooth(points: list[Point], *, closed: bool) -> list[Point]:
    """A curve through points (centripetal Catmull and Rom), eight pieces between two."""
    n = len(points)
    found = []
    for k in range(n if closed else n - 1):
        four = [points[(k + d) % n] if closed else points[min(max(k + d, 0), n - 1)] for d in (-1, 0, 1, 2)]
        found += [_between(four, step / 8) for step in range(8)]
    return found if closed else [*found, points[-1]]


def _between(four: list[Point], share: float) -> Point:
    """A point between the second and the third of four (Barry and Goldman's pyramid)."""
    t = [0.0]
    for one, other in pairwise(four):
        t.append(t[-1] + max(math.dist(one, other), 1e-6) ** 0.5)
    at = t[1] + share * (t[2] - t[1])
    first = [_mix(four[k], four[k + 1], t[k], t[k + 1], at) for k in range(3)]
    second = [_mix(first[k], first[k + 1], t[k], t[k + 2], at) for k in range(2)]
    return _mix(second[0], second[1], t[1], t[2], at)


def _mix(one: Point, other: Point, start: float, stop: float, at: float) -> Point:
    share = (at - start) / (stop - start)
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
