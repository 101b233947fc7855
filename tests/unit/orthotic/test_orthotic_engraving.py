"""Letters on the bottom: cut as deep as they are, and read from below on either side."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.model.scan import Side
from scanfit.orthotic.elements import WRITTEN
from scanfit.orthotic.engrave import DEEP_MM, DOT_MM, letters
from scanfit.orthotic.solid import modelled, turned
from scanfit.phantom.truth.raster import height_map


def test_every_letter_that_may_be_written_is_there():
    assert set(letters()) >= WRITTEN - {" "}
    for rows in letters().values():
        assert len(rows) == 7
        assert all(len(row) == 5 and set(row) <= {"#", "."} for row in rows)
    assert len({rows for rows in letters().values()}) == len(letters())


@pytest.mark.parametrize("bottom", ["flat", "posted"])
@pytest.mark.parametrize("side", list(Side))
def test_it_reads_from_below(known, device_on, side, bottom):
    """Seen from below with the toes to the right, up is -y in the foot frame of either side."""
    device = device_on(known("average", side).view, engraving="F7", bottom=bottom)
    mesh = turned(modelled(device).mesh, side)
    sign = 1 if side is Side.RIGHT else -1
    x = device.length * 0.055 + DOT_MM * np.arange(11)
    y = sign * device.sole.heel[1] + DOT_MM * np.arange(-3, 4)
    low = height_map((mesh.vertices, mesh.faces), x, y, axes=(0, 1, 2), lowest=True)
    seen = ["".join("#" if z > DEEP_MM / 2 else "." for z in row) for row in low.T]
    assert seen == [f"{f}.{seven}" for f, seven in zip(letters()["F"], letters()["7"], strict=True)]
    assert low.max() == pytest.approx(DEEP_MM, abs=1e-6)
