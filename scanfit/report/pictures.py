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

PX_MM, MARGIN_MM, HEAD = 2.2, 6.0, 48
GAP, CAPTION = 18, 26
TITLE, WORDS = 22, 17
"""Sizes of letters, px: readable on the form too, where a picture is 70 mm wide."""

LEVEL = 0.25
"""A face that looks up or down by more than this, the cosine, belongs to top or bottom; the rest is wall."""

FROM_ABOVE = View((0.0, -1.0, 0.0), (1.0, 0.0, 0.0))
FROM_BELOW = View((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
FROM_LEFT = View((-1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
FROM_RIGHT = View((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))

COOL, WARM = (33, 102, 172), (178, 24, 43)
"""Below and above nothing, on a map of differences: told apart by the colour blind too (ColorBrewer RdBu)."""

STEPS, BOX, SCALE = 9, 20, 84
"""Boxes of a scale, their size, and the width of it all, px."""

ENGRAVED_MM = 1.0
"""A wall that ends below this belongs to the bottom."""

GREY = 225
"""What did not change, on a map of differences."""


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
    """Return a PNG of a device in the foot frame: from above and below, toes up, and under them from its sides."""
    medial, lateral = (FROM_LEFT, FROM_RIGHT) if side is Side.RIGHT else (FROM_RIGHT, FROM_LEFT)
    creased = _creased(mesh)
    tall = [_view(creased, view) for view in (FROM_ABOVE, FROM_BELOW)]
    wide = [_view(creased, view) for view in (medial, lateral)]
    width = 2 * GAP + max(
        sum(picture.shape[1] for picture, _ in tall) + GAP, *(picture.shape[1] for picture, _ in wide)
    )
    height = HEAD + max(picture.shape[0] for picture, _ in tall) + CAPTION + GAP
    height += sum(picture.shape[0] + CAPTION + GAP for picture, _ in wide)
    sheet = Sheet(width, height)
    sheet.text(GAP, 12, title, size=TITLE, ink=INK)
    x = GAP
    for (picture, share), name in zip(tall, ("from above", "from below"), strict=True):
        sheet.paste(picture, x, HEAD, share)
        sheet.text(x, HEAD + picture.shape[0] + 2, name, size=WORDS, ink=DARK)
        x += picture.shape[1] + GAP
    y = HEAD + max(picture.shape[0] for picture, _ in tall) + CAPTION + GAP
    length = 50 * PX_MM
    sheet.line([(width - GAP - length, y - GAP), (width - GAP, y - GAP)], ink=INK, width=3)
    sheet.text(width - GAP - length - 8, y - GAP, "50 mm", size=WORDS, ink=DARK, anchor="rm")
    for (picture, share), name in zip(wide, ("medial side", "lateral side"), strict=True):
        sheet.paste(picture, GAP, y, share)
        sheet.text(GAP, y + picture.shape[0] + 2, name, size=WORDS, ink=DARK)
        y += picture.shape[0] + CAPTION + GAP
    return sheet.png()


def _creased(mesh: Mesh) -> Mesh:
    """The same surface with top, bottom and walls taken apart: shading does not run round their edges."""
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    level = normal[:, 2] / np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    engraved = mesh.vertices[mesh.faces, 2].max(axis=1) < ENGRAVED_MM  # the walls of letters make them seen
    which = np.where(level > LEVEL, 0, np.where((level < -LEVEL) | engraved, 1, 2))
    faces = mesh.faces + which[:, None] * len(mesh.vertices)
    return Mesh(vertices=np.tile(mesh.vertices, (3, 1)), faces=faces.astype(np.int32))


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
    width = max(GAP + sum(picture.shape[1] + GAP + SCALE for picture in pictures), 560)
    height = HEAD + max(picture.shape[0] for picture in pictures) + 2 * CAPTION + GAP
    sheet = Sheet(width, height)
    sheet.text(GAP, 12, title, size=TITLE, ink=INK)
    x = GAP
    for one, picture in zip(maps, pictures, strict=True):
        sheet.text(x, HEAD - 4, one.title, size=WORDS, ink=INK)
        sheet.paste(picture, x, HEAD + CAPTION)
        _scale(sheet, one, x + picture.shape[1] + 8, HEAD + CAPTION)
        x += picture.shape[1] + GAP + SCALE
    sheet.text(GAP, height - CAPTION, foot, size=WORDS, ink=DARK)
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
    """Pale grey in the middle, so that it is told from the paper; cool below, warm above."""
    away = np.clip(2 * share - 1, -1, 1)
    end = np.where(away[..., None] < 0, np.array(COOL, float), np.array(WARM, float))
    return np.asarray((GREY + np.abs(away)[..., None] * (end - GREY)).round(), dtype=np.uint8)


def _scale(sheet: Sheet, one: Map, x: float, y: float) -> None:
    for k in range(STEPS):
        share = 1 - k / (STEPS - 1)
        at = np.array([[share]])
        r, g, b = (_diverging(at) if one.diverging else coloured(1 - at.astype(np.float32)))[0, 0].tolist()
        sheet.box(x, y + BOX * k, x + BOX, y + BOX * k + BOX - 1, fill=(r, g, b))
        value = one.low + share * (one.high - one.low)
        if k % 2 == 0:
            text = f"{value:+.1f}" if one.diverging and abs(value) > 1e-9 else f"{value:.1f}"
            sheet.text(x + BOX + 6, y + BOX * (k + 0.5), text, size=WORDS, ink=DARK, anchor="lm")
    sheet.text(x, y + BOX * STEPS + 4, one.unit, size=WORDS, ink=DARK)


def even_limits(values: Floats) -> tuple[float, float]:
    """Return limits of a map of differences: the same to either side of nothing, a round number of half millimetres."""
    known = values[np.isfinite(values)]
    most = float(np.abs(known).max(initial=0.0))
    reach = max(0.5, math.ceil(2 * most) / 2)
    return -reach, reach
