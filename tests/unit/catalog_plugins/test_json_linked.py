"""schema.org products: the two designs Google describes, and what writers of JSON-LD make of them.

Sources, read: Google Search Central, "Product variant structured data (ProductGroup, Product)" (one page with all
variants; a page per variant with isVariantOf); schema.org: Product, ProductGroup, SizeSpecification,
WearableSizeSystemEnumeration, PeopleAudience, Offer; Google's age groups: newborn to 3 months, infant to 1 year,
toddler to 5, kids to 13, adult.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scanfit.errors import CatalogError
from scanfit_json import load

OFFER = {"@type": "Offer", "price": "129.90", "priceCurrency": "EUR", "availability": "https://schema.org/InStock"}
GROUP = {
    "@type": "ProductGroup", "@id": "#walker", "productGroupID": "W", "name": "Walker",
    "brand": {"@type": "Brand", "name": "Made up"}, "category": "Shoes > Walking",
    "audience": {"@type": "PeopleAudience", "suggestedGender": "https://schema.org/Female", "suggestedMinAge": 13},
    "variesBy": ["https://schema.org/size"],
}  # fmt: skip


def read(tmp_path: Path, document: Any, name: str = "a.jsonld", *, indent: int | None = None) -> pl.DataFrame:
    path = tmp_path / name
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=indent), encoding="utf-8")
    return load(str(path), {})


def rows(tmp_path: Path, document: Any) -> list[dict[str, Any]]:
    """Rows without their lines and without what is not known."""
    found = read(tmp_path, document).drop("#line").to_dicts()
    return [{name: value for name, value in row.items() if value is not None} for row in found]


def size_of(tmp_path: Path, size: Any) -> dict[str, Any]:
    (row,) = rows(tmp_path, {"@type": "Product", "sku": "1", "size": size})
    return {name: value for name, value in row.items() if name != "id"}


def offer_of(tmp_path: Path, offers: Any) -> dict[str, Any]:
    (row,) = rows(tmp_path, {"@type": "Product", "sku": "1", "offers": offers})
    return {name: value for name, value in row.items() if name != "id"}


def test_one_page_with_all_variants(tmp_path: Path) -> None:
    variants = [
        {"@type": "Product", "sku": "W-41", "gtin13": "4006381333931", "size": "41", "offers": OFFER},
        {"@type": "Product", "sku": "W-42", "name": "Walker 42", "size": "42", "color": "black"},
    ]
    table = read(tmp_path, {"@context": "https://schema.org/", **GROUP, "hasVariant": variants}, indent=1)
    shared = {
        "item_group_id": "W", "brand": "Made up", "product_type": "Shoes > Walking", "gender": "female",
        "age_group": "adult",
    }  # fmt: skip
    assert [{k: v for k, v in row.items() if v is not None} for row in table.drop("#line").to_dicts()] == [
        shared | {"id": "W-41", "gtin": "4006381333931", "title": "Walker", "size": "41", "price": "129.90 EUR",
                  "availability": "in_stock"},
        shared | {"id": "W-42", "title": "Walker 42", "size": "42", "color": "black"},
    ]  # fmt: skip
    lines = (tmp_path / "a.jsonld").read_text().splitlines()
    assert [lines[n] for n in table["#line"]] == ['   "@type": "Product",'] * 2


def test_a_page_per_variant(tmp_path: Path) -> None:
    """The group refers to the other pages by url only: they are not here, and are no rows."""
    group = GROUP | {"hasVariant": [{"url": "https://shop.example/41"}, {"url": "https://shop.example/43"}]}
    for variant_of in ({"@id": "#walker"}, "#walker"):
        product = {"@type": "Product", "sku": "W-42", "size": "42", "isVariantOf": variant_of}
        for document in ([product, group], {"@context": "https://schema.org", "@graph": [group, product]}):
            (row,) = rows(tmp_path, document)
            assert (row["id"], row["item_group_id"], row["brand"], row["title"]) == ("W-42", "W", "Made up", "Walker")


def test_an_inline_group_and_references_to_variants(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, {"@type": "Product", "sku": "W-42", "isVariantOf": {"@type": "ProductGroup", "name": "W"}})
    assert row["item_group_id"] == "W"
    variant = {"@id": "#v", "@type": "Product", "sku": "V"}
    (row,) = rows(tmp_path, {"@graph": [GROUP | {"hasVariant": [{"@id": "#v"}]}, variant]})
    assert (row["id"], row["item_group_id"]) == ("V", "W")


def test_each_product_once_and_related_ones_never(tmp_path: Path) -> None:
    product = {
        "@type": "Product",
        "@id": "#p",
        "sku": "P",
        "isRelatedTo": {"@type": "Product", "sku": "R", "name": "R"},
    }
    page = {"@type": "WebPage", "mainEntity": {"@id": "#p", "@type": "Product"}}
    listed = {"@type": "ItemList", "itemListElement": [{"item": {"@type": "Product", "sku": "Q"}}]}
    document = {"@graph": [product, page, listed]}
    assert [row["id"] for row in rows(tmp_path, document)] == ["P", "Q"]


@pytest.mark.parametrize("prefix", ["schema:", "http://schema.org/", "https://schema.org/"])
def test_prefixed_names(tmp_path: Path, prefix: str) -> None:
    offer = {f"{prefix}price": 5, f"{prefix}priceCurrency": "EUR", f"{prefix}availability": {"@id": f"{prefix}SoldOut"}}
    product = {
        "@type": [f"{prefix}Product", "other:Thing"], f"{prefix}sku": {"@value": "1"},
        f"{prefix}name": [{"@value": "Schuh", "@language": "de"}, {"@value": "Shoe", "@language": "en"}],
        f"{prefix}offers": offer,
    }  # fmt: skip
    assert rows(tmp_path, product) == [
        {"id": "1", "title": "Schuh", "price": "5 EUR", "availability": "out_of_stock"}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("42", {"size": "42"}),
        (42.5, {"size": "42.5"}),
        ({"name": "42", "sizeSystem": "https://schema.org/WearableSizeSystemEurope"},
         {"size": "42", "size_system": "EU"}),
        ({"name": "9", "sizeSystem": {"@id": "schema:WearableSizeSystemUS"}}, {"size": "9", "size_system": "US"}),
        ({"name": "26", "sizeSystem": "http://schema.org/WearableSizeSystemMX"}, {"size": "26", "size_system": "MEX"}),
        ({"name": "42", "sizeSystem": "EU"}, {"size": "42", "size_system": "EU"}),
        ({"name": "9", "sizeGroup": "https://schema.org/WearableSizeGroupWomens"}, {"size": "9", "gender": "female"}),
        ({"name": "2", "sizeGroup": ["https://schema.org/WearableSizeGroupBoys", "wide"]},
         {"size": "2", "gender": "male", "age_group": "kids", "size_type": "wide"}),
        ({"name": "42", "sizeGroup": "https://schema.org/WearableSizeGroupRegular", "suggestedGender": "unisex"},
         {"size": "42", "size_type": "regular", "gender": "unisex"}),
        ([{"name": "42", "sizeSystem": "EU"}, {"name": "8", "sizeSystem": "https://schema.org/WearableSizeSystemUK"}],
         {"size": "EU 42 / UK 8"}),
        ({"@type": "QuantitativeValue", "value": 270}, {"size": "270"}),
        ({}, {}),
        ([], {}),
    ],
)  # fmt: skip
def test_sizes(tmp_path: Path, size: Any, expected: dict[str, str]) -> None:
    assert size_of(tmp_path, size) == expected


@pytest.mark.parametrize(
    ("age", "group"),
    [
        ({"suggestedMinAge": 13}, "adult"),
        ({"suggestedMinAge": "18"}, "adult"),
        ({"suggestedMinAge": 5, "suggestedMaxAge": 13}, "kids"),
        ({"suggestedMaxAge": 5}, "toddler"),
        ({"suggestedMaxAge": 0.25}, "newborn"),
        ({"suggestedAge": {"minValue": 3, "maxValue": 12, "unitCode": "MON"}}, "infant"),
        ({"suggestedAge": {"minValue": 3, "maxValue": 12, "unitText": "moons"}}, None),
        ({"suggestedMinAge": 5}, None),  # may be for all above five
        ({"suggestedMaxAge": 99}, None),
        ({"suggestedMinAge": "many"}, None),
    ],
)
def test_age_groups(tmp_path: Path, age: dict[str, Any], group: str | None) -> None:
    (row,) = rows(tmp_path, {"@type": "Product", "sku": "1", "audience": {"@type": "PeopleAudience", **age}})
    assert row.get("age_group") == group


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        (OFFER, {"price": "129.90 EUR", "availability": "in_stock"}),
        ([OFFER, OFFER | {"url": "x"}], {"price": "129.90 EUR", "availability": "in_stock"}),
        ([OFFER, OFFER | {"price": "130.00"}], {"availability": "in_stock"}),
        ([OFFER, OFFER | {"availability": "OutOfStock"}], {"price": "129.90 EUR"}),
        ({"@type": "AggregateOffer", "lowPrice": 10, "highPrice": 20, "priceCurrency": "EUR"}, {}),
        ({"@type": "AggregateOffer", "lowPrice": 10, "highPrice": 10, "priceCurrency": "EUR"}, {"price": "10 EUR"}),
        ({"@type": "AggregateOffer", "lowPrice": 10, "offers": [OFFER]},
         {"price": "129.90 EUR", "availability": "in_stock"}),
        ({"priceSpecification": [{"price": 1.50, "priceCurrency": "GBP"},
                                 {"price": 2, "priceType": "https://schema.org/StrikethroughPrice"}]},
         {"price": "1.5 GBP"}),
        ({"price": "12"}, {"price": "12"}),
        ({"availability": "http://schema.org/MadeToOrder"}, {"availability": "http://schema.org/MadeToOrder"}),
        (7, {}),
    ],
)  # fmt: skip
def test_offers(tmp_path: Path, offers: Any, expected: dict[str, str]) -> None:
    assert offer_of(tmp_path, offers) == expected


def test_the_price_is_the_text_of_the_file(tmp_path: Path) -> None:
    document = '{"@type": "Product", "sku": 1, "offers": {"price": 129.900, "priceCurrency": "EUR"}}'
    assert read(tmp_path, document)["price"].to_list() == ["129.900 EUR"]


def test_properties_of_the_shops_own(tmp_path: Path) -> None:
    more = [
        {"@type": "PropertyValue", "name": "inner_length_mm", "value": 277.5, "unitCode": "MMT"},
        {"name": "ball_width_mm", "value": 10.1, "unitText": "cm"},
        {"name": "title", "value": "not this one"},
        {"name": "Width", "value": "wide"},
    ]
    (row,) = rows(tmp_path, {"@type": "Product", "sku": "1", "name": "Walker", "additionalProperty": more})
    assert row == {
        "id": "1",
        "title": "Walker",
        "inner_length_mm": "277.5",
        "ball_width_mm": "10.1 cm",
        "Width": "wide",
    }


PAGE = """<!doctype html>
<html><head><title>a <script> of</title><script>var x = "<p> <!-- ";</script>
<script type="application/ld+json">{"@type": "Organization", "name": "Shop"}</script>
<SCRIPT data-a
   TYPE='Application/LD+JSON; charset=utf-8'>

