"""Google Merchant Center feeds: each item a row of text under Google's names, with the line it begins on.

Sources, read: Google Merchant Center Help, "RSS 2.0 specification" and "Atom 1.0 specification" (the two forms and
the namespace), "Product data specification" (the attributes), "product type" (several are joined by a comma).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scanfit_feeds import batches, load, scanfit_catalogs

LINE = "#line"
G = 'xmlns:g="http://base.google.com/ns/1.0"'
ATTRIBUTES = (
    "id", "item_group_id", "title", "brand", "gtin", "mpn", "size", "size_system", "size_type", "gender", "age_group",
    "availability", "price", "sale_price", "product_type", "google_product_category", "color", "material", "width",
    "condition", "custom_label_0", "custom_label_4",
)  # fmt: skip


def read(path: Path, content: bytes | str) -> pl.DataFrame:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(str(path), {})


def rows(tmp_path: Path, content: bytes | str) -> list[dict[str, Any]]:
    return [{k: v for k, v in row.items() if v is not None} for row in read(tmp_path / "a.xml", content).to_dicts()]


def rss(*items: str, head: str = f'<rss version="2.0" {G}>') -> str:
    return f"{head}<channel><title>Shop</title>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def test_the_provider() -> None:
    (source,) = scanfit_catalogs()
    assert source.name == "feed"
    assert source.options == ()
    assert [source.accepts(n) for n in ("a.xml", "A.RSS", "b.atom", "a.csv", "xml", "https://x/y")] == [True] * 3 + [
        False
    ] * 3


def test_every_attribute_under_its_own_name(tmp_path: Path) -> None:
    item = "".join(f"<g:{name}>{name} value</g:{name}>" for name in ATTRIBUTES)
    assert rows(tmp_path, rss(item)) == [{name: f"{name} value" for name in ATTRIBUTES} | {LINE: 1}]


def test_rss_with_elements_of_both_kinds(tmp_path: Path) -> None:
    """Title, link and description may be RSS's own; of two, Google's counts."""
    item = (
        "<title>RSS</title><link>https://x/1</link><description><![CDATA[a <b> & c]]></description>"
        "<g:id> 7\n</g:id><g:title>Google's</g:title><g:price/>"
    )
    assert rows(tmp_path, rss(item)) == [
        {"title": "Google's", "link": "https://x/1", "description": "a <b> & c", "id": "7", LINE: 1}
    ]


@pytest.mark.parametrize(
    "namespace",
    ["http://base.google.com/ns/1.0", "http://base.google.com/ns/1.0/", "https://base.google.com/ns/1.0",
     "http://base.google.com/cns/1.0"],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["g", "x"])
def test_any_prefix(tmp_path: Path, namespace: str, prefix: str) -> None:
    content = rss(f"<{prefix}:size>42</{prefix}:size>", head=f'<rss xmlns:{prefix}="{namespace}">')
    assert rows(tmp_path, content) == [{"size": "42", LINE: 1}]


def test_no_namespace_at_all(tmp_path: Path) -> None:
    assert rows(tmp_path, rss("<id>1</id><Size>42</Size>", head="<rss>")) == [{"id": "1", "size": "42", LINE: 1}]


def test_other_namespaces_are_not_mistaken(tmp_path: Path) -> None:
    content = rss("<m:title>no</m:title><g:id>1</g:id>", head=f'<rss {G} xmlns:m="http://search.yahoo.com/mrss/">')
    assert rows(tmp_path, content) == [{"id": "1", LINE: 1}]


def test_atom(tmp_path: Path) -> None:
    content = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" {G}>
  <title>Feed</title><id>tag:shop</id><author><name>Shop</name></author>
  <entry>
    <title>Red wool sweater</title>
    <link href="https://shop.example/1" />
    <id>tag:shop,2005:1</id>
    <g:id>1a</g:id>
  </entry>
</feed>"""
    assert rows(tmp_path, content) == [
        {"title": "Red wool sweater", "link": "https://shop.example/1", "id": "1a", LINE: 4}
    ]


def test_what_is_there_several_times_stands_in_one_cell(tmp_path: Path) -> None:
    item = "".join(f"<g:product_type>{t}</g:product_type>" for t in ("Shoes &gt; Men", "Sale", "Sale"))
    assert rows(tmp_path, rss(item)) == [{"product_type": "Shoes > Men, Sale", LINE: 1}]


def test_attributes_with_parts(tmp_path: Path) -> None:
    """The price of shipping is not the price; a product_detail has a name of its own."""
    item = (
        "<g:shipping><g:country>DE</g:country><g:price>5 EUR</g:price></g:shipping><g:price>90 EUR</g:price>"
        "<g:product_detail><g:section_name>Fit</g:section_name><g:attribute_name>Width</g:attribute_name>"
        "<g:attribute_value>Wide</g:attribute_value></g:product_detail>"
        "<g:product_detail><g:attribute_name>price</g:attribute_name><g:attribute_value>1</g:attribute_value>"
        "</g:product_detail>"
    )
    assert rows(tmp_path, rss(item)) == [{"Width": "Wide", "price": "90 EUR", LINE: 1}]


def long_feed(count: int) -> tuple[str, list[int]]:
    """A feed and the line on which the start tag of each of its items ends, some in the middle of a line."""
    lines, truth = ["<?xml version='1.0'?>", "<!-- a", "comment -->", f"<rss {G}>", "<channel>"], []
    for n in range(count):
        lines.append("  <item" if n % 5 else " <x/><item>")
        truth.append(len(lines))
        lines += [*([">"] if n % 5 else []), f"<g:id>{n}", "</g:id>", "</item>"]
        truth[-1] += 1 if n % 5 else 0  # where its start tag ends
    return "\n".join([*lines, "</channel>", "</rss>"]), truth


def test_lines_are_exact_beyond_the_65535_of_libxml2(tmp_path: Path) -> None:
    content, truth = long_feed(18_000)
    assert truth[-1] > 80_000
    table = read(tmp_path / "a.xml", content)
    assert table[LINE].to_list() == truth
    assert table["id"].to_list() == [str(n) for n in range(18_000)]


def test_parts_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanfit_feeds.ROWS_AT_ONCE", 7)
    content, _ = long_feed(19)
    whole = read(tmp_path / "a.xml", content.replace("<g:id>18", "<g:late>x</g:late><g:id>18"))
    parts = list(batches(str(tmp_path / "a.xml"), {}))
    assert [part.height for part in parts] == [7, 7, 5]
    assert pl.concat(parts).equals(whole)
    assert whole.columns == ["id", "late", LINE]


@given(
    items=st.lists(
        st.dictionaries(
            st.sampled_from(ATTRIBUTES), st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"))),
            min_size=1,
        ),
        min_size=1, max_size=5,
    ),
    encoding=st.sampled_from(["utf-8", "utf-16"]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_lxml_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, items: list[dict[str, str]], encoding: str
) -> None:
    space = "http://base.google.com/ns/1.0"
    root = etree.Element("rss", nsmap={"q": space})
    for item in items:
        element = etree.SubElement(root, "item")
        for name, value in item.items():
            etree.SubElement(element, f"{{{space}}}{name}").text = value
    path = tmp_path_factory.mktemp("f") / "a.xml"
    path.write_bytes(etree.tostring(root, encoding=encoding, xml_declaration=True, pretty_print=True))
    for written, back in zip(items, load(str(path), {}).to_dicts(), strict=True):
        assert {k: v for k, v in back.items() if v is not None and k != LINE} == {k: v for k, v in written.items() if v}
