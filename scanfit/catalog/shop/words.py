"""What a shop's words say of a row: a shoe or not, for what, for whom."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanfit.catalog.shop.headers import folded

SHOE, INSOLE, OTHER, UNKNOWN = "shoe", "insole", "other", ""
_GOOGLE_SHOES = "187"
"""Apparel & Accessories > Shoes in Google's product taxonomy (M, and its text form in the tests)."""

_CHILDREN = ("newborn", "infant", "toddler", "kids", "kid")


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """Words matched whole, at the end and at the beginning of a word; several words as they stand together."""

    whole: frozenset[str]
    ends: tuple[str, ...]
    begins: tuple[str, ...]

    def found_in(self, text: str) -> str:
        """The first of the words that is in a folded text, "" if none is."""
        tokens = text.split()
        for length in (3, 2, 1):
            for at in range(len(tokens) - length + 1):
                phrase = " ".join(tokens[at : at + length])
                if phrase in self.whole:
                    return phrase
        for token in tokens:
            if self.ends and token.endswith(self.ends) and not token.startswith(self.ends):
                return token
            if self.begins and token.startswith(self.begins):
                return token
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    not_shoes: _List
    insoles: _List
    shoes: _List
    categories: Mapping[str, _List]
    wearers: Mapping[str, _List]
    availability: Mapping[str, str]


def what_is(product_type: str, google_category: str, rest: str) -> str:
    """Say whether a product is a shoe, an insole, something else, or that nothing tells.

    The shop's own type decides, then Google's category, then title and tags (``rest``).
    """
    words = _words()
    leaf = folded(google_category.rsplit(">", 1)[-1])
    if google_category.strip().isdigit():
        return SHOE if google_category.strip() == _GOOGLE_SHOES else OTHER
    for text in (folded(product_type), leaf, folded(rest)):
        if words.not_shoes.found_in(text):
            return OTHER
        if words.insoles.found_in(text):
            return INSOLE
        if words.shoes.found_in(text):
            return SHOE
    return OTHER if product_type.strip() and leaf else UNKNOWN


def category_of(*texts: str) -> str:
    """What a shoe is for, "" where no word says so; earlier texts count before later ones."""
    for text in map(folded, texts):
        for category, words in _words().categories.items():
            if words.found_in(text):
                return category
    return ""


def wearer_of(gender: str, age_group: str, *texts: str) -> str:
    """For whom a shoe is: by Google's gender and age group, then by words; "" where nothing says so."""
    if folded(age_group) in _CHILDREN:
        return "child"
    for text in map(folded, (gender, age_group, *texts)):
        found = [wearer for wearer, words in _words().wearers.items() if words.found_in(text)]
        if "child" in found:
            return "child"
        if len(found) == 1:
            return found[0]
        if found:  # men's and women's
            return "unisex"
    return ""


def availability_of(text: str) -> str | None:
    """The schema's word for a shop's availability; None for a word nobody knows."""
    plain = folded(text.rsplit("/", 1)[-1])
    return "" if not plain else _words().availability.get(plain, _words().availability.get(plain.replace(" ", "")))


@cache
def _words() -> _Words:
    text = resources.files("scanfit.catalog.shop").joinpath("words.toml").read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    return _Words(
        not_shoes=_list(plain["not_shoes"]), insoles=_list(plain["insoles"]), shoes=_list(plain["shoes"]),
        categories={name: _list(words) for name, words in plain["categories"].items()},
        wearers={name: _list(words) for name, words in plain["wearers"].items()},
        availability={folded(word): name for name, words in plain["availability"].items() for word in words},
    )  # fmt: skip


def _list(words: Sequence[str]) -> _List:
    return _List(
        whole=frozenset(folded(word) for word in words if not (word.startswith("-") or word.endswith("-"))),
        ends=tuple(folded(word) for word in words if word.startswith("-")),
        begins=tuple(folded(word) for word in words if word.endswith("-")),
    )
