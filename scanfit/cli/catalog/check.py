"""``scanfit catalog check``: like a compiler, file, line, column, what and how to fix it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanfit.catalog.location import shown
from scanfit.cli.catalog._catalogs import counted, json_option, print_json, source_of, source_option
from scanfit.cli.catalog_options import supplied_options
from scanfit.cli.progress import watching
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    from scanfit.catalog.fault import Fault
    from scanfit.catalog.load import Inspected, Supplied

CATALOG_EXIT = CatalogError.exit_code


@click.command("check")
@click.argument("locations", nargs=-1, required=True, metavar="LOCATION...")
@source_option
@supplied_options
@json_option
def command(locations: tuple[str, ...], options: tuple[str, ...], supplied: Supplied, as_json: bool) -> None:
    """Say what is wrong with catalogues, line by line. Exits with 4 if there are errors, 0 with warnings.

    LOCATION is a file (CSV, Excel, JSON, Parquet, a shop's feed or export) or what another source accepts:
    see scanfit plugins list.
    """
    with watching("checking"):
        reports = [_report(location, options, supplied) for location in locations]
    if as_json:
        print_json({"schema": "scanfit.catalog-check/1", "catalogs": reports})
    else:
        for report in reports:
            _print_report(report)
    if any(report["errors"] for report in reports):
        click.get_current_context().exit(CATALOG_EXIT)


def _report(location: str, pairs: tuple[str, ...], supplied: Supplied) -> dict[str, Any]:
    """What ``check`` found in one catalogue; one that cannot be read at all is an error like the others."""
    from scanfit.catalog.fault import errors_of
    from scanfit.catalog.load import inspect_catalog

    try:
        source, options = source_of(location, pairs)
        found = inspect_catalog(location, source, options, supplied)
    except CatalogError as error:
        fault: dict[str, Any] = {"line": None, "lines": [], "column": "", "severity": "error", "count": 1,
                 "where": error.where or shown(location), "what": error.what, "next": error.next_step}  # fmt: skip
        return {"location": shown(location), "kind": None, "rows": None, "columns_not_used": [], "left_out": {},
                "renamed": {}, "sources": {}, "notes": [], "errors": 1, "warnings": 0, "faults": [fault]}  # fmt: skip
    errors = len(errors_of(found.faults))
    return {
        "location": shown(location), "kind": found.kind, "rows": found.rows, "columns_not_used": list(found.extra),
        "left_out": dict(found.intake.left_out), "renamed": dict(found.intake.renamed), "sources": found.sources,
        "notes": _notes(found), "errors": errors, "warnings": len(found.faults) - errors,
        "faults": [_fault_document(fault, shown(location)) for fault in found.faults],
    }  # fmt: skip


def _notes(found: Inspected) -> list[str]:
    from scanfit.catalog.load import how_it_was_read

    return list(how_it_was_read(found))


def _fault_document(fault: Fault, location: str) -> dict[str, Any]:
    where = location if fault.line is None else f"{location} line {fault.line}"
    return {"line": fault.line, "lines": list(fault.lines), "column": fault.column, "severity": fault.severity,
            "count": fault.count, "where": where, "what": fault.message, "next": fault.next_step}  # fmt: skip


def _print_report(report: dict[str, Any]) -> None:
    for fault in report["faults"]:
        click.echo(f"{fault['where']}: {fault['severity']}: {fault['what']}")
        click.echo(f"       {fault['next']}")
    for note in report["notes"]:
        click.echo(f"{report['location']}: note: {note}")
    if report["columns_not_used"]:
        click.echo(f"{report['location']}: columns not used: {', '.join(report['columns_not_used'])}")
    head = f"{report['location']}: "
    if report["rows"] is None:
        click.echo(f"{head}cannot be read as a catalogue")
        return
    counts = [counted(report["errors"], "error"), counted(report["warnings"], "warning")]
    click.echo(f"{head}{counted(report['rows'], report['kind'] + ' variant')}, {', '.join(counts)}")
