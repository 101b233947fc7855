"""What scanfit relies on, and what this prescriber is."""

from __future__ import annotations

from dataclasses import replace

from scanfit.api import Advice, Intake, Measurement
from scanfit.testing import check_plugin, phantom_pair

import scanfit_cobbler


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_a_wide_heel_gets_the_deeper_cup_and_says_why() -> None:
    pair = phantom_pair()
    said = scanfit_cobbler.prescribe(pair, Intake(), Advice())
    assert [foot.side for foot in said.feet] == [foot.side for foot in pair.feet]
    foot = pair.feet[0]
    width = foot.measurements["heel_width"]
    assert isinstance(width, Measurement)
    for value, depth in ((scanfit_cobbler.WIDE_HEEL_MM + 1, 14.0), (scanfit_cobbler.WIDE_HEEL_MM - 1, 12.0)):
        heel = replace(width, value=value)
        one = scanfit_cobbler.cup(replace(foot, measurements={**foot.measurements, "heel_width": heel}))
        assert (one.value, one.unit, one.origin.kind) == (depth, "mm", "rule")
        assert one.origin.because


def test_a_foot_whose_heel_was_not_measured_gets_the_usual_cup() -> None:
    foot = phantom_pair().feet[0]
    rest = {name: one for name, one in foot.measurements.items() if name != "heel_width"}
    assert scanfit_cobbler.cup(replace(foot, measurements=rest)).value == 12.0
