"""How a verdict is drawn: by colour, by the line's pattern and in words, so that no one of them is needed."""

from __future__ import annotations

from scanfit.fit.picture.svg import GREY, Point, Style, element, line, text
from scanfit.fit.words import doubt, signed
from scanfit.model.recommendation import ZoneFit

# Okabe and Ito's colours, which colour-blind people tell apart; darkened where thin lines need it.
COLOURS = {"good": "#0060a0", "snug": "#b06a00", "loose": "#b06a00", "too tight": "#c23b00", "too loose": "#c23b00"}
_PATTERNS = {"good": "none", "snug": "5 2", "loose": "5 2", "too tight": "1.5 1.5", "too loose": "1.5 1.5"}


def colour(zone: ZoneFit) -> str:
    return COLOURS.get(zone.verdict, GREY)


def gap(number: int, zone: ZoneFit, start: Point, end: Point, badge_at: Point) -> str:
    """The clearance of a zone as a line from the foot to the shoe, with ends, and its number beside it."""
    style: Style = {"stroke": colour(zone), "stroke_width": 2.0, "stroke_dasharray": _PATTERNS.get(zone.verdict, "2 2")}
    across = (0.0, 4.0) if abs(end[0] - start[0]) >= abs(end[1] - start[1]) else (4.0, 0.0)
    ends = [
        line((at[0] - across[0], at[1] - across[1]), (at[0] + across[0], at[1] + across[1]), stroke=colour(zone))
        for at in (start, end)
    ]
    drawn = line(start, end, **style, data_zone=zone.zone, data_side=zone.side.value)
    return "".join([drawn, *ends, badge(number, badge_at, colour(zone))])


def badge(number: int, where: Point, fill: str) -> str:
    """A number in a disc."""
    disc = element("circle", cx=where[0], cy=where[1], r=7.0, fill="#ffffff", stroke=fill, stroke_width=1.2)
    return disc + text((where[0], where[1] + 3.4), str(number), size=9.5, fill=fill, text_anchor="middle")


def said(zone: ZoneFit) -> str:
    """A zone in the list: "toe length: good, +12.1 ± 2.4 mm"."""
    name = zone.zone.replace("_", " ")
    if zone.clearance_mm is None:
        missing = "foot not known" if zone.foot_mm is None else "shoe not known"
        return f"{name}: {missing}"
    word = "not sure" if zone.verdict == "unknown" else zone.verdict
    return f"{name}: {word}, {signed(zone.clearance_mm)}{doubt(zone)} mm"
