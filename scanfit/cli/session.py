"""What one run of the command line carries from its global options to its last message."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.host import Fault, PluginHost


@dataclass
class Session:
    """The global options and, once a command has asked for it, the plugin host."""

    without: tuple[str, ...] = ()
    trace: bool = False

    @cached_property
    def host(self) -> PluginHost:
        """The run's plugin host."""
        from scanfit.host import PluginHost

        return PluginHost(without=self.without, trace=_print_trace if self.trace else None)

    def unshown_faults(self) -> tuple[Fault, ...]:
        """The plugin faults that nobody has shown yet; none if no command asked for plugins."""
        return self.host.take_unshown() if "host" in vars(self) else ()


def _print_trace(label: str, seconds: float) -> None:
    click.echo(f"trace: {1000 * seconds:8.1f} ms  {label}", err=True)
