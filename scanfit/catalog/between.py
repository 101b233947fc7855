"""Faults between rows: one variant twice, one article number for two models, one GTIN for two variants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.fault import WARNING, Fault, fault_on, printable
from scanfit.catalog.schema import LINE

if TYPE_CHECKING:
    import polars as pl

KEYS = ("sku", "brand", "model", "size_system", "size_label", "gtin")
"""What ``keys`` takes from the table; beside them stand ``exact`` (the size as a fraction), ``width`` and the line."""


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
