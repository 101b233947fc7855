"""A small catalogue of made-up shoes or insoles, as the core hands it to recommenders."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from scanfit.catalog.schema import columns_of

if TYPE_CHECKING:
    import polars as pl

# Shares of the length, D: a shoe 12 mm longer than the average phantom foot fits it. Only there so that rows differ.
_SHOE: Mapping[str, float] = MappingProxyType(
    {
        "ball_girth_mm": 0.925,
        "ball_width_mm": 0.385,
        "heel_width_mm": 0.272,
        "instep_height_mm": 0.21,
        "toe_box_height_mm": 0.102,
    }
)
_INSOLE: Mapping[str, float] = MappingProxyType({"width_mm": 0.36, "heel_width_mm": 0.25, "arch_height_mm": 0.075})
_ROUND: Mapping[str, tuple[str, float]] = MappingProxyType(
    {"narrow": ("B", -0.08), "medium": ("D", 0.0), "wide": ("2E", 0.08)}
)
SHORTEST_MM, LONGEST_MM, STEP_MM = 170, 330, 5


def small_catalog(item: str = "shoe") -> pl.DataFrame:
    """Return a table of about a hundred variants: exactly the schema's columns, some cells of them not known.

    Three models in three widths, inner lengths of 170 to 330 mm; every fifth row lacks one dimension.

    >>> table = small_catalog()
    >>> table.height, table["inner_length_mm"].min(), table["toe_box_height_mm"].null_count() > 0
    (99, 170.0, True)
    """
    rows = [
        _row(item, length, width, number)
        for number, length in enumerate(range(SHORTEST_MM, LONGEST_MM + 1, STEP_MM))
        for width in _ROUND
    ]
    for number, row in enumerate(rows):
        if number % 5 == 4:
            row[sorted(_shares(item))[number % len(_shares(item))]] = None
    return as_table(item, rows)


def lengths_of_one(item: str = "shoe", *, fitting_mm: float = 262.0) -> pl.DataFrame:
    """Return rows that differ in length alone, in whole millimetres; all else would fit a foot of some 250 mm."""
    column = length_column(item)
    row = _row(item, round(fitting_mm), "medium", 1)
    return as_table(item, [{**row, column: float(mm), "size_label": str(mm)} for mm in range(200, 341)])


def length_column(item: str) -> str:
    """Return the column that holds an item's length."""
    return "inner_length_mm" if item == "shoe" else "length_mm"


def as_table(item: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return rows as the core types them: text never null, numbers null where they are not known."""
    import polars as pl

    types = {"text": pl.String, "words": pl.String, "number": pl.Float64, "integer": pl.Int64}
    schema = {column.name: types[column.dtype] for column in columns_of(item)}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def _shares(item: str) -> Mapping[str, float]:
    return _SHOE if item == "shoe" else _INSOLE


def _row(item: str, length_mm: float, width: str, number: int) -> dict[str, Any]:
    letter, wider = _ROUND[width]
    sizes = {name: round(length_mm * share * (1 + wider), 1) for name, share in _shares(item).items()}
    extra = {"heel_cup_depth_mm": 12.0, "heel_thickness_mm": 5.0, "forefoot_thickness_mm": 3.0, "firmness": "medium"}
    return {
        "sku": f"kit-{item}-{width}",
        "brand": "Kit",
        "model": f"{width.title()} {item}",
        "category": "casual",
        "wearer": "unisex",
        "size_system": "MONDO",
        "size_label": f"{length_mm - 12:g}",
        "width": letter,
        length_column(item): float(length_mm),
        **sizes,
        **({} if item == "shoe" else extra),
        "features": "",
        "price": 79.0 + number,
        "currency": "EUR",
        "stock": number % 4,
    }
