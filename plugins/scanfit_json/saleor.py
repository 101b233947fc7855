"""A Saleor shop's fixture (manage.py dumpdata): one row per variant, in Google's attribute names.

Read on saleor/saleor at 723cd4e (R): attributes are assigned to variants and products through rows of their
own, prices stand per channel, stock per warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, UsageError
from scanfit_json.cells import Columns
from scanfit_json.fixture import Fixture, Key
from scanfit_json.parse import Placed

if TYPE_CHECKING:
    import polars as pl

_DEEPEST = 50
_OWN = ("id", "item_group_id", "title", "product_type", "size", "price", "sale_price", "quantity")


def load(document: Any, location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return one row per variant; every cell is text."""
    fixture = Fixture(document, location)
    variants = fixture.all("product.productvariant")
    if not variants:
        what, step = "the fixture holds no product.productvariant", "dump the app product as well"
        raise CatalogError(what, where=location, next_step=step)
    shop = _Shop(fixture, str(options.get("channel") or ""))
    columns = Columns(location, text=True)
    rows: list[tuple[Mapping[str, Any], int]] = []
    for key, variant in variants.items():
        row = shop.row(key, variant)
        columns.add(row, variant.line)
        rows.append((row, variant.line))
    return columns.frame(rows)


class _Shop:
    def __init__(self, fixture: Fixture, channel: str) -> None:
        self._fixture = fixture
        self._prices = self._prices_by_variant(channel)
        self._stock = self._stock_by_variant()
        self._of_variant = self._assigned("variant")
        self._of_product = self._assigned("product")

    def row(self, key: Key, variant: Placed) -> dict[str, str | None]:
        fixture = self._fixture
        product_key = variant.get("product")
        product = fixture.one("product.product", product_key, variant)
        row: dict[str, str | None] = {
            "id": fixture.text(variant, "sku") or key,
            "item_group_id": fixture.text(product, "slug") or fixture.key(product_key, variant),
            "title": fixture.text(product, "name"),
            "product_type": ", ".join(self._types(product)) or None,
        }
        own = self._of_variant.get(key, {})
        sizes = [name for name in own if name.split()[-1:] and name.split()[-1].casefold() == "size"]
        row["size"] = own[sizes[0]] if len(sizes) == 1 else None
        shared = self._of_product.get(fixture.key(product_key, variant), {})
        for name, value in {**shared, **own}.items():
            if name not in sizes or len(sizes) > 1:
                row[f"attribute {name}" if name.casefold() in _OWN else name] = value
        row |= self._prices.get(key, {})
        row["quantity"] = str(self._stock[key]) if key in self._stock else None
        return row

    def _types(self, product: Placed) -> Iterator[str]:
        """The product's type and the path of its category, as two of Google's product_type."""
        fixture = self._fixture
        if product.get("product_type") is not None:
            name = fixture.text(fixture.one("product.producttype", product["product_type"], product), "name")
            yield from [name] if name else []
        names: list[str] = []
        at: Any = product.get("category")
        while at is not None:
            category = fixture.one("product.category", at, product)
            names.insert(0, fixture.text(category, "name") or "")
            at = category.get("parent")
            if len(names) > _DEEPEST:
                fixture.fault(f"its category is more than {_DEEPEST} below the top, or below itself", product)
        if names:
            yield " > ".join(names)

    def _assigned(self, to: str) -> dict[Key, dict[str, str]]:
        """The attributes of each variant or product: name to value, several values joined."""
        fixture = self._fixture
        found: dict[Key, dict[str, str]] = {}
        for link in fixture.all(f"attribute.assigned{to}attributevalue").values():
            if to == "variant":
                assignment = fixture.one("attribute.assignedvariantattribute", link.get("assignment"), link)
                owner = fixture.key(assignment.get("variant"), assignment)
            else:
                owner = fixture.key(link.get("product"), link)
            value = fixture.one("attribute.attributevalue", link.get("value"), link)
            attribute = fixture.one("attribute.attribute", value.get("attribute"), value)
            name, said = fixture.text(attribute, "name"), fixture.text(value, "name")
            if name and said:
                of = found.setdefault(owner, {})
                of[name] = f"{of[name]};{said}" if name in of else said
        return found

    def _stock_by_variant(self) -> dict[Key, int]:
        """Pairs on hand in all warehouses less those allocated to orders, as Saleor counts what it can sell."""
        fixture = self._fixture
        free: dict[Key, int] = {}
        for stock in fixture.all("warehouse.stock").values():
            key = fixture.key(stock.get("product_variant"), stock)
            count = fixture.count(stock, "quantity") - fixture.count(stock, "quantity_allocated")
            free[key] = free.get(key, 0) + count
        return {key: max(count, 0) for key, count in free.items()}

    def _prices_by_variant(self, wanted: str) -> dict[Key, dict[str, str | None]]:
        """Prices with their currency: of the channel, or of each channel in a column that names it."""
        fixture = self._fixture
        slugs = {key: fixture.text(c, "slug") or key for key, c in fixture.all("channel.channel").items()}
        if wanted and wanted not in slugs.values():
            there = ", ".join(slugs.values()) or "none"
            what = f"there is no channel '{wanted}' (there are: {there})"
            raise UsageError(what, where="-o channel=", next_step="pass one of them")
        single = wanted or (next(iter(slugs.values())) if len(slugs) == 1 else "")
        prices: dict[Key, dict[str, str | None]] = {}
        for listing in fixture.all("product.productvariantchannellisting").values():
            slug = slugs.get(fixture.key(listing.get("channel"), listing), "")
            if single and slug != single:
                continue
            of = prices.setdefault(fixture.key(listing.get("variant"), listing), {})
            full, reduced = self._price(listing, "price_amount"), self._price(listing, "discounted_price_amount")
            of["price" if single else f"price in {slug}"] = full
            if single and reduced != full:
                of["sale_price"] = reduced
        return prices

    def _price(self, listing: Placed, name: str) -> str | None:
        amount, currency = self._fixture.text(listing, name), self._fixture.text(listing, "currency")
        return f"{_two_places(amount)} {currency}" if amount and currency else None


def _two_places(amount: str) -> str:
    """80.000 as 80.00: Django writes a decimal with all its places, in which a shop's list has thousands."""
    whole, _, places = amount.partition(".")
    return f"{whole}.{places[:2]}" if len(places) > 2 and not places[2:].strip("0") else amount
