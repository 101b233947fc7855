"""A shop's own table becomes a catalogue's, part by part, and says what was read as what and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanfit.catalog.fault import printable
from scanfit.catalog.schema import LINE, SCHEMAS, kind_of
from scanfit.catalog.shop import labels, rows
from scanfit.catalog.shop.headers import Named, named, words
from scanfit.catalog.shop.words import INSOLE, OTHER, UNKNOWN
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

EXAMPLES = 3
_OPTIONS = tuple(f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value"))
_OF_PRODUCT = ("model", "brand", "product_type", "google_product_category", "tags", "gender", "age_group",
               "option1_name", "option2_name", "option3_name")  # fmt: skip
"""What Shopify writes on a product's first row only."""

NO_SHOE, INSOLES, NO_SIGN = "no shoes", "insoles, whose lengths are not told", "without a sign of being shoes"
NO_SIZE, ONLY_PICTURE = "shoes whose size is not understood", "only a picture of the product above"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of a shop's table.

    Attributes
    ----------
    renamed : the shop's column to ours, with the factor where numbers were converted
    left_out : rows left out, by reason
    notes : all of it in sentences, for people
    """

    renamed: Mapping[str, str]
    left_out: Mapping[str, int]
    notes: tuple[str, ...]


class ShopIntake:
    """Reads the parts of one table, in their order. ``default_system`` is that of sizes that do not say theirs."""

    def __init__(self, *, default_system: str = "") -> None:
        self._default_system = default_system
        self._named: Named | None = None
        self._last: dict[str, str] = {}
        self._left_out: dict[str, int] = {}
        self._examples: dict[str, dict[str, None]] = {}
        self._taken: dict[str, int] = {}

    def batch(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a part with the schema's columns, its rows as far as they are what the catalogue is of.

        A part that has all columns a catalogue must have keeps its rows and cells as they are.
        """
        table = self._renamed(table)
        kind = _kind(table.columns)
        if all(column.name in table.columns for column in SCHEMAS[kind] if not column.optional):
            return table.drop(self._words(table))
        return self._insoles(table) if kind == "insole" else self._shoes(table)

    def summary(self) -> Intake:
        """What was done so far."""
        renamings = self._named.renamings if self._named else ()
        notes = [f"{count} rows left out: {reason} ({self._shown(reason)})" for reason, count in self._left_out.items()]
        notes += [f"{count} variants: {what}" for what, count in self._taken.items()]
        return Intake(
            renamed={one.shop: one.ours for one in renamings}, left_out=dict(self._left_out), notes=tuple(notes)
        )

    def _renamed(self, table: pl.DataFrame) -> pl.DataFrame:

        if self._named is None:
            self._named = named(table.columns)
        table = table.rename({one.shop: one.ours for one in self._named.renamings})
        scaled = [one for one in self._named.renamings if one.factor != 1]
        return table.with_columns(_scaled(table[one.ours], one.factor) for one in scaled) if scaled else table

    def _shoes(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        table = table.with_columns(
            pl.col(name).cast(pl.String).fill_null("").str.strip_chars()
            for name in table.columns if name != LINE and not table[name].dtype.is_numeric()
        )  # fmt: skip
        table = self._with_options(self._filled_down(table))
        table = self._without_strangers(table)
        table = self._with_sizes(self._with_wearer(table))
        return self._finished(self._with_money(table), "shoe")

    def _insoles(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        if "category" not in table.columns:
            table = table.with_columns(category=pl.lit("any"))
            self._take("their use is not told: taken to fit any footwear", table.height)
        if "size_label" in table.columns and "size_system" not in table.columns:
            table = self._with_sizes(table.with_columns(size_label=pl.col("size_label").cast(pl.String).fill_null("")))
        return self._finished(self._with_money(table), "insole")

    def _filled_down(self, table: pl.DataFrame) -> pl.DataFrame:
        """Shopify's export: a product's fields stand on its first row, and pictures have rows of their own."""
        import polars as pl

        if "sku" not in table.columns or "option1_name" not in table.columns or not table.height:
            return table
        known = [name for name in _OF_PRODUCT if name in table.columns]
        head = table["sku"][0]
        first = {name: self._last.get(name, "") if self._last.get("sku") == head else "" for name in known}
        filled = table.with_columns(
            pl.when((pl.col(name) == "") & (pl.int_range(pl.len()) == 0)).then(pl.lit(first[name]))
            .otherwise(pl.col(name)).replace("", None).forward_fill().over("sku").fill_null("")
            for name in known
        )  # fmt: skip
        self._last = {name: filled[name][-1] for name in (*known, "sku")}
        variant = pl.concat_str([pl.col(n) for n in ("option1_value", "variant_id", "price") if n in filled.columns])
        return self._without(filled, filled.select(variant.alias("v"))["v"] == "", ONLY_PICTURE)

    def _with_options(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        if "option1_name" not in table.columns:
            return _with_color(table)
        told = rows.worked_out(table, _OPTIONS, ("size", "system", "width", "rest"), rows.options)
        size = pl.col("size_label") if "size_label" in table.columns else pl.lit("")
        table = table.with_columns(
            told["rest"].alias("#rest"), size_label=pl.when(told["size"] != "").then(told["size"]).otherwise(size)
        )
        if "width" not in table.columns:
            table = table.with_columns(told["width"])
        if "size_system" not in table.columns:
            table = table.with_columns(told["system"].alias("size_system"))
        return _with_sku(table, "#rest").drop("#rest")

    def _without_strangers(self, table: pl.DataFrame) -> pl.DataFrame:
        """Leave out what is no shoe; what nothing tells of stays only if it has a size to be understood."""
        import polars as pl

        told = rows.worked_out(
            table, ("product_type", "google_product_category", "tags", "model"), ("kind", "use", "called"),
            rows.kind_of_product,
        )  # fmt: skip
        table = table.with_columns(told["kind"].alias("#kind"), told["use"].alias("#use"))
        for kind, reason in ((OTHER, NO_SHOE), (INSOLE, INSOLES), (UNKNOWN, NO_SIGN)):
            table = self._without(table, table["#kind"] == kind, reason)
        given = pl.col("category") if "category" in table.columns else pl.lit("")
        use = pl.when(given != "").then(given).otherwise(pl.col("#use"))
        table = table.with_columns(category=use).drop("#kind", "#use")
        self._take("their use is not told: taken as casual shoes", int((table["category"] == "").sum()))
        return table.with_columns(category=pl.col("category").replace("", "casual"))

    def _with_wearer(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        words = ("gender", "age_group", "product_type", "google_product_category", "tags", "model")
        told = rows.worked_out(table, words, ("wearer",), rows.whose)["wearer"]
        given = pl.col("wearer") if "wearer" in table.columns else pl.lit("")
        return table.with_columns(wearer=pl.when(given != "").then(given).otherwise(told))

    def _with_sizes(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        table = table.with_columns(pl.lit(self._default_system).alias("#default"))
        told = rows.worked_out(
            table, ("size_label", "size_system", "#default", "width", "wearer"),
            ("size_system", "size_label", "width", "wearer", "#doubt", "#reason"), labels.understood,
        )  # fmt: skip
        said = table["size_label"] if "size_label" in table.columns else pl.repeat("", table.height, eager=True)
        table = table.drop("#default").with_columns(*told.get_columns(), said.cast(pl.String).alias("#said"))
        table = self._without(table, table["#reason"] != "", NO_SIZE, "#said")
        for doubt, count in table["#doubt"].value_counts(sort=True, name="n").iter_rows():
            self._take(doubt, count if doubt else 0)
        table = table.drop("#doubt", "#reason", "#said")
        unsaid = table["wearer"] == ""
        self._take("whom they are for is not told: offered to men and women", int(unsaid.sum()))
        return table.with_columns(wearer=pl.col("wearer").replace("", "unisex"))

    def _with_money(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        if "price" in table.columns:
            told = rows.worked_out(table, ("price",), ("price", "currency", "#lost"), rows.price)
            given = pl.col("currency").cast(pl.String) if "currency" in table.columns else pl.lit("")
            currency = table.select(pl.when(told["currency"] != "").then(told["currency"]).otherwise(given))
            known = currency.to_series().fill_null("")
            lost = (told["#lost"] != "") | ((told["price"] != "") & (known == ""))
            self._take("their price is left out: it can mean more than one, or has no currency", int(lost.sum()))
            price = pl.select(pl.when(lost).then(pl.lit("")).otherwise(told["price"])).to_series()
            table = table.with_columns(price=price, currency=known)
        if "availability" in table.columns:
            told = rows.worked_out(table, ("availability",), ("availability", "#lost"), rows.available)
            self._take("their availability is a word scanfit does not know", int((told["#lost"] != "").sum()))
            table = table.with_columns(told["availability"])
        if "stock" in table.columns:  # a shop that sells more than it has counts below zero
            oversold = pl.col("stock").cast(pl.String).str.contains(r"^\s*-[0-9]+$")
            table = table.with_columns(
                stock=pl.when(oversold).then(pl.lit("0")).otherwise(pl.col("stock").cast(pl.String))
            )
        return table

    def _finished(self, table: pl.DataFrame, kind: str) -> pl.DataFrame:
        """Names for what has none, and the shop's words taken off."""
        import polars as pl

        for name, sources, otherwise in (
            ("sku", ("mpn", "variant_id", "gtin", "model"), ""), ("model", ("sku",), ""), ("brand", (), "-"),
        ):  # fmt: skip
            there = [
                pl.col(each).cast(pl.String).replace("", None) for each in (name, *sources) if each in table.columns
            ]
            if name == "brand" and (not there or table.select(there[0])["brand"].null_count()):
                missing = table.height if not there else table.select(there[0])["brand"].null_count()
                self._take("their brand is not told", missing)
            table = table.with_columns(pl.coalesce(*there, pl.lit(otherwise)).alias(name))
        return table.drop(self._words(table))

    def _without(self, table: pl.DataFrame, out: pl.Series, reason: str, example: str = "model") -> pl.DataFrame:
        count = int(out.sum())
        if not count:
            return table
        self._left_out[reason] = self._left_out.get(reason, 0) + count
        if example in table.columns:
            shown = self._examples.setdefault(reason, {})
            for text in table.filter(out)[example].unique(maintain_order=True).head(EXAMPLES).to_list():
                if len(shown) < EXAMPLES:
                    shown[printable(str(text))] = None
        return table.filter(~out)

    def _take(self, what: str, count: int) -> None:
        if count:
            self._taken[what] = self._taken.get(what, 0) + count

    def _shown(self, reason: str) -> str:
        return ", ".join(self._examples.get(reason, {})) + " …"

    def _words(self, table: pl.DataFrame) -> list[str]:
        """The columns that rows were understood by, which no catalogue has."""
        return [name for name in table.columns if name in words()]


def _kind(names: list[str]) -> str:
    try:
        return kind_of(names)
    except CatalogError:
        if "size_label" in names or "option1_name" in names:
            return "shoe"
        raise


def _with_color(table: pl.DataFrame) -> pl.DataFrame:
    return _with_sku(table, "color") if "color" in table.columns and "sku" in table.columns else table


def _with_sku(table: pl.DataFrame, beside: str) -> pl.DataFrame:
    """A colour, or another choice that is no size, is an article of its own: sku/blue."""
    import polars as pl

    more = (
        pl.when(pl.col(beside).cast(pl.String).fill_null("") != "")
        .then(pl.lit("/") + pl.col(beside))
        .otherwise(pl.lit(""))
    )
    return table.with_columns(sku=pl.when(pl.col("sku") != "").then(pl.col("sku") + more).otherwise(pl.col("sku")))


def _scaled(cells: pl.Series, factor: float) -> pl.Series:
    """Numbers in another unit as millimetres; what is no number is left for the check to quote."""
    import polars as pl

    if cells.dtype.is_numeric():
        return (cells.cast(pl.Float64) * factor).round(6)
    text = cells.cast(pl.String).fill_null("").str.strip_chars()
    shaped = text.str.contains(r"^[0-9]+([.,][0-9]+)?$")
    numbers = text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) * factor
    return (
        pl.select(pl.when(shaped).then(numbers.round(6).cast(pl.String)).otherwise(text)).to_series().alias(cells.name)
    )
