"""What else may be on a platform: each thing gets its own word, and the feet beside it are still measured."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.errors import ScanError
from scanfit.host import PluginHost
from scanfit.model.scan import RawScan, Side
from scanfit.phantom import clutter
from scanfit.phantom.capture import simulate, standing
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.rig import calibrated, ring_rig
from scanfit.pipeline import ScanSettings, measure_scan
from scanfit.units import Unit

pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")

FOOT = PhantomFoot()
RIG = ring_rig(6)


def measured(*shapes, frames=3):
    rng = np.random.default_rng(5)
    taken = simulate(RIG, shapes, rng, frames=frames)
    raw = RawScan(unit=Unit.MM, frames=taken, rig=calibrated(RIG, rng), device="sim")
    return measure_scan(raw, ScanSettings(), PluginHost())


@pytest.fixture(scope="module")
def feet():
    return clutter.feet(FOOT, level=2)


def test_a_chair_leg_is_left_out_and_said(feet):
    pair = measured(*feet, clutter.chair_leg())
    assert [foot.side for foot in pair] == [Side.LEFT, Side.RIGHT]
    for foot in pair:
        assert any("wide stands on the platform and was left out: it is no foot" in n for n in foot.quality.issues)
        length = foot.measurements["foot_length"]
        assert abs(length.value - FOOT.length_mm) < 4 * length.sigma


def test_a_trouser_leg_is_left_out_and_said(feet):
    foot = standing(FOOT, level=2)
    (found,) = measured(foot, clutter.trouser_leg(foot), frames=10)
    assert any("roll them up" in note for note in found.quality.issues)
    assert "ankle_girth" in found.withheld
    length = found.measurements["foot_length"]
    assert abs(length.value - FOOT.length_mm) < 4 * length.sigma


@pytest.mark.parametrize(
    ("shapes", "words", "next_step"),
    [
        (lambda: clutter.three_feet(FOOT, level=2), "3 bodies of a foot's size are on the platform", "one person"),
        (lambda: (clutter.chair_leg(),), "no foot is on the platform, but something else is", "take everything else"),
        (
            lambda: (foot := standing(FOOT, level=2), clutter.trouser_leg(foot, hem_mm=15)),
            "no foot was found",
            "roll trousers up above the ankles",
        ),
        *(
            (lambda edge=edge: (clutter.over_the_edge(FOOT, edge, level=2),), f"at the platform's {edge} ", "middle")
            for edge in ("toe", "heel", "left", "right")
        ),
    ],
)
def test_what_cannot_be_measured_says_why(shapes, words, next_step):
    with pytest.raises(ScanError, match=words) as told:
        measured(*shapes())
    assert next_step in told.value.next_step
    assert told.value.exit_code == 3
