"""Size labels as shops write them: "42 2/3", "W 8", "10.5 2E", "9 D(M) US", "EU 42 / UK 8".

Read strictly: a label is understood whole or refused with what to write instead. What a label leaves open (which
system, whose, how wide) stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from scanfit.catalog.fault import printable
from scanfit.catalog.labels.choice import a_range, preferred, resolved
from scanfit.catalog.labels.meaning import HOW_TO_WRITE, Meaning, meaning_of, name_people, width_of
from scanfit.catalog.labels.systems import Sized, scale_of
from scanfit.catalog.labels.tokens import Parts, is_list, is_signed, plain, taken_apart
from scanfit.catalog.labels.words import LETTER_SIZE, NO_RULE, ONE_SIZE, SAYS_SIZE, SCALES
from scanfit.catalog.schema import WEARERS
from scanfit.catalog.sizes import format_size
from scanfit.catalog.systems import MONDOPOINT, SYSTEMS, size_system
from scanfit.catalog.widths.words import folded, word_of
from scanfit.errors import CatalogError

LONGEST_LABEL = 64
_MADE_FOR = {
    "US_M": ("men", "child"), "US_W": ("women",), "US_W_RETAIL": ("women",), "UK_C": ("child",), "US_C": ("child",),
}  # fmt: skip
_MONDOPOINT = re.compile(r"[123][0-9]{2}/([3-9][0-9]|1[0-4][0-9])")
_PLAIN = re.compile(r"A{1,5}|B|D|E{1,6}|F|G|H|[2-6][AE]|[E-H]X")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A size label, understood.

    Attributes
    ----------
    size, system : exact, in the system of that code; system is "" where the label does not say and nothing else does
    width : the mark (D, 2E, 110) or one of narrow, medium, wide, extra wide; "" where none is told
    also : the same shoe's size in other systems, as (code, size), where the label gives more than one
    wearer : men, women, child or unisex where the label itself says it
    doubt : what was left open, in a sentence; "" where nothing was
    """

    size: Fraction
    system: str = ""
    width: str = ""
    also: tuple[Sized, ...] = ()
    wearer: str = ""
    doubt: str = ""


def parse_label(text: str, *, system: str | None = None, wearer: str = "") -> Label:
    """Read a size label. ``system`` and ``wearer`` are what the rest of the row says of it.

    ``system`` is one of our codes or a word of shops (US, EUR, DE); what the label says must not contradict it.

    >>> parse_label("US W 8.5 / EU 39").also
    (('EU', Fraction(39, 1)),)
    """
    try:
        return _parsed(text, _told(system), _known_wearer(wearer))
    except CatalogError as error:
        if error.where:
            raise
        what = f"size label '{printable(text)}': {error.what}"
        raise CatalogError(what, next_step=error.next_step or HOW_TO_WRITE) from None


def format_label(label: Label) -> str:
    """Write a label so that ``parse_label`` reads the same one.

    >>> format_label(Label(size=Fraction(21, 2), system="US_M", width="2E", also=(("EU", Fraction(44)),)))
    'US_M 10.5 2E / EU 44'
    """
    sizes = [(label.system, label.size), *label.also]
    written = [f"{code} {format_size(code or 'EU', size)}".strip() for code, size in sizes]
    millimetres = f"{format_size('EU', label.size)}/{label.width}"
    if label.system in MONDOPOINT and _MONDOPOINT.fullmatch(millimetres):
        written[0] += f"/{label.width}"
    elif label.width:
        spelled = label.width if _is_plain(label.width) else f"width {label.width}"
        written[0] += f" {spelled}"
    return " ".join(part for part in (label.wearer, " / ".join(written)) if part)


def _is_plain(width: str) -> bool:
    """Whether a mark is read as a width wherever it stands after a size."""
    return word_of(width) == width or bool(_PLAIN.fullmatch(width))


def _told(system: str | None) -> str:
    if not system or not system.strip():
        return ""
    word = folded(system)
    if system.strip().upper() in SYSTEMS:
        return system.strip().upper()
    if word in SCALES:
        return SCALES[word]
    if word in NO_RULE:
        raise CatalogError(f"scanfit knows no rule for sizes of {NO_RULE[word]}", next_step=HOW_TO_WRITE)
    size_system(system[:32])
    raise AssertionError("size_system knows what SYSTEMS does not")


def _known_wearer(wearer: str) -> str:
    if wearer and wearer not in WEARERS:
        raise CatalogError(f"wearer is '{printable(wearer)}'", next_step=f"write one of {', '.join(WEARERS)}")
    return wearer


