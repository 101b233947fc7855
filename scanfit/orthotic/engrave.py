"""Letters cut into the bottom of a device: capitals of 5 by 7 dots (``letters.toml``), read from below."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from scanfit.errors import GeometryError
from scanfit.model.scan import Side
from scanfit.orthotic._manifold import outline_of
from scanfit.orthotic.bottom import BLOCK
from scanfit.orthotic.device import Device

DOT_MM, DEEP_MM = 1.2, 0.6
"""Size of a dot, and how deep letters are cut, D: printers with nozzles of 0.4 mm show them."""

STARTS, FLAT_ENDS = 0.055, 0.62
"""Where the first letter begins, and where a flat bottom has no more room for letters, of FL, D."""


@cache
def letters() -> Mapping[str, tuple[str, ...]]:
    """Return the rows of dots of each letter."""
    text = resources.files("scanfit.orthotic").joinpath("letters.toml").read_text(encoding="utf-8")
    return {letter: tuple(rows.split()) for letter, rows in tomllib.loads(text).items()}


def engraved(solid: Any, device: Device) -> Any:
    """Return the solid with the engraving that is prescribed.

    Raises
    ------
    GeometryError
        If it is too long for the flat part of the bottom, or too deep for the device.
    """
    text = device.asked.word("engraving").upper().strip()
    if not text:
        return solid
    if device.asked.number("shell_thickness", 3.0) - DEEP_MM < device.thin_mm:
        raise GeometryError(f"engraving: {DEEP_MM:g} mm of it leave less than {device.thin_mm:g} mm of the shell")
    end = (FLAT_ENDS if device.asked.word("bottom", "flat") == "flat" else BLOCK) * device.length
    start = STARTS * device.length
    room = int((end - start) / (6 * DOT_MM))
    if len(text) > room:
        raise GeometryError(f"engraving: the bottom has room for {room} letters, and it has {len(text)}")
    turn = 1.0 if device.asked.side is Side.RIGHT else -1.0  # the solid of a left foot is mirrored later
    half = DOT_MM / 2
    corners = np.array([[-half, -half], [half, -half], [half, half], [-half, half]]) * 1.001  # dots that touch join
    dots = [
        np.add(corners, (start + (6 * place + column) * DOT_MM, device.sole.heel[1] + turn * (row - 3) * DOT_MM))
        for place, letter in enumerate(text)
        for row, line in enumerate(letters().get(letter, ()))
        for column, dot in enumerate(line)
        if dot == "#"
    ]
    if not dots:
        return solid
    return solid - outline_of(dots).extrude(DEEP_MM + 1.0).translate((0.0, 0.0, -1.0))
