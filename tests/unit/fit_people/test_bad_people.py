"""People and catalogues that lack something, or ask for too much: each gets a clear answer."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from scanfit.errors import ScanError, UsageError
from scanfit.model.need import Need
from scanfit.model.scan import Side


def test_without_a_girth_shoes_are_found_and_what_was_not_checked_is_said(shop):
    lacking = ("ball_girth", "waist_girth", "short_heel_girth")
    feet = shop.pair(shop.foot(Side.LEFT, drop=lacking), shop.foot(Side.RIGHT, drop=lacking))
    whole = shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT))
    [shoe], [known] = shop.answer(feet, shop.shoes()).shoes, shop.answer(whole, shop.shoes()).shoes
    assert shoe.size_label == known.size_label == "42"
    assert shoe.probability < known.probability
    [unchecked] = [line for line in shoe.reasons if "the foot's measure is not known" in line]
    assert all(name in unchecked for name in ("ball girth", "waist", "heel grip"))
    assert {zone.verdict for zone in shoe.zones if zone.zone == "ball_girth"} == {"unknown"}


def test_one_foot_is_answered_and_the_other_not_forgotten(shop):
    told = shop.answer(shop.pair(left=shop.foot(Side.LEFT)), shop.shoes())
    assert told.shoes[0].size_label == "42"
    assert "only the left foot was given: every chance is for it alone; try both shoes on" in told.notes
    assert {zone.side for zone in told.shoes[0].zones} == {Side.LEFT}


def test_without_a_length_nothing_can_be_chosen(shop):
    with pytest.raises(ScanError, match="foot_length of the left foot is not known") as refused:
        shop.answer(shop.pair(left=shop.foot(Side.LEFT, drop=("foot_length",))), shop.shoes())
    assert "measure it by hand" in refused.value.next_step


def test_a_childs_foot_among_adults_shoes(shop):
    child = shop.pair(shop.foot(Side.LEFT, sizes=-17), shop.foot(Side.RIGHT, sizes=-17))
    told = shop.answer(child, shop.shoes())
    assert told.shoes == ()
    assert told.nearest[0].worst_zone == "toe_length"
    [note] = [note for note in told.notes if "much too long for these feet" in note]
    assert "left 177.0 mm, right 177.0 mm" in note
    assert "children's shoes" in note
    filtered = shop.answer(child, shop.shoes(), wearer="child")
    assert (filtered.shoes, filtered.nearest) == ((), ())
    assert "shoes, for child: 9 of 9 variants left out" in filtered.notes
    assert "no shoe is left after these filters" in filtered.notes


def test_feet_longer_than_any_shoe(shop):
    told = shop.answer(shop.pair(shop.foot(Side.LEFT, sizes=14)), shop.shoes())
    assert any("much too short for these feet (left 332.0 mm)" in note for note in told.notes)


def test_a_catalogue_without_any_inner_dimension(shop):
    """It was loaded without sizes or lasts that tell: nothing is ranked, and the note says what is missing."""
    told = shop.answer(shop.pair(shop.foot(Side.LEFT)), shop.shoes(drop=tuple(shop.MIDDLE)))
    assert told.shoes == ()
    assert any("no shoe can be ranked" in note and "inner_length_mm" in note for note in told.notes)
    assert all(item.probability is None or item.probability < 0.6 for item in told.nearest)
    assert {zone.verdict for item in told.nearest for zone in item.zones} == {"unknown"}


def test_a_catalogue_with_the_length_alone(shop):
    drop = tuple(column for column in shop.MIDDLE if column != "inner_length_mm")
    [shoe] = shop.answer(shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT)), shop.shoes(drop=drop)).shoes
    assert shoe.size_label == "42"
    assert any(line.startswith("not checked, the catalogue does not give it: ball width") for line in shoe.reasons)
    [full] = shop.answer(shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT)), shop.shoes()).shoes
    assert shoe.probability < full.probability


@pytest.mark.parametrize(
    "needs",
    [
        (Need(feature="toe_box_height_mm", low=40.0), Need(feature="toe_box_height_mm", high=30.0)),
        (Need(feature="toe_form", allowed=("round",)), Need(feature="toe_form", allowed=("square", "almond"))),
    ],
)
def test_contradicting_wishes_are_refused_with_both_named(shop, needs):
    with pytest.raises(UsageError, match="contradict each other: nothing can meet both") as refused:
        shop.answer(shop.pair(shop.foot(Side.LEFT)), shop.shoes(), needs=needs)
    assert "make it a wish" in refused.value.next_step


def test_wishes_that_contradict_only_in_the_catalogue_leave_nothing_and_say_so(shop):
    needs = (Need(feature="toe_box_height_mm", low=60.0),)
    told = shop.answer(shop.pair(shop.foot(Side.LEFT)), shop.shoes(), needs=needs)
    assert (told.shoes, told.nearest) == ((), ())
    assert "shoes, must have toe box height of at least 60 mm: 9 of 9 variants left out" in told.notes
    assert "no shoe is left after these filters" in told.notes


def test_an_empty_catalogue(shop):
    catalog = shop.shoes()
    told = shop.answer(shop.pair(shop.foot(Side.LEFT)), replace(catalog, table=catalog.table.clear()))
    assert (told.shoes, told.nearest, told.considered) == ((), (), 0)
    assert "no shoe is left after these filters" in told.notes


def test_endless_and_missing_numbers_in_a_catalogue_are_unknown(shop):
    catalog = shop.shoes()
    table = catalog.table.with_columns(ball_girth_mm=pl.lit(float("inf")), heel_width_mm=pl.lit(float("nan")))
    [shoe] = shop.answer(shop.pair(shop.foot(Side.LEFT)), replace(catalog, table=table)).shoes
    assert {zone.verdict for zone in shoe.zones if zone.zone in ("ball_girth", "heel_width")} == {"unknown"}
    assert 0 < shoe.probability < 1


def test_a_foot_that_was_not_measured_is_like_the_other_one(shop):
    """The chance lies between that of two feet nobody measured and of two measured ones that are alike."""
    lacking = tuple(name for name in shop.FOOT if name != "foot_length")
    left, right = shop.foot(Side.LEFT), shop.foot(Side.RIGHT)
    [alone] = shop.answer(shop.pair(left=left), shop.shoes()).shoes
    [both] = shop.answer(shop.pair(left, right), shop.shoes()).shoes
    [half] = shop.answer(shop.pair(left, shop.foot(Side.RIGHT, drop=lacking)), shop.shoes()).shoes
    bare = shop.pair(shop.foot(Side.LEFT, drop=lacking), shop.foot(Side.RIGHT, drop=lacking))
    [none] = shop.answer(bare, shop.shoes()).shoes
    assert none.probability < half.probability < both.probability <= alone.probability
    assert {zone.verdict for zone in half.zones if (zone.zone, zone.side) == ("ball_girth", Side.RIGHT)} == {"unknown"}


def test_without_any_breadth_a_width_is_said_to_be_a_guess(shop):
    feet = shop.pair(shop.foot(Side.LEFT, drop=("ball_width", "ball_girth")))
    told = shop.answer(feet, shop.shoes(widths=(("D", 0), ("E", 1))))
    assert "neither ball width nor ball girth was measured: a width shown is the mean foot's; measure one" in told.notes
