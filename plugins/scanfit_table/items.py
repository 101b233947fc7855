"""A recommendation as rows: one for each item and zone of a foot, so that the numbers of a zone stand side by side.

The column ``answer`` says what an item is there for: a shoe or an insole that is recommended, the nearest where none
fits, the one model that was asked about, or what would fit better if it were in stock. What is said of the whole
answer follows as rows ``note``. An item whose recommender gives no zones has one row without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit_table.cells import Cell, Row, read_document, size_label

if TYPE_CHECKING:
    from scanfit.api import Options, Recommendation

ANSWERS = {
    "shoes": "shoe", "insoles": "insole", "nearest": "nearest, does not fit", "explained": "asked about",
    "not_on_shelf": "would fit better",
}  # fmt: skip
"""Each list of the document with what the column ``answer`` calls one of its items."""

COLUMNS = (
    "answer", "rank", "sku", "brand", "model", "size_system", "size", "width", "verdict", "worst_zone",
    "zone", "side", "clearance_mm", "sigma_mm", "low_mm", "high_mm", "zone_verdict", "item_mm", "foot_mm",
    "price", "currency", "stock", "reasons", "recommender",
)  # fmt: skip
_AS_THEY_ARE = ("sku", "brand", "model", "width", "verdict", "worst_zone", "price", "currency", "stock", "recommender")


def item_rows(recommendation: Recommendation, options: Options) -> Iterator[Row]:
    """Return the names of the columns, then the rows of each item by rank, then the notes."""
    from scanfit.api import recommendation_to_json

    document = read_document(recommendation_to_json(recommendation))
    yield {name: name for name in COLUMNS}
    for key, answer in ANSWERS.items():
        for rank, item in enumerate(document[key], start=1):
            for zone in item["zones"] or [{}]:
                cells = {"answer": answer, "rank": rank, **_item(item, options), **_zone(zone)}
                yield {column: cells.get(column) for column in COLUMNS}
    for note in document["notes"]:
        yield {column: {"answer": "note", "reasons": note}.get(column) for column in COLUMNS}


def _item(item: Mapping[str, Any], options: Options) -> dict[str, Cell]:
    return {
        **{key: item[key] for key in _AS_THEY_ARE},
        "size_system": item["size"]["system"],
        "size": size_label(item["size"]["label"], options),
        "reasons": "; ".join(item["reasons"]),
    }


def _zone(zone: Mapping[str, Any]) -> dict[str, Cell]:
    return {"zone_verdict" if key == "verdict" else key: value for key, value in zone.items()}
