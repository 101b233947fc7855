"""Catalogues in PostgreSQL: a private server on loopback, where its programs are on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
import traceback
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scanfit.errors import CatalogError
from scanfit_sql import batches, connecting, load

sqlalchemy = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

SECRET = "s3cr3t!/p@ss"
QUOTED = "s3cr3t%21%2Fp%40ss"


def program(name: str) -> str:
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if found is None:
        pytest.skip(f"{name} of PostgreSQL is not on this machine")
    return os.path.realpath(found)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    initdb, postgres = program("initdb"), program("postgres")
    user: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        if os.geteuid() == 0:  # the server refuses to run as root
            import pwd

            try:
                entry = pwd.getpwnam("postgres")
            except KeyError:
                pytest.skip("there is no user postgres to run the server as")
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        secret = Path(folder, "secret")
        secret.write_text(SECRET)
        secret.chmod(0o644)
        data = f"{folder}/data"
        subprocess.run(
            [initdb, "-D", data, "-U", "shop", "--auth=scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "-N"],
            check=True, capture_output=True, cwd=folder, **user,
        )  # fmt: skip
        number = free_port()
        server = subprocess.Popen(
            [postgres, "-D", data, "-p", str(number), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
             "-c", "unix_socket_directories="],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **user,
        )  # fmt: skip
        try:
            wait_for(number, server)
            yield number
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            run(port, "SELECT 1")
        except sqlalchemy.exc.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the private server did not start")


def run(port: int, *statements: str) -> None:
    engine = sqlalchemy.create_engine(f"postgresql+psycopg://shop:{QUOTED}@127.0.0.1:{port}/postgres")
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sqlalchemy.text(statement))
    finally:
        engine.dispose()


@pytest.fixture
def location(port: int) -> str:
    run(port, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "DROP SCHEMA IF EXISTS lab CASCADE")
    return f"postgresql+psycopg://shop:{QUOTED}@127.0.0.1:{port}/postgres"


def test_every_type_that_is_a_cell(port: int, location: str) -> None:
    run(
        port,
        "CREATE TYPE mark AS ENUM ('narrow', 'wide')",
        "CREATE DOMAIN mm AS numeric(6, 2)",
        "CREATE TABLE shoes (id serial PRIMARY KEY, sku varchar(20), gtin numeric(14, 0), price numeric(10, 3), "
        "free numeric, inner_length_mm mm, girth real, width mark, since date, at timestamp, new boolean, u uuid)",
        "INSERT INTO shoes (sku, gtin, price, free, inner_length_mm, girth, width, since, at, new, u) VALUES "
        "('A', 4006381333931, 1.299, 12345678901234567890.123456789, 277.15, 247.5, 'wide', '2026-01-02', "
        "'2026-01-02 03:04:05', true, '12345678-1234-5678-1234-567812345678'), "
        "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
    )
    frame = load(location, {})
    assert frame.row(0) == (
        1, "A", Decimal("4006381333931"), Decimal("1.299"), "12345678901234567890.123456789", "277.15", 247.5,
        "wide", "2026-01-02", "2026-01-02T03:04:05", "true", "12345678-1234-5678-1234-567812345678",
    )  # fmt: skip
    assert frame.row(1) == (2, *[None] * 11)
    assert frame["gtin"].cast(pl.String)[0] == "4006381333931"


def test_types_that_are_none_are_refused_by_name(port: int, location: str) -> None:
    run(port, "CREATE TABLE t (a text, tags text[], more jsonb, raw bytea, spell interval, place point)")
    error = refused(location)
    for name in ("tags", "more", "raw", "spell", "place"):
        assert f"{name} (" in error.what
    assert load(location, {"columns": "a"}).columns == ["a"]


def test_rows_come_in_parts_by_the_primary_key_from_a_cursor_of_the_server(port: int, location: str) -> None:
    run(
        port,
        "CREATE TABLE t (k int PRIMARY KEY)",
        "INSERT INTO t SELECT (n * 7919) % 50021 FROM generate_series(0, 50020) n",
    )
    parts = list(batches(location, {}))
    assert [len(part) for part in parts] == [20_000, 20_000, 10_021]
    assert pl.concat(parts)["k"].to_list() == list(range(50_021))


def test_schemas_views_and_strange_names(port: int, location: str) -> None:
    run(
        port, "CREATE SCHEMA lab", 'CREATE TABLE lab."Shoes; DROP" (a int)', 'INSERT INTO lab."Shoes; DROP" VALUES (1)',
        'CREATE MATERIALIZED VIEW lab.spring AS SELECT a + 1 AS a FROM lab."Shoes; DROP"',
    )  # fmt: skip
    assert refused(location).what == "there is no table in it that this user can see"
    assert "did you mean lab?" in refused(location, {"schema": "lap"}).next_step
    assert refused(location, {"schema": "lab"}).next_step == "name one with -o table=: Shoes; DROP, spring"
    assert load(location, {"schema": "lab", "table": "Shoes; DROP"}).rows() == [(1,)]
    assert load(location, {"schema": "lab", "table": "spring"}).rows() == [(2,)]


def test_a_view_cannot_write_and_cannot_wait_for_ever(
    port: int, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(
        port, "CREATE TABLE kept (a int)", "CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS "
        "'INSERT INTO kept VALUES (1) RETURNING a'", "CREATE VIEW bad AS SELECT spoil() AS a",
        "CREATE VIEW slow AS SELECT pg_sleep(30)::text AS a",
    )  # fmt: skip
    assert "read-only transaction" in refused(location, {"table": "bad"}).what
    assert load(location, {"table": "kept"}).height == 0
    monkeypatch.setattr(connecting, "ANSWER_SECONDS", 0.3)
    started = time.monotonic()
    assert "statement timeout" in refused(location, {"table": "slow"}).what
    assert time.monotonic() - started < 10


def test_the_password_can_come_from_the_environment(port: int, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(port, "CREATE TABLE t (a int)")
    monkeypatch.setenv("SHOP_PW", SECRET)
    bare = f"postgresql+psycopg://shop@127.0.0.1:{port}/postgres"
    assert load(bare, {"password_env": "SHOP_PW"}).columns == ["a"]
    monkeypatch.setenv("SHOP_PW", "wr0ng-one")
    assert "wr0ng-one" not in told(bare, {"password_env": "SHOP_PW"})
    assert "password authentication failed" in told(bare, {"password_env": "SHOP_PW"})


def test_no_failure_tells_the_password(port: int, location: str) -> None:
    for broken in (
        location.replace(QUOTED, "wr0ng-s3cr3t"), location.replace("/postgres", "/none"),
        location.replace(f":{port}", f":{free_port()}"), location.replace("127.0.0.1", "no-such-host.invalid"),
        location.replace("shop:", "nobody:"),
    ):  # fmt: skip
        text = told(broken)
        assert "the database cannot be read: " in text
        assert not [word for word in (SECRET, QUOTED, "wr0ng-s3cr3t") if word in text]
        assert "psycopg.Op" not in text


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        started = time.monotonic()
        error = refused(f"postgresql+psycopg://shop:{QUOTED}@127.0.0.1:{silent.getsockname()[1]}/x")
    assert "timeout" in error.what
    assert time.monotonic() - started < 10


def refused(location: str, options: dict[str, Any] | None = None) -> CatalogError:
    with pytest.raises(CatalogError) as failed:
        load(location, options or {})
    assert failed.value.next_step
    return failed.value


def told(location: str, options: dict[str, Any] | None = None) -> str:
    """The error with all that a traceback would show."""
    return "".join(traceback.format_exception(refused(location, options)))
