"""What is asked of a catalogue source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.errors import CatalogError
from scanfit.host.answers import Wrong, checked_accepts, checked_table
from scanfit.providers import CatalogSource
from scanfit.testing.checks.files import refusals
from scanfit.testing.checks.precedence import need_to_be_asked
from scanfit.testing.cost import cost_of, within
from scanfit.testing.subject import Broken, Check, Skipped, Subject

if TYPE_CHECKING:
    from scanfit.catalog.load import Inspected

STRANGE = ("", " ", "no/such/file.unknown", "\0", "x" * 5000, "https://example.org/shoes.unknown", "../..", "größe")
TABLE = "return a table with the Arrow stream interface: polars, pyarrow or pandas"
SECONDS, MEGABYTES = 5.0, 500.0
SHOWN = 8
"""Of the errors in an example; the others are like them."""
COLUMNS = "catalogs/README.md lists the columns; each name carries its unit (inner_length_mm)"


def _source(subject: Subject) -> CatalogSource:
    assert isinstance(subject.record, CatalogSource)
    return subject.record


def _sample(subject: Subject) -> str:
    source = _source(subject)
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


def _load(subject: Subject, location: str) -> Any:
    source = _source(subject)
    return subject.asked(lambda: checked_table(source.load(location, subject.options)), TABLE)


def accepts(subject: Subject) -> str:
    """It knows its own locations from their text alone, and leaves the others to other sources."""
    source = _source(subject)
    mend = "let accepts(location) return True or False from the text alone: no file, no network, no exception"
    taken = [one for one in STRANGE if subject.asked(lambda one=one: checked_accepts(source.accepts(one)), mend)]  # type: ignore[misc]
    if taken:
        raise Broken(
            f"it accepts {taken[0][:40]!r}, which is nothing it can load",
            "accept a suffix (.jsonl) or a prefix (shop:) of the plugin's own, and nothing else",
        )
    try:
        location = _sample(subject)
    except Skipped:
        return "strange locations only"
    if not subject.asked(lambda: checked_accepts(source.accepts(location)), mend):
        raise Broken(f"it does not accept its own example {Path(location).name}", "accept what load() can load")
    need_to_be_asked(subject, location)
    return ""


def loads(subject: Subject) -> str:
    """Its example is a catalogue without errors: the schema's columns, units and limits."""
    found = _inspected(subject, _sample(subject))
    from scanfit.catalog.fault import errors_of

    errors = errors_of(found.faults)
    if errors:
        told = [f"line {one.line}: {one.message}" if one.line is not None else one.message for one in errors]
        more = f"; and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
        steps = "; ".join(dict.fromkeys(one.next_step for one in errors[:SHOWN]))
        count = f"{len(told)} error{'' if len(told) == 1 else 's'}"
        raise Broken(f"{count} in its example: {'; '.join(told[:SHOWN])}{more}", f"{steps}; {COLUMNS}")
    if not found.rows:
        raise Broken("its example has no row", "let the example hold a few variants")
    unused = f"; columns not used: {', '.join(found.extra)}" if found.extra else ""
    warnings = f"; {len(found.faults)} warnings" if found.faults else ""
    return f"{found.rows} {found.kind} variants{unused}{warnings}"


def _inspected(subject: Subject, location: str) -> Inspected:
    from dataclasses import replace

    from scanfit.catalog.load import inspect_catalog

    source = replace(_source(subject), load=lambda location, options: _load(subject, location))
    try:
        return inspect_catalog(location, source, subject.options)
    except CatalogError as error:
        raise Broken(f"its example cannot be used: {error.what}", f"{error.next_step}; {COLUMNS}") from error


def deterministic(subject: Subject) -> None:
    """The same location is the same table."""
    from scanfit.catalog.load import as_frame

    location = _sample(subject)
    first, second = (as_frame(_load(subject, location), _source(subject).name, location) for _ in range(2))
    if not first.equals(second):
        raise Broken(
            "it loads one location twice and gives two different tables",
            "keep the order of the rows, and leave out random numbers and the clock",
        )


def refuses(subject: Subject) -> str:
    """A damaged or missing catalogue is a CatalogError that says what to do, or a table; never anything else."""
    path = Path(_sample(subject))
    if not path.exists():
        raise Skipped("its example is no file, so no damaged copy of it could be made", "test the failures it can have")
    mend = "raise CatalogError(what, where=f'{location} line {n}', next_step=…) for what cannot be loaded"
    return refusals(subject, path, lambda copy: _load(subject, str(copy)), mend)


def cost(subject: Subject) -> str:
    """Loading the example is quick."""
    location = _sample(subject)
    mend = "read the file in one go into a polars table instead of row by row"
    return within(cost_of(lambda: _load(subject, location)), seconds=SECONDS, megabytes=MEGABYTES, mend=mend)


CHECKS = (
    Check(name="accepts", run=accepts),
    Check(name="loads", run=loads),
    Check(name="deterministic", run=deterministic),
    Check(name="refuses", run=refuses),
    Check(name="cost", run=cost),
)
