"""Scores against the same rule written out by hand, and the properties a shop relies on."""

from __future__ import annotations

import math
import time

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scanfit.errors import CatalogError
from scanfit.fit.ranges import load_ranges
from scanfit.fit.rank import rank
from scanfit.fit.score import UNRANKABLE, score_zones
from scanfit.fit.zones import SHOE_ZONES
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side

SIX = SHOE_ZONES[:6]
OTHERS = SHOE_ZONES[6:]
"""Zones that these tables and feet know nothing of: half a point of distance each."""

MEASURES = [zone.measure for zone in SIX]
COLUMNS = [zone.column for zone in SIX]
TYPICAL = {"foot_length": 262, "ball_width": 100, "ball_girth": 248, "instep_height": 64, "heel_width": 70,
           "toe_box_height": 26}  # fmt: skip
GOOD = [274, 99, 248, 68, 68, 33]  # the middle of every casual range for a typical foot
HALVES = [2, 3, 4, 4, 2, 5]  # half the width of each
SHOE = st.tuples(*(st.floats(c - 15, c + 15) | st.none() for c in GOOD[:])).filter(lambda row: row[0] is not None)


def foot(side: Side, values: dict[str, float]) -> FootProfile:
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.0) for n, v in values.items()}
    return FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)


def person(left: dict[str, float] | None = None, right: dict[str, float] | None = None, **asked) -> FitRequest:
    pair = FootPair(
        left=None if left is None else foot(Side.LEFT, left), right=None if right is None else foot(Side.RIGHT, right)
    )
    return FitRequest(pair=pair, **asked)


def shelf(*rows, category="casual", price=None, model=None, sigmas=None) -> pl.DataFrame:
    n = len(rows)
    return pl.DataFrame(
        {
            "sku": [f"S{i:06d}" for i in range(n)],
            "brand": ["b"] * n,
            "model": model or [f"M{i}" for i in range(n)],
            "size_system": ["EU"] * n,
            "size_label": [str(i) for i in range(n)],
            "width": [""] * n,
            "category": category if isinstance(category, list) else [category] * n,
            "price": pl.Series(price or [None] * n, dtype=pl.Float64),
            **{c: pl.Series([row[k] for row in rows], dtype=pl.Float64) for k, c in enumerate(COLUMNS)},
            **{
                zone.sigma_column: pl.Series([row[k] for row in sigmas or ()], dtype=pl.Float64)
                for k, zone in enumerate(SIX)
                if sigmas
            },
        }
    )


FOOT = st.fixed_dictionaries(
    {"foot_length": st.floats(255, 270)}, optional={n: st.floats(v - 8, v + 8) for n, v in list(TYPICAL.items())[1:]}
)


MARGIN = {"length": (3, 3), "girth": (4, 8)}
SIGMAS = [zone.item_sigma_mm for zone in SIX]


def by_hand(request: FitRequest, row, category: str, sigmas=None) -> tuple[float, float]:
    """sizing.md section 6, zone by zone with plain floats."""
    worst, distance = 0.0, []
    for zone, shoe, sigma in zip(SIX, row, sigmas or SIGMAS, strict=True):
        allowed = load_ranges().of(zone.name, category, request.taste)
        for one in request.pair.feet:
            measure = one.measurements.get(zone.measure)
            if measure is None or shoe is None:
                distance.append(0.5)
                continue
            tight, loose = MARGIN.get(zone.kind, (2, 4))
            gap = shoe - measure.value - zone.sock * request.sock_mm
            penalty = max((allowed.low_mm - gap) / tight, (gap - allowed.high_mm) / loose, 0.0)
            half = (allowed.high_mm - allowed.low_mm) / 2
            where = 0.25 * min(((gap - allowed.low_mm - half) / half) ** 2, 1)
            distance.append(where + 0.25 * sigma**2 / (half**2 + sigma**2) + penalty)
            worst = max(worst, penalty)
    distance += [0.5] * (len(OTHERS) * len(request.pair.feet))
    return 1 - worst, -math.fsum(distance) / len(distance)


