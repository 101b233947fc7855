"""Which of a shop's columns is which of ours: by the listed names of ``headers.toml``, never by likeness."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from scanfit.catalog.fault import printable
from scanfit.catalog.labels.words import SCALES, WEARERS
from scanfit.catalog.schema import LINE, SCHEMAS
from scanfit.errors import CatalogError

_UNIT_AT_END = re.compile(
    r"^(?P<name>.+?)[\s_]*(?:[(\[]\s*(?:in\s+)?(?P<told>[a-z]+)\s*[)\]]|[\s_,](?:in[\s_]+)?(?P<said>[a-z]+))\.?$"
)
_NO_LETTERS = re.compile(r"[\W_]+")
_SEVERAL = ("variant_id", "gtin")
"""Beside the shop's words, columns that several may stand for: the first counts, others where it is empty."""

GROUPS = ("item group id", "handle", "parent sku")
"""Names, folded, of the number that all variants of a product share."""

_SHOE_SIZES = ("shoe size", "schuhgrosse", "schuhgroesse", "schuhgr", "pointure", "schoenmaat")
"""Names that only shoes' sizes have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """One column of the shop read as one of ours, its numbers times ``factor``.

    ``also`` are further columns of the same meaning; ``system`` is that of sizes whose header names it.
    """

    shop: str
    ours: str
    factor: float = 1.0
    also: tuple[str, ...] = ()
    system: str = ""
    order: tuple[int, int] = (1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the columns of a table mean.

    Attributes
    ----------
    renamings : in the table's order
    sizes : columns of sizes whose header names their system, where there is no other column of sizes
    is_complete : whether all columns a catalogue must have are there under our names
    says_shoes : whether a column has a name that only shoes' sizes have
    """

    renamings: tuple[Renaming, ...]
    sizes: tuple[Renaming, ...]
    is_complete: bool
    says_shoes: bool


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A name without case, accents and punctuation.

    >>> folded("Schuhgröße_(EU)"), folded("Variant SKU")
    ('schuhgrosse eu', 'variant sku')
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", text).casefold()
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_NO_LETTERS.sub(" ", plain).split())


def named(headers: Sequence[str]) -> Named:
    """Find our columns among a table's. A column with our own name stays, and then no other is taken for it.

    Where all columns are there that a catalogue must have, a shop's words keep their names: they say nothing more.

    Raises
    ------
    CatalogError
        If two columns mean the same and neither has our name.
    """
    taken = {header for header in headers if header in _own()}
    is_complete = any({c.name for c in columns if not c.optional} <= taken for columns in SCHEMAS.values())
    grouped = any(folded(header) in GROUPS for header in headers)
    claims: dict[str, list[Renaming]] = {}
    sizes: list[Renaming] = []
    for header in headers:
        if header == LINE or header in taken:
            continue
        one = _meaning(header) or _size_with_system(header)
        if one is not None and grouped and folded(header) == "sku":  # beside a product's own number, the variant's
            one = replace(one, ours="variant_id")
        if one is None or one.ours in taken or (is_complete and one.ours in words()):
            continue
        if one.system:
            sizes.append(one)
        else:
            claims.setdefault(one.ours, []).append(one)
    chosen = [_one_of(several) for several in claims.values()]
    sizes = [] if "size_label" in claims else sizes
    says = any(folded(one.shop).startswith(_SHOE_SIZES) for one in (*chosen, *sizes))
    return Named(renamings=tuple(chosen), sizes=tuple(sizes), is_complete=is_complete, says_shoes=says)


def words() -> frozenset[str]:
    """The shop's own words for a row, which are no columns of a catalogue."""
    return frozenset(_known().words)


def _own() -> frozenset[str]:
    return frozenset(column.name for columns in SCHEMAS.values() for column in columns) | words()


def _one_of(claims: list[Renaming]) -> Renaming:
    """The one column that is meant."""
    claims = sorted(claims, key=lambda one: one.order)
    first = claims[0]
    if first.ours in (*_SEVERAL, *words()):
        return replace(first, also=tuple(one.shop for one in claims[1:]))
    if len(claims) > 1 and claims[1].order[0] == first.order[0]:
        raise CatalogError(
            f"columns '{printable(first.shop)}' and '{printable(claims[1].shop)}' both mean {first.ours}",
            next_step=f"rename the one that is meant to {first.ours}, or take the other out",
        )
    return first


def _meaning(header: str) -> Renaming | None:
    """What a header says, with its unit; None where it is in no list."""
    known = _known()
    whole = known.of.get(folded(header))
    if whole is not None:
        return Renaming(shop=header, ours=whole, order=known.order[folded(header)])
    match = _UNIT_AT_END.match(header.strip().casefold())
    if match is None:
        return None
    unit = match["told"] or match["said"]
    name = known.of.get(folded(match["name"])) or known.of.get(folded(f"{match['name']} mm"))
    if unit not in known.units or name is None or not name.endswith("_mm"):
        return None
    return Renaming(shop=header, ours=name, factor=known.units[unit])


def _size_with_system(header: str) -> Renaming | None:
    """Size (EU), US men's size: the column of one system, its name as labels have it."""
    tokens = re.sub(r"[’']s\b", "", header.casefold()).split()
    tokens = folded(" ".join(tokens)).split()
    systems = [word for word in tokens if word in SCALES and SCALES[word] != "mm"]
    people = [word for word in tokens if word in WEARERS and word not in systems]
    rest = " ".join(word for word in tokens if word not in systems and word not in people)
    if len(systems) != 1 or len(people) > 1 or _known().of.get(rest) != "size_label":
        return None
    system = " ".join([SCALES[systems[0]], *(WEARERS[word] for word in people)])
    return Renaming(shop=header, ours="size_label", system=system)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    of: Mapping[str, str]
    order: Mapping[str, tuple[int, int]]
    words: Mapping[str, Sequence[str]]
    units: Mapping[str, float]


@cache
def _known() -> _Known:
    text = resources.files("scanfit.catalog.shop").joinpath("headers.toml").read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    of: dict[str, str] = {}
    order: dict[str, tuple[int, int]] = {}
    for rank, tables in enumerate(((plain["columns"], plain["words"]), (plain["second"],)), start=1):
        for table in tables:
            for ours, names in table.items():
                for at, name in enumerate(map(folded, names)):
                    assert of.setdefault(name, ours) == ours, f"headers.toml: '{name}' means {of[name]} and {ours}"
                    order.setdefault(name, (rank, at))
    for ours in (*plain["words"], *(column.name for columns in SCHEMAS.values() for column in columns)):
        assert of.setdefault(folded(ours), ours) == ours, f"headers.toml: '{ours}' means {of[folded(ours)]}"
        if ours not in _SEVERAL:  # their order is the list's
            order[folded(ours)] = (0, 0)
        order.setdefault(folded(ours), (0, 0))
    return _Known(of=of, order=order, words=plain["words"], units=plain["units"])
