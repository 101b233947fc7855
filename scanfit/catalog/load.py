"""From a location and a source to a catalogue that has been checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.catalog.check import Typed, typed
from scanfit.catalog.fault import Fault, errors_of
from scanfit.catalog.schema import LINE, columns_of, kind_of
from scanfit.errors import CatalogError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from scanfit.providers import CatalogSource

DECIMAL_MARKS = (".", ",")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalog:
    """A checked catalogue.

    Attributes
    ----------
    kind : "shoe" or "insole"
    table : one row per variant, exactly the schema's columns in its order. Text is never null (an empty
        cell is ""), a number (Float64; stock Int64) is null where it is not known.
    sha256 : of the file, "" where the location is none
    notes : what people should know: columns left out, warnings
    """

    kind: str
    table: pl.DataFrame
    location: str
    sha256: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inspected:
    """A table as loaded, its kind and everything found in it; it may have errors."""

    kind: str
    typed: Typed
    rows: int
    extra: tuple[str, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self.typed.faults


def load_catalog(location: str, source: CatalogSource, options: Mapping[str, Any] | None = None) -> Catalog:
    """Load, check and cast a catalogue; raise CatalogError (exit 4) if it has errors."""
    found = inspect_catalog(location, source, options)
    errors = errors_of(found.faults)
    if errors:
        raise _first_of(errors, location)
    warnings = [f for f in found.faults if f not in errors]
    notes = [f"{location} line {f.line}: {f.message}" for f in warnings]
    if found.extra:
        notes.append(f"{location}: columns not used: {', '.join(found.extra)}")
    return Catalog(
        kind=found.kind, table=found.typed.table, location=location, sha256=_sha256(location), notes=tuple(notes)
    )


def inspect_catalog(location: str, source: CatalogSource, options: Mapping[str, Any] | None = None) -> Inspected:
    """Load a catalogue and check it; faults are returned, only what is no table at all is raised."""
    options = options or {}
    decimal = options.get("decimal", ".")
    if decimal not in DECIMAL_MARKS:
        raise UsageError(f"decimal is '{decimal}'", where="-o decimal=", next_step="use . or ,")
    table = as_frame(source.load(location, options), source.name, location)
    try:
        kind = kind_of(table.columns)
    except CatalogError as error:
        raise error.at(location) from None
    names = {column.name for column in columns_of(kind)}
    extra = tuple(name for name in table.columns if name not in names and name != LINE)
    return Inspected(kind=kind, typed=typed(table, kind, decimal=decimal), rows=table.height, extra=extra)


def as_frame(loaded: Any, source: str, location: str) -> pl.DataFrame:
    """Return anything with the Arrow stream interface as a polars table."""
    import polars as pl

    if isinstance(loaded, pl.DataFrame):
        return loaded
    if not hasattr(loaded, "__arrow_c_stream__"):
        raise CatalogError(
            f"catalogue source '{source}' returned {type(loaded).__name__}, expected a table with the Arrow stream "
            "interface",
            where=location, next_step="tell the author of the plugin; polars, pyarrow and pandas tables all have it",
        )  # fmt: skip
    return pl.DataFrame(loaded)


def _first_of(errors: Sequence[Fault], location: str) -> CatalogError:
    first = errors[0]
    more = len(errors) - 1
    tail = f", and {more} more {'fault' if more == 1 else 'faults'}" if more else ""
    step = first.next_step + (f"; see them all with: scanfit catalog check {location}" if more else "")
    where = f"{location} line {first.line}" if first.line is not None else location
    return CatalogError(f"{first.message}{tail}", where=where, next_step=step)


def _sha256(location: str) -> str:
    path = Path(location)
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):  # a location that is no path (too long, a NUL in it)
        return ""
