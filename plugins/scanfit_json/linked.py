"""JSON-LD as a graph of nodes, for one vocabulary: schema.org. No context is fetched or applied.

Names are taken with or without the prefix ``schema:`` or the vocabulary's address, over http or https; a value
may be text, a list, a node, a reference to a node or a value object, as writers of JSON-LD like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanfit_json.cells import scalar_text
from scanfit_json.parse import Placed

PRODUCTS = frozenset({"Product", "ProductGroup", "IndividualProduct", "SomeProducts", "ProductModel"})
_VOCABULARY = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/")
_NOT_SOLD_HERE = frozenset({
    "isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isConsumableFor", "itemReviewed", "review",
    "predecessorOf", "successorOf", "subjectOf", "mentions",
})  # fmt: skip


def local(name: str) -> str:
    """Return a name without the vocabulary's prefix."""
    return _VOCABULARY.sub("", name)


def get(node: Placed, name: str) -> Any:
    """Return a property of a node, or None."""
    for prefix in _PREFIXES:
        if prefix + name in node:
            return node[prefix + name]
    return None


def identity(node: Placed) -> str:
    """Return a node's @id, or ""."""
    return next((v for v in (node.get("@id"), node.get("id")) if isinstance(v, str)), "")


def types(node: Placed) -> set[str]:
    """Return the names of a node's types."""
    value = node.get("@type", node.get("type"))
    return {local(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}


def many(value: Any) -> list[Any]:
    """Return a value as a list; nothing is an empty one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def texts(value: Any) -> list[str]:
    """Return the texts of a value: its own, of value objects, and the names of nodes."""
    found = []
    for one in many(value):
        if isinstance(one, Placed):
            named = next((v for v in (one.get("@value"), *many(get(one, "name"))) if _is_scalar(v)), None)
            if named is None and isinstance(value_object := next(iter(many(get(one, "name"))), None), Placed):
                named = value_object.get("@value")
            one = identity(one) or None if not _is_scalar(named) else named
        if _is_scalar(one) and scalar_text(one).strip():
            found.append(scalar_text(one).strip())
    return found


def first(value: Any) -> str | None:
    """Return the first text of a value."""
    return next(iter(texts(value)), None)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | bool)


class Graph:
    """The products of some documents, in their order, and which group each belongs to."""

    def __init__(self, documents: list[Any]) -> None:
        self._known: dict[str, Placed] = {}
        self._group: dict[int, Placed] = {}
        self.nodes: list[Placed] = []
        for node in _nodes(documents):
            self.nodes.append(node)
            name = identity(node)
            if name and len(node) > len(self._known.get(name, ())):
                self._known[name] = node
        self._seen_in_groups()

    def resolved(self, value: Any) -> Placed | None:
        """Return the node that a value is or refers to."""
        if isinstance(value, str):
            return self._known.get(value)
        if not isinstance(value, Placed):
            return None
        known = self._known.get(identity(value))
        return known if known is not None and len(known) > len(value) else value

    def group_of(self, node: Placed) -> Placed | None:
        """Return the product group a variant belongs to."""
        if id(node) in self._group:
            return self._group[id(node)]
        groups = [self.resolved(one) for one in many(get(node, "isVariantOf"))]
        return next((group for group in groups if group is not None and group is not node), None)

    def _seen_in_groups(self) -> None:
        for node in self.nodes:
            for one in many(get(node, "hasVariant")):
                variant = self.resolved(one)
                if variant is not None and variant is not node:
                    self._group.setdefault(id(variant), node)

    def products(self) -> Iterator[tuple[Placed, int]]:
        """Yield what is sold, each once, with its line: products and variants, not the groups they are in."""
        done = set()
        for node in self.nodes:
            product = self.resolved(node)
            if product is None or id(product) in done or "ProductGroup" in types(product):
                continue
            done.add(id(product))
            if any(local(name) not in ("@type", "@id", "type", "id", "url", "@context") for name in product):
                yield product, product.line or node.line


def _nodes(documents: list[Any]) -> Iterator[Placed]:
    """Every product node, in the documents' order; a walk without recursion, so that depth cannot matter."""
    stack: list[tuple[Any, int]] = [(one, 0) for one in reversed(documents)]
    while stack:
        value, line = stack.pop()
        if isinstance(value, list):
            stack += [(one, line) for one in reversed(value)]
        elif isinstance(value, Placed):
            value.line = value.line or line
            if types(value) & PRODUCTS:
                yield value
            inner = [(v, value.line) for name, v in value.items() if local(name) not in _NOT_SOLD_HERE]
            stack += reversed(inner)
