"""A plugin's failure, told so that the guilty is named and the user knows what to do."""

from __future__ import annotations

from dataclasses import dataclass

from scanfit.errors import PluginError, ScanfitError

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One failure of one plugin. ``hook`` and ``provider`` are empty where the failure came before them."""

    plugin: str
    version: str
    hook: str
    provider: str
    what: str
    next_step: str
    distribution: str = ""

    @property
    def where(self) -> str:
        """The plugin with its version, then the hook and the provider as far as they are known."""
        parts = [f"plugin {self.plugin} {self.version}".rstrip()]
        parts += [self.hook] if self.hook else []
        parts += [self.provider] if self.provider else []
        return ", ".join(parts)

    def as_error(self) -> PluginError:
        """Return the same failure as an error, for when the run cannot go on without this provider."""
        return PluginError(self.what, where=self.where, next_step=self.next_step)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n       {self.next_step}"


def told(error: BaseException) -> str:
    """Say in one line what was raised; an exception whose own message fails is told by its type."""
    if isinstance(error, ScanfitError):
        text = error.what
    else:
        try:
            text = str(error)
        except Exception:  # a stranger's __str__ may do anything
            text = ""
    lines = text.strip().splitlines()
    line = lines[0][:_LONGEST] if lines else ""
    return f"{type(error).__name__}: {line}" if line else type(error).__name__
