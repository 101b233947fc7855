"""A project is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanfit.errors import UsageError
from scanfit.plugin_project import write_project

FILES = {"a.py": "x = 'ß'\n", "tests/test_a.py": "y\n", ".github/workflows/test.yml": "z\n"}


def test_every_file_is_written_as_it_is_and_nothing_else(tmp_path: Path) -> None:
    write_project(FILES, tmp_path / "new")
    there = {
        path.relative_to(tmp_path / "new").as_posix(): path.read_bytes()
        for path in (tmp_path / "new").rglob("*")
        if path.is_file()
    }
    assert there == {path: text.encode() for path, text in FILES.items()}
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_what_is_there_is_left_alone(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "new"
    if kind == "file":
        place.write_text("mine")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError) as refused:
        write_project(FILES, place)
    assert str(refused.value) == f"{place}: it is there already\n       choose another name, or another --folder"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert kind != "folder" or not list(place.iterdir())


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such folder"):
        write_project(FILES, tmp_path / "deep" / "new")
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_full_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def full(self: Path, text: str, **named: str) -> int:
        written.append(self)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        return len(text)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UsageError) as refused:
        write_project(FILES, tmp_path / "new")
    assert refused.value.what == "the project cannot be written: No space left on device"
    assert refused.value.next_step
    assert len(written) == 2
    assert not list(tmp_path.iterdir())
