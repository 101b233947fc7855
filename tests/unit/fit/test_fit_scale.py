"""What is quick equals what is simple, to the bit: scores in blocks, and the front of the order by partition.

The simple implementation stands here: whole arrays of zones, feet and rows, and a sort of every row.
"""

from __future__ import annotations

import math
import random
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.load import Catalog
from scanfit.catalog.schema import CATEGORIES
from scanfit.fit import ask, blocks, rank, score
from scanfit.fit.choose import choose
from scanfit.fit.explain import explain_zones
from scanfit.fit.ranges import load_ranges
from scanfit.fit.score import UNRANKABLE, score_zones
from scanfit.fit.split import difference
from scanfit.fit.zones import ZONES
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest, Scores, Wishes
from scanfit.model.scan import LoadState, Side
from scanfit.providers import Recommender

TYPICAL = {"foot_length": 262.0, "ball_width": 100.0, "ball_girth": 248.0, "instep_height": 64.0, "heel_width": 70.0,
           "toe_box_height": 26.0}  # fmt: skip
MIDDLE = {"inner_length_mm": 274.0, "ball_width_mm": 99.0, "ball_girth_mm": 248.0, "instep_height_mm": 68.0,
          "heel_width_mm": 68.0, "toe_box_height_mm": 33.0, "hallux_height_mm": 31.0, "toe5_height_mm": 24.0,
          "flex_point_mm": 194.0,
          "waist_girth_mm": 245.0, "short_heel_girth_mm": 345.0, "collar_height_mm": 55.0, "length_mm": 264.0,
          "width_mm": 99.0,
          "trim_length_min_mm": 255.0}  # fmt: skip


def foot(side: Side, values) -> FootProfile:
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.0) for n, v in values.items()}
    return FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)


