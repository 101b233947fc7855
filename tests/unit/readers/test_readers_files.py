"""Files that are missing, empty, locked, too large, or something else altogether."""

from __future__ import annotations

import os

import pytest

from scanfit.api import ScanError

SUFFIXES = [".stl", ".obj", ".ply", ".off", ".gltf", ".glb", ".3mf"]
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8


@pytest.mark.parametrize("suffix", SUFFIXES)
class TestEveryReader:
    def test_missing(self, suffix, tmp_path, read_path):
        path = tmp_path / f"none{suffix}"
        _refused(path, read_path, "there is no such file")

    def test_empty(self, suffix, tmp_path, read_path):
        path = tmp_path / f"empty{suffix}"
        path.touch()
        _refused(path, read_path, "the file is empty")

    def test_folder(self, suffix, tmp_path, read_path):
        path = tmp_path / f"folder{suffix}"
        path.mkdir()
        _refused(path, read_path, "this is a folder, not a scan file")

    def test_pipe(self, suffix, tmp_path, read_path):
        if not hasattr(os, "mkfifo"):
            pytest.skip("needs named pipes")
        path = tmp_path / f"pipe{suffix}"
        os.mkfifo(path)
        _refused(path, read_path, "this is a device or a pipe, not a file")

    def test_larger_than_a_gibibyte(self, suffix, tmp_path, read_path):
        path = tmp_path / f"large{suffix}"
        with path.open("wb") as file:
            file.truncate((1 << 30) + 1)
        _refused(path, read_path, "the file is 1.0 GiB, at most 1 GiB is read")

    def test_a_jpeg_with_another_name(self, suffix, tmp_path, read_path):
        path = tmp_path / f"photo{suffix}"
        path.write_bytes(JPEG)
        error = _refused(path, read_path, None)
        assert error.what.startswith("this is a JPEG picture, not a")

    def test_a_letter_is_not_a_mesh(self, suffix, tmp_path, read_path):
        path = tmp_path / f"letter{suffix}"
        path.write_text("Dear customer, your scan is attached. Kind regards, the shop.\n" * 5)
        _refused(path, read_path, None)


def test_unreadable(tmp_path, read_path):
    path = tmp_path / "locked.stl"
    path.write_bytes(b"solid")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    _refused(path, read_path, "the file cannot be opened: Permission denied")


def test_a_symbolic_link_is_followed(tmp_path, read_path, write, cube):
    (tmp_path / "real.stl").write_bytes(write.stl(*cube))
    link = tmp_path / "link.stl"
    link.symlink_to(tmp_path / "real.stl")
    assert len(read_path(link).mesh.faces) == 12


def _refused(path, read_path, what) -> ScanError:
    with pytest.raises(ScanError) as caught:
        read_path(path)
    assert what is None or caught.value.what == what
    assert caught.value.where == str(path)
    assert caught.value.next_step
    assert caught.value.exit_code == 3
    return caught.value
