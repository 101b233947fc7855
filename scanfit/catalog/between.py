"""Faults between rows: one variant twice, one article number for two models, one GTIN for two variants."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from scanfit.catalog.fault import WARNING, Fault, fault_on, printable
from scanfit.catalog.schema import LINE

if TYPE_CHECKING:
    import polars as pl

KEYS = ("sku", "brand", "model", "size_system", "size_label", "gtin")
"""What ``keys`` takes from the table; beside them stand ``exact`` (the size as a fraction), ``width`` and the line."""


class RowNames:
    """What names each row of a catalogue of any size: hashes beside the line, and the words packed away.

    Two rows whose hashes agree are suspects; whether they agree is seen from their words.
    """

    def __init__(self) -> None:
        self._hashes: list[pl.DataFrame] = []
        self._packed: list[bytes] = []

    def add(self, keys: pl.DataFrame) -> None:
        """Take the ``keys`` of one part."""
        import polars as pl

        self._hashes.append(
            keys.select(
                pl.struct("sku", "size_system", "exact", "width").hash().alias("variant"),
                pl.col("sku").hash().alias("sku"),
                pl.struct("sku", "brand", "model").hash().alias("name"),
                pl.when(pl.col("gtin") != "").then(pl.col("gtin").hash()).alias("gtin"),
            )
        )
        packed = io.BytesIO()
        keys.write_ipc(packed, compression="zstd")
        self._packed.append(packed.getvalue())

    def faults(self) -> list[Fault]:
        """Return what is wrong between all rows taken."""
        import polars as pl

        if not self._hashes:
            return []
        hashes = pl.concat(self._hashes)
        names = hashes.select("sku", "name").unique()
        mixed = names.filter(names["sku"].is_duplicated())["sku"].unique()
        suspect = hashes["variant"].is_duplicated() | hashes["sku"].is_in(mixed.implode())
        suspect |= hashes["gtin"].is_duplicated() & hashes["gtin"].is_not_null()
        if not suspect.any():
            return []
        rows, start = [], 0
        for packed, part in zip(self._packed, self._hashes, strict=True):
            here = suspect[start : start + part.height]
            start += part.height
            if here.any():
                rows.append(pl.read_ipc(io.BytesIO(packed)).filter(here))
        return faults_between(pl.concat(rows))


def faults_between(keys: pl.DataFrame) -> list[Fault]:
    """Return what is wrong between the rows of one catalogue, whose ``keys`` may come from several parts of it."""
    return [*_duplicates(keys), *_mixed(keys), *_one_gtin(keys)]


def _duplicates(keys: pl.DataFrame) -> list[Fault]:
    """Rows of one sku, size and width; 42 and 42.0 are one size."""
    import polars as pl

    key = ["sku", "size_system", "exact", "width"]
    twice = keys.filter(keys.select(key).is_duplicated() & (keys["sku"] != ""))
    groups = twice.group_by(key, maintain_order=True).agg(pl.col(LINE).sort(), pl.col("size_label").first())
    if groups.height == 0:
        return []
    repeats = groups.select(pl.col(LINE).list.slice(1).explode())[LINE].to_list()
    first = groups.sort(pl.col(LINE).list.get(1)).row(0, named=True)
    variant = f"sku {first['sku']} size {first['size_system']} {first['size_label']}"
    variant += f" width {first['width']}" if first["width"] else ""
    what = f"{variant} is on line {first[LINE][0]} already"
    return [fault_on(repeats, "sku", printable(what, 200), "keep one row of the two, or correct its size or width")]


def _mixed(keys: pl.DataFrame) -> list[Fault]:
    names = keys.select("sku", "brand", "model").unique()
    mixed = names.filter(names["sku"].is_duplicated() & (names["sku"] != ""))["sku"].unique()
    if not len(mixed):
        return []
    lines = keys.filter(keys["sku"].is_in(mixed.implode()))[LINE].to_list()
    what = "one sku is used for more than one brand and model"
    return [fault_on(lines, "sku", what, "give every model its own sku")]


def _one_gtin(keys: pl.DataFrame) -> list[Fault]:
    """A shop may list one box twice under two article numbers; it should know, and may want to."""
    given = keys.filter(keys["gtin"] != "")
    twice = given.filter(given["gtin"].is_duplicated())
    if not twice.height:
        return []
    what = f"gtin {printable(twice['gtin'][0])} is used for more than one variant"
    step = "a GTIN names one size and width of one model: correct it, or leave the cell empty"
    return [fault_on(twice[LINE].to_list(), "gtin", what, step, severity=WARNING)]
