"""Units: exact factors, many names, and no guess."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.units import Unit, to_mm

EXACT = {Unit.MM: Fraction(1), Unit.CM: Fraction(10), Unit.M: Fraction(1000), Unit.IN: Fraction(254, 10)}
LENGTHS = st.floats(min_value=-1e6, max_value=1e6)


@given(LENGTHS, st.sampled_from(Unit))
def test_a_length_is_the_exact_factor_to_the_last_bit_or_two(value: float, unit: Unit) -> None:
    exact = Fraction(value) * EXACT[unit]
    assert math.isclose(to_mm(value, unit), float(exact), rel_tol=4e-16, abs_tol=5e-324)


@given(LENGTHS)
def test_a_metre_is_a_hundred_centimetres_and_the_inch_is_between(value: float) -> None:
    assert math.isclose(to_mm(value, Unit.M), 100 * to_mm(value, Unit.CM), rel_tol=1e-15)
    assert abs(to_mm(value, Unit.CM)) <= abs(to_mm(value, Unit.IN)) <= abs(to_mm(value, Unit.M))


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("spell", [str.lower, str.upper, lambda text: f"  {text} "])
def test_a_unit_is_parsed_from_its_own_name(unit: Unit, spell: object) -> None:
    assert Unit.parse(spell(unit.value)) is unit  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "unit"),
    [("millimetres", Unit.MM), ("Centimeter", Unit.CM), ("metre", Unit.M), ("inch", Unit.IN), ("inches", Unit.IN)],
)
def test_the_english_names_are_known(name: str, unit: Unit) -> None:
    assert Unit.parse(name) is unit


@pytest.mark.parametrize("name", ["", "ft", "µm", "mmm", "m m", "10"])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as refused:
        Unit.parse(name)
    assert refused.value.what == f"'{name}' is not a unit of length scanfit knows"
    assert refused.value.next_step == "use mm, cm, m or in"


@given(st.text(max_size=12))
def test_parsing_returns_a_unit_or_refuses(text: str) -> None:
    try:
        unit = Unit.parse(text)
    except UsageError:
        return
    assert text.strip().lower().startswith((unit.value[0], unit.name[0].lower()))
