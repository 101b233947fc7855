"""``scanfit plugins list``: what is installed, what it provides, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.table import one_line, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanfit.host import PluginListing
    from scanfit.host.guard import Traced
    from scanfit.host.kinds import Record

TIMINGS_NOTE = (
    "import: the plugin's modules and what they import that nothing before them had; hooks: making its records.\n"
    "Both are of this one start, in the order of the table; of the wall clock."
)


class Timings:
    """Milliseconds that each plugin's import and hooks took, in this process."""

    def __init__(self) -> None:
        self._seconds: dict[tuple[str, str], float] = {}

    def __call__(self, event: Traced) -> None:
        if event.what in ("import", "hook"):
            key = (event.plugin, event.what)
            self._seconds[key] = self._seconds.get(key, 0.0) + event.seconds

    def of(self, plugin: PluginListing) -> dict[str, float]:
        called = f"{plugin.name} {plugin.version}".rstrip()
        import_ms, hooks_ms = (round(1000 * self._seconds.get((called, what), 0.0), 2) for what in ("import", "hook"))
        return {"import_ms": import_ms, "hooks_ms": hooks_ms, "sum_ms": round(import_ms + hooks_ms, 2)}


@click.command("list")
@click.option("--timings", is_flag=True, help="Add what importing each plugin and asking its hooks took.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(context: click.Context, timings: bool, as_json: bool) -> None:
    """List every plugin with its version, providers and faults.

    A plugin that is switched off (--without NAME, SCANFIT_WITHOUT, the config file) is listed and not imported.
    """
    from scanfit.cli.session import Session

    session = context.ensure_object(Session)
    taken = Timings() if timings else None
    if taken is not None:
        session.watchers.append(taken)
    plugins, off, missing = session.host.plugins(), session.host.left_out(), session.host.off_and_missing()
    if as_json:
        import json

        click.echo(json.dumps(document(plugins, off, taken, missing), ensure_ascii=False, indent=1))
    else:
        _print(plugins, off, taken)
        for name, by in missing:
            click.echo(f"\nnote: '{one_line(name)}' is switched off by {by}, and no plugin of that name is installed")
        session.host.take_unshown()  # the list has just shown them


def document(
    plugins: Sequence[PluginListing],
    off: Sequence[PluginListing] = (),
    timings: Timings | None = None,
    missing: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return the JSON document of the list; ``off_and_missing`` are names that are no installed plugin's."""
    return {
        "schema": "scanfit.plugins/1",
        "plugins": [_entry(plugin, timings) for plugin in plugins],
        "off": [
            {"name": one.name, "version": one.version, "distribution": one.distribution, "by": one.off} for one in off
        ],
        "off_and_missing": [{"name": name, "by": by} for name, by in missing],
    }


def _entry(plugin: PluginListing, timings: Timings | None) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "version": plugin.version,
        "distribution": plugin.distribution,
        "hooks": list(plugin.hooks),
        "providers": [_provider(one) for one in plugin.providers],
        "faults": [
            {"hook": fault.hook, "provider": fault.provider, "what": fault.what, "next": fault.next_step}
            for fault in plugin.faults
        ],
        **({} if timings is None else {"timings": timings.of(plugin)}),
    }


def _provider(record: Record) -> dict[str, Any]:
    network = {"network": record.network} if hasattr(record, "network") else {}
    return {"kind": record.kind, "name": record.name, "summary": record.summary, **network}


def _print(plugins: Sequence[PluginListing], off: Sequence[PluginListing], timings: Timings | None) -> None:
    if not plugins and not off:
        click.echo("no plugin is installed")
        return
    rows = [row for plugin in plugins for row in _rows(plugin)]
    rows += [[one.name, one.version, one.distribution, "-", "-", f"switched off: {one.off}"] for one in off]
    print_table(["plugin", "version", "from", "kind", "provider", "summary"], rows)
    if timings is not None:
        _print_timings(plugins, timings)
    for plugin in plugins:
        for fault in plugin.faults:
            click.echo(f"\nfault: {fault}")


def _print_timings(plugins: Sequence[PluginListing], timings: Timings) -> None:
    rows = [[one.name, *(f"{ms:.2f}" for ms in timings.of(one).values())] for one in plugins]
    click.echo()
    print_table(["plugin", "import ms", "hooks ms", "sum ms"], rows, "lrrr")
    click.echo(f"\n{TIMINGS_NOTE}")


def _rows(plugin: PluginListing) -> list[list[str]]:
    """One row a provider; the plugin is named on its first row only."""
    heads = [plugin.name, plugin.version, plugin.distribution]
    if not plugin.providers:
        return [[*heads, "-", "-", "it has faults, see below" if plugin.faults else "it provides nothing"]]
    return [
        [*(heads if first else ["", "", ""]), one.kind, one.name, one_line(one.summary)]
        for first, one in zip([True] + [False] * len(plugin.providers), plugin.providers, strict=False)
    ]