def simple_scores(request: FitRequest, table: pl.DataFrame, item: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """The rule on whole arrays (Z, F, N), as ``score.py`` states it."""
    zones, ranges, n = ZONES[item], load_ranges(), len(table)
    words = table["category"].to_list() if item == "shoe" else ["any"] * n

    def column(name: str) -> np.ndarray:
        values = table[name].to_list() if name in table.columns else [None] * n
        array = np.array([np.nan if v is None else v for v in values], dtype=float)
        return np.where(np.isfinite(array), array, np.nan)

    penalties, distances = [], []
    for zone in zones:
        found = [ranges.of(zone.name, word, request.taste) for word in words]
        low, high = np.array([r.low_mm for r in found]), np.array([r.high_mm for r in found])
        half, middle = (high - low) / 2, (low + high) / 2
        sigma = column(zone.sigma_column)
        sigma = np.where(sigma > 0, sigma, zone.item_sigma_mm)
        for one in request.pair.feet:
            known = one.measurements.get(zone.measure)
            value = known.value if known and not zone.forms else np.nan  # these feet's toes are not known
            tight, loose = {"length": (3, 3), "girth": (4, 8)}.get(zone.kind, (2, 4))
            item_mm, sock = column(zone.column), zone.sock * request.sock_mm
            if zone.cut:
                to = np.maximum(column(zone.cut), value + sock + middle)
                item_mm = np.where(item_mm - to >= 1, to, item_mm)
            gap = item_mm - value - sock
            if zone.turned:
                gap = value - np.where(item_mm < zone.below_mm, item_mm, np.nan) - sock
            penalty = np.maximum(np.maximum((low - gap) * (1 / tight), (gap - high) * (1 / loose)), 0.0)
            where = np.minimum((gap - middle) ** 2, half * half) * (0.25 / (half * half))
            doubt = sigma * sigma / (half * half + sigma * sigma) * 0.25
            penalties.append(penalty)
            distances.append(np.where(np.isnan(penalty), 0.5, where + doubt + penalty))
    mean = np.zeros(n)
    for distance in distances:
        mean = mean + distance
    feet = len(request.pair.feet)
    known = np.where(np.isnan(penalties), -np.inf, penalties).reshape(len(zones), feet, n).max(axis=1)
    result, worst = 1.0 - known.max(axis=0), known.argmax(axis=0)
    unrankable = np.isnan(penalties[:feet]).any(axis=0)
    result[unrankable], worst[unrankable] = UNRANKABLE, 0
    return result.round(9), -(mean / len(distances)).round(9), [zones[z].name for z in worst]


NAMES = ("brand", "model", "sku", "size_system", "size_label", "width")


def simple_order(table: pl.DataFrame, scores: Scores) -> list[int]:
    """The best row of every model, by a sort of every row in plain Python."""

    def key(row: int):
        values = table.row(row, named=True)
        price = values.get("price")
        names = tuple(values[name] for name in NAMES if name in values)
        length = values.get("inner_length_mm", values.get("length_mm"))
        # nulls come last; polars holds a NaN for the greatest number, beyond an endless one
        greatest = length is not None and math.isnan(length)
        long = (length is None, not greatest, 0.0 if length is None or greatest else -length)
        return (-scores.score[row], -scores.mean[row], price is None, price or 0.0, long, names, row)

    first: dict[tuple[str, str], int] = {}
    for row in sorted(range(len(table)), key=key):
        first.setdefault((table["brand"][row], table["model"][row]), row)
    return list(first.values())


STEPS = st.sampled_from([-30.0, -9.0, -4.0, -1.0, -0.1, 0.0, 0.1, 1.0, 2.0, 4.0, 9.0, 30.0])


@st.composite
def shelves(draw, item: str):
    """Few different numbers, names and prices, so that rows tie in all ways; anything may be missing."""
    rows = draw(st.integers(0, 14))

    def some(values):
        return draw(st.lists(values, min_size=rows, max_size=rows))

    table = {
        name: pl.Series(some(st.sampled_from(words)), dtype=pl.String)
        for name, words in (("brand", "bc"), ("model", "xyz"), ("sku", "st"), ("size_label", ("41", "42")),
                            ("size_system", ("EU",)), ("width", ("", "D")), ("category", CATEGORIES))
    }  # fmt: skip
    table["price"] = pl.Series(some(st.sampled_from([None, 0.0, 10.0, 20.0])), dtype=pl.Float64)
    for zone in ZONES[item]:
        numbers = st.sampled_from([None, float("inf"), float("nan")]) | STEPS.map(
            lambda s, z=zone: MIDDLE[z.column] + s
        )
        table[zone.column] = pl.Series(some(numbers), dtype=pl.Float64)
        if item == "shoe" and draw(st.booleans()):
            table[zone.sigma_column] = pl.Series(some(st.sampled_from([None, 0.0, 1.0, 5.3])), dtype=pl.Float64)
        if zone.cut and draw(st.booleans()):
            table[zone.cut] = pl.Series(some(st.sampled_from([None, 230.0, 255.0, 270.0])), dtype=pl.Float64)
    left_out = draw(st.sets(st.sampled_from(["price", "width", *(zone.column for zone in ZONES[item])]), max_size=2))
    return pl.DataFrame(table).drop(left_out)


FEET = st.fixed_dictionaries(
    {}, optional={n: STEPS.map(lambda s, v=v: v + s) | st.floats(v - 9, v + 9) for n, v in TYPICAL.items()}
)


@st.composite
def questions(draw):
    both = [foot(side, draw(FEET)) for side in Side]
    left, right = draw(st.sampled_from([both, [both[0], None], [None, both[1]]]))
    taste, sock = draw(st.sampled_from(["snug", "regular", "roomy"])), draw(st.sampled_from([0.0, 1.0, 2.3]))
    return FitRequest(pair=FootPair(left=left, right=right), taste=taste, sock_mm=sock)


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks, sheets and parts of a few rows, so that every border is crossed."""
    monkeypatch.setattr(blocks, "BLOCK", 3)
    monkeypatch.setattr(score, "SHEET", 7)
    monkeypatch.setattr(ask, "PART", 5)
    monkeypatch.setattr(rank, "_VARIANTS", 1)


def same(one: Scores, other: tuple[np.ndarray, np.ndarray, list[str]]) -> None:
    assert one.score.tobytes() == other[0].tobytes()
    assert (one.mean + 0.0).tobytes() == (other[1] + 0.0).tobytes()
    assert list(one.worst_zone) == other[2]


@pytest.mark.parametrize("item", ["shoe", "insole"])
@pytest.mark.usefixtures("small_blocks")
def test_scores_in_blocks_are_the_simple_ones_to_the_bit(item):
    @given(questions(), shelves(item))
    def check(request, table):
        same(score_zones(request, table, item), simple_scores(request, table, item))

    check()


def test_a_big_table_is_scored_as_its_rows_are():
    """Real block and sheet sizes: more than one of each, and the last ones not full."""
    rng = np.random.default_rng(3)
    n = score.SHEET + blocks.BLOCK + 17
    table = pl.DataFrame(
        {"category": pl.Series(CATEGORIES).gather(rng.integers(0, len(CATEGORIES), n))}
        | {zone.column: MIDDLE[zone.column] + rng.normal(0, 8, n).round(1) for zone in ZONES["shoe"]}
        | {ZONES["shoe"][0].sigma_column: rng.uniform(1, 6, n)}
    )  # fmt: skip
    table = table.with_columns(pl.when(pl.Series(rng.random(n) < 0.2)).then(None).otherwise(pl.col("heel_width_mm"))
                               .alias("heel_width_mm"))  # fmt: skip
    request = FitRequest(pair=FootPair(left=foot(Side.LEFT, TYPICAL), right=foot(Side.RIGHT, TYPICAL)))
    same(score_zones(request, table), simple_scores(request, table, "shoe"))


@pytest.mark.usefixtures("small_blocks")
def test_the_front_of_the_order_is_the_sorted_one():
    numbers = st.sampled_from([UNRANKABLE, -1.0, -0.0, 0.0, 0.25, 1.0])

    @given(shelves("shoe"), st.data(), st.integers(1, 4))
    def check(table, data, top):
        each = [data.draw(st.lists(numbers, min_size=len(table), max_size=len(table))) for _ in range(2)]
        scores = Scores(score=np.array(each[0]), mean=np.array(each[1]), worst_zone=["z"] * len(table))
        order = simple_order(table, scores)
        fitting = [row for row in order if scores.score[row] >= 0]
        ranked = rank.rank(table, scores, top=top)
        assert list(ranked.fitting) == fitting[:top]
        assert list(ranked.nearest) == ([] if fitting else order[: rank.NEAREST])
        if len(table):
            kept = sorted(data.draw(st.sets(st.integers(0, len(table) - 1), min_size=1)))
            part = Scores(score=scores.score[kept], mean=scores.mean[kept], worst_zone=["z"] * len(kept))
            alone = rank.rank(table[kept], part, top=top)
            within = rank.rank(table, part, top=top, rows=np.array(kept))
            assert within.fitting == tuple(kept[row] for row in alone.fitting)
            assert within.nearest == tuple(kept[row] for row in alone.nearest)

    check()


class Host:
    """Asks one recommender, unchecked, and counts the rows of each question."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def recommenders(self):
        return (
            Recommender(
                name="zones", summary="s", item="shoe", needs=(), score=score_zones, explain=explain_zones
            ),
        )  # fmt: skip

    def score(self, recommender, request, table):
        self.asked.append(len(table))
        return recommender.score(request, table)

    def chance(self, recommender, request, rows):
        return None if recommender.chance is None else recommender.chance(request, rows)

    def explain(self, recommender, request, rows):
        return recommender.explain(request, rows)


def hurts(item, name):
    """The chance that a zone is not as allowed on the foot where it is higher; too loose counts half as much."""
    found = [-1.0]
    for zone in item.zones:
        if zone.zone == name and zone.clearance_mm is not None:
            tight, loose = float(zone.clearance_mm < zone.low_mm), float(zone.clearance_mm > zone.high_mm)
            if zone.sigma_mm:
                true = NormalDist(zone.clearance_mm, zone.sigma_mm)
                tight, loose = true.cdf(zone.low_mm), 1 - true.cdf(zone.high_mm)
            found.append(tight + 0.5 * loose)
    return max(found)


@pytest.mark.usefixtures("small_blocks")
def test_the_answer_is_the_one_of_scoring_and_sorting_everything():
    @given(questions(), shelves("shoe"), st.integers(1, 4), st.sampled_from([None, 10.0]))
    def check(request, table, top, max_price):
        if "price" not in table.columns:
            table = table.with_columns(price=pl.lit(None, dtype=pl.Float64))
        table = table.with_columns(currency=pl.lit("EUR"), stock=pl.lit(1, dtype=pl.Int64), width=pl.lit(""))
        left = table if max_price is None else table.filter((pl.col("price") <= max_price).fill_null(False))
        wishes = Wishes(taste=request.taste, sock_mm=request.sock_mm, top=top, max_price=max_price)
        host = Host()
        found = choose(request.pair, [Catalog(kind="shoe", table=table, location="")], wishes, host)
        assert found.considered == len(left)
        assert sum(host.asked) == len(left) or difference(request.pair)  # two feet that differ are asked alone as well
        assert all(rows <= 5 for rows in host.asked)
        if not len(left):
            return
        score_, mean, zones = simple_scores(request, left, "shoe")
        order = simple_order(left, Scores(score=score_, mean=mean, worst_zone=zones))
        fitting = [row for row in order if score_[row] >= 0][:top]
        shown = fitting or order[: rank.NEAREST]
        items = found.shoes if fitting else found.nearest
        assert (found.shoes == ()) == (not fitting)
        assert [(i.brand, i.model, i.sku, i.size_label, i.price, i.score) for i in items] == [
            (*(left[name][row] for name in ("brand", "model", "sku", "size_label", "price")), score_[row])
            for row in shown
        ]
        for item, row in zip(items, shown, strict=True):
            if fitting and item.probability is not None:
                assert hurts(item, item.worst_zone) >= max(hurts(item, zone.zone) for zone in item.zones) - 2e-6
            else:
                assert item.worst_zone == zones[row]

    check()


def test_rows_that_tie_in_every_number_stand_by_name():
    """All tie in everything but their names: the order is by name, whatever the order of the table."""
    rows = [("b", f"m{i % 7}", f"s{i:03d}", "EU", "42", "") for i in range(300)]
    random.Random(5).shuffle(rows)
    table = pl.DataFrame(rows, schema=NAMES, orient="row")
    scores = Scores(score=np.ones(300), mean=np.zeros(300), worst_zone=["z"] * 300)
    shown = table[list(rank.rank(table, scores, top=3).fitting)]
    assert shown["sku"].to_list() == ["s000", "s001", "s002"]
