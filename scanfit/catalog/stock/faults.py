"""What is wrong between a stock list and the catalogue, told by the list's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.fault import WARNING, Fault, fault_on, printable
from scanfit.catalog.schema import LINE
from scanfit.catalog.sizes import size_number
from scanfit.catalog.stock.keys import STORE_KEY, SYSTEM, WIDTH
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

_LONGEST = 160


def contradicting(rows: pl.DataFrame) -> list[Fault]:
    """Rows whose identities (``by``) name different variants."""
    if not rows.height:
        return []
    first = rows.sort(LINE).row(0, named=True)
    names = [f"{name} {first[name]}" for name in first["by"]]
    what = f"{' and '.join(names)} are different variants in the catalogue"
    step = "correct one of them, here or in the catalogue"
    return [fault_on(rows[LINE].to_list(), first["by"][0], printable(what, _LONGEST), step)]


def ambiguous(candidates: pl.DataFrame, rows: pl.DataFrame, variants: pl.DataFrame) -> list[Fault]:
    """Rows (row, variant) that may mean several variants, by the column that would tell them apart."""
    import polars as pl

    if not candidates.height:
        return []
    both = candidates.join(rows, on="row").join(variants, on="variant", suffix="_of")
    each = both.group_by("row").agg(
        pl.col(LINE).first(), pl.col("sku").first(), pl.col("size_label").first(), pl.len().alias("count"),
        pl.col(SYSTEM).n_unique().alias("systems"), pl.col(WIDTH).n_unique().alias("widths"),
        *(pl.col(name).first() for name in ("variant_id", "gtin", "size_system", "width")),
    ).sort(LINE)  # fmt: skip
    missing = (
        pl.when((pl.col("systems") > 1) & (pl.col("sku") != "")).then(pl.lit("size_system"))
        .when((pl.col("widths") > 1) & (pl.col("sku") != "") & (pl.col("width") == "")).then(pl.lit("width"))
        .otherwise(pl.lit("variant_id"))
    )  # fmt: skip
    each = each.with_columns(missing.alias("missing"))
    return [_ambiguous(group) for group in each.partition_by("missing", maintain_order=True)]


def _ambiguous(rows: pl.DataFrame) -> Fault:
    first = rows.row(0, named=True)
    column = first["missing"]
    what = f"{_who(first)} may be {first['count']} variants of the catalogue"
    step = f"write its {column}" if column != "variant_id" else "give each of them a variant_id, and write it here"
    return fault_on(rows[LINE].to_list(), column, printable(what, _LONGEST), step)


def unsized(rows: pl.DataFrame) -> list[Fault]:
    """Rows that name a model (with ``of_sku`` variants) and no size."""
    if not rows.height:
        return []
    first = rows.sort(LINE).row(0, named=True)
    what = (
        f"sku {first['sku']} has {first['of_sku']} variants in the catalogue, and the row does not say its size_label"
    )
    step = "fill in the column size_label (with size_system and width where they differ), or variant_id or gtin"
    return [fault_on(rows[LINE].to_list(), "size_label", printable(what, _LONGEST), step)]


def unreadable(rows: pl.DataFrame) -> list[Fault]:
    """Rows of a model in the catalogue whose size label is no size."""
    if not rows.height:
        return []
    first = rows.sort(LINE).row(0, named=True)
    what = f"size label '{first['size_label']}' of sku {first['sku']} is not a size"
    if first["size_system"]:
        what += f" in {first['size_system']}"
    return [fault_on(rows[LINE].to_list(), "size_label", printable(what, _LONGEST), _as_written(first["size_label"]))]


def _as_written(label: str) -> str:
    try:
        size_number(label)
    except CatalogError as error:
        return error.next_step
    return "write it as the catalogue does"


def twice(pairs: pl.DataFrame, variants: pl.DataFrame) -> list[Fault]:
    """Variants that two rows mean in one store, whatever the words."""
    import polars as pl

    groups = pairs.group_by("variant", STORE_KEY, maintain_order=True).agg(pl.col(LINE).sort(), pl.col("store").first())
    groups = groups.filter(pl.col(LINE).list.len() > 1)
    if not groups.height:
        return []
    repeats = groups.select(pl.col(LINE).list.slice(1).explode())[LINE].to_list()
    first = groups.sort(pl.col(LINE).list.get(1)).row(0, named=True)
    variant = variants.row(first["variant"], named=True)
    place = f" in {first['store']}" if first["store"] else ""
    what = f"{_who(variant | {'variant_id': '', 'gtin': ''})}{place} is on line {first[LINE][0]} already"
    step = "keep one of the rows: they are never added up"
    return [fault_on(repeats, "sku", printable(what, _LONGEST), step)]


def strangers_of(rows: pl.DataFrame, of: int) -> Fault | None:
    """The warning of rows that mean no variant of the catalogues."""
    if not rows.height:
        return None
    first = rows.sort(LINE).row(0, named=True)
    what = (
        f"{rows.height} of {of} rows name no variant of the catalogue, the first on line {first[LINE]}: {_who(first)}"
    )
    step = "nothing to do if these are not shoes or insoles of the catalogue"
    return Fault(
        line=first[LINE], column="sku", what=printable(what, _LONGEST), next_step=step, severity=WARNING,
        lines=(first[LINE],),
    )  # fmt: skip


def _who(row: dict[str, object]) -> str:
    """A row's variant in words: its surest name, and its size."""
    name = next((f"{name} {row[name]}" for name in ("variant_id", "gtin", "sku") if row.get(name)), "")
    size = " ".join(str(row[part]) for part in ("size_system", "size_label") if row.get(part))
    width = f" width {row['width']}" if row.get("width") else ""
    return name + (f" size {size}" if size and name.startswith("sku") else "") + (width if size else "")
