"""Catalogues in SQLite databases: what is read, what is refused, and that nothing is ever written."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scanfit.errors import CatalogError, UsageError
from scanfit_sql import batches, connecting, load, scanfit_catalogs
from scanfit_sql.address import shown

pytest.importorskip("sqlalchemy")


def made(path: Path, *statements: str, rows: tuple[str, list[tuple[Any, ...]]] | None = None) -> str:
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        if rows is not None:
            database.executemany(*rows)
        database.commit()
    return f"sqlite:///{path}"


def refused(location: str, options: dict[str, Any] | None = None) -> CatalogError:
    with pytest.raises(CatalogError) as failed:
        load(location, options or {})
    assert failed.value.next_step
    assert failed.value.__cause__ is None
    return failed.value


@pytest.fixture
def shoes(tmp_path: Path) -> str:
    return made(
        tmp_path / "shoes.db",
        "CREATE TABLE shoes (sku TEXT, size_label NUMERIC, price NUMERIC(10, 3), stock INTEGER, inner_length_mm REAL)",
        "INSERT INTO shoes VALUES ('A', '42 2/3', 1.299, 3, 277), ('B', 43, 89, NULL, 283.7), (NULL, 44.5, 5, 0, NULL)",
    )


def test_numbers_stay_numbers_text_stays_text_and_nothing_is_empty(shoes: str) -> None:
    assert_frame_equal(
        load(shoes, {}),
        pl.DataFrame(
            {
                "sku": ["A", "B", None],
                "size_label": ["42 2/3", "43", "44.5"],
                "price": [1.299, 89.0, 5.0],
                "stock": [3, None, 0],
                "inner_length_mm": [277.0, 283.7, None],
            }
        ),
    )


@settings(max_examples=40, deadline=None)
@given(
    cells=st.lists(
        st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False),
                  st.text(st.characters(exclude_categories=["Cs"]), max_size=20)),
        min_size=1, max_size=12,
    ),
    at_once=st.integers(1, 5),
)  # fmt: skip
def test_any_cells_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, cells: list[Any], at_once: int) -> None:
    path = tmp_path_factory.mktemp("any") / "x.db"
    location = made(path, "CREATE TABLE t (c)", rows=("INSERT INTO t VALUES (?)", [(cell,) for cell in cells]))
    parts = list(batches(location, {"batch_rows": at_once}))
    assert max(len(part) for part in parts) <= at_once
    frame = pl.concat(parts)
    assert_frame_equal(frame, load(location, {}))
    kinds = {type(cell) for cell in cells} - {type(None)}
    if kinds <= {int} and kinds:
        assert frame["c"].to_list() == cells
    elif kinds <= {int, float} and kinds:
        assert frame["c"].to_list() == [None if cell is None else float(cell) for cell in cells]
    else:
        assert frame["c"].to_list() == [None if cell is None else str(cell) for cell in cells]


def test_rows_come_by_the_primary_key_and_in_parts(tmp_path: Path) -> None:
    keys = [(number * 7919 % 50_021,) for number in range(50_021)]
    location = made(
        tmp_path / "x.db", "CREATE TABLE t (k INTEGER PRIMARY KEY, s TEXT)",
        rows=("INSERT INTO t (k) VALUES (?)", keys),
    )  # fmt: skip
    parts = list(batches(location, {}))
    assert [len(part) for part in parts] == [20_000, 20_000, 10_021]
    assert pl.concat(parts)["k"].to_list() == list(range(50_021))


def test_an_empty_table_has_its_columns(tmp_path: Path) -> None:
    frame = load(made(tmp_path / "x.db", "CREATE TABLE t (a TEXT, b REAL)"), {})
    assert (frame.columns, frame.height) == (["a", "b"], 0)


def test_several_tables_are_listed_and_the_nearest_is_suggested(tmp_path: Path) -> None:
    location = made(
        tmp_path / "x.db", "CREATE TABLE shoes (a)", "CREATE TABLE stock (b)",
        "CREATE VIEW spring AS SELECT * FROM shoes", "INSERT INTO shoes VALUES (1)",
    )  # fmt: skip
    error = refused(location)
    assert (error.what, error.next_step) == (
        "there are 3 tables and views in it", "name one with -o table=: shoes, spring, stock",
    )  # fmt: skip
    error = refused(location, {"table": "shoe"})
    assert (error.what, error.next_step) == (
        "there is no table 'shoe'", "did you mean shoes? there is shoes, spring, stock",
    )  # fmt: skip
    assert load(location, {"table": "spring"}).rows() == [(1,)]


@pytest.mark.parametrize(
    "name", ['a"; DROP TABLE t; --', "select", "größe x", "a'b", "a%b", "a:b", "[x]", "1; DELETE FROM t"]
)
def test_no_name_becomes_sql(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    location = made(
        tmp_path / "x.db", "CREATE TABLE t (a)", f"CREATE TABLE {quoted} ({quoted} TEXT)",
        f"INSERT INTO {quoted} VALUES ('x')",
    )  # fmt: skip
    assert load(location, {"table": name}).to_dict(as_series=False) == {name: ["x"]}
    assert "there is no table" in refused(location, {"table": f"{name} "}).what
    assert load(location, {"table": "t"}).height == 0


def test_only_the_columns_that_are_asked_for(shoes: str) -> None:
    assert load(shoes, {"columns": "stock, sku"}).columns == ["stock", "sku"]
    error = refused(shoes, {"columns": "sku,stok"})
    assert error.what == "table shoes has no column stok"
    assert error.next_step.startswith("did you mean stock? ")


def test_bytes_are_no_cells_and_can_be_left_out(tmp_path: Path) -> None:
    location = made(tmp_path / "x.db", "CREATE TABLE t (a TEXT, picture BLOB)", "INSERT INTO t VALUES ('x', x'00ff')")
    assert refused(location).what == "these columns of t hold no plain cells: picture (blob)"
    assert load(location, {"columns": "a"}).rows() == [("x",)]


def test_more_rows_than_asked_for_are_refused_and_never_cut(shoes: str) -> None:
    assert load(shoes, {"max_rows": 3}).height == 3
    error = refused(shoes, {"max_rows": 2, "batch_rows": 1})
    assert error.what == "it has more than 2 rows"
    assert error.where == f"{shoes} table shoes"


@pytest.mark.parametrize("option", ["max_rows", "batch_rows"])
@pytest.mark.parametrize("value", [0, -1, 2**31])
def test_a_count_is_above_zero(shoes: str, option: str, value: int) -> None:
    with pytest.raises(UsageError, match=f"{option} is {value}"):
        load(shoes, {option: value})


def state(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_nothing_is_written_and_nothing_is_created(tmp_path: Path, shoes: str) -> None:
    before = state(tmp_path)
    load(shoes, {})
    for location in (f"sqlite:///{tmp_path}/none.db", f"sqlite:///{tmp_path}", "sqlite:///none.db"):
        assert refused(location).what in ("there is no such database file", "it is a folder, not a file")
    assert state(tmp_path) == before
    assert not Path("none.db").exists()


@pytest.mark.parametrize(
    "statements",
    [
        ["DELETE FROM shoes"],
        ["CREATE TABLE t (a)"],
        ["PRAGMA query_only=OFF", "DELETE FROM shoes"],
        ["ATTACH '{folder}/other.db' AS other", "CREATE TABLE other.t (a)"],
    ],
)
def test_the_connection_itself_refuses_to_write(tmp_path: Path, shoes: str, statements: list[str]) -> None:
    from sqlalchemy import make_url, text

    def run() -> None:
        with connecting.connected(make_url(shoes), shoes) as connection:
            for statement in statements:
                connection.execute(text(statement.format(folder=tmp_path)))
            connection.commit()

    before = state(tmp_path)
    with pytest.raises(CatalogError, match="the database cannot be read"):
        run()
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("location", "what"),
    [
        ("sqlite://", "this names no database file"),
        ("sqlite:///", "this names no database file"),
        ("sqlite:///:memory:", "this names no database file"),
        ("sqlite:///x.db?mode=rwc", "an SQLite location takes no parameters"),
        ("sqlite:///file:x.db?uri=true", "an SQLite location takes no parameters"),
        ("sqlite:///file:x.db", "there is no such database file"),
        ("sqlite:///\0.db", "there is no such database file"),
        ("postgresql://host:port/db", "this is no URL of a database"),
    ],
)
def test_what_is_no_database_is_told(location: str, what: str) -> None:
    assert refused(location).what == what


@pytest.mark.parametrize("content", [b"x" * 100, b"SQLite format 3\0" + b"\xff" * 5000, b"sku,brand\nA,B\n"])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    assert refused(f"sqlite:///{path}").what.startswith("the database cannot be read: ")


def test_an_empty_file_has_no_table(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    assert refused(f"sqlite:///{tmp_path}/x.db").what == "there is no table in it that this user can see"


@settings(max_examples=60, deadline=None)
@given(turned=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=6), cut=st.floats(0, 1))
def test_a_damaged_file_is_told_or_read(
    tmp_path_factory: pytest.TempPathFactory, turned: list[tuple[float, int]], cut: float
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "x.db"
    location = made(path, "CREATE TABLE t (a TEXT, b REAL)", "INSERT INTO t VALUES ('x', 1.5), ('y', 2)")
    data = bytearray(path.read_bytes())
    for place, value in turned:
        data[int(place * len(data))] = value
    path.write_bytes(bytes(data[: int(cut * len(data)) or len(data)]))
    try:
        assert load(location, {}).height <= len(data)
    except CatalogError as error:
        assert str(path) in error.where  # noqa: PT017  # either is right


def test_a_view_without_end_is_stopped_by_its_rows_and_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    location = made(tmp_path / "x.db", f"CREATE VIEW v AS {endless}")
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 0.3)
    assert refused(location, {"max_rows": 1000}).what == "the database cannot be read: interrupted"


def test_a_cell_that_swells_is_refused(tmp_path: Path) -> None:
    location = made(tmp_path / "x.db", "CREATE VIEW v AS SELECT hex(zeroblob(1000000000)) AS a")
    assert "too big" in refused(location).what
    location = made(tmp_path / "y.db", "CREATE VIEW v AS SELECT hex(zeroblob(60000)) AS a")
    assert refused(location).what == "column a holds a cell of more than 100,000 characters"


def test_text_that_is_no_text_is_told(tmp_path: Path) -> None:
    location = made(tmp_path / "x.db", "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (CAST(x'ff41' AS TEXT))")
    assert refused(location).what.startswith("the database cannot be read: Could not decode")


def test_the_password_comes_from_the_environment_or_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOP_PW", raising=False)
    with pytest.raises(UsageError, match="the environment variable SHOP_PW is not set"):
        load("postgresql://shop@127.0.0.1:1/x", {"password_env": "SHOP_PW"})
    monkeypatch.setenv("SHOP_PW", "hush-hush")
    with pytest.raises(UsageError, match="the password is given twice"):
        load("postgresql://shop:other@127.0.0.1:1/x", {"password_env": "SHOP_PW"})


@pytest.mark.parametrize("driver", ["nothing", "psycopg2cffi"])
def test_a_missing_driver_is_told_without_the_password(driver: str) -> None:
    error = refused(f"postgresql+{driver}://shop:hush-hush@127.0.0.1:1/x")
    assert "hush-hush" not in str(error)
    assert error.where == f"postgresql+{driver}://***@127.0.0.1:1/x"


def test_without_sqlalchemy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    error = refused("sqlite:///x.db")
    assert error.next_step == 'install it with: pip install "scanfit[sql]"'


def test_it_accepts_databases_and_nothing_else_and_declares_the_network() -> None:
    (source,) = scanfit_catalogs()
    for location in (
        "sqlite:///x.db",
        "postgresql+psycopg://h/d",
        "POSTGRES://h/d",
        "mysql://h/d",
        "mssql+pyodbc://h/d",
    ):
        assert source.accepts(location) is True
    for location in ("x.db", "https://example.org", "sqlite:x.db", "shop:sqlite:///x", "postgresqlx://h", ""):
        assert source.accepts(location) is False
    assert source.network is True
    assert shown("postgresql://a:b@c@h/d?password=x") == "postgresql://***@h/d"
