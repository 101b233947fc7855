"""The outline of a shoe's insole, as a lab has it: a table of corners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanfit.errors import UsageError
from scanfit.model.scan import Side
from scanfit.whole_file import read_file

MAX_OUTLINE = 1024 * 1024

LONG_MM, WIDE_MM, AWAY_MM = (90.0, 400.0), (40.0, 160.0), 25.0
"""Lengths and widths of insoles, children's to the largest, and how far from the foot's heel they may begin, D."""


AGAIN = "write one corner a line, x,y in mm: x from the heel, y to the left of the walking direction"


def read_outline(path: Path) -> bytes:
    """Return the bytes of an outline's file. Raises UsageError where there are none, or too many."""
    data = read_file(path, MAX_OUTLINE)
    if len(data) > MAX_OUTLINE:
        raise UsageError("an outline is at most 1 MB", where=str(path), next_step=AGAIN)
    return data


def outline_from_bytes(data: bytes, side: Side, *, where: str) -> Any:
    """Return the outline of a shoe's insole, (N, 2) in the right-foot view, mm.

    Parameters
    ----------
    data : CSV of x, y, the heel at x = 0; a first line of words is passed over

    Raises
    ------
    UsageError
        If a line is no corner, or the corners are no outline of an insole in millimetres.
    """
    import numpy as np

    rows = []
    for number, line in enumerate(data.decode("utf-8-sig", errors="replace").splitlines(), 1):
        cells = line.replace(";", ",").split(",")
        try:
            x, y = (float(cell) for cell in cells)
        except ValueError:
            if not line.strip() or (number == 1 and cells[0].strip()[:1].isalpha()):
                continue
            raise UsageError("this is no corner of an outline", where=f"{where} line {number}",
                             next_step=AGAIN) from None  # fmt: skip
        rows.append((x, y))
    points = np.array(rows, dtype=np.float64).reshape(-1, 2)
    if not 8 <= len(points) <= 20_000 or not np.isfinite(points).all():
        raise UsageError(f"{len(points)} corners are no outline", where=where, next_step=AGAIN)
    long, wide = np.ptp(points, axis=0)
    if not (LONG_MM[0] <= long <= LONG_MM[1] and WIDE_MM[0] <= wide <= WIDE_MM[1]) or abs(points[:, 0].min()) > AWAY_MM:
        found = f"this outline is {long:.0f} × {wide:.0f} mm and begins at x = {points[:, 0].min():.0f} mm"
        raise UsageError(f"{found}; an insole's begins at its heel, x = 0", where=where, next_step=AGAIN)
    return points * ((1.0, 1.0) if side is Side.RIGHT else (1.0, -1.0))
