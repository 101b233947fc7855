"""From feet and catalogues to the answer, with recommenders that are there, speechless, failing or several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from scanfit.catalog.load import Catalog
from scanfit.errors import CatalogError, PluginError, ScanError, UsageError
from scanfit.fit.choose import choose
from scanfit.fit.combine import combine_explanations
from scanfit.fit.explain import explain_zones
from scanfit.fit.score import score_zones
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.quality import Quality
from scanfit.model.recommendation import Explanation, Scores, Wishes, ZoneFit
from scanfit.model.scan import Inferred, LoadState, Side, Source
from scanfit.providers import Recommender

TYPICAL = {"foot_length": 262, "ball_width": 100, "ball_girth": 248, "instep_height": 64, "heel_width": 70,
           "toe_box_height": 26}  # fmt: skip


def foot(side=Side.LEFT, load=LoadState.BIPEDAL, withheld=None, **change) -> FootProfile:
    values = {n: v for n, v in {**TYPICAL, **change}.items() if n not in (withheld or {})}
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.0) for n, v in values.items()}
    return FootProfile(
        side=side, load_state=load, measurements=found, withheld=withheld or {}, source=Source(path="scan.stl")
    )


def shoes(*rows, features="demo", **more) -> Catalog:
    """Rows of (model, inner length, ball girth)."""
    table = pl.DataFrame(
        [
            {"sku": f"{model}-1", "brand": "b", "model": model, "category": "casual", "wearer": "men",
             "size_system": "EU", "size_label": str(size), "width": "", "inner_length_mm": float(size),
             "ball_girth_mm": float(girth), "ball_width_mm": 99.0, "heel_width_mm": 68.0, "instep_height_mm": 68.0,
             "toe_box_height_mm": 33.0, "features": features, "price": 10.0, "currency": "EUR", "stock": 1}
            for model, size, girth in rows
        ]
    )  # fmt: skip
    return Catalog(kind="shoe", table=table, location="shoes.csv", invented=features == "demo", **more)


class Host:
    """The part of the plugin host that choosing needs; it fails as the real one does."""

    def __init__(self, *recommenders: Recommender, failing: tuple[str, ...] = ()) -> None:
        self._all, self._failing = recommenders, failing

    def recommenders(self):
        return self._all

    def score(self, recommender, request, table):
        if f"{recommender.name} score" in self._failing:
            raise PluginError("raised KeyError: 'x'", where=f"plugin {recommender.name} 1.0")
        return recommender.score(request, table)

    def chance(self, recommender, request, rows):
        return None if recommender.chance is None else recommender.chance(request, rows)

    def explain(self, recommender, request, rows):
        if f"{recommender.name} explain" in self._failing:
            raise PluginError("raised KeyError: 'x'", where=f"plugin {recommender.name} 1.0")
        return recommender.explain(request, rows)


def recommender(name="zones", item="shoe", needs=("foot_length",), score=None, explain=None) -> Recommender:
    return Recommender(
        name=name, summary="s", item=item, needs=needs, score=score or score_zones, explain=explain or explain_zones
    )


def hater(model: str) -> Recommender:
    """A stranger's recommender that refuses one model and likes the rest."""

    def score(request, table):
        value = np.where((table["model"] == model).to_numpy(), -1.0, 2.0)
        return Scores(score=value, mean=value, worst_zone=["colour"] * len(value))

    def explain(request, rows):
        return [
            Explanation(zones=(), verdict="too tight" if row["model"] == model else "good", reasons=("the colour",))
            for row in rows.iter_rows(named=True)
        ]

    return recommender(name="colour", needs=(), score=score, explain=explain)


GOOD = ("Good", 274, 248)


def test_the_best_shoe_with_its_zones_reasons_and_price():
    answer = choose(FootPair(left=foot(), right=foot(Side.RIGHT)), [shoes(GOOD, ("Tight", 274, 241))], Wishes(),
                    Host(recommender()))  # fmt: skip
    assert [shoe.model for shoe in answer.shoes] == ["Good", "Tight"]
    best = answer.shoes[0]
    assert (best.verdict, best.score, best.recommender) == ("good", 1.0, "zones")
    assert best.probability is not None
    assert answer.shoes[0].probability > answer.shoes[1].probability > 0
    assert (best.price, best.currency, best.stock, best.size_label) == (10.0, "EUR", 1, "274")
    assert len(best.zones) == 26
    assert answer.considered == 2
    assert answer.nearest == ()
    assert answer.notes == ("the shoe catalogue is a demonstration: its shoes are invented",)


