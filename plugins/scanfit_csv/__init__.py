"""Catalogues in delimited text: .csv and .tsv.

Every cell is handed over as text with its line in the file, and nothing is interpreted: the core casts,
checks and, through the option ``decimal``, reads decimal commas, so that a fault can quote the cell.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, CatalogSource, Option, hookimpl

if TYPE_CHECKING:
    import polars as pl

LINE = "#line"  # the column in which the core expects file lines
MAX_BYTES = 512 * 1024 * 1024
MAX_COLUMNS = 1000
_ROWS_AT_ONCE = 20_000
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_SEPARATORS |= {mark: mark for mark in _SEPARATORS.values()}
_BINARY = {
    b"PK\x03\x04": "it is a zip archive, such as an Excel workbook",
    b"\xd0\xcf\x11\xe0": "it is an old Excel workbook",
    b"%PDF": "it is a PDF",
    b"\x1f\x8b": "it is compressed with gzip",
    b"PAR1": "it is a Parquet file",
}
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
_EXAMPLE = """\
sku,brand,model,category,wearer,size_system,size_label,width,inner_length_mm,ball_girth_mm,ball_width_mm,heel_width_mm,\
instep_height_mm,toe_box_height_mm,features,price,currency,stock
A-1,Made up,Everyday,casual,unisex,EU,42,,277,247.5,101,68,66,27,removable insole,89.90,EUR,3
A-1,Made up,Everyday,casual,unisex,EU,43,,283.7,252,102.5,69,67,,removable insole,89.90,EUR,0
"""

OPTIONS = (
    Option(
        name="separator", default="auto", choices=("auto", *_SEPARATORS),
        help="what stands between cells; auto takes the one the header line has most of",
    ),
    Option(name="decimal", default=".", choices=(".", ","), help="decimal mark of the numbers"),
    Option(name="encoding", default="utf-8", choices=_ENCODINGS, help="encoding of the text"),
)  # fmt: skip


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="csv", summary="Delimited text, .csv or .tsv, one row per variant", options=OPTIONS,
        accepts=lambda location: location.lower().endswith((".csv", ".tsv")), load=load, example=_example,
    )  # fmt: skip


def _example(folder: Path) -> str:
    """Write a catalogue of two variants and return its location."""
    path = folder / "shoes.csv"
    path.write_text(_EXAMPLE, encoding="utf-8")
    return str(path)


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return the file's cells as text, one polars column each, and the line of each row."""
    encoding = options.get("encoding") or "utf-8"
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding  # a byte order mark is not part of the first name
    try:
        path = _readable(location, encoding)
        with path.open(encoding=encoding, newline="") as file:
            header_text = file.readline(1 << 20)
            separator = _separator(header_text, options.get("separator") or "auto", location)
            file.seek(0)
            return _table(csv.reader(file, delimiter=separator, strict=True), location)
    except UnicodeError:
        what = f"the text is not {encoding.removesuffix('-sig')}"
        step = "save it as UTF-8, or pass its encoding: -o encoding=cp1252"
        raise CatalogError(what, where=_undecodable(location, encoding), next_step=step) from None
    except OSError as error:
        raise CatalogError(
            f"the file cannot be read: {error.strerror}", where=location, next_step="check the path and its permissions"
        ) from None


def _readable(location: str, encoding: str) -> Path:
    """Return the path if it is a file of text of a bearable size."""
    path = Path(location)
    if not path.is_file():
        what = "it is a folder, not a file" if path.is_dir() else "there is no such file"
        raise CatalogError(what, where=location, next_step="give the path of a .csv or .tsv file")
    size = path.stat().st_size
    if size == 0:
        raise CatalogError("the file is empty", where=location, next_step="give a file with a header line and rows")
    if size > MAX_BYTES:
        raise CatalogError(
            f"the file has {size / 2**20:.0f} MB, at most {MAX_BYTES / 2**20:.0f} MB are read",
            where=location, next_step="split it, for example by brand, and give the parts one by one",
        )  # fmt: skip
    with path.open("rb") as file:
        start = file.read(8192)
    why = next((why for magic, why in _BINARY.items() if start.startswith(magic)), None)
    if why is None and b"\0" in start and encoding != "utf-16":
        utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
        why = "it is UTF-16 text (pass -o encoding=utf-16)" if utf16 else "it holds zero bytes"
    if why:
        raise CatalogError(f"this is not a text table: {why}", where=location, next_step="save it as CSV (UTF-8)")
    return path


def _separator(header: str, wanted: str, location: str) -> str:
    if wanted != "auto":
        return _SEPARATORS[wanted]
    if location.lower().endswith(".tsv"):
        return "\t"
    marks = [",", ";", "\t", "|"]
    best = max(marks, key=header.count)
    if header.count(best) == 0:
        raise CatalogError(
            "the first line has a single column, so no separator can be told", where=f"{location} line 1",
            next_step="begin with a header line such as sku,brand,model,… or pass -o separator=",
        )  # fmt: skip
    return best


def _table(reader: Any, location: str) -> pl.DataFrame:
    import polars as pl

    names = _header(reader, location)
    schema: Any = dict.fromkeys(names, pl.String) | {LINE: pl.Int64}
    parts = [pl.DataFrame(rows, schema=schema, orient="row") for rows in _batches(reader, len(names), location)]
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _header(reader: Any, location: str) -> list[str]:
    where = f"{location} line 1"
    step = "give every column a name of its own in the header line"
    try:
        names = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise _broken(error, location, 1) from None
    if len(names) > MAX_COLUMNS:
        raise CatalogError(f"{len(names)} columns, at most {MAX_COLUMNS} are read", where=where, next_step=step)
    for number, name in enumerate(names, start=1):
        if not name:
            raise CatalogError(f"column {number} has no name", where=where, next_step=step)
        if not name.isprintable() or name == LINE:
            raise CatalogError(f"column {number} has a name that cannot be used", where=where, next_step=step)
        if name in names[: number - 1]:
            raise CatalogError(f"column {name} is there twice", where=where, next_step=step)
    return names


def _batches(reader: Any, width: int, location: str) -> Iterator[list[list[Any]]]:
    """Rows with their line appended, some thousands at a time; lines with nothing in them are skipped."""
    rows: list[list[Any]] = []
    line = reader.line_num
    try:
        for row in reader:
            line += 1
            if any(cell.strip() for cell in row):
                if len(row) != width:
                    raise CatalogError(
                        f"{len(row)} cells, but the header has {width}", where=f"{location} line {line}",
                        next_step="make the row as long as the header; a cell with the separator in it "
                        "(a decimal comma, for example) needs quotes",
                    )  # fmt: skip
                row.append(line)
                rows.append(row)
            line = reader.line_num  # a quoted cell may run over several lines
            if len(rows) >= _ROWS_AT_ONCE:
                yield rows
                rows = []
    except csv.Error as error:
        raise _broken(error, location, line + 1) from None
    if rows:
        yield rows


def _broken(error: csv.Error, location: str, line: int) -> CatalogError:
    what = "a quoted cell does not end" if "unexpected end" in str(error) else f"the line is no table row: {error}"
    step = 'close the quote, and write a quote inside a quoted cell twice: ""'
    return CatalogError(what, where=f"{location} line {line}", next_step=step)


def _undecodable(location: str, encoding: str) -> str:
    """The first line that is not text in ``encoding``; of UTF-16 only the file can be named."""
    if encoding == "utf-16":
        return location
    with Path(location).open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return f"{location} line {number}"
    return location
