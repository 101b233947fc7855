"""Labels as shops write them: read whole, or refused with what to write."""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.catalog.labels import Label, format_label, parse_label
from scanfit.catalog.sizes import SYSTEMS, made_for_mm
from scanfit.errors import CatalogError

F = Fraction


def read(text: str, system: str | None = None, wearer: str = "") -> tuple[str, Fraction, str, str]:
    label = parse_label(text, system=system, wearer=wearer)
    return label.system, label.size, label.width, label.wearer


@pytest.mark.parametrize(
    ("text", "system", "size", "width", "wearer"),
    [
        ("42 2/3", "EU", F(128, 3), "", ""), ("9.5", "", F(19, 2), "", ""), ("W 8", "", F(8), "", "women"),
        ("M 10.5", "", F(21, 2), "", "men"), ("27,5", "", F(55, 2), "", ""), ("10.5 2E", "", F(21, 2), "2E", ""),
        ("38½", "EU", F(77, 2), "", ""), ("EU42", "EU", F(42), "", ""), ("42 EU", "EU", F(42), "", ""),
        ("EUR 38.5", "EU", F(77, 2), "", ""), ("10.5 EE", "", F(21, 2), "EE", ""),
        ("8.5 wide", "", F(17, 2), "wide", ""),
        ("280/110", "MONDO", F(280), "110", ""), ("270/102", "MONDO", F(270), "102", ""),
        ("26.5 cm", "JP", F(53, 2), "", ""), ("25.5cm", "JP", F(51, 2), "", ""),
        ("24.5cm EEE", "JP", F(49, 2), "EEE", ""),
        ("JP 26.5", "JP", F(53, 2), "", ""), ("JP 265", "JP", F(53, 2), "", ""),
        ("Mondo 26.5", "MONDO", F(265), "", ""),
        ("265 mm", "MONDO", F(265), "", ""), ("265", "MONDO", F(265), "", ""), ("KR 265", "KR", F(265), "", ""),
        ("CN 41", "CN_OLD", F(41), "", ""), ("CN 255", "CN", F(255), "", ""), ("250(2.5)", "CN", F(250), "2.5", ""),
        ("Gr. 42", "EU", F(42), "", ""), ("Gr.42,5", "EU", F(85, 2), "", ""), ("Größe: 42", "EU", F(42), "", ""),
        ("Size 42", "EU", F(42), "", ""), ("pointure 38", "EU", F(38), "", ""), ("talla 38", "EU", F(38), "", ""),
        ("taglia 38", "EU", F(38), "", ""), ("maat 38", "EU", F(38), "", ""), ("n° 38", "EU", F(38), "", ""),
        ("サイズ 26.5 cm", "JP", F(53, 2), "", ""), ("Gr. 42 Weite G", "EU", F(42), "G", ""),
        ("T. 38", "EU", F(38), "", ""), ("5T", "US_C", F(5), "", "child"),
        ("US 5.5 Big Kid", "US_M", F(11, 2), "", "child"), ("12.5 kids", "", F(25, 2), "", "child"),
        ("12C", "US_C", F(12), "", "child"),
        ("2Y", "US_M", F(2), "", "child"),
        ("C10", "US_C", F(10), "", "child"), ("J2", "US_M", F(2), "", "child"),
        ("UK 12 infant", "UK_C", F(12), "", "child"),
        ("\uff14\uff12", "EU", F(42), "", ""), ("42\u00a02\u20443", "EU", F(128, 3), "", ""),
        ("\u2007EU\u202f42 ", "EU", F(42), "", ""), ("38 ⅔", "EU", F(116, 3), "", ""),
        ("8-1/2 B", "", F(17, 2), "B", ""),
        ("10 M US Women", "US_W", F(10), "medium", "women"), ("US Women's 8.5 W", "US_W", F(17, 2), "wide", "women"),
        ("Damen 38", "EU", F(38), "", "women"), ("femme 38", "EU", F(38), "", "women"),
        ("UK 8 F", "UK", F(8), "F", ""),
        ("UK 8 fitting 6", "UK", F(8), "6", ""), ("9 XW", "", F(9), "extra wide", ""),
        ("9 X-Wide", "", F(9), "extra wide", ""),
        ("42 schmal", "EU", F(42), "narrow", ""), ("38 étroit", "EU", F(38), "narrow", ""),
        ("U.S. M 9", "US_M", F(9), "", "men"),
        ("10.5 D - Medium", "", F(21, 2), "D", ""), ("US_W_RETAIL 9", "US_W_RETAIL", F(9), "", ""),
    ],
)  # fmt: skip
def test_labels_are_read(text: str, system: str, size: Fraction, width: str, wearer: str) -> None:
    assert read(text) == (system, size, width, wearer)


