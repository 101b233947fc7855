"""``scanfit plugins show``: one plugin, what it provides, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.table import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanfit.host import PluginListing
    from scanfit.host.kinds import Record
    from scanfit.providers import Option

FIELDS = ("suffixes", "suffix", "unit", "standard", "item", "needs")
"""Of a provider, where its kind has them."""

_METADATA = {"summary": "Summary", "author": "Author", "licence": "License-Expression", "home": "Home-page"}


@click.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document (scanfit.plugin/1).")
def command(name: str, as_json: bool) -> None:
    """Show the plugin NAME, or the plugin that has a provider called NAME."""
    from scanfit.cli.main import current_host

    host = current_host()
    document = document_of(_found(name, (*host.plugins(), *host.left_out()), host.off_note()))
    host.take_unshown()  # this plugin's are shown here, the others' are another command's business
    if as_json:
        import json

        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        _print(document)


def document_of(plugin: PluginListing) -> dict[str, Any]:
    """Return the JSON document of a plugin."""
    from scanfit.host.owner import FIRST_PARTY

    return {
        "schema": "scanfit.plugin/1",
        "name": plugin.name,
        "version": plugin.version,
        "distribution": plugin.distribution,
        "own": plugin.distribution == FIRST_PARTY,
        **_origin(plugin),
        "off": plugin.off,
        "hooks": list(plugin.hooks),
        "providers": [_provider(record) for record in plugin.providers],
        "faults": [
            {"hook": fault.hook, "provider": fault.provider, "what": fault.what, "next": fault.next_step}
            for fault in plugin.faults
        ],
    }


def _found(name: str, plugins: Sequence[PluginListing], off: str) -> PluginListing:
    for plugin in plugins:
        if plugin.name == name:
            return plugin
    for plugin in plugins:
        if any(record.name == name for record in plugin.providers):
            return plugin
    import difflib

    from scanfit.errors import UsageError

    names = {one.name for one in plugins} | {record.name for one in plugins for record in one.providers}
    near = difflib.get_close_matches(name, sorted(names), n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"there is no plugin or provider '{name}'", next_step=f"{meant}see scanfit plugins list{off}")


def _origin(plugin: PluginListing) -> dict[str, str]:
    """What the distribution says of itself, and the module its entry point names; nothing is imported for it."""
    from importlib import metadata, util

    empty = {**dict.fromkeys(_METADATA, ""), "module": "", "path": ""}
    try:
        found = metadata.distribution(plugin.distribution)
        says = {key: " ".join((found.metadata[field] or "").split()) for key, field in _METADATA.items()}
        says["author"] = says["author"] or " ".join((found.metadata["Author-email"] or "").split())
        says["licence"] = says["licence"] or " ".join((found.metadata["License"] or "").split())[:80]
        says["home"] = says["home"] or _home(found.metadata.get_all("Project-URL") or ())
        points = found.entry_points.select(group="scanfit", name=plugin.name)
        module = next((point.module for point in points), "")
        spec = util.find_spec(module.partition(".")[0]) if module else None
    except Exception:  # a distribution's files are a stranger's: what cannot be read is not shown
        return empty
    return {**says, "module": module, "path": (spec.origin or "") if spec is not None else ""}


def _home(urls: Sequence[str]) -> str:
    """The first of a distribution's labelled addresses."""
    return next((url.partition(",")[2].strip() for url in urls), "")


def _provider(record: Record) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": record.kind, "name": record.name, "summary": record.summary}
    for field in FIELDS:
        if hasattr(record, field):
            value = getattr(record, field)
            told[field] = list(value) if isinstance(value, tuple) else value
    if hasattr(record, "example"):
        told["example"] = record.example is not None
    if hasattr(record, "network"):
        told["network"] = record.network
    if hasattr(record, "options"):
        told["options"] = [_option(option) for option in record.options]
    return told


def _option(option: Option) -> dict[str, Any]:
    return {
        "name": option.name,
        "kind": option.kind,
        "default": option.default,
        "choices": list(option.choices),
        "help": option.help,
    }


def _print(document: dict[str, Any]) -> None:
    of = "scanfit's own" if document["own"] else f"from {document['distribution'] or 'no distribution'}"
    click.echo(f"plugin {document['name']} {document['version']}".rstrip() + f", {of}")
    lines = [*(("", "summary", "author", "licence", "home") if not document["own"] else ()), "module", "path"]
    for key in filter(None, lines):
        if document[key]:
            click.echo(f"  {key:8} {one_line(document[key], 300)}")
    if document["off"]:
        click.echo(f"  switched off: {document['off']}; it was not imported, and nothing more is known of it")
        click.echo("for one run with every plugin: SCANFIT_WITHOUT= SCANFIT_CONFIG= scanfit ...")
        return
    click.echo(f"  hooks    {', '.join(document['hooks']) or 'none'}")
    for provider in document["providers"]:
        _print_provider(provider)
    for fault in document["faults"]:
        where = ", ".join(filter(None, (fault["hook"], fault["provider"])))
        click.echo(f"\nfault: {where + ': ' if where else ''}{fault['what']}\n       {fault['next']}")
    click.echo(f"\nleave it out with --without {document['name']}")


def _print_provider(provider: dict[str, Any]) -> None:
    click.echo(f"\n{provider['kind']} {provider['name']}: {one_line(provider['summary'])}")
    for field in FIELDS:
        if provider.get(field):
            value = provider[field]
            click.echo(f"  {field:8} {one_line(', '.join(value) if isinstance(value, list) else str(value), 1000)}")
    if provider.get("network"):
        click.echo("  goes on a network")
    if provider.get("example") is False:
        click.echo("  brings no example: scanfit plugins check needs --sample")
    for option in provider.get("options", ()):
        default = "" if option["default"] is None else f", {option['default']} if not given"
        # A choice that cannot be read as it stands, such as a tab, is shown as Python writes it.
        shown = [each if each.isprintable() else repr(each) for each in option["choices"]]
        choices = f" ({', '.join(shown)})" if shown else ""
        click.echo(
            one_line(f"  -o {option['name']}={option['kind']}{choices}{default}: {option['help']}", 1000).rstrip(": ")
        )
