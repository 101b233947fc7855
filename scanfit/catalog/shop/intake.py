"""A shop's own table becomes a catalogue's, part by part, and says what was read as what and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scanfit.catalog.fault import printable
from scanfit.catalog.schema import CATEGORIES, DIMENSIONS, INSOLE_CATEGORIES, LINE, SCHEMAS, WEARERS, kind_of
from scanfit.catalog.shop import labels, rows
from scanfit.catalog.shop.cells import as_text, worked_out
from scanfit.catalog.shop.headers import GROUPS, Named, folded, named, words
from scanfit.catalog.shop.money import with_money
from scanfit.catalog.shop.products import Products, with_options
from scanfit.catalog.shop.renaming import renamed
from scanfit.catalog.shop.tally import Tally
from scanfit.catalog.shop.words import INSOLE, OTHER, SHOE, SILENT, UNKNOWN
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

NO_SHOE, INSOLES, NO_SIGN = "no shoes", "insoles, whose lengths are not told", "without a sign of being shoes"
NO_SIZE = "shoes whose size is not understood"
_WORDS = ("product_type", "google_product_category", "tags", "#title")
_LENGTHS = ("JP", "MONDO", "KR", "CN")
"""Systems whose sizes are lengths: 30 cm alone may be anything's."""

_INSIDE = (*DIMENSIONS, *(c.name for c in SCHEMAS["shoe"] if c.name.startswith("last_")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of a shop's table.

    Attributes
    ----------
    renamed : the shop's column to ours
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
        self._named: dict[tuple[str, ...], Named] = {}
        self._kind = ""
        self._has_clothes = False
        self._tally = Tally()
        self._products = Products(self._tally)

    def batch(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a part with the schema's columns, its rows as far as they are what the catalogue is of.

        A part that has all columns a catalogue must have keeps its rows and cells as they are.
        """
        header = self._header(table.columns)
        table = renamed(table, header)
        if header.is_complete:
            money = any(one.ours in ("price", "stock", "availability") for one in header.renamings)
            return with_money(table, self._tally) if money else table
        # our own working columns begin with #
        table = table.rename({name: f"({name})" for name in table.columns if name.startswith("#") and name != LINE})
        self._kind = self._kind or _kind(table, header)
        return self._insoles(table) if self._kind == "insole" else self._shoes(table, header)

    def summary(self) -> Intake:
        """What was done so far."""
        renamings = {one.shop: one for header in self._named.values() for one in (*header.renamings, *header.sizes)}
        notes = [f"column '{printable(one.shop)}' is read as {one.ours}, times {one.factor:g}"
                 for one in renamings.values() if one.factor != 1]  # fmt: skip
        also = {shop: one.ours for one in renamings.values() for shop in one.also}
        return Intake(
            renamed={**{shop: one.ours for shop, one in renamings.items()}, **also}, left_out=self._tally.left_out,
            notes=(*notes, *self._tally.notes()),
        )  # fmt: skip

    def _header(self, names: list[str]) -> Named:
        """What the columns of a part mean; parts may differ, where rows are given as objects."""
        found = self._named.get(tuple(names))
        if found is None:
            found = self._named[tuple(names)] = named(names)
        return found

    def _shoes(self, table: pl.DataFrame, header: Named) -> pl.DataFrame:
        table = _as_words(as_text(table))
        is_group = any(one.ours == "sku" and folded(one.shop) in GROUPS for one in header.renamings)
        table = self._products.with_colours(self._products.filled_down(table), is_group=is_group)
        table = with_options(table)
        table = self._without_strangers(table, header.says_shoes)
        table = self._with_use(self._with_sizes(_with_wearer(table)))
        return self._finished(with_money(table, self._tally))

    def _insoles(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        table = _in_our_words(as_text(table))
        given = pl.col("category") if "category" in table.columns else pl.lit("")
        told = worked_out(_with_title(table), _WORDS, ("kind", "use"), rows.kind_and_use)["use"]
        use = table.select(pl.when(given.is_in(INSOLE_CATEGORIES)).then(given).otherwise(told).alias("use"))["use"]
        self._tally.take("their use is not told: taken to fit any footwear", int((use == "").sum()))
        table = table.with_columns(use.replace("", "any").alias("category"))
        if "size_label" in table.columns:
            table = self._with_sizes(table).drop("wearer", "width")
        return self._finished(with_money(table, self._tally))

    def _without_strangers(self, table: pl.DataFrame, says_shoes: bool) -> pl.DataFrame:
        """Leave out what is no shoe. What the shop says nothing of stays for now: its size may say it."""
        import polars as pl

        table = table.hstack(worked_out(_with_title(table), _WORDS, ("#kind", "#use"), rows.kind_and_use))
        signs = [pl.col(name).cast(pl.String).fill_null("") != "" for name in _INSIDE if name in table.columns]
        if says_shoes and "size_label" in table.columns:
            signs.append(pl.col("size_label") != "")
        if signs:
            unsaid = pl.col("#kind").is_in((SILENT, UNKNOWN)) & pl.any_horizontal(signs)
            table = table.with_columns(pl.when(unsaid).then(pl.lit(SHOE)).otherwise(pl.col("#kind")).alias("#kind"))
        if self._sells_clothes(table):  # then a size alone is no sign: shirts have 38 to 46 too
            table = table.with_columns(pl.col("#kind").replace(SILENT, UNKNOWN))
        for kind, reason in ((OTHER, NO_SHOE), (INSOLE, INSOLES), (UNKNOWN, NO_SIGN)):
            table = self._tally.without(table, table["#kind"] == kind, reason)
        return table

    def _sells_clothes(self, table: pl.DataFrame) -> bool:
        """Whether this part, or one before it, has clothes among its rows."""
        if not self._has_clothes:
            others = _with_title(table.filter(table["#kind"] == OTHER))
            self._has_clothes = bool((worked_out(others, _WORDS, ("clothing",), rows.clothing)["clothing"] != "").any())
        return self._has_clothes

    def _with_sizes(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        asked = table.with_columns(pl.lit(self._default_system).alias("#default"))
        told = worked_out(
            asked, ("size_label", "size_system", "#default", "width", "wearer"),
            ("size_system", "size_label", "width", "wearer", "#doubt", "#reason"), labels.understood,
        )  # fmt: skip
        label = pl.col("size_label") if "size_label" in table.columns else pl.lit("")
        system = pl.col("size_system") if "size_system" in table.columns else pl.lit("")
        own = table.with_columns(system.alias("#own"))["#own"]
        said = table.select(pl.lit("'") + label + pl.lit("': ") + told["#reason"])
        table = table.with_columns(*told.get_columns(), said.to_series().alias("#said"))
        if "#kind" in table.columns:
            told_by_length = table["size_system"].is_in(_LENGTHS) & (own == "")
            silent = (table["#kind"] == SILENT) & ((table["#reason"] != "") | told_by_length)
            table = self._tally.without(table, silent, NO_SIGN)
            self._tally.take("only their size says that they are shoes", int((table["#kind"] == SILENT).sum()))
        table = self._tally.without(table, table["#reason"] != "", NO_SIZE, "#said")
        for doubt, count in table["#doubt"].value_counts(sort=True, name="n").iter_rows():
            self._tally.take(doubt, count if doubt else 0)
        return table.drop("#doubt", "#reason", "#said", "#kind", strict=False)

    def _with_use(self, table: pl.DataFrame) -> pl.DataFrame:
        """For what and for whom, said or taken; only of rows that stay."""
        import polars as pl

        given = pl.col("category") if "category" in table.columns else pl.lit("")
        told = pl.col("#use")
        is_child = (pl.col("wearer") == "child") & told.is_in(("", "casual", "walking"))
        use = pl.when(given != "").then(given).when(is_child).then(pl.lit("child")).otherwise(told)
        table = table.with_columns(use.alias("category")).drop("#use")
        self._tally.take("their use is not told: taken as casual shoes", int((table["category"] == "").sum()))
        unsaid = int((table["wearer"] == "").sum())
        self._tally.take("whom they are for is not told: offered to men and women", unsaid)
        return table.with_columns(pl.col("category").replace("", "casual"), pl.col("wearer").replace("", "unisex"))

    def _finished(self, table: pl.DataFrame) -> pl.DataFrame:
        """Numbers and names for what has none, and the shop's words taken off."""
        import polars as pl

        for name, sources in (("sku", ("mpn", "variant_id", "gtin", "model")), ("model", ("sku",)), ("brand", ())):
            there = [
                pl.when(pl.col(each) != "").then(pl.col(each)) for each in (name, *sources) if each in table.columns
            ]
            table = table.with_columns(pl.coalesce(*there, pl.lit("")).alias(name))
        table = self._products.named(table)
        self._tally.take("their brand is not told", int((table["brand"] == "").sum()))
        table = table.with_columns(pl.col("brand").replace("", "-"))
        return table.drop(name for name in table.columns if name in words())


def _kind(table: pl.DataFrame, header: Named) -> str:
    """Shoe or insole. A shoe's shop may tell the length of the insole in it, which makes it no catalogue of insoles."""
    try:
        kind = kind_of(name for name in table.columns if name not in words())
    except CatalogError:
        if "size_label" in table.columns or "option1_name" in table.columns:
            return "shoe"
        raise
    shoe, insole = ({column.name for column in SCHEMAS[name]} for name in ("shoe", "insole"))
    said = (insole - shoe) & set(table.columns)
    called = {one.ours for one in header.renamings}
    if kind == "insole" and said <= {"length_mm", "width_mm"} & called:
        found = worked_out(_with_title(as_text(table)), _WORDS, ("kind", "use"), rows.kind_and_use)["kind"]
        return "insole" if (found == INSOLE).any() and not (found == SHOE).any() else "shoe"
    return kind


def _as_words(table: pl.DataFrame) -> pl.DataFrame:
    """A category or wearer that is none of ours is a shop's word: its type of product, its word for people."""
    import polars as pl

    for ours, known, word in (("category", CATEGORIES, "product_type"), ("wearer", WEARERS, "gender")):
        if ours not in table.columns:
            continue
        said = pl.col(word) if word in table.columns else pl.lit("")
        strange = ~pl.col(ours).is_in(known)
        table = table.with_columns(
            pl.when(strange & (said == "")).then(pl.col(ours)).otherwise(said).alias(word),
            pl.when(strange).then(pl.lit("")).otherwise(pl.col(ours)).alias(ours),
        )
    return table


def _in_our_words(table: pl.DataFrame) -> pl.DataFrame:
    """How firm an insole is and how its arch is, in the schema's words; others stay for the check to quote."""
    for name in ("firmness", "arch_contour"):
        if name in table.columns:
            table = table.with_columns(worked_out(table, (name,), (name,), partial(rows.in_our_words, name)))
    return table


def _with_wearer(table: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    told = worked_out(_with_title(table), ("gender", "age_group", *_WORDS), ("wearer",), rows.whose)["wearer"]
    given = pl.col("wearer") if "wearer" in table.columns else pl.lit("")
    return table.with_columns(pl.when(given != "").then(given).otherwise(told).alias("wearer"))


def _with_title(table: pl.DataFrame) -> pl.DataFrame:
    """The title's words: without its numbers, for titles that differ by their size only are read once."""
    import polars as pl

    if "model" not in table.columns:
        return table
    return table.with_columns(pl.col("model").str.replace_all(r"\b[0-9]+(?:[.,/][0-9]+)?\b", " ").alias("#title"))
