"""Size labels of a shop: whose system, which size, what width; or why a row cannot be used."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from scanfit.catalog.labels import Label, parse_label
from scanfit.catalog.sizes import foot_length_mm, format_size
from scanfit.catalog.widths.words import folded, word_of
from scanfit.errors import CatalogError

_CHILDS_EU = (Fraction(26), Fraction(41))
"""A child's bare number that is EU and nothing else (D): US and UK end at 13.5, and 26 cm is no child's foot. Below,
it may be Japan's centimetres."""

_CHILDS_FOOT_MM = 205
"""Feet shorter than this are children's, where nobody says whose they are (D): women's sizes begin at EU 34, 212 mm."""


class Understood(NamedTuple):
    """What a label and the cells beside it say; ``reason`` is why they are not understood, "" where they are."""

    system: str
    label: str
    width: str
    wearer: str
    doubt: str
    reason: str


def understood(label: str, system: str, default_system: str, width: str, wearer: str) -> Understood:
    """Read a row's size; ``system`` is its own, ``default_system`` what the user said of labels that name none."""
    if not label.strip():
        return Understood("", "", "", wearer, "", "no size")
    try:
        found, guessed = _parsed(label, system, default_system, wearer)
        if not found.system:
            raise CatalogError("its system is not told, pass --size-system")
        text = format_size(found.system, found.size)
        foot = foot_length_mm(found.system, text)
    except CatalogError as error:
        return Understood("", "", "", wearer, "", error.what.removeprefix(f"size label '{label}': "))
    whose = found.wearer or wearer or ("child" if foot < _CHILDS_FOOT_MM or found.system in ("UK_C", "US_C") else "")
    mark, contradiction = _one_width(found.width, width)
    doubt = "; ".join(filter(None, (guessed, found.doubt, contradiction)))
    return Understood(found.system, text, mark, whose, doubt, "")


def _parsed(label: str, system: str, default_system: str, wearer: str) -> tuple[Label, str]:
    """The label, and what was concluded about its system. What a label says itself goes before the user's default."""
    if system:
        return parse_label(label, system=system, wearer=wearer), ""
    if default_system:
        try:
            return parse_label(label, system=default_system, wearer=wearer), ""
        except CatalogError:  # of another system, which it may name
            return parse_label(label, wearer=wearer), ""
    found = parse_label(label, wearer=wearer)
    if not found.system and "child" in (wearer, found.wearer) and _CHILDS_EU[0] <= found.size <= _CHILDS_EU[1]:
        return parse_label(label, system="EU", wearer=wearer), "a child's size is taken for EU by its number alone"
    return found, ""


def _one_width(on_label: str, in_cell: str) -> tuple[str, str]:
    """The width of the label or of its own column; none where the two contradict each other."""
    if on_label and in_cell and (word_of(on_label) or folded(on_label)) != (word_of(in_cell) or folded(in_cell)):
        return "", "the label has another width than its column, so the width is not told"
    return on_label or in_cell, ""
