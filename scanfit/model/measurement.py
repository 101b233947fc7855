"""A number with its unit and uncertainty, or the reason why there is none."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from scanfit.errors import ValueFault

UNITS = ("mm", "deg", "cm3", "")
"""The units a measurement may have; the empty string is a plain ratio."""

NAME = re.compile(r"^([a-z][a-z0-9-]{1,30}\.)?[a-z][a-z0-9_]{1,40}\Z")
"""A measurement's name; a third party's has its plugin's name and a dot before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measure of one foot.

    Attributes
    ----------
    value, sigma : in ``unit``; sigma is one standard deviation, always above zero
    method : auto (from the surface), typed (tape or device), marker, manual
    standard : the standard or paper that defines the measure
    landmarks : names of the landmarks the value rests on
    """

    name: str
    value: float
    unit: str
    sigma: float
    method: str = "auto"
    standard: str = ""
    landmarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.unit not in UNITS:
            raise ValueFault(f"{self.name}: unit is '{self.unit}', expected one of {', '.join(map(repr, UNITS))}")
        if not math.isfinite(self.value):
            raise ValueFault(f"{self.name}: value is {self.value}, expected a finite number")
        if not (math.isfinite(self.sigma) and self.sigma > 0):
            raise ValueFault(f"{self.name}: sigma is {self.sigma}, expected a finite number above zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A measure whose value is a word, with its probability in 0 to 1."""

    name: str
    value: str
    probability: float

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not 0.0 <= self.probability <= 1.0:
            raise ValueFault(f"{self.name}: probability is {self.probability}, expected 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What you get instead of a guess."""

    name: str
    reason: str

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.reason.strip():
            raise ValueFault(f"{self.name} is withheld without a reason")


def _check_name(name: str) -> None:
    if not NAME.match(name):
        raise ValueFault(f"'{name}' is not a measurement name: lower case letters, digits and _ after a letter")
