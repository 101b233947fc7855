"""schema.org Offer to price and availability: only what all of a product's offers agree on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scanfit_json.linked import first, get, local, many, types
from scanfit_json.parse import Placed

_AVAILABILITY = {
    "InStock": "in_stock", "LimitedAvailability": "in_stock", "InStoreOnly": "in_stock", "OnlineOnly": "in_stock",
    "OutOfStock": "out_of_stock", "SoldOut": "out_of_stock", "Discontinued": "out_of_stock",
    "PreOrder": "preorder", "PreSale": "preorder", "BackOrder": "backorder",
}  # fmt: skip
_STRUCK_OUT = frozenset({"ListPrice", "StrikethroughPrice", "SRP", "MSRP", "MinimumAdvertisedPrice"})


def offered(value: Any) -> dict[str, str | None]:
    """Return price ("129.90 EUR"), availability, sku and gtin of a product's offers.

    Offers of several sizes or sellers under one product differ; what differs is left out.
    """
    offers = [inner for one in many(value) if isinstance(one, Placed) for inner in _inner(one)]
    return {
        "price": _agreed(_price(offer) for offer in offers),
        "availability": _agreed(_availability(offer) for offer in offers),
        "sku": _agreed(first(get(offer, "sku")) for offer in offers),
        "gtin": _agreed(first(get(offer, "gtin")) or first(get(offer, "gtin13")) for offer in offers),
    }


def _inner(offer: Placed) -> list[Placed]:
    """The offers of an AggregateOffer, where it lists them."""
    inner = [one for one in many(get(offer, "offers")) if isinstance(one, Placed)]
    return inner or [offer]


def _agreed(values: Iterable[str | None]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _price(offer: Placed) -> str | None:
    if "AggregateOffer" in types(offer):
        low, high = first(get(offer, "lowPrice")), first(get(offer, "highPrice"))
        amount = low if low == high else None  # the lowest price of many is not the price of one
    else:
        amount = first(get(offer, "price"))
    currency = first(get(offer, "priceCurrency"))
    if amount is None:
        asked = [one for one in many(get(offer, "priceSpecification")) if isinstance(one, Placed) and _is_asked(one)]
        if len(asked) == 1:
            amount, currency = first(get(asked[0], "price")), first(get(asked[0], "priceCurrency")) or currency
    if amount is None:
        return None
    return f"{amount} {currency}" if currency else amount


def _is_asked(specification: Placed) -> bool:
    return local(first(get(specification, "priceType")) or "") not in _STRUCK_OUT


def _availability(offer: Placed) -> str | None:
    said = first(get(offer, "availability"))
    return None if said is None else _AVAILABILITY.get(local(said), said)