@given(
    FOOT, st.none() | FOOT, SHOE, st.sampled_from(["casual", "running", "child", "dress"]),
    st.sampled_from(["snug", "regular", "roomy"]), st.floats(0, 3),
    st.none() | st.lists(st.floats(0.1, 20), min_size=6, max_size=6),
)  # fmt: skip
def test_it_is_the_rule_written_out_by_hand(left, right, row, category, taste, sock, sigmas):
    request = person(left, right, taste=taste, sock_mm=sock)
    scores = score_zones(request, shelf(row, category=category, sigmas=[sigmas] if sigmas else None))
    score, mean = by_hand(request, row, category, sigmas)
    assert scores.score[0] == pytest.approx(score, abs=1e-8)
    assert scores.mean[0] == pytest.approx(mean, abs=1e-8)


def test_the_middle_of_every_range_is_perfect_and_the_ends_still_score_one():
    scores = score_zones(person(TYPICAL), shelf(GOOD))
    assert scores.score[0] == 1.0
    doubt = [sigma**2 / (half**2 + sigma**2) for sigma, half in zip(SIGMAS, HALVES, strict=True)]
    assert scores.mean[0] == pytest.approx(-(sum(doubt) / 4 + len(OTHERS) / 2) / len(SHOE_ZONES), abs=1e-9)
    exact = score_zones(person(TYPICAL), shelf(GOOD, sigmas=[[1e-6] * 6]))
    assert exact.mean[0] == pytest.approx(-len(OTHERS) / 2 / len(SHOE_ZONES), abs=1e-9)
    ends = [262 + 10, 100 - 4, 248 + 4, 64 + 8, 70 - 4, 26 + 2]
    scores = score_zones(person(TYPICAL), shelf(ends, sigmas=[[1e-6] * 6]))
    assert scores.score[0] == 1.0
    assert scores.mean[0] == pytest.approx(-(6 / 4 + len(OTHERS) / 2) / len(SHOE_ZONES), abs=1e-9)


@pytest.mark.parametrize(
    ("zone", "off", "score"),
    [(0, -2 - 3, 0.0), (0, +2 + 3, 0.0), (0, -2 - 0.75, 0.75), (1, -3 - 2, 0.0), (1, 3 + 4, 0.0), (2, +4 + 2, 0.75),
     (4, -2 - 4, -1.0)],
)  # fmt: skip
def test_two_millimetres_tight_are_as_bad_as_four_loose(zone, off, score):
    row = list(GOOD)
    row[zone] += off
    scores = score_zones(person(TYPICAL), shelf(row))
    assert scores.score[0] == score
    assert scores.worst_zone == [SHOE_ZONES[zone].name]


@given(FOOT, FOOT, st.lists(SHOE, min_size=1, max_size=6))
def test_a_mirrored_person_gets_the_same_answer(a, b, rows):
    one, other = score_zones(person(a, b), shelf(*rows)), score_zones(person(b, a), shelf(*rows))
    assert one.score.tolist() == other.score.tolist()
    assert one.mean.tolist() == other.mean.tolist()
    assert one.worst_zone == other.worst_zone


@given(FOOT, FOOT, st.lists(SHOE, min_size=1, max_size=6))
def test_two_feet_are_never_easier_to_fit_than_either(a, b, rows):
    both = score_zones(person(a, b), shelf(*rows)).score
    assert (both == np.minimum(score_zones(person(a), shelf(*rows)).score,
                               score_zones(person(b), shelf(*rows)).score)).all()  # fmt: skip


