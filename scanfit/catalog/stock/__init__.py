"""Live stock: a list of what is on hand, by store and variant, joined to the catalogue when it is asked.

A stock list is a table of any catalogue source. Its columns are ``store`` (may be left out: one shop), ``on_hand``,
and who the row is: ``variant_id``, ``gtin``, or ``sku`` with ``size_label``, ``size_system`` and ``width`` as far as
they are needed to mean one variant. What the list does not speak of is not known, which is not the same as sold out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scanfit.catalog.fault import Fault, printable
from scanfit.catalog.location import shown
from scanfit.catalog.schema import nearest
from scanfit.catalog.stock.check import checked, refuse
from scanfit.catalog.stock.keys import STORE_KEY, WHO, store_key
from scanfit.catalog.stock.match import match
from scanfit.errors import CatalogError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from scanfit.catalog.load import Catalog
    from scanfit.providers import CatalogSource


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stock:
    """A checked stock list.

    Attributes
    ----------
    location : as it may be shown, without what logs in there
    table : one row per variant and store: the columns of a list, with "" where it does not say; on_hand is never null
    stores : their names, as first written, in alphabetical order; empty where the list names none
    notes : columns not used, warnings
    """

    location: str
    table: pl.DataFrame
    stores: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def load_stock(location: str, source: CatalogSource, options: Mapping[str, Any] | None = None) -> Stock:
    """Load and check a stock list; raise CatalogError (exit 4) if it has errors."""
    from scanfit.catalog.load import as_frame

    options = options or {}
    place = shown(location)
    loaded = as_frame(source.load(location, options), source.name, place)
    table, faults, spare = checked(loaded, decimal=options.get("decimal") or ".")
    refuse(faults, place)
    notes = [f"{place} line {f.line}: {f.message}" for f in faults]
    if spare:
        notes.append(f"{place}: columns not used: {', '.join(printable(name) for name in spare)}")
    first = table.filter(table["store"] != "").unique(STORE_KEY, keep="first", maintain_order=True)["store"]
    return Stock(location=place, table=table, stores=tuple(sorted(first)), notes=tuple(notes))


def join_stock(table: pl.DataFrame, stock: Stock, store: str | None = None) -> pl.DataFrame:
    """Return the catalogue table with ``stock`` = on hand in that store, or in all of them together.

    Null where the list does not speak of the variant (in that store): that is not known, and not 0.

    Raises
    ------
    UsageError
        If the list has no store of that name.
    CatalogError
        If a row does not say which of several variants it means, or says one variant and store twice.
    """
    return _joined([table], stock, store)[0][0]


def with_stock(catalogs: Sequence[Catalog], stock: Stock, store: str | None = None) -> tuple[Catalog, ...]:
    """Return the catalogues with the list's stock in place of their own, and notes on how the two match.

    As ``join_stock``; a list that knows no variant of any catalogue is a CatalogError.
    """
    tables, matched, strangers = _joined([catalog.table for catalog in catalogs], stock, store)
    if not matched:
        raise _nothing_matches(catalogs, stock)
    place = f" in {_named_store(stock, store)}" if store is not None else ""
    notes = list(stock.notes)
    if strangers:
        notes.append(f"{stock.location}: {strangers.message}")
    filled = []
    for catalog, table in zip(catalogs, tables, strict=True):
        known = len(table) - table["stock"].null_count()
        said = f"{stock.location}: stock{place} is known of {known} of {len(table)} {catalog.kind} variants"
        filled.append(replace(catalog, table=table, notes=(*catalog.notes, said, *notes)))
        notes = []
    return tuple(filled)


def is_store(name: str, stock: Stock) -> bool:
    """Whether the list has a store of this name, capitals and spaces aside."""
    return store_key(name) in {store_key(store) for store in stock.stores}


def _joined(
    tables: Sequence[pl.DataFrame], stock: Stock, store: str | None
) -> tuple[list[pl.DataFrame], int, Fault | None]:
    """The tables with stock filled in, how many rows of the list were matched, and the fault of those that were not."""
    import polars as pl

    key = None if store is None else store_key(_named_store(stock, store))
    found = match(tables, stock.table)
    refuse(found.faults, stock.location)
    here = found.pairs if key is None else found.pairs.filter(pl.col(STORE_KEY) == key)
    total = here.group_by("variant").agg(pl.col("on_hand").sum())
    filled = []
    offset = 0
    for table in tables:
        rows = pl.DataFrame({"variant": pl.int_range(offset, offset + len(table), dtype=pl.UInt32, eager=True)})
        on_hand = rows.join(total, on="variant", how="left", maintain_order="left")["on_hand"]
        told = [on_hand.cast(pl.Int64).alias("stock")]
        if "availability" in table.columns:  # what a feed said some time ago
            told.append(pl.repeat("", len(table), dtype=pl.String, eager=True).alias("availability"))
        filled.append(table.with_columns(told))
        offset += len(table)
    return filled, len(found.pairs), found.strangers


def _named_store(stock: Stock, store: str) -> str:
    """The list's own spelling of a store."""
    if not stock.stores:
        raise UsageError(
            f"{stock.location} names no stores", where=f"--in-stock {printable(store)}",
            next_step="write --in-stock without a store, or add a column store to the list",
        )  # fmt: skip
    known = {store_key(name): name for name in stock.stores}
    if store_key(store) in known:
        return known[store_key(store)]
    near = nearest(store, stock.stores)
    shown = ", ".join(stock.stores[:20]) + (" …" if len(stock.stores) > 20 else "")
    raise UsageError(
        f"there is no store '{printable(store)}' in {stock.location}", where="--in-stock",
        next_step=(f"did you mean {near}? " if near else "") + f"its stores are {shown}",
    )  # fmt: skip


def _nothing_matches(catalogs: Sequence[Catalog], stock: Stock) -> CatalogError:
    theirs = next((f"{name} '{value}'" for name in WHO[:3] for value in stock.table[name] if value), "")
    ours = next((sku for catalog in catalogs for sku in catalog.table["sku"]), "")
    return CatalogError(
        f"none of its {len(stock.table)} rows is a variant of the catalogue", where=stock.location,
        next_step=f"it begins with {printable(theirs)}, the catalogue with sku '{printable(ours)}': write the "
        "catalogue's sku and size_label, its variant_id or its gtin",
    )  # fmt: skip
