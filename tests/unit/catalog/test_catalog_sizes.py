"""Size systems: the reference table, exact round trips, and refusals."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.sizes import (
    SYSTEMS,
    foot_length_mm,
    format_size,
    made_for_mm,
    shelf_size,
    size_number,
    size_of,
    size_system,
)  # fmt: skip
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
        ("CN_OLD", "40", Fraction(250)),  # the old number as sizing.md has it: 40 is 25.0 cm
        ("MONDO_75", "262.5", Fraction(525, 2)),
        ("MONDO_75", "280/110", Fraction(280)),
        ("US_W_RETAIL", "9.5", Fraction(10) * Fraction(254, 10)),  # men + 1.5: men 8
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


def test_the_reference_table_is_whole() -> None:
    """The table's other columns: EU with two points of allowance, and the JIS girths are in test_catalog_widths."""
    eu13 = {220: 35.00, 235: 37.25, 250: 39.50, 265: 41.75, 280: 44.00, 300: 47.00}
    for foot, size in eu13.items():
        assert float(size_of("EU", foot)) - size == pytest.approx(0.25)  # 15 mm less two points, 0.15 x 1.67
    assert {row[0] for row in REFERENCE} == set(range(220, 301, 5))


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_every_system_goes_there_and_back_from_100_to_340_mm(system: str) -> None:
    """Exactly, through the label where the size is one a label can carry."""
    written = 0
    for tenths in range(1000, 3401):
        foot = Fraction(tenths, 10)
        size = size_of(system, foot)
        assert made_for_mm(system, size) == foot
        if size >= 0:
            assert foot_length_mm(system, format_size(system, size)) == foot
            written += 1
    assert written > 1200  # US men's 0 is a foot of 186 mm


# Written out by hand from the sources of sizing.md, apart from the formulas of the code: FL 265 in every system.
@pytest.mark.parametrize(
    ("system", "size"),
    [
        ("EU", 42.0), ("UK", 8.299), ("US_M", 9.299), ("US_W", 10.299), ("US_W_RETAIL", 10.799), ("UK_C", 21.803),
        ("US_C", 21.633), ("MONDO", 265), ("MONDO_75", 265), ("JP", 26.5), ("KR", 265), ("CN", 265), ("CN_OLD", 43),
    ],
)  # fmt: skip
def test_one_foot_in_every_system(system: str, size: float) -> None:
    assert float(size_of(system, 265)) == pytest.approx(size, abs=5e-4)


def test_both_bases_of_us_women_are_named() -> None:
    """Trap 1: Brannock's women are men + 1, retail's men + 1.5."""
    men = size_of("US_M", 250)
    assert size_of("US_W", 250) - men == 1
    assert size_of("US_W_RETAIL", 250) - men == Fraction(3, 2)
    assert size_of("US_M", 250) - size_of("UK", 250) == 1  # US men are UK + 1, not - 1 (sizing.md, bug to avoid)


def test_half_sizes_are_different_steps() -> None:
    """Trap 4: in mm of foot a half size is 3.33 in the EU, 4.23 in the UK and US, 5 in Mondopoint and Japan."""
    mm = {code: system.step / system.per_mm for code, system in SYSTEMS.items()}
    assert mm["EU"] == Fraction(10, 3)
    assert mm["UK"] == mm["US_M"] == mm["US_W"] == mm["US_W_RETAIL"] == mm["US_C"] == Fraction(254, 60)
    assert mm["MONDO"] == mm["JP"] == mm["KR"] == mm["CN"] == mm["CN_OLD"] == 5
    assert mm["MONDO_75"] == Fraction(15, 2)


def test_a_childs_scale_ends_at_thirteen_and_a_half() -> None:
    """Trap 5: 13.5, then 1 of the adults' scale."""
    assert shelf_size("UK_C", 200) == Fraction(27, 2)
    assert shelf_size("UK", 203) == 1
    for system, grown in (("UK_C", 208), ("US_C", 204)):
        with pytest.raises(CatalogError) as caught:
            shelf_size(system, grown)
        assert caught.value.next_step.startswith("after 13.5 the adults' scale begins with 1")
    for system in ("UK", "US_M", "US_W", "US_W_RETAIL"):
        with pytest.raises(CatalogError, match="has no size for a foot of 120 mm"):
            shelf_size(system, 120)
    last, first = made_for_mm("UK_C", Fraction(27, 2)), made_for_mm("UK", Fraction(1))
    assert 0 < first - last < Fraction(254, 60)
    assert made_for_mm("US_M", Fraction(1)) < made_for_mm("US_C", Fraction(27, 2))  # the two formulas do not join


@pytest.mark.parametrize(
    ("system", "foot", "size"),
    [
        ("EU", 265, Fraction(42)), ("EU", 266, Fraction(42)), ("EU", 267, Fraction(85, 2)), ("UK", 262.5, Fraction(8)),
        ("MONDO", 262, Fraction(260)), ("MONDO", 262.5, Fraction(265)), ("MONDO_75", 266, Fraction(525, 2)),
        ("JP", 263, Fraction(53, 2)), ("CN_OLD", 251, Fraction(40)), ("US_M", 262, Fraction(9)),
    ],
)  # fmt: skip
def test_the_shelf_has_the_nearest_size_and_the_longer_of_two(system: str, foot: float, size: Fraction) -> None:
    assert shelf_size(system, foot) == size


@given(system=st.sampled_from(["EU", "MONDO", "MONDO_75", "JP", "KR", "CN", "CN_OLD"]),
       foot=st.fractions(min_value=71, max_value=369, max_denominator=1000))  # fmt: skip
def test_no_size_on_the_shelf_is_nearer(system: str, foot: Fraction) -> None:
    known, size = size_system(system), shelf_size(system, foot)
    assert (size / known.step).denominator == 1
    assert abs(size - size_of(system, foot)) <= known.step / 2


@pytest.mark.parametrize(
    ("size", "label"),
    [
        (Fraction(128, 3), "42 2/3"), (Fraction(85, 2), "42.5"), (Fraction(280), "280"), (Fraction(0), "0"),
        (Fraction(42 * 1000 + 1, 1000), "42.001"), (Fraction(8) + Fraction(38, 127), "8+38/127"),
        (Fraction(1, 3), "0 1/3"), (Fraction(1, 7), "0+1/7"),
    ],
)  # fmt: skip
def test_sizes_are_written_as_shops_write_them(size: Fraction, label: str) -> None:
    assert format_size("EU", size) == label
    assert size_number(label) == size


@given(st.fractions(min_value=0, max_value=999, max_denominator=10**17))
def test_any_size_written_is_read_back_exactly(size: Fraction) -> None:
    assert size_number(format_size("EU", size)) == size


@pytest.mark.parametrize("size", [Fraction(-1), Fraction(1000), Fraction(1, 10**18)])
def test_sizes_no_label_could_carry_are_refused(size: Fraction) -> None:
    with pytest.raises(CatalogError, match="Paris point has no size"):
        format_size("EU", size)