def _parsed(text: str, told: str, wearer: str) -> Label:
    if len(text) > LONGEST_LABEL:
        raise CatalogError(f"longer than {LONGEST_LABEL} characters", next_step=HOW_TO_WRITE)
    label = plain(text)
    _refuse_what_is_no_number(label)
    parts = taken_apart(label)
    if parts is None:
        raise CatalogError("not a size", next_step=HOW_TO_WRITE)
    _china_type(parts, told)
    if not parts.items:
        raise CatalogError("it has no number", next_step=HOW_TO_WRITE)
    adult = wearer in ("men", "women", "unisex")
    found = [meaning_of(item, adult) for item in parts.items]
    name_people(found)
    said = _said_wearer(found, wearer)
    whose = said or wearer
    found = [replace(one, wearer=one.wearer or whose) for one in found]
    _name_the_us_pair(found, told)
    width, doubt = width_of(parts.widths, found, said, wearer)
    chosen, definite, dropped = resolved(found, told)
    _contradicted(chosen, said)
    first, also = preferred(chosen, definite, found, told, wearer)
    doubt += dropped + [words for one in found for words in one.doubts]
    if first[0] == "JP" and not told and any(one.scale == "cm" for one in found):
        doubt.append("cm is taken for the foot's length; some brands print one nearer the last's")
    words = "; ".join(dict.fromkeys(doubt))
    return Label(size=first[1], system=first[0], width=width, also=tuple(also), wearer=said, doubt=words)


def _refuse_what_is_no_number(label: str) -> None:
    bare = " ".join(word for word in label.split() if word not in SAYS_SIZE and word not in ("size:", "gr:"))
    if label in ONE_SIZE or folded(label) in ONE_SIZE or bare in ONE_SIZE:
        raise CatalogError("it names no size", next_step="write the size the shoe is made for, for example EU 42")
    if LETTER_SIZE.fullmatch(label) or (bare and LETTER_SIZE.fullmatch(bare)):
        raise CatalogError(
            "S, M, L and their like stand for other sizes with every maker",
            next_step="write the number, for example EU 42, or one row for every size it covers",
        )
    if is_list(label):
        raise a_range()
    if is_signed(label):
        raise CatalogError("not a size", next_step=HOW_TO_WRITE)


def _contradicted(chosen: list[Sized | None], said: str) -> None:
    """W 8 in US men's sizes. Only US men's sizes are children's too: 2Y is US_M 2."""
    of = {
        "US_M": ("men", "child"),
        "US_W": ("women",),
        "US_W_RETAIL": ("women",),
        "UK_C": ("child",),
        "US_C": ("child",),
    }
    for code, _ in filter(None, chosen):
        if said not in ("", "unisex") and said not in of.get(code, said):
            raise CatalogError(f"it says {said}, but the size is {code}", next_step="correct the label or its system")


def _china_type(parts: Parts, told: str) -> None:
    """250(2.5): China's foot length with its type of girth (R)."""
    if len(parts.items) != 2:
        return
    first, second = parts.items
    words = {SCALES.get(word, word) for word in (*first.before, *first.after)}
    said = "CN" in words or (not words and scale_of(told) in ("", "CN"))
    is_type = second.in_brackets and not second.before and not second.after and 1 <= second.size <= 5
    if is_type and said and 100 <= first.size <= 370 and (second.size * 2).denominator == 1:
        parts.items.remove(second)
        parts.widths.append(format_size("EU", second.size))
        if "CN" not in words:
            first.before.append("cn")


def _said_wearer(found: list[Meaning], wearer: str) -> str:
    """Whom the label itself names. Men and women together are a shoe for both."""
    people = {one.wearer for one in found} - {""}
    if people - {"unisex"} == {"men", "women"}:
        people = {"unisex"}
    if len(people) > 1:
        raise CatalogError("it names more than one wearer", next_step="write men's, women's or child's, one of them")
    said = next(iter(people), "")
    if said and wearer not in ("", "unisex", said) and said != "unisex":
        raise CatalogError(f"it is {said}'s, but the row is {wearer}'s", next_step="correct the wearer or the label")
    return said


def _name_the_us_pair(found: list[Meaning], told: str) -> None:
    """M 9 / W 10.5: only the US numbers men and women apart, and by how much tells which women's basis it is."""
    men = [one for one in found if one.wearer == "men" and one.scale in ("", "US")]
    women = [one for one in found if one.wearer == "women" and one.scale in ("", "US")]
    if len(men) != 1 or len(women) != 1 or told not in ("", "US"):
        return
    men[0].scale = "US_M"
    women[0].scale = "US_W_RETAIL" if women[0].size - men[0].size == Fraction(3, 2) else "US_W"
