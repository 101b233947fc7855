"""The unit of a scan: which ranges mean what, and how sure that is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.capture.unit import ACCEPTED_MM, ASSUMED_MM, settle_unit
from scanfit.errors import ScanError
from scanfit.units import Unit

LOW, HIGH = ASSUMED_MM
UNITS = st.sampled_from(list(Unit))


@given(st.floats(LOW + 1e-6, HIGH - 1e-6), UNITS)
def test_a_foot_of_the_assumed_size_is_recognised_in_every_unit(length_mm: float, unit: Unit) -> None:
    found, why = settle_unit(length_mm / unit.mm, declared=None, asked=None)
    assert found is unit
    assert why.value == unit.value
    assert 0.0 < why.confidence < 1.0
    assert why.because.endswith(f"{length_mm / unit.mm * unit.mm:.1f} mm if these are {unit.value}")


def test_the_four_ranges_do_not_overlap() -> None:
    ranges = sorted((LOW / unit.mm, HIGH / unit.mm) for unit in Unit)
    assert all(high < low for (_, high), (low, _) in itertools.pairwise(ranges))


@given(st.floats(1e-6, 1e6))
def test_outside_the_four_ranges_nothing_is_guessed(length: float) -> None:
    fitting = [unit for unit in Unit if LOW <= length * unit.mm <= HIGH]
    assert len(fitting) <= 1
    if fitting:
        assert settle_unit(length, declared=None, asked=None)[0] is fitting[0]
    else:
        with pytest.raises(ScanError) as refused:
            settle_unit(length, declared=None, asked=None)
        assert refused.value.what == (
            f"the foot is {length:.4g} long, which is no foot of 130 to 330 mm in mm, cm, m or in"
        )
        assert refused.value.next_step == "pass --unit mm, cm, m or in if this is a smaller foot, or check the scan"


@given(st.floats(1e-6, 1e6), UNITS, st.none() | UNITS)
def test_a_given_unit_is_used_or_refused(length: float, asked: Unit, declared: Unit | None) -> None:
    check(length, asked, "--unit says", "given with --unit", {"asked": asked, "declared": declared})


@given(st.floats(1e-6, 1e6), UNITS)
def test_a_declared_unit_is_used_or_refused(length: float, declared: Unit) -> None:
    check(length, declared, "the file declares", "declared by the file", {"asked": None, "declared": declared})


def check(length: float, unit: Unit, who: str, because: str, told: dict[str, Unit | None]) -> None:
    """Used with certainty where that makes a foot, refused with both numbers otherwise."""
    if ACCEPTED_MM[0] <= length * unit.mm <= ACCEPTED_MM[1]:
        found, why = settle_unit(length, **told)
        assert (found, why.value, why.confidence, why.because) == (unit, unit.value, 1.0, because)
        return
    with pytest.raises(ScanError) as refused:
        settle_unit(length, **told)
    assert refused.value.what == (
        f"the foot is {length:.4g} long; {who} {unit.value}, which makes {length * unit.mm:.4g} mm, "
        "and feet are 90 to 350 mm long"
    )


@pytest.mark.parametrize("unit", [Unit.MM, Unit.CM, Unit.M])
def test_the_nearer_to_a_common_length_the_surer(unit: Unit) -> None:
    """Confidence rises to the adults' mean and falls after it. (Inches do not: 9.5 may also be an infant's
    foot in cm, 8.7 may not.)"""
    up = [sure(mm, unit) for mm in (140, 170, 200, 220, 240)]
    down = [sure(mm, unit) for mm in (275, 290, 305, 325)]
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert sure(258, unit) > 0.99


def sure(mm: float, unit: Unit) -> float:
    return settle_unit(mm / unit.mm, declared=None, asked=None)[1].confidence


def test_ten_point_two_is_inches() -> None:
    found, why = settle_unit(10.2, declared=None, asked=None)
    assert found is Unit.IN
    assert why.because == "the foot is 10.2 long, 259.1 mm if these are in"
