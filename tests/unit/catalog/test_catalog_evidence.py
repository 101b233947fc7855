"""Inner dimensions from the best evidence there is: each rule by hand, the order, and that nothing is invented."""

from __future__ import annotations

import random
from collections.abc import Mapping
from math import hypot, sqrt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scanfit.catalog.charts import load_charts
from scanfit.catalog.check import typed_part
from scanfit.catalog.evidence import explain_dimension, measured_sigma_mm, with_dimensions
from scanfit.catalog.evidence.rules import load_rules, told_sigma_mm
from scanfit.catalog.schema import CATEGORIES, INNER, SHOE, SOURCES, TOE_FORMS, WEARERS
from scanfit.catalog.systems import SYSTEMS
from scanfit.fit.ranges import load_ranges
from scanfit.fit.zones import ZONES

CHARTS = load_charts()
ROOT3 = sqrt(3)
BASE = {
    "sku": "a", "brand": "Demo", "model": "m", "category": "casual", "wearer": "men", "size_system": "EU",
    "size_label": "42", "currency": "",
}  # fmt: skip
LAST = {
    "inner_length_mm": "last_length_mm", "ball_girth_mm": "last_ball_girth_mm", "ball_width_mm": "last_ball_width_mm",
    "heel_width_mm": "last_heel_width_mm", "toe_box_height_mm": "last_toe_height_mm",
}  # fmt: skip


def table(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """A typed table as the check hands it on: text never null, numbers null where not known."""
    columns = {}
    for column in SHOE:
        dtype = pl.Int64() if column.dtype == "integer" else pl.Float64() if column.is_number else pl.String()
        cells = [(BASE | dict(row)).get(column.name, None if column.is_number else "") for row in rows]
        columns[column.name] = pl.Series(column.name, cells, dtype=dtype)
    return pl.DataFrame(columns)


def filled(**row: Any) -> dict[str, Any]:
    return with_dimensions(table(row), CHARTS).table.row(0, named=True)


def told(row: Mapping[str, Any], name: str) -> tuple[float | None, float | None, str]:
    stem = name.removesuffix("_mm")
    return row[name], row[f"{stem}_sigma_mm"], row[f"{stem}_source"]


def is_close(found: tuple[float | None, float | None, str], value: float, sigma: float, source: str) -> bool:
    return found[0] == pytest.approx(value) and found[1] == pytest.approx(sigma) and found[2] == source


# -- each rule by hand -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wearer", "system", "label", "foot", "sigma"),
    [
        # the reference values of sizing.md, sections 2 and 7
        ("men", "EU", "42", 265, 5.0),
        ("men", "EU", "42 2/3", 42 / 0.15 + 40 / 9 - 15, 5.0),
        ("men", "UK", "8", 31 / 3 * 25.4, 4.5),
        ("men", "US_M", "1", 23 / 3 * 25.4, 4.5),
        ("women", "US_W", "8", 29 / 3 * 25.4, 5.0),
        ("women", "US_W_RETAIL", "8", 28.5 / 3 * 25.4, 5.0),
        ("child", "UK_C", "10", 22 / 3.24 * 25.4, 6.0),
        ("child", "US_C", "10", (10 + 29 / 3) / 3 * 25.4, 6.0),
        ("men", "MONDO", "265", 265, 3.5),
        ("men", "MONDO_75", "262.5", 262.5, 4.0),
        ("women", "JP", "24", 240, 3.5),
        ("men", "KR", "270", 270, 3.5),
        ("men", "CN", "270", 270, 3.5),
        ("men", "CN_OLD", "40", 250, 5.0),
    ],
)
def test_by_its_label_a_shoe_is_as_long_as_its_foot_and_the_middle_of_its_toe_room(
    wearer: str, system: str, label: str, foot: float, sigma: float
) -> None:
    row = filled(wearer=wearer, size_system=system, size_label=label)
    spread = hypot(sigma, 2 / ROOT3, 1.5)  # the label, casual's 10 to 14 mm read as even, making
    assert is_close(told(row, "inner_length_mm"), foot + 12, spread, "size label")
    assert all(row[name] is None for name in INNER[1:])


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_toe_room_is_the_fits_own(category: str) -> None:
    allowed = load_ranges().of("toe_length", category, "regular")
    assert load_rules().toe_room[category] == (allowed.low_mm, allowed.high_mm)
    row = filled(category=category)
    spread = hypot(5, (allowed.high_mm - allowed.low_mm) / 2 / ROOT3, 1.5)
    assert is_close(told(row, "inner_length_mm"), 265 + (allowed.low_mm + allowed.high_mm) / 2, spread, "size label")


