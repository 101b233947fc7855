"""Catalogues in Parquet and Arrow files, their typed columns as they are.

What a file claims of itself (rows, sizes, places) is held against the size it has before anything is read with it:
a claim costs no memory. Nothing but local files is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogSource, Option, hookimpl

if TYPE_CHECKING:
    import polars as pl

_PARQUET = (".parquet", ".pq")
_ARROW = (".arrow", ".feather", ".ipc")
_EXAMPLE: Mapping[str, list[Any]] = {
    "sku": ["A-1", "A-1"],
    "brand": ["Made up", "Made up"],
    "model": ["Everyday", "Everyday"],
    "category": ["casual", "casual"],
    "wearer": ["unisex", "unisex"],
    "size_system": ["EU", "EU"],
    "size_label": ["42", "43"],
    "width": [None, None],
    "inner_length_mm": [277.0, 283.7],
    "ball_girth_mm": [247.5, 252.0],
    "ball_width_mm": [101.0, 102.5],
    "heel_width_mm": [68.0, 69.0],
    "instep_height_mm": [66.0, 67.0],
    "toe_box_height_mm": [27.0, None],
    "features": ["removable insole", "removable insole"],
    "price": [89.9, 89.9],
    "currency": ["EUR", "EUR"],
    "stock": [3, 0],
}

OPTIONS = (
    Option(name="columns", help="names of the columns to read, separated by commas; all if not given"),
    Option(name="decimal", default=".", choices=(".", ","), help="decimal mark of numbers written as text"),
)


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="parquet", summary="Parquet files, .parquet or .pq, also what scanfit catalog convert writes",
        options=OPTIONS, accepts=lambda location: location.lower().endswith(_PARQUET), load=load, batches=batches,
        example=_parquet_example,
    )  # fmt: skip
    yield CatalogSource(
        name="arrow", summary="Arrow files (Feather V2), .arrow, .feather or .ipc", options=OPTIONS,
        accepts=lambda location: location.lower().endswith(_ARROW), load=load, batches=batches, example=_arrow_example,
    )  # fmt: skip


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return all rows of a Parquet or an Arrow file; which of them it is, its first bytes say."""
    from scanfit_parquet.table import load

    return load(location, options)


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the same rows some ten thousand at a time."""
    from scanfit_parquet.table import batches

    yield from batches(location, options)


def _parquet_example(folder: Path) -> str:
    """Write a catalogue of two variants and return its location."""
    import polars as pl

    path = folder / "shoes.parquet"
    pl.DataFrame(_EXAMPLE, schema_overrides={"width": pl.String}).write_parquet(path)
    return str(path)


def _arrow_example(folder: Path) -> str:
    import polars as pl

    path = folder / "shoes.arrow"
    pl.DataFrame(_EXAMPLE, schema_overrides={"width": pl.String}).write_ipc(path)
    return str(path)
