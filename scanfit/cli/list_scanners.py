"""``scanfit capture --list``: the scanners, their options, and what is connected where a scanner can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scanfit.errors import ScanfitError

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.providers import Option, Scanner


def list_scanners(host: PluginHost, *, as_json: bool) -> None:
    """Print them. One that fails to say what is connected does not keep the others from being listed."""
    found = [(scanner, *_connected(host, scanner)) for scanner in host.scanners()]
    if as_json:
        import json

        scanners = [_entry(scanner, devices) for scanner, devices, _ in found]
        click.echo(json.dumps({"schema": "scanfit.scanners/1", "scanners": scanners}, ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo("no scanner is installed: see scanfit plugins list")
    for place, (scanner, devices, failed) in enumerate(found):
        click.echo(f"{chr(10) if place else ''}{scanner.name}: {scanner.summary}")
        for device in devices or ():
            click.echo(f"  connected: {device}")
        if failed or devices == ():
            click.echo(f"  connected: {failed or 'nothing'}")
        for option in scanner.options:
            click.echo(f"  -o {option.name}={_value(option)}{'  ' + option.help if option.help else ''}")


def _connected(host: PluginHost, scanner: Scanner) -> tuple[tuple[str, ...] | None, str]:
    try:
        return host.devices(scanner), ""
    except ScanfitError as error:
        return None, f"it cannot say ({error.what})"


def _value(option: Option) -> str:
    if option.default is None:
        return option.kind.upper()
    return str(option.default).lower() if isinstance(option.default, bool) else str(option.default)


def _entry(scanner: Scanner, devices: tuple[str, ...] | None) -> dict[str, Any]:
    return {
        "name": scanner.name,
        "summary": scanner.summary,
        "devices": None if devices is None else list(devices),
        "options": [
            {"name": option.name, "kind": option.kind, "default": option.default, "help": option.help}
            for option in scanner.options
        ],
    }
