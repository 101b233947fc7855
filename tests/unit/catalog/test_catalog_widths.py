"""Width marks: the published tables, the same letter in another system, and where nothing is known."""

from __future__ import annotations

import math
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.sizes import SYSTEMS, foot_length_mm, size_of
from scanfit.catalog.widths import BallEstimate, NoEstimate, ball_estimate, parse_width
from scanfit.errors import CatalogError


def estimate(mark: str, system: str, wearer: str, foot_mm: float) -> BallEstimate | NoEstimate:
    return ball_estimate(parse_width(mark, size_system=system, wearer=wearer), foot_mm, wearer)


def value(mark: str, system: str, wearer: str, foot_mm: float) -> float:
    found = estimate(mark, system, wearer, foot_mm)
    assert isinstance(found, BallEstimate)
    return found.value_mm


# JIS S 5037 E girths, men and women, of the shared sizing notes, section 2 (read tables).
JIS_E = [
    (220, 225, 222), (225, 228, 225), (230, 231, 228), (235, 234, 231), (240, 237, 234), (245, 240, 237),
    (250, 243, 240), (255, 246, 243), (260, 249, 246), (265, 252, 249), (270, 255, 252), (275, 258, None),
    (280, 261, None), (285, 264, None), (290, 267, None), (295, 270, None), (300, 273, None),
]  # fmt: skip


@pytest.mark.parametrize(("foot", "men", "women"), JIS_E)
def test_jis_average_girths_equal_the_table(foot: int, men: int, women: int | None) -> None:
    assert value("E", "JP", "men", foot) == pytest.approx(men, abs=1e-9)
    if women is not None:
        assert value("E", "JP", "women", foot) == pytest.approx(women, abs=1e-9)


# 26 EEE men 261 as a broadcaster's page on JIS has it; 23.5 of both sexes, A to EEEE, 6 mm apart, from read tables.
@pytest.mark.parametrize(
    ("mark", "wearer", "foot", "girth"),
    [
        ("EEE", "men", 260, 261), ("3E", "men", 260, 261), ("E", "men", 240, 237), ("E", "women", 240, 234),
        ("A", "men", 235, 210), ("B", "men", 235, 216), ("C", "men", 235, 222), ("D", "men", 235, 228),
        ("EE", "men", 235, 240), ("EEEE", "men", 235, 252), ("F", "men", 235, 258), ("G", "men", 235, 264),
        ("A", "women", 235, 207), ("EEEE", "women", 235, 249),
    ],
)  # fmt: skip
def test_jis_letters_are_6_mm_apart(mark: str, wearer: str, foot: int, girth: int) -> None:
    found = estimate(mark, "JP", wearer, foot)
    assert isinstance(found, BallEstimate)
    assert found.column == "ball_girth_mm"
    assert found.value_mm == pytest.approx(girth, abs=1e-9)
    assert found.tag == "R"
    assert found.sigma_mm >= 6 / math.sqrt(12)  # never surer than the letter is wide


def test_us_men_follow_the_fitted_chart() -> None:
    nine = foot_length_mm("US_M", "9")
    assert value("D", "US_M", "men", float(nine)) == pytest.approx(97, abs=1e-9)
    ten = float(foot_length_mm("US_M", "10"))
    assert value("D", "US_M", "men", ten) == pytest.approx(100.15, abs=1e-9)
    steps = [value(m, "US_M", "men", float(nine)) - 97 for m in ("C", "E", "2E")]
    assert steps == pytest.approx([-5, 5, 10], abs=1e-9)
    assert value("B", "US_M", "men", float(nine)) == pytest.approx(97 - 2 * 4.7625, abs=1e-9)  # Brannock, 3/16 in
    # The mean man of ANSUR, 271.2 mm long and 101.9 wide, lands in D, within one letter of 5 mm.
    assert abs(value("D", "US_M", "men", 271.2) - 101.9) < 2.5


def test_uk_men_follow_the_retailers_bands() -> None:
    for size, girth in {6: 228.5, 7: 234.5, 8: 240.5, 9: 246.5, 10: 252.5, 11: 258.0, 12: 263.5}.items():
        foot = float(foot_length_mm("UK", str(size)))
        assert value("F", "UK", "men", foot) == pytest.approx(girth, abs=1e-9)
        assert value("G", "UK", "men", foot) == pytest.approx(girth + 6.5, abs=1e-9)
        assert value("FX", "UK", "men", foot) == pytest.approx(girth + 3.25, abs=1e-9)
    half = float(foot_length_mm("UK", "8.5"))
    assert value("F", "UK", "men", half) == pytest.approx(243.5, abs=1e-9)


