"""Products and their variants: what stands on a product's first row only, its options, its name and its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.shop import rows
from scanfit.catalog.shop.cells import worked_out
from scanfit.catalog.shop.tally import Tally

if TYPE_CHECKING:
    import polars as pl

ONLY_PICTURE = "only a picture of the product above"
_OPTIONS = tuple(f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value"))
_OF_PRODUCT = ("model", "brand", "product_type", "google_product_category", "tags", "gender", "age_group",
               "option1_name", "option2_name", "option3_name")  # fmt: skip
"""What Shopify writes on a product's first row only."""

_TEXTS = {"#name": str, "#brand": str}


class Products:
    """What is known of the products met so far: a product's rows may lie in two parts of a table."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._last: dict[str, str] = {}
        self._known: dict[str, tuple[str, str]] = {}
        self._shares_sku: bool | None = None

    def filled_down(self, table: pl.DataFrame) -> pl.DataFrame:
        """Shopify's export: a product's fields stand on its first row, and pictures have rows of their own."""
        import polars as pl

        if "sku" not in table.columns or "option1_name" not in table.columns or not table.height:
            return table
        known = [name for name in _OF_PRODUCT if name in table.columns]
        head = table["sku"][0]
        first = {name: self._last.get(name, "") if head and self._last.get("sku") == head else "" for name in known}
        is_first = pl.int_range(pl.len()) == 0
        begun = table.with_columns(
            pl.when((pl.col(name) == "") & is_first).then(pl.lit(first[name])).otherwise(pl.col(name)).alias(name)
            for name in known
        )
        filled = begun.with_columns(_down(name).alias(name) for name in known)
        self._last = {name: filled[name][-1] for name in (*known, "sku")}
        own = [name for name in ("option1_value", "variant_id", "price") if name in filled.columns]
        silent = filled.select((pl.concat_str(own) if own else pl.lit("-")).alias("v"))["v"] == ""
        return self._tally.without(filled, silent if own else silent.new_from_index(0, filled.height), ONLY_PICTURE)

    def with_colours(self, table: pl.DataFrame, *, is_group: bool) -> pl.DataFrame:
        """A model's second colour is an article of its own; a number that each variant has of its own is one already.

        ``is_group`` is whether the column's name says that variants share the number; else the first part shows it.
        """
        import polars as pl

        if not {"color", "sku"} <= set(table.columns) or "option1_name" in table.columns:
            return table
        if self._shares_sku is None and table.height > 1:
            self._shares_sku = bool(table.filter(pl.col("sku") != "")["sku"].is_duplicated().any())
        return _with_sku(table, "color") if is_group or self._shares_sku is not False else table

    def named(self, table: pl.DataFrame) -> pl.DataFrame:
        """One name and brand for a product: feeds put colour and size into each variant's title, which is then no name.

        What the product's first part said holds for those that follow, or one article would have two names.
        """
        import polars as pl

        if not table.height:
            return table
        several = pl.col("sku") != pl.col("variant_id") if "variant_id" in table.columns else pl.lit(True)
        products = table.filter(pl.col("sku") != "").group_by("sku", maintain_order=True).agg(
            pl.col("model").min().alias("low"), pl.col("model").max().alias("high"), pl.col("model").first(),
            pl.col("brand").filter(pl.col("brand") != "").first().fill_null(""),
            several.any().alias("several") | (pl.col("sku").first() == table["sku"][-1]),
        )  # fmt: skip
        found: list[tuple[str, str]] = []
        for sku, low, high, first, brand, may_go_on in products.iter_rows():
            name, maker = self._known.get(sku, ("", ""))
            found.append((name or (first if low == high else _common(low, high) or first), maker or brand))
            if may_go_on:  # a number of one variant only does not come again, and there may be a million
                self._known[sku] = found[-1]
        told = products.select("sku").hstack(pl.DataFrame(found, schema=_TEXTS, orient="row"))
        joined = table.join(told, on="sku", how="left", maintain_order="left")
        shared = pl.coalesce("#name", "model")
        self._tally.take(
            "their titles differ within one product: its name is what they share",
            int(joined.select((shared != pl.col("model")).sum()).item()),
        )
        of_product = pl.when(pl.col("brand") == "").then(pl.col("#brand").fill_null("")).otherwise(pl.col("brand"))
        return joined.with_columns(shared.alias("model"), of_product.alias("brand")).drop("#name", "#brand")


def _down(name: str) -> pl.Expr:
    """The last cell above, of the same product, that is not empty: a product's rows stand together."""
    import polars as pl

    own = pl.col(name)
    above = pl.when(own != "").then(own).forward_fill().over(pl.col("sku").rle_id())
    return pl.when(pl.col("sku") == "").then(own).otherwise(above).fill_null("")


def with_options(table: pl.DataFrame) -> pl.DataFrame:
    """Sizes and widths from Shopify's options; another choice, such as a colour, is an article of its own: sku/blue."""
    import polars as pl

    if "option1_name" not in table.columns:
        return table
    told = worked_out(table, _OPTIONS, ("size", "system", "width", "rest"), rows.options)
    size = pl.col("size_label") if "size_label" in table.columns else pl.lit("")
    table = table.with_columns(
        told["rest"].alias("#rest"),
        pl.when(told["size"] != "").then(told["size"]).otherwise(size).alias("size_label"),
    )
    if "width" not in table.columns:
        table = table.with_columns(told["width"])
    if "size_system" not in table.columns:
        table = table.with_columns(told["system"].alias("size_system"))
    return (_with_sku(table, "#rest") if "sku" in table.columns else table).drop("#rest")


def _with_sku(table: pl.DataFrame, beside: str) -> pl.DataFrame:
    import polars as pl

    more = pl.when((pl.col(beside) != "") & (pl.col("sku") != "")).then(pl.lit("/") + pl.col(beside))
    return table.with_columns((pl.col("sku") + more.otherwise(pl.lit(""))).alias("sku"))


def _common(low: str, high: str) -> str:
    """What two titles, and all between them in the alphabet, begin with, in whole words."""
    shared = low[: next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))]
    cut = any(len(text) > len(shared) and text[len(shared)].isalnum() for text in (low, high))
    if cut and shared and shared[-1].isalnum():
        shared = shared.rpartition(" ")[0]
    return shared.rstrip(" -–,;/|([:")