def test_when_nothing_fits_the_nearest_say_what_stopped_them():
    rows = [("A", 230, 248), ("B", 240, 248), ("C", 274, 150), ("D", 200, 248)]
    answer = choose(FootPair(left=foot()), [shoes(*rows, features="")], Wishes(), Host(recommender()))
    assert answer.shoes == ()
    assert [(item.model, item.worst_zone) for item in answer.nearest] == [
        ("B", "toe_length"), ("A", "toe_length"), ("C", "ball_girth"),
    ]  # fmt: skip
    assert answer.nearest[0].reasons[0] == (
        "toe length left: 29.0 ± 2.3 mm too tight (shoe 240.0, foot 262.0, allowed +7 to +17)"
    )
    assert answer.notes == ("only the left foot was given: every chance is for it alone; try both shoes on",)


def test_filters_are_told_and_leave_nothing_quietly():
    answer = choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(wearer="women"), Host(recommender()))
    assert (answer.shoes, answer.nearest, answer.considered) == ((), (), 0)
    assert "no shoe is left after these filters" in answer.notes
    assert "shoes, for women: 1 of 1 variants left out" in answer.notes


def test_a_foot_without_a_length_is_refused_with_the_reason():
    bare = foot(withheld={"foot_length": "the toes are cut off"})
    with pytest.raises(ScanError) as caught:
        choose(FootPair(left=bare, right=foot(Side.RIGHT)), [shoes(GOOD)], Wishes(), Host(recommender()))
    assert caught.value.exit_code == 3
    assert caught.value.where == "scan.stl"
    assert caught.value.what == (
        "no shoe can be chosen: foot_length of the left foot is not known (the toes are cut off)"
    )
    assert caught.value.next_step == (
        "give the other foot alone, or measure it by hand and give it in a profile, or scan again"
    )


def test_no_catalogue_and_no_recommender_are_usage_errors():
    with pytest.raises(UsageError, match="there is no catalogue to choose from"):
        choose(FootPair(left=foot()), [], Wishes(), Host(recommender()))
    with pytest.raises(UsageError, match="no plugin recommends shoes"):
        choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(), Host(recommender(item="insole")))


def test_a_failing_recommender_is_a_note_while_another_is_left():
    host = Host(recommender(), hater("Good"), failing=("colour score",))
    answer = choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(), host)
    assert answer.shoes[0].recommender == "zones"
    assert "recommender colour failed and was left out: raised KeyError: 'x'" in answer.notes
    with pytest.raises(PluginError) as caught:
        choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(), Host(recommender(), failing=("zones score",)))
    assert caught.value.where == "plugin zones 1.0"
    with pytest.raises(PluginError):
        choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(), Host(recommender(), failing=("zones explain",)))


def test_a_shoe_one_recommender_refuses_is_not_saved_by_another():
    answer = choose(FootPair(left=foot()), [shoes(GOOD, ("Fair", 271, 248))], Wishes(),
                    Host(hater("Good"), recommender()))  # fmt: skip
    [only] = answer.shoes
    assert (only.model, only.recommender) == ("Fair", "colour+zones")
    assert "the colour" in only.reasons
    assert len(only.zones) == 13


def test_a_recommender_whose_needs_are_not_met_does_not_take_part():
    picky = recommender(name="picky", needs=("toe_spread",))
    answer = choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(), Host(picky, recommender()))
    assert answer.shoes[0].recommender == "zones"
    assert (
        "recommender picky did not take part: toe_spread of the left foot is not known (it is not in the profile)"
        in answer.notes
    )


