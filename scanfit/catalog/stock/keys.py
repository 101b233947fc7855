"""What two ways to write one thing have in common: 42 and 42,0 are one size, EE and 2E one width, a UPC its EAN."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from scanfit.catalog.labels import parse_label
from scanfit.catalog.sizes import SYSTEMS, foot_length_mm, size_number, size_of
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

WHO = ("variant_id", "gtin", "sku", "size_system", "size_label", "width")
"""The columns that may say which variant a row is."""

GTIN_KEY, STORE_KEY = "#gtin", "#store"
NUMBER, SYSTEM, WIDTH = "#number", "#system", "#width"
SIZE_KEYS = (SYSTEM, NUMBER, WIDTH)

_LETTERS = re.compile(r"([A-Z])\1+")
_PEOPLE = ("men", "women", "child")
_SEVERAL = {"US": _PEOPLE, "USA": _PEOPLE, "UK": ("", "child")}
"""Systems that are several, one for each wearer, whom a stock list does not name; the catalogue does."""

_OTHERS = {"men": ("_W", "_C", "_RETAIL"), "women": ("_M", "_C"), "child": ("_M", "_W", "_RETAIL")}
"""How the systems end that are not for a wearer."""

Size = tuple[str, str, str]
"""System ("" where it is not said), exact size as a fraction in text, width ("" where it is not said)."""


def size_of_variants(variants: pl.DataFrame) -> pl.DataFrame:
    """Each variant of a catalogue with its size; the labels have been checked."""
    return _read(variants, "variant", _of_variant)


def sizes_of_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Each row of a stock list with the sizes its label may be: none where it is no size, two for EU 42 / UK 8."""
    return _read(rows, "row", _of_row)


def gtin_key(gtins: pl.Series) -> pl.Series:
    """GTINs as 14 digits, "" for what is none: a UPC, an EAN and an ITF-14 of one thing are one number."""
    import polars as pl

    digits = gtins.str.replace_all(r"[\s-]", "")
    good = digits.str.contains(r"^([0-9]{8}|[0-9]{12,14})$") & digits.str.contains("[1-9]")
    return pl.select(pl.when(good).then(digits.str.zfill(14)).otherwise(pl.lit(""))).to_series()


def store_key(store: str) -> str:
    """What makes two spellings one store: capitals, spaces and the ways to write one letter aside."""
    return " ".join(unicodedata.normalize("NFKC", store).casefold().split())


def _read(table: pl.DataFrame, number: str, read: Callable[[str, str, str], Sequence[Size]]) -> pl.DataFrame:
    """Join what ``read`` makes of each different label; each is read once."""
    import polars as pl

    words = ["size_system", "size_label", "width"]
    found = [(*label, *size) for label in table.select(words).unique().iter_rows() for size in read(*label)]
    keys = pl.DataFrame(found, schema=dict.fromkeys([*words, *SIZE_KEYS], pl.String), orient="row")
    return table.select(number, *words).join(keys, on=words).select(number, *SIZE_KEYS)


def _of_variant(system: str, label: str, width: str) -> Sequence[Size]:
    with contextlib.suppress(CatalogError):
        return [(system, str(size_of(system, foot_length_mm(system, label))), _width(width or label.partition("/")[2]))]
    return []


@lru_cache(maxsize=65536)
def _of_row(system: str, label: str, width: str) -> Sequence[Size]:
    """A number alone is that number in whatever system the model has."""
    if not system:
        with contextlib.suppress(CatalogError):
            return [("", str(size_number(label)), _width(width))]
    first = _sizes(system, label, width, _SEVERAL.get(system.upper(), ("",)))
    return first or ([] if system else _sizes(system, label, width, _PEOPLE))


def _sizes(system: str, label: str, width: str, wearers: Sequence[str]) -> list[Size]:
    """What a label may be for any of these wearers."""
    found: dict[Size, None] = {}
    for wearer in wearers:
        with contextlib.suppress(CatalogError):
            read = parse_label(label, system=system or None, wearer=wearer)
            mark = _width(width or read.width)
            for code, size in ((read.system, read.size), *read.also):
                found |= dict.fromkeys((one, str(size), mark) for one in _codes(code, read.wearer))
    return list(found)


def _codes(code: str, wearer: str) -> Sequence[str]:
    """The system that is said; of a label that says only whose size it is, every system but those of others."""
    if code or wearer not in _OTHERS:
        return (code,)
    return [one for one in SYSTEMS if not one.endswith(_OTHERS[wearer])]


def _width(word: str) -> str:
    """A width in one spelling: EE is 2E."""
    letters = " ".join(word.upper().split())
    repeated = _LETTERS.fullmatch(letters)
    return f"{len(letters)}{repeated[1]}" if repeated else letters
