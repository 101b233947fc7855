"""A stock list means the variants it says, or it is refused by line and column: it never counts a pair twice."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.load import Catalog, load_catalog
from scanfit.catalog.stock import Stock, is_store, join_stock, load_stock, with_stock
from scanfit.catalog.stock.words import NAMES, named
from scanfit.demo_data import path
from scanfit.errors import CatalogError, UsageError
from scanfit.providers import CatalogSource
from scanfit_csv import scanfit_catalogs

(CSV,) = scanfit_catalogs()
COLUMNS = ("sku", "variant_id", "gtin", "size_system", "size_label", "width")
EAN, UPC = "4006381333931", "036000291452"


def shoes(*variants: Sequence[str], kind: str = "shoe", **more: object) -> Catalog:
    """Variants as (sku, variant_id, gtin, system, label, width); their own stock is 99."""
    table = pl.DataFrame([*variants], schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return Catalog(kind=kind, table=table.with_columns(stock=pl.lit(99, dtype=pl.Int64)), location="shoes.csv", **more)  # type: ignore[arg-type]


def source(table: Any) -> CatalogSource:
    return CatalogSource(name="test", summary="s", accepts=lambda _: True, load=lambda *_: table)


def stock_of(header: str, *rows: str) -> Stock:
    """A list as text, header on line 1."""
    names = header.split(",")
    cells = [[cell.strip() for cell in row.split(",")] for row in rows]
    return listed(pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row"))


def listed(table: pl.DataFrame) -> Stock:
    return load_stock("stock.csv", source(table), {})


def refused(header: str, *rows: str, catalog: Catalog | None = None) -> tuple[str, str, str]:
    with pytest.raises(CatalogError) as caught:
        join_stock((catalog or ONE).table, stock_of(header, *rows))
    return caught.value.where, caught.value.what, caught.value.next_step


def on_hand(catalog: Catalog, stock: Stock, store: str | None = None) -> list[int | None]:
    return join_stock(catalog.table, stock, store)["stock"].to_list()


ONE = shoes(
    ("A", "A-42", EAN, "EU", "42", ""), ("A", "A-43", UPC, "EU", "43", ""), ("A", "A-42.7", "", "EU", "42 2/3", "")
)


def test_every_way_to_say_which_variant_it_is() -> None:
    assert on_hand(ONE, stock_of("variant_id,on_hand", "A-43,7", "A-42,0")) == [0, 7, None]
    assert on_hand(ONE, stock_of("gtin,on_hand", f"{EAN},1", f"00{UPC},2")) == [1, 2, None]
    assert on_hand(ONE, stock_of("gtin,on_hand", f"0{EAN[:1]} {EAN[1:7]}-{EAN[7:]},1")) == [1, None, None]
    assert on_hand(ONE, stock_of("sku,size_label,on_hand", "A,42 2/3,3", "A,43,4")) == [None, 4, 3]
    assert on_hand(ONE, stock_of("sku,on_hand", "A-42,5")) == [5, None, None]
    each = stock_of("variant_id,gtin,sku,size_label,on_hand", "A-42,,,,1", f",{UPC},,,2", ",,A,42⅔,3")
    assert on_hand(ONE, each) == [1, 2, 3]


@pytest.mark.parametrize("label", ["42", "42.0", "42.00", " 42 ", "42,0"])
def test_one_size_in_several_spellings(label: str) -> None:
    assert on_hand(ONE, listed(pl.DataFrame({"sku": ["A"], "size_label": [label], "on_hand": ["2"]}))) == [
        2,
        None,
        None,
    ]


def test_a_size_that_is_typed_as_a_number() -> None:
    for labels in ([42, 43], [42.0, 43.0]):
        table = pl.DataFrame({"sku": ["A", "A"], "size_label": labels, "on_hand": [1.0, 2.0]})
        assert on_hand(ONE, listed(table)) == [1, 2, None]
    numbered = shoes(("1001", "", "", "EU", "42", ""), ("1002", "", EAN, "EU", "42", ""))
    table = pl.DataFrame({"sku": [1001.0, None], "gtin": [None, int(EAN)], "on_hand": [4, 5]})
    assert on_hand(numbered, listed(table)) == [4, 5]


def test_stores_apart_and_together_and_not_known_is_not_none() -> None:
    stock = stock_of("store,variant_id,on_hand", "Berlin,A-42,1", "Hamburg,A-42,2", "Hamburg,A-43,0", "Köln,A-43,5")
    assert stock.stores == ("Berlin", "Hamburg", "Köln")
    assert on_hand(ONE, stock) == [3, 5, None]
    assert on_hand(ONE, stock, "Berlin") == [1, None, None]
    assert on_hand(ONE, stock, " HAMBURG") == [2, 0, None]
    assert on_hand(ONE, stock, "Ko\u0308ln") == [None, 5, None]
    assert is_store("berlin", stock)
    assert not is_store("Bonn", stock)


def test_an_unknown_store_names_the_nearest_and_lists_them() -> None:
    stock = stock_of("store,variant_id,on_hand", "Hamburg,A-42,2", "Berlin,A-42,1")
    with pytest.raises(UsageError) as caught:
        join_stock(ONE.table, stock, "Berln")
    assert (caught.value.what, caught.value.where) == ("there is no store 'Berln' in stock.csv", "--in-stock")
    assert caught.value.next_step == "did you mean Berlin? its stores are Berlin, Hamburg"
    with pytest.raises(UsageError, match="names no stores"):
        join_stock(ONE.table, stock_of("variant_id,on_hand", "A-42,1"), "Berlin")


@pytest.mark.parametrize(
    ("header", "rows", "where", "what", "step"),
    [
        ("variant_id,on_hand", ["A-42,1", "A-43,-3"], "line 3", "on_hand is -3, which is below zero",
         "write a value of 0 to 10000000"),
        ("variant_id,on_hand", ["A-42,1.5"], "line 2", "on_hand is '1.5', expected a whole number",
         "write digits alone, without a unit or spaces"),
        ("variant_id,on_hand", ["A-42,1e3"], "line 2", "on_hand is '1e3', expected a whole number",
         "write digits alone, without a unit or spaces"),
        ("variant_id,on_hand", ["A-42,10000001"], "line 2", "on_hand is 10000001, expected 0 to 10000000",
         "correct the value, or leave the cell empty if it is not known"),
        ("variant_id,on_hand", ["A-42,"], "line 2", "on_hand is empty", "write a value of 0 to 10000000"),
        ("store,variant_id,on_hand", ["B,A-42,1", ",A-43,1"], "line 3", "store is empty",
         "write which store it is; a row is never shared out"),
        ("sku,size_label,on_hand", [",42,1"], "line 2", "the row does not say which variant it is",
         "fill in variant_id, gtin or sku (with its size)"),
        ("variant_id,on_hand", ["A-42,1", "A-42,1"], "line 3", "A-42 is on line 2 already",
         "keep one of the rows: they are never added up"),
        ("store,variant_id,on_hand", ["B,A-42,1", "C,A-42,1", "b,A-42,2"], "line 4", "A-42 is on line 2 already",
         "keep one of the rows: they are never added up"),
        ("sku,size_label,on_hand", ["A,42,1", "A,42.0,1"], "line 3", "sku A size EU 42 is on line 2 already",
         "keep one of the rows: they are never added up"),
        ("store,variant_id,gtin,on_hand", ["B,A-42,,1", f"B,,{EAN},1"], "line 3",
         "sku A size EU 42 in B is on line 2 already", "keep one of the rows: they are never added up"),
        ("sku,on_hand", ["A,1"], "line 2",
         "sku A has 3 variants in the catalogue, and the row does not say its size_label",
         "fill in the column size_label (with size_system and width where they differ), or variant_id or gtin"),
        ("sku,size_label,on_hand", ["A,43,1", "A,M,1"], "line 3", "size label 'M' of sku A is not a size",
         "write a number such as 42, 42.5, 42 2/3 or 38½"),
        ("variant_id,gtin,on_hand", [f"A-43,{EAN},1"], "line 2",
         f"gtin {EAN} and variant_id A-43 are different variants in the catalogue",
         "correct one of them, here or in the catalogue"),
        ("variant_id,sku,size_label,on_hand", ["A-43,A,42,1"], "line 2",
         "sku A and variant_id A-43 are different variants in the catalogue",
         "correct one of them, here or in the catalogue"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line(header: str, rows: list[str], where: str, what: str, step: str) -> None:
    assert refused(header, *rows) == (f"stock.csv {where}", what, step)


def test_faults_are_grouped_and_the_next_ones_told() -> None:
    where, what, step = refused("store,variant_id,on_hand", "B,A-42,-1", "B,A-43,-2", ",A-42.7,x", "B,,1")
    assert (where, what) == ("stock.csv line 2", "on_hand is -1, which is below zero (2 rows, also line 3)")
    assert step == (
        "write a value of 0 to 10000000; other faults: line 4: on_hand is 'x', expected a whole number; "
        "line 4: store is empty; line 5: the row does not say which variant it is"
    )


@pytest.mark.parametrize(
    ("columns", "what", "step"),
    [
        ("sku,size_label", "column on_hand is missing", "add the column: the pairs on hand, 0 where there are none"),
        ("sku,on_hnd", "column on_hand is missing", "rename column 'on_hnd'"),
        ("store,on_hand", "column sku is missing",
         "add the column: or variant_id or gtin, to say which variant a row is"),
        ("sku,Bestand,Menge", "columns Bestand and Menge both mean on_hand",
         "leave one of them out, or call the one that counts on_hand"),
    ],
)  # fmt: skip
def test_columns_that_are_missing_or_there_twice(columns: str, what: str, step: str) -> None:
    where, said, hint = refused(columns, ",".join("1" for _ in columns.split(",")))
    assert (where, said, hint) == ("stock.csv line 1", what, step)


def test_a_list_without_rows() -> None:
    assert refused("sku,on_hand") == (
        "stock.csv line 1", "the list has no rows", "add one row per variant and store below the header",
    )  # fmt: skip


def test_one_variant_needs_no_size_and_a_size_it_has_not_is_not_it() -> None:
    single = shoes(("B", "", "", "EU", "42", "D"))
    assert on_hand(single, stock_of("sku,on_hand", "B,4")) == [4]
    assert on_hand(single, stock_of("sku,size_label,on_hand", "B,42,4")) == [4]
    assert on_hand(single, stock_of("sku,size_label,on_hand", "B,43,4")) == [None]
    assert on_hand(single, stock_of("sku,size_system,size_label,on_hand", "B,UK,8,4")) == [None]
    assert refused("sku,size_system,size_label,on_hand", "B,UK,42,4", catalog=single)[1] == (
        "size label '42' of sku B is not a size in UK"
    )
    assert on_hand(single, stock_of("sku,size_system,size_label,width,on_hand", "B,eu,42,d,4")) == [4]


def test_system_and_width_are_needed_only_where_they_differ() -> None:
    wide = shoes(("A", "", "", "EU", "42", "D"), ("A", "", "", "EU", "42", "EE"), ("A", "", "", "EU", "43", "D"))
    assert on_hand(wide, stock_of("sku,size_label,width,on_hand", "A,42,2E,1", "A,43,,2")) == [None, 1, 2]
    assert refused("sku,size_label,on_hand", "A,42,1", catalog=wide) == (
        "stock.csv line 2", "sku A size 42 may be 2 variants of the catalogue", "write its width",
    )  # fmt: skip
    both = shoes(("A", "", "", "MONDO", "240", ""), ("A", "", "", "KR", "240", ""))
    assert on_hand(both, stock_of("sku,size_system,size_label,on_hand", "A,KR,240,1")) == [None, 1]
    assert refused("sku,size_label,on_hand", "A,240,1", catalog=both)[2] == "write its size_system"
    twins = shoes(("A", "", EAN, "EU", "42", ""), ("B", "", EAN, "EU", "42", ""))
    assert refused("gtin,on_hand", f"{EAN},1", catalog=twins)[1] == f"gtin {EAN} may be 2 variants of the catalogue"
    assert on_hand(twins, stock_of("gtin,sku,size_label,on_hand", f"{EAN},B,42,1")) == [None, 1]


def test_labels_as_shops_write_them() -> None:
    model = shoes(("A", "", "", "EU", "42", "D"), ("A", "", "", "EU", "42", "2E"), ("B", "", "", "US_W", "9", ""),
                  ("C", "", "", "US_M", "8", ""), ("D", "", "", "MONDO", "280/110", ""))  # fmt: skip
    stock = stock_of(
        "sku,size_system,size_label,on_hand", "A,,EU 42 EE / UK 8,1", "A,EUR,42 D,2", "B,US,9,3", "D,,280/110,4"
    )
    assert on_hand(model, stock) == [2, 1, 3, None, 4]
    women_s = stock_of("sku,size_label,on_hand", "C,W 8,1", "B,W 9,2")
    assert on_hand(model, women_s) == [None, None, 2, None, None]
    assert on_hand(model, stock_of("sku,size_label,on_hand", "C,M 8,1", "B,US 9,2")) == [None, None, 2, 1, None]
    assert refused("sku,size_label,on_hand", "A,41-42,1", catalog=model)[1] == (
        "size label '41-42' of sku A is not a size"
    )


def test_a_model_that_shares_its_number_with_its_first_variant() -> None:
    """The trap of shops that number a model like its first size: 43 must not land on the variant 42."""
    shared = shoes(("A", "A", "", "EU", "42", ""), ("A", "A-2", "", "EU", "43", ""))
    assert on_hand(shared, stock_of("sku,size_label,on_hand", "A,43,6", "A,42,1")) == [1, 6]
    assert on_hand(shared, stock_of("sku,on_hand", "A,6")) == [6, None]
    assert on_hand(shared, stock_of("sku,size_label,on_hand", "A,44,6")) == [None, None]


def test_rows_of_other_things_are_counted_and_a_list_of_nothing_else_is_refused() -> None:
    stock = stock_of("sku,size_label,on_hand", "A,42,1", "SOCK,S/M,30", "LACES,,5", "A,39,2")
    (catalog,) = with_stock([ONE], stock)
    assert catalog.table["stock"].to_list() == [1, None, None]
    assert catalog.notes == (
        "stock.csv: stock is known of 1 of 3 shoe variants",
        "stock.csv: 3 of 4 rows name no variant of the catalogue, the first on line 3: sku SOCK size S/M",
    )
    with pytest.raises(CatalogError) as caught:
        with_stock([ONE], stock_of("sku,on_hand", "SOCK,30", "LACES,5"))
    assert caught.value.what == "none of its 2 rows is a variant of the catalogue"
    assert caught.value.where == "stock.csv"
    assert caught.value.next_step.startswith("it begins with sku 'SOCK', the catalogue with sku 'A': write ")


def test_one_list_for_shoes_and_insoles() -> None:
    insoles = shoes(("I", "", "", "EU", "42", ""), kind="insole", notes=("before",))
    insoles = Catalog(kind="insole", table=insoles.table.drop("width", "gtin"), location="i.csv", notes=("before",))
    stock = stock_of("store,sku,size_label,on_hand", "B,I,42,8", "B,A,43,2", "C,I,42,1")
    first, second = with_stock([ONE, insoles], stock, "b")
    assert (first.table["stock"].to_list(), second.table["stock"].to_list()) == ([None, 2, None], [8])
    assert first.notes == ("stock.csv: stock in B is known of 1 of 3 shoe variants",)
    assert second.notes == ("before", "stock.csv: stock in B is known of 1 of 1 insole variants")


def test_a_live_list_takes_the_place_of_what_a_feed_said() -> None:
    table = ONE.table.with_columns(availability=pl.lit("in_stock"))
    joined = join_stock(table, stock_of("variant_id,on_hand", "A-42,0"))
    assert joined["availability"].to_list() == ["", "", ""]
    assert joined.columns == table.columns
    assert joined.schema == table.schema
    assert joined.drop("stock", "availability").equals(table.drop("stock", "availability"))


def test_gtins_a_spreadsheet_spoilt_are_told() -> None:
    stock = stock_of("gtin,on_hand", f"{EAN},1", "36000291452,2", "4.00638E+12,3")
    assert stock.notes == (
        "stock.csv line 3: gtin is '36000291452', expected 8, 12, 13 or 14 digits (2 rows, also line 4)",
    )
    assert on_hand(ONE, stock) == [1, None, None]


@pytest.mark.parametrize(
    "header",
    ["Filiale,Artikelnummer,Größe,Weite,Bestand", "branch,item,size,width,quantity",
     "magasin,référence,pointure,largeur,quantité",
     "LOCATION,SKU,Size Label,Width,On-Hand", "店舗,品番,サイズ,ウィズ,在庫数"],
)  # fmt: skip
def test_shops_own_headers(header: str) -> None:
    stock = stock_of(header, "Berlin,A,42,,4")
    assert on_hand(ONE, stock, "berlin") == [4, None, None]
    assert stock.notes == ()


def test_the_inventory_export_of_a_shop_system() -> None:
    stock = stock_of(
        "Handle,Title,Option1 Name,Option1 Value,SKU,Location,Incoming,Committed,Available,On hand (current)",
        "a,Model A,Size,42,A-42,Berlin,0,1,2,3",
    )
    assert on_hand(ONE, stock) == [3, None, None]
    assert stock.notes == (
        "stock.csv: columns not used: Handle, Title, Option1 Name, Option1 Value, Incoming, Committed, Available",
    )


def test_no_header_means_two_columns() -> None:
    words = [word for names in NAMES.values() for word in names]
    assert len(words) == len(set(words))
    for column, others in NAMES.items():
        for word in (column, *others, column.upper(), column.replace("_", " ")):
            assert named(["on_hand", "sku", word] if word not in ("on_hand", "sku") else [word]).of[column] in (
                word,
                column,
            )


def test_control_characters_and_wrong_types_are_faults() -> None:
    assert refused("variant_id,on_hand", "A-42\x1b[2J,1")[1] == "variant_id holds a control character"
    table = pl.DataFrame({"variant_id": ["A-42"], "on_hand": [[1, 2]]})
    with pytest.raises(CatalogError, match="column on_hand holds list"):
        listed(table)
    with pytest.raises(CatalogError, match="expected a table with the Arrow stream"):
        load_stock("stock.csv", source(7), {})
    with pytest.raises(CatalogError, match="expected a whole number"):
        listed(pl.DataFrame({"variant_id": ["A-42"], "on_hand": [1.5]}))


def test_no_message_and_no_note_tells_the_password_of_a_database() -> None:
    table = pl.DataFrame({"variant_id": ["A-42", "Z"], "on_hand": [1, 2], "gtin": ["", "12"], "more": ["", ""]})
    stock = load_stock("postgresql://shop:hunter2@db/stock", source(table), {})
    (catalog,) = with_stock([ONE], stock)
    assert len(catalog.notes) == 4
    assert "hunter2" not in repr((stock, catalog.notes))
    for wrong in (table.drop("on_hand"), table.with_columns(on_hand=-1)):
        with pytest.raises(CatalogError) as caught:
            load_stock("postgresql://shop:hunter2@db/stock", source(wrong), {})
        assert str(caught.value).startswith("postgresql://***@db/stock line ")


def test_lines_are_those_of_the_file(tmp_path: Any) -> None:
    file = tmp_path / "stock.csv"
    file.write_text('sku,size_label,on_hand,note\nA,42,1,"two\nlines"\n\nA,43,-1,x\n', encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_stock(str(file), CSV, {})
    assert caught.value.where == f"{file} line 5"


SKUS, SIZES, STORES = ["A", "B", "C"], ["40", "41", "42 2/3"], ["x", "y"]
SPELT = {"40": ["40", "40.0", "40,00"], "41": ["41", "41,0"], "42 2/3": ["42 2/3", "42⅔"], "39": ["39"]}
VARIANTS = st.lists(st.tuples(st.sampled_from(SKUS), st.sampled_from(SIZES)), min_size=1, max_size=9, unique=True)
LINES = st.lists(
    st.tuples(
        st.sampled_from(STORES), st.sampled_from([*SKUS, "Z"]), st.sampled_from([*SIZES, "39"]), st.integers(0, 9)
    ),
    min_size=1, max_size=20, unique_by=lambda line: line[:3],
)  # fmt: skip


@given(VARIANTS, LINES, st.sampled_from([None, "x", "y"]), st.randoms(use_true_random=False))
def test_the_join_equals_the_plain_loop(
    variants: list[tuple[str, str]], lines: list[tuple[str, str, str, int]], store: str | None, rng: random.Random
) -> None:
    catalog = shoes(*((sku, f"{sku}#{n}", "", "EU", size, "") for n, (sku, size) in enumerate(variants)))
    by_id = {key: f"{key[0]}#{n}" for n, key in enumerate(variants)}
    rows = []
    for place, sku, size, count in lines:
        as_id = (sku, size) in by_id and rng.random() < 0.5
        rows.append((place, by_id[sku, size] if as_id else sku, "" if as_id else rng.choice(SPELT[size]), str(count)))
    table = pl.DataFrame(rows, schema=["store", "sku", "size_label", "on_hand"], orient="row")
    stock = listed(table)
    if store is not None and store not in stock.stores:
        return
    expected: list[int | None] = []
    for key in variants:
        counts = [count for place, sku, size, count in lines if (sku, size) == key and store in (None, place)]
        expected.append(sum(counts) if counts else None)
    assert on_hand(catalog, stock, store) == expected
    shuffled = listed(table.sample(fraction=1.0, shuffle=True, seed=rng.randrange(1000)))
    assert on_hand(catalog, shuffled, store) == expected


CELL = st.text(max_size=6) | st.sampled_from(["", "A", "42", "1", "-1", "A-42", EAN, "EU", "é", "½"])
NAMED = ("store", "on_hand", *COLUMNS)


def joined_or_refused(rows: list[dict[str, str]]) -> tuple[Stock, pl.DataFrame] | CatalogError:
    try:
        stock = listed(pl.DataFrame(rows, schema=dict.fromkeys(NAMED, pl.String)))
        return stock, join_stock(ONE.table, stock)
    except CatalogError as error:
        return error


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(NAMED, CELL)), max_size=5))
def test_any_text_is_a_stock_list_or_a_catalogue_error(rows: list[dict[str, str]]) -> None:
    found = joined_or_refused(rows)
    if isinstance(found, CatalogError):
        assert found.where.startswith("stock.csv line ")
        assert found.next_step
        assert str(found).replace("\n", "").isprintable()
    else:
        stock, table = found
        assert table["stock"].dtype == pl.Int64
        assert table["stock"].sum() <= stock.table["on_hand"].sum()


@pytest.mark.parametrize("kind", ["shoes", "insoles"])
def test_the_demonstration_list_shares_out_the_catalogues_own_stock(kind: str) -> None:
    catalog = load_catalog(str(path(f"catalogs/demo/{kind}.csv")), CSV, {})
    stock = load_stock(str(path("catalogs/demo/stock.csv")), CSV, {})
    assert stock.stores == ("Harbour Street", "Old Market", "Station")
    assert join_stock(catalog.table, stock).equals(catalog.table)
    each = [join_stock(catalog.table, stock, store)["stock"] for store in stock.stores]
    assert sum(column.fill_null(0) for column in each).equals(catalog.table["stock"])  # type: ignore[union-attr]
    assert all(0 < column.null_count() < len(column) for column in each)