def test_what_a_childs_shoe_has_for_growing_is_in_its_toe_room() -> None:
    row = filled(category="child", wearer="child", size_label="30")
    assert is_close(told(row, "inner_length_mm"), 200 - 15 + 14.5, hypot(5, 2.5 / ROOT3, 1.5), "size label")
    assert explain_dimension(row, "inner_length_mm", CHARTS).endswith("(D, room to grow included)")


def test_the_ball_room_is_the_fits_own() -> None:
    for name, zone in (("ball_girth_mm", "ball_girth"), ("ball_width_mm", "ball_width")):
        allowed = load_ranges().of(zone, "casual", "regular")
        assert load_rules().ball_room[name] == (allowed.low_mm, allowed.high_mm)


@pytest.mark.parametrize(
    ("brand", "label", "foot", "off"),
    [
        ("adidas", "42 2/3", 263, 42 / 0.15 + 40 / 9 - 15 - 263),  # EU is farther off than UK 8.5 and US 9
        ("Nike", "42.5", 275, 275 - 31 / 3 * 25.4),  # US men 9 and UK 8 are, and EU 42.5 is not
    ],
)
def test_a_brands_chart_goes_before_the_formula(brand: str, label: str, foot: float, off: float) -> None:
    row = filled(brand=brand, size_label=label)
    spread = hypot(3, off / 2, 2 / ROOT3, 1.5)
    assert is_close(told(row, "inner_length_mm"), foot + 12, spread, "brand chart")


def test_a_size_that_chart_and_formula_disagree_about_is_left_unknown() -> None:
    evidenced = with_dimensions(table({"brand": "Nike", "size_system": "US_M", "size_label": "21"}), CHARTS)
    row = evidenced.table.row(0, named=True)
    assert told(row, "inner_length_mm") == (None, None, "")
    reason = "Nike's size chart and the formula of US_M 21 are too far apart to believe either"
    assert f"some inner lengths are not known: {reason}" in evidenced.notes
    assert (
        explain_dimension(row, "inner_length_mm", CHARTS) == f"not known: the catalogue does not give it, and {reason}"
    )


@pytest.mark.parametrize(
    ("category", "form", "less", "doubt"),
    [
        # last makers' totals (round 15-18, almond 18-22, chisel 20-25, square 25-35) less a dress shoe's 11.5
        ("dress", "round", 5.0, 1.5), ("dress", "almond", 8.5, 2.0), ("dress", "chisel", 11.0, 2.5),
        ("dress", "square", 18.5, 5.0), ("casual", "", 5.0, 1.5), ("running", "", 5.0, 1.5),
        ("child", "", 2.5, 2.5), ("child", "almond", 8.5, 2.0),
    ],
)  # fmt: skip
def test_the_usable_length_of_a_last(category: str, form: str, less: float, doubt: float) -> None:
    row = filled(category=category, toe_form=form, last_length_mm=285.0)
    assert is_close(told(row, "inner_length_mm"), 285 - less, hypot(1.5, 1.0, doubt / ROOT3), "last")


@pytest.mark.parametrize(("category", "form"), [("dress", ""), ("pump", ""), ("casual", "pointed"), ("ski", "round")])
def test_a_last_that_no_rule_understands_is_left_to_the_label(category: str, form: str) -> None:
    evidenced = with_dimensions(table({"category": category, "toe_form": form, "last_length_mm": 300.0}), CHARTS)
    assert evidenced.table["inner_length_source"][0] == "size label"
    what = f"last_length_mm of {form or 'unnamed'} toes and {category} shoes does not tell inner_length_mm"
    assert evidenced.notes == (what,)


@pytest.mark.parametrize(("category", "under", "doubt"), [("dress", 0.5, 0.0), ("running", 2.25, 1.75 / ROOT3)])
def test_girth_breadths_and_height_of_a_last(category: str, under: float, doubt: float) -> None:
    row = filled(
        category=category, last_ball_girth_mm=250.0, last_ball_width_mm=95.0, last_heel_width_mm=64.0,
        last_toe_height_mm=30.0,
    )  # fmt: skip
    assert is_close(told(row, "ball_girth_mm"), 250 - 2 * under, hypot(2, 1, 2 * doubt), "last")
    assert is_close(told(row, "ball_width_mm"), 95, hypot(1, 1), "last")
    assert is_close(told(row, "heel_width_mm"), 64, hypot(1, 1), "last")
    assert is_close(told(row, "toe_box_height_mm"), 30 - under, hypot(1.5, 1, doubt), "last")
    assert row["instep_height_mm"] is None


