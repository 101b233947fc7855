"""The core's order: score, mean, price, name; one variant a model; the nearest only when nothing fits."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from scanfit.fit.rank import NEAREST, best_row, rank
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
    assert best_row(rows, scores([0.5, 0.6])) == 1


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