def test_explaining_one_sku_takes_its_best_size_whatever_the_filters():
    rows = [("Good", 274, 248), ("Good", 260, 248)]
    answer = choose(
        FootPair(left=foot()), [shoes(*rows)], Wishes(wearer="child", explain="Good-1"), Host(recommender())
    )
    [item] = answer.explained
    assert (item.size_label, item.verdict) == ("274", "good")
    with pytest.raises(CatalogError) as caught:
        choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(explain="Godo-1"), Host(recommender()))
    assert (caught.value.what, caught.value.next_step) == ("no catalogue has the sku 'Godo-1'", "did you mean Good-1?")


@pytest.mark.parametrize(
    ("load", "note"),
    [
        (LoadState.NONE, "a foot without the body's weight on it is shorter and narrower: the sizes may be too small"),
        (
            LoadState.SITTING,
            "a foot without the body's weight on it is shorter and narrower: the sizes may be too small",
        ),
        (
            LoadState.UNKNOWN,
            "it is not known whether the person stood; sizes are right for standing feet; pass --load-state",
        ),
    ],
)
def test_how_the_foot_stood_is_told(load, note):
    answer = choose(FootPair(left=foot(load=load)), [shoes(GOOD)], Wishes(), Host(recommender()))
    assert note in answer.notes


LOOKS = "the outline looks like a right foot"


@pytest.mark.parametrize(
    ("grade", "told"),
    [("good", [f"left foot: {LOOKS}"]), ("usable", ["left foot: a hole", f"left foot: {LOOKS}"])],
)
def test_of_a_good_scan_only_the_doubt_about_the_side_is_told(grade, told):
    scanned = replace(foot(), quality=Quality(grade=grade, coverage={}, issues=("a hole", LOOKS)))
    answer = choose(FootPair(left=scanned), [shoes(GOOD)], Wishes(), Host(recommender()))
    assert [note for note in answer.notes if note.startswith("left foot: ")] == told


def test_the_sock_of_the_scan_is_told():
    sock = Inferred(value="2 mm", confidence=1.0, because="given")
    pair = FootPair(left=replace(foot(), inferred={"sock": sock}), right=foot(Side.RIGHT))
    answer = choose(pair, [shoes(GOOD)], Wishes(), Host(recommender()))
    assert "left foot: scanned in a sock of 2 mm, taken off every measure" in answer.notes
    assert not any("right foot" in note for note in answer.notes)


def test_a_sku_is_found_in_any_capitals_if_only_one_is_meant():
    def explained(sku: str, *rows):
        found = choose(FootPair(left=foot()), [shoes(*rows)], Wishes(explain=sku), Host(recommender()))
        return [item.sku for item in found.explained]

    assert explained("gOOD-1", GOOD) == ["Good-1"]
    assert explained("GOOD-1", GOOD, ("GOOD", 274, 248)) == ["GOOD-1"]
    with pytest.raises(CatalogError):
        explained("good-1", GOOD, ("GOOD", 274, 248))


def test_a_sku_like_no_other_leads_to_the_list_of_the_given_catalogue():
    with pytest.raises(CatalogError) as caught:
        choose(FootPair(left=foot()), [shoes(GOOD)], Wishes(explain="xyz"), Host(recommender()))
    assert caught.value.next_step == "see scanfit catalog list shoes.csv"


def test_feet_of_two_sizes_and_measures_withheld_are_told():
    pair = FootPair(left=foot(withheld={"heel_width": "a hole"}), right=foot(Side.RIGHT, foot_length=267))
    answer = choose(pair, [shoes(GOOD)], Wishes(), Host(recommender()))
    assert "the right foot is 5.0 mm longer: consider two sizes" in answer.notes
    assert "heel_width of the left foot is not known: a hole" in answer.notes


def test_explanations_together_keep_the_worst_verdict_and_each_zone_once():
    def zone(clearance):
        return ZoneFit(
            zone="z", side=Side.LEFT, clearance_mm=clearance, sigma_mm=1, low_mm=0, high_mm=1, verdict="good"
        )

    one = Explanation(zones=(zone(0.1),), verdict="good", reasons=("a", "b"))
    other = Explanation(zones=(zone(0.9),), verdict="loose", reasons=("b", "c"))
    together = combine_explanations([one, other])
    assert together == Explanation(zones=(zone(0.1),), verdict="loose", reasons=("a", "b", "c"))