@given(FOOT, st.lists(SHOE, min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_catalogue_does_not_matter(values, rows, random):
    table = shelf(*rows)
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    request = person(values)
    there = table[shuffled]
    first = rank(table, score_zones(request, table), top=5)
    second = rank(there, score_zones(request, there), top=5)
    assert table["sku"].gather(first.fitting).to_list() == there["sku"].gather(second.fitting).to_list()
    assert table["sku"].gather(first.nearest).to_list() == there["sku"].gather(second.nearest).to_list()


@given(st.floats(240, 285), st.floats(0, 12))
def test_a_longer_foot_never_gets_a_shorter_size(length, longer):
    table = shelf(*([size, *GOOD[1:]] for size in np.arange(240, 320, 6.667).tolist()), model=["m"] * 12)
    chosen = []
    for foot_length in (length, length + longer):
        request = person({**TYPICAL, "foot_length": foot_length})
        order = rank(table, score_zones(request, table), top=1)
        chosen.append(table["inner_length_mm"][(order.fitting + order.nearest)[0]])
    assert chosen[0] <= chosen[1]


@given(FOOT, st.lists(SHOE, min_size=1, max_size=5), SHOE)
def test_a_worse_variant_never_changes_the_best(values, rows, extra):
    request = person(values)
    table, more = shelf(*rows), shelf(*rows, extra)
    scores, with_extra = score_zones(request, table), score_zones(request, more)
    best = int(np.lexsort((-scores.mean, -scores.score))[0])
    assume(with_extra.score[-1] < scores.score[best])
    first, second = rank(table, scores, top=1), rank(more, with_extra, top=1)
    assert (first.fitting + first.nearest)[0] == (second.fitting + second.nearest)[0]


@given(st.integers(0, 5), st.floats(0.1, 20), st.booleans(), st.lists(st.floats(-1, 1), min_size=6, max_size=6))
def test_a_shoe_bad_in_one_zone_never_beats_one_good_in_all(zone, beyond, tight, off):
    fine = [good + half * share for good, half, share in zip(GOOD, HALVES, off, strict=True)]
    perfect_but_one = list(GOOD)
    perfect_but_one[zone] += -HALVES[zone] - beyond if tight else HALVES[zone] + beyond
    table = shelf(perfect_but_one, fine, price=[1.0, 500.0])
    scores = score_zones(person(TYPICAL, TYPICAL), table)
    assert scores.score[1] >= 1 - 1e-9
    assert rank(table, scores, top=2).fitting[0] == 1


def test_a_number_the_catalogue_leaves_out_gains_nothing():
    """With every known zone as good, the shoe that says more is first."""
    table = shelf(GOOD, [274, None, None, None, None, None])
    scores = score_zones(person(TYPICAL), table)
    assert scores.score.tolist() == [1.0, 1.0]
    assert rank(table, scores, top=2).fitting == (0, 1)


@given(
    FOOT, st.none() | FOOT, SHOE, st.integers(0, 5), st.floats(0.1, 20), st.floats(0, 20),
    st.sampled_from(["casual", "pump", "ski"]),
)  # fmt: skip
def test_a_number_that_is_less_sure_never_ranks_higher(left, right, row, zone, sigma, more, category):
    sigmas = [[2.0] * 6, [2.0] * 6]
    sigmas[0][zone], sigmas[1][zone] = sigma, sigma + more
    scores = score_zones(person(left, right), shelf(row, row, category=category, sigmas=sigmas))
    assert scores.score[0] == scores.score[1]
    assert scores.mean[0] >= scores.mean[1]
    if more > 0.01 and row[zone] is not None and MEASURES[zone] in left:
        assert scores.mean[0] > scores.mean[1]
    unknown = [None if z == zone else shoe for z, shoe in enumerate(row)]
    inside = by_hand(person(left, right), row, category)[0] == 1
    if zone and inside:
        assert (
            score_zones(person(left, right), shelf(unknown, category=category, sigmas=sigmas[:1])).mean[0]
            <= (scores.mean[1])
        )


@pytest.mark.parametrize("category", ["pump", "dress", "casual"])
@pytest.mark.parametrize("off", [-1.5, -1.0, -0.9, 0.0, 0.5, 1.0, 2.5])
def test_a_shoe_known_by_its_label_never_outranks_an_equal_one_that_was_measured(category, off):
    """However cheap it is, in a range as narrow as a pump's, at its end and outside."""
    allowed = load_ranges().of("toe_length", category, "regular")
    half = (allowed.high_mm - allowed.low_mm) / 2
    row = [262 + allowed.low_mm + half + off * half, *GOOD[1:]]
    label, measured = [5.3, *SIGMAS[1:]], SIGMAS
    table = shelf(row, row, category=category, price=[10.0, 500.0], sigmas=[label, measured])
    scores = score_zones(person(TYPICAL, TYPICAL), table)
    assert scores.score[0] == scores.score[1] >= 0
    assert rank(table.with_columns(model=pl.Series(["a", "b"])), scores, top=2).fitting == (1, 0)


@given(FOOT, SHOE)
def test_a_sigma_the_catalogue_leaves_out_is_its_zones(values, row):
    stated = score_zones(person(values), shelf(row, sigmas=[SIGMAS]))
    for sigmas in (None, [[None] * 6], [[math.nan] * 6], [[0.0] * 6]):
        left_out = score_zones(person(values), shelf(row, sigmas=sigmas))
        assert (left_out.score.tolist(), left_out.mean.tolist()) == (stated.score.tolist(), stated.mean.tolist())


def test_without_a_length_a_row_cannot_be_ranked():
    rows = shelf([None, *GOOD[1:]], GOOD)
    assert score_zones(person(TYPICAL), rows).score.tolist() == [UNRANKABLE, 1.0]
    no_length = {k: v for k, v in TYPICAL.items() if k != "foot_length"}
    scores = score_zones(person(TYPICAL, no_length), rows)
    assert scores.score.tolist() == [UNRANKABLE, UNRANKABLE]
    assert scores.worst_zone == ["toe_length", "toe_length"]
    assert np.isfinite(scores.mean).all()


def test_a_column_the_table_does_not_have_is_unknown_and_an_empty_table_has_no_scores():
    table = shelf(GOOD).drop("toe_box_height_mm")
    assert score_zones(person(TYPICAL), table).score.tolist() == [1.0]
    empty = score_zones(person(TYPICAL), shelf(GOOD)[:0])
    assert (len(empty.score), len(empty.mean), list(empty.worst_zone)) == (0, 0, [])


def test_a_category_without_ranges_is_refused():
    with pytest.raises(CatalogError) as caught:
        score_zones(person(TYPICAL), shelf(GOOD, category="ballet"))
    assert caught.value.what == "there is no allowed toe length for the category 'ballet'"


def test_a_sock_takes_two_thicknesses_of_length_and_two_pi_of_girth():
    thick = [zone.sock for zone in SIX]
    assert thick == pytest.approx([2, 2, 2 * math.pi, 2, 2, 2])
    padded = [shoe + 1.5 * sock for shoe, sock in zip(GOOD, thick, strict=True)]
    bare = score_zones(person(TYPICAL), shelf(GOOD)).mean[0]
    assert score_zones(person(TYPICAL, sock_mm=1.5), shelf(padded)).mean[0] == pytest.approx(bare, abs=1e-9)


def test_a_hundred_thousand_rows_for_two_feet_take_less_than_a_second():
    rng = np.random.default_rng(7)
    n = 100_000
    table = pl.DataFrame(
        {
            "sku": [f"S{i // 20:05d}" for i in range(n)],
            "brand": ["b"] * n,
            "model": [f"M{i // 20}" for i in range(n)],
            "size_system": ["EU"] * n,
            "size_label": [str(i % 20) for i in range(n)],
            "width": [""] * n,
            "category": rng.choice(["casual", "running", "dress"], n).tolist(),
            "price": rng.uniform(20, 200, n),
            **{c: good + rng.normal(0, 6, n) for c, good in zip(COLUMNS, GOOD, strict=True)},
        }
    )
    request = person(TYPICAL, {**TYPICAL, "foot_length": 264})
    begin = time.perf_counter()
    order = rank(table, score_zones(request, table), top=5)
    seconds = time.perf_counter() - begin
    assert len(order.fitting) == 5
    assert seconds < 1.0
