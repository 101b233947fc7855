"""The core's order: score, mean, price, name; one variant a model; the nearest only when nothing fits."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.fit.rank import NEAREST, rank
from scanfit.model.recommendation import Scores


def table(rows) -> pl.DataFrame:
    """Rows of (model, size, price)."""
    return pl.DataFrame(
        [
            {"sku": m, "brand": "b", "model": m, "size_system": "EU", "size_label": s, "width": "", "price": p}
            for m, s, p in rows
        ],
        schema_overrides={"price": pl.Float64},
    )


def scores(score, mean=None) -> Scores:
    return Scores(
        score=np.array(score, float),
        mean=np.zeros(len(score)) if mean is None else np.array(mean, float),
        worst_zone=["toe_length"] * len(score),
    )


def test_score_then_mean_then_price_then_name():
    rows = table(
        [("e", "42", None), ("d", "42", 50), ("c", "42", 40), ("b", "42", 40), ("a", "42", 90), ("z", "42", 99)]
    )
    ranked = rank(rows, scores([0.5, 0.5, 0.5, 0.5, 0.5, 0.9], [-1, -1, -1, -1, -0.5, -9]), top=9)
    assert rows["model"].gather(ranked.fitting).to_list() == ["z", "a", "b", "c", "d", "e"]


def test_one_variant_a_model_and_no_more_than_asked_for():
    rows = table([("a", "41", 1), ("a", "42", 1), ("b", "41", 1), ("b", "42", 1), ("c", "41", 1)])
    ranked = rank(rows, scores([0.2, 0.9, 0.8, 0.3, 0.7]), top=2)
    assert ranked.fitting == (1, 2)
    assert ranked.nearest == ()


def test_the_nearest_only_when_nothing_fits():
    rows = table([(m, "41", 1) for m in "abcde"])
    ranked = rank(rows, scores([-3, -1, -0.001, -2, -9]), top=5)
    assert ranked.fitting == ()
    assert ranked.nearest == (2, 1, 3)
    assert len(ranked.nearest) == NEAREST
    assert rank(rows, scores([-3, 0.0, -0.001, -2, -9]), top=5).fitting == (1,)


def test_a_table_without_price_or_width_is_ranked():
    rows = table([("a", "41", 1), ("b", "41", 1)]).drop("price", "width")
    assert rank(rows, scores([0.5, 0.6]), top=5).fitting == (1, 0)


ROW = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(["41", "42"]),
    st.sampled_from([1.0, 2.0, None]),
    st.sampled_from([-1.0, 0.5, 1.0]),
    st.sampled_from([-1.0, 0.0]),
)


@given(st.lists(ROW, min_size=1, max_size=12))
def test_no_row_left_out_would_have_stood_before_one_shown(rows):
    shelf = table([row[:3] for row in rows])
    ranked = rank(shelf, scores([row[3] for row in rows], [row[4] for row in rows]), top=3)
    keys = [(-row[3], -row[4]) for row in rows]
    shown = ranked.fitting or ranked.nearest
    assert [keys[i] for i in shown] == sorted(keys[i] for i in shown)
    assert keys[shown[0]] == min(keys)
    models = [rows[i][0] for i in shown]
    assert len(models) == len(set(models))
    for i in shown:
        assert keys[i] == min(key for key, row in zip(keys, rows, strict=True) if row[0] == rows[i][0])


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1),
                          st.sampled_from([0.35, 0.5, 0.7, 1.0])), min_size=1, max_size=40),
       st.integers(1, 4), st.integers(1, 3))  # fmt: skip
def test_by_worth_it_is_the_order_of_looking_at_every_row(rows, top, variants):
    """However few rows are looked at, as long as the worst zone and the worth agree, and wishes take their share."""
    rows = sorted(rows, key=lambda row: -row[1])
    chances = np.sort([row[2] for row in rows])[::-1]
    most = np.array([row[3] for row in rows])
    worth = chances * most
    shelf_ = table([(model, f"{number:02d}", None) for number, (model, *_) in enumerate(rows)])
    asked = []

    def value(numbers):
        asked.append(len(numbers))
        return worth[numbers]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanfit.fit.rank._VARIANTS", variants)
        told = Scores(score=np.array([row[1] for row in rows]), mean=chances, worst_zone=["z"] * len(rows))
        found = rank(shelf_, told, top=top, value=value, most=most)
    best: dict[str, int] = {}
    for number in sorted(range(len(rows)), key=lambda n: (-worth[n], -rows[n][1], -chances[n], rows[n][0], f"{n:02d}")):
        best.setdefault(rows[number][0], number)
    assert [worth[row] for row in found.fitting] == [worth[row] for row in list(best.values())[:top]]


def test_what_a_wish_keeps_down_is_not_looked_at_where_it_cannot_be_first():
    rows = table([(f"m{n}", "42", None) for n in range(4000)])
    most = np.repeat([1.0, 0.1], 2000)
    asked = []

    def value(numbers):
        asked.extend(numbers)
        return 0.9 * most[numbers]

    order = rank(rows, scores(np.linspace(1, 0.5, 4000).tolist()), top=5, value=value, most=most)
    assert order.fitting == (0, 1, 2, 3, 4)
    assert max(asked) < 2000
