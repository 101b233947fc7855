"""Locations: what is on a network, and what of a location may be shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.location import is_file_url, is_remote, path_of_file_url, shown, without_credentials

REMOTE = (
    "https://example.org/shoes.csv", "HTTP://EXAMPLE.ORG", " https://example.org/a.csv", "s3://bucket/shoes.parquet",
    "hf://datasets/shoes.parquet", "postgresql+psycopg://db/shop", "postgresql:///shop", "mysql://root@localhost/shop",
    "shop:https://example.org", "jdbc:postgresql://db/shop", "sqlite://db.example/shoes.db", "file://server/shoes.csv",
    "sqlite+libsql://db.example/x", "\thttps://example.org/a.csv",
)  # fmt: skip
LOCAL = (
    "shoes.csv", "/data/shoes.csv", "../shoes.csv", "C:\\shoes.csv", "C:/shoes.csv", "shop:spring", "sqlite:///shoes.db",
    "sqlite:////data/shoes.db", "SQLITE+pysqlite:///shoes.db", "sqlite://", "", "://", "1://x", "a@b.csv", "größe.csv",
    "what?.csv",
)  # fmt: skip


@pytest.mark.parametrize("location", REMOTE)
def test_a_url_with_a_machine_in_it_is_remote(location: str) -> None:
    assert is_remote(location)


@pytest.mark.parametrize("location", LOCAL)
def test_a_path_a_word_and_a_database_file_are_not_and_stand_as_they_are(location: str) -> None:
    assert not is_remote(location)
    assert shown(location) == location
    assert without_credentials(f"nothing to hide: {location}", location) == f"nothing to hide: {location}"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///data/shoes.csv", "/data/shoes.csv"),
        ("FILE:/data/shoes.csv", "/data/shoes.csv"),
        ("file:shoes.csv", "shoes.csv"),
        ("file://localhost/data/my%20shoes.csv", "/data/my shoes.csv"),
        ("file:///C:/shoes.csv", "C:/shoes.csv"),
        ("file://server/share/shoes.csv", ""),
    ],
)
def test_the_path_in_a_file_url(url: str, path: str) -> None:
    assert is_file_url(url)
    assert path_of_file_url(url) == path


@pytest.mark.parametrize("location", ["files.csv", "file.csv", "shop:file:x", "profile:x"])
def test_what_only_looks_like_a_file_url(location: str) -> None:
    assert not is_file_url(location)


@pytest.mark.parametrize(
    ("location", "safe"),
    [
        ("postgresql://shop:s3cret@db/sizes", "postgresql://***@db/sizes"),
        ("postgresql://shop@db/sizes", "postgresql://***@db/sizes"),
        ("https://TOKEN@example.org/a.csv", "https://***@example.org/a.csv"),
        ("postgresql://shop:p@ss/w?rd@db/sizes", "postgresql://***@db/sizes"),
        ("shop:https://u:pw@example.org/x", "shop:https://***@example.org/x"),
        ("mssql+pyodbc:///?odbc_connect=UID%3Dme%3BPWD%3Dx", "mssql+pyodbc:///?odbc_connect=***"),
        ("https://example.org/a.csv?sig=abc&se=2027#part", "https://example.org/a.csv?sig=***&se=***"),
        ("https://example.org/a.csv?TOKEN", "https://example.org/a.csv?***"),
        ("postgresql://db/shop?user=u&password=pw", "postgresql://db/shop?user=***&password=***"),
    ],
)
def test_credentials_are_hidden_and_the_rest_is_shown(location: str, safe: str) -> None:
    assert shown(location) == safe
    assert shown(safe) == safe


words = st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x2FF, categories=["L", "N", "P", "S"]))


@given(name=words, password=words.filter(lambda text: len(text) > 3), host=st.from_regex(r"[a-z]{1,9}", fullmatch=True))
def test_no_password_survives_whatever_is_in_it(name: str, password: str, host: str) -> None:
    location = f"postgresql://{name}:{password}@{host}/sizes"
    assert shown(location).endswith(f"@{host}/sizes")
    assert shown(location).removesuffix(f"@{host}/sizes") == "postgresql://***"


@given(password=st.from_regex(r"[A-Za-z0-9!%/+-]{4,20}", fullmatch=True))
def test_a_drivers_words_lose_the_password_and_the_location(password: str) -> None:
    location = f"postgresql://shop:{password}@db/sizes"
    told = without_credentials(f'could not log in to {location} with "{password}", port 5432', location)
    assert told.startswith("could not log in to postgresql://***@db/sizes with ")
    assert f'"{password}"' not in told


def test_an_encoded_password_is_hidden_as_it_is_meant_too() -> None:
    location = "postgresql://shop:p%40ss%20word@db/sizes"
    assert without_credentials("rejected 'p@ss word' (p%40ss%20word)", location) == "rejected '***' (***)"


def test_only_whole_words_are_hidden_and_harmless_parameters_are_left() -> None:
    location = "postgresql://postgres:postgres@db/sizes?connect_timeout=5&sslmode=require&password=hush"
    text = without_credentials("postgresql 5 line 5: sslmode 'require', password 'hush', user postgres", location)
    assert text == "postgresql 5 line 5: sslmode 'require', password '***', user ***"


def test_a_text_without_credentials_is_left_alone() -> None:
    assert re.fullmatch(r"[^*]*", without_credentials("line 5 of shoes.csv", "shoes.csv"))
