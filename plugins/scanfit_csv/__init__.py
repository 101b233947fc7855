"""Catalogues in delimited text: .csv and .tsv.

Every cell is handed over as text with its line in the file, and nothing is interpreted: the core casts,
checks and, through the option ``decimal``, reads decimal commas, so that a fault can quote the cell. A cell
such as ``=HYPERLINK("x")`` is text like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogSource, Option, hookimpl
from scanfit_csv.encoding import ENCODINGS
from scanfit_csv.file import LOADED_BYTES, STREAMED_BYTES, readable
from scanfit_csv.header import LINE as LINE
from scanfit_csv.header import SEPARATORS
from scanfit_csv.table import tables

if TYPE_CHECKING:
    import polars as pl

_EXAMPLE = """\
sku,brand,model,category,wearer,size_system,size_label,width,inner_length_mm,ball_girth_mm,ball_width_mm,heel_width_mm,\
instep_height_mm,toe_box_height_mm,features,price,currency,stock
A-1,Made up,Everyday,casual,unisex,EU,42,,277,247.5,101,68,66,27,removable insole,89.90,EUR,3
A-1,Made up,Everyday,casual,unisex,EU,43,,283.7,252,102.5,69,67,,removable insole,89.90,EUR,0
"""

OPTIONS = (
    Option(
        name="separator", default="auto", choices=("auto", *SEPARATORS),
        help="what stands between cells; auto takes Excel's sep= line, else the mark the header has most of",
    ),
    Option(name="decimal", default=".", choices=(".", ","), help="decimal mark of the numbers"),
    Option(
        name="encoding", default="auto", choices=ENCODINGS,
        help="encoding of the text; auto takes a byte order mark, else UTF-8, else Windows-1252 if it can be that",
    ),
)  # fmt: skip


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="csv", summary="Delimited text, .csv or .tsv, one row per variant", options=OPTIONS,
        accepts=lambda location: location.lower().endswith((".csv", ".tsv")), load=load, batches=batches,
        example=_example,
    )  # fmt: skip


def _example(folder: Path) -> str:
    """Write a catalogue of two variants and return its location."""
    path = folder / "shoes.csv"
    path.write_text(_EXAMPLE, encoding="utf-8")
    return str(path)


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return the file's cells as text, one polars column each, and the line of each row."""
    import polars as pl

    return pl.concat(tables(readable(location, LOADED_BYTES), location, options))


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the same rows in parts of some megabytes, so that memory does not grow with the file."""
    return tables(readable(location, STREAMED_BYTES), location, options)
