"""``scanfit catalog``: check catalogues, compile them, list what is in them, show one model."""

from __future__ import annotations

import click

from scanfit.cli.lazy import LazyGroup

COMMANDS = {
    "check": "Say what is wrong with catalogues, line by line.",
    "convert": "Compile a catalogue to one checked Parquet file.",
    "list": "List the models in catalogues.",
    "show": "Show one model, and where each of its numbers came from.",
}


@click.group(cls=LazyGroup, table=COMMANDS, package=__name__)
def command() -> None:
    """Check, compile, list and show catalogues of shoes and insoles."""
