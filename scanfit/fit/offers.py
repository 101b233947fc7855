"""What the catalogues offer one person: which rows the hard filters and the needs leave."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanfit.catalog.filters import Passing, passing_rows
from scanfit.errors import CatalogError
from scanfit.fit.needs import constrained, needs_of
from scanfit.model.need import Need
from scanfit.model.recommendation import Wishes

if TYPE_CHECKING:
    from scanfit.catalog.load import Catalog

ITEMS = ("shoe", "insole")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offer:
    """All variants of one kind; no row is copied.

    Attributes
    ----------
    wanted : those that pass every hard filter and every constraint but the stock's
    left : of these, those that are in stock, if the customer asked for that
    needs : what is asked of this kind
    """

    table: Any
    wanted: Passing
    left: Passing
    needs: tuple[Need, ...]

    @property
    def for_stock(self) -> bool:
        """Whether the stock took anything out."""
        return self.left.mask is not None and self.left.left < self.wanted.left

    def rows_of(self, column: str, words: Collection[str]) -> Any:
        """The rows that are left with one of these words in a column, in one pass over the table."""
        mask = self.table[column].is_in(list(words))
        return self.table.filter(mask if self.left.mask is None else mask & self.left.mask)


def offer_of(item: str, catalogs: Sequence[Catalog], wishes: Wishes, notes: list[str]) -> Offer | None:
    """What the catalogues offer of one kind; None where no catalogue holds that kind."""
    table = all_rows(item, catalogs)
    if table is None:
        return None
    needs = needs_of(item, wishes.needs)
    wanted = passing_rows(table, category=wishes.category, wearer=wishes.wearer, max_price=wishes.max_price)
    if any(need.is_constraint for need in needs):
        wanted = constrained(table, needs, wanted)
    left = passing_rows(table, in_stock=wishes.in_stock, among=wanted)
    notes += [f"{item}s, {note}" for note in left.notes]
    if not left.left:
        notes.append(f"no {item} is left after these filters")
    return Offer(table=table, wanted=wanted, left=left, needs=needs)


def all_rows(item: str, catalogs: Sequence[Catalog]) -> Any:
    """Every row of one kind; None where no catalogue holds it."""
    import polars as pl

    tables = [catalog.table for catalog in catalogs if catalog.kind == item]
    return pl.concat(tables) if tables else None


def rows_of_sku(sku: str, items: Sequence[str], catalogs: Sequence[Catalog], *, asked_by: str) -> tuple[str, Any]:
    """Return the kind and the rows of ``sku``, whatever the filters say; capitals aside, where only one is meant.

    Raises
    ------
    CatalogError
        If no catalogue has it, in the name of the option ``asked_by``.
    """
    known: set[str] = set()
    for item in items:
        table = all_rows(item, catalogs)
        if table is None:
            continue
        rows = table.filter(table["sku"] == sku)
        if not len(rows):
            skus = set(table["sku"].unique().to_list())
            known |= skus
            rows = table.filter(table["sku"] == _spelt(sku, skus))
        if len(rows):
            return item, rows
    near = difflib.get_close_matches(sku, sorted(known), n=1) or _skus_of_model(sku, items, catalogs)
    what = "" if len(items) > 1 else f" of an {items[0]}"
    raise CatalogError(
        f"no catalogue has the sku '{sku}'{what}",
        where=asked_by,
        next_step=f"did you mean {near[0]}?" if near else _listing(catalogs),
    )


def _skus_of_model(name: str, items: Sequence[str], catalogs: Sequence[Catalog]) -> list[str]:
    """The sku of a model that is called so, where someone gave its name."""
    for item in items:
        table = all_rows(item, catalogs)
        if table is not None and name.strip():
            rows = table.filter(table["model"].str.to_lowercase() == name.strip().casefold())
            if len(rows):
                return [str(rows["sku"][0])]
    return []


def _spelt(sku: str, known: Set[str]) -> str:
    """The catalogue's spelling of a sku, capitals aside, where only one is meant."""
    alike = [one for one in known if one.casefold() == sku.casefold()]
    return alike[0] if len(alike) == 1 else sku


def _listing(catalogs: Sequence[Catalog]) -> str:
    return shlex.join(["see", "scanfit", "catalog", "list", *(catalog.location for catalog in catalogs)])
