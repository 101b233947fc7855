"""Who is answerable for a provider: the plugin, its version and the distribution that ships it."""

from __future__ import annotations

from dataclasses import dataclass

from scanfit.host.fault import Fault

FIRST_PARTY = "scanfit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A plugin as it is blamed and listed."""

    name: str
    version: str = ""
    distribution: str = ""

    @property
    def first_party(self) -> bool:
        """Whether scanfit's own distribution ships it."""
        return self.distribution == FIRST_PARTY

    @property
    def called(self) -> str:
        """Its name and version, as messages say them."""
        return f"{self.name} {self.version}".rstrip()

    def fault(self, what: str, *, hook: str = "", provider: str = "", next_step: str = "") -> Fault:
        """Return a fault of this plugin; without a next step it asks to be reported."""
        advice = next_step or f"report it to the author of {self.name}, or leave it out with --without {self.name}"
        return Fault(
            plugin=self.name,
            version=self.version,
            hook=hook,
            provider=provider,
            what=what,
            next_step=advice,
            distribution=self.distribution,
        )


def owner_of(fault: Fault) -> Owner:
    """Return whom a fault blames."""
    return Owner(name=fault.plugin, version=fault.version, distribution=fault.distribution)


NOBODY = Owner(name="(not from a plugin)")
