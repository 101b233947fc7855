"""What a shop's words say of a row: a shoe or not, for what, for whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from scanfit.catalog.labels.words import WEARERS as NAMED_WEARERS
from scanfit.catalog.shop.headers import folded

SHOE, INSOLE, OTHER, UNKNOWN, SILENT = "shoe", "insole", "other", "unknown", "silent"
"""SILENT: the shop says nothing of what a product is; UNKNOWN: what it says is in no list."""

_REMEMBERED = 16384
"""Different texts whose meaning is kept: a shop has few types, and each title in some twenty sizes."""

_CHILDREN = ("newborn", "infant", "toddler", "kids", "kid", "baby", "child", "junior", "youth")
_GOOGLE_ID = re.compile(r"\s*([0-9]{1,6})(?:\.0)?\s*(?:-.*)?")
_JOINED = re.compile(r"&|\+|,|\b(?:and|und|et|y|e|en|i|og|och)\b", re.IGNORECASE)
_LEVELS = re.compile(r"\s*(?:>|»|/|\|)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """Words matched whole, at the end and at the beginning of a word; several words as they stand together."""

    words: frozenset[str]
    phrases: tuple[str, ...]
    firsts: frozenset[str]
    ends: tuple[str, ...]
    begins: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether any of the words is in a folded text."""
        tokens = text.split()
        if not self.words.isdisjoint(tokens):
            return True
        if not self.firsts.isdisjoint(tokens):
            spaced = f" {text} "
            if any(f" {phrase} " in spaced for phrase in self.phrases):
                return True
        if self.ends and any(token.endswith(self.ends) and not token.startswith(self.ends) for token in tokens):
            return True
        return bool(self.begins) and any(token.startswith(self.begins) for token in tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    not_shoes: _List
    clothes: _List
    insoles: _List
    shoes: _List
    categories: Mapping[str, _List]
    wearers: Mapping[str, _List]
    availability: Mapping[str, str]
    google: Mapping[str, frozenset[str]]
    insoles_own: Mapping[str, Mapping[str, str]]


def what_is(product_type: str, google_category: str, tags: str, title: str) -> str:
    """Say whether a product is a shoe, an insole, something else, or that nothing tells.

    What the shop's own type calls something else is that, whatever Google's category says: shops give 187, Shoes,
    to laces too. Then Google's category decides, then the type, then title and tags.
    """
    own = _of_types(product_type)
    if own in (OTHER, INSOLE):
        return own
    google = _of_google(google_category)
    found = google or own or _of_text(f"{title} {tags}")
    if found:
        return found
    return UNKNOWN if product_type.strip() or google_category.strip() or tags.strip() else SILENT


@lru_cache(maxsize=_REMEMBERED)
def _of_google(category: str) -> str:
    number = _GOOGLE_ID.fullmatch(category)
    if number is None:
        # the last level is Google's own name of one kind: Insoles & Inserts is no list of two
        return _of_text(_LEVELS.split(category)[-1]) or _of_types(category, several=False)
    ids = _words().google
    return next(
        (kind for kind in (SHOE, INSOLE) if number[1] in ids[kind]), "" if number[1] in ids["unsaid"] else OTHER
    )


@lru_cache(maxsize=_REMEMBERED)
def _of_types(text: str, *, several: bool = True) -> str:
    """What the first of several paths such as "Shoe, Apparel > Sneakers" says, each from its end on."""
    for path in text.split(",") if several else [text]:
        for level in reversed(_LEVELS.split(path)):
            found = _of_level(level)
            if found:
                return found
    return ""


def _of_level(text: str) -> str:
    """What one level says; "Clothing & Shoes" says nothing, "Men and women's boots" does."""
    said = set()
    for part in filter(None, map(folded, _JOINED.split(text))):
        found = _of_text(part)
        if found or not any(words.is_in(part) for words in _words().wearers.values()):
            said.add(found)
    return said.pop() if len(said) == 1 else ""


def _of_text(text: str) -> str:
    words, plain = _words(), folded(text)
    if words.not_shoes.is_in(plain):
        return OTHER
    if words.insoles.is_in(plain):
        return INSOLE
    return SHOE if words.shoes.is_in(plain) else ""


def is_clothing(*texts: str) -> bool:
    """Whether something that is no shoe has sizes such as a shoe's."""
    return any(_words().clothes.is_in(folded(text)) for text in texts)


def category_of(product_type: str, google_category: str, tags: str, title: str) -> str:
    """What a shoe is for, "" where no word says so; earlier texts count before later ones.

    Boots are casual only where nothing says more: in a type Boots with the tag hiking, hiking counts.
    """
    number = _GOOGLE_ID.fullmatch(google_category)
    if number is not None and number[1] in _words().google["ski"]:
        return "ski"
    found = ""
    for text in (product_type, google_category, tags, title):
        use = _category(text)
        if use and use != "casual":
            return use
        found = found or use
    return found


@lru_cache(maxsize=_REMEMBERED)
def _category(text: str) -> str:
    plain = folded(text)
    return next((category for category, words in _words().categories.items() if words.is_in(plain)), "")


def wearer_of(gender: str, age_group: str, *texts: str) -> str:
    """For whom a shoe is: by Google's gender and age group, then by words; "" where nothing says so."""
    if folded(age_group) in _CHILDREN:
        return "child"
    if folded(gender) in NAMED_WEARERS:
        return NAMED_WEARERS[folded(gender)]
    return next(filter(None, map(_wearer, (gender, age_group, *texts))), "")


@lru_cache(maxsize=_REMEMBERED)
def _wearer(text: str) -> str:
    plain = folded(text)
    found = {wearer for wearer, words in _words().wearers.items() if words.is_in(plain)}
    if len(found) == 1:
        return found.pop()
    return "unisex" if found and "child" not in found else ""  # men's and women's


def availability_of(text: str) -> str | None:
    """The schema's word for a shop's availability; None for a word nobody knows."""
    plain = folded(text.rsplit("/", 1)[-1])
    return "" if not plain else _words().availability.get(plain, _words().availability.get(plain.replace(" ", "")))


def word_in(column: str, text: str) -> str:
    """The schema's word for what an insole's ``column`` says; what is in no list stays."""
    return _words().insoles_own[column].get(folded(text), text)


@cache
def _words() -> _Words:
    text = resources.files("scanfit.catalog.shop").joinpath("words.toml").read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    return _Words(
        not_shoes=_list(plain["not_shoes"] + plain["clothes"]), clothes=_list(plain["clothes"]),
        insoles=_list(plain["insoles"]), shoes=_list(plain["shoes"]),
        categories={name: _list(words) for name, words in plain["categories"].items()},
        wearers={name: _list(words) for name, words in plain["wearers"].items()},
        availability={folded(word): name for name, words in plain["availability"].items() for word in words},
        google={name: frozenset(ids) for name, ids in plain["google"].items()},
        insoles_own={column: {folded(word): ours for ours, words in plain[column].items() for word in words}
                     for column in ("firmness", "arch_contour")},
    )  # fmt: skip


def _list(words: Sequence[str]) -> _List:
    whole = [folded(word) for word in words if not (word.startswith("-") or word.endswith("-"))]
    return _List(
        words=frozenset(word for word in whole if " " not in word),
        phrases=tuple(word for word in whole if " " in word),
        firsts=frozenset(word.split()[0] for word in whole if " " in word),
        ends=tuple(folded(word) for word in words if word.startswith("-")),
        begins=tuple(folded(word) for word in words if word.endswith("-")),
    )