@pytest.mark.parametrize(
    ("text", "system", "wearer", "expected"),
    [
        ("9.5", "US", "men", ("US_M", F(19, 2), "", "")), ("9.5", "US", "women", ("US_W", F(19, 2), "", "")),
        ("9.5", "US_W_RETAIL", "women", ("US_W_RETAIL", F(19, 2), "", "")),
        ("12", "US", "child", ("US_C", F(12), "", "")), ("12", "UK", "child", ("UK_C", F(12), "", "")),
        ("13.5", "UK", "child", ("UK_C", F(27, 2), "", "")), ("2 youth", "UK", "child", ("UK", F(2), "", "child")),
        ("8", "UK", "women", ("UK", F(8), "", "")), ("8", "AU", "men", ("UK", F(8), "", "")),
        ("8", "AU", "women", ("US_W", F(8), "", "")), ("42", "DE", "", ("EU", F(42), "", "")),
        ("26.5 cm", "MONDO", "", ("MONDO", F(265), "", "")), ("9 D(M) US", None, "men", ("US_M", F(9), "D", "")),
        ("25.5(三)", "CN", "men", ("CN", F(255), "三", "")), ("US 5.5", "US_M", "women", ("US_M", F(11, 2), "", "")),
        ("10F", "UK", "child", ("UK_C", F(10), "F", "")), ("12C", "US", "men", ("US_M", F(12), "C", "")),
        ("265", "MONDO_75", "", ("MONDO_75", F(265), "", "")),
    ],
)  # fmt: skip
def test_the_row_says_what_the_label_does_not(
    text: str, system: str | None, wearer: str, expected: tuple[str, Fraction, str, str]
) -> None:
    assert read(text, system, wearer) == expected


@pytest.mark.parametrize(
    ("text", "wearer", "first", "also"),
    [
        ("EU 42 / UK 8", "", ("EU", 42), [("UK", 8)]), ("UK 5 - 38 EU", "", ("UK", 5), [("EU", 38)]),
        ("US W 8.5 / EU 39", "", ("US_W", F(17, 2)), [("EU", 39)]), ("8 UK/42 EU", "", ("UK", 8), [("EU", 42)]),
        ("EU 36 2/3 / UK 4 / US M 4.5", "", ("EU", F(110, 3)), [("UK", 4), ("US_M", F(9, 2))]),
        ("9.5 US 43 EU", "men", ("US_M", F(19, 2)), [("EU", 43)]), ("UK 8 (42)", "", ("UK", 8), [("EU", 42)]),
        ("M 9 / W 10.5", "", ("US_M", 9), [("US_W_RETAIL", F(21, 2))]), ("M9/W10", "", ("US_M", 9), [("US_W", 10)]),
        ("9M / 10.5W", "", ("US_M", 9), [("US_W_RETAIL", F(21, 2))]),
        ("M 9 / W 10.5", "women", ("US_W_RETAIL", F(21, 2)), [("US_M", 9)]),
        ("US 3 / EU 34", "child", ("EU", 34), [("US_M", 3)]), ("UK 9 / EU 27", "child", ("UK_C", 9), [("EU", 27)]),
        ("US 13C / EU 31", "", ("US_C", 13), [("EU", 31)]), ("US 9 / EU 42", "", ("EU", 42), []),
    ],
)  # fmt: skip
def test_two_systems_are_one_shoe(
    text: str, wearer: str, first: tuple[str, int | Fraction], also: list[tuple[str, int | Fraction]]
) -> None:
    label = parse_label(text, wearer=wearer)
    assert (label.system, label.size) == first
    assert list(label.also) == also


