"""The schema, its README, and telling shoes from insoles."""

from __future__ import annotations

import pytest

from scanfit.catalog.format import README, regenerated
from scanfit.catalog.schema import INSOLE, LINE, SHOE, SURE, WEARERS, kind_of, nearest
from scanfit.errors import CatalogError
from scanfit_csv import LINE as CSV_LINE


@pytest.mark.checkout
def test_the_format_tables_of_the_readme_are_current() -> None:
    text = README.read_text(encoding="utf-8")
    assert regenerated(text) == text, "run: python -m scanfit.catalog.format"


def test_names_are_unique_and_every_number_is_bounded() -> None:
    for columns in (SHOE, INSOLE):
        assert len({c.name for c in columns}) == len(columns)
        for column in columns:
            assert column.help
            assert column.is_number == (column.low is not None) == (column.high is not None)
            assert (column.unit == "mm") == column.name.endswith("_mm")


def test_kinds_are_told_by_their_own_columns() -> None:
    assert kind_of(c.name for c in SHOE) == "shoe"
    assert kind_of(c.name for c in INSOLE) == "insole"
    assert kind_of(["sku", "inner_length_mm"]) == "shoe"
    assert kind_of(["sku", "length_mm", "firmness", "width"]) == "insole"


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(CatalogError) as caught:
        kind_of(["name", "colour", "price"])
    assert caught.value.what == (
        "the columns are neither those of a shoe nor of an insole catalogue (found: colour, name, price)"
    )


def test_nearest_forgives_case_spaces_and_hyphens() -> None:
    assert nearest("Inner Length-mm", [c.name for c in SHOE]) == "inner_length_mm"
    assert nearest("zzz", ["brand"]) is None


def test_the_csv_source_and_the_core_agree_on_the_line_column() -> None:
    assert CSV_LINE == LINE


@pytest.mark.parametrize(("word", "meant"), [("Damen", None), ("mens", "men"), ("woman", "women"), ("kid", None)])
def test_a_suggestion_that_would_change_whom_a_shoe_is_for_is_not_made(word, meant):
    assert nearest(word, WEARERS, cutoff=SURE) == meant


def test_a_girth_is_not_suggested_for_a_width():
    assert nearest("ball_girth", ["ball_width_mm"], cutoff=SURE) is None
    assert nearest("ball_width", ["ball_width_mm"], cutoff=SURE) == "ball_width_mm"