[{"@context": "https://schema.org", "@type": "Product",
  "sku": "A &amp; <b>"},
 {"@type": "Product", "sku": "B"}]</SCRIPT>
<script type="application/ld+json">  </script>
</head><body><p title="<script type='application/ld+json'>{'no'}" class=it's>
<textarea><script type="application/ld+json">no</script></textarea>
<!-- <script type="application/ld+json">{"@type":"Product","sku":"C"}</script> --></body></html>
"""


@pytest.mark.parametrize("name", ["page.html", "page.HTM"])
def test_a_page(tmp_path: Path, name: str) -> None:
    table = read(tmp_path, PAGE, name)
    assert table.select("id", "#line").rows() == [("A &amp; <b>", 7), ("B", 9)]


@pytest.mark.parametrize(
    ("page", "what", "place"),
    [
        ("<p>Shoes</p>", "the page holds no JSON-LD", ""),
        ("<p>\n<script type='application/ld+json'>{}", "a script does not end", " line 2"),
        ("<p>\n<script type='application/ld+json'>\n{'a': 1}</script>", "expected a name in double quotes",
         " line 3 column 2"),
        ("<script type='application/ld+json'>{}</script>", "there is no schema.org Product in it", ""),
    ],
)  # fmt: skip
def test_a_page_without_products(tmp_path: Path, page: str, what: str, place: str) -> None:
    path = tmp_path / "a.html"
    with pytest.raises(CatalogError) as caught:
        read(tmp_path, page, "a.html")
    assert (caught.value.what, caught.value.where) == (what, f"{path}{place}")
    assert caught.value.next_step


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", '<a b="', "<a b='", "<!--", "<![CDATA[", "</", "<script ", '<script type="application/ld+json">', "= ",
     "</script ", "<a" + " b" * 5 + " ", "<style></style", '<a b="c" ', "<title>", "\n"],
)  # fmt: skip
def test_a_page_of_unfinished_tags_takes_no_time(tmp_path: Path, piece: str) -> None:
    """html.parser took 200 s over 16,000 of these; 1,000,000 characters in seconds is linear, or near it."""
    started = time.process_time()
    with pytest.raises(CatalogError):
        read(tmp_path, piece * (1_000_000 // len(piece)), "a.html")
    assert time.process_time() - started < 5


def test_a_group_alone_is_nothing_to_sell(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="product groups without a variant in the file"):
        read(tmp_path, GROUP)


def test_references_in_circles(tmp_path: Path) -> None:
    a = {"@type": "Product", "@id": "#a", "sku": "A", "isVariantOf": {"@id": "#b"}}
    b = {"@type": "Product", "@id": "#b", "sku": "B", "isVariantOf": {"@id": "#a"}, "hasVariant": {"@id": "#b"}}
    assert {row["id"] for row in rows(tmp_path, [a, b])} == {"A", "B"}


def test_a_context_is_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket", lambda *a, **k: pytest.fail("a connection"))
    document = {"@context": "http://127.0.0.1:9/context.jsonld", "@type": "Product", "sku": "1"}
    assert rows(tmp_path, document) == [{"id": "1"}]
