"""What each camera saw: depth as colour with its scale, holes hatched, what stands over the platform outlined."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._pillow import Sheet
from scanfit.capture.picture.colours import DARK, GREY, HOLE, INK, MARK, coloured
from scanfit.capture.preview import CameraPreview, over_platform
from scanfit.model.depth import DepthFrame
from scanfit.model.rig import RigCalibration

PANEL_PX = 424
"""Width of a camera's picture."""

COLUMNS, MARGIN, CAPTION, HEAD, FOOT = 3, 18, 46, 52, 64
USUAL = (0.01, 0.99)
"""The colours go over the depths between these shares of all pixels, so that one stray point does not stretch them."""

STRIPE_PX = 6
TICKS = (1.0, 2.0, 5.0)


def cameras_png(
    latest: Sequence[DepthFrame], numbers: Sequence[CameraPreview], rig: RigCalibration | None, title: str
) -> bytes:
    """Return a PNG of one frame of each camera.

    Parameters
    ----------
    latest, numbers : a frame of each camera and its preview, in the order they are to be shown
    rig : for the outline of what stands over the platform; None where it is not known
    title : the line on top
    """
    low, high = _range_mm(latest)
    panels = [_panel(frame, rig, low, high) for frame in latest]
    columns = min(COLUMNS, max(1, len(panels)))
    tall = max((panel.shape[0] for panel in panels), default=0) + CAPTION
    rows = -(-len(panels) // columns)
    sheet = Sheet(
        columns * (PANEL_PX + MARGIN) + MARGIN, HEAD + max(1, rows) * (tall + MARGIN) + FOOT, ground=(255, 255, 255)
    )
    sheet.text(MARGIN, MARGIN, title, size=19, ink=INK)
    for k, (panel, told) in enumerate(zip(panels, numbers, strict=True)):
        x, y = MARGIN + k % columns * (PANEL_PX + MARGIN), HEAD + k // columns * (tall + MARGIN)
        sheet.paste(panel, x, y)
        sheet.text(x, y + panel.shape[0] + 5, told.camera, size=15, ink=INK)
        sheet.text(x, y + panel.shape[0] + 25, _told(told), size=13, ink=DARK)
    _scale(sheet, low, high, sheet.height - FOOT + 8, outline=rig is not None)
    return sheet.png()


def _told(numbers: CameraPreview) -> str:
    median = "nothing seen" if numbers.median_mm is None else f"median {numbers.median_mm:.0f} mm"
    foot = "" if numbers.foot_pixels is None else f"  ·  foot {numbers.foot_pixels:,} px"
    frames = f"{numbers.frames} frame{'' if numbers.frames == 1 else 's'}"
    return f"{frames}  ·  {numbers.seen:.0%} seen  ·  {median}{foot}"


def _range_mm(frames: Sequence[DepthFrame]) -> tuple[float, float]:
    """The depths between which the colours go."""
    seen = [frame.depth[frame.depth > 0] * np.float32(frame.unit_mm) for frame in frames]
    some = [each[:: max(1, each.size // 20_000)] for each in seen if each.size]
    depths = np.sort(np.concatenate(some)) if some else np.zeros(1)
    low, high = (float(depths[int(share * (len(depths) - 1))]) for share in USUAL)
    return low, max(high, low + 10.0)


def _panel(frame: DepthFrame, rig: RigCalibration | None, low: float, high: float) -> NDArray[np.uint8]:
    """(H, PANEL_PX, 3) one camera's picture."""
    depth = frame.depth
    where = None
    if rig is not None and not any(frame.intrinsics.coeffs):
        pose = {camera.serial: camera.T_rig_depth for camera in rig.cameras}.get(frame.camera)
        where = None if pose is None else _outline(over_platform(frame, pose, rig), depth.shape[1])
    picture = coloured((depth * np.float32(frame.unit_mm) - low) / (high - low))
    v, u = np.indices(depth.shape)
    stripe = (u + v) // max(1, STRIPE_PX * depth.shape[1] // PANEL_PX) % 2 == 0
    picture[depth == 0] = np.where(stripe[depth == 0, None], np.array(HOLE[0], np.uint8), np.array(HOLE[1], np.uint8))
    if where is not None:
        picture[where] = MARK
    return _resized(picture, PANEL_PX)


def _outline(inside: NDArray[np.bool_], wide: int) -> NDArray[np.bool_]:
    """The rim of a mask, as many pixels wide as two of the panel's."""
    around = inside.copy()
    for _ in range(max(1, round(wide / PANEL_PX))):
        grown = around.copy()
        grown[1:] |= around[:-1]
        grown[:-1] |= around[1:]
        grown[:, 1:] |= around[:, :-1]
        grown[:, :-1] |= around[:, 1:]
        around = grown
    rim: NDArray[np.bool_] = around & ~inside
    return rim


def _resized(picture: NDArray[np.uint8], wide: int) -> NDArray[np.uint8]:
    """The picture ``wide`` pixels wide: averaged where it shrinks by a whole number, else its nearest pixels."""
    rows, columns = picture.shape[:2]
    if columns % wide == 0 and rows % (columns // wide) == 0:
        n = columns // wide
        mean = picture.reshape(rows // n, n, wide, n, 3).mean(axis=(1, 3))
        smaller: NDArray[np.uint8] = mean.round().astype(np.uint8)
        return smaller
    tall = max(1, round(rows * wide / columns))
    v, u = (np.arange(tall) * rows) // tall, (np.arange(wide) * columns) // wide
    nearest: NDArray[np.uint8] = picture[v[:, None], u[None, :]]
    return nearest


def _scale(sheet: Sheet, low: float, high: float, y: int, *, outline: bool) -> None:
    """The bar of colours with its mm, and what the hatching and the outline are."""
    wide = min(PANEL_PX, sheet.width - 2 * MARGIN)
    bar = coloured(np.broadcast_to(np.linspace(0, 1, wide, dtype=np.float32), (14, wide)))
    sheet.paste(bar, MARGIN, y)
    for mm in ticks(low, high, most=max(2, wide // 70)):
        x = MARGIN + (mm - low) / (high - low) * (wide - 1)
        sheet.line([(x, y + 14), (x, y + 19)], ink=INK)
        sheet.text(x, y + 21, f"{mm:g} mm", size=12, ink=DARK, anchor="ma")
    x = MARGIN + wide + 2 * MARGIN
    if x + 320 > sheet.width:
        return
    v, u = np.indices((14, 28))
    sheet.paste(np.where(((u + v) // STRIPE_PX % 2 == 0)[..., None], HOLE[0], HOLE[1]).astype(np.uint8), x, y)
    sheet.text(x + 36, y, "no depth", size=13, ink=DARK)
    if outline:
        sheet.box(x + 118, y, x + 146, y + 14, fill=GREY, rim=MARK)
        sheet.text(x + 154, y, "10 to 120 mm over the platform", size=13, ink=DARK)


def ticks(low: float, high: float, *, most: int) -> list[float]:
    """Round numbers between two, at most ``most`` and one of them.

    >>> ticks(312.0, 455.0, most=5)
    [350.0, 400.0, 450.0]
    """
    span = max(high - low, 1e-9)
    power = 10.0 ** np.floor(np.log10(span / most))
    step = next(each * power for each in (*TICKS, 10.0) if span / (each * power) <= most)
    return [float(mm) for mm in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step]
