"""What the words beside one number of a size label mean: system, people, width.

M and W are the trap: W 8 is women's, 8 W is wide or women's. The rule (D): before the number they name the wearer;
after it the width, where somebody else has said who the wearer is and it is not the same letter. Where both readings
are possible the width is not told, and ``doubt`` says so: an unknown width is better than a wrong one. Only American
sizes are marked so; before a number like 42, M may as well be the letter size, and says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from scanfit.catalog.labels.tokens import Item
from scanfit.catalog.labels.words import CODES, NO_RULE, SAYS_SIZE, SCALES, TODDLER, WEARERS, YOUTH
from scanfit.catalog.widths.words import word_of
from scanfit.errors import CatalogError

_CODES = {code.casefold(): code for code in CODES}
_MARK = re.compile(r"a{1,5}|b|c|d|e{1,6}|f|g|h|k|[2-6][ae]|[e-h]x")
_CHINESE = "一二三四五"
_INITIALS = {"m": "men", "w": "women"}
_LARGEST_US = 22
_LETTER_SIZES = ("n", "r", "medium", "large")
"""Before a number these may be anything: Large (42) is no wide shoe."""
_CHILD_INITIALS = {"c": "toddler", "k": "", "t": "toddler", "y": "youth", "j": "youth"}


@dataclass(slots=True)
class Meaning:
    """One number of a label, understood as far as its own words go.

    Attributes
    ----------
    scale : "EU", "US", "cm" …, one of our codes, or "" where no word says
    wearer : men, women, child, unisex or ""; ``stage`` is toddler or youth where a child's scale is told
    initials : M and W after the number, still open
    doubts : what the words leave open
    """

    size: Fraction
    scale: str = ""
    wearer: str = ""
    stage: str = ""
    widths: list[str] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    is_mondo: bool = False


def meaning_of(item: Item, adult: bool) -> Meaning:
    """Return what the words of ``item`` say; ``adult``: the row says it is an adults' shoe, so 12C is a width."""
    found = Meaning(item.size)
    if item.mondo_width:
        found.scale, found.is_mondo = "", True
        found.widths.append(item.mondo_width)
    leading = [word for word in item.before if word in _INITIALS]
    for word in _with_pairs([word for word in item.before if word not in _INITIALS]):
        _said(found, word, before=True, attached=False, adult=adult)
    for word in _with_pairs(item.after):
        _said(found, word, before=False, attached=word == item.attached, adult=adult)
    for letter in leading:
        if found.scale == "US" or (not found.scale and found.size <= _LARGEST_US):
            _set(found, "wearer", _INITIALS[letter])
        else:
            found.doubts.append(f"{letter.upper()} before the size is taken for nothing")
    return found


def _with_pairs(words: list[str]) -> list[str]:
    """Words, with "extra wide" and its like as one."""
    joined: list[str] = []
    for word in words:
        if joined and word_of(f"{joined[-1]} {word}") and len(word) > 1:
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def _said(found: Meaning, word: str, *, before: bool, attached: bool, adult: bool) -> None:
    if word in SCALES or word in _CODES:
        _set(found, "scale", _CODES.get(word) or SCALES[word])
    elif word in NO_RULE:
        raise CatalogError(
            f"scanfit knows no rule for sizes of {NO_RULE[word]}",
            next_step="give the size in EU, UK, US or centimetres as well, or the shoe's inner length",
        )
    elif word in WEARERS:
        _set(found, "wearer", WEARERS[word])
    elif word in TODDLER or word in YOUTH:
        _set(found, "wearer", "child")
        _set(found, "stage", "toddler" if word in TODDLER else "youth")
    elif word in _INITIALS:
        found.initials.append(word)
    elif word == "t" and before and found.size > _LARGEST_US:
        return  # French: T. 38
    elif word in _CHILD_INITIALS and _is_childs(word, found, before, attached, adult):
        _set(found, "wearer", "child")
        if _CHILD_INITIALS[word]:
            _set(found, "stage", _CHILD_INITIALS[word])
    elif word_of(word) is not None and not (before and word in _LETTER_SIZES):
        found.widths.append(word_of(word) or "")
    elif (_MARK.fullmatch(word) and not before) or word in _CHINESE:
        found.widths.append(word.upper())
    elif word not in SAYS_SIZE:
        raise CatalogError(f"'{word}' beside the size is not understood", next_step=HOW_TO_WRITE)


def _is_childs(letter: str, found: Meaning, before: bool, attached: bool, adult: bool) -> bool:
    """12C, 2Y, 10K and C10, J2 are children's (M); 12 C may be a width, and so is 12C on an adults' shoe."""
    if letter in "ytj":
        return True
    if adult or found.scale not in ("", "US", "UK"):
        return False
    if before or attached:
        return True
    raise CatalogError(
        f"a '{letter.upper()}' after the size may be a width or say that it is a child's",
        next_step=f"write 12{letter.upper()} for a child's size, width {letter.upper()} for a width",
    )


HOW_TO_WRITE = "write for example EU 42, UK 8.5, US M 9 width D or 26.5 cm"


def _set(found: Meaning, name: str, value: str) -> None:
    old = getattr(found, name)
    units = {"cm", "mm"}
    if name == "scale" and value in units and old and old not in units:
        return  # JP 26.5 cm
    if name == "scale" and old in units and value not in units:
        old = ""
    if old and old != value:
        raise CatalogError(
            f"the label says both {old} and {value} of one number",
            next_step="write one system and one wearer beside it",
        )
    setattr(found, name, value)


def name_people(found: list[Meaning]) -> None:
    """9M / 10.5W: where two numbers are for two people, M and W after them say which is whose."""
    own = [one for one in found if not one.wearer and len(one.initials) == 1]
    people = {_INITIALS[one.initials[0]] for one in own} | {one.wearer for one in found if one.wearer}
    if own and len(people) > 1:
        for one in own:
            one.wearer = _INITIALS[one.initials.pop()]


def width_of(marked: list[str], found: list[Meaning], said: str, wearer: str) -> tuple[str, list[str]]:
    """The one width of the label, and what was left open about it."""
    marks = [word_of(mark) if len(mark) > 1 and word_of(mark) else mark.upper() for mark in marked]
    marks += [mark for one in found for mark in one.widths]
    letters = dict.fromkeys(mark for mark in marks if mark and word_of(mark) != mark)
    words = dict.fromkeys(mark for mark in marks if mark and word_of(mark) == mark)
    if len(letters) > 1 or (not letters and len(words) > 1):
        raise CatalogError("it names more than one width", next_step="write one width, for example EU 42 width G")
    width = next(iter(letters or words), "")
    initials = dict.fromkeys(letter for one in found for letter in one.initials)
    if width or not initials:
        return width, []
    if len(initials) > 1:
        raise CatalogError("M and W after one size contradict each other", next_step=HOW_TO_WRITE)
    letter = next(iter(initials))
    meant, other = _INITIALS[letter], {"m": "medium", "w": "wide"}[letter]
    if said or (wearer in ("men", "women", "child") and wearer != meant):
        return other, []
    return "", [f"{letter.upper()} after the size may be {meant}'s or {other}, so the width is not told"]
