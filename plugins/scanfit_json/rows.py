"""A list of flat objects, or an object that holds one such list: one row per object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_json.cells import Columns, flat
from scanfit_json.parse import Placed

if TYPE_CHECKING:
    import polars as pl

_STEP = 'write a list of flat objects: [{"sku": "A-1", …}, …]'


def load(document: Any, location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return one row per object, numbers as numbers."""
    columns = Columns(location, decimal=str(options.get("decimal") or "."))
    rows: list[tuple[Mapping[str, Any], int]] = []
    for number, item in enumerate(_list_in(document, location)):
        if not isinstance(item, Placed):
            raise CatalogError(f"item [{number}] is not an object", where=location, next_step=_STEP)
        cells = flat(item, location)
        columns.add(cells, item.line)
        rows.append((cells, item.line))
    if not rows:
        raise CatalogError("the list is empty", where=location, next_step=_STEP)
    return columns.frame(rows)


def _list_in(document: Any, location: str) -> list[Any]:
    if isinstance(document, list):
        return document
    if not isinstance(document, Placed):
        raise CatalogError("the document is neither a list nor an object", where=location, next_step=_STEP)
    lists = {name: v for name, v in document.items() if isinstance(v, list) and v and isinstance(v[0], Placed)}
    if len(lists) == 1:
        return next(iter(lists.values()))
    found = f"it holds {len(lists)} ({', '.join(map(repr, list(lists)[:5]))})" if lists else "it holds none"
    raise CatalogError(f"an object should hold one list of objects, but {found}", where=location, next_step=_STEP)
