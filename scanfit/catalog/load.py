"""From a location and a source to a catalogue that has been checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.catalog.fault import Fault, errors_of
from scanfit.catalog.location import shown
from scanfit.catalog.reading import Inspected, Reading, Supplied, as_frame
from scanfit.catalog.size_runs import in_order
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

    from scanfit.providers import CatalogSource

__all__ = ["Catalog", "Inspected", "Supplied", "as_frame", "inspect_catalog", "load_catalog"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalog:
    """A checked catalogue.

    Attributes
    ----------
    kind : "shoe" or "insole"
    location : as it may be shown: without the name and password that an address holds
    table : one row per variant, exactly the schema's columns in its order. Text is never null (an empty
        cell is ""), a number (Float64; stock Int64) is null where it is not known.
    sha256 : of the file, "" where the location is none
    notes : what people should know: rows and columns left out, numbers that were not measured, warnings
    sources : for each inner dimension, how many rows have it from which source
    invented : whether every row says that it is a demonstration
    """

    kind: str
    table: pl.DataFrame
    location: str
    sha256: str = ""
    notes: tuple[str, ...] = ()
    sources: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    invented: bool = False


def load_catalog(
    location: str, source: CatalogSource, options: Mapping[str, Any] | None = None, supplied: Supplied | None = None
) -> Catalog:
    """Load, check and cast a catalogue; raise CatalogError (exit 4) if it has errors."""
    import polars as pl

    reading = Reading(location, source, options, supplied)
    parts = list(reading.parts())
    found, named = reading.found(), shown(location)
    refuse_errors(found, named)
    table, notes = pl.concat(parts), notes_of(found, named)
    if found.kind == "shoe":
        ordered = in_order(table)
        table, notes = ordered.table, (*notes, *(f"{named}: {note}" for note in ordered.notes))
    return Catalog(
        kind=found.kind, table=table, location=named, sha256=sha256_of(location), notes=notes, sources=found.sources,
        invented=_invented(table),
    )  # fmt: skip


def inspect_catalog(
    location: str, source: CatalogSource, options: Mapping[str, Any] | None = None, supplied: Supplied | None = None
) -> Inspected:
    """Read a catalogue and check it; faults are returned, only what is no table at all is raised.

    Needs the memory of one part and of what names each row.
    """
    reading = Reading(location, source, options, supplied)
    for _ in reading.parts():
        pass
    return reading.found()


def refuse_errors(found: Inspected, location: str) -> None:
    """Raise the first error, with the number of the others; raise if nothing at all is left."""
    errors = errors_of(found.faults)
    if errors:
        raise _first_of(errors, location)
    if not found.rows:
        said = "; ".join(found.intake.notes) or "it has no rows"
        step = f"see what was left out, and why, with: scanfit catalog check {location}"
        raise CatalogError(f"no row of it is a variant scanfit can use: {said}", where=location, next_step=step)


def notes_of(found: Inspected, location: str) -> tuple[str, ...]:
    """What who recommends from a catalogue should know; ``how_it_was_read`` is for who writes it."""
    notes = [f"{location} line {f.line}: {f.message}" for f in found.faults]
    notes += [f"{location}: {note}" for note in (*found.intake.notes, *_not_measured(found))]
    if found.extra:
        notes.append(f"{location}: columns not used: {', '.join(found.extra)}")
    return tuple(notes)


def how_it_was_read(found: Inspected) -> tuple[str, ...]:
    """What was renamed, left out and taken from elsewhere than a measurement."""
    return (*found.intake.notes, *found.notes, *_not_measured(found))


def _not_measured(found: Inspected) -> Iterator[str]:
    for name, counts in found.sources.items():
        others = [f"{count} by {word}" for word, count in counts.items() if word != "measured"]
        if others:
            yield f"{name.removesuffix('_mm').replace('_', ' ')} was not measured in the shoe: {', '.join(others)}"


def _first_of(errors: Sequence[Fault], location: str) -> CatalogError:
    first = errors[0]
    more = len(errors) - 1
    tail = f", and {more} more {'fault' if more == 1 else 'faults'}" if more else ""
    step = first.next_step + (f"; see them all with: scanfit catalog check {location}" if more else "")
    where = f"{location} line {first.line}" if first.line is not None else location
    return CatalogError(f"{first.message}{tail}", where=where, next_step=step)


def _invented(table: pl.DataFrame) -> bool:
    words = table["features"].unique()
    return bool(len(table)) and bool(words.str.split(";").list.contains("demo").all())


def sha256_of(location: str) -> str:
    """The file's hash, "" where the location is no file."""
    path = Path(location)
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):  # a location that is no path (too long, a NUL in it)
        return ""
