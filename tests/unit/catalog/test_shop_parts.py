"""A shop's table cut into parts anywhere is the same rows, notes and counts; what a product's parts say agrees."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.catalog.between import RowNames
from scanfit.catalog.check import typed_part
from scanfit.catalog.schema import LINE
from scanfit.catalog.shop import Intake, ShopIntake

SALEOR = Path(__file__).resolve().parents[2] / "data" / "catalogs" / "saleor" / "populatedb_data.json"


def read(parts: list[pl.DataFrame]) -> tuple[list[tuple[object, ...]], Intake]:
    intake = ShopIntake()
    done = [intake.batch(part) for part in parts]
    names = sorted(done[0].columns)
    return [row for part in done for row in part.select(names).rows()], intake.summary()


def cut(table: pl.DataFrame, at: list[int]) -> list[pl.DataFrame]:
    edges = [0, *sorted(at), table.height]
    return [table[a:b] for a, b in pairwise(edges)]


def frame(rows: list[dict[str, str]], names: list[str]) -> pl.DataFrame:
    table = pl.DataFrame(
        [{name: row.get(name, "") for name in names} for row in rows], schema=dict.fromkeys(names, pl.String)
    )
    return table.with_columns(pl.int_range(2, 2 + table.height, dtype=pl.Int64).alias(LINE))


SIZES = st.sampled_from(["EU 42", "43", "One Size", "8", "", "EU 28", "38 2/3"])
FIRST_ROW = {"Title": ["Fell Boot", "Vase", "Wool socks", "Low One"], "Vendor": ["Acme", ""],
             "Type": ["Boots", "", "Socks", "Insoles"], "Tags": ["hiking, men", "kids", ""],
             "Option1 Name": ["Size", "Color", "Title"], "Option2 Name": ["Width", "Color", ""]}  # fmt: skip
SHOPIFY = [
    "Handle",
    *FIRST_ROW,
    "Option1 Value",
    "Option2 Value",
    "Variant SKU",
    "Variant Price",
    "Variant Inventory Qty",
]


@st.composite
def exports(draw: st.DrawFn) -> pl.DataFrame:
    """Shopify's: a product's rows stand together, its fields on the first of them."""
    rows = []
    for n in range(draw(st.integers(1, 4))):
        product = {name: draw(st.sampled_from(words)) for name, words in FIRST_ROW.items()}
        for _ in range(draw(st.integers(1, 4))):
            is_picture = draw(st.booleans())
            variant = {} if is_picture else {
                "Option1 Value": draw(SIZES), "Option2 Value": draw(st.sampled_from(["wide", "", "blue"])),
                "Variant SKU": draw(st.sampled_from(["", "s"])), "Variant Price": draw(st.sampled_from(["", "9 EUR"])),
                "Variant Inventory Qty": draw(st.sampled_from(["", "-1", "3"])),
            }  # fmt: skip
            rows.append({"Handle": f"p{n}", **product, **variant})
            product = {}
    return frame(rows, SHOPIFY)


@settings(max_examples=120, deadline=None)
@given(exports(), st.data())
def test_an_export_of_shopify_cut_anywhere(table: pl.DataFrame, data: st.DataObject) -> None:
    at = data.draw(st.lists(st.integers(0, table.height), max_size=3))
    assert read(cut(table, at)) == read([table])


FEED = ["id", "item_group_id", "title", "brand", "google_product_category", "product_type", "size", "size_system",
        "gender", "age_group", "color", "availability", "price"]  # fmt: skip
CELLS = {"google_product_category": ["187", "1933", "", "166"], "product_type": ["Shoes > Running", "", "Vases"],
         "size": ["42", "8", "One Size", "25", "27,5"], "size_system": ["EU", "US", "", "IT", "JP"],
         "gender": ["male", "female", "unisex", ""], "age_group": ["adult", "kids", ""], "color": ["red", ""],
         "availability": ["in_stock", "http://schema.org/InStock", "sold", ""],
         "price": ["9.90 EUR", "$9", "1.299 EUR"]}  # fmt: skip


@st.composite
def feeds(draw: st.DrawFn) -> pl.DataFrame:
    rows = []
    for n in range(draw(st.integers(1, 8))):
        group = draw(st.sampled_from(["g", "h", ""]))
        of_group = {"item_group_id": group, "title": f"Runner {group or n}", "brand": "Acme" if group != "h" else ""}
        rows.append({"id": str(n), **of_group, **{name: draw(st.sampled_from(words)) for name, words in CELLS.items()}})
    return frame(rows, FEED)


@settings(max_examples=120, deadline=None)
@given(feeds(), st.data())
def test_a_feed_cut_anywhere(table: pl.DataFrame, data: st.DataObject) -> None:
    at = data.draw(st.lists(st.integers(0, table.height), max_size=3))
    assert read(cut(table, at)) == read([table])


@pytest.mark.parametrize("at", [[], [1], [2], [3], [1, 2, 3]])
def test_an_article_has_one_name_and_brand_in_all_parts(at: list[int]) -> None:
    """Titles with the size in them and a brand on some rows: two names for one sku would refuse the catalogue."""
    rows = [{"id": str(n), "item_group_id": "g", "title": f"Ridge Runner {size}", "google_product_category": "187",
             "brand": "Acme" if n == 0 else "", "size": size, "size_system": "EU", "gender": "male"}
            for n, size in enumerate(["42", "43", "44", "45"])]  # fmt: skip
    intake, names = ShopIntake(), RowNames()
    done = [intake.batch(part) for part in cut(frame(rows, FEED), at)]
    for part in done:
        names.add(typed_part(part, "shoe").keys)
    assert names.faults() == []
    assert {row for part in done for row in part.select("sku", "brand", "model").rows()} == {
        ("g", "Acme", "Ridge Runner 42" if 1 in at else "Ridge Runner")  # a first part of one row knows no other title
    }


def test_a_products_fields_go_no_further_than_its_rows() -> None:
    rows = [{"Handle": "a", "Title": "Fell Boot", "Type": "Boots", "Option1 Name": "Size", "Option1 Value": "EU 42"},
            {"Handle": "b", "Title": "Vase", "Type": "Vases", "Option1 Name": "Size", "Option1 Value": "EU 42"},
            {"Handle": "a", "Title": "", "Option1 Value": "EU 43"}]  # fmt: skip
    done, said = read([frame(rows, SHOPIFY)])
    assert len(done) == 1
    assert said.left_out == {"without a sign of being shoes": 2}


@pytest.mark.parametrize("at", [[], [1], [20, 40], [36]])
def test_saleors_demonstration_shop(at: list[int]) -> None:
    """Read off the fixture: four products in EU sizes among 73 variants; the other 53 are clothes, drinks and cards."""
    scanfit_json = pytest.importorskip("scanfit_json")
    raw = scanfit_json.load(str(SALEOR), {"channel": "default-channel"})
    intake = ShopIntake()
    table = pl.concat([intake.batch(part) for part in cut(raw, at)])
    assert dict(table.group_by("model").len().iter_rows()) == {
        "White Plimsolls": 7, "Blue Plimsolls": 3, "Dash Force": 5, "Paul's Balance 420": 5,
    }  # fmt: skip
    assert sum(intake.summary().left_out.values()) == 53
    assert set(table["currency"]) == {"USD"}
    assert set(table.filter(model="Dash Force")["price"]) == {90.0}
    assert len(intake.summary().notes) == len(set(intake.summary().notes))


def test_a_million_own_numbers_are_not_remembered() -> None:
    intake = ShopIntake()
    for start in range(0, 300, 100):
        rows = [
            {"id": str(n), "title": f"Runner {n}", "google_product_category": "187", "size": "42"}
            for n in range(start, start + 100)
        ]
        table = frame(rows, ["id", "title", "google_product_category", "size"])
        assert intake.batch(table)["model"].to_list() == [row["title"] for row in rows]
    assert len(intake._products._known) <= 3  # the last of each part, whose product may go on


LIST = [{"Marke": "Acme", "Modell": "Bondi 8", "Größe": "42", "Preis": "89,90 €"},
        {"Marke": "Acme", "Modell": "Anna", "Größe": "EU 39", "Preis": "59,90 €"}]  # fmt: skip


@pytest.mark.parametrize(
    ("beside", "stay"),
    [("", 2), ("Schnürsenkel", 2), ("Ledergürtel", 2), ("Oxford shirt", 0), ("Leinenhose Anna", 0), ("Jeans 501", 0)],
)
def test_a_size_alone_is_a_sign_only_where_no_clothes_are_sold(beside: str, stay: int) -> None:
    more = [{"Marke": "Acme", "Modell": beside, "Größe": "40"}] if beside else []
    done, said = read([frame([*LIST, *more], ["Marke", "Modell", "Größe", "Preis"])])
    assert len(done) == stay
    reasons = {"no shoes": 1 if beside else 0, "without a sign of being shoes": 2 - stay}
    assert said.left_out == {reason: count for reason, count in reasons.items() if count}
    assert (f"{stay} variants: only their size says that they are shoes" in said.notes) == bool(stay)


def test_beside_clothes_a_shoe_needs_a_word_or_a_shoes_column() -> None:
    rows = [
        {"name": "Oxford shirt", "size": "40"},
        {"name": "Trail shoe", "size": "42"},
        {"name": "Anna", "size": "42"},
    ]
    done, said = read([frame(rows, ["name", "size"])])
    assert (len(done), said.left_out) == (1, {"no shoes": 1, "without a sign of being shoes": 1})
    told, _ = read([frame([{"name": row["name"], "Schuhgröße": row["size"]} for row in rows], ["name", "Schuhgröße"])])
    assert len(told) == 2


@pytest.mark.parametrize(
    ("numbers", "column", "expected"),
    [
        (["1", "2"], "sku", ["1", "2"]), (["1", "1"], "sku", ["1/red", "1/blue"]),
        (["1", "2"], "item_group_id", ["1/red", "2/blue"]), (["1", "2"], "id", ["1", "2"]),
        (["1", "1"], "Artikelnummer", ["1/red", "1/blue"]),
    ],
)  # fmt: skip
def test_a_second_colour_is_an_article_where_its_number_is_shared(
    numbers: list[str], column: str, expected: list[str]
) -> None:
    rows = [
        {column: n, "title": "Running shoes", "color": c, "size": "EU 42"}
        for n, c in zip(numbers, ("red", "blue"), strict=True)
    ]
    assert ShopIntake().batch(frame(rows, [column, "title", "color", "size"]))["sku"].to_list() == expected


def test_a_german_list_of_insoles() -> None:
    columns = {"Artikelnummer": "E1", "Marke": "Acme", "Modell": "Komfort", "Größe": "42", "Einlagenlänge (cm)": "27,2",
               "Gewölbehöhe (mm)": "22", "Härte": "mittel", "Preis": "29,90 €"}  # fmt: skip
    rows = [
        columns,
        columns | {"Größe": "43", "Einlagenlänge (cm)": "27,9", "Härte": "hart"},
        columns | {"Größe": "44", "Härte": "?"},
    ]
    table = ShopIntake().batch(frame(rows, list(columns)))
    assert table.select("length_mm", "firmness", "category", "price", "currency").rows() == [
        (272.0, "medium", "any", 29.9, "EUR"), (279.0, "firm", "any", 29.9, "EUR"), (272.0, "?", "any", 29.9, "EUR"),
    ]  # fmt: skip
    (fault,) = typed_part(table, "insole").faults
    assert fault.what == "firmness is '?'"
