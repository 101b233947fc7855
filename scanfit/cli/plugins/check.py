"""``scanfit plugins check``: whether a plugin keeps what scanfit relies on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.testing import Finding, PluginReport

_MARKS = {"passed": "ok", "failed": "FAILED", "skipped": "skipped"}


@click.command("check")
@click.argument("name")
@click.option("--sample", metavar="LOCATION", default="", help="What its readers or catalogue sources are tried on.")
@click.option("-o", "options", multiple=True, metavar="NAME=VALUE", help="An option of the plugin; may be given again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document (scanfit.plugins.check/1).")
def command(name: str, sample: str, options: tuple[str, ...], as_json: bool) -> int:
    """Check that the installed plugin NAME keeps what scanfit relies on.

    Each provider is asked on phantom feet and small tables: finite numbers with units, the same answer twice and for
    the mirrored foot, withheld measures, its declared needs, damaged input, time and memory. The plugin runs as it
    would in a shop: with your rights. Exit code 5 if a check fails.
    """
    from scanfit.cli.progress import watching
    from scanfit.errors import PluginError
    from scanfit.testing import check_plugin

    with watching(f"checking {name}"):
        report = check_plugin(name, sample=sample, options=options)
    if as_json:
        import json

        click.echo(json.dumps(report.as_document(), ensure_ascii=False, indent=1))
    else:
        _show(report)
    return 0 if report.passed else PluginError.exit_code


def _show(report: PluginReport) -> None:
    from scanfit.cli.table import print_table

    head = f"plugin {report.plugin} {report.version}".rstrip()
    click.echo(f"{head}\n")
    print_table(["kind", "provider", "check", "", ""], [_row(one) for one in report.findings])
    for one in report.failed:
        click.echo(f"\n{one}")
    done = len(report.findings) - len(report.skipped)
    verdict = "all checks passed" if report.passed else f"{len(report.failed)} of {done} checks FAILED"
    rest = f", {len(report.skipped)} could not be made" if report.skipped else ""
    click.echo(f"\n{verdict}{rest}")


def _row(one: Finding) -> list[str]:
    told = f"{one.what}; {one.mend}" if one.outcome == "skipped" and one.mend else one.what
    return [one.kind or "-", one.provider or "-", one.check, _MARKS[one.outcome], told]
