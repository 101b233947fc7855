"""What ``scanfit plugins list`` shows of one plugin."""

from __future__ import annotations

from dataclasses import dataclass

from scanfit.host.fault import Fault
from scanfit.host.kinds import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginListing:
    """A plugin, what it provides after every check, and its faults.

    ``off`` says by what it was switched off; it was then not imported, and nothing else is known of it.
    """

    name: str
    version: str
    distribution: str
    hooks: tuple[str, ...]
    providers: tuple[Record, ...]
    faults: tuple[Fault, ...]
    off: str = ""
