"""Which variant of the catalogue each row of a stock list means. What could mean two is an error, never a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanfit.catalog.schema import LINE
from scanfit.catalog.stock.faults import ambiguous, contradicting, strangers_of, twice, unreadable, unsized
from scanfit.catalog.stock.keys import (
    GTIN_KEY,
    NUMBER,
    STORE_KEY,
    SYSTEM,
    WHO,
    WIDTH,
    gtin_key,
    size_of_variants,
    sizes_of_rows,
)

if TYPE_CHECKING:
    import polars as pl

    from scanfit.catalog.fault import Fault


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matched:
    """What a stock list and catalogues have in common.

    Attributes
    ----------
    pairs : variant (the row in all tables, one after the other), store, on_hand and line, at most one per variant
        and store
    strangers : the fault (a warning) of rows that mean no variant of the catalogues
    faults : errors: rows that may mean several variants, and variants that two rows mean
    """

    pairs: pl.DataFrame
    strangers: Fault | None
    faults: tuple[Fault, ...]


def match(tables: Sequence[pl.DataFrame], stock: pl.DataFrame) -> Matched:
    """Find the variant of each row. A variant_id, a gtin and a sku with its size must not name different ones."""
    import polars as pl

    variants = _variants(tables, with_gtins=bool((stock[GTIN_KEY] != "").any()))
    rows = stock.with_row_index("row")
    sizes = sizes_of_rows(rows)
    means = pl.concat([
        _by(rows, variants, "variant_id", "variant_id").with_columns(pl.lit("variant_id").alias("by")),
        _by(rows, variants, GTIN_KEY, GTIN_KEY).with_columns(pl.lit("gtin").alias("by")),
        _by_sku(rows, sizes, variants).with_columns(pl.lit("sku").alias("by")),
    ])  # fmt: skip
    asked = means.group_by("row").agg(pl.col("by").unique().sort())
    agreed = means.group_by("row", "variant").agg(pl.col("by").n_unique().alias("votes")).join(asked, on="row")
    agreed = agreed.filter(pl.col("votes") == pl.col("by").list.len()).select("row", "variant")
    pairs = agreed.filter(~agreed["row"].is_duplicated()).join(rows, on="row")
    pairs = pairs.select("variant", STORE_KEY, "store", "on_hand", LINE).sort(LINE)
    lost = rows.join(asked, on="row", how="anti")
    models = variants.group_by("sku").len("of_sku").filter(pl.col("sku") != "")
    vague = lost.join(sizes, on="row", how="anti").join(models, on="sku")  # a known model, but which size is not said
    strange = lost.join(vague, on="row", how="anti")
    faults = [
        *contradicting(rows.join(asked, on="row").join(agreed, on="row", how="anti")),
        *ambiguous(agreed.filter(agreed["row"].is_duplicated()), rows, variants),
        *unsized(vague.filter(pl.col("size_label") == "")),
        *unreadable(vague.filter(pl.col("size_label") != "")),
        *twice(pairs, variants),
    ]
    return Matched(
        pairs=pairs, strangers=strangers_of(strange, len(rows)),
        faults=tuple(sorted(faults, key=lambda fault: fault.line or 0)),
    )  # fmt: skip


def _variants(tables: Sequence[pl.DataFrame], *, with_gtins: bool) -> pl.DataFrame:
    """What names each variant of the tables, one after the other; an insole has no width.

    GTINs are brought into one form only where the list has any: over a million variants that is a third of the time.
    """
    import polars as pl

    parts = [
        table.select(pl.col(name).fill_null("") if name in table.columns else pl.lit("").alias(name) for name in WHO)
        for table in tables
    ]
    variants = pl.concat(parts).with_row_index("variant")
    gtins = gtin_key(variants["gtin"]) if with_gtins else pl.repeat("", len(variants), dtype=pl.String, eager=True)
    variants = variants.with_columns(gtins.alias(GTIN_KEY))
    return variants.join(size_of_variants(variants), on="variant", how="left", maintain_order="left")


def _by(rows: pl.DataFrame, variants: pl.DataFrame, ours: str, theirs: str) -> pl.DataFrame:
    """Row and variant where a word of both is one; a word nobody wrote is none."""
    keyed = rows.filter(rows[ours] != "").select("row", ours)
    return keyed.join(variants.select("variant", theirs), left_on=ours, right_on=theirs).select("row", "variant")


def _by_sku(rows: pl.DataFrame, sizes: pl.DataFrame, variants: pl.DataFrame) -> pl.DataFrame:
    """A sku is a variant's own number first, then a model's, which takes a size where the model has several variants.

    A shop may give the model and its first variant one number, so where a row says its size, the variant must have it.
    """
    import polars as pl

    single = ~variants["sku"].is_duplicated()
    several = variants.filter(~single)["sku"].unique().implode()
    sized = rows.select("row", "sku").filter(rows["sku"] != "").join(sizes, on="row")
    plain = rows.join(sizes, on="row", how="anti")
    safe = plain.filter((plain["size_label"] == "") | ~plain["sku"].is_in(several))
    own = pl.concat(
        [
            _by(safe, variants, "sku", "variant_id"),
            _of_size(sized, variants.filter(variants["variant_id"] != ""), "variant_id"),
        ]
    )
    unsaid = plain.filter(plain["size_label"] == "")
    model = pl.concat([_by(unsaid, variants.filter(single), "sku", "sku"), _of_size(sized, variants, "sku")])
    return pl.concat([own, model.join(own, on="row", how="anti")])


def _of_size(rows: pl.DataFrame, variants: pl.DataFrame, theirs: str) -> pl.DataFrame:
    """Row and variant of one number and size; system and width as far as the row says them."""
    import polars as pl

    key = variants.select("variant", pl.col(theirs).alias("sku"), NUMBER, SYSTEM, WIDTH)
    both = rows.join(key, on=["sku", NUMBER], suffix="_of")
    alike = [(pl.col(name) == "") | (pl.col(name) == pl.col(f"{name}_of")) for name in (SYSTEM, WIDTH)]
    return both.filter(*alike).select("row", "variant").unique()
