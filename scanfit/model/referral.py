"""To whom a person is sent before shoes and insoles are spoken of."""

from __future__ import annotations

from dataclasses import dataclass

from scanfit.errors import ValueFault

URGENCIES = ("urgent", "soon", "no_insole")
"""urgent: today, and no advice beyond it. soon: fit of shoes only. no_insole: shoes, and no insole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """One reason to see a clinician.

    Attributes
    ----------
    flag : the name of the rule that says so
    because : what was reported, in words
    see : whom to see, and when
    source, tag : where the rule is from: R read, M from memory (unverified)
    """

    flag: str
    urgency: str
    because: str
    see: str
    source: str
    tag: str

    def __post_init__(self) -> None:
        if self.urgency not in URGENCIES:
            raise ValueFault(f"urgency is '{self.urgency}', expected one of {', '.join(URGENCIES)}")
