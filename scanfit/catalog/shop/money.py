"""Prices and what is in stock, as shops write them: read where they can mean one thing only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanfit.catalog.shop.cells import worked_out
from scanfit.catalog.shop.tally import Tally
from scanfit.catalog.shop.words import availability_of

if TYPE_CHECKING:
    import polars as pl

_PRICE = re.compile(
    r"(?P<before>[A-Z]{3}|[€£])?\s*(?P<whole>[0-9]{1,7}|[0-9]{1,3}(?:(?P<mark>[.,' ])[0-9]{3})+)"
    r"(?:(?P<point>[.,])(?P<part>[0-9]{1,2}))?\s*(?P<after>[A-Z]{3}|[€£])?"
)
_SIGNS = {"€": "EUR", "£": "GBP"}  # $ and ¥ are several currencies


def price(text: str, currency: str = "") -> tuple[str, str, str]:
    """Price, currency, and the text if it was not understood. ``currency`` is the row's own.

    Only what can mean one thing: "1.299" may be one euro thirty, and a dollar sign is several currencies.

    >>> price("129,90 €"), price("1.299,00 EUR"), price("1.299", "EUR")
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
    said = {_currency(word) for word in (found["before"], found["after"], currency) if word and word.strip()}
    if len(said) != 1 or not re.fullmatch("[A-Z]{3}", code := said.pop()):
        return "", "", text
    whole = re.sub(r"[^0-9]", "", found["whole"])
    return f"{whole}.{(found['part'] or '').ljust(2, '0')}", code, ""


def _currency(word: str) -> str:
    plain = word.strip()
    return _SIGNS.get(plain, plain.upper())


def available(text: str) -> tuple[str, str]:
    """The schema's word, and the text where nobody knows it."""
    word = availability_of(text)
    return ("", text) if word is None else (word, "")


def with_money(table: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """Read prices, availability and stock. Numbers become numbers, so that a decimal mark no longer matters."""
    import polars as pl

    if "price" in table.columns:
        told = worked_out(table, ("price", "currency"), ("price", "currency", "#lost"), price)
        tally.take(
            "their price is left out: it has no currency, or can mean more than one", int((told["#lost"] != "").sum())
        )
        table = table.with_columns(told["price"].cast(pl.Float64, strict=False), told["currency"])
    if "availability" in table.columns:
        told = worked_out(table, ("availability",), ("availability", "#lost"), available)
        tally.take("their availability is a word scanfit does not know", int((told["#lost"] != "").sum()))
        table = table.with_columns(told["availability"])
    if "stock" in table.columns:
        stock = table["stock"]
        below = pl.col("stock") < 0 if stock.dtype.is_numeric() else pl.col("stock").str.contains(r"^\s*-[0-9]+$")
        zero = pl.lit(0 if stock.dtype.is_numeric() else "0").cast(stock.dtype)
        # a shop that sells more than it has counts below zero
        table = table.with_columns(stock=pl.when(below).then(zero).otherwise(pl.col("stock")))
    return table