def test_of_a_ski_boots_last_nothing_is_taken() -> None:
    row = filled(category="ski", **dict.fromkeys(LAST.values(), 300.0))
    assert [name for name in INNER if row[name] is not None] == ["inner_length_mm"]
    assert row["inner_length_source"] == "size label"


@pytest.mark.parametrize(
    ("row", "name", "value", "sigma"),
    [
        # JIS S 5037, 24.0 E is a girth of 237 for men and 234 for women (sizing.md section 7)
        ({"size_system": "JP", "size_label": "24", "width": "E"}, "ball_girth_mm", 237.0,
         hypot(6 / sqrt(12), 3, 237 / 240 * 3.5, 4 / ROOT3, 2)),
        ({"size_system": "JP", "size_label": "24", "width": "E", "wearer": "women"}, "ball_girth_mm", 234.0,
         hypot(6 / sqrt(12), 3, 234 / 240 * 3.5, 4 / ROOT3, 2)),
        # US men 9 2E: 97 + 10 of the foot, 1 mm less than it in the middle of -4 to 2
        ({"size_system": "US_M", "size_label": "9", "width": "2E"}, "ball_width_mm", 106.0,
         hypot(2 / ROOT3, 2.5, 1, 107 / (31 / 3 * 25.4) * 4.5, 3 / ROOT3, 1)),
    ],
)  # fmt: skip
def test_a_width_mark_by_its_published_rule(row: dict[str, str], name: str, value: float, sigma: float) -> None:
    assert is_close(told(filled(**row), name), value, sigma, "width mark")


def test_a_width_mark_goes_by_the_size_on_the_label_whatever_the_brands_chart_says() -> None:
    plain, nike = (filled(brand=brand, size_system="US_M", size_label="9", width="EE") for brand in ("Demo", "Nike"))
    assert told(plain, "ball_width_mm") == told(nike, "ball_width_mm")
    assert nike["inner_length_mm"] == 287


def test_a_mondopoint_label_carries_its_width() -> None:
    along = 0.105 * 280
    carried = filled(size_system="MONDO", size_label="280/110")
    assert carried["ball_width_mm"] == pytest.approx(sqrt(110**2 - along**2) - 1)
    beside = filled(size_system="MONDO", size_label="280", width="110")
    assert told(carried, "ball_width_mm") == told(beside, "ball_width_mm")
    assert carried["inner_length_mm"] == 292


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"width": "G"}, "width G: no published rule gives a number for it beside this size"),
        ({"size_system": "US_W", "size_label": "8", "width": "D", "wearer": "women"},
         "US women's widths were found in no table in millimetres"),
        ({"size_system": "JP", "size_label": "20", "width": "E", "wearer": "child", "category": "child"},
         "the girths of JIS S 5037 for children were not found"),
        ({"size_system": "US_M", "size_label": "9", "width": "Q"}, "'Q' is not a width beside a US_M size"),
    ],
)  # fmt: skip
def test_a_mark_without_a_rule_gives_no_number_but_its_reason(row: dict[str, str], why: str) -> None:
    evidenced = with_dimensions(table(row), CHARTS)
    done = evidenced.table.row(0, named=True)
    assert [name for name in INNER if done[name] is not None] == ["inner_length_mm"]
    assert evidenced.notes == (f"some width marks say nothing in mm: {why}",)
    assert why in explain_dimension(done, "ball_girth_mm", CHARTS)
    known = with_dimensions(table(row | {"ball_girth_mm": 240.0}), CHARTS)
    assert known.notes == ()  # a girth was measured: nobody asks the mark


# -- what the catalogue gives ----------------------------------------------------------------------------------------


