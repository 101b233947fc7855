"""What an orthotic lab is asked to make: a value for each element of a device, and where each is from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from scanfit.errors import ValueFault
from scanfit.model.advice import GRADES, NO_EVIDENCE, TAGS
from scanfit.model.scan import LoadState, Side

ORIGINS = ("measured", "rule", "default", "prescriber")
"""measured on the scan; a rule with its card and grade; a default of this product; entered by a named prescriber."""

Value = float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the value of an element is from.

    Attributes
    ----------
    kind : one of ORIGINS
    because : the reason, in words a prescriber reads
    card, grade, tag : of a rule: the evidence card, how good its evidence is, where its figure is from
    sources : of a rule
    by : of a prescriber's entry: the name
    sigma : of a measured number, in its unit
    """

    kind: str
    because: str = ""
    card: str = ""
    grade: str = ""
    tag: str = ""
    sources: tuple[str, ...] = ()
    by: str = ""
    sigma: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in ORIGINS:
            raise ValueFault(f"origin is '{self.kind}', expected one of {', '.join(ORIGINS)}")
        if self.kind == "rule" and not (self.because.strip() and self.grade in (*GRADES, NO_EVIDENCE) and self.sources):
            raise ValueFault("a rule needs a reason, a grade and a source")
        if self.kind == "rule" and self.tag not in TAGS:
            raise ValueFault(f"the tag of a rule is '{self.tag}', expected one of {', '.join(TAGS)}")
        if (self.kind == "prescriber") is not bool(self.by.strip()):
            raise ValueFault("a prescriber's entry has a name, and nothing else has one")
        if self.sigma is not None and not (math.isfinite(self.sigma) and self.sigma >= 0):
            raise ValueFault(f"sigma is {self.sigma}, expected 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a device: its value, and what it may be.

    Attributes
    ----------
    value : a number in ``unit``, or a word
    unit : mm or deg; "" of a word
    low, high : the allowed range of a number, both included
    choices : the allowed words; none of a free text
    """

    name: str
    value: Value
    origin: Origin
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.value, str):
            if self.choices and self.value not in self.choices:
                raise ValueFault(f"{self.name} is '{self.value}', expected one of {', '.join(self.choices)}")
            return
        if not math.isfinite(self.value):
            raise ValueFault(f"{self.name} is {self.value}, expected a finite number")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueFault(f"{self.name} is {self.value:g} {self.unit}, allowed is {self.low:g} to {self.high:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FootPrescription:
    """What is prescribed for one foot.

    Attributes
    ----------
    elements : by name
    withheld : the reason by name, for every element that could not be given
    load_state : of the scan that measured elements are from
    """

    side: Side
    elements: Mapping[str, Element]
    withheld: Mapping[str, str] = field(default_factory=dict)
    load_state: LoadState = LoadState.UNKNOWN

    def __post_init__(self) -> None:
        both = sorted(set(self.elements) & set(self.withheld))
        if both:
            raise ValueFault(f"{', '.join(both)}: given and withheld at once")
        for name, element in self.elements.items():
            if element.name != name:
                raise ValueFault(f"'{element.name}' is filed under '{name}'")

    def number(self, name: str, otherwise: float = 0.0) -> float:
        """The value of an element that is a number; ``otherwise`` where it is not given."""
        found = self.elements.get(name)
        return otherwise if found is None or isinstance(found.value, str) else found.value

    def word(self, name: str, otherwise: str = "") -> str:
        """The value of an element that is a word; ``otherwise`` where it is not given."""
        found = self.elements.get(name)
        return found.value if found is not None and isinstance(found.value, str) else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of a prescription after it was written: who changed which element, from what to what, and why."""

    revision: int
    name: str
    before: str
    after: str
    by: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """What is prescribed for a person's feet.

    Attributes
    ----------
    feet : at least one, at most one of each side, left first
    order, patient, prescriber : as the lab enters them; references, never needed
    revision : 1 for the first, one more with each edit
    edits : of all revisions, the oldest first
    """

    feet: tuple[FootPrescription, ...]
    order: str = ""
    patient: str = ""
    prescriber: str = ""
    notes: tuple[str, ...] = ()
    revision: int = 1
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        sides = [foot.side for foot in self.feet]
        if sides not in ([Side.LEFT], [Side.RIGHT], [Side.LEFT, Side.RIGHT]):
            told = ", ".join(side.value for side in sides) or "none"
            raise ValueFault(f"a prescription is for one foot or for two, left first; these are {told}")
        if self.revision < 1:
            raise ValueFault(f"revision is {self.revision}, expected 1 or more")
