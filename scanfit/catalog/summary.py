"""What is in a catalogue: one line per model, and one model's variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanfit.catalog.schema import DIMENSIONS, columns_of, nearest
from scanfit.catalog.sizes import foot_length_mm
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

    from scanfit.catalog.charts import Charts
    from scanfit.catalog.load import Catalog

_OF_THE_MODEL = ("sku", "brand", "model", "category", "wearer")


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRange:
    """The smallest and the largest label of one size system, by the foot they are made for."""

    system: str
    smallest: str
    largest: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSummary:
    """One model. ``price`` and ``highest_price`` differ where variants do; None where no price is given."""

    sku: str
    brand: str
    model: str
    category: str
    wearer: str
    sizes: tuple[SizeRange, ...]
    widths: tuple[str, ...]
    variants: int
    price: float | None
    highest_price: float | None
    currency: str
    stock: int | None


def models(table: pl.DataFrame) -> list[ModelSummary]:
    """Return one summary per sku, in the table's order."""
    return [_summary(rows) for rows in table.partition_by("sku", maintain_order=True)]


def variants(catalog: Catalog, sku: str) -> pl.DataFrame:
    """Return one model's rows, or say which sku was most likely meant."""
    rows = catalog.table.filter(catalog.table["sku"] == sku)
    if rows.height:
        return rows
    near = nearest(sku, catalog.table["sku"].unique().to_list())
    hint = f"did you mean {near}? " if near else ""
    raise CatalogError(
        f"there is no sku '{sku}'", where=catalog.location,
        next_step=f"{hint}list them with: scanfit catalog list {catalog.location}",
    )  # fmt: skip


def item_document(catalog: Catalog, sku: str, charts: Charts | None = None) -> dict[str, Any]:
    """Return one model as the document scanfit.catalog-item/1, with a sentence for each inner dimension's origin."""
    rows = variants(catalog, sku)
    names = [column.name for column in columns_of(catalog.kind)]
    shared = [name for name in _OF_THE_MODEL if name in names]
    own = [name for name in names if name not in (*shared, "features")]
    first = rows.row(0, named=True)
    return {
        "schema": "scanfit.catalog-item/1",
        "location": catalog.location,
        "kind": catalog.kind,
        **{name: first[name] for name in shared},
        "features": [word.strip() for word in first["features"].split(";") if word.strip()],
        "variants": [{name: row[name] for name in own} for row in rows.iter_rows(named=True)],
        "origins": _origins(catalog, rows, charts),
    }


def _origins(catalog: Catalog, rows: pl.DataFrame, charts: Charts | None) -> list[dict[str, str]]:
    """For each variant, where each of its inner dimensions came from, in words."""
    from scanfit.catalog.charts import load_charts
    from scanfit.catalog.evidence import explain_dimension

    if catalog.kind != "shoe":
        return []
    known = charts or load_charts()
    return [
        {name: explain_dimension(row, name, known) for name in DIMENSIONS if row[name] is not None}
        for row in rows.iter_rows(named=True)
    ]


def _summary(rows: pl.DataFrame) -> ModelSummary:
    first = rows.row(0, named=True)
    stock, price = rows["stock"].drop_nulls(), rows["price"].drop_nulls()
    widths = rows["width"].unique(maintain_order=True).to_list() if "width" in rows.columns else []
    return ModelSummary(
        sku=first["sku"], brand=first["brand"], model=first["model"], category=first["category"],
        wearer=first.get("wearer", ""), sizes=_sizes(rows), widths=tuple(width for width in widths if width),
        variants=rows.height, price=_number(price.min()), highest_price=_number(price.max()),
        currency=first["currency"], stock=int(stock.sum()) if len(stock) else None,
    )  # fmt: skip


def _sizes(rows: pl.DataFrame) -> tuple[SizeRange, ...]:
    labels: dict[str, list[str]] = {}
    for system, label in rows.select("size_system", "size_label").unique(maintain_order=True).iter_rows():
        labels.setdefault(system, []).append(label)
    ranges = []
    for system, found in labels.items():
        ordered = sorted(found, key=lambda label: foot_length_mm(system, label))
        ranges.append(SizeRange(system=system, smallest=ordered[0], largest=ordered[-1], count=len(ordered)))
    return tuple(ranges)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
