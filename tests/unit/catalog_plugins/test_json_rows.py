"""Rows and JSON Lines: every number as written, every row with its line, and a clear refusal of the rest."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scanfit_json
from scanfit.errors import CatalogError, UsageError
from scanfit_json import batches, load, scanfit_catalogs

LINE = "#line"


def read(path: Path, content: bytes | str, **options: Any) -> pl.DataFrame:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(str(path), options)


def refused(path: Path, content: bytes | str, **options: Any) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        read(path, content, **options)
    assert caught.value.exit_code == 4
    assert caught.value.next_step
    return caught.value


def table_or_error(path: Path, content: bytes | str, **options: Any) -> bool:
    """Whether it was a table of rows with lines, or an error that says what to do; anything else is raised."""
    try:
        table = read(path, content, **options)
    except CatalogError as error:
        return bool(error.what and error.next_step)
    return table.height > 0 and table[LINE].null_count() == 0


def test_the_provider() -> None:
    (source,) = scanfit_catalogs()
    assert source.name == "json"
    assert [option.name for option in source.options] == ["shape", "channel", "decimal", "encoding"]
    assert all(option.help for option in source.options)
    for name in ("a.json", "A.JSONL", "x/b.ndjson", "p.jsonld", "page.html", "page.htm"):
        assert source.accepts(name)
    for name in ("a.csv", "json", "https://shop.example/products", "a.json.gz"):
        assert not source.accepts(name)


def test_numbers_stay_numbers_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    table = read(tmp_path / "a.json", '[\n {"sku": "01", "n": 3, "x": 1.5},\n\n {"sku": "2",\n  "n": -4, "x": 2}]')
    assert table.schema == {"sku": pl.String, "n": pl.Int64, "x": pl.Float64, LINE: pl.Int64}
    assert table.rows() == [("01", 3, 1.5, 2), ("2", -4, 2.0, 4)]


def test_an_object_may_hold_the_list(tmp_path: Path) -> None:
    table = read(tmp_path / "a.json", '{"count": 1,\n"items": [\n{"a": 1}], "images": []}')
    assert table.rows() == [(1, 3)]


def test_which_of_two_lists_is_not_guessed(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.json", '{"shoes": [{"a": 1}], "socks": [{"a": 2}]}')
    assert error.what == "an object should hold one list of objects, but it holds 2 ('shoes', 'socks')"


def test_nested_cells(tmp_path: Path) -> None:
    row = {"a": {"b": 1, "c": {"d": "x"}}, "words": ["x", "y"], "none": None, "yes": True, "objects": [{"k": [1, "é"]}]}
    table = read(tmp_path / "a.json", json.dumps([row]))
    assert table.drop(LINE).to_dicts() == [
        {"a.b": 1, "a.c.d": "x", "words": "x;y", "none": None, "yes": "true", "objects": '[{"k":[1,"é"]}]'}
    ]


def test_a_column_of_numbers_and_text_is_text_as_written(tmp_path: Path) -> None:
    content = '[{"size": 42}, {"size": "42 2/3"}, {"size": 42.50}, {"size": null}]'
    assert read(tmp_path / "a.json", content)["size"].to_list() == ["42", "42 2/3", "42.50", None]
    assert read(tmp_path / "a.json", content, decimal=",")["size"].to_list() == ["42", "42 2/3", "42,50", None]


@pytest.mark.parametrize(
    ("numbers", "dtype"),
    [
        (["1", "2"], pl.Int64),
        (["9007199254740993"], pl.Int64),
        (["9007199254740993", "0.5"], pl.String),  # no float64 holds that integer
        (["9223372036854775808"], pl.String),
        (["9" * 6000], pl.String),
        (["1e999"], pl.String),
        (["1e-99999999999999999999"], pl.String),
        (["0.1000000000000000055511151231257827"], pl.String),
        (["129.90", "1e2"], pl.Float64),
    ],
)
def test_no_number_is_changed(tmp_path: Path, numbers: list[str], dtype: Any) -> None:
    table = read(tmp_path / "a.json", "[" + ",".join(f'{{"n": {n}}}' for n in numbers) + "]")
    assert table["n"].dtype == dtype
    if dtype == pl.String:
        assert table["n"].to_list() == numbers
    else:
        assert [Decimal(str(n)) for n in table["n"]] == [Decimal(n) for n in numbers]


@pytest.mark.parametrize(
    ("content", "what", "place"),
    [
        ('[{"a": 1,\n "a": 2}]', "the name 'a' is there twice in one object", " line 2 column 2"),
        ('[{"b": {"a": 1, "a": 2}}]', "the name 'a' is there twice in one object", " line 1 column 17"),
        ('{"x": 1, "x": 2}', "the name 'x' is there twice in one object", " line 1 column 10"),
        ('[\n{"a": NaN}]', "NaN is no number of JSON", " line 2 column 7"),
        ('[{"a": [1, -Infinity]}]', "-Infinity is no number of JSON", " line 1 column 12"),
        ('[{"a": "\\ud800"}]', "\\ud800 is half a character", " line 1 column 9"),
        ('[{"\\udc00": 1}]', "\\udc00 is half a character", " line 1 column 4"),
        ('[{"a": 1}]\n[', "there is more after the end of the document", " line 2 column 1"),
        ('[{"a": 1}', "the text ends where , or ] is expected", " line 1 column 10"),
        ('[{"a": 1},', "the text ends in the middle of a value", " line 1 column 11"),
        ('[{"a" 1}]', "this is not JSON: expecting ':' delimiter", " line 1 column 7"),
        ('[{"a": 01}]', "this is not JSON: expecting ',' delimiter", " line 1 column 9"),
        ('[{"a": "x\ty"}]', "this is not JSON: invalid control character", " line 1 column 10"),
        ('[{"a": "x', "this is not JSON: unterminated string starting", " line 1 column 8"),
        ("{a: 1}", "expected a name in double quotes", " line 1 column 2"),
        ('{"a"; 1}', "expected : after the name", " line 1 column 5"),
        ('{"a": 1; "b": 2}', "expected , or }", " line 1 column 8"),
        ('"text"', "the document is neither a list nor an object", ""),
        ("[]", "the list is empty", ""),
        ("[1]", "item [0] is not an object", ""),
        ('{"a": 1}', "an object should hold one list of objects, but it holds none", ""),
        ('[{"a.b": 1, "a": {"b": 2}}]', "two members are called 'a.b', one of them nested", " line 1"),
        ('[{"": 1}]', "a name that cannot be a column's", " line 1"),
        ('[{"#line": 1}]', "a name that cannot be a column's", " line 1"),
        ('[{"\\u001b[2J": 1}]', "a name that cannot be a column's", " line 1"),
        (b"\xef\xbb\xbf", "the text ends in the middle of a value", " line 1 column 1"),
        (b'[{"a": "\n\xff"}]', "the text is not utf-8", " line 2"),
        (b"", "the file is empty", ""),
        (b"PK\x03\x04...", "this is not JSON text: it is a zip archive", ""),
        ('[{"a": 1}]'.encode("utf-16"), "this is not JSON text: it is UTF-16 text (pass -o encoding=utf-16)", ""),
        (b"[\0", "this is not JSON text: it holds zero bytes", ""),
    ],
)
def test_what_is_wrong_and_where(tmp_path: Path, content: bytes | str, what: str, place: str) -> None:
    path = tmp_path / "a.json"
    error = refused(path, content)
    assert (error.what, error.where) == (what, f"{path}{place}")


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', '{"products":[{"variants":[{"a":', '{"@graph":['])
def test_ten_thousand_deep(tmp_path: Path, opening: str) -> None:
    error = refused(tmp_path / "a.json", opening * 10_000)
    assert error.what == "it is nested more than 100 deep"
    assert "line 1 column" in error.where


def test_a_row_is_flat(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.json", '[{"a":' + '{"a":' * 9 + "1" + "}" * 10 + "]")
    assert error.what == "a row is nested more than 8 deep"
    assert refused(tmp_path / "a.json", '[{"a":' + "[" * 30 + "]" * 30 + "}]").what == error.what


def test_two_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.write(b"[")
        file.truncate(2 * 1024**3)  # a sparse file: it claims a size and holds nothing
        file.seek(0)
        file.write(b"[" + b" " * 8200)
    with pytest.raises(CatalogError, match="2048 MB, at most 512 MB"):
        load(str(path), {})


def test_a_line_of_two_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    with path.open("wb") as file:
        file.write(b" " * 8200)
        file.truncate(2 * 1024**3)
    with pytest.raises(CatalogError, match="the line has more than 16 MB"):
        next(batches(str(path), {}))


def test_too_many_columns(tmp_path: Path) -> None:
    content = json.dumps([{str(n): n for n in range(1001)}])
    assert refused(tmp_path / "a.json", content).what.startswith("more than 1000 different names")


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    table = read(tmp_path / name, b'\xef\xbb\xbf{"a": 1, "b": "x"}\r\n\r\n{"a": 2.5, "c": [1]}\n')
    assert table.rows() == [(1.0, "x", None, 1), (2.5, None, "1", 3)]


@pytest.mark.parametrize(
    ("content", "what", "place"),
    [
        ('{"a": 1}\n{"a": 2,,}\n', "this is not JSON: expecting property name enclosed in double quotes",
         " line 2 column 9"),
        ('{"a": 1}\n\n[2]\n', "the line is not an object", " line 3"),
        ('{"a": 1}\n{"a": 2} {"a": 3}\n', "there is more after the end of the document", " line 2 column 10"),
        ('{"a": 1}\n{"a": {"b": 1, "b": 2}}', "the name 'b' is there twice in one object", " line 2 column 16"),
        ('{"a": 1}\n{"a": Infinity}', "Infinity is no number of JSON", " line 2 column 7"),
        (b'{"a": 1}\n{"a": "\xff"}', "the text is not utf-8", " line 2"),
        ("\n\n", "there is no object in the file", ""),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(tmp_path: Path, content: bytes | str, what: str, place: str) -> None:
    path = tmp_path / "a.jsonl"
    error = refused(path, content)
    assert (error.what, error.where) == (what, f"{path}{place}")


def test_lines_in_parts_are_the_lines_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that is integer at first and text at the end has one type in every part."""
    monkeypatch.setattr("scanfit_json.lines.ROWS_AT_ONCE", 7)
    path = tmp_path / "a.jsonl"
    rows: list[dict[str, Any]] = [{"n": n, "x": n} for n in range(20)]
    rows += [{"n": 20, "x": "text", "late": 1.5}]
    whole = read(path, "\n".join(map(json.dumps, rows)))
    parts = list(batches(str(path), {}))
    assert [part.height for part in parts] == [7, 7, 7]
    assert pl.concat(parts).equals(whole)
    assert whole["x"].to_list() == [*map(str, range(20)), "text"]
    assert whole[LINE].to_list() == list(range(1, 22))


