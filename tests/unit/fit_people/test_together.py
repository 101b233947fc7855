"""Shoe, sock and insole together; what would change a verdict; one width up rather than one size up."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from scanfit.errors import CatalogError, UsageError
from scanfit.fit.chance import chance_zones
from scanfit.model.need import FEATURES, Need
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import Side
from scanfit.model.underfoot import Underfoot


@pytest.fixture(scope="module")
def feet(shop):
    return shop.pair(shop.foot(Side.LEFT), shop.foot(Side.RIGHT))


def test_every_insole_is_tried_in_every_shoe_and_a_thick_one_is_refused(shop, feet):
    told = shop.answer(feet, shop.shoes(), shop.insoles(("THIN", 2.0, 1.0), ("THICK", 20.0, 15.0)))
    by_sku = {one.insole.sku: one for one in told.combinations}
    assert by_sku["THIN"].fits
    assert not by_sku["THICK"].fits
    assert by_sku["THICK"].verdict == "too tight"
    assert by_sku["THICK"].worst_zone in ("ball_girth", "waist", "heel_grip", "instep", "toe_height")
    assert by_sku["THICK"].reason.startswith(by_sku["THICK"].worst_zone.replace("_", " "))
    [shoe] = told.shoes
    assert by_sku["THIN"].shoe == shoe


def test_the_chance_with_an_insole_is_that_of_the_shoe_with_it_under_the_foot(shop, feet):
    told = shop.answer(feet, shop.shoes(sizes=(0,)), shop.insoles(("I", 3.0, 2.0)))
    asked = FitRequest(pair=feet, under=Underfoot(heel_mm=3.0, forefoot_mm=2.0))
    assert told.combinations[0].probability == pytest.approx(
        float(chance_zones(asked, shop.shoes(sizes=(0,)).table)[0])
    )


def test_an_insole_that_is_longer_than_the_shoe_is_refused_for_its_length(shop, feet):
    """A pump is 5 mm longer than the foot; the insole 9 mm, and it must not be cut."""
    pump = shop.shoes(sizes=(0,), category="pump")
    pump = replace(pump, table=pump.table.with_columns(inner_length_mm=pl.lit(267.0)))
    long = shop.insoles(("LONG", 2.0, 1.0))
    long = replace(long, table=long.table.with_columns(length_mm=pl.lit(271.0), trim_length_min_mm=pl.lit(None)))
    [refused] = shop.answer(feet, pump, long).combinations
    assert (refused.fits, refused.probability, refused.worst_zone) == (False, 0.0, "insole_length")
    assert refused.reason == "insole length left: 4.0 mm longer than the shoe is inside"


def test_a_liner_gives_its_thickness_back(shop, feet):
    with_liner = shop.shoes(liner_heel_mm=4.0, liner_forefoot_mm=4.0)
    insole = shop.insoles(("I", 4.0, 4.0))
    [plain] = shop.answer(feet, shop.shoes(sizes=(0,)), insole).combinations
    [given] = shop.answer(feet, shop.shoes(sizes=(0,), liner_heel_mm=4.0, liner_forefoot_mm=4.0), insole).combinations
    assert given.probability > plain.probability
    assert given.probability == pytest.approx(shop.answer(feet, with_liner).shoes[0].probability)


def test_an_insole_by_its_sku_is_in_every_shoe(shop, feet):
    catalogs = (shop.shoes(), shop.insoles(("I-6", 6.0, 3.0)))
    told = shop.answer(feet, *catalogs, insole="i-6")
    typed = shop.answer(feet, *catalogs, under=Underfoot(name="n", heel_mm=6.0, forefoot_mm=3.0))
    assert [s.probability for s in told.shoes] == [s.probability for s in typed.shoes]
    assert told.combinations == ()
    assert any("6 mm thick under the heel and 3 mm under the forefoot" in note for note in told.notes)


@pytest.mark.parametrize(("sku", "what"), [("I-7", "no catalogue has the sku"), ("M-1", "of an insole")])
def test_an_insole_nobody_has_is_told(shop, feet, sku, what):
    with pytest.raises(CatalogError, match=what) as refused:
        shop.answer(feet, shop.shoes(), shop.insoles(("I-6", 6.0, 3.0)), insole=sku)
    assert refused.value.where == "--insole"


def test_an_insole_of_unknown_thickness_is_told_and_left_out_of_combinations(shop, feet):
    catalogs = (shop.shoes(), shop.insoles(("I", 6.0, None)))
    with pytest.raises(CatalogError, match="how thick") as refused:
        shop.answer(feet, *catalogs, insole="I")
    assert "--under" in refused.value.next_step
    assert shop.answer(feet, *catalogs).combinations == ()


def test_explain_says_what_the_sizes_the_widths_and_the_insoles_beside_it_do(shop, feet):
    catalog = shop.shoes(widths=(("D", 0), ("E", 1), ("2E", 2)))
    [item] = shop.answer(feet, catalog, shop.insoles(("I", 3.0, 2.0)), explain="M-1").explained
    assert (item.size_label, item.width) == ("42", "D")
    heads = [line.split(":")[0] for line in item.changes]
    assert heads == ["EU 41 D", "EU 43 D", "EU 42 E", "with the insole i I 42"]
    assert all(" %" in line for line in item.changes)
    assert "too tight" in item.changes[0] or "snug" in item.changes[0]


def test_one_width_up_rather_than_one_size_up(shop):
    """A foot two fittings fuller than its size's narrow width: its own size in wide fits."""
    wide = shop.pair(shop.foot(Side.LEFT, widths=2), shop.foot(Side.RIGHT, widths=2))
    [shoe] = shop.answer(wide, shop.shoes(widths=(("D", 0), ("2E", 2)))).shoes
    assert (shoe.size_label, shoe.width) == ("42", "2E")
    [note] = [line for line in shoe.reasons if line.startswith("one width up")]
    assert note.startswith("one width up rather than one size up: EU 42 D is at ball girth")
    assert "; EU 43 D is at " in note


