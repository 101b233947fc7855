"""Catalogues in product feeds: Google Merchant Center's RSS 2.0 and Atom 1.0, one row per item.

Cells are text under Google's attribute names; nothing is interpreted. A feed may be bigger than memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, CatalogSource, hookimpl

if TYPE_CHECKING:
    import polars as pl

MAX_COLUMNS = 1000
MAX_CELLS = 200_000_000
ROWS_AT_ONCE = 20_000
_SUFFIXES = (".xml", ".rss", ".atom")
_EXAMPLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>Made up</title>
<link>https://shop.example</link>
<description>Shoes</description>
<item>
<g:id>A-1-42</g:id>
<g:item_group_id>A-1</g:item_group_id>
<g:title>Everyday casual shoe</g:title>
<g:brand>Made up</g:brand>
<g:product_type>Shoes &gt; Casual shoes</g:product_type>
<g:google_product_category>Apparel &amp; Accessories &gt; Shoes</g:google_product_category>
<g:size>42</g:size>
<g:size_system>EU</g:size_system>
<g:gender>unisex</g:gender>
<g:age_group>adult</g:age_group>
<g:availability>in_stock</g:availability>
<g:price>89.90 EUR</g:price>
</item>
<item>
<g:id>A-1-43</g:id>
<g:item_group_id>A-1</g:item_group_id>
<g:title>Everyday casual shoe</g:title>
<g:brand>Made up</g:brand>
<g:product_type>Shoes &gt; Casual shoes</g:product_type>
<g:google_product_category>Apparel &amp; Accessories &gt; Shoes</g:google_product_category>
<g:size>43</g:size>
<g:size_system>EU</g:size_system>
<g:gender>unisex</g:gender>
<g:age_group>adult</g:age_group>
<g:availability>out_of_stock</g:availability>
<g:price>89.90 EUR</g:price>
</item>
</channel>
</rss>
"""


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="feed", summary="Google Merchant Center feeds in XML: RSS 2.0 and Atom 1.0, .xml, .rss or .atom",
        accepts=lambda location: location.lower().endswith(_SUFFIXES), load=load, batches=batches, example=_example,
    )  # fmt: skip


def _example(folder: Path) -> str:
    """Write a feed of two variants and return its location."""
    path = folder / "feed.xml"
    path.write_text(_EXAMPLE, encoding="utf-8")
    return str(path)


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return every item at once, with the line each begins on."""
    import polars as pl

    from scanfit_feeds.reading import small_enough

    names, count = _names(location)
    small_enough(location)
    if count * len(names) > MAX_CELLS:
        what = f"{count} items of {len(names)} fields are more than {MAX_CELLS:,} cells"
        raise CatalogError(what, where=location, next_step="compile it: scanfit catalog convert")
    return pl.concat(list(_parts(location, names)))


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the items some thousands at a time, all with the same columns: the feed is read once for those."""
    yield from _parts(location, _names(location)[0])


def _names(location: str) -> tuple[list[str], int]:
    """The names of all fields of all items, in the order they are met, and how many items there are."""
    found: dict[str, None] = {}
    count = 0
    for cells, line in _rows(location):
        found |= dict.fromkeys(cells)
        count += 1
        if len(found) > MAX_COLUMNS:
            what = f"more than {MAX_COLUMNS} different names of fields"
            step = "use one name for one thing in every item"
            raise CatalogError(what, where=f"{location} line {line}", next_step=step)
    if not count:
        step = "a feed holds products in <item> (RSS 2.0) or <entry> (Atom 1.0)"
        raise CatalogError("there is no item in the feed", where=location, next_step=step)
    return list(found), count


def _parts(location: str, names: list[str]) -> Iterator[pl.DataFrame]:
    import polars as pl

    from scanfit_feeds.fields import LINE

    schema: Any = dict.fromkeys(names, pl.String) | {LINE: pl.Int64}
    rows: list[tuple[Any, ...]] = []
    for cells, line in _rows(location):
        rows.append((*(cells.get(name) or None for name in names), line))
        if len(rows) >= ROWS_AT_ONCE:
            yield pl.DataFrame(rows, schema=schema, orient="row")
            rows = []
    if rows:
        yield pl.DataFrame(rows, schema=schema, orient="row")


def _rows(location: str) -> Iterator[tuple[dict[str, str], int]]:
    from scanfit_feeds.fields import cells_of
    from scanfit_feeds.items import items

    for item, line in items(location):
        yield cells_of(item, f"{location} line {line}"), line
