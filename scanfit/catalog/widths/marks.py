"""Width marks: the same letter means another width in every system, so a mark is read in the system of its size.

JIS E is the average foot, US E a wide men's shoe, UK E a narrow men's shoe and a wide women's. EU sizes have no width
system: what German or French makers print there is their own, and nothing is concluded from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from scanfit.catalog.systems import MONDOPOINT, size_system
from scanfit.catalog.widths.words import word_of
from scanfit.errors import CatalogError

US, JIS, UK, MONDO, CHINA, NONE = (
    "US letters",
    "JIS girth letters",
    "UK fittings",
    "Mondopoint width",
    "China types",
    "",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """A width as marked.

    Attributes
    ----------
    mark : in one spelling: EE and not 2E, the letter and not the word where the system has one for it, 110, wide
    system : the width system it belongs to, "" where the mark alone does not say
    wearer : whose scale it is (men, women, child), "" where that is not told
    steps : widths above the standard one of that scale, None where no source orders them
    """

    mark: str
    system: str
    wearer: str
    steps: Fraction | None


_LETTERS = re.compile(r"(A{1,5}|B|C|D|E{1,6}|F|G|H)")
_COUNTED = re.compile(r"([2-6])([AE])")
_HALF = re.compile(r"([E-H])[X+]")  # FX: half a fitting more, Barker and others (R, secondary)
_MILLIMETRES = re.compile(r"[0-9]{2,3}(\.5)?")
_TYPE = re.compile(r"[1-5](\.5)?|[一二三四五]")
_BETWEEN = re.compile(r"\s*(?:[()/;]|,(?![0-9])|\s[-\u2013]\s)\s*")
_LONGEST = 32
_OWN = re.compile(r"[A-Z]{1,4}|[0-9]{1,3}(\.5)?")

# D is the standard of US men, B of US women (R). F of UK men today, D of UK women, F of UK children (R).
_STANDARD = {(US, "men"): "D", (US, "women"): "B", (UK, "men"): "F", (UK, "women"): "D", (UK, "child"): "F"}
_ORDER = {
    US: ("AAAAA", "AAAA", "AAA", "AA", "A", "B", "C", "D", "E", "EE", "EEE", "EEEE", "EEEEE", "EEEEEE"),
    JIS: ("A", "B", "C", "D", "E", "EE", "EEE", "EEEE", "F", "G"),
    UK: ("A", "B", "C", "D", "E", "F", "G", "H"),
}
# Words as letters of the scale: US wide is two letters up (R); the UK's as its shops explain them (R).
_LETTER_OF = {
    (US, "men"): {"narrow": "B", "medium": "D", "wide": "EE", "extra wide": "EEEE"},
    (US, "women"): {"narrow": "AA", "medium": "B", "wide": "D", "extra wide": "EE"},
    (UK, "men"): {"narrow": "E", "medium": "F", "wide": "G", "extra wide": "H"},
    (UK, "women"): {"narrow": "C", "medium": "D", "wide": "E", "extra wide": "EE"},
    (UK, "child"): {"medium": "F", "wide": "G", "extra wide": "H"},
}  # fmt: skip
_JIS_WORDS = {"medium": "E"}  # E is the average foot of its length (R); JIS has no word for the others


def parse_width(mark: str, *, size_system: str, wearer: str) -> Width:
    """Read a width mark beside a size of ``size_system`` on a shoe for ``wearer``; CatalogError where it is none.

    >>> parse_width("2E", size_system="US_M", wearer="men")
    Width(mark='EE', system='US letters', wearer='men', steps=Fraction(2, 1))
    """
    system = width_system(size_system)
    whose = _whose(size_system, wearer)
    text, word = _spelled(mark), word_of(mark)
    if word is None and len(parts := [part for part in _BETWEEN.split(mark[:_LONGEST]) if part]) > 1:
        return _one_of([parse_width(part, size_system=size_system, wearer=wearer) for part in parts], parts, mark)
    if system == MONDO and _MILLIMETRES.fullmatch(text) and 35 <= float(text) <= 150:
        return Width(mark=text, system=MONDO, wearer=whose, steps=None)
    if system == CHINA and _TYPE.fullmatch(text):
        number = Fraction("一二三四五".index(text) + 1) if text in "一二三四五" else Fraction(text)
        middle = None if whose == "child" else number - 3  # five types for adults, three for children (R)
        return Width(mark=_decimal(number), system=CHINA, wearer=whose, steps=middle)
    if word is not None:
        letter = _JIS_WORDS.get(word) if system == JIS else _LETTER_OF.get((system, whose), {}).get(word)
        return _lettered(letter, system, whose) if letter else Width(mark=word, system="", wearer=whose, steps=None)
    if system in _ORDER and _is_of(text, system, whose):
        return _lettered(text, system, whose)
    if system in (NONE, MONDO, CHINA) and (_OWN.fullmatch(text) or _LETTERS.fullmatch(text)):
        return Width(mark=text, system=NONE, wearer=whose, steps=None)
    raise CatalogError(
        f"'{mark[:32]}' is not a width beside a {size_system} size",
        next_step=_expected(system) + "; a word (narrow, medium, wide, extra wide) is read too",
    )


def _one_of(widths: list[Width], parts: list[str], mark: str) -> Width:
    """The one width of "D (M)" or "EE - Wide": the letter, because words are looser; two letters are two widths."""
    letters = [width for width, part in zip(widths, parts, strict=True) if word_of(part) is None] or widths
    if len({width.mark for width in letters}) > 1:
        raise CatalogError(f"'{mark[:32]}' names more than one width", next_step="write one width, for example EE")
    return letters[0]


def width_system(code: str) -> str:
    """Return the width system that goes with sizes of ``code``, "" where no published one does."""
    size_system(code)
    if code.startswith("US"):
        return US
    if code.startswith("UK"):
        return UK
    if code.startswith("CN"):
        return CHINA
    return MONDO if code in MONDOPOINT else JIS if code == "JP" else NONE


def _whose(code: str, wearer: str) -> str:
    """Whose width scale it is. A child's shoe in an adults' size is still a child's."""
    if wearer == "child" or code.endswith("_C"):
        return "child"
    by_code = {"US_M": "men", "US_W": "women", "US_W_RETAIL": "women"}.get(code)
    return by_code or (wearer if wearer in ("men", "women") else "")


