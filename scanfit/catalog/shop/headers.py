"""Which of a shop's columns is which of ours: by the listed names of ``headers.toml``, never by likeness."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanfit.catalog.fault import printable
from scanfit.catalog.schema import LINE, SCHEMAS
from scanfit.errors import CatalogError

_UNIT_AT_END = re.compile(
    r"^(?P<name>.+?)[\s_]*(?:[(\[]\s*(?:in\s+)?(?P<told>[a-z]+)\s*[)\]]|[\s_,](?:in[\s_]+)?(?P<said>[a-z]+))\.?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """One column of the shop read as one of ours, its numbers times ``factor``."""

    shop: str
    ours: str
    factor: float = 1.0

    @property
    def told(self) -> str:
        """ "Marke as brand", "Innenlänge (cm) as inner_length_mm, times 10"."""
        times = f", times {self.factor:g}" if self.factor != 1 else ""
        return f"{printable(self.shop)} as {self.ours}{times}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The renamings of one header, in its order, and the columns nobody asked for."""

    renamings: tuple[Renaming, ...]
    spare: tuple[str, ...]


def folded(text: str) -> str:
    """A name without case, accents and punctuation.

    >>> folded("Schuhgröße_(EU)"), folded("Variant SKU")
    ('schuhgrosse eu', 'variant sku')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in plain).split())


def named(headers: Sequence[str]) -> Named:
    """Find our columns among a table's. A column with our own name stays, and then no other is taken for it.

    Raises
    ------
    CatalogError
        If two columns mean the same and neither has our name.
    """
    own = {column.name for columns in SCHEMAS.values() for column in columns} | set(_known().words)
    taken = {header for header in headers if header in own}
    found: dict[str, Renaming] = {}
    spare: list[str] = []
    for header in headers:
        if header == LINE or header in taken:
            continue
        one = _meaning(header)
        if one is None or one.ours in taken:
            spare.append(header)
            continue
        if one.ours in found:
            first = found[one.ours]
            if _is_attribute(first.ours):  # two words of the same kind: the first serves
                spare.append(header)
                continue
            raise CatalogError(
                f"columns '{printable(first.shop)}' and '{printable(header)}' both mean {one.ours}",
                next_step=f"rename the one that is meant to {one.ours}, or take the other out",
            )
        found[one.ours] = one
    return Named(renamings=tuple(found.values()), spare=tuple(spare))


def words() -> frozenset[str]:
    """The shop's own words for a row, which are no columns of a catalogue."""
    return frozenset(_known().words)


def _is_attribute(name: str) -> bool:
    return name in _known().words


def _meaning(header: str) -> Renaming | None:
    """What a header says, with its unit; None where it is in no list."""
    known = _known()
    whole = known.of.get(folded(header))
    if whole is not None:
        return Renaming(shop=header, ours=whole)
    match = _UNIT_AT_END.match(header.strip().casefold())
    if match is None:
        return None
    unit = match["told"] or match["said"]
    name = known.of.get(folded(match["name"])) or known.of.get(folded(f"{match['name']} mm"))
    if unit not in known.units or name is None or not name.endswith("_mm"):
        return None
    return Renaming(shop=header, ours=name, factor=known.units[unit])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    of: Mapping[str, str]
    words: Mapping[str, Sequence[str]]
    units: Mapping[str, float]


@cache
def _known() -> _Known:
    text = resources.files("scanfit.catalog.shop").joinpath("headers.toml").read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    of: dict[str, str] = {}
    for table in (plain["columns"], plain["words"]):
        for ours, names in table.items():
            for name in (folded(ours), *map(folded, names)):
                assert of.setdefault(name, ours) == ours, f"headers.toml: '{name}' means {of[name]} and {ours}"
    for columns in SCHEMAS.values():
        for column in columns:
            of.setdefault(folded(column.name), column.name)
    return _Known(of=of, words=plain["words"], units=plain["units"])
