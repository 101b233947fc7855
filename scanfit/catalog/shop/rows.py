"""From a shop's words to the schema's columns, row by row but worked out once for each different set of words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.catalog.shop.headers import folded
from scanfit.catalog.shop.words import availability_of, category_of, wearer_of, what_is

if TYPE_CHECKING:
    import polars as pl

_SIZE_OPTIONS = frozenset(
    ("size", "shoe size", "sizes", "groesse", "grosse", "schuhgrosse", "pointure", "taille", "talla", "taglia", "maat",
     "eu size", "us size", "uk size", "size eu", "size us", "size uk", "storlek", "storrelse", "rozmiar", "tamanho")
)  # fmt: skip
_WIDTH_OPTIONS = frozenset(
    ("width", "shoe width", "weite", "largeur", "ancho", "larghezza", "wijdte", "fitting", "fit")
)
_NO_OPTIONS = frozenset(("title", ""))  # Shopify's own for a product without options
_SYSTEM_IN_NAME = re.compile(r"\b(eu|us|uk)\b")

_PRICE = re.compile(
    r"(?P<before>[A-Z]{3}|[€£])?\s*(?P<whole>[0-9]{1,7}|[0-9]{1,3}(?:(?P<mark>[.,' ])[0-9]{3})+)"
    r"(?:(?P<point>[.,])(?P<part>[0-9]{1,2}))?\s*(?P<after>[A-Z]{3}|[€£])?"
)
_SIGNS = {"€": "EUR", "£": "GBP"}  # $ and ¥ are several currencies


def worked_out(
    table: pl.DataFrame, names: Sequence[str], answers: Sequence[str], work: Callable[..., Sequence[Any]]
) -> pl.DataFrame:
    """Return a table of text columns ``answers``: ``work`` of ``names``, once a set of words."""
    import polars as pl

    asked = table.select(pl.col(name) if name in table.columns else pl.lit("").alias(name) for name in names)
    if asked.height != table.height:  # literals alone
        asked = pl.DataFrame({name: [""] * table.height for name in names}, schema=dict.fromkeys(names, pl.String))
    asked = asked.with_columns(pl.all().cast(pl.String).fill_null(""))
    unique = asked.unique(maintain_order=True)
    done = [tuple(work(*row)) for row in unique.iter_rows()]
    told = pl.DataFrame(done, schema=dict.fromkeys([f"#{name}" for name in answers], pl.String), orient="row")
    joined = asked.join(unique.hstack(told), on=list(names), how="left", maintain_order="left")
    return joined.select(pl.col(f"#{name}").alias(name) for name in answers)


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


def kind_of_product(product_type: str, google: str, tags: str, title: str) -> tuple[str, str, str]:
    """What it is, what it is for, and what a person would call it."""
    kind = what_is(product_type, google, f"{title} {tags}")
    return kind, category_of(product_type, google, tags, title), title or product_type


def whose(gender: str, age_group: str, product_type: str, google: str, tags: str, title: str) -> tuple[str]:
    return (wearer_of(gender, age_group, product_type, title, tags, google),)


def price(text: str) -> tuple[str, str, str]:
    """Price, currency, and whether the text was not understood.

    Only what can mean one thing: "1.299" may be one euro thirty, and a dollar sign is several currencies.

    >>> price("129,90 €"), price("1.299,00 EUR"), price("1.299")
    (('129.90', 'EUR', ''), ('1299.00', 'EUR', ''), ('', '', '1.299'))
    """
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if not plain:
        return "", "", ""
    found = _PRICE.fullmatch(plain)
    if found is None or (found["before"] and found["after"]):
        return "", "", text
    mark, point = found["mark"], found["point"]
    if (mark and mark == point) or (mark in (".", ",") and not point):
        return "", "", text
    said = found["before"] or found["after"] or ""
    whole = re.sub(r"[^0-9]", "", found["whole"])
    return f"{whole}.{(found['part'] or '').ljust(2, '0')}", _SIGNS.get(said, said), ""


def available(text: str) -> tuple[str, str]:
    """The schema's word, and the text where nobody knows it."""
    word = availability_of(text)
    return ("", text) if word is None else (word, "")