def test_encodings(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16", "cp1252", "latin-1"):
        table = read(tmp_path / "a.json", '[{"größe": "38½"}]'.encode(encoding), encoding=encoding)
        assert table.rows() == [("38½", 1)]


def test_a_wanted_shape_wins(tmp_path: Path) -> None:
    table = read(tmp_path / "a.json", '[{"@type": "Product", "name": "x"}]', shape="rows")
    assert table.columns == ["@type", "name", LINE]
    assert refused(tmp_path / "a.json", '[{"a": 1}]', shape="shopify").what == "a product has no list of variants"


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="there is no such file"):
        load(str(tmp_path / "none.json"), {})
    with pytest.raises(CatalogError, match="it is a folder"):
        load(str(tmp_path), {})


CELLS = st.one_of(st.none(), st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)


@given(
    rows=st.lists(st.dictionaries(NAMES, CELLS, min_size=1), min_size=1, max_size=6), indent=st.sampled_from([None, 1])
)
@settings(max_examples=60, deadline=None)
def test_rows_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], indent: int | None
) -> None:
    path = tmp_path_factory.mktemp("j") / "a.json"
    table = read(path, json.dumps(rows, indent=indent))
    for written, back in zip(rows, table.to_dicts(), strict=True):
        for name, value in written.items():
            got = back[name]
            if isinstance(value, bool):
                assert got == str(value).lower()
            elif isinstance(value, int | float):
                assert Decimal(str(got)) == Decimal(json.dumps(value))
            else:
                assert got == value


