"""The names shops give the columns of a stock list, and which of a list's columns is meant by each (tag D)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanfit.catalog.fault import Fault, printable
from scanfit.catalog.schema import LINE, SURE, nearest

HEADER_LINE = 1

NAMES: Mapping[str, tuple[str, ...]] = {
    "store": (
        "shop", "branch", "location", "outlet", "store name", "store code", "filiale", "standort", "magasin",
        "boutique", "point de vente", "tienda", "sucursal", "negozio", "punto vendita", "winkel", "filiaal",
        "vestiging", "butik", "butikk", "loja", "sklep", "店舗", "门店", "매장",
    ),
    "on_hand": (
        "onhand", "on hand (current)", "stock", "stock level", "quantity", "qty", "inventory", "inventory quantity",
        "available", "bestand", "lagerbestand", "menge", "quantité", "disponible", "cantidad", "existencias",
        "quantità", "giacenza", "voorraad", "aantal", "antal", "quantidade", "estoque", "在庫",
        "在庫数", "库存", "재고",
    ),
    "variant_id": ("variant", "variantid", "variant sku", "id", "varianten id", "variantennummer"),
    "gtin": ("ean", "upc", "barcode", "variant barcode", "ean13", "ean 13", "gtin13", "gtin 13", "jan"),
    "sku": (
        "article", "article number", "item", "item number", "item no", "style", "style number", "artikel",
        "artikelnummer", "artikel nr", "art nr", "référence", "referencia", "codice articolo", "artículo", "品番",
    ),
    "size_system": ("sizesystem", "größensystem", "système de taille"),
    "size_label": (
        "size", "shoe size", "größe", "groesse", "schuhgröße", "taille", "pointure", "talla", "taglia", "misura",
        "maat", "storlek", "tamanho", "rozmiar", "サイズ", "尺码", "사이즈",
    ),
    "width": ("shoe width", "weite", "schuhweite", "largeur", "ancho", "larghezza", "wijdte", "ウィズ"),
}  # fmt: skip
"""The columns of a stock list and what else they are called. A list may use the names on the left as well."""

SUREST = {"on_hand": ("on hand (current)", "onhand")}
"""Where several names stand side by side, as in Shopify's inventory export, the one that means what is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Which column of a list is which: ``of`` maps ours to the list's; ``spare`` are those that are none of ours."""

    of: Mapping[str, str]
    spare: tuple[str, ...]
    faults: tuple[Fault, ...]


def named(headers: Sequence[str]) -> Named:
    """Find the columns of a stock list among ``headers``; two that mean the same are a fault, never a choice."""
    headers = [header for header in headers if header != LINE]
    found: dict[str, str] = {}
    faults = []
    for column, others in NAMES.items():
        meant = _meant(column, others, headers)
        if len(meant) > 1:
            what = f"columns {' and '.join(printable(name) for name in meant)} both mean {column}"
            step = f"leave one of them out, or call the one that counts {column}"
            faults.append(Fault(line=HEADER_LINE, column=column, what=what, next_step=step))
        if meant:
            found[column] = meant[0]
    spare = tuple(name for name in headers if name not in found.values())
    if "on_hand" not in found:
        faults.append(_missing("on_hand", "the pairs on hand, 0 where there are none", spare))
    if not {"variant_id", "gtin", "sku"} & set(found):
        faults.append(_missing("sku", "or variant_id or gtin, to say which variant a row is", spare))
    return Named(of=found, spare=spare, faults=tuple(faults))


def _meant(column: str, others: Sequence[str], headers: Sequence[str]) -> list[str]:
    words = {header: _folded(header) for header in headers}
    for sure in (_folded(column), *(_folded(word) for word in SUREST.get(column, ()))):
        exact = [header for header in headers if words[header] == sure]
        if exact:
            return exact
    known = {_folded(word) for word in others}
    return [header for header in headers if words[header] in known]


def _missing(column: str, holds: str, spare: Sequence[str]) -> Fault:
    near = nearest(column, spare, cutoff=SURE)
    step = f"rename column '{printable(near)}'" if near else f"add the column: {holds}"
    return Fault(line=HEADER_LINE, column=column, what=f"column {column} is missing", next_step=step)


def _folded(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(text.replace("_", " ").replace("-", " ").replace(".", " ").split())
