"""The top of a device against plantar surfaces that are known."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.model.scan import Side
from scanfit.orthotic.top import FLAT_FROM_MM, rim_of, skin_of

FEET = ("average", "narrow", "wide", "child", "toes")


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("which", FEET)
def test_it_is_the_sole_within_three_tenths_of_a_millimetre(known, device_on, top_of_solid, which, side):
    view, truth = known(which, side)
    device = device_on(view, arch_fill=0)
    made = top_of_solid(device) - device.asked.number("shell_thickness")
    fitted = device.u < device.heads - FLAT_FROM_MM
    inside = truth < rim_of(device, skin_of(device)) - 1.0
    compared = fitted & inside & np.isfinite(made)
    assert compared.sum() > 4000
    off = np.abs(made - truth)[compared]
    assert np.quantile(off, 0.95) < 0.3
    assert np.quantile(off, 0.5) < 0.05


def test_in_front_of_the_shell_it_is_flat(known, device_on, top_of_solid):
    device = device_on(known().view)
    front = (device.u > device.shell_end + 16) & (device.u < device.heads + 30)
    front &= np.abs(device.y) < 0.3 * device.sole.ball_width_mm
    np.testing.assert_allclose(top_of_solid(device)[front], device.asked.number("extension_thickness"), atol=1e-6)


@pytest.mark.parametrize("fill", [2.0, 3.0, 6.0])
def test_the_arch_stays_below_the_skin_by_the_fill_and_the_cup_as_it_is(known, device_on, top_of_solid, fill):
    view, _ = known("narrow")
    bare, filled = (top_of_solid(device_on(view, arch_fill=each)) for each in (0, fill))
    device = device_on(view, arch_fill=fill)
    inside = _inside(np.isfinite(bare) & np.isfinite(filled)) & (np.abs(device.y) < 0.4 * device.sole.ball_width_mm)
    assert (bare - filled)[inside].max() <= fill * 1.05
    heel = inside & (device.x < 0.17 * device.length) & (device.x > 8) & (np.abs(device.y) < 20)
    np.testing.assert_allclose(bare[heel], filled[heel], atol=1e-3)
    apex = _nearest(device, *device.sole.arch[:2])
    assert (bare - filled)[apex] == pytest.approx(fill, abs=0.1)


def _nearest(device, x, y):
    grid = device.sole.grid
    return round((x - grid.x0) / grid.step), round((y - grid.y0) / grid.step)


def _inside(area):
    """Beyond the bevel of the edge."""
    for _ in range(3):
        padded = np.pad(area, 1)
        area = area & padded[2:, 1:-1] & padded[:-2, 1:-1] & padded[1:-1, 2:] & padded[1:-1, :-2]
    return area
