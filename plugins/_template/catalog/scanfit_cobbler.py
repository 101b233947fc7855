"""A shop's product feed: one JSON object a line, each a model with its sizes, in the shop's words and centimetres.

    {"sku": "W-101", "brand": "Alder", "model": "Brook", "use": "everyday", "for": "women",
     "price": {"amount": 129, "currency": "EUR"},
     "sizes": [{"size": "EU 38", "width": "G", "inside_cm": 25.1, "ball_girth_cm": 22.9, "pairs": 3}]}

``load`` returns a table with scanfit's columns, one row for each model and size. What the feed does not say stays
empty: scanfit then says that it could not check it. Limits, sizes and doubles are checked by scanfit, with the line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, CatalogSource, hookimpl

if TYPE_CHECKING:
    import polars as pl
    from scanfit.api import Options

SUFFIX = ".cobbler"
MAX_BYTES, MAX_LINE = 256 * 1024 * 1024, 1024 * 1024
USES = {"everyday": "casual", "office": "dress", "walking": "walking", "running": "running", "trail": "hiking"}
PEOPLE = {"women": "women", "men": "men", "all": "unisex", "children": "child"}
TEXTS = ("sku", "brand", "model", "category", "wearer", "size_system", "size_label", "width", "currency")
NUMBERS = (
    "inner_length_mm",
    "ball_girth_mm",
    "ball_width_mm",
    "heel_width_mm",
    "instep_height_mm",
    "toe_box_height_mm",
)
CENTIMETRES = {"inner_length_mm": "inside_cm", "ball_girth_mm": "ball_girth_cm"}  # all that this shop measures
LINE = "#line"  # with this column scanfit's own messages name the line of the feed
FIELDS = "see this plugin's README for the fields of the feed"
WORD: dict[type, str] = {str: "text", dict: "an object", list: "a list"}


def load(location: str, options: Options) -> pl.DataFrame:
    """Return the feed as a table. Raises CatalogError with the line for whatever is wrong with it."""
    import polars as pl

    schema: Any = {
        **dict.fromkeys(TEXTS, pl.String), **dict.fromkeys(NUMBERS, pl.Float64),
        "features": pl.String, "price": pl.Float64, "stock": pl.Int64, LINE: pl.Int64,
    }  # fmt: skip
    rows = [row for number, model in _models(location) for row in _rows(model, f"{location} line {number}", number)]
    if not rows:
        raise CatalogError("the feed has no product with sizes", where=location, next_step="export the feed again")
    return pl.DataFrame(rows, schema=schema, orient="row")  # a key that is not there is an empty cell


def _models(location: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of the file with their lines; no more of it is held than one line."""
    try:
        path = Path(location)
        if path.stat().st_size > MAX_BYTES:
            raise CatalogError("the feed is too large", where=location, next_step="split it, for example by brand")
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), start=1):
                if line.strip():
                    yield number, _model(line, f"{location} line {number}")
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        step = "check the path and who may read it"
        raise CatalogError(f"the feed cannot be read: {reason}", where=location, next_step=step) from error


def _model(line: bytes, where: str) -> dict[str, Any]:
    try:
        model = json.loads(line)
    except (ValueError, RecursionError) as error:
        what = f"this is no JSON ({str(error)[:80]})"
        raise CatalogError(what, where=where, next_step="export the feed again: one object a line") from None
    if not isinstance(model, dict):
        raise CatalogError("this is no product", where=where, next_step="write one JSON object a line")
    return model


def _rows(model: dict[str, Any], where: str, number: int) -> Iterator[dict[str, Any]]:
    price = _of(model, "price", dict, where) or {}
    shared = {
        **{name: _of(model, name, str, where) for name in ("sku", "brand", "model")},
        "category": _translated(model, "use", USES, where),
        "wearer": _translated(model, "for", PEOPLE, where),
        "price": _number(price, "amount", where),
        "currency": _of(price, "currency", str, where),
        LINE: number,
    }
    for size in _of(model, "sizes", list, where) or ():
        if not isinstance(size, dict):
            raise CatalogError("a size is no object", where=where, next_step=FIELDS)
        yield {**shared, **_size(size, where)}


def _size(size: dict[str, Any], where: str) -> dict[str, Any]:
    system, _, label = (_of(size, "size", str, where) or "").partition(" ")
    pairs = _number(size, "pairs", where)
    if pairs is not None and pairs != int(pairs):
        raise CatalogError(f"pairs is {pairs:g}", where=where, next_step="write a whole number of pairs")
    return {
        "size_system": system,
        "size_label": label,
        "width": _of(size, "width", str, where),
        "stock": None if pairs is None else int(pairs),
        **{column: _mm(_number(size, field, where)) for column, field in CENTIMETRES.items()},
    }


def _mm(centimetres: float | None) -> float | None:
    return None if centimetres is None else round(10 * centimetres, 3)


def _of(of: dict[str, Any], key: str, kind: type, where: str) -> Any:
    """The value of a key, or None where it is not there; another kind of value is refused and not converted."""
    value = of.get(key)
    if value is not None and not isinstance(value, kind):
        what = f"{key} is {json.dumps(value)[:40]}, expected {WORD[kind]}"
        raise CatalogError(what, where=where, next_step=FIELDS)
    return value


def _number(of: dict[str, Any], key: str, where: str) -> float | None:
    value = of.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > 1e9:
        what = f"{key} is {json.dumps(value)[:40]}, expected a number"
        raise CatalogError(what, where=where, next_step="write it with a decimal point and without quotes or a unit")
    return float(value)


def _translated(model: dict[str, Any], key: str, words: dict[str, str], where: str) -> str:
    """scanfit's word for the shop's. A word that is not known is refused: a wrong use has the wrong room for toes."""
    said = _of(model, key, str, where)
    if said not in words:
        what = f"{key} is {json.dumps(said, ensure_ascii=False)[:40]}"
        raise CatalogError(what, where=where, next_step=f"this plugin knows {', '.join(words)}: add yours to it")
    return words[said]


def example(folder: Path) -> str:
    """Write a small feed and return its location. ``scanfit plugins check`` loads it."""
    models = [("W-101", "Brook", "everyday", "women", 36, 41), ("M-205", "Ridge", "trail", "men", 40, 46)]
    lines = [
        {
            "sku": sku, "brand": "Alder", "model": name, "use": use, "for": people,
            "price": {"amount": 129, "currency": "EUR"},
            "sizes": [
                # 2/3 cm a size is the Paris point; the shoe is some 12 mm longer inside than the foot it is made for
                {"size": f"EU {size}", "width": "G", "inside_cm": round(size * 2 / 3, 1), "pairs": size % 3}
                for size in range(low, high)
            ],
        }
        for sku, name, use, people, low, high in models
    ]  # fmt: skip
    path = folder / f"example{SUFFIX}"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8", newline="\n")
    return str(path)


@hookimpl
def scanfit_catalogs() -> Iterable[CatalogSource]:
    yield CatalogSource(
        name="cobbler",
        summary="The shop's product feed, one JSON object a line",
        accepts=lambda location: location.lower().endswith(SUFFIX),
        load=load,
        example=example,
    )
