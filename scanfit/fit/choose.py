"""From feet, catalogues and wishes to the ranked answer."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanfit.catalog.filters import Passing, passing_rows
from scanfit.errors import CatalogError, UsageError
from scanfit.fit.ask import Asks, Scored, chance_of_rows, explain_rows, score_table
from scanfit.fit.notes import notes_on_catalog, notes_on_feet
from scanfit.fit.rank import Rows, Value, best_row, rank
from scanfit.fit.shelf import better_away, standing
from scanfit.fit.words import deciding
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import Explanation, FitRequest, ItemFit, Recommendation, Wishes

if TYPE_CHECKING:
    from scanfit.catalog.load import Catalog

ITEMS = ("shoe", "insole")


def choose(pair: FootPair, catalogs: Sequence[Catalog], wishes: Wishes, host: Asks) -> Recommendation:
    """Rank the shoes and insoles of ``catalogs`` for one person.

    Raises
    ------
    ScanError
        If a foot lacks a measure without which nothing can be recommended.
    UsageError
        If there is no catalogue, or no plugin recommends what the catalogues hold.
    CatalogError
        If no catalogue has the sku of ``wishes.explain``.
    """
    if not catalogs:
        raise UsageError("there is no catalogue to choose from", next_step="give one with --catalog")
    request = FitRequest(
        pair=pair, taste=wishes.taste, activity=wishes.activity, sock_mm=wishes.sock_mm, under=wishes.under
    )
    notes = [*notes_on_feet(pair), *(note for catalog in catalogs for note in notes_on_catalog(catalog))]
    explained = _explained(wishes.explain, request, catalogs, host, notes) if wishes.explain else ()
    fitting: dict[str, tuple[ItemFit, ...]] = {}
    nearest: dict[str, tuple[ItemFit, ...]] = {}
    away: list[ItemFit] = []
    considered = 0
    for item in ITEMS:
        offer = _offer(item, catalogs, wishes, notes)
        if offer is None:
            continue
        if not offer.left.left:
            away += better_away(item, offer, None, request, host, notes, _items, _worth)
            continue
        scored = score_table(item, request, offer.table, host, notes, offer.left.mask)
        worth = _worth(scored, request, host, notes)
        order = rank(offer.table, scored.scores, top=wishes.top, rows=scored.rows, value=worth)
        considered += offer.left.left
        fitting[item] = _items(order.fitting, request, scored, host, notes)
        nearest[item] = _items(order.nearest, request, scored, host, notes)
        if nearest[item] and item == "insole":
            notes.append(f"no insole fits: the nearest was stopped by {nearest[item][0].worst_zone.replace('_', ' ')}")
        best = standing(scored, order.fitting, worth)
        away += better_away(item, offer, best, request, host, notes, _items, _worth)
    return Recommendation(
        shoes=fitting.get("shoe", ()),
        insoles=fitting.get("insole", ()),
        nearest=nearest.get("shoe", ()),
        explained=explained,
        considered=considered,
        notes=tuple(dict.fromkeys(notes)),
        not_on_shelf=tuple(away),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offer:
    """All variants of one kind; no row is copied.

    Attributes
    ----------
    wanted : those that pass every hard filter but the stock's
    left : of these, those that are in stock, if the customer asked for that
    """

    table: Any
    wanted: Passing
    left: Passing


def _offer(item: str, catalogs: Sequence[Catalog], wishes: Wishes, notes: list[str]) -> Offer | None:
    """What the catalogues offer of one kind; None where no catalogue holds that kind."""
    table = _all_rows(item, catalogs)
    if table is None:
        return None
    wanted = passing_rows(table, category=wishes.category, wearer=wishes.wearer, max_price=wishes.max_price)
    left = passing_rows(table, in_stock=wishes.in_stock, among=wanted)
    notes += [f"{item}s, {note}" for note in left.notes]
    if not left.left:
        notes.append(f"no {item} is left after these filters")
    return Offer(table=table, wanted=wanted, left=left)


def _all_rows(item: str, catalogs: Sequence[Catalog]) -> Any:
    import polars as pl

    tables = [catalog.table for catalog in catalogs if catalog.kind == item]
    return pl.concat(tables) if tables else None


def _explained(
    sku: str, request: FitRequest, catalogs: Sequence[Catalog], host: Asks, notes: list[str]
) -> tuple[ItemFit, ...]:
    """The variant of ``sku`` that fits best, whatever the filters say."""
    known: set[str] = set()
    for item in ITEMS:
        table = _all_rows(item, catalogs)
        if table is None:
            continue
        rows = table.filter(table["sku"] == sku)
        if not len(rows):
            skus = set(table["sku"].unique().to_list())
            known |= skus
            rows = table.filter(table["sku"] == _spelt(sku, skus))
        if len(rows):
            scored = score_table(item, request, rows, host, notes)
            best = best_row(rows, scored.scores, _worth(scored, request, host, notes))
            return _items([best], request, scored, host, notes)
    near = difflib.get_close_matches(sku, sorted(known), n=1)
    raise CatalogError(
        f"no catalogue has the sku '{sku}'",
        where="--explain",
        next_step=f"did you mean {near[0]}?" if near else _listing(catalogs),
    )


def _spelt(sku: str, known: Set[str]) -> str:
    """The catalogue's spelling of a sku, capitals aside, where only one is meant."""
    alike = [one for one in known if one.casefold() == sku.casefold()]
    return alike[0] if len(alike) == 1 else sku


def _listing(catalogs: Sequence[Catalog]) -> str:
    return shlex.join(["see", "scanfit", "catalog", "list", *(catalog.location for catalog in catalogs)])


def _worth(scored: Scored, request: FitRequest, host: Asks, notes: list[str]) -> Value:
    """What rows of the scored table are worth: their chance. Rows alike in all that is asked of are asked once."""

    def value(rows: Rows) -> NDArray[np.float64]:
        chances = chance_of_rows(scored.table[rows], request, scored.recommenders, host, notes)
        return np.zeros(len(rows)) if chances is None else chances

    return value


def _items(
    rows: Sequence[int], request: FitRequest, scored: Scored, host: Asks, notes: list[str]
) -> tuple[ItemFit, ...]:
    if not rows:
        return ()
    shown = scored.table[list(rows)]
    told = explain_rows(shown, request, scored, host, notes)
    return tuple(
        _item(values, told[index], scored, row)
        for index, (row, values) in enumerate(zip(rows, shown.iter_rows(named=True), strict=True))
    )


def _item(values: dict[str, Any], told: Explanation, scored: Scored, row: int) -> ItemFit:
    place = scored.place(row)
    return ItemFit(
        sku=values["sku"],
        brand=values["brand"],
        model=values["model"],
        size_system=values["size_system"],
        size_label=values["size_label"],
        width=values.get("width") or "",
        verdict=told.verdict,
        zones=told.zones,
        reasons=told.reasons,
        price=values.get("price"),
        currency=values.get("currency") or None,
        stock=values.get("stock"),
        probability=told.probability,
        score=float(scored.scores.score[place]),
        worst_zone=_worst_zone(told, scored, place),
        recommender="+".join(recommender.name for recommender in scored.recommenders),
    )


def _worst_zone(told: Explanation, scored: Scored, place: int) -> str:
    """The zone that most likely does not fit; where the row does not fit at all, the one that stopped it."""
    worst = deciding(told.zones)
    if scored.scores.score[place] < 0 or worst is None or told.probability is None:
        return scored.scores.worst_zone[place]
    return worst.zone