def test_a_mondopoint_width_is_turned_square_to_the_foot() -> None:
    found = estimate("110", "MONDO", "", 280)
    assert isinstance(found, BallEstimate)
    assert found.column == "ball_width_mm"
    assert found.value_mm**2 + (0.105 * 280) ** 2 == pytest.approx(110**2)
    assert 0.95 < found.value_mm / 110 < 0.97  # 3 to 5 % less than from joint to joint (measures.md)


def test_the_same_letter_is_another_width_in_every_system() -> None:
    """Trap 6: E is average in Japan, wide in US men's and UK women's, narrow in UK men's."""
    steps = {
        (system, wearer): parse_width("E", size_system=system, wearer=wearer).steps
        for system, wearer in (("JP", "men"), ("JP", "women"), ("US_M", "men"), ("US_W", "women"), ("UK", "men"),
                               ("UK", "women"))
    }  # fmt: skip
    assert steps == {
        ("JP", "men"): 0, ("JP", "women"): 0, ("US_M", "men"): 1, ("US_W", "women"): 3, ("UK", "men"): -1,
        ("UK", "women"): 1,
    }  # fmt: skip
    assert parse_width("D", size_system="US_M", wearer="men").steps == 0
    assert parse_width("D", size_system="US_W", wearer="women").steps == 2  # D is a woman's wide
    assert parse_width("E", size_system="EU", wearer="men").steps is None
    assert value("E", "JP", "men", 265) != value("E", "UK", "men", 265)


def test_girth_is_not_width() -> None:
    """Trap 7: letters of one system fill the girth, of another the width, never both."""
    columns = {
        system: found.column
        for system, mark in (("JP", "E"), ("UK", "F"), ("US_M", "D"), ("MONDO", "102"))
        if isinstance(found := estimate(mark, system, "men", 265), BallEstimate)
    }
    assert columns == {
        "JP": "ball_girth_mm", "UK": "ball_girth_mm", "US_M": "ball_width_mm", "MONDO": "ball_width_mm",
    }  # fmt: skip


def test_one_letter_is_worked_out_anew_for_every_size() -> None:
    """The grading trap: JIS girth grows 0.60 a millimetre, US width 0.37, and no letter is carried over."""
    jis = value("EE", "JP", "men", 270) - value("EE", "JP", "men", 260)
    us = value("EE", "US_M", "men", 270) - value("EE", "US_M", "men", 260)
    assert jis / 10 == pytest.approx(0.60)
    assert us / 10 == pytest.approx(3.15 * 3 / 25.4)


@pytest.mark.parametrize(
    ("word", "system", "wearer", "mark", "steps"),
    [
        ("narrow", "US_M", "men", "B", -2), ("medium", "US_M", "men", "D", 0), ("wide", "US_M", "men", "EE", 2),
        ("extra wide", "US_M", "men", "EEEE", 4), ("medium", "US_W", "women", "B", 0),
        ("wide", "US_W", "women", "D", 2), ("narrow", "US_W_RETAIL", "women", "AA", -2), ("W", "US_M", "", "EE", 2),
        ("standard", "UK", "men", "F", 0), ("wide", "UK", "men", "G", 1), ("wide", "UK", "women", "E", 1),
        ("extra wide", "UK", "women", "EE", 2), ("regular", "JP", "men", "E", 0), ("wide", "JP", "men", "wide", None),
        ("wide", "EU", "men", "wide", None), ("medium", "US_C", "child", "medium", None),
        ("schmal", "EU", "men", "narrow", None), ("weit", "EU", "men", "wide", None),
        ("étroit", "EU", "women", "narrow", None), ("large", "EU", "women", "wide", None),
        ("estrecho", "EU", "men", "narrow", None), ("ancho", "EU", "men", "wide", None),
        ("stretto", "EU", "men", "narrow", None), ("largo", "EU", "men", "wide", None),
        ("smal", "EU", "men", "narrow", None), ("breed", "US_M", "men", "EE", 2),
        ("X-Wide", "EU", "", "extra wide", None),
        ("D (M)", "US_M", "men", "D", 0), ("EE - Wide", "US_M", "men", "EE", 2), ("E - Wide", "US_M", "men", "E", 1),
        ("2a", "US_W", "women", "AA", -2), ("4E", "JP", "men", "EEEE", 3),
        ("2,5", "CN", "men", "2.5", Fraction(-1, 2)),
        ("三", "CN", "men", "3", 0), ("6", "UK", "men", "6", None), ("G", "EU", "men", "G", None),
    ],
)  # fmt: skip
def test_marks_and_words_are_read(word: str, system: str, wearer: str, mark: str, steps: int | None) -> None:
    width = parse_width(word, size_system=system, wearer=wearer)
    assert (width.mark, width.steps) == (mark, steps)


