"""``scanfit bench``: the accuracy certificate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.certificate.document import Certificate
    from scanfit.certificate.rig_report import RigCertificate

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("bench")
@click.option("--quick", is_flag=True, help="A few phantoms and one capture only: under a minute on two cores.")
@click.option(
    "--only",
    type=click.Choice(["mesh", "rig"]),
    help="mesh: scans of phantom feet. rig: captures of simulated rigs of depth cameras. Both unless given.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print one JSON document (scanfit.certificate/1, or scanfit.rig-certificate/1 of rigs only) and nothing else.",
)
@click.option("--out", type=FILE, help="Write the JSON document to this file.")
@click.option("--html", type=FILE, help="Write the certificate as one HTML page to this file.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that share the work (default: one a core).")
def command(
    quick: bool, only: str | None, as_json: bool, out: Path | None, html: Path | None, workers: int | None
) -> None:
    """Measure phantom feet of known truth and print how far off scanfit is, measure by measure.

    The phantoms are seeded, so that everybody gets the same numbers. The full run takes well over 2,000 feet, and
    some 70 captures by simulated rigs, which need the extra 'capture'; a figure that misses its bound is marked with
    an exclamation mark and listed.
    """
    from scanfit.certificate.page import to_html
    from scanfit.whole_file import write_file

    made = None if only == "rig" else _certificate(quick, workers)
    rig = None if only == "mesh" else _captures(quick, workers, wanted=only == "rig")
    document = _document(made, rig)
    if out is not None:
        write_file(out, document)
    if html is not None:
        write_file(html, to_html(made, rig).encode())
    if as_json:
        click.echo(document.decode(), nl=False)
        return
    _show(made, rig)
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


def _captures(quick: bool, workers: int | None, *, wanted: bool) -> RigCertificate:
    """Simulated rigs; where Open3D is missing they are left out, unless they were ``wanted`` by name."""
    from scanfit.capture._open3d import need_open3d
    from scanfit.certificate.pool import cores, rig_outcomes
    from scanfit.certificate.rig_plan import rig_cases
    from scanfit.certificate.rig_report import RigCertificate, rig_certificate
    from scanfit.cli.progress import counting
    from scanfit.errors import UsageError

    try:
        need_open3d()
    except UsageError as error:
        if wanted:
            raise
        return RigCertificate(quick=quick, left_out=f"{error.what}; {error.next_step}")
    plan = rig_cases(quick=quick)
    results = []
    with counting("captures of simulated rigs", len(plan)) as tick:
        for (name, _), outcome in zip(plan, rig_outcomes([case for _, case in plan], workers or cores()), strict=True):
            results.append((name, outcome))
            tick()
    return rig_certificate(results, quick=quick)


def _document(made: Certificate | None, rig: RigCertificate | None) -> bytes:
    from scanfit.certificate.document import to_json
    from scanfit.certificate.rig_document import rig_table, rig_to_json

    if made is not None:
        return to_json(made, None if rig is None else rig_table(rig))
    assert rig is not None
    return rig_to_json(rig)


def _show(made: Certificate | None, rig: RigCertificate | None) -> None:
    if made is not None:
        _show_meshes(made)
    if made is not None and rig is not None:
        click.echo()
    if rig is not None:
        _show_captures(rig)
    if any(one is not None and one.quick for one in (made, rig)):
        click.echo("a quick run: too few phantoms to certify anything; leave --quick out for the certificate")


def _show_meshes(made: Certificate) -> None:
    from scanfit.certificate.lines import HEADERS, SET_HEADERS, measure_rows, set_rows, verdict
    from scanfit.cli.table import print_table

    print_table(HEADERS, measure_rows(made), "ll" + "r" * (len(HEADERS) - 2))
    click.echo()
    print_table(SET_HEADERS, set_rows(made), "l" + "r" * 6)
    click.echo()
    for one in made.published:
        click.echo(f"published, {one.what}: {one.value} ({one.source}; {one.tag})")
    click.echo(f"\n{verdict(made)}")


def _show_captures(rig: RigCertificate) -> None:
    from scanfit.certificate.rig_lines import (
        RIG_HEADERS,
        RIG_SET_HEADERS,
        reason_lines,
        rig_rows,
        rig_set_rows,
        rig_verdict,
    )
    from scanfit.cli.table import print_table

    if not rig.left_out:
        print_table(RIG_HEADERS, rig_rows(rig), "ll" + "r" * (len(RIG_HEADERS) - 2))
        click.echo()
        print_table(RIG_SET_HEADERS, rig_set_rows(rig), "l" + "r" * (len(RIG_SET_HEADERS) - 1))
        click.echo()
        for line in reason_lines(rig):
            click.echo(line)
        click.echo()
    click.echo(rig_verdict(rig))
