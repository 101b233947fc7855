"""Hard filters keep exactly what was asked for and count what they took out."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.filters import passing_rows
from scanfit.catalog.schema import CATEGORIES, WEARERS
from scanfit.errors import UsageError


def shoes(**columns: list[object]) -> pl.DataFrame:
    base: dict[str, list[object]] = {
        "category": ["casual", "dress", "casual", "child"], "wearer": ["men", "women", "unisex", "child"],
        "price": [50.0, 120.0, None, 30.0], "currency": ["EUR", "EUR", "", "EUR"], "stock": [1, 0, None, 4],
    }  # fmt: skip
    return pl.DataFrame(base | columns, strict=False)


class Filtered(NamedTuple):
    table: pl.DataFrame
    notes: tuple[str, ...]


def filter_rows(table: pl.DataFrame, **wishes: object) -> Filtered:
    """The rows that pass; what the filters say of how many there are is what there is."""
    found = passing_rows(table, **wishes)  # type: ignore[arg-type]
    assert found.mask is None or found.mask.null_count() == 0
    left = table if found.mask is None else table.filter(found.mask)
    assert left.height == found.left
    assert (left.height < table.height) == bool(found.notes)
    return Filtered(table=left, notes=found.notes)


def kept(**wishes: object) -> list[int]:
    table = shoes().with_row_index("row")
    return filter_rows(table, **wishes).table["row"].to_list()


def test_each_filter() -> None:
    assert kept() == [0, 1, 2, 3]
    assert kept(category="casual") == [0, 2]
    assert kept(wearer="men") == [0, 2]
    assert kept(wearer="women") == [1, 2]
    assert kept(wearer="child") == [3]
    assert kept(max_price=50) == [0, 3]
    assert kept(in_stock=True) == [0, 3]


def test_notes_count_what_was_left_out_and_what_was_not_known() -> None:
    filtered = filter_rows(shoes(), category="casual", wearer="women", max_price=100, in_stock=True)
    assert filtered.notes == (
        "category casual: 2 of 4 variants left out",
        "for women: 1 of 2 variants left out",
        "at most 100: 1 of 1 variants left out, 1 of them without a price",
    )
    assert filtered.table.height == 0


def test_an_insole_for_any_footwear_passes_every_category_and_has_no_wearer() -> None:
    insoles = shoes(category=["any", "dress", "running", "child"]).drop("wearer")
    assert filter_rows(insoles, category="running", wearer="men").table["category"].to_list() == ["any", "running"]


def test_prices_in_two_currencies_are_not_compared() -> None:
    with pytest.raises(UsageError) as caught:
        filter_rows(shoes(currency=["EUR", "USD", "", "EUR"]), max_price=100)
    assert caught.value.what == "prices are in EUR and USD, so one highest price means nothing"


@pytest.mark.parametrize("price", [-1.0, float("nan"), float("inf")])
def test_a_price_that_is_none_is_refused(price: float) -> None:
    with pytest.raises(UsageError) as caught:
        filter_rows(shoes(), max_price=price)
    assert caught.value.next_step == "give zero or more"


def test_unknown_words_name_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        filter_rows(shoes(), category="runing")
    assert caught.value.what == "'runing' is not a category scanfit knows"
    assert caught.value.next_step == f"did you mean running? use {', '.join(CATEGORIES)}"
    with pytest.raises(UsageError, match="is not a wearer scanfit knows"):
        filter_rows(shoes(), wearer="unisex")


ROW = st.tuples(
    st.sampled_from(CATEGORIES), st.sampled_from(WEARERS), st.none() | st.floats(0, 500), st.none() | st.integers(0, 5)
)


PERSON = st.sampled_from(["men", "women", "child"])


@given(st.lists(ROW, max_size=30), st.sampled_from(CATEGORIES), PERSON, st.floats(0, 500))
def test_filters_equal_the_plain_loop(rows: list[tuple], category: str, wearer: str, price: float) -> None:  # type: ignore[type-arg]
    schema = {"category": pl.String, "wearer": pl.String, "price": pl.Float64, "stock": pl.Int64}
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(currency=pl.lit("EUR"))
    allowed = {"men": {"men", "unisex"}, "women": {"women", "unisex"}, "child": {"child"}}[wearer]
    expected = [
        r for r in rows
        if r[0] == category and r[1] in allowed and r[2] is not None and r[2] <= price and r[3] is not None and r[3] > 0
    ]  # fmt: skip
    filtered = filter_rows(table, category=category, wearer=wearer, max_price=price, in_stock=True)
    assert filtered.table.drop("currency").rows() == expected


def test_what_a_shop_calls_sold_out_is_not_in_stock_and_its_word_counts_where_there_is_no_count() -> None:
    said = [(3, ""), (0, ""), (None, ""), (3, "in_stock"), (0, "in_stock"), (None, "in_stock"),
            (3, "out_of_stock"), (None, "out_of_stock"), (3, "preorder"), (None, "backorder"), (2, None)]  # fmt: skip
    table = pl.DataFrame(said, schema={"stock": pl.Int64, "availability": pl.String}, orient="row")
    filtered = filter_rows(table, in_stock=True)
    assert filtered.table.rows() == [(3, ""), (3, "in_stock"), (None, "in_stock"), (2, None)]
    assert filtered.notes == ("in stock: 7 of 11 variants left out, 1 of them without a stock",)


@given(st.lists(ROW, max_size=30), st.sampled_from(CATEGORIES), PERSON, st.floats(0, 500))
def test_filters_one_after_the_other_are_the_filters_at_once(
    rows: list[tuple],
    category: str,
    wearer: str,
    price: float,  # type: ignore[type-arg]
) -> None:
    schema = {"category": pl.String, "wearer": pl.String, "price": pl.Float64, "stock": pl.Int64}
    table = pl.DataFrame(rows, schema=schema, orient="row").with_columns(currency=pl.lit("EUR"))
    at_once = passing_rows(table, category=category, wearer=wearer, max_price=price, in_stock=True)
    wanted = passing_rows(table, category=category, wearer=wearer, max_price=price)
    after = passing_rows(table, in_stock=True, among=wanted)
    assert (after.left, after.notes) == (at_once.left, at_once.notes)
    masks = [found.mask.to_list() if found.mask is not None else [True] * len(rows) for found in (after, at_once)]
    assert masks[0] == masks[1]
