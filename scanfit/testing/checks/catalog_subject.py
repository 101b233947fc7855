"""What every check of a catalogue source begins with: the source, a location it can load, and its table."""

from __future__ import annotations

from typing import Any

from scanfit.host.answers import Wrong, checked_table
from scanfit.providers import CatalogSource
from scanfit.testing.subject import Skipped, Subject

TABLE = "return a table with the Arrow stream interface: polars, pyarrow or pandas"


def source_of(subject: Subject) -> CatalogSource:
    assert isinstance(subject.record, CatalogSource)
    return subject.record


def sample_of(subject: Subject) -> str:
    source = source_of(subject)
    if subject.sample:
        return subject.sample
    if source.example is None:
        raise Skipped("there is no catalogue to load", "pass --sample LOCATION, or give the source an example")
    example, folder = source.example, subject.empty_folder()

    def made() -> str:
        location = example(folder)
        if not isinstance(location, str) or not location:
            raise Wrong(f"returned {location!r}, expected a location")
        return location

    return subject.asked(made, "let example(folder) make a small catalogue and return its location as text")


def loaded(subject: Subject, location: str) -> Any:
    source = source_of(subject)
    return subject.asked(lambda: checked_table(source.load(location, subject.options)), TABLE)
