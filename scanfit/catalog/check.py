"""Check a catalogue table: columns, cells, sizes, lengths that a size cannot have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scanfit.catalog.between import KEYS, faults_between
from scanfit.catalog.cells import typed_column
from scanfit.catalog.contradictions import contradictions
from scanfit.catalog.fault import WARNING, Fault, fault_on, faults_where, printable
from scanfit.catalog.schema import LINE, SURE, Column, columns_of, nearest
from scanfit.catalog.sizes import foot_length_mm
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

HEADER_LINE = 1
TIGHTEST_MM, ROOMIEST_MM = -10.0, 45.0
"""Inner length minus the formula's foot length beyond which a label is doubted (tag D): tight climbing and
ski shoes on one side, long style tips and the 20 mm other EU allowances differ by on the other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Typed:
    """A table with the schema's columns and types only, what names each row, and what was wrong.

    ``keys`` holds what faults between rows are found by, and the line of each row (``scanfit.catalog.between``).
    """

    table: pl.DataFrame
    keys: pl.DataFrame
    faults: tuple[Fault, ...]


def check(table: pl.DataFrame, kind: str, *, decimal: str = ".") -> list[Fault]:
    """Return every fault of a table of ``kind``, repeated ones grouped, errors and warnings by line."""
    return list(typed(table, kind, decimal=decimal).faults)


def typed(table: pl.DataFrame, kind: str, *, decimal: str = ".") -> Typed:
    """Cast a table (of text, or typed already) to the schema of ``kind`` and check it.

    ``decimal`` is the decimal mark of numbers that come as text. It is applied here, by the core: a source
    hands text over as it stands, so that the fault can quote the cell.
    """
    part = typed_part(table, kind, decimal=decimal)
    faults = [*part.faults]
    if not table.height:
        faults.append(no_rows())
    elif part.table.width:
        faults += faults_between(part.keys)
    return Typed(table=part.table, keys=part.keys, faults=in_order(faults, kind))


def typed_part(table: pl.DataFrame, kind: str, *, decimal: str = ".") -> Typed:
    """As ``typed``, for a part of a table: faults between rows are left to ``faults_between`` over all its parts."""
    import polars as pl

    lines = _lines(table)
    missing = _missing(table, kind)
    if missing:
        return Typed(table=pl.DataFrame(), keys=pl.DataFrame({LINE: lines}), faults=tuple(missing))
    faults: list[Fault] = []
    columns = []
    for column in columns_of(kind):
        cells = table[column.name] if column.name in table.columns else _nothing(column, table.height)
        values, wrong = typed_column(cells, lines, column, decimal)
        columns.append(values)
        faults += wrong
    result = pl.DataFrame(columns)
    sizes = _sizes(result)
    faults += _size_faults(result, sizes, lines)
    faults += contradictions(result, lines, kind)
    faults += _doubtful_lengths(result, sizes, lines, kind)
    exact = sizes["exact"].fill_null(result["size_label"])
    width = result["width"] if kind == "shoe" else pl.repeat("", result.height, eager=True)
    keys = result.select(*KEYS).with_columns(exact.alias("exact"), width.alias("width"), lines.alias(LINE))
    return Typed(table=result, keys=keys, faults=tuple(faults))


def no_rows() -> Fault:
    what, next_step = "the table has no rows", "add one row per model, size and width below the header"
    return Fault(line=HEADER_LINE, column="", what=what, next_step=next_step)


def in_order(faults: Iterable[Fault], kind: str) -> tuple[Fault, ...]:
    """Faults by line, then in the order of the schema's columns."""
    order = {column.name: i for i, column in enumerate(columns_of(kind))}
    return tuple(sorted(faults, key=lambda f: (f.line or 0, order.get(f.column, -1), f.what)))


def _nothing(column: Column, rows: int) -> pl.Series:
    import polars as pl

    return pl.repeat(None, rows, dtype=pl.Float64 if column.is_number else pl.String, eager=True)


def _lines(table: pl.DataFrame) -> pl.Series:
    """The line of each row: what the source says, else as in a plain CSV file, header on line 1."""
    import polars as pl

    if LINE in table.columns and table[LINE].dtype.is_integer() and not table[LINE].has_nulls():
        return table[LINE]
    return pl.int_range(HEADER_LINE + 1, HEADER_LINE + 1 + table.height, eager=True)


def _missing(table: pl.DataFrame, kind: str) -> list[Fault]:
    columns = columns_of(kind)
    names = [column.name for column in columns]
    spare = [name for name in table.columns if name not in names and name != LINE]
    faults = []
    for column in columns:
        name = column.name
        if name in table.columns:
            continue
        near = nearest(name, spare, cutoff=SURE)
        if column.optional and not near:
            continue
        what = f"column {name} is missing"
        step = f"rename column '{printable(near)}'" if near else "add the column; cells that are not known stay empty"
        faults.append(Fault(line=HEADER_LINE, column=name, what=what, next_step=step))
    return faults


def _sizes(table: pl.DataFrame) -> pl.DataFrame:
    """Each row's foot length by its size label, mm, or what is wrong with the label; parsed once per label."""
    import polars as pl

    keys = table.select("size_system", "size_label")
    labels = keys.unique(maintain_order=True)
    read = [_size(system, label) for system, label in labels.iter_rows()]
    schema = {"foot": pl.Float64, "exact": pl.String, "what": pl.String, "step": pl.String}
    parsed = labels.hstack(pl.DataFrame(read, schema=schema, orient="row"))
    return keys.join(parsed, on=keys.columns, how="left", maintain_order="left")


@lru_cache(maxsize=65536)
def _size(system: str, label: str) -> tuple[float | None, str | None, str | None, str | None]:
    """Foot length, the same exactly as text, and what is wrong with the label and what to do."""
    if not system or not label:
        return None, None, None, None  # an empty cell is a fault of its own already
    try:
        foot = foot_length_mm(system, label)
    except CatalogError as error:
        return None, None, error.what, error.next_step
    return float(foot), str(foot), None, None


def _size_faults(table: pl.DataFrame, sizes: pl.DataFrame, lines: pl.Series) -> list[Fault]:
    import polars as pl

    wrong = sizes.with_columns(lines.alias(LINE)).filter(pl.col("what").is_not_null())
    groups = wrong.group_by("what", maintain_order=True).agg(pl.col(LINE), pl.col("step").first())
    return [
        fault_on(where, "size_system" if "size system" in what else "size_label", printable(what, 200), step)
        for what, where, step in groups.iter_rows()
    ]


def _doubtful_lengths(table: pl.DataFrame, sizes: pl.DataFrame, lines: pl.Series, kind: str) -> list[Fault]:
    """A label far from what its inner length can hold: brand data beats a formula, so only a warning."""
    name = "inner_length_mm" if kind == "shoe" else "length_mm"
    spare = table[name] - sizes["foot"]
    doubtful = (~spare.is_between(TIGHTEST_MM, ROOMIEST_MM)).fill_null(False)
    if not doubtful.any():
        return []
    row = table.with_columns(sizes["foot"]).filter(doubtful).row(0, named=True)
    what = (
        f"{name} is {row[name]:g}, but {row['size_system']} {row['size_label']} is made for a foot of "
        f"{row['foot']:.0f} mm"
    )
    step = "check the size system, the label and the length"
    return faults_where(doubtful, lines, name, what, step, severity=WARNING)
