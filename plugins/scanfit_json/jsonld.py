"""schema.org products in JSON-LD: one row per product or variant, in Google's attribute names.

Which property is which attribute: Google Search Central, "Product variant" and "Merchant listing" structured
data, and the schema.org properties named in Google's product data specification (R).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_json.cells import Columns
from scanfit_json.linked import Graph, first, get, many, texts
from scanfit_json.offer import offered
from scanfit_json.parse import Placed
from scanfit_json.wearing import sized, worn_by

if TYPE_CHECKING:
    import polars as pl

_PLAIN = {"color": "color", "material": "material", "pattern": "pattern", "mpn": "mpn"}
_GTINS = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8")
_MILLIMETRES = ("", "MMT", "mm")


def load(documents: list[Any], location: str) -> pl.DataFrame:
    """Return one row per product or variant; every cell is text."""
    graph = Graph(documents)
    columns = Columns(location, text=True)
    rows: list[tuple[Mapping[str, Any], int]] = []
    for product, line in graph.products():
        row = _row(product, graph.group_of(product))
        columns.add(row, line)
        rows.append((row, line))
    if not rows:
        groups = sum(1 for _ in graph.nodes)
        what = "product groups without a variant in the file" if groups else "there is no schema.org Product in it"
        step = "give the page of a product, or a file with its variants: Product, or ProductGroup with hasVariant"
        raise CatalogError(what, where=location, next_step=step)
    return columns.frame(rows)


def _row(product: Placed, group: Placed | None) -> dict[str, str | None]:
    def of(name: str) -> Any:
        """The variant's own property, else its group's."""
        own = get(product, name)
        return own if own is not None or group is None else get(group, name)

    offer = offered(of("offers"))
    row = {
        "id": _first_of(product, "sku", "productID", "gtin", "gtin13", "mpn", "@id") or offer.pop("sku"),
        "item_group_id": _group_id(product, group),
        "gtin": next((text for name in _GTINS if (text := first(get(product, name)))), None) or offer.pop("gtin"),
        "brand": first(of("brand")),
        "title": first(of("name")),
        "product_type": ", ".join(texts(of("category"))) or None,
    }
    row |= {attribute: first(of(name)) for name, attribute in _PLAIN.items()}
    size = sized(get(product, "size") if get(product, "size") is not None else of("size"))
    audience = worn_by(of("audience"))
    row |= {key: size.get(key) for key in ("size", "size_system", "size_type")}
    row |= {key: audience.get(key) or size.get(key) for key in ("gender", "age_group")}
    row |= {key: offer.get(key) for key in ("availability", "price")}
    for name, value in _more(product, group):
        row.setdefault(name, value)
    return {name: value for name, value in row.items() if value is not None} or {"id": None}


def _first_of(node: Placed, *names: str) -> str | None:
    return next((text for name in names if (text := first(get(node, name)))), None)


def _group_id(product: Placed, group: Placed | None) -> str | None:
    own = _first_of(product, "inProductGroupWithID")
    if own or group is None:
        return own
    return _first_of(group, "productGroupID", "sku", "productID", "mpn", "@id", "name")


def _more(product: Placed, group: Placed | None) -> list[tuple[str, str]]:
    """additionalProperty: what schema.org has no word for, under the shop's own names, a unit beside its number."""
    found = []
    for node in (product, group):
        for one in many(get(node, "additionalProperty")) if node is not None else []:
            if isinstance(one, Placed) and (name := first(get(one, "name"))) and (value := first(get(one, "value"))):
                unit = first(get(one, "unitText")) or first(get(one, "unitCode")) or ""
                found.append((name, value if unit in _MILLIMETRES else f"{value} {unit}"))
    return found
