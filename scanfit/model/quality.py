"""How good a scan is, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scanfit.errors import ValueFault

GRADES = ("good", "usable", "poor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A grade, the share of each region that was seen (0 to 1), and what is wrong in words."""

    grade: str
    coverage: Mapping[str, float] = field(default_factory=dict)
    issues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ValueFault(f"grade is '{self.grade}', expected one of {', '.join(GRADES)}")
        for region, share in self.coverage.items():
            if not 0.0 <= share <= 1.0:
                raise ValueFault(f"coverage of {region} is {share}, expected 0 to 1")
