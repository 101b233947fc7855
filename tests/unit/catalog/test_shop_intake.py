"""Whole tables of shops, as their exports have them, to the rows of a catalogue; no row is lost without a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.catalog.check import check
from scanfit.catalog.fault import errors_of
from scanfit.catalog.schema import LINE, SHOE
from scanfit.catalog.shop import Intake, ShopIntake
from scanfit.errors import CatalogError

NEEDED = [column.name for column in SHOE if not column.optional]


def taken_in(columns: Mapping[str, Sequence[object]], default_system: str = "") -> tuple[pl.DataFrame, Intake]:
    intake = ShopIntake(default_system=default_system)
    return intake.batch(pl.DataFrame(columns, strict=False)), intake.summary()


def test_a_catalogue_is_the_same_object_after_it() -> None:
    table = pl.DataFrame({name: ["x"] for name in NEEDED} | {"price": ["1"], "colour": ["red"], "tags": ["a"]})
    intake = ShopIntake()
    assert intake.batch(table) is table
    assert intake.summary() == Intake(renamed={}, left_out={}, notes=())


SHOPIFY = {
    "Handle": ["fell", "fell", "fell", "fell", "laces", "low", "low"],
    "Title": ["Fell Boot", "", "", "", "Waxed laces", "Low One", ""],
    "Vendor": ["Acme", "", "", "", "Acme", "", ""],
    "Type": ["Boots", "", "", "", "Accessories", "Sneakers", ""],
    "Tags": ["hiking, men", "", "", "", "", "women", ""],
    "Option1 Name": ["Size", "", "", "", "Length", "Shoe size", ""],
    "Option1 Value": ["EU 42", "EU 43", "EU 43", "", "120 cm", "39", "XL"],
    "Option2 Name": ["Color", "", "", "", "", "", ""],
    "Option2 Value": ["Brown", "Brown", "Black", "", "", "", ""],
    "Option3 Name": ["Width", "", "", "", "", "", ""],
    "Option3 Value": ["wide", "wide", "wide", "", "", "", ""],
    "Variant SKU": ["F-42-B", "F-43-B", "F-43-K", "", "L", "O-39", "O-XL"],
    "Variant Barcode": ["4006381333931", "", "", "", "", "", ""],
    "Variant Price": ["189.00", "189.00", "199.00", "", "4.90", "80", "80"],
    "Variant Inventory Qty": ["2", "-1", "5", "", "40", "1", "1"],
}
SHOPIFY_ROWS = [
    ("fell/Brown", "F-42-B", "Acme", "Fell Boot", "hiking", "men", "EU", "42", "wide", "2"),
    ("fell/Brown", "F-43-B", "Acme", "Fell Boot", "hiking", "men", "EU", "43", "wide", "0"),
    ("fell/Black", "F-43-K", "Acme", "Fell Boot", "hiking", "men", "EU", "43", "wide", "5"),
    ("low", "O-39", "-", "Low One", "casual", "women", "EU", "39", "", "1"),
]
SHOPIFY_COLUMNS = [
    "sku",
    "variant_id",
    "brand",
    "model",
    "category",
    "wearer",
    "size_system",
    "size_label",
    "width",
    "stock",
]
SHOPIFY_LEFT_OUT = {
    "only a picture of the product above": 1,
    "no shoes": 1,
    "shoes whose size is not understood": 1,
}


@pytest.mark.parametrize("cuts", [(), (1,), (2,), (3, 4), (1, 2, 3, 4, 5, 6)])
@pytest.mark.parametrize("empty", ["", None])
def test_shopifys_export_in_any_parts(cuts: tuple[int, ...], empty: str | None) -> None:
    table = pl.DataFrame({name: [cell or empty for cell in cells] for name, cells in SHOPIFY.items()})
    table = table.cast(pl.String)
    intake = ShopIntake()
    parts = [table[a:b] for a, b in zip((0, *cuts), (*cuts, table.height), strict=True)]
    done = pl.concat([intake.batch(part).select(SHOPIFY_COLUMNS) for part in parts])
    assert done.rows() == SHOPIFY_ROWS
    assert intake.summary().left_out == SHOPIFY_LEFT_OUT
    assert "1 row is left out: no shoes: Waxed laces" in intake.summary().notes


def test_a_feed_of_google() -> None:
    table, said = taken_in(
        {
            "id": ["1", "2", "3", "4", "5", "6", "7"],
            "item_group_id": ["R", "R", "R", "", "S", "T", "U"],
            "title": ["Ridge Runner 42", "Ridge Runner 43", "Ridge Runner 44", "Court", "Socks", "Vase", "Loafer"],
            "brand": ["Acme"] * 7,
            "google_product_category": [
                "187",
                "187",
                "187",
                "Apparel & Accessories > Shoes",
                "209",
                "Home > Decor",
                "187",
            ],
            "product_type": ["Running", "Running", "Running", "", "", "", ""],
            "size": ["42", "43", "44", "7.5", "One Size", "40", "42"],
            "size_system": ["EU", "DE", "FR", "US", "", "EU", "IT"],
            "gender": ["male", "male", "male", "female", "", "", "male"],
            "age_group": ["adult"] * 7,
            "availability": [
                "in_stock",
                "out of stock",
                "preorder",
                "https://schema.org/InStock",
                "in_stock",
                "x",
                "x",
            ],
            "price": ["129.90 EUR", "129,90 €", "$129", "99 USD", "9 EUR", "9 EUR", "9 EUR"],
            "condition": ["new"] * 7,
        }
    )
    assert table.select("sku", "variant_id", "model", "category", "wearer", "size_system", "size_label").rows() == [
        ("R", "1", "Ridge Runner", "running", "men", "EU", "42"),
        ("R", "2", "Ridge Runner", "running", "men", "EU", "43"),
        ("R", "3", "Ridge Runner", "running", "men", "EU", "44"),
        ("4", "4", "Court", "casual", "women", "US_W", "7.5"),
    ]
    assert table["availability"].to_list() == ["in_stock", "out_of_stock", "preorder", "in_stock"]
    assert "stock" not in table.columns  # a word is no count
    assert table.select("price", "currency").rows() == [(129.9, "EUR"), (129.9, "EUR"), (None, ""), (99.0, "USD")]
    assert said.left_out == {"no shoes": 1, "without a sign of being shoes": 1, "shoes whose size is not understood": 1}
    assert (
        "1 row is left out: shoes whose size is not understood: '42': scanfit knows no rule for sizes of IT"
        in said.notes
    )
    assert errors_of(check(table, "shoe")) == []


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        (
            {
                "Artikelnummer": "4711",
                "Marke": "Acme",
                "Modell": "Bergfex",
                "Warengruppe": "Wanderschuhe",
                "Geschlecht": "Herren",
                "Größe": "42,5",
                "Weite": "H",
                "Innenlänge (cm)": "28,1",
                "Preis": "1.189,00 €",
                "Bestand": "3",
            },
            ("4711", "Acme", "Bergfex", "hiking", "men", "EU", "42.5", "H", 281.0, 1189.0, "EUR", "3"),
        ),
        (
            {
                "Référence": "X",
                "Marque": "Acme",
                "Modèle": "Nuit",
                "Catégorie": "Escarpins",
                "Genre": "femme",
                "Pointure": "38",
                "Largeur": "large",
                "Longueur intérieure (mm)": "245",
                "Prix": "EUR 89,50",
                "Quantité": "0",
            },
            ("X", "Acme", "Nuit", "pump", "women", "EU", "38", "large", "245", 89.5, "EUR", "0"),
        ),
        (
            {
                "Referencia": "Z",
                "Marca": "Acme",
                "Modelo": "Veloz",
                "Tipo": "Zapatillas de running",
                "Género": "hombre",
                "Talla": "44",
                "Ancho": "",
                "Longitud interior (cm)": "28",
                "Precio": "75 EUR",
                "Existencias": "12",
            },
            ("Z", "Acme", "Veloz", "running", "men", "EU", "44", "", 280.0, 75.0, "EUR", "12"),
        ),
    ],
)
def test_price_lists(columns: dict[str, str], row: tuple[object, ...]) -> None:
    table, said = taken_in({name: [cell] for name, cell in columns.items()})
    names = (
        "sku",
        "brand",
        "model",
        "category",
        "wearer",
        "size_system",
        "size_label",
        "width",
        "inner_length_mm",
        "price",
        "currency",
        "stock",
    )
    assert table.select(names).rows() == [row]
    assert said.left_out == {}
    for mark in (".", ","):  # what was converted no longer hangs on the file's decimal mark
        assert errors_of(check(table, "shoe", decimal=mark)) == []


def test_a_list_that_says_nothing_but_sizes_is_taken_at_its_size_and_says_so() -> None:
    table, said = taken_in({"sku": ["a", "b", "c"], "name": ["Bondi 8", "Vase", "Rope"], "size": ["42", "L", "30 cm"]})
    assert table["model"].to_list() == ["Bondi 8"]
    assert said.left_out == {"without a sign of being shoes": 2}
    assert "1 variant: only their size says that they are shoes" in said.notes
    named, told = taken_in({"sku": ["a"], "name": ["Bondi 8"], "Schuhgröße": ["42"]})
    assert named.height == 1
    assert not any("only their size" in note for note in told.notes)


def test_the_length_of_a_shoes_insole_makes_it_no_insole() -> None:
    shoes, _ = taken_in({"sku": ["a"], "title": ["Boots"], "size": ["42"], "Insole length (cm)": ["27"]})
    assert shoes.select("category", "wearer").rows() == [("casual", "unisex")]
    insoles, said = taken_in({"sku": ["a"], "title": ["Gel insole"], "size": ["42"], "Insole length (cm)": ["27"]})
    assert insoles.select("category", "length_mm", "size_system").rows() == [("any", 270.0, "EU")]
    assert errors_of(check(insoles, "insole")) == []
    assert said.left_out == {}


def test_a_shops_own_category_and_wearer_are_its_words() -> None:
    table, _ = taken_in(
        {
            "sku": ["a", "b", "c"],
            "model": ["x", "y", "z"],
            "Category": ["Sneakers", "Vases", "running"],
            "Wearer": ["Damen", "", "men"],
            "size": ["39", "40", "42"],
        }
    )
    assert table.select("sku", "category", "wearer").rows() == [("a", "casual", "women"), ("c", "running", "men")]


def test_children() -> None:
    table, said = taken_in(
        {
            "sku": ["a", "b", "c"],
            "title": ["Sandals", "Kids running shoes", "Sandals"],
            "age_group": ["kids", "", ""],
            "size": ["28", "30", "EU 25"],
        }
    )
    assert table.select("sku", "category", "wearer").rows() == [
        ("a", "child", "child"),
        ("b", "child", "child"),
        ("c", "child", "child"),
    ]
    assert "2 variants: a child's size is taken for EU by its number alone" in said.notes


def test_labels_that_are_not_understood_are_counted_and_named() -> None:
    sizes = ["One Size"] * 14 + ["S/M"] * 3 + ["42"]
    table, said = taken_in({"sku": ["a"] * 18, "title": ["Slippers"] * 18, "size": sizes})
    assert table.height == 1
    (note,) = [note for note in said.notes if "left out" in note]
    assert note.startswith(
        "17 rows are left out: shoes whose size is not understood: 'One Size': it names no size (14 times)"
    )
    assert "'S/M': S, M, L and their like" in note
    assert note.endswith("(3 times)")


@pytest.mark.parametrize(
    "cells",
    [
        [1, 2],
        [1.0, 2.5],
        [None, None],
        [["a"], []],
        [True, False],
        [{"a": 1}, None],
        [b"x", None],
    ],
)
@pytest.mark.parametrize(
    "name", ["sku", "title", "size", "price", "stock", "Handle", "gender", "tags", "color", "gtin", "x"]
)
def test_cells_of_any_type(name: str, cells: list[object]) -> None:
    columns: dict[str, list[object]] = {"id": ["1", "2"], "title": ["Boots", "Boots"], "size": ["42", "43"]}
    table, said = taken_in({**columns, name: cells})
    assert table.height + sum(said.left_out.values()) == 2


def test_a_spreadsheets_numbers_are_article_numbers() -> None:
    table, _ = taken_in(
        {"sku": [12345.0], "title": ["Boots"], "size": [42.5], "stock": [3.0], "price": [89.9], "currency": ["EUR"]}
    )
    assert table.select("sku", "size_label", "price").rows() == [("12345", "42.5", 89.9)]
    assert errors_of(check(table, "shoe")) == []


def test_parts_may_have_other_columns() -> None:
    intake = ShopIntake()
    first = intake.batch(pl.DataFrame({"Art-Nr": ["1"], "title": ["Boots"], "size": ["42"], "Preis": ["1 EUR"]}))
    second = intake.batch(pl.DataFrame({"Art-Nr": ["1"], "title": ["Boots"], "size": ["43"]}))
    assert (first.height, second.height, "price" in second.columns) == (1, 1, False)


SALEOR = Path(__file__).resolve().parents[4] / "shared" / "data" / "catalogue-saleor-demo" / "populatedb_data.json"


@pytest.mark.skipif(not SALEOR.exists(), reason="needs the shared data")
def test_saleors_demonstration_shop() -> None:
    scanfit_json = pytest.importorskip("scanfit_json")
    raw = scanfit_json.load(str(SALEOR), {})
    intake = ShopIntake()
    table = intake.batch(raw)
    # read off the fixture: four products in EU sizes, 73 variants in all
    assert dict(table.group_by("model").len().iter_rows()) == {
        "White Plimsolls": 7,
        "Blue Plimsolls": 3,
        "Dash Force": 5,
        "Paul's Balance 420": 5,
    }
    assert set(table["size_system"]) == {"EU"}
    assert set(table["category"]) == {"casual"}
    assert raw.height == 73 == table.height + sum(intake.summary().left_out.values())


_WORDS = [
    "",
    "Boots",
    "Socks",
    "insole",
    "42",
    "EU 42",
    "One Size",
    "8",
    "129,90 €",
    "$9",
    "kids",
    "male",
    "187",
    "Size",
    "Color",
    "wide",
    "cm",
    "26,5",
    "\x00",
    "ñ",
    "🥾",
    "-1",
    "1e9",
    "IT",
    "US",
]
_NAMES = [
    "sku",
    "Handle",
    "id",
    "title",
    "Titel",
    "brand",
    "Vendor",
    "size",
    "Größe",
    "size_system",
    "EU size",
    "US size",
    "width",
    "Innenlänge (cm)",
    "Insole length",
    "price",
    "currency",
    "stock",
    "availability",
    "gender",
    "age_group",
    "product_type",
    "google_product_category",
    "tags",
    "color",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Variant SKU",
    "category",
    "wearer",
    "gtin",
    "EAN",
    "arch_height_mm",
    "#kind",
    "#use",
    "inner_length_mm",
]


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    names = draw(st.lists(st.sampled_from(_NAMES) | st.text(min_size=1, max_size=6), unique=True, max_size=10))
    rows = draw(st.integers(0, 6))
    cells = st.sampled_from(_WORDS) | st.none() | st.text(max_size=6)
    return pl.DataFrame(
        {name: pl.Series([draw(cells) for _ in range(rows)], dtype=pl.String) for name in names if name != LINE}
    )


@settings(max_examples=300, deadline=None)
@given(tables(), st.sampled_from(["", "EU", "UK", "US"]), st.integers(0, 6))
def test_any_table_is_refused_or_every_row_is_accounted_for(table: pl.DataFrame, default: str, cut: int) -> None:
    table = table.with_columns(pl.int_range(2, 2 + table.height).cast(pl.Int64).alias(LINE))
    intake = ShopIntake(default_system=default)
    try:
        done = [intake.batch(part) for part in (table[:cut], table[cut:])]
    except CatalogError:
        return
    assert sum(part.height for part in done) + sum(intake.summary().left_out.values()) == table.height
    for part in done:
        assert part[LINE].is_sorted()
        assert set(part[LINE]) <= set(table[LINE])
        assert ShopIntake().batch(part) is part or not set(NEEDED) <= set(part.columns)
        if "size_system" in part.columns and set(NEEDED) <= set(part.columns) and not set(NEEDED) <= set(table.columns):
            assert not set(part["category"]) & {""}
            assert not set(part["brand"]) & {""}


@given(st.lists(st.sampled_from(["42", "42.5", "38 2/3", "EU 44"]), min_size=1, max_size=5))
def test_sizes_keep_their_value(labels: list[str]) -> None:
    table, _ = taken_in({"sku": ["a"] * len(labels), "title": ["Boots"] * len(labels), "size": labels})
    exact = [sum(Fraction(part) for part in label.removeprefix("EU ").split()) for label in labels]
    assert [sum(Fraction(part) for part in label.split()) for label in table["size_label"]] == exact
