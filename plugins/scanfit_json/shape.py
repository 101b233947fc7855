"""Which of the known shapes a document has, told by its content."""

from __future__ import annotations

from typing import Any

from scanfit_json.parse import Placed

_LD = ("@context", "@graph", "@type", "@id")


def shape_of(document: Any) -> str:
    """Return "saleor", "shopify", "jsonld" or, of anything else, "rows"."""
    first = document[0] if isinstance(document, list) and document else document
    if not isinstance(first, Placed):
        return "rows"
    if isinstance(document, list) and {"model", "pk", "fields"} <= first.keys():
        return "saleor"
    if any(name in first for name in _LD):
        return "jsonld"
    return "shopify" if any(_is_product(item) for item in products_in(document)) else "rows"


def products_in(document: Any) -> list[Any]:
    """The items of {"products": [...]} or {"product": {...}}, or the list itself."""
    if isinstance(document, list):
        return document
    if not isinstance(document, Placed):
        return []
    if isinstance(document.get("products"), list):
        return list(document["products"])
    return [document["product"]] if "product" in document else [document]


def _is_product(item: Any) -> bool:
    return isinstance(item, Placed) and isinstance(item.get("variants"), list) and ("handle" in item or "title" in item)
