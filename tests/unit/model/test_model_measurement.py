"""Measurement, Category and Withheld: every refusal, word for word."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ValueFault
from scanfit.model.measurement import UNITS, Category, Measurement, Withheld

GOOD = {"name": "foot_length", "value": 262.4, "unit": "mm", "sigma": 0.4}
NAME_REFUSED = "'{}' is not a measurement name: lower case letters, digits and _ after a letter"
BAD_NAMES = ["", "Foot", "1st", "foot-length", "a", "a" * 42, "foot length", ".length", "Ab.length", "ab.", "ab.cd.ef"]

REFUSED = [
    ({"unit": "cm"}, "foot_length: unit is 'cm', expected one of 'mm', 'deg', 'cm3', ''"),
    ({"value": math.nan}, "foot_length: value is nan, expected a finite number"),
    ({"value": math.inf}, "foot_length: value is inf, expected a finite number"),
    ({"sigma": 0.0}, "foot_length: sigma is 0.0, expected a finite number above zero"),
    ({"sigma": -1.0}, "foot_length: sigma is -1.0, expected a finite number above zero"),
    ({"sigma": math.nan}, "foot_length: sigma is nan, expected a finite number above zero"),
    ({"sigma": math.inf}, "foot_length: sigma is inf, expected a finite number above zero"),
]


@pytest.mark.parametrize(("change", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_measurement_that_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        Measurement(**{**GOOD, **change})  # type: ignore[arg-type]
    assert str(refused.value) == message


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_name_is_refused_by_all_three(name: str) -> None:
    for make in (
        lambda: Measurement(name=name, value=1.0, unit="mm", sigma=1.0),
        lambda: Category(name=name, value="greek", probability=1.0),
        lambda: Withheld(name=name, reason="not seen"),
    ):
        with pytest.raises(ValueFault) as refused:
            make()
        assert str(refused.value) == NAME_REFUSED.format(name)


@pytest.mark.parametrize("name", ["foot_length", "toe1_angle", "cobbler.barleycorns", "a-b-9.cd", "ab", "a" * 41])
def test_a_good_name_is_kept(name: str) -> None:
    assert Withheld(name=name, reason="not seen").name == name


@given(st.floats(), st.floats(), st.sampled_from(UNITS))
def test_a_measurement_that_is_accepted_is_finite_and_uncertain(value: float, sigma: float, unit: str) -> None:
    acceptable = math.isfinite(value) and math.isfinite(sigma) and sigma > 0
    if acceptable:
        assert Measurement(name="foot_length", value=value, unit=unit, sigma=sigma).value == value
    else:
        with pytest.raises(ValueFault):
            Measurement(name="foot_length", value=value, unit=unit, sigma=sigma)


@pytest.mark.parametrize("probability", [-0.01, 1.01, math.nan])
def test_a_probability_is_between_zero_and_one(probability: float) -> None:
    with pytest.raises(ValueFault) as refused:
        Category(name="toe_shape", value="greek", probability=probability)
    assert str(refused.value) == f"toe_shape: probability is {probability}, expected 0 to 1"


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_nothing_is_withheld_without_a_reason(reason: str) -> None:
    with pytest.raises(ValueFault) as refused:
        Withheld(name="ankle_girth", reason=reason)
    assert str(refused.value) == "ankle_girth is withheld without a reason"
