"""What is no foot, or not one person's feet, is refused with the reason, in any pose."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scanfit.errors import ScanError
from scanfit.model.scan import Side
from scanfit.units import Unit

Build = Callable[[ModuleType, dict[str, Any]], Any]
NO_FOOT = "no foot was found in the scan: no part of it has a foot's outline in any pose"
SHOW_A_FOOT = "check that the file shows a bare or thinly socked foot with heel, ball and toes"

NOT_FEET: dict[str, Build] = {
    "cube": lambda bench, feet: bench.box(100.0, 100.0, 100.0),
    "box as long as a foot": lambda bench, feet: bench.box(260.0, 100.0, 60.0),
    "sphere": lambda bench, feet: bench.ball(130.0, 130.0, 130.0),
    "sphere the size of a hand": lambda bench, feet: bench.ball(95.0, 95.0, 95.0),
    "cylinder": lambda bench, feet: bench.cylinder(50.0, 260.0, 3),
    "capsule": lambda bench, feet: bench.capsule(180.0, 45.0),
}


@pytest.mark.parametrize("name", NOT_FEET)
def test_what_is_no_foot_is_refused(name, bench, feet):
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(NOT_FEET[name](bench, feet), rng))
    assert (refused.value.what, refused.value.next_step) == (NO_FOOT, SHOW_A_FOOT)


def test_telling_side_and_unit_makes_no_foot_of_a_box(bench, feet):
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.box(260.0, 100.0, 60.0), side=Side.LEFT, unit=Unit.MM)
    assert refused.value.what == NO_FOOT


@pytest.mark.parametrize("turn", [0, 1])
def test_what_is_as_much_left_as_right_is_refused(turn, bench):
    rng = np.random.default_rng([31, turn])
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(bench.ball(130.0, 50.0, 35.0), rng))
    assert refused.value.what in (NO_FOOT, "the shape is as much a left as a right foot, and no foot is")


@pytest.mark.parametrize("turn", [0, 1])
def test_an_insole_is_a_sheet(turn, bench):
    rng = np.random.default_rng([32, turn])
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(bench.insole(), rng))
    found = re.fullmatch(
        r"the scan is only (\d+\.\d) mm high: a sheet of a foot's outline, not a foot", refused.value.what
    )
    assert found is not None
    assert 10 < float(found[1]) < 25
    assert refused.value.next_step == "scan the foot itself; insoles and prints cannot be measured"


def test_three_feet_are_not_one_person(bench, feet):
    three = bench.together(feet["left"], feet["right"], feet["left"].moved(450.0, 0.0, 0.0))
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(three, np.random.default_rng(1)))
    assert refused.value.what == "the scan shows 3 feet, expected one or two"
    assert refused.value.next_step == "scan one person at a time"


def test_two_left_feet_are_not_one_person(bench, feet):
    two = bench.together(feet["left"], feet["left"].moved(300.0, 0.0, 0.0))
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(two, np.random.default_rng(2)))
    assert refused.value.what == "the scan shows two left feet"
    assert refused.value.next_step == "scan one person at a time, or give each foot as its own file with --side"


def test_side_cannot_be_told_of_two_feet(bench, feet):
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.together(feet["left"], feet["right"]), side=Side.LEFT)
    assert refused.value.what == "the scan shows two feet, so --side cannot say which"
    assert refused.value.next_step == "leave --side out"


def test_a_scan_without_area_has_no_surface(bench):
    points = np.outer(np.arange(30.0), [1.0, 2.0, 3.0])
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.Shape(points, np.arange(30).reshape(-1, 3)))
    assert refused.value.what == "the scan has no surface: every face has zero area"
    assert refused.value.next_step == "scan again or export the mesh again"


@pytest.mark.parametrize("length", [60.0, 110.0, 600.0])
def test_a_length_that_no_unit_makes_a_foot_is_refused(length, bench, feet):
    """60, 110 and 600 are outside 130 to 330 in mm, and in cm, m and in."""
    refused = refusal(bench, feet["left"], length)
    assert refused.next_step == "pass --unit mm, cm, m or in if this is a smaller foot, or check the scan"
    found = re.fullmatch(r"the foot is (\S+) long, which is no foot of 130 to 330 mm in mm, cm, m or in", refused.what)
    assert found is not None
    assert float(found[1]) == pytest.approx(length, rel=0.01)


@pytest.mark.parametrize("length", [60.0, 600.0])
def test_a_length_that_no_foot_has_is_refused_even_if_the_unit_is_given(length, bench, feet):
    refused = refusal(bench, feet["left"], length, unit=Unit.MM)
    assert refused.next_step == "pass the right --unit, or check the scan"
    found = re.fullmatch(
        r"the foot is (\S+) long; --unit says mm, which makes (\S+) mm, and feet are 90 to 350 mm long", refused.what
    )
    assert found is not None
    assert float(found[1]) == float(found[2]) == pytest.approx(length, rel=0.01)


def test_a_small_foot_is_measured_once_its_unit_is_given(bench, feet, clean):
    factor = 110.0 / clean["left"].measurements["foot_length"].value
    profile = bench.measured(feet["left"].scaled(factor, factor, factor), unit=Unit.MM)["left"]
    assert profile.measurements["foot_length"].value == pytest.approx(110.0, abs=0.1)
    assert profile.inferred["unit"].confidence == 1.0
    assert profile.inferred["unit"].because == "given with --unit"


def test_a_unit_the_format_declares_is_used_or_refused_and_never_replaced(bench, feet, clean):
    """26 metres is no foot, although 26 centimetres would be one."""
    length = clean["left"].measurements["foot_length"].value
    metres = feet["left"].scaled(0.26 / length, 0.26 / length, 0.26 / length)
    profile = bench.measured(bench.raw(metres, Unit.M))["left"]
    assert profile.measurements["foot_length"].value == pytest.approx(260.0, abs=0.05)
    assert profile.inferred["unit"].because == "declared by the file"
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.raw(metres.scaled(100, 100, 100), Unit.M))
    assert re.fullmatch(
        r"the foot is 2[56]\.\d+ long; the file declares m, which makes 2\.[56]\d+e\+04 mm, and feet are 90 to 350 mm "
        r"long",
        refused.value.what,
    )
    overridden = bench.measured(bench.raw(metres.scaled(100, 100, 100), Unit.M), unit=Unit.CM)["left"]
    assert overridden.measurements["foot_length"].value == pytest.approx(260.0, abs=0.05)


def refusal(bench: ModuleType, foot: Any, length: float, **settings: Any) -> ScanError:
    """The error that a foot of some length ends in."""
    factor = length / 273.7
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(foot.scaled(factor, factor, factor), np.random.default_rng(4)), **settings)
    return refused.value