@pytest.mark.parametrize(
    ("mark", "system", "wearer", "foot", "reason"),
    [
        ("B", "US_W", "women", 245, "US women's widths were found in no table in millimetres"),
        ("wide", "US_W_RETAIL", "women", 245, "US women's widths were found in no table in millimetres"),
        ("D", "US_C", "child", 180, "US children's widths were found in no table"),
        ("D", "US_M", "child", 210, "US children's widths were found in no table"),
        ("D", "UK", "women", 240, "the girths of UK women's fittings were not found, only their steps"),
        ("F", "UK_C", "child", 180, "the girths of UK children's fittings were not found, only their steps"),
        ("F", "UK", "unisex", 260, "UK fittings mean other widths for men and women, and it is not told whose these "
         "are"),
        ("4", "UK", "men", 260, "sources disagree whether 4 or 6 is the standard of the UK's numbered fittings"),
        ("A", "UK", "men", 260, "UK men's fittings are known from E to H, not A"),
        ("F", "UK", "men", 320, "the girths of UK men's fittings are known for sizes 6 to 12"),
        ("E", "JP", "child", 180, "the girths of JIS S 5037 for children were not found"),
        ("E", "JP", "unisex", 250, "JIS girths of men and women differ by 3 mm, and it is not told whose these are"),
        ("F", "JP", "women", 240, "JIS S 5037 for women ends at EEEE; sources disagree about F"),
        ("E", "JP", "women", 285, "JIS S 5037 for women covers 19.5 to 27 cm"),
        ("E", "JP", "men", 190, "JIS S 5037 for men covers 20 to 30 cm"),
        ("6E", "US_M", "men", 270, "US men's widths are known from AAA to EEEE, not EEEEEE"),
        ("D", "US_M", "men", 200, "US men's widths are known for sizes 6 to 15"),
        ("3", "CN", "men", 250, "China's types are 7 mm of girth apart, but the girth of none of them was found"),
        ("EE", "KR", "men", 260, "width EE: no published rule gives a number for it beside this size"),
        ("G", "EU", "women", 245, "width G: no published rule gives a number for it beside this size"),
        ("150", "MONDO", "men", 265, "no foot of 265 mm is 150 mm wide"),
    ],
)  # fmt: skip
def test_where_no_rule_is_known_there_is_a_reason_and_no_number(
    mark: str, system: str, wearer: str, foot: float, reason: str
) -> None:
    assert estimate(mark, system, wearer, foot) == NoEstimate(reason=reason)


@pytest.mark.parametrize(
    ("mark", "system", "wearer", "what"),
    [
        ("F", "US_M", "men", "'F' is not a width beside a US_M size"),
        ("AA", "JP", "men", "'AA' is not a width beside a JP size"),
        ("EE", "UK", "men", "'EE' is not a width beside a UK size"),
        ("", "US_M", "men", "'' is not a width beside a US_M size"),
        ("0.5", "CN", "men", None),
        ("C/D", "US_W", "women", "'C/D' names more than one width"),
        ("blue suede", "EU", "men", "'blue suede' is not a width beside a EU size"),
    ],
)
def test_what_is_no_width_of_the_system_is_refused(mark: str, system: str, wearer: str, what: str | None) -> None:
    if what is None:
        assert parse_width(mark, size_system=system, wearer=wearer).steps is None
        return
    with pytest.raises(CatalogError) as caught:
        parse_width(mark, size_system=system, wearer=wearer)
    assert caught.value.what == what
    assert caught.value.next_step


marks = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["D", "E", "2E", "FX", "wide", "4", "110", "2.5", "三", "G", "AAA", "D (M)", "EE - Wide", "(", "/"]
    ),
)


@given(
    mark=marks,
    system=st.sampled_from(sorted(SYSTEMS)),
    wearer=st.sampled_from(["men", "women", "child", "unisex", ""]),
    foot=st.floats(70, 370),
)
def test_any_mark_is_a_number_with_its_sigma_or_a_reason(mark: str, system: str, wearer: str, foot: float) -> None:
    with suppress(CatalogError):
        found = estimate(mark, system, wearer, foot)
        if isinstance(found, NoEstimate):
            assert found.reason
        else:
            assert 0.2 < found.value_mm / foot < 1.25
            assert found.sigma_mm >= 1
            assert found.rule
            assert found.tag
            assert found.population


@given(foot=st.floats(240, 290), system=st.sampled_from(["JP", "US_M", "UK"]))
def test_wider_marks_are_wider(foot: float, system: str) -> None:
    order = {
        "JP": ["A", "B", "C", "D", "E", "EE", "EEE", "EEEE", "F", "G"],
        "US_M": ["AAA", "AA", "A", "B", "C", "D", "E", "EE", "EEE", "EEEE"], "UK": ["E", "F", "FX", "G", "H"],
    }[system]  # fmt: skip
    values = [value(mark, system, "men", foot) for mark in order if 6 < size_of("UK", foot) < 12]
    assert values == sorted(set(values))