def test_what_is_given_is_measured_unless_it_says_otherwise() -> None:
    zones = {zone.column: zone.item_sigma_mm for zone in ZONES["shoe"]}
    for name in INNER:
        stem = name.removesuffix("_mm")
        assert told(filled(**{name: 100.0}), name) == (100.0, zones[name], "measured")
        own = filled(**{name: 100.0, f"{stem}_sigma_mm": 0.7, f"{stem}_source": "last"})
        assert told(own, name) == (100.0, 0.7, "last")
        assert told(filled(**{name: 100.0, f"{stem}_sigma_mm": 0.7}), name) == (100.0, 0.7, "measured")


@pytest.mark.parametrize("kind", ["shoe", "insole"])
def test_the_measured_sigmas_are_the_fits_own(kind: str) -> None:
    for zone in ZONES[kind]:
        assert measured_sigma_mm(zone.column) == zone.item_sigma_mm


@pytest.mark.parametrize("name", INNER)
def test_a_number_that_says_it_is_no_measurement_is_less_sure_than_one(name: str) -> None:
    stem = name.removesuffix("_mm")
    sigmas = [filled(**{name: 100.0, f"{stem}_source": source})[f"{stem}_sigma_mm"] for source in SOURCES]
    assert sigmas == [told_sigma_mm(name, source) for source in SOURCES] == sorted(sigmas)
    assert sigmas[0] == measured_sigma_mm(name) < sigmas[1] < sigmas[2]


# -- best evidence first ---------------------------------------------------------------------------------------------

MEASURED = {name: value for name, value in zip(INNER, (276.0, 245.0, 94.0, 63.0, 70.0, 28.0), strict=True)}
LASTS = {last: value for last, value in zip(LAST.values(), (282.0, 252.0, 95.0, 64.0, 30.0), strict=True)}


@given(
    measured=st.sets(st.sampled_from(INNER)),
    lasts=st.sets(st.sampled_from(list(LASTS))),
    brand=st.sampled_from(["adidas", "Demo"]),
    width=st.sampled_from(["EE", ""]),
)
@settings(max_examples=200, deadline=None)
def test_the_best_evidence_wins_and_is_the_surest(measured: set[str], lasts: set[str], brand: str, width: str) -> None:
    common = {"brand": brand, "width": width, "size_system": "US_M", "size_label": "9"}
    row = filled(**common, **{n: MEASURED[n] for n in measured}, **{n: LASTS[n] for n in lasts})
    for name in INNER:
        value, sigma, source = told(row, name)
        if name in measured:
            assert (value, source) == (MEASURED[name], "measured")
        elif LAST.get(name) in lasts:
            assert source == "last"
        elif name == "inner_length_mm":
            assert source == ("brand chart" if brand == "adidas" else "size label")
        elif name == "ball_width_mm":
            assert source == ("width mark" if width else "")
        else:
            assert (value, sigma, source) == (None, None, "")
    least = filled(**common | {"brand": "Demo", "width": "EE"})
    for name in ("inner_length_mm", "ball_width_mm"):
        if row[name] is not None:
            assert row[name.replace("_mm", "_sigma_mm")] <= least[name.replace("_mm", "_sigma_mm")]


def test_sigmas_grow_from_the_best_evidence_to_the_worst() -> None:
    """By default: where a chart agrees with the formulas. Where it does not, its sigma says so."""
    rules = load_rules()
    for category in CATEGORIES:
        room = (rules.toe_room[category][1] - rules.toe_room[category][0]) / 2 / ROOT3
        chart = hypot(3, room, 1.5)
        labels = [hypot(sigma, room, 1.5) for sigma in rules.label_sigma.values()]
        assert set(rules.label_sigma) == set(SYSTEMS)
        forms = {form: filled(category=category, toe_form=form, last_length_mm=285.0) for form in TOE_FORMS}
        lasts = [row["inner_length_sigma_mm"] for row in forms.values() if row["inner_length_source"] == "last"]
        assert all(1.5 < last <= chart for last in lasts)
        assert all(chart <= label for label in labels)
        assert max(lasts, default=0) <= told_sigma_mm("inner_length_mm", "last")
        assert max(labels) <= told_sigma_mm("inner_length_mm", "size label")


# -- nothing is invented ---------------------------------------------------------------------------------------------