PIECES = st.lists(
    st.sampled_from(
        [b"[", b"]", b"{", b"}", b",", b":", b'"a"', b'"@type"', b'"Product"', b'"products"', b'"variants"', b"1", b"-",
         b"NaN", b"null", b"\n", b'"\\ud800"', b"\xff", b"\0", b'"model"', b'"pk"', b'"fields"', b"1e5",
         b'"hasVariant"', b'"offers"', b'"size"', b"<script type=\"application/ld+json\">", b"</script>",
         b"<![", b"<!--"]
    )
).map(b"".join)  # fmt: skip


@given(
    content=st.one_of(st.binary(max_size=200), PIECES),
    name=st.sampled_from(["a.json", "a.jsonl", "a.html", "a.jsonld"]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_table_or_a_catalogue_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("j") / name
    for shape in scanfit_json.OPTIONS[0].choices:
        assert table_or_error(path, content, shape=shape)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["Product", "x", "schema:Product", "42"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "name", "hasVariant", "isVariantOf", "size", "offers", "price", "brand",
                 "audience", "additionalProperty", "value", "suggestedAge", "products", "variants", "options", "title",
                 "tags", "model", "pk", "fields", "product", "category", "parent", "sku", "priceSpecification"]
            ),
            inner, max_size=5,
        ),
    ),
    max_leaves=25,
)  # fmt: skip


@given(value=VALUES)
@settings(max_examples=400, deadline=None)
def test_any_document_is_a_table_or_a_catalogue_error(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    path = tmp_path_factory.mktemp("j") / "a.json"
    for shape in ("auto", "rows", "shopify", "jsonld", "saleor"):
        assert table_or_error(path, json.dumps(value), shape=shape)


def test_a_channel_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    content = json.dumps(
        [
            {"model": "product.product", "pk": 1, "fields": {"name": "Shoe"}},
            {"model": "product.productvariant", "pk": 2, "fields": {"product": 1}},
        ]
    )
    with pytest.raises(UsageError, match="there is no channel 'x'"):
        read(tmp_path / "a.json", content, channel="x")
    assert read(tmp_path / "a.json", content)["title"].to_list() == ["Shoe"]
