"""Of a catalogue source: that its parts are the whole, and that it says if it goes on a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scanfit.catalog.location import is_remote, shown
from scanfit.host.answers import checked_accepts, checked_batches, checked_table
from scanfit.testing.checks.catalog_subject import TABLE, loaded, sample_of, source_of
from scanfit.testing.checks.connections import connections
from scanfit.testing.subject import Broken, Subject

URLS = (
    "https://example.org/",
    "http://127.0.0.1/catalog",
    "s3://bucket/key",
    "ftp://example.org/a",
    "shop://example.org",
)
"""Without a suffix: a source that goes by one takes any text that ends so, and the core gives it no URL anyway."""

SHOWN = 8
"""Columns that are named."""


def parts(subject: Subject) -> str:
    """What batches() yields, put together, is what load() returns."""
    import polars as pl

    from scanfit.catalog.load import as_frame

    source, location = source_of(subject), sample_of(subject)
    batches = source.batches
    if batches is None:
        return "none: it loads at once"
    mend = "yield from batches(location, options) the rows of load(location, options), in their order, each once"

    def made() -> list[Any]:
        return [checked_table(part) for part in checked_batches(batches(location, subject.options))]

    frames = [as_frame(part, source.name, location) for part in subject.asked(made, TABLE)]
    whole = as_frame(loaded(subject, location), source.name, location)
    if not frames:
        raise Broken("batches() yields nothing where load() returns a table", mend)
    together = pl.concat(frames, how="diagonal_relaxed")
    if sorted(together.columns) != sorted(whole.columns):
        odd = sorted(set(together.columns) ^ set(whole.columns))
        raise Broken(f"batches() and load() differ in the columns {', '.join(odd[:SHOWN])}", mend)
    if together.height != whole.height:
        raise Broken(f"batches() yields {together.height} rows, load() returns {whole.height}", mend)
    differ = [name for name in whole.columns if not together[name].equals(whole[name], check_dtypes=True)]
    if differ:
        raise Broken(f"batches() and load() differ in what {', '.join(differ[:SHOWN])} holds", mend)
    return f"{len(frames)} part{'' if len(frames) == 1 else 's'}, {together.height} rows"


def network(subject: Subject) -> str:
    """It declares that it goes on a network if it does: the core gives it no URL otherwise, and people are told."""
    source = source_of(subject)
    if source.network:
        return "declared"
    mend = "declare it: CatalogSource(…, network=True)"
    taken = [one for one in URLS if subject.asked(lambda one=one: checked_accepts(source.accepts(one)), mend)]  # type: ignore[misc]
    if taken:
        raise Broken(f"it accepts {taken[0]}, which is on a network", mend)
    location = sample_of(subject)
    if is_remote(location):
        raise Broken(f"its example {shown(location)} is on a network", mend)
    with connections() as made:
        loaded(subject, location)
    if made:
        raise Broken(f"loading {Path(location).name} connected to {made[0]}", mend)
    return ""
