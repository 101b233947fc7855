"""Files that are there whole or not at all: what stood there stays until the new one is finished."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.whole_file import whole_file, write_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(content=st.binary(max_size=300), before=st.none() | st.binary(max_size=300))
def test_the_content_is_there_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, before: bytes | None
) -> None:
    folder = tmp_path_factory.mktemp("whole")
    path = folder / "feet.json"
    if before is not None:
        path.write_bytes(before)
    write_file(path, content)
    assert path.read_bytes() == content
    assert names(folder) == ["feet.json"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_block_that_raises_leaves_what_stood_there(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "feet.json"
    path.write_text("old")

    def half() -> None:
        with whole_file(path) as place:
            place.write_text("half")
            (place.parent / "more").mkdir()
            raise error

    with pytest.raises(error):
        half()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["feet.json"]


def test_the_place_has_the_files_own_name_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "feet.tar.gz"
    with whole_file(path) as place:
        assert place.name == "feet.tar.gz"
        assert list(place.parent.iterdir()) == []
        assert place.parent.parent == tmp_path
        assert not path.exists()
        place.write_text("new")
    assert path.read_text() == "new"


def test_a_name_as_long_as_names_may_be(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 251 + ".csv")
    write_file(path, b"1")
    assert path.read_bytes() == b"1"


def test_a_block_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    unwritten = pytest.raises(UsageError, match="the file cannot be written: No such file or directory")
    with unwritten, whole_file(tmp_path / "feet.json"):
        pass
    assert names(tmp_path) == []


def test_a_path_that_is_relative_stays_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path)
    with whole_file(Path("feet.json")) as place:
        place.write_text("new")
    write_file(Path("there/feet.json"), b"1")
    assert names(tmp_path) == ["feet.json", "there"]
    assert names(tmp_path / "there") == ["feet.json"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("somebody else's")
    link = tmp_path / "feet.json"
    link.symlink_to(other)
    write_file(link, b"mine")
    assert other.read_text() == "somebody else's"
    assert (link.read_bytes(), link.is_symlink()) == (b"mine", False)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_the_mode_is_what_the_user_asks_of_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "feet.json", b"1")
    finally:
        os.umask(before)
    assert (tmp_path / "feet.json").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(UsageError) as told:
            write_file(path, b"1")
        assert told.value.what == "this is a device or a pipe, and only files are written"
        assert not path.is_file()
    assert names(tmp_path) == ["pipe"]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    for path in (tmp_path, Path(".")):
        with pytest.raises(UsageError, match="this is a folder, not a file"):
            write_file(path, b"1")


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        write_file(tmp_path / "missing" / "feet.json", b"1")
    assert str(told.value) == (
        f"{tmp_path / 'missing' / 'feet.json'}: the file cannot be written: No such file or directory\n"
        "       choose a folder that exists and can be written to"
    )


@pytest.mark.parametrize("function", ["replace", "write"])
def test_what_the_system_refuses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    def refuse(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "feet.json"
    path.write_text("old")
    if function == "replace":
        monkeypatch.setattr(os, "replace", refuse)
    else:
        monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(UsageError) as told:
        write_file(path, b"new")
    assert told.value.what == "the file cannot be written: No space left on device"
    assert told.value.where == str(path)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["feet.json"]
