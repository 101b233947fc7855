"""``scanfit catalog``: check catalogues, list what is in them, show one model."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.table import print_table
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    from scanfit.catalog.fault import Fault
    from scanfit.catalog.load import Catalog
    from scanfit.catalog.summary import ModelSummary
    from scanfit.providers import CatalogSource

DEMO = ("catalogs/demo/shoes.csv", "catalogs/demo/insoles.csv")
CATALOG_EXIT = CatalogError.exit_code

source_option = click.option(
    "-o", "options", multiple=True, metavar="NAME=VALUE", help="An option of the catalogue's source, like decimal=,"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def catalog() -> None:
    """Check, list and show catalogues of shoes and insoles."""


@catalog.command()
@click.argument("locations", nargs=-1, required=True, metavar="LOCATION...")
@source_option
@json_option
def check(locations: tuple[str, ...], options: tuple[str, ...], as_json: bool) -> None:
    """Say what is wrong with catalogues, line by line. Exits with 4 if there are errors."""
    reports = [_report(location, options) for location in locations]
    if as_json:
        _print_json({"schema": "scanfit.catalog-check/1", "catalogs": reports})
    else:
        for report in reports:
            _print_report(report)
    if any(report["errors"] for report in reports):
        click.get_current_context().exit(CATALOG_EXIT)


@catalog.command("list")
@click.argument("locations", nargs=-1, metavar="[LOCATION...]")
@source_option
@json_option
def list_(locations: tuple[str, ...], options: tuple[str, ...], as_json: bool) -> None:
    """List the models in catalogues; without a location, those of the demonstration."""
    from scanfit.catalog.summary import models

    loaded = [_load(location, options) for location in locations or _demo()]
    found = [(item, models(item.table)) for item in loaded]
    if as_json:
        documents = [
            {"location": item.location, "kind": item.kind, "sha256": item.sha256, "notes": list(item.notes),
             "models": [dataclasses.asdict(model) for model in listed]}
            for item, listed in found
        ]  # fmt: skip
        _print_json({"schema": "scanfit.catalog-list/1", "catalogs": documents})
        return
    for number, (item, listed) in enumerate(found):
        if number:
            click.echo()
        _print_models(item, listed)


@catalog.command()
@click.argument("location")
@click.argument("sku")
@source_option
@json_option
def show(location: str, sku: str, options: tuple[str, ...], as_json: bool) -> None:
    """Show every size and width of one model, with its dimensions."""
    from scanfit.catalog.summary import item_document

    document = item_document(_load(location, options), sku)
    if as_json:
        _print_json(document)
    else:
        _print_item(document)


command = catalog


def _source(location: str, pairs: tuple[str, ...]) -> tuple[CatalogSource, Mapping[str, Any]]:
    from scanfit.cli.main import current_host
    from scanfit.pipeline import catalog_source

    return catalog_source(location, pairs, current_host())


def _load(location: str, pairs: tuple[str, ...]) -> Catalog:
    from scanfit.catalog.load import load_catalog

    source, options = _source(location, pairs)
    return load_catalog(location, source, options)


def _demo() -> list[str]:
    from scanfit.demo_data import path

    click.echo("no location given: these are the demonstration catalogues, whose shoes are invented", err=True)
    return [str(path(name)) for name in DEMO]


def _report(location: str, pairs: tuple[str, ...]) -> dict[str, Any]:
    """What ``check`` found in one catalogue; one that cannot be read at all is an error like the others."""
    from scanfit.catalog.fault import errors_of
    from scanfit.catalog.load import inspect_catalog

    try:
        source, options = _source(location, pairs)
        found = inspect_catalog(location, source, options)
    except CatalogError as error:
        fault: dict[str, Any] = {"line": None, "lines": [], "column": "", "severity": "error", "count": 1,
                 "where": error.where or location, "what": error.what, "next": error.next_step}  # fmt: skip
        return {"location": location, "kind": None, "rows": None, "columns_not_used": [], "errors": 1, "warnings": 0,
                "faults": [fault]}  # fmt: skip
    errors = len(errors_of(found.faults))
    return {
        "location": location, "kind": found.kind, "rows": found.rows, "columns_not_used": list(found.extra),
        "errors": errors, "warnings": len(found.faults) - errors,
        "faults": [_fault_document(fault, location) for fault in found.faults],
    }  # fmt: skip


def _fault_document(fault: Fault, location: str) -> dict[str, Any]:
    where = location if fault.line is None else f"{location} line {fault.line}"
    return {"line": fault.line, "lines": list(fault.lines), "column": fault.column, "severity": fault.severity,
            "count": fault.count, "where": where, "what": fault.message, "next": fault.next_step}  # fmt: skip


def _print_report(report: dict[str, Any]) -> None:
    for fault in report["faults"]:
        click.echo(f"{fault['where']}: {fault['severity']}: {fault['what']}")
        click.echo(f"       {fault['next']}")
    if report["columns_not_used"]:
        click.echo(f"{report['location']}: columns not used: {', '.join(report['columns_not_used'])}")
    head = f"{report['location']}: "
    if report["rows"] is None:
        click.echo(f"{head}cannot be read as a catalogue")
        return
    counts = [_counted(report["errors"], "error"), _counted(report["warnings"], "warning")]
    click.echo(f"{head}{_counted(report['rows'], report['kind'] + ' variant')}, {', '.join(counts)}")


def _print_models(item: Catalog, listed: list[ModelSummary]) -> None:
    variants = sum(model.variants for model in listed)
    click.echo(f"{item.location}: {_counted(len(listed), item.kind + ' model')}, {_counted(variants, 'variant')}")
    headers = ["sku", "brand", "model", "category", "for", "sizes", "widths", "variants", "price", "stock"]
    rows = [
        [m.sku, m.brand, m.model, m.category, m.wearer or None, _sizes(m), ", ".join(m.widths) or None, m.variants,
         _price(m), m.stock]
        for m in listed
    ]  # fmt: skip
    print_table(headers, rows, "lllllllrrr")
    for note in item.notes:
        click.echo(f"note: {note}")


def _sizes(model: ModelSummary) -> str:
    return ", ".join(
        f"{r.system} {r.smallest}" + (f" to {r.largest}" if r.count > 1 else "") for r in model.sizes
    )  # fmt: skip


def _price(model: ModelSummary) -> str | None:
    if model.price is None:
        return None
    upper = f" to {model.highest_price:.2f}" if model.highest_price != model.price else ""
    return f"{model.price:.2f}{upper} {model.currency}"


def _print_item(document: dict[str, Any]) -> None:
    click.echo(f"{document['brand']} {document['model']}, sku {document['sku']}")
    wearer = f", for {document['wearer']}" if "wearer" in document else ""
    click.echo(f"{document['kind']}, {document['category']}{wearer}; {', '.join(document['features'])}")
    click.echo("lengths in millimetres, - where the catalogue does not say")
    rows = document["variants"]
    told = {name for row in rows for name, value in row.items() if value not in (None, "")}
    names = [name for name in rows[0] if name in told - {"size_system", "size_label", "currency"}]
    headers = ["size", *(name.removesuffix("_mm").replace("_", " ") for name in names)]
    cells = [[f"{row['size_system']} {row['size_label']}", *(_cell(name, row) for name in names)] for row in rows]
    texts = ("width", "firmness")
    print_table(headers, cells, "l" + "".join("l" if name in texts else "r" for name in names))


def _cell(name: str, row: dict[str, Any]) -> str | None:
    value = row[name]
    if value is None or value == "":
        return None
    if name == "price":
        return f"{value:.2f} {row['currency']}"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))
