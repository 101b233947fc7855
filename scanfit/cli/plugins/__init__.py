"""``scanfit plugins``: what is installed, what it provides, what is wrong with it, and the way to one's own."""

from __future__ import annotations

import click

from scanfit.cli.lazy import LazyGroup

COMMANDS = {
    "list": "List every plugin with its version, providers and faults.",
    "show": "Show one plugin: its providers, their options, and where it comes from.",
    "new": "Make the project of a new plugin, ready to install.",
    "check": "Check that a plugin keeps what scanfit relies on.",
}


@click.group(cls=LazyGroup, table=COMMANDS, package=__name__)
def command() -> None:
    """List plugins, look into one, make a new one, check it."""
