"""Compile any source to one checked Parquet catalogue, part by part, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.catalog.load import notes_of, refuse_errors, sha256_of
from scanfit.catalog.location import shown
from scanfit.catalog.reading import Inspected, Reading, Supplied
from scanfit.errors import UsageError
from scanfit.whole_file import cannot_be_written, whole_file

if TYPE_CHECKING:
    from scanfit.providers import CatalogSource

SCHEMA = "scanfit.catalog/1"
SUFFIX = ".parquet"
_GROUP = 100_000
"""Rows of a group: what a reader holds at once."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compiled:
    """A compiled catalogue: where it is, how many rows it has, and what was found on the way."""

    path: Path
    rows: int
    size: int
    found: Inspected
    notes: tuple[str, ...]


def compile_catalog(
    location: str,
    source: CatalogSource,
    out: Path,
    options: Mapping[str, Any] | None = None,
    supplied: Supplied | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Compiled:
    """Write the catalogue at ``location`` to ``out`` as Parquet: the schema's columns, each number with its source.

    Memory holds one part at a time and what names each row; the parts are kept beside ``out`` until all of
    them have passed. The same input gives the same bytes.

    Raises
    ------
    CatalogError
        If it has errors; nothing is written then.
    UsageError
        If ``out`` is no Parquet file's name, or cannot be written.
    """
    if out.suffix != SUFFIX:
        raise UsageError(
            f"'{out.name}' is not the name of a Parquet file", where=str(out), next_step="end it in .parquet"
        )
    reading = Reading(location, source, options, supplied)
    with whole_file(out) as path:
        try:
            parts = list(_written(reading, path.parent, progress))
            found = reading.found()
            refuse_errors(found, shown(location))
            _join(parts, path, _stamp(found, location))
        except OSError as error:
            raise cannot_be_written(out, error, "free some room on the disk, or choose another --out") from error
    notes = notes_of(found, shown(location))
    return Compiled(path=out, rows=found.rows, size=out.stat().st_size, found=found, notes=notes)


def _written(reading: Reading, folder: Path, progress: Callable[[int], None] | None) -> Iterator[Path]:
    """Write each part to a file of its own."""
    rows = 0
    for number, part in enumerate(reading.parts()):
        path = folder / f"part-{number:06d}{SUFFIX}"
        part.write_parquet(path, compression="lz4")
        yield path
        rows += part.height
        if progress is not None:
            progress(rows)


def _join(parts: list[Path], path: Path, stamp: dict[str, str]) -> None:
    import polars as pl

    joined = pl.scan_parquet(parts, glob=False)
    joined.sink_parquet(path, row_group_size=_GROUP, metadata=stamp, engine="streaming")


def _stamp(found: Inspected, location: str) -> dict[str, str]:
    """What the file says of itself: no time and no folder, so that the same input gives the same bytes."""
    document = {
        "schema": SCHEMA, "kind": found.kind, "rows": found.rows, "sources": found.sources,
        "from": {"name": Path(location).name if "://" not in location else "", "sha256": sha256_of(location)},
    }  # fmt: skip
    return {"scanfit": json.dumps(document, sort_keys=True)}
