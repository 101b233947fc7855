"""``scanfit catalog convert``: any source to one checked Parquet catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanfit.catalog.location import shown
from scanfit.cli.catalog._catalogs import counted, json_option, print_json, source_of, source_option
from scanfit.cli.catalog_options import supplied_options
from scanfit.cli.progress import watching
from scanfit.errors import UsageError

if TYPE_CHECKING:
    from scanfit.catalog.load import Supplied


@click.command("convert")
@click.argument("location")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FILE.parquet", help="Where to write it."
)
@source_option
@supplied_options
@json_option
def command(location: str, out: Path, options: tuple[str, ...], supplied: Supplied, as_json: bool) -> None:
    """Compile a catalogue to one checked Parquet file, which loads fast and says where each number came from.

    Nothing is written if the catalogue has errors. A file of any size is read in parts.
    """
    from scanfit.catalog.compile import compile_catalog

    if Path(location).exists() and out.exists() and out.samefile(location):
        raise UsageError("--out is the catalogue itself", where=str(out), next_step="give another name")
    source, given = source_of(location, options)
    with watching("compiling"):
        done = compile_catalog(location, source, out, given, supplied)
    found = done.found
    if as_json:
        print_json(_document(location, done))
        return
    for note in done.notes:
        click.echo(f"note: {note}")
    size = f"{done.size / 2**20:.1f} MB" if done.size >= 2**20 else f"{done.size / 2**10:.0f} KB"
    click.echo(f"{out}: {counted(done.rows, found.kind + ' variant')}, {size}, checked")


def _document(location: str, done: Any) -> dict[str, Any]:
    found = done.found
    return {
        "schema": "scanfit.catalog-convert/1", "location": shown(location), "out": str(done.path), "kind": found.kind,
        "rows": done.rows, "bytes": done.size, "left_out": found.intake.left_out, "sources": found.sources,
        "notes": list(done.notes),
    }  # fmt: skip
