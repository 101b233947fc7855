"""What two ways to write one thing have in common: 42 and 42,0 are one size, EE and 2E one width, a UPC its EAN."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from scanfit.catalog.sizes import SYSTEMS, foot_length_mm, size_number, size_of
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

WHO = ("variant_id", "gtin", "sku", "size_system", "size_label", "width")
"""The columns that may say which variant a row is."""

GTIN_KEY, STORE_KEY = "#gtin", "#store"
NUMBER, SYSTEM, WIDTH = "#number", "#system", "#width"

_LETTERS = re.compile(r"([A-Z])\1+")


def with_keys(table: pl.DataFrame, *, in_catalog: bool) -> pl.DataFrame:
    """Add each row's exact size number (null where there is none), its system and its width, to be compared."""
    import polars as pl

    labels = table.select("size_system", "size_label").unique(maintain_order=True)
    read = [_size(system, label, in_catalog) for system, label in labels.iter_rows()]
    sizes = labels.hstack(pl.DataFrame(read, schema={SYSTEM: pl.String, NUMBER: pl.String}, orient="row"))
    widths = table["width"].unique()
    keys = pl.DataFrame(
        {"width": widths, WIDTH: [_width(word) for word in widths]}, schema_overrides={WIDTH: pl.String}
    )
    return table.join(sizes, on=labels.columns, how="left", maintain_order="left").join(
        keys, on="width", how="left", maintain_order="left"
    )


def gtin_key(gtins: pl.Series) -> pl.Series:
    """GTINs as 14 digits, "" for what is none: a UPC, an EAN and an ITF-14 of one thing are one number."""
    import polars as pl

    digits = gtins.str.replace_all(r"[\s-]", "")
    good = digits.str.contains(r"^([0-9]{8}|[0-9]{12,14})$") & digits.str.contains("[1-9]")
    return pl.select(pl.when(good).then(digits.str.zfill(14)).otherwise(pl.lit(""))).to_series()


def store_key(store: str) -> str:
    """What makes two spellings one store: capitals, spaces and the ways to write one letter aside."""
    return " ".join(unicodedata.normalize("NFKC", store).casefold().split())


@lru_cache(maxsize=65536)
def _size(system: str, label: str, in_catalog: bool) -> tuple[str, str | None]:
    """The system, and the size as an exact fraction in text; None where the label is no size."""
    if not label:
        return system, None
    known = system if in_catalog else _system(system)
    try:
        if known in SYSTEMS:
            return known, str(size_of(known, foot_length_mm(known, label)))
        return known, str(size_number(label.partition("/")[0] if "/" in label and " " not in label else label))
    except CatalogError:
        return known, None


def _system(word: str) -> str:
    """A size system as shops write it, in our letters; one we do not know stays, and is nobody's."""
    folded = re.sub(r"[\s-]+", "_", word.strip().upper())
    return folded if folded in SYSTEMS else word


def _width(word: str) -> str:
    """A width in one spelling: EE is 2E."""
    letters = " ".join(word.upper().split())
    repeated = _LETTERS.fullmatch(letters)
    return f"{len(letters)}{repeated[1]}" if repeated else letters
