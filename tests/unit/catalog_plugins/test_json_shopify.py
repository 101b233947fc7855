"""Shopify's products.json: one row per variant, in the columns of Shopify's CSV export.

Sources, read: Shopify Help, "Using CSV files to import and export products" (the columns); the Admin REST
resource Product and the storefront's /products.json (the fields; tags are text in the first, a list in the second).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scanfit.errors import CatalogError
from scanfit_json import load

VARIANT = {"id": 41, "title": "42 / Black", "option1": "42", "option2": "Black", "option3": None, "sku": "W-42-B"}
PRODUCT = {
    "id": 7, "title": "Walker", "handle": "walker", "vendor": "Made up", "product_type": "Shoes",
    "tags": ["men", "walk"],
    "options": [{"name": "Size", "position": 1, "values": ["42"]},
                {"name": "Color", "position": 2, "values": ["Black"]}],
    "images": [{"src": "https://cdn.example/1.png", "variant_ids": []}],
}  # fmt: skip


def read(tmp_path: Path, document: Any, text: str | None = None) -> pl.DataFrame:
    path = tmp_path / "products.json"
    path.write_text(text or json.dumps(document))
    return load(str(path), {})


def refused(tmp_path: Path, document: Any) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        read(tmp_path, document)
    assert caught.value.next_step
    return caught.value


def test_a_row_per_variant_in_the_columns_of_the_csv_export(tmp_path: Path) -> None:
    variants = [
        VARIANT | {"price": "129.00", "available": True, "compare_at_price": "150.00"},
        VARIANT | {"id": 42, "option1": "43", "sku": None, "price": "129.90", "available": False, "barcode": "0401"},
    ]
    table = read(tmp_path, {"products": [PRODUCT | {"variants": variants}]})
    shared = {
        "Handle": "walker", "Title": "Walker", "Vendor": "Made up", "Type": "Shoes", "Tags": "men, walk",
        "Option1 Name": "Size", "Option2 Name": "Color", "Option2 Value": "Black",
    }  # fmt: skip
    first, second = table.drop("#line").to_dicts()
    assert first == shared | {
        "Option1 Value": "42", "Variant ID": "41", "Variant SKU": "W-42-B", "Variant Price": "129.00",
        "Variant Compare At Price": "150.00", "Variant Barcode": None, "availability": "in_stock",
    }  # fmt: skip
    assert second == shared | {
        "Option1 Value": "43", "Variant ID": "42", "Variant SKU": None, "Variant Price": "129.90",
        "Variant Compare At Price": None, "Variant Barcode": "0401", "availability": "out_of_stock",
    }  # fmt: skip


def test_each_variant_has_its_own_line(tmp_path: Path) -> None:
    document = {"products": [PRODUCT | {"variants": [VARIANT, VARIANT]}, PRODUCT | {"variants": [VARIANT]}]}
    text = json.dumps(document, indent=1)
    truth = [n for n, line in enumerate(text.splitlines(), start=1) if line == "    {"]
    truth = [n for n in truth if '"id": 41' in text.splitlines()[n]]
    assert read(tmp_path, document, text)["#line"].to_list() == truth
    assert len(truth) == 3


def test_the_price_is_the_text_of_the_file(tmp_path: Path) -> None:
    text = json.dumps({"products": [PRODUCT | {"variants": [VARIANT | {"price": 0}]}]})
    for written in ("129.90", "1e2", "0.1000000000000000055511151231257827", "99999999999999999999"):
        table = read(tmp_path, None, text.replace('"price": 0', f'"price": {written}'))
        assert table["Variant Price"].to_list() == [written]


def test_the_admin_apis_product(tmp_path: Path) -> None:
    """Tags as text, a count of pairs, and the single option of the documentation."""
    options = {"id": 1, "name": "Size", "values": ["42"]}
    variants = [VARIANT | {"inventory_quantity": 10, "barcode": "1234"}]
    product = PRODUCT | {"tags": "Emotive, Walk", "options": options, "variants": variants, "status": "active"}
    (row,) = read(tmp_path, {"product": product}).to_dicts()
    assert (row["Tags"], row["Option1 Name"], row["Variant Inventory Qty"]) == ("Emotive, Walk", "Size", "10")
    assert "Option2 Name" not in row
    (alone,) = read(tmp_path, product).to_dicts()
    assert alone == row
    (listed,) = read(tmp_path, [product]).to_dicts()
    assert listed == row


def test_a_themes_prices_are_cents_and_are_refused(tmp_path: Path) -> None:
    product = PRODUCT | {"variants": [VARIANT | {"price": 12900}], "price_min": 12900}
    assert "whose prices are in cents" in refused(tmp_path, {"products": [product]}).what


@pytest.mark.parametrize(
    ("change", "what", "place"),
    [
        ({"variants": [1]}, "a variant is not an object", " products[0].variants[0]"),
        ({"options": ["Size", "A", "B", "C"]}, "options are not a list of at most 3", " products[0]"),
        ({"options": "Size"}, "options are not a list of at most 3", " products[0]"),
        ({"title": {"en": "Walker"}}, "a value is an object where text is expected", " products[0]"),
        ({"variants": [{"sku": []}, {"sku": {}}]}, "a value is an object where text is expected",
         " products[0].variants[1]"),
        ({"variants": []}, "there is no variant in the file", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_and_where(tmp_path: Path, change: dict[str, Any], what: str, place: str) -> None:
    error = refused(tmp_path, {"products": [PRODUCT | {"variants": [VARIANT]} | change]})
    assert (error.what, error.where) == (what, f"{tmp_path / 'products.json'}{place}")


def test_a_product_without_variants_among_others(tmp_path: Path) -> None:
    error = refused(tmp_path, {"products": [PRODUCT | {"variants": [VARIANT]}, {"title": "Gift"}]})
    assert error.what == "a product has no list of variants"
    assert error.where.endswith("products[1]")
