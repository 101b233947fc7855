"""A file in every form that is read, through the plugin that reads it, to the rows a person sees in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanfit.catalog.load import Catalog
from scanfit.host import PluginHost
from scanfit.pipeline import load_catalogs

SAMPLES = Path(__file__).resolve().parents[3] / "catalogs" / "samples"

pytestmark = pytest.mark.checkout


def loaded(name: str) -> Catalog:
    (catalog,) = load_catalogs([str(SAMPLES / name)], [], PluginHost())
    return catalog


WALK, BOOT = ("WALK-2/black", "walking", "women", "US_W"), ("fell-boot", "hiking", "men", "EU")

# Read off the files by eye: sku, category, wearer, system, label, inner length where it is given
SEEN = {
    "feed.xml": [
        ("RUN-1/blue", "running", "men", "EU", "42", None), ("RUN-1/blue", "running", "men", "US_M", "10.5", None),
    ],
    "google.tsv": [(*WALK, "8", None), (*WALK, "8.5", None)],
    "shopify.csv": [(*BOOT, "42", None), (*BOOT, "43", None)],
    "products.json": [(*BOOT, "42", None), (*BOOT, "43", None)],
    "page.html": [("COURT", "casual", "women", "EU", "39", None), ("COURT", "casual", "women", "EU", "40", None)],
    "lines.jsonl": [("A-1", "casual", "men", "EU", "42", 277.0), ("A-1", "casual", "men", "EU", "43", 283.7)],
    "preisliste.csv": [("4711", "hiking", "men", "EU", "42", 281.0), ("4711", "hiking", "men", "EU", "43", 287.0)],
    "price-list.xlsx": [("B-7", "dress", "women", "EU", "38", 250.5), ("B-7", "dress", "women", "EU", "38.5", 253.8)],
    "leisten.csv": [("OX-1", "dress", "men", "UK", "8", None), ("OX-1", "dress", "men", "UK", "8", None)],
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_the_rows_of_each_sample(name: str) -> None:
    table = loaded(name).table
    rows = table.select("sku", "category", "wearer", "size_system", "size_label").rows()
    assert rows == [row[:5] for row in SEEN[name]]
    for row, length, source in zip(SEEN[name], table["inner_length_mm"], table["inner_length_source"], strict=True):
        assert source == ("measured" if row[5] is not None else "last" if name == "leisten.csv" else "size label")
        assert length == pytest.approx(row[5]) if row[5] is not None else 200 < length < 320


def test_a_sample_of_insoles() -> None:
    table = loaded("insoles.csv").table
    assert table["trim_length_min_mm"].to_list() == [262.0, 276.0]
    assert table["rearfoot_posting_deg"].to_list() == [3.0, 3.0]
    assert table["cover"].to_list() == ["polyester", "polyester"]


def test_every_sample_is_tested_here() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {*SEEN, "insoles.csv"}


def test_stock_prices_and_words_come_along() -> None:
    feed, boots = loaded("feed.xml").table, loaded("shopify.csv").table
    assert feed["availability"].to_list() == ["in_stock", "out_of_stock"]
    assert feed.select("price", "currency").rows() == [(129.9, "EUR"), (129.9, "EUR")]
    assert feed["gtin"].to_list() == ["4006381333931", ""]
    assert feed["width"].to_list() == ["", "2E"]
    assert boots["stock"].to_list() == [2, 0]
    assert boots["price"].to_list() == [None, None]  # Shopify's export names no currency
    assert boots["width"].to_list() == ["wide", "wide"]
    assert boots["variant_id"].to_list() == ["FB-42-W", "FB-43-W"]
