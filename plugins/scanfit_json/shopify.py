"""Shopify's products.json: one row per variant, in the columns of Shopify's own CSV export.

Names of columns: Shopify Help, "Using CSV files to import and export products"; fields: Shopify's Admin REST
resource Product and the storefront's /products.json (R).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_json.cells import Columns, scalar_text
from scanfit_json.parse import Placed
from scanfit_json.shape import products_in

if TYPE_CHECKING:
    import polars as pl

_PRODUCT = {
    "Handle": "handle", "Title": "title", "Body (HTML)": "body_html", "Vendor": "vendor", "Type": "product_type",
    "Tags": "tags", "Status": "status",
}  # fmt: skip
_VARIANT = {
    "Variant ID": "id", "Variant SKU": "sku", "Variant Barcode": "barcode", "Variant Price": "price",
    "Variant Compare At Price": "compare_at_price", "Variant Inventory Qty": "inventory_quantity",
}  # fmt: skip
_OPTIONS = 3
_STEP = "give the file as /products.json or the Admin API writes it"


def load(document: Any, location: str) -> pl.DataFrame:
    """Return one row per variant; every cell is text, so that a price stays as it is written."""
    columns = Columns(location, text=True)
    rows: list[tuple[Mapping[str, Any], int]] = []
    for number, product in enumerate(products_in(document)):
        where = f"{location} products[{number}]"
        if not isinstance(product, Placed):
            raise CatalogError("a product is not an object", where=where, next_step=_STEP)
        for row in _rows(product, where):
            columns.add(*row)
            rows.append(row)
    if not rows:
        raise CatalogError("there is no variant in the file", where=location, next_step=_STEP)
    return columns.frame(rows)


def _rows(product: Placed, where: str) -> Iterator[tuple[Mapping[str, Any], int]]:
    _refuse_cents(product, where)
    shared = {column: _text(product.get(name), where) for column, name in _PRODUCT.items() if name in product}
    names = _option_names(product, where)
    variants = product.get("variants")
    if not isinstance(variants, list):
        raise CatalogError("a product has no list of variants", where=where, next_step=_STEP)
    for number, variant in enumerate(variants):
        at = f"{where}.variants[{number}]"
        if not isinstance(variant, Placed):
            raise CatalogError("a variant is not an object", where=at, next_step=_STEP)
        row = dict(shared)
        for i, name in enumerate(names, start=1):
            row[f"Option{i} Name"], row[f"Option{i} Value"] = name, _text(variant.get(f"option{i}"), at)
        row |= {column: _text(variant.get(name), at) for column, name in _VARIANT.items() if name in variant}
        if isinstance(variant.get("available"), bool):
            row["availability"] = "in_stock" if variant["available"] else "out_of_stock"
        yield row, variant.line or product.line


def _refuse_cents(product: Placed, where: str) -> None:
    """A theme's /products/HANDLE.js looks alike, but its prices are whole cents: 12900 for 129.00."""
    if "price_min" in product or "compare_at_price_min" in product:
        what = "this is a product as themes have it (.js), whose prices are in cents"
        raise CatalogError(what, where=where, next_step="take /products.json, whose prices are as people pay them")


def _option_names(product: Placed, where: str) -> list[str | None]:
    options = product.get("options")
    if options is None:
        return []
    if isinstance(options, Placed):  # of the Admin API's documentation, where there is a single option
        options = [options]
    if not isinstance(options, list) or len(options) > _OPTIONS:
        raise CatalogError(f"options are not a list of at most {_OPTIONS}", where=where, next_step=_STEP)
    return [_text(o.get("name") if isinstance(o, Placed) else o, where) for o in options]


def _text(value: Any, where: str) -> str | None:
    if isinstance(value, list) and not any(isinstance(v, Placed | list) for v in value):
        return ", ".join(scalar_text(v) for v in value if v is not None)  # as the CSV export writes tags
    if isinstance(value, Placed | list):
        raise CatalogError("a value is an object where text is expected", where=where, next_step=_STEP)
    return None if value is None else scalar_text(value)
