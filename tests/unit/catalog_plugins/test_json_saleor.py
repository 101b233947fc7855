"""Saleor's demo shop: every variant a row, its attributes, stock and prices joined as the shop joins them.

tests/data/catalogs/saleor says where the file is from. The truth here is counted apart: on the file's text, by
following the references of a few variants by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.errors import CatalogError, UsageError
from scanfit_json import load

FILE = Path(__file__).parents[2] / "data" / "catalogs" / "saleor" / "populatedb_data.json"
Entries = list[dict[str, Any]]


def entries() -> Entries:
    return list(json.loads(FILE.read_text(encoding="utf-8")))


def by_id(**options: Any) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in load(str(FILE), options).to_dicts()}


def test_all_variants_with_their_lines() -> None:
    table = load(str(FILE), {})
    lines = FILE.read_text(encoding="utf-8").splitlines()
    truth = [n for n, line in enumerate(lines, start=1) if '"model": "product.productvariant",' in line]
    assert table["#line"].to_list() == truth
    assert table.height == 73
    assert table["item_group_id"].n_unique() == 32
    assert table["id"].n_unique() == 73


def test_the_four_shoes() -> None:
    shoes = load(str(FILE), {}).filter(pl.col("product_type").str.starts_with("Shoe,"))
    sizes = {title: list(rows["size"]) for (title,), rows in shoes.group_by("title", maintain_order=True)}
    assert sizes == {
        "White Plimsolls": ["39", "40", "41", "42", "43", "44", "45"],
        "Blue Plimsolls": ["41", "40", "42"],
        "Dash Force": ["39", "40", "41", "42", "43"],
        "Paul's Balance 420": ["39", "40", "41", "42", "45"],
    }
    assert set(shoes["product_type"]) == {"Shoe, Apparel > Sneakers"}


def test_one_shoe_of_one_channel() -> None:
    """Dash Force in 43: variant 339 in stock 3976 and two channel listings."""
    row = by_id(channel="default-channel")["618223585"]
    assert {k: v for k, v in row.items() if v is not None and k != "#line"} == {
        "id": "618223585", "item_group_id": "dash-force", "title": "Dash Force", "size": "43",
        "product_type": "Shoe, Apparel > Sneakers", "quantity": "300", "price": "90.00 USD", "Brand": "Saleor Loom",
    }  # fmt: skip


def test_prices_of_several_channels_are_not_mixed() -> None:
    row = by_id()["618223585"]
    assert "price" not in row
    assert (row["price in default-channel"], row["price in channel-pln"]) == ("90.00 USD", "420.00 PLN")
    assert by_id(channel="channel-pln")["618223585"]["price"] == "420.00 PLN"
    with pytest.raises(UsageError) as caught:
        load(str(FILE), {"channel": "nowhere"})
    assert caught.value.what == "there is no channel 'nowhere' (there are: default-channel, channel-pln)"


@pytest.mark.parametrize(
    ("amount", "price"),
    [
        ("80.000", "80.00"),
        ("79.990", "79.99"),
        ("1299.000", "1299.00"),
        ("80.00", "80.00"),
        ("80", "80"),
        ("0.345", "0.345"),
    ],
)
def test_a_decimals_last_place_is_none_of_the_price(tmp_path: Path, amount: str, price: str) -> None:
    found = changed(write("product.productvariantchannellisting", 372, price_amount=amount))
    path = tmp_path / "a.json"
    path.write_text(json.dumps(found))
    variant = fields(found, "product.productvariantchannellisting", 372)["variant"]
    number = fields(found, "product.productvariant", variant)["sku"] or str(variant)
    row = next(row for row in load(str(path), {"channel": "channel-pln"}).to_dicts() if row["id"] == number)
    assert row["price"] == f"{price} PLN"


def test_what_is_no_shoe_is_there_as_well() -> None:
    rows = by_id()
    assert rows["328223581"]["size"] == "M"
    assert rows["345"]["title"] == "Grey Hoodie"  # no sku: its primary key
    assert rows["345"]["quantity"] is None  # no stock row: not known, not none


def changed(change: Callable[[Entries], Any]) -> Entries:
    found = entries()
    change(found)
    return found


def fields(found: Entries, model: str, pk: Any) -> dict[str, Any]:
    return next(e["fields"] for e in found if e["model"] == model and e["pk"] == pk)


def stock_of(found: Entries, variant: int) -> dict[str, Any]:
    return next(
        e["fields"] for e in found if e["model"] == "warehouse.stock" and e["fields"]["product_variant"] == variant
    )


def quantity(tmp_path: Path, found: Entries, sku: str) -> str | None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(found))
    return next(row["quantity"] for row in load(str(path), {}).to_dicts() if row["id"] == sku)


def test_stock_is_summed_less_what_is_allocated(tmp_path: Path) -> None:
    found = entries()
    stock = stock_of(found, 325)
    assert quantity(tmp_path, found, "918223582") == "500"
    stock["quantity_allocated"] = 120
    found.append({"model": "warehouse.stock", "pk": 9, "fields": stock | {"quantity": 7, "quantity_allocated": 0}})
    assert quantity(tmp_path, found, "918223582") == "387"
    stock["quantity_allocated"] = 9999
    assert quantity(tmp_path, found, "918223582") == "0"


def drop(model: str) -> Callable[[Entries], Any]:
    return lambda found: found.__setitem__(slice(None), [e for e in found if e["model"] != model])


def write(model: str, pk: Any, **values: Any) -> Callable[[Entries], Any]:
    return lambda found: fields(found, model, pk).update(values)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (drop("product.product"), "it refers to product.product 126, which is not in the file"),
        (drop("attribute.attributevalue"), "it refers to attribute.attributevalue 137, which is not in the file"),
        (drop("product.productvariant"), "the fixture holds no product.productvariant"),
        (write("product.category", 25, parent=26), "its category is more than 50 below the top, or below itself"),
        (lambda found: stock_of(found, 325).update(quantity=2.5), "quantity is not a whole number"),
        (
            lambda found: stock_of(found, 325).update(quantity_allocated=None),
            "quantity_allocated is not a whole number",
        ),
        (write("product.product", 126, name=["x"]), "name is no text or number"),
        (lambda found: found.append(found[0]), "product.category 25 is there twice"),
        (lambda found: found.append({"model": "x", "fields": {}}), "a primary key is no text or number"),
        (lambda found: found.append(3), "item [614] is not a {model, pk, fields}"),
    ],
)
def test_a_broken_fixture(tmp_path: Path, change: Callable[[Entries], Any], what: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(changed(change)))
    with pytest.raises(CatalogError) as caught:
        load(str(path), {})
    assert caught.value.what == what
    assert caught.value.next_step


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_damage_is_a_catalogue_error_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    found = entries()
    for _ in range(data.draw(st.integers(1, 4))):
        entry = found[data.draw(st.integers(0, len(found) - 1))]
        if entry["fields"]:
            name = data.draw(st.sampled_from(sorted(entry["fields"])))
            entry["fields"][name] = data.draw(st.sampled_from([None, True, 1, 26, "x", 1.5, [], {}, [1], {"a": 1}]))
    path = tmp_path_factory.mktemp("s") / "a.json"
    path.write_text(json.dumps(found))
    try:
        table = load(str(path), {})
    except (CatalogError, UsageError):
        return
    assert table.height == 73
