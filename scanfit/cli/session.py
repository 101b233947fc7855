"""What one run of the command line carries from its global options to its last message."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.host import Fault, PluginHost
    from scanfit.host.guard import Trace, Traced


@dataclass
class Session:
    """The global options and, once a command has asked for it, the plugin host.

    ``watchers`` are told of each import, hook and provider call; a command adds its own before it asks for the host.
    """

    without: tuple[str, ...] = ()
    trace: bool = False
    watchers: list[Trace] = field(default_factory=list)

    @cached_property
    def host(self) -> PluginHost:
        """The run's plugin host."""
        from scanfit.cli.config import switched_off
        from scanfit.host import PluginHost

        watchers = [*self.watchers, *([_print_trace] if self.trace else [])]

        def tell(event: Traced) -> None:
            for watcher in watchers:
                watcher(event)

        return PluginHost(without=self.without, off=switched_off(), trace=tell if watchers else None)

    def unshown_faults(self) -> tuple[Fault, ...]:
        """The plugin faults that nobody has shown yet; none if no command asked for plugins."""
        return self.host.take_unshown() if "host" in vars(self) else ()


def _print_trace(event: Traced) -> None:
    click.echo(f"trace: {1000 * event.seconds:8.1f} ms  {event}", err=True)
