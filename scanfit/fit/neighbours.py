"""What would change the verdict: the sizes and widths beside a variant, and whether a width is what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanfit.fit.ask import Scored
from scanfit.fit.offers import Offer
from scanfit.fit.shown import Asked, Question
from scanfit.fit.words import brief, chance, deciding
from scanfit.model.recommendation import Explanation, ItemFit, ZoneFit

Row = Mapping[str, Any]

_LESS_WIDE = ("ball_girth", "ball_width", "waist", "instep", "toe_height")
"""Zones that a wider fitting opens."""


def what_changes(asked: Asked) -> tuple[str, ...]:
    """Return a line for each neighbour in size and width: "EU 43 D: 71 %, toe length left: loose, +17.2 ± 2.1 mm".

    Parameters
    ----------
    asked : the one row that is explained, of a table of all variants of its sku
    """
    question, scored, (here,) = asked
    rows = list(scored.table.iter_rows(named=True))
    variant = rows[here]
    beside = [row for row in (*_sizes(rows, variant), *_widths(rows, variant)) if row is not None]
    if not beside:
        return ()
    told = question.told(scored.table[beside], scored)
    return tuple(f"{_name(rows[row])}: {_brief(one)}" for row, one in zip(beside, told, strict=True))


def with_width_notes(question: Question, offer: Offer, scored: Scored, items: Sequence[ItemFit]) -> tuple[ItemFit, ...]:
    """The same shoes, with "one width up rather than one size up" among the reasons where that is the truth.

    It is where the next narrower width of this size is not good because it is too tight across, and one size up in that
    width is less likely to fit than this variant.
    """
    if not any(item.width for item in items):
        return tuple(items)
    table = offer.rows_of("sku", {item.sku for item in items})
    rows = list(table.iter_rows(named=True))
    of_sku: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        of_sku.setdefault(row["sku"], []).append(number)
    asked = {}
    for place, item in enumerate(items):
        own = of_sku.get(item.sku, [])
        three = _instead(item, [rows[number] for number in own])
        if three is not None:
            asked[place] = [own[number] for number in three]
    told = iter(question.told(table[[row for three in asked.values() for row in three]], scored) if asked else ())
    notes = {place: _width_words([rows[row] for row in three], [next(told) for _ in three])
             for place, three in asked.items()}  # fmt: skip
    return tuple(
        replace(item, reasons=(*item.reasons, notes[place])) if notes.get(place) else item
        for place, item in enumerate(items)
    )


def _instead(item: ItemFit, rows: Sequence[Row]) -> tuple[int, int, int] | None:
    """The item's own row, the next narrower width of its size, and the next size in that; None without one of them."""
    here = next((n for n, row in enumerate(rows) if _same(row, item)), None) if item.width else None
    narrower = None if here is None else _widths(rows, rows[here])[0]
    if narrower is None or not _is_medium_or_wider(rows, rows[narrower]):
        return None
    longer = None if narrower is None else _sizes(rows, rows[narrower])[1]
    return None if here is None or narrower is None or longer is None else (here, narrower, longer)


def _is_medium_or_wider(rows: Sequence[Row], variant: Row) -> bool:
    """Whether a width is the middle one of its size or beyond: only then is the next one "up" for people."""
    key = _girth_key(variant)
    known = sorted(float(row[key]) for row in rows if _kin(row, variant, "size_label") and row.get(key) is not None)
    return known.index(float(variant[key])) >= (len(known) - 1) // 2


def _girth_key(variant: Row) -> str:
    return "ball_girth_mm" if variant.get("ball_girth_mm") is not None else "ball_width_mm"


def _width_words(rows: Sequence[Row], told: Sequence[Explanation]) -> str:
    (_, narrower, longer), (this, tight, up) = rows, told
    worst, instead = deciding(tight.zones), deciding(up.zones)
    if worst is None or instead is None or not _too_narrow(worst) or this.probability is None or up.probability is None:
        return ""
    if not up.probability < this.probability > (tight.probability or 0.0):
        return ""
    return (
        f"one width up rather than one size up: {_name(narrower)} is at {brief(worst)}; {_name(longer)} is at "
        f"{brief(instead)}, with a chance of {chance(up.probability)} where this one has {chance(this.probability)}"
    )


def _too_narrow(zone: ZoneFit) -> bool:
    return zone.zone in _LESS_WIDE and zone.verdict in ("too tight", "snug")


def _brief(told: Explanation) -> str:
    return f"{chance(told.probability)}, {brief(deciding(told.zones))}"


def _name(row: Row) -> str:
    return " ".join(str(row[key]) for key in ("size_system", "size_label", "width") if row.get(key))


def _same(row: Row, item: ItemFit) -> bool:
    own = (item.sku, item.size_system, item.size_label, item.width)
    return (row["sku"], row["size_system"], row["size_label"], row.get("width") or "") == own


def _sizes(rows: Sequence[Row], variant: Row) -> tuple[int | None, int | None]:
    """The next shorter and the next longer variant of the same width."""
    same = [number for number, row in enumerate(rows) if _kin(row, variant, "width")]
    return _beside(rows, same, variant, "inner_length_mm")


def _widths(rows: Sequence[Row], variant: Row) -> tuple[int | None, int | None]:
    """The next narrower and the next wider variant of the same size."""
    same = [number for number, row in enumerate(rows) if _kin(row, variant, "size_label")]
    return _beside(rows, same, variant, _girth_key(variant))


def _kin(row: Row, variant: Row, key: str) -> bool:
    """Of one article, with the same word under ``key``."""
    return (
        row["sku"] == variant["sku"]
        and row["size_system"] == variant["size_system"]
        and ((row.get(key) or "") == (variant.get(key) or ""))
    )


def _beside(rows: Sequence[Row], among: Sequence[int], variant: Row, key: str) -> tuple[int | None, int | None]:
    here = variant.get(key)
    if here is None:
        return None, None
    known = [number for number in among if rows[number].get(key) is not None]
    less = [number for number in known if rows[number][key] < here]
    more = [number for number in known if rows[number][key] > here]
    return (
        max(less, key=lambda number: rows[number][key], default=None),
        min(more, key=lambda number: rows[number][key], default=None),
    )
