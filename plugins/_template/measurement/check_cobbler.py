"""What scanfit relies on, and what this measure is."""

from __future__ import annotations

import numpy as np
from scanfit.api import Measurement
from scanfit.testing import check_plugin, phantom_view

import scanfit_cobbler


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_the_tape_lies_between_twice_the_width_and_the_box_around_all_toes() -> None:
    view = phantom_view()
    girth = scanfit_cobbler.toe_girth(view)
    assert isinstance(girth, Measurement)
    curves = view.section(scanfit_cobbler.AT * view.length_mm).curves  # one for each toe that stands apart
    points = np.concatenate([curve.points for curve in curves])
    width, height = points.max(axis=0) - points.min(axis=0)
    assert 2 * width < girth.value < 2 * (width + height)