NUMBERS = {
    "inner_length_mm": (80, 400), "ball_girth_mm": (200, 400), "ball_width_mm": (35, 99), "heel_width_mm": (25, 110),
    "instep_height_mm": (20, 130), "toe_box_height_mm": (10, 80), "last_length_mm": (80, 430),
    "last_ball_girth_mm": (190, 400), "last_ball_width_mm": (35, 95), "last_heel_width_mm": (25, 110),
    "last_toe_height_mm": (10, 80),
}  # fmt: skip
SIZES = [("EU", "42"), ("EU", "42 2/3"), ("EU", "17"), ("US_M", "9"), ("US_M", "21"), ("US_W", "8"), ("US_C", "10"),
         ("UK", "8"), ("UK_C", "0"), ("JP", "26.5"), ("JP", "7"), ("MONDO", "280/110"), ("MONDO", "370"),
         ("CN", "265"), ("KR", "270")]  # fmt: skip
MARKS = ["", "EE", "E", "D", "G", "wide", "110", "3"]


@st.composite
def a_row(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "brand": draw(st.sampled_from(["Demo", "Nike", "adidas"])), "category": draw(st.sampled_from(CATEGORIES)),
        "wearer": draw(st.sampled_from(WEARERS)), "width": draw(st.sampled_from(MARKS)),
        "toe_form": draw(st.sampled_from(["", *TOE_FORMS])),
    }  # fmt: skip
    row["size_system"], row["size_label"] = draw(st.sampled_from(SIZES))
    for name in draw(st.sets(st.sampled_from(list(NUMBERS)), max_size=6)):
        low, high = NUMBERS[name]
        row[name] = draw(st.floats(low, high, allow_nan=False))
        if name in INNER:
            stem = name.removesuffix("_mm")
            row[f"{stem}_source"] = draw(st.sampled_from(["", *SOURCES]))
            row[f"{stem}_sigma_mm"] = draw(st.none() | st.floats(0.1, 9))
    return row


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(a_row(), min_size=1, max_size=6))
def test_every_number_has_a_source_and_a_sigma_and_what_is_unknown_has_neither(rows: list[dict[str, Any]]) -> None:
    before = table(*rows)
    after = with_dimensions(before, CHARTS).table
    assert after.columns == before.columns
    same = [name for name in before.columns if name not in INNER and not name.endswith(("_sigma_mm", "_source"))]
    assert_frame_equal(after.select(same), before.select(same))
    for old, row in zip(before.iter_rows(named=True), after.iter_rows(named=True), strict=True):
        for name in INNER:
            value, sigma, source = told(row, name)
            if value is None:
                assert (sigma, source) == (None, "")
                assert explain_dimension(row, name, CHARTS).startswith("not known: ")
                continue
            assert sigma is not None
            assert sigma > 0
            assert source in SOURCES
            assert explain_dimension(row, name, CHARTS).startswith(f"{value:.1f} ± {sigma:.1f} mm: ")
            if old[name] is not None:  # what was given stays as it is
                assert value == old[name]
                assert source == (told(old, name)[2] or "measured")
                assert told(old, name)[1] in (None, sigma)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(a_row(), min_size=4, max_size=12))
def test_what_was_filled_passes_the_check_that_its_source_passed(rows: list[dict[str, Any]]) -> None:
    """So what was compiled can be read again: no estimate is out of bounds or against another number of its row."""
    before = table(*rows)
    after = with_dimensions(before, CHARTS).table
    errors, found = ({f.what for f in typed_part(each, "shoe").faults if f.severity == "error"}
                     for each in (before, after))  # fmt: skip
    assert found <= errors
    assert_frame_equal(with_dimensions(after, CHARTS).table, after)


def test_no_estimate_is_longer_than_its_last() -> None:
    evidenced = with_dimensions(table({"category": "dress", "last_length_mm": 270.0}), CHARTS)
    assert told(evidenced.table.row(0, named=True), "inner_length_mm") == (None, None, "")
    assert evidenced.notes[-1] == "some inner lengths would be more than their last's and are left unknown"


def test_of_a_girth_and_a_width_that_cannot_be_both_the_surer_stays() -> None:
    mark = {"size_system": "US_M", "size_label": "9", "width": "EE"}
    reason = "some ball girths would be less than twice the ball width: the less sure of the two is left unknown"
    kept = with_dimensions(table(mark | {"ball_girth_mm": 200.0}), CHARTS)
    assert kept.table.select("ball_girth_mm", "ball_width_mm").row(0) == (200.0, None)
    assert kept.notes == (reason,)
    both = with_dimensions(table({"last_ball_girth_mm": 200.0, "last_ball_width_mm": 99.0}), CHARTS)
    assert both.table.select("ball_girth_mm", "ball_width_mm").row(0) == (None, None)