def _spelled(mark: str) -> str:
    text = mark.strip().upper().replace(" ", "").replace(",", ".")
    counted = _COUNTED.fullmatch(text)
    if counted:
        return counted[2] * int(counted[1])
    half = _HALF.fullmatch(text)
    return f"{half[1]}X" if half else text.removesuffix(".0")


def _is_of(text: str, system: str, whose: str) -> bool:
    if system == UK:
        number = whose != "women" and whose != "child" and text in "12345678" and len(text) == 1
        wide = whose != "men" and text in ("EE", "EEE")
        return number or wide or bool(_HALF.fullmatch(text)) or text in _ORDER[UK]
    return text in _ORDER[system]


def _lettered(letter: str, system: str, whose: str) -> Width:
    standard = "E" if system == JIS else _STANDARD.get((system, whose))
    steps = None
    order = _ORDER[system]
    base = letter.removesuffix("X")
    if standard and base in order:
        steps = Fraction(order.index(base) - order.index(standard))
        steps += Fraction(1, 2) if base != letter else 0
    elif (system, whose) == (UK, "women") and letter in ("EE", "EEE"):
        steps = Fraction(len(letter))  # women's D, E, EE, EEE: standard, wide, extra wide, ultra wide (R)
    return Width(mark=letter, system=system, wearer=whose, steps=steps)


def _expected(system: str) -> str:
    return {
        US: "US widths are AAAAA to A, B, C, D, E to EEEEEE, or 2A, 2E, 4E",
        JIS: "JIS girths are A, B, C, D, E, EE, EEE, EEEE, F and G",
        UK: "UK fittings are A to H, FX, women's EE, or men's numbers 1 to 8",
        MONDO: "Mondopoint widths are millimetres, for example 110",
        CHINA: "China's types are 1 to 5, for example 2.5 or 三",
        NONE: "write the mark as it is on the box, for example G or 2E",
    }[system]


def _decimal(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"{float(number):g}"
