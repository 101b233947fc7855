"""A shop's column names: only listed ones are read, units exactly, and never two for one without saying so."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.schema import SCHEMAS
from scanfit.catalog.shop import ShopIntake
from scanfit.catalog.shop.headers import folded, named, words
from scanfit.errors import CatalogError


def ours(*headers: str) -> dict[str, str]:
    return {one.shop: one.ours for one in named(headers).renamings}


@pytest.mark.parametrize(
    ("headers", "meaning"),
    [
        ("Artikelnummer Marke Modell Größe Weite Preis Bestand", "sku brand model size_label width price stock"),
        ("Référence Marque Modèle Pointure Largeur Prix Quantité", "sku brand model size_label width price stock"),
        ("Referencia Marca Modelo Talla Ancho Precio Existencias", "sku brand model size_label width price stock"),
        ("Codice Marca Modello Taglia Larghezza Prezzo Giacenza", "sku brand model size_label width price stock"),
        ("Artikelcode Merk Productnaam Maat Wijdte Prijs Voorraad", "sku brand model size_label width price stock"),
        ("Referencia Marca Modelo Tamanho Largura Preço Estoque", "sku brand model size_label width price stock"),
        ("Indeks Marka Nazwa Rozmiar Tęgość Cena", "sku brand model size_label width price"),
        ("品番 ブランド 商品名 サイズ ウィズ 価格 在庫", "sku brand model size_label width price stock"),
        ("货号 品牌 商品名称 尺码 价格 库存", "sku brand model size_label price stock"),
        (
            "id item_group_id title gtin size price availability",
            "variant_id sku model gtin size_label price availability",
        ),
    ],
)
def test_lists_in_many_languages(headers: str, meaning: str) -> None:
    expected = {shop: name for shop, name in zip(headers.split(), meaning.split(), strict=True) if shop != name}
    assert ours(*headers.split()) == expected


def test_columns_of_shopify() -> None:
    headers = ("Handle", "Vendor", "Type", "Variant SKU", "Variant Barcode", "Variant Price", "Variant Inventory Qty")
    assert list(ours(*headers).values()) == ["sku", "brand", "product_type", "variant_id", "gtin", "price", "stock"]


@pytest.mark.parametrize(
    ("header", "name", "factor"),
    [
        ("Innenlänge (cm)", "inner_length_mm", 10),
        ("Innenlänge in mm", "inner_length_mm", 1),
        ("ball_girth_cm", "ball_girth_mm", 10),
        ("Inner length [in]", "inner_length_mm", 25.4),
        ("Ballenumfang, cm", "ball_girth_mm", 10),
        ("Heel width (inches)", "heel_width_mm", 25.4),
        ("longueur intérieure (cm)", "inner_length_mm", 10),
        ("last_length_cm", "last_length_mm", 10),
    ],
)
def test_a_unit_in_the_header_is_exact(header: str, name: str, factor: float) -> None:
    (one,) = named([header]).renamings
    assert (one.ours, one.factor) == (name, factor)


@pytest.mark.parametrize(
    "header",
    [
        "Schaftweite",
        "Schaftweite (cm)",
        "Weite (cm)",
        "Girth",
        "Calf girth (mm)",
        "Heel height (cm)",
        "Sohlenhöhe",
        "Length",
        "Größe (m)",
        "inner_length_ft",
        "Weight",
        "Modell-Nr",
        "sizes available",
        "colour brand",
        "UVP",
        "RRP",
        "Compare At Price",
        "price in euros incl tax",
    ],
)
def test_another_measure_is_not_taken_for_ours(header: str) -> None:
    assert named([header]).renamings == ()


def test_a_converted_column_says_so_and_holds_millimetres() -> None:
    shop = {
        "sku": ["A", "A", "A"],
        "Typ": ["Schuhe"] * 3,
        "product_type": ["Schuhe"] * 3,
        "Größe": ["42", "43", "44"],
        "Innenlänge (cm)": ["26,5", "27.25", ""],
    }
    intake = ShopIntake()
    table = intake.batch(pl.DataFrame(shop))
    assert table["inner_length_mm"].to_list() == [265.0, 272.5, None]
    assert "column 'Innenlänge (cm)' is read as inner_length_mm, times 10" in intake.summary().notes


def test_what_is_no_number_is_left_for_the_check_to_quote() -> None:
    shop = {
        "sku": ["A", "A"],
        "product_type": ["Shoes"] * 2,
        "size": ["42", "43"],
        "Inner length (cm)": ["26", "26 cm"],
    }
    assert ShopIntake().batch(pl.DataFrame(shop))["inner_length_mm"].to_list() == ["260.0", "26 cm"]


def test_two_columns_for_one_name_are_refused_with_both_names() -> None:
    with pytest.raises(CatalogError) as refused:
        named(["Marke", "Hersteller"])
    assert refused.value.what == "columns 'Marke' and 'Hersteller' both mean brand"
    assert refused.value.next_step == "rename the one that is meant to brand, or take the other out"


def test_our_own_name_wins() -> None:
    assert ours("Marke", "brand", "Hersteller") == {}
    assert ours("Marke", "Brand") == {"Brand": "brand"}
    assert ours("Bezeichnung", "Modell") == {"Modell": "model"}
    assert ours("Bezeichnung") == {"Bezeichnung": "model"}


def test_a_variant_has_several_numbers() -> None:
    shop = pl.DataFrame(
        {
            "Handle": ["a", "a"],
            "Title": ["Boots", "Boots"],
            "Variant ID": ["1", "2"],
            "Variant SKU": ["a-42", ""],
            "Size": ["42", "43"],
        }
    )
    intake = ShopIntake()
    assert intake.batch(shop)["variant_id"].to_list() == ["a-42", "2"]
    assert intake.summary().renamed["Variant ID"] == "variant_id"


def test_a_sku_beside_a_number_of_the_product_is_the_variants() -> None:
    assert ours("SKU", "Name") == {"SKU": "sku", "Name": "model"}
    assert ours("Handle", "SKU") == {"Handle": "sku", "SKU": "variant_id"}


@pytest.mark.parametrize(
    ("columns", "system", "label"),
    [
        ({"Size (EU)": "42"}, "EU", "42"),
        ({"UK size": "8.5"}, "UK", "8.5"),
        ({"Größe EU": "42 2/3"}, "EU", "42 2/3"),
        ({"US Men's size": "9"}, "US_M", "9"),
        ({"US women size": "8"}, "US_W", "8"),
        ({"EU size": "42", "UK size": "8"}, "EU", "42"),
        ({"EU size": "", "UK size": "8"}, "UK", "8"),
        ({"EU size": "EU 42"}, "EU", "42"),
    ],
)
def test_sizes_whose_column_names_their_system(columns: dict[str, str], system: str, label: str) -> None:
    table = ShopIntake().batch(pl.DataFrame({"sku": ["A"], "Title": ["Boots"], **{k: [v] for k, v in columns.items()}}))
    assert table.select("size_system", "size_label").rows() == [(system, label)]


def test_every_listed_name_is_ours_and_is_folded() -> None:
    schema = {column.name for columns in SCHEMAS.values() for column in columns}
    assert set(ours("Marke", "Typ", "EAN", "Title").values()) <= schema | words()
    assert folded("  Schuhgröße_(EU) ") == folded("SCHUHGROSSE eu") == "schuhgrosse eu"


@given(st.lists(st.text(max_size=30), max_size=8, unique=True))
def test_any_header_is_read_or_refused(headers: list[str]) -> None:
    try:
        found = named(headers)
    except CatalogError:
        return
    shop = [one.shop for one in found.renamings] + [name for one in found.renamings for name in one.also]
    assert len(set(shop)) == len(shop)
    assert set(shop) <= set(headers)
    targets = [one.ours for one in found.renamings]
    assert len(set(targets)) == len(targets)
    assert not set(targets) & set(headers) - set(shop)