def test_the_rows_system_chooses_among_the_labels() -> None:
    assert read("UK 8 / EU 42", "EU")[:2] == ("EU", F(42))
    assert parse_label("UK 8 / EU 42", system="eur").also == (("UK", F(8)),)


# M and W: before the number the wearer; after it the width where it cannot be the wearer; else nobody knows.
@pytest.mark.parametrize(
    ("text", "wearer", "width", "is_doubted"),
    [
        ("9.5 (M)", "women", "medium", False), ("9.5 (M)", "men", "", True), ("9.5 M", "", "", True),
        ("8 W", "men", "wide", False), ("8 W", "women", "", True), ("8W", "", "", True), ("W 8", "", "", False),
        ("8 women W", "", "wide", False), ("8 men M", "", "medium", False), ("8 M", "child", "medium", False),
        ("9 D(M)", "", "D", False), ("9 width W", "", "W", False), ("8 N", "", "narrow", False),
    ],
)  # fmt: skip
def test_m_and_w_are_a_width_only_where_they_cannot_be_the_wearer(
    text: str, wearer: str, width: str, is_doubted: bool
) -> None:
    label = parse_label(text, wearer=wearer)
    assert (label.width, bool(label.doubt)) == (width, is_doubted)


def test_centimetres_may_be_the_lasts() -> None:
    """Trap 3: a CM mark is the foot's length or the last's; a row that says JP has said which."""
    assert parse_label("27 cm").doubt == "cm is taken for the foot's length; some brands print one nearer the last's"
    assert parse_label("27 cm", system="JP").doubt == parse_label("JP 27 cm").doubt == ""


def test_m_before_a_european_number_names_nobody() -> None:
    label = parse_label("M 42")
    assert (label.system, label.wearer, label.width) == ("EU", "", "")
    assert label.doubt == "M before the size is taken for nothing"


RANGE = "a range of sizes, or two sizes without their systems"


