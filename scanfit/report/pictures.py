"""Pictures of a device as PNG: how it looks, what it lies against, and what a revision changed."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._pillow import Sheet
from scanfit.capture.picture.colours import DARK, INK, coloured
from scanfit.capture.picture.shade import Frame, View, shaded
from scanfit.geometry.heightmap import Grid
from scanfit.model.mesh import Mesh
from scanfit.model.scan import Side

Floats = NDArray[np.float64]

PX_MM, MARGIN_MM, HEAD = 2.2, 6.0, 46
GAP, CAPTION = 18, 24

FROM_ABOVE = View((0.0, -1.0, 0.0), (1.0, 0.0, 0.0))
FROM_BELOW = View((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
FROM_LEFT = View((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
FROM_RIGHT = View((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))

COOL, WARM = (33, 102, 172), (178, 24, 43)
"""Below and above nothing, on a map of differences: told apart by the colour blind too (ColorBrewer RdBu)."""

STEPS = 9
"""Boxes of a scale."""


class Map(NamedTuple):
    """A map seen from above, toes up: its picture, and what is written beside it."""

    title: str
    grid: Grid
    values: Floats
    low: float
    high: float
    unit: str
    diverging: bool


def device_png(mesh: Mesh, side: Side, title: str) -> bytes:
    """Return a PNG of a device in the foot frame: from above and below, toes up, and from its sides."""
    medial, lateral = (FROM_LEFT, FROM_RIGHT) if side is Side.RIGHT else (FROM_RIGHT, FROM_LEFT)
    tall = [_view(mesh, view) for view in (FROM_ABOVE, FROM_BELOW)]
    wide = [_view(mesh, view) for view in (medial, lateral)]
    across = max(picture.shape[1] for picture, _ in wide)
    width = GAP + sum(picture.shape[1] + GAP for picture, _ in tall) + across + GAP
    height = HEAD + max(
        max(picture.shape[0] for picture, _ in tall) + CAPTION,
        sum(picture.shape[0] + CAPTION + GAP for picture, _ in wide),
    ) + GAP  # fmt: skip
    sheet = Sheet(width, height)
    sheet.text(GAP, 12, title, size=19, ink=INK)
    x = GAP
    for (picture, share), name in zip(tall, ("from above", "from below"), strict=True):
        sheet.paste(picture, x, HEAD, share)
        sheet.text(x, HEAD + picture.shape[0] + 4, name, size=13, ink=DARK)
        x += picture.shape[1] + GAP
    y = HEAD
    for (picture, share), name in zip(wide, ("medial side", "lateral side"), strict=True):
        sheet.paste(picture, x, y, share)
        sheet.text(x, y + picture.shape[0] + 4, name, size=13, ink=DARK)
        y += picture.shape[0] + CAPTION + GAP
    length = 50 * PX_MM
    sheet.line([(x, y + 10), (x + length, y + 10)], ink=INK, width=3)
    sheet.text(x + length + 8, y + 10, "50 mm", size=12, ink=DARK, anchor="lm")
    return sheet.png()


def _view(mesh: Mesh, view: View) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    right, top, _ = view.axes()
    u, v = mesh.vertices @ right, mesh.vertices @ top
    frame = Frame(
        float(u.min()) - MARGIN_MM,
        float(v.min()) - MARGIN_MM,
        float(np.ptp(u)) + 2 * MARGIN_MM,
        float(np.ptp(v)) + 2 * MARGIN_MM,
        PX_MM,
    )
    return shaded(mesh.vertices, mesh.faces, view, frame)


def maps_png(maps: list[Map], side: Side, title: str, foot: str) -> bytes:
    """Return a PNG of maps beside each other, toes up, each with its scale.

    The maps are in the right-foot view; a left foot is drawn as it is, mirrored back.
    """
    pictures = [_painted(one, side) for one in maps]
    width = max(GAP + sum(max(picture.shape[1], 230) + GAP + 74 for picture in pictures), 560)
    height = HEAD + max(picture.shape[0] for picture in pictures) + 2 * CAPTION + GAP
    sheet = Sheet(width, height)
    sheet.text(GAP, 12, title, size=19, ink=INK)
    x = GAP
    for one, picture in zip(maps, pictures, strict=True):
        sheet.text(x, HEAD - 4, one.title, size=14, ink=INK)
        sheet.paste(picture, x, HEAD + CAPTION)
        _scale(sheet, one, x + picture.shape[1] + 8, HEAD + CAPTION)
        x += max(picture.shape[1], 230) + GAP + 74
    sheet.text(GAP, height - CAPTION, foot, size=12, ink=DARK)
    return sheet.png()


def _painted(one: Map, side: Side) -> NDArray[np.uint8]:
    """(H, W, 3) the map with x upward; where there is nothing it is white."""
    zoom = max(1, round(2.0 * one.grid.step))
    known = np.isfinite(one.values)
    share = (np.where(known, one.values, one.low) - one.low) / (one.high - one.low)
    colours = _diverging(share) if one.diverging else coloured(1 - share.astype(np.float32))
    colours = np.where(known[..., None], colours, np.uint8(255))
    # Rows: toes on top. Columns: y to the left of the walking direction grows to the left; a left foot's is mirrored.
    picture = colours[::-1, ::-1] if side is Side.RIGHT else colours[::-1]
    return np.repeat(np.repeat(picture, zoom, axis=0), zoom, axis=1)


def _diverging(share: Floats) -> NDArray[np.uint8]:
    """White in the middle, cool below, warm above."""
    away = np.clip(2 * share - 1, -1, 1)
    end = np.where(away[..., None] < 0, np.array(COOL, float), np.array(WARM, float))
    return np.asarray((255 + np.abs(away)[..., None] * (end - 255)).round(), dtype=np.uint8)


def _scale(sheet: Sheet, one: Map, x: float, y: float) -> None:
    for k in range(STEPS):
        share = 1 - k / (STEPS - 1)
        at = np.array([[share]])
        r, g, b = (_diverging(at) if one.diverging else coloured(1 - at.astype(np.float32)))[0, 0].tolist()
        sheet.box(x, y + 16 * k, x + 16, y + 16 * k + 15, fill=(r, g, b))
        value = one.low + share * (one.high - one.low)
        if k % 2 == 0:
            sheet.text(x + 22, y + 16 * k + 8, f"{value:+.1f}" if one.diverging else f"{value:.1f}", size=12, ink=DARK,
                       anchor="lm")  # fmt: skip
    sheet.text(x, y + 16 * STEPS + 4, one.unit, size=12, ink=DARK)


def even_limits(values: Floats) -> tuple[float, float]:
    """Return limits of a map of differences: the same to either side of nothing, a round number of half millimetres."""
    known = values[np.isfinite(values)]
    most = float(np.abs(known).max(initial=0.0))
    reach = max(0.5, math.ceil(2 * most) / 2)
    return -reach, reach
