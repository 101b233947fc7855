"""One page: both feet in the shoe from above and from the side, and every zone in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanfit.fit.picture.marks import badge, colour, said
from scanfit.fit.picture.plan import Plan, plan, value
from scanfit.fit.picture.side import SideView, side_view
from scanfit.fit.picture.svg import GREY, INK, element, line, printable, text
from scanfit.fit.words import brief, chance, deciding
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import ItemFit, ZoneFit

WIDE, HIGH = 1120.0, 792.0  # A4 across
PLAN_FLOOR, LIST = 532.0, 592.0
PLAN_MIDDLES = {1: (230.0,), 2: (135.0, 355.0)}
SIDE_LEFT, SIDE_FLOORS = 510.0, {1: (330.0,), 2: (276.0, 520.0)}
LONGEST_PLAN, LONGEST_SIDE = 430.0, 560.0
SCALE = 1.5
"""Pixels a millimetre, where the feet are not too long for that."""


def fit_picture(pair: FootPair, item: ItemFit) -> str:
    """Return the picture of a pair of feet in one shoe as SVG text.

    The foot is what was scanned; the shoe is drawn where its dimensions are known, its clearances true to scale, and
    what lies between is a line that says so. A zone that is not known is named and never drawn.

    Parameters
    ----------
    item : a shoe of the recommendation made for this pair
    """
    numbers = {name: n for n, name in enumerate(dict.fromkeys(zone.zone for zone in item.zones), 1)}
    scale = _scale(pair)
    parts = [*_head(item)]
    feet = pair.feet
    for place, foot in enumerate(feet):
        zones = {zone.zone: zone for zone in item.zones if zone.side is foot.side}
        on = Plan(place=(PLAN_MIDDLES[len(feet)][place], PLAN_FLOOR), scale=scale)
        side = SideView(place=(SIDE_LEFT, SIDE_FLOORS[len(feet)][place]), scale=scale)
        parts.append(plan(foot, zones, numbers, item.toe_form, on))
        drawn = side_view(foot, zones, numbers, side)
        parts += [drawn, *_captions(foot, on, side if drawn else None)]
        parts += _list(foot, zones, numbers, 40.0 + place * 540.0)
    parts += _ruler(scale)
    described = element("desc", printable("; ".join(f"{z.side.value} {said(z)}" for z in item.zones)))
    body = "".join([element("title", printable(_name(item))), described, element("rect", width=WIDE, height=HIGH,
                    fill="#ffffff"), *parts])  # fmt: skip
    return element(
        "svg", body, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDE:.0f} {HIGH:.0f}", width="297mm",
        height="210mm", font_family="Helvetica, Arial, sans-serif", role="img",
    ) + "\n"  # fmt: skip


def _scale(pair: FootPair) -> float:
    longest = max((value(foot, "foot_length") or 0.0 for foot in pair.feet), default=0.0) + 30.0
    return min(SCALE, LONGEST_PLAN / longest, LONGEST_SIDE / longest)


def _name(item: ItemFit) -> str:
    size = f"{item.size_system} {item.size_label}".strip()
    return " ".join(part for part in (item.brand, item.model, size, item.width) if part)


def _head(item: ItemFit) -> list[str]:
    worst = deciding(item.zones)
    told = "" if worst is None else f"worst: {brief(worst)}"
    if item.probability is not None and worst is not None:
        told = f"{chance(item.probability)} that everything is as allowed; {told}"
    return [
        text((40, 34), _shortened(_name(item), 90), size=18, font_weight="bold"),
        text((40, 54), told or "nothing could be checked", size=12),
    ]


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _captions(foot: FootProfile, on: Plan, side: SideView | None) -> list[str]:
    name = f"{foot.side.value} foot"
    where = (on.place[0], on.place[1] + 20)
    told = [text(where, f"{name}, from above", text_anchor="middle", fill=GREY)]
    missing = "" if foot.outline else "no outline: length and widths alone"
    if missing:
        told.append(text((where[0], where[1] + 13), missing, text_anchor="middle", size=10, fill=GREY))
    if side is None:
        return told
    below = (side.place[0], side.place[1] + 16)
    without = "" if foot.dorsal_profile else "; no profile: heights alone"
    told.append(text(below, f"{name}, from the side{without}", fill=GREY))
    return told


def _list(foot: FootProfile, zones: Mapping[str, ZoneFit], numbers: Mapping[str, int], left: float) -> list[str]:
    """Every zone of a foot in two columns: what cannot be drawn, as a girth, stands here alone."""
    found = [text((left, LIST - 8), f"{foot.side.value} foot", size=12, font_weight="bold")]
    names: Sequence[str] = [name for name in numbers if name in zones]
    rows = (len(names) + 1) // 2
    for place, name in enumerate(names):
        x, y = left + 262.0 * (place // rows), LIST + 14.0 + 22.0 * (place % rows)
        zone = zones[name]
        known = zone.clearance_mm is not None
        found.append(badge(numbers[name], (x + 7, y - 4), colour(zone)))
        found.append(text((x + 20, y), said(zone), fill=INK if known else GREY, size=11))
    return found


def _ruler(scale: float) -> list[str]:
    """Fifty millimetres, and what the lines mean."""
    x, y = 40.0, HIGH - 20.0
    long = 50.0 * scale
    meaning = "clearances are to scale; the dashed line is the inside of the shoe, not measured but at the numbers"
    return [
        line((x, y), (x + long, y), stroke=INK, stroke_width=1.5),
        line((x, y - 4), (x, y + 4), stroke=INK),
        line((x + long, y - 4), (x + long, y + 4), stroke=INK),
        text((x + long + 8, y + 4), "50 mm", size=10),
        text((x + long + 60, y + 4), meaning, size=10, fill=GREY),
    ]