@pytest.mark.parametrize(
    ("text", "system", "wearer", "what", "step"),
    [
        ("S", None, "", "S, M, L and their like stand for other sizes with every maker", "write the number"),
        ("Size XL", None, "", "S, M, L and their like stand for other sizes with every maker", "write the number"),
        ("S/M", None, "", "S, M, L and their like stand for other sizes with every maker", "write the number"),
        ("One Size", None, "", "it names no size", "write the size"),
        ("Default Title", None, "", "it names no size", "write the size"),
        ("39-40", None, "", RANGE, "write one row"), ("39/40", None, "", RANGE, "write one row"),
        ("39\u201340", None, "", RANGE, "write one row"), ("EU 39/40", None, "", RANGE, "write one row"),
        ("UK 5-6", None, "", RANGE, "write one row"), ("39,40", None, "", RANGE, "write one row"),
        ("8,9", None, "", RANGE, "write one row"), ("42\u204443", None, "", RANGE, "write one row"),
        ("2 39/42", None, "", RANGE, "write one row"), ("8 (42)", None, "", RANGE, "write one row"),
        ("230/235", None, "", RANGE, "write one row"), ("381\u20442", None, "", RANGE, "write one row"),
        ("", None, "", "it has no number", "write for example"), ("Black", None, "", "it has no number", "write for"),
        ("42 Black", None, "", "'black' beside the size is not understood", "write for example EU 42"),
        ("Large (42)", None, "", "'large' beside the size is not understood", "write for example EU 42"),
        ("9999", None, "", "not a size", "write"), ("-1", None, "", "not a size", "write"),
        ("10\u00b2", None, "", "'\u00b2' beside the size is not understood", "write"),
        ("\u0664\u0662", None, "", "not a size", "write"), ("1,000", None, "", "not a size", "write"),
        ("4" * 65, None, "", "longer than 64 characters", "write"),
        ("US 9", None, "", "US 9 may be men's or women's", "say whose: US M 9 or US W 9"),
        ("9", "AU", "", "AU 9 may be men's or women's", "say whose"),
        ("2", "UK", "child", "a child's UK 2 may be before or after 13.5", "write UK_C 2 for the infant's, UK 2 for"),
        ("5", "US", "child", "a child's US 5 may be before or after 13.5", "write US_C 5 for the infant's, US_M 5 for"),
        ("US 1 Little Kid", None, "", "a child's US 1 may be before or after 13.5", "write US_C 1"),
        ("14", "US", "child", "US 14 is no child's size", "children's sizes end at 13.5"),
        ("10 C", None, "", "a 'C' after the size may be a width or say that it is a child's", "write 12C"),
        ("CN 26", None, "", "CN 26 may be centimetres or an old number", "write CN 255 or CN_OLD 41"),
        ("42", "IT", "", "scanfit knows no rule for sizes of IT", "write"),
        ("BR 40", None, "", "scanfit knows no rule for sizes of BR", "give the size in EU"),
        ("42", "xx", "", "'xx' is not a size system scanfit knows", "known are EU"),
        ("42", None, "dogs", "wearer is 'dogs'", "write one of men, women, child, unisex"),
        ("EU 42", "UK", "", "it is in EU, but the row is in UK", "correct one"),
        ("26.5 cm", "EU", "", "it is in JP, but the row is in EU", "correct one"),
        ("W 8", None, "men", "it is women's, but the row is men's", "correct the wearer"),
        ("W 8", "US_M", "", "it says women, but the size is US_M", "correct the label"),
        ("5Y / 6.5W", None, "", "it names more than one wearer", "write men's"),
        ("9 D 2E", None, "", "it names more than one width", "write one width"),
        ("42", "US", "men", "size US_M 42 would be a foot of 542 mm", "write a size of the US men system"),
        ("EU 42 / UK 10", None, "", "UK 10 is a foot of 279 mm, EU 42 is a foot of 265 mm: more than 9 mm apart",
         "correct one"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_write(text: str, system: str | None, wearer: str, what: str, step: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_label(text, system=system, wearer=wearer)
    shown = text if len(text) <= 40 else text[:39] + "…"
    assert caught.value.what in (f"size label '{shown}': {what}", what)
    assert caught.value.next_step.startswith(step)


# How far the feet of two systems may be apart, from what sizing.md says of their allowances (tag D).
@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("EU 42 / UK 8", True),  # 265 and 262.5
        ("EU 42.5 / UK 8", True),  # 268.3 and 262.5, as Nike has it
        ("EU 43 / UK 8", False),  # 271.7: more than the EU's 5 mm and half a size each
        ("US M 9 / 27 cm", True),  # trap 2: a brand's centimetres are not the foot's
        ("US M 12 / 30 cm", True),
        ("US M 9 / 29 cm", False),
        ("US M 9 / W 12", False),
    ],
)
def test_two_sizes_agree_within_what_their_systems_leave_open(text: str, agrees: bool) -> None:
    if agrees:
        assert parse_label(text).also
    else:
        with pytest.raises(CatalogError, match="mm apart"):
            parse_label(text)


# EU, UK and US of Nike's men's chart (shoe-converter, MIT): the first rows, in its order.
CHART = [
    ("34.5", "1.5", "2.5"), ("35", "2", "3"), ("35.5", "2.5", "3.5"), ("36", "3", "4"), ("36.5", "3.5", "4.5"),
    ("37.5", "4", "5"), ("38", "4.5", "5.5"), ("38.5", "5", "6"), ("39", "5.5", "6.5"), ("40", "6", "7"),
    ("40.5", "6.5", "7.5"), ("41", "7", "8"), ("42", "7.5", "8.5"), ("42.5", "8", "9"), ("43", "8.5", "9.5"),
    ("44", "9", "10"), ("44.5", "9.5", "10.5"), ("45", "10", "11"), ("45.5", "10.5", "11.5"), ("46", "11", "12"),
    ("47", "11.5", "12.5"), ("47.5", "12", "13"), ("48", "12.5", "13.5"), ("48.5", "13", "14"),
]  # fmt: skip

widths = st.sampled_from(
    ["", "D", "2E", "EE", "EEEE", "AAA", "C", "M", "W", "K", "FX", "narrow", "medium", "wide", "extra wide", "6", "110",
     "2.5", "三"]
)  # fmt: skip
WEARER_OF = {"US_M": "men", "US_W": "women", "US_W_RETAIL": "women", "UK_C": "child", "US_C": "child"}


@st.composite
def labels(draw: st.DrawFn) -> Label:
    """Labels of a known system, any size of feet from 70 to 370 mm as an exact fraction, and one more system."""
    code = draw(st.sampled_from(sorted(SYSTEMS)))
    foot = draw(st.fractions(min_value=71, max_value=369, max_denominator=1000))
    size = foot * SYSTEMS[code].per_mm + SYSTEMS[code].offset
    wearer = draw(st.sampled_from(["", WEARER_OF.get(code, "women")]))
    also: tuple[tuple[str, Fraction], ...] = ()
    if not code.startswith("MONDO") and draw(st.booleans()):
        also = (("MONDO", foot),)
    width = draw(widths)
    return Label(size=abs(size), system=code, width=width, also=also if size > 0 else (), wearer=wearer)


@settings(max_examples=400)
@given(labels())
def test_what_is_written_is_read_back(label: Label) -> None:
    if not 70 <= made_for_mm(label.system, label.size) <= 370:
        return
    text = format_label(label)
    if len(text) <= 64:
        assert parse_label(text) == label
        assert parse_label(text, system=label.system) == label


@settings(max_examples=1000)
@given(
    text=st.one_of(
        st.text(max_size=70),
        st.text(alphabet="0123456789 ./,-()½⅔ABCDEMWUKSJPYcm+", max_size=24),
        st.lists(
            st.sampled_from(
                ["EU", "UK", "US", "42", "8", "9.5", "/", "-", "(", ")", "M", "W", "2E", "D", "C", "kids", "cm", "265",
                 "½", "width", "women", "JP", "CN", "2/3", "wide", "extra", "三", "Y", "12", ","]
            ), max_size=9,
        ).map(" ".join),
    ),
    system=st.one_of(st.none(), st.sampled_from([*SYSTEMS, "US", "AU", "cm", "IT"]), st.text(max_size=6)),
    wearer=st.sampled_from(["", "men", "women", "child", "unisex", "cats"]),
)  # fmt: skip
def test_any_text_is_a_label_or_a_catalogue_error(text: str, system: str | None, wearer: str) -> None:
    with suppress(CatalogError):
        label = parse_label(text, system=system, wearer=wearer)
        assert label.system == "" or label.system in SYSTEMS
        feet = [made_for_mm(code, size) for code, size in ((label.system, label.size), *label.also) if code]
        assert all(70 <= foot <= 370 for foot in feet)


@given(first=st.integers(66, 104), second=st.integers(66, 104))
def test_a_pair_of_sizes_is_never_taken_for_one(first: int, second: int) -> None:
    """Half sizes 33 to 52: unless they are the same number, no separator makes them a size."""
    a, b = (f"{half // 2}.5" if half % 2 else str(half // 2) for half in (first, second))
    for between in ("-", "/", " / ", " ", " | ", "; "):
        if first == second:
            continue
        with pytest.raises(CatalogError):
            parse_label(f"{a}{between}{b}")


def test_five_thousand_labels_take_seconds_at_most() -> None:
    texts = [f"EU {n // 8}.{n % 8} / UK {n % 9}" for n in range(264, 416)] + [f"{n / 8} {w}" for n in range(8, 416)
             for w in ("D", "2E", "wide", "(M)", "EE") ]  # fmt: skip
    start = time.perf_counter()
    for text in texts * 2:
        with suppress(CatalogError):
            parse_label(text, wearer="men")
    assert len(texts) * 2 > 4000
    assert time.perf_counter() - start < 10


def test_a_brands_own_chart_is_accepted_as_labels() -> None:
    """Every row as one label; two neighbouring rows are no label."""
    for eu, uk, us in CHART:
        label = parse_label(f"EU {eu} / UK {uk} / US {us}", wearer="men")
        assert [code for code, _ in label.also] == ["UK", "US_M"]
    for (eu, _, _), (other, _, _) in pairwise(CHART):
        with pytest.raises(CatalogError):
            parse_label(f"EU {eu} / EU {other}")
