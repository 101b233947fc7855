"""A recommendation as rows: one for each item and zone of a foot, so that the numbers of a zone stand side by side.

The column ``answer`` says what an item is there for: a shoe or an insole that is recommended, the nearest where none
fits, the one model that was asked about, what would fit better if it were in stock, or the sizes for two feet that
differ; after these stand the insoles that go into the shoes, and those that do not. What is said of the whole
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
    "probability", "zone_probability", "aim_low_mm", "aim_high_mm", "item_sigma_mm", "item_source", "uncut_mm",
    "foot_sigma_mm", "foot_source",
)  # fmt: skip
_AS_THEY_ARE = ("sku", "brand", "model", "width", "verdict", "worst_zone", "price", "currency", "stock", "recommender",
                "probability")  # fmt: skip
_OWN = {"verdict": "zone_verdict", "probability": "zone_probability"}
"""What a zone calls by the name that its item has for something of its own."""


def item_rows(recommendation: Recommendation, options: Options) -> Iterator[Row]:
    """Return the names of the columns, then the rows of each item by rank, then the notes."""
    from scanfit.api import recommendation_to_json

    document = read_document(recommendation_to_json(recommendation))
    yield {name: name for name in COLUMNS}
    for key, answer in ANSWERS.items():
        for rank, item in enumerate(document[key], start=1):
            yield from _zones_of(item, {"answer": answer, "rank": rank}, options)
    if document["split_size"] is not None:
        yield from _two_feet(document["split_size"], options)
    for one in document["combinations"]:
        yield _row(_insole_in_shoe(one, options))
    for note in document["notes"]:
        yield _row({"answer": "note", "reasons": note})


def _row(cells: Mapping[str, Cell]) -> Row:
    return {column: cells.get(column) for column in COLUMNS}


def _zones_of(item: Mapping[str, Any], first: Mapping[str, Cell], options: Options) -> Iterator[Row]:
    for zone in item["zones"] or [{}]:
        yield _row({**first, **_item(item, options), **_zone(zone)})


def _two_feet(split: Mapping[str, Any], options: Options) -> Iterator[Row]:
    """Two sizes, and the one size with what helps the other foot."""
    for rank, (key, answer) in enumerate((("left", "left foot's size"), ("right", "right foot's size")), start=1):
        yield from _zones_of(split[key], {"answer": answer, "rank": rank}, options)
    yield from _zones_of(split["one_size"], {"answer": "one size for both", "rank": 1}, options)
    yield _row({"answer": "two sizes", "probability": split["probability"], "reasons": split["because"]})
    if (correction := split["correction"]) is not None:
        cells = {"side": correction["side"], "probability": correction["probability"], "reasons": correction["reason"]}
        yield _row({"answer": "correction", **cells})


def _insole_in_shoe(one: Mapping[str, Any], options: Options) -> dict[str, Cell]:
    shoe = {key: one["shoe"][key] for key in ("sku", "width")}
    insole = f"insole {one['insole']['sku']} {one['insole']['size']['label']}"
    return {
        "answer": "insole in shoe" if one["fits"] else "insole not in shoe", **shoe,
        "size_system": one["shoe"]["size"]["system"], "size": size_label(one["shoe"]["size"]["label"], options),
        **{key: one[key] for key in ("probability", "verdict", "worst_zone", "side")},
        "reasons": f"{insole}: {one['reason']}",
    }  # fmt: skip


def _item(item: Mapping[str, Any], options: Options) -> dict[str, Cell]:
    return {
        **{key: item[key] for key in _AS_THEY_ARE},
        "size_system": item["size"]["system"],
        "size": size_label(item["size"]["label"], options),
        "reasons": "; ".join(item["reasons"]),
    }


def _zone(zone: Mapping[str, Any]) -> dict[str, Cell]:
    return {_OWN.get(key, key): value for key, value in zone.items()}