def test_it_is_not_said_where_the_narrow_width_would_do(shop, feet):
    [shoe] = shop.answer(feet, shop.shoes(widths=(("C", -1), ("D", 0)))).shoes
    assert (shoe.size_label, shoe.width) == ("42", "D")
    narrow = shop.pair(shop.foot(Side.LEFT, widths=-1), shop.foot(Side.RIGHT, widths=-1))
    [shoe] = shop.answer(narrow, shop.shoes(widths=(("C", -1), ("D", 0)))).shoes
    assert shoe.width == "C"
    assert not any(line.startswith("one width up") for line in shoe.reasons)


def test_a_wish_moves_the_order_and_a_must_takes_out(shop, feet):
    other = shop.shoes(sku="M-2", features="mesh", sizes=(-1, 1))  # never the right size
    alone = shop.answer(feet, shop.shoes(), other)
    assert [shoe.sku for shoe in alone.shoes] == ["M-1", "M-2"]
    wish = Need(feature=FEATURES, allowed=("mesh",), weight=0.95, because="warm feet")
    wished = shop.answer(feet, shop.shoes(), other, needs=(wish,))
    assert [shoe.sku for shoe in wished.shoes] == ["M-2", "M-1"]
    assert [shoe.probability for shoe in wished.shoes] == [shoe.probability for shoe in reversed(alone.shoes)]
    assert "wish met: mesh, because warm feet" in wished.shoes[0].reasons
    assert "wish not met: mesh, because warm feet" in wished.shoes[1].reasons
    must = Need(feature=FEATURES, allowed=("mesh",))
    [only] = shop.answer(feet, shop.shoes(), other, needs=(must,)).shoes
    assert only.sku == "M-2"
    nothing = shop.answer(feet, shop.shoes(), needs=(must,))
    assert nothing.shoes == ()
    assert "shoes, must have mesh: 9 of 9 variants left out; no row has that word" in nothing.notes


def test_a_wish_finds_the_shoe_that_a_million_better_ones_hide(shop, feet, monkeypatch):
    monkeypatch.setattr("scanfit.fit.rank._VARIANTS", 2)
    many = shop.shoes(sizes=(0,) * 30)
    table = many.table.with_columns(model=pl.Series([f"m{n}" for n in range(30)]))
    meshed = shop.shoes(sku="M-2", features="mesh", sizes=(0.4,)).table.select(table.columns)
    wish = Need(feature=FEATURES, allowed=("mesh",), weight=0.9)
    told = shop.answer(feet, replace(many, table=pl.concat([table, meshed])), needs=(wish,), top=1)
    assert told.shoes[0].sku == "M-2"


