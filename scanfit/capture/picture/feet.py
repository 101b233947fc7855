"""The feet of a capture: from above as they stood on the platform, and each from its sides and from the front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._pillow import Sheet
from scanfit.capture.picture.colours import DARK, GREY, INK, PALE
from scanfit.capture.picture.shade import Frame, View, shaded
from scanfit.model.mesh import Mesh
from scanfit.model.scan import Side

PX_MM, MARGIN_MM, GRID_MM = 1.7, 22.0, 50.0
GAP, HEAD, CAPTION = 22, 56, 26

TOP = View((0.0, -1.0, 0.0), (1.0, 0.0, 0.0))
FRONT = View((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
FROM_LEFT = View((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
FROM_RIGHT = View((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
"""The frame's y points to the left of the walking direction: from the left a foot's toes point left."""


class DrawnFoot(NamedTuple):
    """A foot in its own frame, mm: x from heel to toe, y to the left of the walking direction, floor at z = 0.

    T_foot_scan : (4, 4) rigid, what brought it there from where it stood
    caption : what is written under its name
    """

    mesh: Mesh
    side: Side
    T_foot_scan: NDArray[np.float64]
    caption: str = ""


class _Panel(NamedTuple):
    title: str
    picture: NDArray[np.uint8]
    share: NDArray[np.float32]
    frame: Frame
    floor: bool
    names: tuple[tuple[float, float, str], ...] = ()


def feet_png(feet: Sequence[DrawnFoot], surface: Mesh | None, title: str) -> bytes:
    """Return a PNG of the feet of a capture.

    Parameters
    ----------
    feet : left foot first; none where the surface could not be told apart into feet
    surface : what was fused, rig frame, drawn where there are no feet; it helps to find out why
    title : the line on top
    """
    if feet:
        top = _from_above(feet)
        rows = [(f"{foot.side.value} foot", foot.caption, _sides_of(foot)) for foot in feet]
    else:
        mesh = surface if surface is not None else Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))
        top = _panel("from above", mesh, TOP, floor=False)
        views = (("from the right", FROM_RIGHT), ("from the front", FRONT))
        rows = [("fused surface", "no feet were found in it", [_panel(name, mesh, view) for name, view in views])]
    return _laid_out(top, rows, title)


def _from_above(feet: Sequence[DrawnFoot]) -> _Panel:
    """Both feet where they stood."""
    parts = [(foot.mesh.vertices - foot.T_foot_scan[:3, 3]) @ foot.T_foot_scan[:3, :3] for foot in feet]
    starts = np.cumsum([0, *(len(part) for part in parts)])
    faces = [foot.mesh.faces + start for foot, start in zip(feet, starts, strict=False)]
    both = Mesh(vertices=np.concatenate(parts), faces=np.concatenate(faces).astype(np.int32))
    panel = _panel("from above, toes up", both, TOP, floor=False)
    names = tuple(
        (-float(part[:, 1].min() + part[:, 1].max()) / 2, float(part[:, 0].min()), foot.side.value)
        for foot, part in zip(feet, parts, strict=True)
    )
    return panel._replace(names=names)


def _sides_of(foot: DrawnFoot) -> list[_Panel]:
    medial = FROM_LEFT if foot.side is Side.RIGHT else FROM_RIGHT
    lateral = FROM_RIGHT if foot.side is Side.RIGHT else FROM_LEFT
    views = (("medial", medial), ("lateral", lateral), ("front", FRONT))
    return [_panel(name, foot.mesh, view) for name, view in views]


def _panel(title: str, mesh: Mesh, view: View, *, floor: bool = True) -> _Panel:
    across, upward, _ = view.axes()
    u, v = mesh.vertices @ across, mesh.vertices @ upward
    low, wide = float(u.min()) - MARGIN_MM, float(np.ptp(u)) + 2 * MARGIN_MM
    bottom = min(-8.0, float(v.min()) - 2) if floor else float(v.min()) - MARGIN_MM
    tall = float(v.max()) + (8.0 if floor else MARGIN_MM) - bottom
    frame = Frame(low, bottom, wide, tall, PX_MM)
    return _Panel(title, *shaded(mesh.vertices, mesh.faces, view, frame), frame, floor)


def _laid_out(top: _Panel, rows: Sequence[tuple[str, str, Sequence[_Panel]]], title: str) -> bytes:
    """The view from above on the left, beside it one row of views for each foot."""
    widths = [max(row[k].picture.shape[1] for _, _, row in rows) for k in range(len(rows[0][2]))]
    talls = [max(panel.picture.shape[0] for panel in row) + 2 * CAPTION for _, _, row in rows]
    first = max(top.picture.shape[1], 200)
    width = GAP + first + GAP + sum(each + GAP for each in widths)
    height = HEAD + max(top.picture.shape[0] + CAPTION, sum(each + GAP for each in talls)) + GAP
    sheet = Sheet(max(width, 700), height, ground=(255, 255, 255))
    sheet.text(GAP, GAP - 4, title, size=19, ink=INK)
    _draw(sheet, top, GAP, HEAD)
    y = HEAD
    for (name, caption, panels), tall in zip(rows, talls, strict=True):
        x = GAP + first + GAP
        sheet.text(x, y, name, size=16, ink=INK)
        sheet.text(x + 92, y + 2, caption, size=13, ink=DARK)
        lowest = y + tall - CAPTION
        for panel, wide in zip(panels, widths, strict=True):
            _draw(sheet, panel, x, lowest - panel.picture.shape[0])
            x += wide + GAP
        y += tall + GAP
    return sheet.png()


def _draw(sheet: Sheet, panel: _Panel, x: int, y: int) -> None:
    """A view with its ground, a scale of 50 mm, and its name below."""
    tall, wide = panel.picture.shape[:2]
    frame = panel.frame
    floor = y + tall + frame.bottom_mm * PX_MM
    if panel.floor:
        sheet.box(x, floor, x + wide - 1, min(floor + 5, y + tall), fill=GREY)
    else:
        sheet.box(x, y, x + wide - 1, y + tall - 1, fill=PALE)
        _grid(sheet, frame, x, y)
    sheet.paste(panel.picture, x, y, panel.share)
    for right, up, name in panel.names:
        at = (x + (right - frame.left_mm) * PX_MM, y + tall - (up - frame.bottom_mm) * PX_MM + 4)
        sheet.text(*at, name, size=15, ink=INK, anchor="ma")
    sheet.text(x, y + tall + 5, panel.title, size=13, ink=DARK)
    end = x + wide - 2
    sheet.line([(end - 50 * PX_MM, y + tall + 11), (end, y + tall + 11)], ink=INK, width=3)
    sheet.text(end - 50 * PX_MM - 6, y + tall + 11, "50 mm", size=12, ink=DARK, anchor="rm")


def _grid(sheet: Sheet, frame: Frame, x: int, y: int) -> None:
    """The platform's lines, 50 mm apart, through the rig's origin."""
    tall, wide = frame.size
    for low, span, across in ((frame.left_mm, frame.width_mm, True), (frame.bottom_mm, frame.height_mm, False)):
        for mm in np.arange(np.ceil(low / GRID_MM), np.floor((low + span) / GRID_MM) + 1) * GRID_MM:
            at = (mm - low) * PX_MM
            ends = (
                [(x + at, y), (x + at, y + tall - 1)] if across else [(x, y + tall - at), (x + wide - 1, y + tall - at)]
            )
            sheet.line(ends, ink=(255, 255, 255), width=2 if mm == 0 else 1)
