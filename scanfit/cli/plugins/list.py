"""``scanfit plugins list``: what is installed, what it provides, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.table import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanfit.host import PluginListing


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(as_json: bool) -> None:
    """List every plugin with its version, providers and faults."""
    from scanfit.cli.main import current_host

    host = current_host()
    plugins = host.plugins()
    if as_json:
        import json

        click.echo(json.dumps(document(plugins), ensure_ascii=False, indent=1))
    else:
        _print(plugins)
        host.take_unshown()  # the list has just shown them


def document(plugins: Sequence[PluginListing]) -> dict[str, Any]:
    """Return the JSON document of the list."""
    return {"schema": "scanfit.plugins/1", "plugins": [_entry(plugin) for plugin in plugins]}


def _entry(plugin: PluginListing) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "version": plugin.version,
        "distribution": plugin.distribution,
        "hooks": list(plugin.hooks),
        "providers": [{"kind": one.kind, "name": one.name, "summary": one.summary} for one in plugin.providers],
        "faults": [
            {"hook": fault.hook, "provider": fault.provider, "what": fault.what, "next": fault.next_step}
            for fault in plugin.faults
        ],
    }


def _print(plugins: Sequence[PluginListing]) -> None:
    if not plugins:
        click.echo("no plugin is installed")
        return
    rows = [row for plugin in plugins for row in _rows(plugin)]
    print_table(["plugin", "version", "from", "kind", "provider", "summary"], rows)
    for plugin in plugins:
        for fault in plugin.faults:
            click.echo(f"\nfault: {fault}")


def _rows(plugin: PluginListing) -> list[list[str]]:
    """One row a provider; the plugin is named on its first row only."""
    heads = [plugin.name, plugin.version, plugin.distribution]
    if not plugin.providers:
        return [[*heads, "-", "-", "it has faults, see below" if plugin.faults else "it provides nothing"]]
    return [
        [*(heads if first else ["", "", ""]), one.kind, one.name, one.summary]
        for first, one in zip([True] + [False] * len(plugin.providers), plugin.providers, strict=False)
    ]
