"""``scanfit catalog show``: one model in all its sizes, and where each number came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.catalog._catalogs import json_option, loaded, print_json, source_option
from scanfit.cli.catalog_options import supplied_options
from scanfit.cli.table import print_table

if TYPE_CHECKING:
    from scanfit.catalog.load import Supplied


_BESIDE = ("size_system", "size_label", "currency")
_ORIGIN = ("_sigma_mm", "_source")


@click.command("show")
@click.argument("location")
@click.argument("sku")
@source_option
@supplied_options
@json_option
def command(location: str, sku: str, options: tuple[str, ...], supplied: Supplied, as_json: bool) -> None:
    """Show every size and width of one model, with its dimensions, and where each number came from."""
    from scanfit.catalog.summary import item_document

    document = item_document(loaded(location, options, supplied), sku, supplied.charts)
    if as_json:
        print_json(document)
    else:
        _print_item(document)


def _print_item(document: dict[str, Any]) -> None:
    click.echo(f"{document['brand']} {document['model']}, sku {document['sku']}")
    wearer = f", for {document['wearer']}" if "wearer" in document else ""
    features = f"; {', '.join(document['features'])}" if document["features"] else ""
    click.echo(f"{document['kind']}, {document['category']}{wearer}{features}")
    click.echo("lengths in millimetres, one standard deviation after ±, - where the catalogue does not say")
    rows = document["variants"]
    told = {name for row in rows for name, value in row.items() if value not in (None, "")}
    names = [name for name in rows[0] if name in told and name not in _BESIDE and not name.endswith(_ORIGIN)]
    headers = ["size", *(name.removesuffix("_mm").replace("_", " ") for name in names)]
    cells = [[f"{row['size_system']} {row['size_label']}", *(_cell(name, row) for name in names)] for row in rows]
    numbers = {name for row in rows for name, value in row.items() if isinstance(value, int | float)}
    print_table(headers, cells, "l" + "".join("r" if name in numbers else "l" for name in names))
    if document["origins"]:
        _print_origins(document)


def _print_origins(document: dict[str, Any]) -> None:
    """For every dimension and source one sentence, of the first variant that has it so."""
    told: dict[tuple[str, str], str] = {}
    for row, origins in zip(document["variants"], document["origins"], strict=True):
        variant = " ".join(word for word in (row["size_system"], row["size_label"], row.get("width")) if word)
        for name, sentence in origins.items():
            stem = name.removesuffix("_mm")
            told.setdefault((name, row[f"{stem}_source"]), f"{stem.replace('_', ' ')} of {variant}: {sentence}")
    click.echo("\nwhere the numbers come from:")
    for line in told.values():
        click.echo(f"  {line}")


def _cell(name: str, row: dict[str, Any]) -> str | None:
    value = row[name]
    if value is None or value == "":
        return None
    if name == "price":
        return f"{value:.2f} {row['currency']}"
    sigma = row.get(name.replace("_mm", "_sigma_mm")) if name.endswith("_mm") else None
    doubt = "" if sigma is None else f" ± {sigma:.1f}"
    return f"{value:.1f}{doubt}" if isinstance(value, float) else str(value)
