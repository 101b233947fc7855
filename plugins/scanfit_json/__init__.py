"""Catalogues in JSON: lists of rows, JSON Lines, and what shops write: Shopify, schema.org, Saleor.

One source for all of them: a location's text does not say which it is, the content does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogSource, Option, hookimpl

if TYPE_CHECKING:
    import polars as pl

_PAGES = (".html", ".htm")
_LINES = (".jsonl", ".ndjson")
_SUFFIXES = (".json", ".jsonld", *_LINES, *_PAGES)
_ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1")
_EXAMPLE = """\
[
 {"sku": "A-1", "brand": "Made up", "model": "Everyday", "category": "casual", "wearer": "unisex",
  "size_system": "EU", "size_label": "42", "width": null, "inner_length_mm": 277, "ball_girth_mm": 247.5,
  "ball_width_mm": 101, "heel_width_mm": 68, "instep_height_mm": 66, "toe_box_height_mm": 27,
  "features": ["removable insole"], "price": 89.90, "currency": "EUR", "stock": 3},
 {"sku": "A-1", "brand": "Made up", "model": "Everyday", "category": "casual", "wearer": "unisex",
  "size_system": "EU", "size_label": "43", "width": null, "inner_length_mm": 283.7, "ball_girth_mm": 252,
  "ball_width_mm": 102.5, "heel_width_mm": 69, "instep_height_mm": 67, "toe_box_height_mm": null,
  "features": ["removable insole"], "price": 89.90, "currency": "EUR", "stock": 0}
]
"""

OPTIONS = (
    Option(
        name="shape", default="auto", choices=("auto", "rows", "lines", "shopify", "jsonld", "saleor"),
        help="how the file is laid out; auto tells by its content",
    ),
    Option(
        name="channel",
        help="Saleor: the sales channel whose prices are taken; where there are several and none is chosen, each "
        "channel's prices stand in a column of their own and price is left out",
    ),
    Option(name="decimal", default=".", choices=(".", ","), help="decimal mark of numbers written as text"),
    Option(name="encoding", default="utf-8", choices=_ENCODINGS, help="encoding of the text"),
)  # fmt: skip


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="json", summary="JSON and JSON Lines, Shopify products.json, schema.org JSON-LD (also in a page), Saleor",
        options=OPTIONS, accepts=lambda location: location.lower().endswith(_SUFFIXES), load=load, batches=batches,
        example=_example,
    )  # fmt: skip


def _example(folder: Path) -> str:
    """Write a catalogue of two variants and return its location."""
    path = folder / "shoes.json"
    path.write_text(_EXAMPLE, encoding="utf-8")
    return str(path)


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return one row per variant with the line of each; what shops call things, they are called here."""
    if _are_lines(location, options):
        from scanfit_json import lines

        return lines.load(location, options)
    return _load_document(location, options)


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the rows of ``load`` in parts; only JSON Lines are read in parts as well."""
    if _are_lines(location, options):
        from scanfit_json import lines

        yield from lines.batches(location, options)
    else:
        yield _load_document(location, options)


def _are_lines(location: str, options: Mapping[str, Any]) -> bool:
    shape = options.get("shape") or "auto"
    return shape == "lines" or (shape == "auto" and location.lower().endswith(_LINES))


def _load_document(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    from scanfit_json.lines import looks_like_lines
    from scanfit_json.parse import parsed
    from scanfit_json.reading import whole_text
    from scanfit_json.shape import shape_of

    text = whole_text(location, options)
    shape = str(options.get("shape") or "auto")
    if location.lower().endswith(_PAGES):
        from scanfit_json import jsonld
        from scanfit_json.page import documents_in

        return jsonld.load(documents_in(text, location), location)
    if shape == "auto" and looks_like_lines(text):
        from scanfit_json import lines

        return lines.load(location, options)
    document = parsed(text, location)
    if shape == "auto":
        shape = shape_of(document)
    return _as_shape(shape, document, location, options)


def _as_shape(shape: str, document: Any, location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    from scanfit_json import jsonld, rows, saleor, shopify

    if shape == "shopify":
        return shopify.load(document, location)
    if shape == "jsonld":
        return jsonld.load([document], location)
    if shape == "saleor":
        return saleor.load(document, location, options)
    return rows.load(document, location, options)
