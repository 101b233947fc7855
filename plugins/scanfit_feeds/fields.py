"""One item to cells, in Google's attribute names.

Names and the two forms, RSS 2.0 and Atom 1.0: Google Merchant Center Help, "RSS 2.0 specification",
"Atom 1.0 specification" and "Product data specification" (R).
"""

from __future__ import annotations

from typing import Any

from scanfit.api import CatalogError

LINE = "#line"  # the column in which the core expects file lines
MAX_TEXT = 100_000
_GOOGLE = tuple(
    f"{scheme}://base.google.com/{path}{end}"
    for scheme in ("http", "https") for path in ("ns/1.0", "cns/1.0") for end in ("", "/")
)  # fmt: skip
_PLAIN = ("", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/")
_BETWEEN = ", "  # as the same attributes stand in a tab-separated feed; > separates the levels of one category


def cells_of(item: Any, where: str) -> dict[str, str]:
    """Return an item's attributes: those of Google's namespace first, else those of the feed itself.

    What is given several times (product_type) stands in one cell. Of attributes with parts, such as shipping,
    only product_detail is taken, each under the name it gives itself.
    """
    google: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    details: dict[str, list[str]] = {}
    for field in item:
        if not isinstance(field.tag, str):
            continue
        space, _, name = field.tag.rpartition("}")
        space = space.removeprefix("{")
        if space not in _GOOGLE and space not in _PLAIN:
            continue
        name = name.lower()
        if len(field):
            if name == "product_detail":
                _add_detail(details, field, where)
            continue
        _add(google if space in _GOOGLE else plain, name, field.text or field.get("href") or "", where)
    return {name: _BETWEEN.join(values) for name, values in {**details, **plain, **google}.items()}


def _add(to: dict[str, list[str]], name: str, text: str, where: str) -> None:
    if len(text) > MAX_TEXT:
        what = f"{name[:80]} has {len(text)} characters, at most {MAX_TEXT} are read"
        raise CatalogError(what, where=where, next_step="shorten it; Google takes 5,000 of a description")
    text = text.strip()
    values = to.setdefault(name, [])
    if text and text not in values:
        values.append(text)


def _add_detail(details: dict[str, list[str]], field: Any, where: str) -> None:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in field if isinstance(part.tag, str)}
    name = parts.get("attribute_name", "").strip()
    if name and name.isprintable() and len(name) <= 100 and name != LINE:
        _add(details, name, parts.get("attribute_value", ""), where)
