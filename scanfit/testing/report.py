"""What the conformance kit found: one finding a check, told so that the author knows what to mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scanfit.errors import ValueFault

OUTCOMES = ("passed", "failed", "skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check of one provider, or of the plugin as a whole.

    Attributes
    ----------
    check : the check's name, the same in every release ("deterministic")
    kind, provider : whom it is about; both empty where it is about the plugin as a whole
    outcome : passed, failed or skipped
    what : of a failed check what happened, of a skipped one why, of a passed one a figure if there is one
    mend : how to mend it, or how to have it checked; empty where it passed
    seconds : how long the check took, of wall time
    """

    check: str
    kind: str = ""
    provider: str = ""
    outcome: str
    what: str = ""
    mend: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.outcome not in OUTCOMES:
            raise ValueFault(f"outcome is '{self.outcome}', expected one of {', '.join(OUTCOMES)}")
        if self.outcome == "failed" and not (self.what and self.mend):
            raise ValueFault(f"{self.check} failed, and does not say what happened and how to mend it")

    def __str__(self) -> str:
        of = f" of {self.kind} {self.provider}" if self.provider else ""
        head = f"{self.outcome}: {self.check}{of}" + (f": {self.what}" if self.what else "")
        return f"{head}\n       {self.mend}" if self.mend else head


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginReport:
    """Everything that was checked of one plugin, in the order it was checked."""

    plugin: str
    version: str = ""
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that say the plugin breaks a rule."""
        return self._of("failed")

    @property
    def skipped(self) -> tuple[Finding, ...]:
        """What could not be checked, and why."""
        return self._of("skipped")

    @property
    def passed(self) -> bool:
        """Whether no check failed. What was skipped was not checked."""
        return not self.failed

    def assert_passed(self) -> None:
        """Raise AssertionError with every failed check and how to mend it."""
        if self.failed:
            raise AssertionError("\n".join(self._lines()))

    def as_document(self) -> dict[str, Any]:
        """Return the document ``scanfit.plugins.check/1``, ready for json."""
        return {
            "schema": "scanfit.plugins.check/1",
            "plugin": self.plugin,
            "version": self.version,
            "passed": self.passed,
            "findings": [
                {
                    "check": one.check,
                    "kind": one.kind,
                    "provider": one.provider,
                    "outcome": one.outcome,
                    "what": one.what,
                    "mend": one.mend,
                }
                for one in self.findings
            ],
        }

    def _of(self, outcome: str) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.outcome == outcome)

    def _lines(self) -> Iterator[str]:
        yield f"plugin {self.plugin} fails {len(self.failed)} of {len(self.findings)} checks"
        for one in self.failed:
            yield str(one)
