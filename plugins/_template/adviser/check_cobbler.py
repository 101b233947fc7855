"""What scanfit relies on, and what this adviser is."""

from __future__ import annotations

from scanfit.api import Intake, Measurement, Pain
from scanfit.testing import check_plugin, phantom_pair

import scanfit_cobbler


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_it_speaks_of_sore_toes_and_of_nothing_else() -> None:
    pair = phantom_pair()
    sore = Intake(answers={"pain": True}, pains=(Pain(site="toes", side="left", now=3.0),))
    (said,) = scanfit_cobbler.advise(pair, sore).suggestions
    assert said.because == "You reported pain at the toes, left, 3 of 10 now"
    assert [need.feature for need in said.needs] == ["upper_stretch", "toe_box_height_mm"]
    other = Intake(answers={"pain": True}, pains=(Pain(site="hip", side="left"),))
    assert scanfit_cobbler.advise(pair, other).suggestions == ()
    assert scanfit_cobbler.advise(pair, Intake()).suggestions == ()


def test_the_toe_box_is_that_of_the_higher_foot() -> None:
    pair = phantom_pair()
    sore = Intake(pains=(Pain(site="toes", side="both"),))
    heights = [foot.measurements["toe_box_height"] for foot in pair.feet]
    highest = max(one.value for one in heights if isinstance(one, Measurement))
    (low,) = (
        need.low
        for said in scanfit_cobbler.advise(pair, sore).suggestions
        for need in said.needs
        if need.feature == "toe_box_height_mm"
    )
    assert low == round(highest + 3, 1)
