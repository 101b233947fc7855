"""The csv source: cells as written, lines as in the file, and a clear refusal of everything else."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scanfit_csv
from scanfit.errors import CatalogError
from scanfit_csv import LINE, load, scanfit_catalogs


def read(path: Path, content: bytes, **options: Any) -> pl.DataFrame:
    path.write_bytes(content)
    return load(str(path), options)


def refused(path: Path, content: bytes, **options: Any) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        read(path, content, **options)
    assert caught.value.exit_code == 4
    assert caught.value.next_step
    return caught.value


def test_the_provider() -> None:
    (source,) = scanfit_catalogs()
    assert source.name == "csv"
    assert [o.name for o in source.options] == ["separator", "decimal", "encoding"]
    assert source.accepts("spring.CSV")
    assert source.accepts("a/b.tsv")
    assert not source.accepts("spring.xlsx")


@pytest.mark.parametrize(
    ("mark", "name"), [(",", "a.csv"), (";", "a.csv"), ("|", "a.csv"), ("\t", "a.csv"), ("\t", "a.tsv")]
)
def test_the_separator_is_told_from_the_header(tmp_path: Path, mark: str, name: str) -> None:
    table = read(tmp_path / name, f"a{mark}b\n1{mark}2\n".encode())
    assert table.rows() == [("1", "2", 2)]


def test_a_given_separator_wins(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", b"a;b,c\n1;2,3\n", separator="semicolon").columns == ["a", "b,c", LINE]


@pytest.mark.parametrize(
    ("encoding", "option"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252")]
)
def test_encodings(tmp_path: Path, encoding: str, option: str) -> None:
    table = read(tmp_path / "a.csv", "größe,b\n38½,é\n".encode(encoding), encoding=option)
    assert table.columns == ["größe", "b", LINE]
    assert table.rows() == [("38½", "é", 2)]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    table = read(tmp_path / "a.csv", b'a,b\n\n1,"x\ny"\n,\n2,z\r\n3,w')
    assert table.rows() == [("1", "x\ny", 3), ("2", "z", 6), ("3", "w", 7)]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", b"a,b\n").shape == (0, 3)


@pytest.mark.parametrize(
    ("content", "what", "line"),
    [
        (b"", "the file is empty", ""),
        (b"a,b\n1\n", "1 cells, but the header has 2", " line 2"),
        (b"a,b\n\n1,2\n1,2,3\n", "3 cells, but the header has 2", " line 4"),
        (b"a,b,a\n", "column a is there twice", " line 1"),
        (b"a,,b\n", "column 2 has no name", " line 1"),
        (b"a,\x1b[2J\n", "column 2 has a name that cannot be used", " line 1"),
        (b"a,#line\n", "column 2 has a name that cannot be used", " line 1"),
        (b"word\n1\n", "the first line has a single column, so no separator can be told", " line 1"),
        (b'a,b\n1,2\n3,"4\n5,6\n', "a quoted cell does not end", " line 3"),
        (b"PK\x03\x04....", "this is not a text table: it is a zip archive, such as an Excel workbook", ""),
        (b"a,b\n\0\0", "this is not a text table: it holds zero bytes", ""),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, what: str, line: str) -> None:
    path = tmp_path / "a.csv"
    error = refused(path, content)
    assert (error.what, error.where) == (what, f"{path}{line}")


@pytest.mark.parametrize(
    ("content", "what", "line"),
    [
        (b"a,b\n1,2\n\xff,2\n", "the text is not utf-8", " line 3"),
        ("a,b\n".encode("utf-16"), "this is not a text table: it is UTF-16 text (pass -o encoding=utf-16)", ""),
    ],
)
def test_an_encoding_that_was_given_is_taken_at_its_word(tmp_path: Path, content: bytes, what: str, line: str) -> None:
    path = tmp_path / "a.csv"
    error = refused(path, content, encoding="utf-8")
    assert (error.what, error.where) == (what, f"{path}{line}")


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for location, what in ((tmp_path / "no.csv", "there is no such file"), (tmp_path, "it is a folder, not a file")):
        with pytest.raises(CatalogError) as caught:
            load(str(location), {})
        assert caught.value.what == what
    with pytest.raises(CatalogError, match=r"the file cannot be read|no such file"):
        load("x" * 5000 + ".csv", {})


def test_a_file_beyond_the_bound_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanfit_csv, "LOADED_BYTES", 4)
    assert refused(tmp_path / "a.csv", b"a,b\n1,2\n").what == "the file has 0 MB, at most 0 MB are read"


def test_many_rows_come_in_batches_and_in_order(tmp_path: Path) -> None:
    count = 45_001
    table = read(tmp_path / "a.csv", b"a,b\n" + b"".join(b"%d,x\n" % i for i in range(count)))
    assert table["a"].cast(pl.Int64).to_list() == list(range(count))
    assert table[LINE].to_list() == list(range(2, count + 2))


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(CELL, CELL), max_size=8))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("first", "second"), *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    table = read(path, text.getvalue().encode("utf-8"))
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert table.select("first", "second").rows() == expected


@given(content=st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(content)
    try:
        table = load(str(path), {})
    except CatalogError as error:
        told = error.where, error.next_step
    else:
        told = str(path), table.columns[-1]
    assert told[0].startswith(str(path))
    assert told[1]
