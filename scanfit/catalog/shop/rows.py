"""From a product's words to what the schema asks: of one row, worked out once for each different set of words."""

from __future__ import annotations

import re

from scanfit.catalog.shop.headers import folded
from scanfit.catalog.shop.words import category_of, is_clothing, wearer_of, what_is, word_in

_SIZE_OPTIONS = frozenset(
    ("size", "shoe size", "sizes", "groesse", "grosse", "schuhgrosse", "pointure", "taille", "talla", "taglia", "maat",
     "eu size", "us size", "uk size", "size eu", "size us", "size uk", "storlek", "storrelse", "rozmiar", "tamanho")
)  # fmt: skip
_WIDTH_OPTIONS = frozenset(
    ("width", "shoe width", "weite", "largeur", "ancho", "larghezza", "wijdte", "fitting", "fit")
)
_NO_OPTIONS = frozenset(("title", ""))  # Shopify's own for a product without options
_SYSTEM_IN_NAME = re.compile(r"\b(eu|us|uk)\b")


def options(*cells: str) -> tuple[str, str, str, str]:
    """Size, its system, width and the rest of a product's options: three times name and value, as Shopify has them."""
    size = system = width = ""
    rest: list[str] = []
    for name, value in zip(cells[::2], cells[1::2], strict=True):
        plain = folded(name)
        if plain in _SIZE_OPTIONS and not size:
            size = value
            found = _SYSTEM_IN_NAME.search(plain)
            system = found[0].upper() if found else ""
        elif plain in _WIDTH_OPTIONS and not width:
            width = value
        elif plain not in _NO_OPTIONS and value.strip():
            rest.append(value.strip())
    return size, system, width, "/".join(rest)


def kind_and_use(product_type: str, google: str, tags: str, title: str) -> tuple[str, str]:
    """What a product is, and what it is for."""
    return what_is(product_type, google, tags, title), category_of(product_type, google, tags, title)


def clothing(*texts: str) -> tuple[str]:
    return ("yes" if is_clothing(*texts) else "",)


def whose(gender: str, age_group: str, product_type: str, google: str, tags: str, title: str) -> tuple[str]:
    return (wearer_of(gender, age_group, product_type, title, tags, google),)


def in_our_words(column: str, text: str) -> tuple[str]:
    return (word_in(column, text),)