def test_an_estimate_no_shoe_can_have_is_left_unknown() -> None:
    evidenced = with_dimensions(table({"size_system": "MONDO", "size_label": "72", "category": "ski"}), CHARTS)
    assert evidenced.table["inner_length_mm"][0] is None
    assert evidenced.notes == ("some inner_length_mm would be outside 80 to 400 mm and are left unknown",)


# -- rows on their own -----------------------------------------------------------------------------------------------


def test_rows_do_not_depend_on_their_order_nor_on_each_other() -> None:
    rng = random.Random(6)

    def random_row(at: int) -> dict[str, Any]:
        row: dict[str, Any] = {
            "sku": str(at), "brand": rng.choice(["Demo", "Nike", "adidas"]), "category": rng.choice(CATEGORIES),
            "wearer": rng.choice(WEARERS), "width": rng.choice(MARKS), "toe_form": rng.choice(["", *TOE_FORMS]),
        }  # fmt: skip
        row["size_system"], row["size_label"] = rng.choice(SIZES)
        return row | {name: rng.uniform(*ends) for name, ends in NUMBERS.items() if rng.random() < 0.3}

    for _ in range(100):
        before = table(*map(random_row, range(rng.randint(2, 30))))
        after = with_dimensions(before, CHARTS).table
        order = rng.sample(range(before.height), before.height)
        assert_frame_equal(with_dimensions(before[order], CHARTS).table, after[order])
        cut = rng.randrange(before.height)
        parts = [with_dimensions(part, CHARTS).table for part in (before[:cut], before[cut:])]
        assert_frame_equal(pl.concat(parts), after)


def test_an_empty_table_stays_one() -> None:
    assert with_dimensions(table(BASE)[:0], CHARTS).table.height == 0


def test_notes_of_charts_are_told_only_for_their_brands() -> None:
    assert with_dimensions(table(BASE), CHARTS).notes == ()
    (note,) = with_dimensions(table({"brand": "Adidas"}), CHARTS).notes
    assert "adidas women: column us not used" in note


# -- in words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "name", "sentence"),
    [
        ({}, "inner_length_mm",
         "277.0 ± 5.3 mm: EU 42 is made for a foot of 265.0 mm (0.15 (FL + 15 mm); R), plus 12.0 mm toe room of casual "
         "shoes (D)"),
        ({"brand": "Nike", "size_system": "US_M", "size_label": "9"}, "inner_length_mm",
         "287.0 ± 7.2 mm: Nike's size chart gives 275.0 mm for US_M 9, the formula of US_M sizes 262.5 (shoe-converter "
         "1.0.0; R; its cm may be the foot's or nearly the last's, so ± D), plus 12.0 mm toe room of casual shoes (D)"),
        ({"last_length_mm": 282.0}, "inner_length_mm",
         "277.0 ± 2.0 mm: last_length_mm 282.0, less 5.0 mm beyond the toes of a round last, the usual form of casual "
         "shoes (D)"),
        ({"inner_length_mm": 277.0}, "inner_length_mm",
         "277.0 ± 1.5 mm: measured, as the catalogue gives it (± is our default, D)"),
        ({"inner_length_mm": 277.0, "inner_length_sigma_mm": 0.8}, "inner_length_mm",
         "277.0 ± 0.8 mm: measured, as the catalogue gives it"),
        ({"inner_length_mm": 277.0, "inner_length_sigma_mm": 3.0, "inner_length_source": "size label"},
         "inner_length_mm", "277.0 ± 3.0 mm: by size label, as the catalogue gives it or was compiled"),
        ({"size_system": "US_M", "size_label": "9", "width": "2E"}, "ball_width_mm",
         "106.0 ± 4.0 mm: width 2E is made for a foot of 107.0 mm: US men EE: 97 + 3.15 (US size - 9) + 10 (US men's "
         "shoes of one brand whose chart the formula was fitted to; letters beyond C to EE by Brannock's step; C), "
         "-1.0 mm (D)"),
        ({}, "instep_height_mm", "not known: the catalogue does not give it, and no rule tells it"),
    ],
)  # fmt: skip
def test_the_sentence_says_where_a_number_is_from(row: dict[str, Any], name: str, sentence: str) -> None:
    assert explain_dimension(filled(**row), name, CHARTS) == sentence
