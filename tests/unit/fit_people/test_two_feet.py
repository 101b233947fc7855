"""Two feet that differ: split sizes, or one size with a named correction."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from scanfit.fit.chance import chance_zones
from scanfit.fit.corrections import load_fillers
from scanfit.fit.split import FITTING_MM, SIZE_STEP_MM, difference
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import Side


def test_feet_a_size_apart_get_two_sizes_and_one_with_a_correction(shop):
    feet = shop.pair(shop.foot(Side.LEFT, sizes=-1), shop.foot(Side.RIGHT, sizes=1))
    split = shop.answer(feet, shop.shoes()).split_size
    assert split is not None
    assert (split.left.size_label, split.right.size_label) == ("41", "43")
    assert split.because.startswith("the right foot is 10.0 ± 0.7 mm longer")
    assert split.probability == pytest.approx(split.left.probability * split.right.probability)
    assert split.one_size.size_label in ("42", "43")
    assert split.probability > split.one_size.probability
    correction = split.correction
    assert correction.side is Side.LEFT
    assert correction.probability > correction.before == split.one_size.probability
    assert correction.name in {filler.name for filler in load_fillers()}
    assert f"{correction.thickness_mm:g} mm, in the left shoe" in correction.reason


def test_each_size_is_the_best_for_its_foot_alone(shop):
    left, right = shop.foot(Side.LEFT, sizes=2), shop.foot(Side.RIGHT)
    split = shop.answer(shop.pair(left, right), shop.shoes()).split_size
    for told, feet in ((split.left, shop.pair(left=left)), (split.right, shop.pair(right=right))):
        alone = shop.answer(feet, shop.shoes()).shoes[0]
        assert (told.size_label, told.probability) == (alone.size_label, alone.probability)


def test_a_correction_is_the_best_of_all_that_are_on_sale(shop):
    """Every filler in either shoe, tried one by one."""
    feet = shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT, sizes=1.4))
    split = shop.answer(feet, shop.shoes()).split_size
    table = shop.shoes().table
    row = table.filter(table["size_label"] == split.one_size.size_label)
    found = []
    for filler in load_fillers():
        for thickness in filler.thickness_mm:
            for side in Side:
                takes = {(zone, side): thickness * share for zone, share in filler.takes.items()}
                found.append(float(chance_zones(FitRequest(pair=feet, takes=takes), row)[0]))
    assert split.correction.probability == pytest.approx(max(found), abs=1e-3)


def test_a_fitting_apart_is_two_widths_of_one_size(shop):
    feet = shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT, widths=2))
    split = shop.answer(feet, shop.shoes(widths=(("D", 0), ("E", 1), ("2E", 2)))).split_size
    assert (split.left.size_label, split.left.width) == ("42", "D")
    assert (split.right.size_label, split.right.width) == ("42", "2E")
    assert "fuller at the ball" in split.because
    assert "broader" in split.because


@pytest.mark.parametrize(
    "more", [{}, {"foot_length": SIZE_STEP_MM - 0.1}, {"ball_girth": FITTING_MM["ball_girth"] - 0.1}]
)
def test_feet_that_are_alike_get_one_answer(shop, more):
    feet = shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT, **more))
    assert difference(feet) == ""
    assert shop.answer(feet, shop.shoes()).split_size is None


def test_one_foot_and_feet_of_unknown_length_have_no_difference(shop):
    assert difference(shop.pair(shop.foot(Side.LEFT))) == ""
    bare = shop.foot(Side.RIGHT, sizes=3, drop=("foot_length", "ball_width", "ball_girth"))
    assert difference(shop.pair(shop.foot(Side.LEFT), bare)) == ""


def test_where_one_size_is_best_for_both_there_is_no_split(shop):
    """The feet differ by a fitting, and the model has one width."""
    feet = shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT, ball_girth=6.5))
    assert difference(feet)
    assert shop.answer(feet, shop.shoes()).split_size is None


def test_feet_no_one_size_fits_still_get_two_sizes(shop):
    """Three sizes apart nothing fits both: the answer is in the two sizes, and the list says why it is empty."""
    feet = shop.pair(shop.foot(Side.LEFT, sizes=-2), shop.foot(Side.RIGHT, sizes=2))
    told = shop.answer(feet, shop.shoes())
    assert told.shoes == ()
    assert told.nearest
    assert (told.split_size.left.size_label, told.split_size.right.size_label) == ("40", "44")
    assert told.split_size.probability > 0.4


def test_a_mirrored_person_has_the_mirrored_split(shop):
    one = shop.answer(
        shop.pair(shop.foot(Side.LEFT, sizes=-1), shop.foot(Side.RIGHT, sizes=1)), shop.shoes()
    ).split_size
    other = shop.answer(
        shop.pair(shop.foot(Side.LEFT, sizes=1), shop.foot(Side.RIGHT, sizes=-1)), shop.shoes()
    ).split_size
    assert (one.left.size_label, one.right.size_label) == (other.right.size_label, other.left.size_label)
    assert one.probability == pytest.approx(other.probability, abs=1e-8)
    assert (one.correction.name, one.correction.probability) == (
        other.correction.name, pytest.approx(other.correction.probability, abs=1e-8)
    )  # fmt: skip
    assert {one.correction.side, other.correction.side} == {Side.LEFT, Side.RIGHT}


def test_only_what_is_left_after_the_filters_is_split(shop):
    feet = shop.pair(shop.foot(Side.LEFT, sizes=-1), shop.foot(Side.RIGHT, sizes=1))
    sold_out = shop.shoes()
    table = sold_out.table
    gone = table.with_columns(stock=pl.when(table["size_label"] == "41").then(0).otherwise(table["stock"]))
    split = shop.answer(feet, replace(sold_out, table=gone), in_stock=True).split_size
    assert split is None or "41" not in (split.left.size_label, split.right.size_label)


def test_every_filler_has_a_source_and_takes_something():
    for filler in load_fillers():
        assert filler.thickness_mm
        assert any(share > 0 for share in filler.takes.values())
