"""From a source to a checked catalogue."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scanfit.catalog.load import Catalog, as_frame, inspect_catalog, load_catalog
from scanfit.catalog.schema import SHOE
from scanfit.catalog.summary import item_document, models
from scanfit.errors import CatalogError, UsageError
from scanfit.providers import CatalogSource
from scanfit_csv import scanfit_catalogs

(CSV,) = scanfit_catalogs()
HEADER = (
    "sku,brand,model,category,wearer,size_system,size_label,width,inner_length_mm,ball_girth_mm,ball_width_mm,"
    "heel_width_mm,instep_height_mm,toe_box_height_mm,features,price,currency,stock"
)
GOOD = "A-1,Demo,One,casual,men,EU,42,D,277,250,100,70,67.5,36,demo;canvas,79.90,EUR,3"
LARGER = "A-1,Demo,One,casual,men,EU,42 2/3,2E,281.4,,104,,,37,demo;canvas,89.90,EUR,"


def write(path: Path, *rows: str, header: str = HEADER) -> str:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_a_good_file(tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD, LARGER)
    loaded = load_catalog(location, CSV, {})
    assert (loaded.kind, loaded.location, loaded.notes) == ("shoe", location, ())
    assert loaded.sha256 == hashlib.sha256(Path(location).read_bytes()).hexdigest()
    assert loaded.table.columns == [c.name for c in SHOE]
    assert loaded.table["inner_length_mm"].to_list() == [277.0, 281.4]


def test_the_first_fault_is_raised_with_the_number_of_others(tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace("277", '"26,5"').replace("men", "mens"))
    with pytest.raises(CatalogError) as caught:
        load_catalog(location, CSV, {})
    assert caught.value.exit_code == 4
    assert str(caught.value) == (
        f"{location} line 2: wearer is 'mens', and 1 more fault\n"
        "       did you mean men? use men, women, child or unisex; see them all with: scanfit catalog check " + location
    )


def test_a_decimal_comma_as_the_issue_has_it(tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace("277", '"26,5"'))
    with pytest.raises(CatalogError) as caught:
        load_catalog(location, CSV, {})
    assert str(caught.value) == (
        f"{location} line 2: inner_length_mm is '26,5', expected a number\n"
        "       write 265 (millimetres), or pass -o decimal=, if the whole file uses decimal commas"
    )


def test_a_file_with_decimal_commas(tmp_path: Path) -> None:
    rows = [GOOD.replace(",", "|").replace(".", ",")]
    location = write(tmp_path / "a.csv", *rows, header=HEADER.replace(",", "|"))
    assert load_catalog(location, CSV, {"decimal": ","}).table["instep_height_mm"].to_list() == [67.5]
    with pytest.raises(UsageError, match="decimal is ';'"):
        load_catalog(location, CSV, {"decimal": ";"})


def test_warnings_and_unused_columns_are_notes(tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace("277", "240") + ",red", header=HEADER + ",colour")
    loaded = load_catalog(location, CSV, {})
    assert loaded.notes == (
        f"{location} line 2: inner_length_mm is 240, but EU 42 is made for a foot of 265 mm",
        f"{location}: columns not used: colour",
    )
    assert "colour" not in loaded.table.columns


def test_a_table_of_something_else_names_the_file(tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", "1,2", header="x,y")
    with pytest.raises(CatalogError) as caught:
        load_catalog(location, CSV, {})
    assert caught.value.where == location
    assert caught.value.what.startswith("the columns are neither")


class Stream:
    """Any table with the Arrow stream interface, not polars."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


def source(table: Any) -> CatalogSource:
    return CatalogSource(name="mine", summary="One", accepts=lambda where: True, load=lambda where, options: table)


def test_anything_with_the_arrow_stream_interface_is_taken(tmp_path: Path) -> None:
    typed = load_catalog(write(tmp_path / "a.csv", GOOD, LARGER), CSV, {}).table
    loaded = load_catalog("shop:spring", source(Stream(typed)), {})
    assert loaded.table.equals(typed)
    assert loaded.sha256 == ""


def test_anything_else_is_refused_by_name() -> None:
    with pytest.raises(CatalogError) as caught:
        as_frame([1, 2], "mine", "shop:spring")
    assert caught.value.what == (
        "catalogue source 'mine' returned list, expected a table with the Arrow stream interface"
    )


def test_inspecting_returns_what_loading_raises(tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace("277", "-277"), LARGER)
    found = inspect_catalog(location, CSV, {})
    assert (found.kind, found.rows, [f.what for f in found.faults]) == (
        "shoe", 2, ["inner_length_mm is -277 mm, which is below zero"],
    )  # fmt: skip


def catalog(tmp_path: Path) -> Catalog:
    return load_catalog(write(tmp_path / "a.csv", LARGER, GOOD), CSV, {})


def test_models_are_summed_up(tmp_path: Path) -> None:
    (model,) = models(catalog(tmp_path).table)
    (sizes,) = model.sizes
    assert (sizes.system, sizes.smallest, sizes.largest, sizes.count) == ("EU", "42", "42 2/3", 2)
    assert (model.widths, model.variants, model.price, model.highest_price) == (("2E", "D"), 2, 79.9, 89.9)
    assert (model.stock, model.currency, model.wearer) == (3, "EUR", "men")


def test_one_model_is_shown_whole(tmp_path: Path) -> None:
    document = item_document(catalog(tmp_path), "A-1")
    assert document["schema"] == "scanfit.catalog-item/1"
    assert document["features"] == ["demo", "canvas"]
    assert [v["size_label"] for v in document["variants"]] == ["42 2/3", "42"]
    assert document["variants"][0]["ball_girth_mm"] is None
    assert document["variants"][1]["ball_girth_mm"] == 250.0


def test_an_unknown_sku_names_the_nearest(tmp_path: Path) -> None:
    loaded = catalog(tmp_path)
    with pytest.raises(CatalogError) as caught:
        item_document(loaded, "a1")
    assert caught.value.what == "there is no sku 'a1'"
    assert caught.value.next_step == f"did you mean A-1? list them with: scanfit catalog list {loaded.location}"
