"""What is asked of a catalogue source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scanfit.catalog.location import is_remote
from scanfit.errors import CatalogError
from scanfit.host.answers import checked_accepts
from scanfit.testing.checks.catalog_reach import network, parts
from scanfit.testing.checks.catalog_subject import loaded, sample_of, source_of
from scanfit.testing.checks.files import refusals
from scanfit.testing.checks.precedence import need_to_be_asked
from scanfit.testing.cost import cost_of, within
from scanfit.testing.subject import Broken, Check, Skipped, Subject

if TYPE_CHECKING:
    from scanfit.catalog.load import Inspected

STRANGE = ("", " ", "no/such/file.unknown", "\0", "x" * 5000, "https://example.org/shoes.unknown", "../..", "größe")
SECONDS, MEGABYTES = 5.0, 500.0
SHOWN = 8
"""Of the errors in an example; the others are like them."""
COLUMNS = "catalogs/README.md lists the columns; each name carries its unit (inner_length_mm)"


def accepts(subject: Subject) -> str:
    """It knows its own locations from their text alone, and leaves the others to other sources."""
    source = source_of(subject)
    mend = "let accepts(location) return True or False from the text alone: no file, no network, no exception"
    strange = [one for one in STRANGE if not (source.network and is_remote(one))]
    taken = [one for one in strange if subject.asked(lambda one=one: checked_accepts(source.accepts(one)), mend)]  # type: ignore[misc]
    if taken:
        raise Broken(
            f"it accepts {taken[0][:40]!r}, which is nothing it can load",
            "accept a suffix (.jsonl) or a prefix (shop:) of the plugin's own, and nothing else",
        )
    try:
        location = sample_of(subject)
    except Skipped:
        return "strange locations only"
    if not subject.asked(lambda: checked_accepts(source.accepts(location)), mend):
        raise Broken(f"it does not accept its own example {Path(location).name}", "accept what load() can load")
    need_to_be_asked(subject, location)
    return ""


def loads(subject: Subject) -> str:
    """Its example is a catalogue without errors: the schema's columns, units and limits."""
    found = _inspected(subject, sample_of(subject))
    from scanfit.catalog.fault import errors_of

    errors = errors_of(found.faults)
    if errors:
        told = [f"line {one.line}: {one.message}" if one.line is not None else one.message for one in errors]
        more = f"; and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
        steps = "; ".join(dict.fromkeys(one.next_step for one in errors[:SHOWN]))
        count = f"{len(told)} error{'' if len(told) == 1 else 's'}"
        raise Broken(f"{count} in its example: {'; '.join(told[:SHOWN])}{more}", f"{steps}; {COLUMNS}")
    unitless = [f"{name} (read as {to})" for name, to in found.intake.renamed.items() if _lacks_unit(name, to)]
    if unitless:
        raise Broken(f"its example does not say the unit of {', '.join(unitless[:SHOWN])}", COLUMNS)
    if not found.rows:
        raise Broken("its example has no row", "let the example hold a few variants")
    unused = f"; columns not used: {', '.join(found.extra)}" if found.extra else ""
    warnings = f"; {len(found.faults)} warnings" if found.faults else ""
    return f"{found.rows} {found.kind} variants{unused}{warnings}"


def _lacks_unit(name: str, schema_name: str) -> bool:
    """Shops may write a length without its unit, and the limits catch centimetres; a source's author knows better."""
    return schema_name.endswith(("_mm", "_deg")) and not any(unit in name.lower() for unit in ("mm", "millim", "deg"))


def _inspected(subject: Subject, location: str) -> Inspected:
    from dataclasses import replace

    from scanfit.catalog.load import inspect_catalog

    source = replace(source_of(subject), load=lambda location, options: loaded(subject, location), batches=None)
    try:
        return inspect_catalog(location, source, subject.options)
    except CatalogError as error:
        raise Broken(f"its example cannot be used: {error.what}", f"{error.next_step}; {COLUMNS}") from error


def deterministic(subject: Subject) -> None:
    """The same location is the same table."""
    from scanfit.catalog.load import as_frame

    location = sample_of(subject)
    first, second = (as_frame(loaded(subject, location), source_of(subject).name, location) for _ in range(2))
    if not first.equals(second):
        raise Broken(
            "it loads one location twice and gives two different tables",
            "keep the order of the rows, and leave out random numbers and the clock",
        )


def refuses(subject: Subject) -> str:
    """A damaged or missing catalogue is a CatalogError that says what to do, or a table; never anything else."""
    prefix, path = _file_in(sample_of(subject))
    if path is None:
        raise Skipped("its example is no file, so no damaged copy of it could be made", "test the failures it can have")
    mend = "raise CatalogError(what, where=f'{location} line {n}', next_step=…) for what cannot be loaded"
    return refusals(subject, path, lambda copy: loaded(subject, f"{prefix}{copy}"), mend)


def _file_in(location: str) -> tuple[str, Path | None]:
    """The file of a location and what stands before its path (lines:, sqlite:///); None where there is none."""
    word = location.partition(":")[0]
    for prefix in ("", f"{word}:", f"{word}://", f"{word}:///"):
        path = Path(location.removeprefix(prefix))
        if location.startswith(prefix) and path.exists():
            return prefix, path
    return "", None


def cost(subject: Subject) -> str:
    """Loading the example is quick."""
    location = sample_of(subject)
    mend = "read the file in one go into a polars table instead of row by row"
    return within(cost_of(lambda: loaded(subject, location)), seconds=SECONDS, megabytes=MEGABYTES, mend=mend)


CHECKS = (
    Check(name="accepts", run=accepts),
    Check(name="loads", run=loads),
    Check(name="deterministic", run=deterministic),
    Check(name="batches", run=parts),
    Check(name="network", run=network),
    Check(name="refuses", run=refuses),
    Check(name="cost", run=cost),
)