def test_contradicting_needs_are_refused(shop, feet):
    needs = (Need(feature="toe_box_height_mm", low=40.0), Need(feature="toe_box_height_mm", high=30.0))
    with pytest.raises(UsageError, match="contradict each other"):
        shop.answer(feet, shop.shoes(), needs=needs)


def test_what_was_asked_and_what_it_takes_is_told(shop, feet):
    catalog = shop.shoes(sizes=(0,), liner_heel_mm=4.0, liner_forefoot_mm=3.0)
    under = Underfoot(name="n", heel_mm=6.0, forefoot_mm=4.0, lift_mm=2.0)
    told = shop.answer(feet, catalog, under=under, sock_mm=1.0, taste="roomy", activity="standing", explain="M-1")
    [shoe] = told.explained
    girth = next(zone for zone in shoe.zones if zone.zone == "ball_girth")
    assert girth.item_mm == catalog.table["ball_girth_mm"][0]  # what the catalogue says, not what is left of it
    assert girth.under_mm == pytest.approx(2 * (4.0 - 3.0))
    assert girth.sock_mm == pytest.approx(2 * 3.14159265, abs=1e-6)
    assert girth.clearance_mm == pytest.approx(girth.item_mm - girth.foot_mm - girth.sock_mm - girth.under_mm)
    assert "take the shoe's own liner out: its 4 mm under the heel and 3 mm under the forefoot are counted as room" in (
        shoe.reasons
    )
    assert told.asked == {
        "taste": "roomy", "activity": "standing", "sock_mm": 1.0, "under": "n", "under_heel_mm": 6.0,
        "under_forefoot_mm": 4.0, "heel_lift_mm": 2.0, "explain": "M-1",
    }  # fmt: skip
    assert any(
        note
        == "every shoe is looked at as liked roomy, for a day of standing, worn with a sock of 1 mm, with 6 mm under "
        "the heel and 4 mm under the forefoot in them, with a lift of 2 mm under the heel"
        for note in told.notes
    )


def test_what_was_checked_alone_is_likelier_than_with_what_was_not(shop, feet):
    [shoe] = shop.answer(feet, shop.shoes(drop=("waist_girth_mm", "short_heel_girth_mm"))).shoes
    assert shoe.checked > shoe.probability
    [whole] = shop.answer(feet, shop.shoes()).shoes
    assert whole.checked >= whole.probability


def test_an_insole_that_does_not_fit_the_feet_is_refused(shop):
    small = shop.pair(shop.foot(Side.LEFT, sizes=-6))
    with pytest.raises(CatalogError, match="does not fit these feet: forefoot width left") as refused:
        shop.answer(small, shop.shoes(), shop.insoles(("I", 3.0, 2.0)), insole="I")
    assert refused.value.where == "--insole"


def test_what_is_explained_against_the_filters_is_said(shop, feet):
    told = shop.answer(feet, shop.shoes(), explain="M-1", max_price=50.0, wearer="women")
    assert "M-1 is explained whatever was asked for; it does not meet: at most 50" in told.notes


def test_the_explained_model_has_its_own_answer_for_two_feet(shop):
    uneven = shop.pair(shop.foot(Side.LEFT, sizes=-1), shop.foot(Side.RIGHT, sizes=1))
    other = shop.shoes(sku="M-2", sizes=(-1, 1))
    told = shop.answer(uneven, shop.shoes(), other, explain="M-2")
    assert {told.split_size.left.sku, told.split_size.right.sku} == {"M-2"}


def test_wishes_that_contradict_are_said(shop, feet):
    needs = tuple(Need(feature="toe_box_height_mm", weight=0.5, **one) for one in ({"low": 40.0}, {"high": 30.0}))
    told = shop.answer(feet, shop.shoes(), needs=needs)
    assert told.shoes
    assert any("contradict each other: no shoe meets both" in note for note in told.notes)
