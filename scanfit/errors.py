"""Every error a user can meet, with its exit code.

::

    ScanfitError            1  a fault of scanfit itself
    ├── UsageError          2  wrong usage or configuration
    │   └── PluginError     5  a plugin the user named failed
    ├── ScanError           3  the scan cannot be used
    │   └── GeometryError   3  the surface does not carry what was asked of it
    ├── CatalogError        4  the catalogue cannot be used
    ├── HandOverError       7  a check before hand-over failed
    └── ValueFault          1  a value was built wrong (a programmer's mistake)

Each message has three parts: *what* happened, *where*, and what to do *next*.
"""

from __future__ import annotations


class ScanfitError(Exception):
    """A failure that can be told in three parts.

    Parameters
    ----------
    what : what happened, one sentence without a full stop.
    where : the file, line, plugin or option it happened in; may be empty.
    next_step : what the user can do now; may be empty only for faults of scanfit.
    """

    exit_code = 1
    code = "fault"

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next_step = next_step

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n       {self.next_step}" if self.next_step else head

    def at(self, where: str) -> ScanfitError:
        """Return the same error with its place filled in, if it had none."""
        return type(self)(self.what, where=self.where or where, next_step=self.next_step)


class UsageError(ScanfitError):
    """Wrong usage or configuration."""

    exit_code = 2
    code = "usage"


class PluginError(UsageError):
    """A plugin or provider that the user named failed."""

    exit_code = 5
    code = "plugin"


class ScanError(ScanfitError):
    """The scan cannot be used."""

    exit_code = 3
    code = "scan"


class GeometryError(ScanError):
    """The surface does not carry what was asked of it (a plane that misses it, an empty section)."""

    code = "geometry"


class CatalogError(ScanfitError):
    """The catalogue cannot be used."""

    exit_code = 4
    code = "catalog"


class HandOverError(ScanfitError):
    """A check before hand-over failed, so nothing was handed over."""

    exit_code = 7
    code = "check"


class ValueFault(ScanfitError, ValueError):
    """A value was built from parts that cannot be true. A mistake of the program, not of the user."""

    code = "value"
