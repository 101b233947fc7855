"""One typed or saved measure: its unit, its uncertainty, and whether a foot can have it."""

from __future__ import annotations

import math
from typing import Any

import msgspec

from scanfit.errors import ScanError
from scanfit.model.documents.refusal import refusal, unknown_word
from scanfit.model.documents.schema import MeasurementDoc
from scanfit.model.documents.vocabulary import CATEGORIES, NAMES, TERMS, Term
from scanfit.model.measurement import NAME, UNITS, Category, Measurement
from scanfit.units import Unit

METHODS = ("auto", "typed", "marker", "manual")
_LENGTH_UNITS = {unit.value: unit.mm for unit in Unit}

MOST_SIGMA_SHARE = 0.25
MOST_SIGMA_MM = 30.0
"""A hand-given sigma beyond either is a mistake (D): another number in the wrong place, or no measurement at all."""


def check_name(name: str, *, where: str) -> None:
    """Refuse a name that is neither one of ours nor a plugin's (a plugin's has a dot)."""
    if name in NAMES or ("." in name and NAME.match(name)):
        return
    raise unknown_word("a measure scanfit knows", word=name, known=NAMES, where=where)


def measure(name: str, given: Any, *, where: str) -> Measurement | Category:
    """Return the measure ``name`` from a bare number or a table."""
    check_name(name, where=where)
    doc = _document(name, given, where=where)
    if isinstance(doc.value, str):
        return _category(name, doc, where=where)
    if name in CATEGORIES:
        raise ScanError(f"{name} is {doc.value:g}, expected a word", where=where,
                        next_step=f"use one of: {', '.join(CATEGORIES[name])}")  # fmt: skip
    term = TERMS.get(name)
    method = _method(doc, where=where)
    unit, factor = _unit(name, doc, term, where=where)
    value, sigma = doc.value * factor, _sigma(name, doc, term, factor, where=where)
    if not math.isfinite(value):
        raise ScanError(f"{name} is {value}, expected a finite number", where=where, next_step="write its value")
    if term is not None and not term.low <= value <= term.high:
        raise _implausible(name, doc, value, term, where=where)
    if unit == "mm" and doc.sigma is not None and method != "auto":
        _check_sigma(name, value, sigma, term, where=where)
    return Measurement(name=name, value=value, unit=unit, sigma=sigma, method=method,
                       standard=doc.standard, landmarks=tuple(doc.landmarks))  # fmt: skip


def _document(name: str, given: Any, *, where: str) -> MeasurementDoc:
    if isinstance(given, bool) or not isinstance(given, int | float | str | dict):
        raise ScanError(f"{name} is neither a number nor a table", where=where,
                        next_step=f"write {name} = 262.4, or {name} = {{ value = 262.4, sigma = 0.5 }}")  # fmt: skip
    table = given if isinstance(given, dict) else {"value": given}
    try:
        return msgspec.convert(table, MeasurementDoc)
    except msgspec.ValidationError as error:
        raise refusal(str(error), where=f"{where}.{name}", inside="measurements") from None


def _category(name: str, doc: MeasurementDoc, *, where: str) -> Category:
    value = str(doc.value)
    if name in TERMS:
        raise ScanError(f"{name} is '{value}', expected a number", where=where,
                        next_step="write it as a number: no quotes, and a point before the decimals")  # fmt: skip
    words = CATEGORIES.get(name)
    if words is not None and value not in words:
        raise unknown_word(f"a value of {name}", word=value, known=words, where=where)
    if doc.probability is None:
        raise ScanError(f"{name} has no probability", where=where,
                        next_step=f'write {name} = {{ value = "{value}", probability = 0.8 }}')  # fmt: skip
    if not 0.0 <= doc.probability <= 1.0:
        raise ScanError(f"the probability of {name} is {doc.probability:g}", where=where,
                        next_step="write a number from 0 to 1")  # fmt: skip
    return Category(name=name, value=value, probability=doc.probability)


def _unit(name: str, doc: MeasurementDoc, term: Term | None, *, where: str) -> tuple[str, float]:
    """The measure's own unit, and what turns the typed number into it."""
    own = term.unit if term is not None else None
    if doc.unit is None and own is not None:
        return own, 1.0
    if doc.unit in _LENGTH_UNITS and own in ("mm", None):
        return "mm", _LENGTH_UNITS[doc.unit]
    if doc.unit is not None and doc.unit in UNITS and own in (doc.unit, None):
        return doc.unit, 1.0
    expected = _LENGTH_UNITS if own == "mm" else (own,) if own is not None else (*_LENGTH_UNITS, *UNITS[1:])
    said = "no unit" if doc.unit is None else f"the unit '{doc.unit}'"
    raise ScanError(f"{name} has {said}", where=where,
                    next_step=f"use {', '.join(repr(unit) for unit in expected)}")  # fmt: skip


def _sigma(name: str, doc: MeasurementDoc, term: Term | None, factor: float, *, where: str) -> float:
    """The stated uncertainty, or a tape's and a device's where the number was typed (vocabulary, tag D)."""
    if doc.sigma is not None:
        if not (math.isfinite(doc.sigma * factor) and doc.sigma * factor > 0):
            raise ScanError(f"sigma of {name} is {doc.sigma:g}", where=where,
                            next_step="write one standard deviation, above zero, in the unit of the value")  # fmt: skip
        return doc.sigma * factor
    if doc.method in (None, "typed") and term is not None and term.typed_sigma is not None:
        return term.typed_sigma
    raise ScanError(f"{name} has no sigma", where=where,
                    next_step="write one standard deviation beside the value: "
                              f"{name} = {{ value = {doc.value:g}, sigma = ... }}")  # fmt: skip


def _check_sigma(name: str, value: float, sigma: float, term: Term | None, *, where: str) -> None:
    """Refuse a sigma that leaves nothing of the value. A share means something only where zero is no size of a foot."""
    most = MOST_SIGMA_MM
    if term is not None and term.typed_sigma is not None:
        most = min(most, max(MOST_SIGMA_SHARE * value, term.typed_sigma))
    if sigma > most:
        raise ScanError(f"sigma of {name} is {sigma:g} mm, of a value of {value:g} mm it is at most {most:g}",
                        where=where, next_step="write one standard deviation; a tape's is 1.5 to 3 mm")  # fmt: skip


def _method(doc: MeasurementDoc, *, where: str) -> str:
    method = doc.method or "typed"
    if method not in METHODS:
        raise unknown_word("a method of measuring", word=method, known=METHODS, where=where)
    return method


def _implausible(name: str, doc: MeasurementDoc, value: float, term: Term, *, where: str) -> ScanError:
    said = f"{value:g} {term.unit}".rstrip()
    guess = ""
    if term.unit == "mm" and doc.unit in (None, "mm"):
        fits = [u for u, factor in _LENGTH_UNITS.items() if term.low <= value * factor <= term.high]
        guess = f'; if it is in {fits[0]}, write {{ value = {value:g}, unit = "{fits[0]}" }}' if fits else ""
    return ScanError(f"{name} is {said}, a foot has {term.low:g} to {term.high:g}", where=where,
                     next_step=f"check the number{guess}")  # fmt: skip
