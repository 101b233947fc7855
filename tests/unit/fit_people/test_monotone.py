"""What a shop relies on, for any person: a longer foot, a wider foot, a mirrored person, a worse shoe beside the best.

Of one model whose sizes share one source and sigma, with dimensions that grow evenly along the sizes.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.model.profile import FootPair
from scanfit.model.scan import Side

WIDTHS = (("A", -3), ("B", -2), ("C", -1), ("D", 0), ("E", 1), ("2E", 2), ("4E", 3))
ORDER = [mark for mark, _ in WIDTHS]
OFF = st.fixed_dictionaries(
    {
        "foot_length": st.floats(-12, 12), "ball_width": st.floats(-4, 4), "ball_girth": st.floats(-9, 9),
        "instep_height": st.floats(-3, 3), "heel_width": st.floats(-3, 3), "toe_box_height": st.floats(-3, 3),
        "waist_girth": st.floats(-9, 9), "short_heel_girth": st.floats(-8, 8),
    }
)  # fmt: skip
MORE = st.floats(0.1, 14)
WIDER = ("ball_width", "ball_girth", "instep_height", "waist_girth")
"""The measures that grow together in a wider foot, with what one fitting adds."""
FITTING = {"ball_width": 2.8, "ball_girth": 6.0, "instep_height": 1.5, "waist_girth": 6.0, "heel_width": 0.8,
           "toe_box_height": 0.5, "short_heel_girth": 2.5}  # fmt: skip


def best(shop, feet: FootPair, catalog, **wishes):
    """The best variant, whether it fits or not."""
    return shop.answer(feet, catalog, explain="M-1", top=1, **wishes).explained[0]


def two(shop, off, other) -> FootPair:
    return FootPair(left=shop.foot(Side.LEFT, **off), right=shop.foot(Side.RIGHT, **other))


@given(OFF, MORE, st.booleans(), st.sampled_from(["snug", "regular", "roomy"]), st.booleans())
@settings(max_examples=80, deadline=None)
def test_a_longer_foot_never_gets_a_shorter_size(shop, off, more, both, taste, only_length):
    """Of the same model and width, whether one foot is longer or both, and whatever else the shoe tells."""
    drop = tuple(column for column in shop.MIDDLE if column != "inner_length_mm") if only_length else ()
    catalog = shop.shoes(sizes=range(-6, 8), drop=drop)
    longer = {**off, "foot_length": off["foot_length"] + more}
    short = best(shop, two(shop, off, off), catalog, taste=taste)
    long = best(shop, two(shop, longer, longer if both else off), catalog, taste=taste)
    assert int(long.size_label) >= int(short.size_label)


@given(OFF, st.floats(0.05, 3))
@settings(max_examples=60, deadline=None)
def test_a_foot_a_size_longer_in_all_it_has_never_gets_a_shorter_size(shop, off, sizes):
    catalog = shop.shoes(sizes=range(-6, 8))
    small = best(shop, two(shop, off, off), catalog)
    large = best(
        shop,
        FootPair(left=shop.foot(Side.LEFT, sizes=sizes, **off), right=shop.foot(Side.RIGHT, sizes=sizes, **off)),
        catalog,
    )
    assert int(large.size_label) >= int(small.size_label)


@given(OFF, st.floats(0.05, 3))
@settings(max_examples=60, deadline=None)
def test_a_wider_foot_never_gets_a_narrower_width(shop, off, fittings):
    catalog = shop.shoes(sizes=(0,), widths=WIDTHS)
    narrow = best(shop, two(shop, off, off), catalog)
    wider = {name: value + FITTING.get(name, 0.0) * fittings for name, value in off.items()}
    wide = best(shop, two(shop, wider, wider), catalog)
    assert ORDER.index(wide.width) >= ORDER.index(narrow.width)


@given(OFF, OFF, st.sampled_from(["usual", "standing"]))
@settings(max_examples=40, deadline=None)
def test_a_mirrored_person_gets_the_mirrored_answer(shop, off, other, activity):
    catalog = shop.shoes(sizes=range(-3, 4), widths=WIDTHS[2:5])
    one = best(shop, two(shop, off, other), catalog, activity=activity)
    mirrored = best(shop, two(shop, other, off), catalog, activity=activity)
    assert (one.size_label, one.width) == (mirrored.size_label, mirrored.width)
    assert one.probability == mirrored.probability
    swapped = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    zones = {(zone.zone, swapped[zone.side]): (zone.clearance_mm, zone.verdict) for zone in mirrored.zones}
    assert {(zone.zone, zone.side): (zone.clearance_mm, zone.verdict) for zone in one.zones} == zones


@given(OFF, st.lists(st.tuples(st.sampled_from(["inner_length_mm", "ball_girth_mm", "instep_height_mm"]),
                               st.floats(-60, -30) | st.floats(45, 80)), min_size=1, max_size=4))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_adding_a_worse_variant_never_changes_the_best(shop, off, worse):
    catalog = shop.shoes(sizes=range(-2, 3))
    feet = two(shop, off, off)
    alone = shop.answer(feet, catalog, top=1)
    if not alone.shoes:
        return
    rows = [catalog.table]
    for number, (column, by) in enumerate(worse):
        spoilt = catalog.table.with_columns(pl.col(column) + by, model=pl.lit(f"X{number}"), sku=pl.lit(f"X-{number}"),
                                            price=pl.lit(1.0))  # fmt: skip
        rows.append(spoilt)
    beside = shop.answer(feet, replace(catalog, table=pl.concat(rows[::-1])), top=1)
    assert beside.shoes[0] == alone.shoes[0]
