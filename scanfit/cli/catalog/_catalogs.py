"""What the commands of ``scanfit catalog`` share: their options, loading, and printing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scanfit.catalog.load import Catalog, Supplied
    from scanfit.providers import CatalogSource

source_option = click.option(
    "-o", "options", multiple=True, metavar="NAME=VALUE", help="An option of the catalogue's source, like decimal=,"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def source_of(location: str, pairs: tuple[str, ...]) -> tuple[CatalogSource, Mapping[str, Any]]:
    """The source that accepts a location, and its options."""
    from scanfit.cli.main import current_host
    from scanfit.pipeline import catalog_source

    return catalog_source(location, pairs, current_host())


def loaded(location: str, pairs: tuple[str, ...], supplied: Supplied) -> Catalog:
    """Load and check one catalogue."""
    from scanfit.catalog.load import load_catalog

    source, options = source_of(location, pairs)
    return load_catalog(location, source, options, supplied)


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1))
