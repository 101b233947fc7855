"""``scanfit bench``: the accuracy certificate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.certificate.document import Certificate

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("bench")
@click.option("--quick", is_flag=True, help="A few phantoms only: under a minute on two cores.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document (scanfit.certificate/1) and nothing else."
)
@click.option("--out", type=FILE, help="Write the JSON document to this file.")
@click.option("--html", type=FILE, help="Write the certificate as one HTML page to this file.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that share the work (default: one a core).")
def command(quick: bool, as_json: bool, out: Path | None, html: Path | None, workers: int | None) -> None:
    """Measure phantom feet of known truth and print how far off scanfit is, measure by measure.

    The phantoms are seeded, so that everybody gets the same numbers. The full run takes well over 2,000 feet;
    a figure that misses its bound is marked with an exclamation mark and listed.
    """
    from scanfit.certificate.document import to_json
    from scanfit.certificate.page import to_html
    from scanfit.cli.write import write_file

    made = _certificate(quick, workers)
    document = to_json(made)
    if out is not None:
        write_file(out, document)
    if html is not None:
        write_file(html, to_html(made).encode())
    if as_json:
        click.echo(document.decode(), nl=False)
        return
    _show(made)
    for path in (out, html):
        if path is not None:
            click.echo(f"\nwritten to {path}")


def _certificate(quick: bool, workers: int | None) -> Certificate:
    from scanfit.certificate.document import certificate
    from scanfit.certificate.plan import cases
    from scanfit.certificate.pool import cores, outcomes
    from scanfit.cli.progress import counting

    plan = cases(quick=quick)
    results = []
    with counting("phantom feet", len(plan)) as tick:
        for (name, _), outcome in zip(plan, outcomes([case for _, case in plan], workers or cores()), strict=True):
            results.append((name, outcome))
            tick()
    return certificate(results, quick=quick)


def _show(made: Certificate) -> None:
    from scanfit.certificate.lines import HEADERS, SET_HEADERS, measure_rows, set_rows, verdict
    from scanfit.cli.table import print_table

    print_table(HEADERS, measure_rows(made), "ll" + "r" * (len(HEADERS) - 2))
    click.echo()
    print_table(SET_HEADERS, set_rows(made), "l" + "r" * 6)
    click.echo()
    for one in made.published:
        click.echo(f"published, {one.what}: {one.value} ({one.source}; {one.tag})")
    click.echo(f"\n{verdict(made)}")
    if made.quick:
        click.echo("a quick run: too few phantoms to certify anything; leave --quick out for the certificate")
