"""What no sentence that a person is shown may claim: that a shoe or insole corrects, treats, prevents, cures or heals.

Every sentence of a card, a rule or a plugin passes here before it is shown. The guard knows words, not meanings: a
sentence with a forbidden word is refused whatever stands around it, negations too, and is written anew. Look-alike
letters, hidden characters, spaces and signs between letters do not get past it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanfit.errors import ValueFault

_LOOK_ALIKES = str.maketrans(
    "авеёіјкмнорсѕтухԁԍһӏѵαεικνορτυχ@$0134578!|",
    "abeeijkmhopcstyxdghlvaeiknoptuxasoleastbil",
)  # Cyrillic and Greek letters, and signs that are read as letters, in their order

_SPACED = re.compile(r"\b(?:\w (?=\w\b)){3,}\w\b")
_STEMS = ("correct", "treat", "prevent", "cure", "heals", "diagnos", "overpronat", "abnormal", "guarante")
_SUFFIXES = (
    "(?:s|es|d|ed|ing|ion|ions|ive|ment|ments|ation|ations|e|ee|eed|ees|or|ors|ally|ly|ity|ities|is|ises|able|ative)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claims:
    """Patterns with what each claims, and phrases in which a forbidden word may stand."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]
    allowed: tuple[str, ...]


@cache
def _claims() -> _Claims:
    plain = tomllib.loads(resources.files("scanfit.care").joinpath("claims.toml").read_text("utf-8"))
    patterns = tuple(
        (re.compile(rf"\b(?:{pattern})\b"), str(one["says"])) for one in plain["claim"] for pattern in one["patterns"]
    )
    return _Claims(patterns=patterns, allowed=tuple(plain["allowed"]))


def forbidden_claim(text: str) -> str | None:
    """Return what a text claims that nothing here may claim ("treats"), or None.

    >>> forbidden_claim("A firm heel counter may feel steadier.")
    >>> forbidden_claim("This insole trеats flat feet.")  # with a Cyrillic letter
    'treats'
    """
    for plain in _readings(text):
        for allowed in _claims().allowed:
            plain = plain.replace(allowed, " ")
        for pattern, claim in _claims().patterns:
            if pattern.search(plain):
                return claim
    return None


def guarded(texts: Iterable[str], *, of: str) -> None:
    """Refuse texts that claim what nothing may: ValueFault names ``of``, the card or plugin they are from."""
    for text in texts:
        claim = forbidden_claim(text)
        if claim is not None:
            raise ValueFault(f"{of}: '{_short(text)}' says or implies '{claim}', which nothing here may claim")


def _readings(text: str) -> tuple[str, ...]:
    """The text as an eye reads it: small plain letters and single blanks, and once more with torn words mended."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(letter for letter in folded if unicodedata.category(letter) not in ("Mn", "Cf", "Me", "Cc", "Co")
                   or letter in "\n\t\r")  # fmt: skip
    plain = _blank(seen)
    like = _blank(_worded(seen))
    torn = _SPACED.sub(lambda found: found[0].replace(" ", ""), like)
    return tuple(dict.fromkeys((plain, like, torn, _mended(like))))


def _worded(text: str) -> str:
    """Signs that look like letters as those letters, in words that hold letters; numbers stay numbers."""
    return re.sub(
        r"\S+", lambda word: word[0].translate(_LOOK_ALIKES) if re.search(r"[^\W\d_]", word[0]) else word[0], text
    )


def _blank(text: str) -> str:
    return " ".join(re.sub(r"[^\w]|_", " ", text).split())


def _mended(text: str) -> str:
    """Words torn by a hyphen, dot or blank ("cor rects") put together where that gives a forbidden stem."""
    joined = text
    for stem in _STEMS:
        torn = r"\s?".join(map(re.escape, stem))
        joined = re.sub(rf"\b{torn}(?=\s?{_SUFFIXES}\b)", lambda found: found[0].replace(" ", ""), joined)
    return re.sub(rf"\b({'|'.join(_STEMS)})\s(?=(?:s|es|ed|ing|ment|ion)\b)", r"\1", joined)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:117]}…"
