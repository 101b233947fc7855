"""``scanfit catalog list``: one line for each model."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from scanfit.cli.catalog._catalogs import counted, json_option, loaded, print_json, source_option
from scanfit.cli.catalog_options import supplied_options
from scanfit.cli.table import print_table

if TYPE_CHECKING:
    from scanfit.catalog.load import Catalog, Supplied
    from scanfit.catalog.summary import ModelSummary

DEMO = ("catalogs/demo/shoes.csv", "catalogs/demo/insoles.csv")


@click.command("list")
@click.argument("locations", nargs=-1, metavar="[LOCATION...]")
@source_option
@supplied_options
@json_option
def command(locations: tuple[str, ...], options: tuple[str, ...], supplied: Supplied, as_json: bool) -> None:
    """List the models in catalogues; without a location, those of the demonstration."""
    from scanfit.catalog.summary import models

    catalogs = [loaded(location, options, supplied) for location in locations or _demo()]
    found = [(item, models(item.table)) for item in catalogs]
    if as_json:
        documents = [
            {"location": item.location, "kind": item.kind, "sha256": item.sha256, "notes": list(item.notes),
             "models": [dataclasses.asdict(model) for model in listed]}
            for item, listed in found
        ]  # fmt: skip
        print_json({"schema": "scanfit.catalog-list/1", "catalogs": documents})
        return
    for number, (item, listed) in enumerate(found):
        if number:
            click.echo()
        _print_models(item, listed)


def _demo() -> list[str]:
    from scanfit.demo_data import path

    click.echo("no location given: these are the demonstration catalogues, whose shoes are invented", err=True)
    return [str(path(name)) for name in DEMO]


def _print_models(item: Catalog, listed: list[ModelSummary]) -> None:
    variants = sum(model.variants for model in listed)
    click.echo(f"{item.location}: {counted(len(listed), item.kind + ' model')}, {counted(variants, 'variant')}")
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
