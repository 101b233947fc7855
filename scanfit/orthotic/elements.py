"""The vocabulary of a prescription (``elements.toml``): each element with its unit, its range and its limits."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from scanfit.errors import UsageError, ValueFault
from scanfit.model.advice import TAGS
from scanfit.model.orthotic import Element, Origin, Value

KINDS = ("number", "choice", "text")
UNITS = ("mm", "deg")
WRITTEN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-. ")
"""What can be engraved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One element of the vocabulary.

    Attributes
    ----------
    low, high : the allowed range of a number, for everybody
    automatic : of a number, the range within which a rule may ask for it; None: all of the allowed one
    automatic_words : the same for words
    default : what it is where nobody says; None where it is measured, or not there
    signs : of a signed number, the words for below and above zero
    longest : of a text
    """

    name: str
    words: str
    kind: str
    help: str
    source: str
    tag: str
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    automatic: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    automatic_words: tuple[str, ...] = ()
    default: Value | None = None
    signs: tuple[str, str] | None = None
    longest: int = 0

    def element(self, value: object, origin: Origin, note: str = "") -> Element:
        """Return the element with this value. Raises ValueFault where it is none, or beyond the allowed range."""
        if self.kind == "number":
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ValueFault(f"{self.name} is {value!r}, expected a number of {self.unit}")
            number = float(value) + 0.0  # no minus zero
            return Element(name=self.name, value=number, unit=self.unit, low=self.low, high=self.high, origin=origin,
                           note=note)  # fmt: skip
        if not isinstance(value, str):
            expected = f"one of {', '.join(self.choices)}" if self.choices else "text"
            raise ValueFault(f"{self.name} is {value!r}, expected {expected}")
        if self.kind == "text":
            self._check_text(value)
        return Element(name=self.name, value=value, choices=self.choices, origin=origin, note=note)

    def _check_text(self, value: str) -> None:
        if len(value) > self.longest or not value.isprintable():
            raise ValueFault(f"{self.name} is {value[:80]!r}, expected at most {self.longest} characters in one line")
        if self.name == "engraving" and not set(value.upper()) <= WRITTEN:
            raise ValueFault(f"{self.name} is {value!r}, expected letters A to Z, digits, space, point and hyphen")

    def is_automatic(self, value: Value) -> bool:
        """Whether a rule may ask for this value without a prescriber's name."""
        if isinstance(value, str):
            return not self.automatic_words or value in self.automatic_words
        return self.automatic is None or value == self.default or self.automatic[0] <= value <= self.automatic[1]

    @property
    def limit(self) -> str:
        """What a rule may ask for, in words; "" where it is all that is allowed."""
        if self.automatic_words:
            return ", ".join(self.automatic_words)
        if self.automatic is None:
            return ""
        low, high = self.automatic
        return f"{low:g} {self.unit}" if low == high else f"{low:g} to {high:g} {self.unit}"


@cache
def load_elements() -> Mapping[str, Term]:
    """Return the vocabulary by name, in the order of ``elements.toml``."""
    text = resources.files("scanfit.orthotic").joinpath("elements.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _term(name, entry) for name, entry in tomllib.loads(text).items()})


def _term(name: str, entry: Mapping[str, Any]) -> Term:
    rest = dict(entry)
    automatic = rest.pop("automatic", None)
    is_number = rest["kind"] == "number"
    signs = rest.pop("signs", None)
    term = Term(
        name=name,
        automatic=tuple(automatic) if automatic and is_number else None,
        automatic_words=tuple(automatic) if automatic and not is_number else (),
        choices=tuple(rest.pop("choices", ())),
        signs=(signs[0], signs[1]) if signs else None,
        **rest,
    )
    if term.kind not in KINDS or term.tag not in TAGS or (is_number and term.unit not in UNITS):
        raise ValueFault(f"elements.toml: {name} has no kind, tag or unit that is known")
    if is_number and not term.low < term.high:
        raise ValueFault(f"elements.toml: {name} allows {term.low} to {term.high}")
    return term


def term_of(name: str, *, where: str) -> Term:
    """Return the element of that name. Raises UsageError with the nearest name."""
    terms = load_elements()
    if name in terms:
        return terms[name]
    near = difflib.get_close_matches(name, terms, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"'{name}' is no element of a prescription", where=where,
                     next_step=f"{meant}the elements are {', '.join(terms)}")  # fmt: skip


def element(name: str, value: object, origin: Origin, note: str = "") -> Element:
    """Return an element of the vocabulary with its unit and range filled in, for plugins.

    Raises
    ------
    ValueFault
        If there is no such element, or the value is none it can have.
    """
    terms = load_elements()
    if name not in terms:
        near = difflib.get_close_matches(name, terms, n=1)
        raise ValueFault(f"'{name}' is no element of a prescription" + (f", nearest is {near[0]}" if near else ""))
    return terms[name].element(value, origin, note)


def said(one: Element) -> str:
    """Return the value as a person reads it: 3 mm, 2° varus, flat."""
    if isinstance(one.value, str):
        return one.value or "none"
    if one.unit != "deg":
        return f"{one.value:.4g} {one.unit}"
    term = load_elements().get(one.name)
    if term is None or term.signs is None or one.value == 0:
        return f"{one.value:g}°"
    return f"{abs(one.value):g}° {term.signs[one.value > 0]}"
