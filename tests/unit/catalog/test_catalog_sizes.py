"""Size systems: the reference table, exact round trips, and refusals."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.sizes import SYSTEMS, foot_length_mm, size_number, size_of, size_system
from scanfit.errors import CatalogError

# The reference table of the shared sizing notes, section 2 (computed there, tag C): FL, EU, UK, US_M, US_W.
REFERENCE = [
    (220, 35.25, 2.98, 3.98, 4.98), (225, 36.00, 3.57, 4.57, 5.57), (230, 36.75, 4.17, 5.17, 6.17),
    (235, 37.50, 4.76, 5.76, 6.76), (240, 38.25, 5.35, 6.35, 7.35), (245, 39.00, 5.94, 6.94, 7.94),
    (250, 39.75, 6.53, 7.53, 8.53), (255, 40.50, 7.12, 8.12, 9.12), (260, 41.25, 7.71, 8.71, 9.71),
    (265, 42.00, 8.30, 9.30, 10.30), (270, 42.75, 8.89, 9.89, 10.89), (275, 43.50, 9.48, 10.48, 11.48),
    (280, 44.25, 10.07, 11.07, 12.07), (285, 45.00, 10.66, 11.66, 12.66), (290, 45.75, 11.25, 12.25, 13.25),
    (295, 46.50, 11.84, 12.84, 13.84), (300, 47.25, 12.43, 13.43, 14.43),
]  # fmt: skip


@pytest.mark.parametrize(("foot", "eu", "uk", "us_m", "us_w"), REFERENCE)
def test_sizes_equal_the_reference_table(foot: int, eu: float, uk: float, us_m: float, us_w: float) -> None:
    got = [round(float(size_of(system, foot)), 2) for system in ("EU", "UK", "US_M", "US_W")]
    assert got == [eu, uk, us_m, us_w]


@pytest.mark.parametrize(
    ("system", "label", "foot"),
    [
        ("US_M", "1", Fraction(23, 3) * Fraction(254, 10)),  # Brannock men 1 is 7 2/3 in
        ("EU", "42", Fraction(265)),
        ("UK", "8", Fraction(31, 3) * Fraction(254, 10)),  # about 262.5
        ("MONDO", "280/110", Fraction(280)),
        ("MONDO", "265", Fraction(265)),
        ("JP", "26.5", Fraction(265)),
        ("KR", "265", Fraction(265)),
        ("CN", "265", Fraction(265)),
        ("US_C", "14", Fraction(71, 9) * Fraction(254, 10)),
        ("UK_C", "10", Fraction(22) * Fraction(254, 10) / Fraction(324, 100)),
    ],
)
def test_foot_lengths_are_exact(system: str, label: str, foot: Fraction) -> None:
    assert foot_length_mm(system, label) == foot


@given(system=st.sampled_from(sorted(SYSTEMS)), foot=st.fractions(min_value=71, max_value=369, max_denominator=1000))
def test_size_and_foot_length_are_inverse(system: str, foot: Fraction) -> None:
    known = size_system(system)
    assert (size_of(system, foot) - known.offset) / known.per_mm == foot


@given(system=st.sampled_from(sorted(SYSTEMS)), first=st.integers(1, 600), second=st.integers(1, 600))
def test_a_bigger_label_is_a_longer_foot(system: str, first: int, second: int) -> None:
    feet = []
    for half_sizes in (first, second):
        try:
            feet.append(foot_length_mm(system, f"{half_sizes // 2}.{half_sizes % 2 * 5}"))
        except CatalogError:
            return
    assert (feet[0] < feet[1]) == (first < second)
    assert (feet[0] == feet[1]) == (first == second)


@pytest.mark.parametrize(
    ("label", "size"),
    [
        ("42", Fraction(42)), ("42.5", Fraction(85, 2)), ("42,5", Fraction(85, 2)), ("42 2/3", Fraction(128, 3)),
        ("38½", Fraction(77, 2)), ("38 ½", Fraction(77, 2)), ("38⅓", Fraction(115, 3)), (" 7.0 ", Fraction(7)),
    ],
)  # fmt: skip
def test_labels_that_shops_write(label: str, size: Fraction) -> None:
    assert size_number(label) == size


@pytest.mark.parametrize(
    "label",
    ["", "M", "42-43", "42/43", "42 3/2", "42 1/0", "1e2", "\u0664\u0662", "+42", "-1", "4 2", "9999", "42.", "13C"],
)
def test_labels_that_are_no_size_are_refused(label: str) -> None:
    with pytest.raises(CatalogError) as caught:
        size_number(label)
    assert caught.value.what == f"size label '{label}' is not a size"
    assert caught.value.next_step == "write a number such as 42, 42.5, 42 2/3 or 38½"


@given(st.text(max_size=12))
def test_any_text_is_a_size_or_refused(label: str) -> None:
    with suppress(CatalogError):
        assert size_number(label) >= 0


def test_unknown_systems_are_refused_with_the_known_ones() -> None:
    with pytest.raises(CatalogError) as caught:
        foot_length_mm("us-m", "9")
    assert caught.value.what == "'us-m' is not a size system scanfit knows"
    assert caught.value.next_step == (
        "did you mean US_M? known are EU, UK, US_M, US_W, US_W_RETAIL, UK_C, US_C, MONDO, MONDO_75, JP, KR, CN, CN_OLD"
    )
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    ("system", "label", "foot", "name"),
    [("MONDO", "26.5", 26, "Mondopoint"), ("JP", "265", 2650, "Japan"), ("CN", "40", 40, "China"),
     ("US_M", "42", 542, "US men")],
)  # fmt: skip
def test_a_label_of_another_system_is_refused(system: str, label: str, foot: int, name: str) -> None:
    with pytest.raises(CatalogError) as caught:
        foot_length_mm(system, label)
    assert caught.value.what == f"size {system} {label} would be a foot of {foot} mm"
    assert caught.value.next_step.startswith(f"write a size of the {name} system")
