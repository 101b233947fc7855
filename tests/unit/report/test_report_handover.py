"""A hand-over is written whole or not at all, the same twice, and never read where it was changed."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest

from scanfit.errors import UsageError
from scanfit.report.handover import MANIFEST, add_revision, read_manifest, write_handover

FILES = {"README.md": b"read me\n", "revision-1/form.pdf": b"%PDF", "scans/a.stl": b"\0" * 100}
FACTS = {"order": "A-17", "revisions": [{"revision": 1}]}


def tree(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_folder_and_zip_hold_the_same(tmp_path):
    write_handover(tmp_path / "out", FILES, FACTS)
    write_handover(tmp_path / "out.zip", FILES, FACTS)
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == tree(tmp_path / "out")
    assert {name: content for name, content in tree(tmp_path / "out").items() if name != MANIFEST} == FILES


def test_the_same_twice_is_the_same_bytes(tmp_path):
    for name in ("one.zip", "other.zip"):
        write_handover(tmp_path / name, FILES, FACTS)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_nothing_is_left_where_writing_breaks_off(tmp_path, monkeypatch):
    def full(self, data):
        if self.name == "a.stl":
            raise OSError(28, "No space left on device")
        return original(self, data)

    original = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match="No space left"):
        write_handover(tmp_path / "out", FILES, FACTS)
    assert list(tmp_path.iterdir()) == []


def test_a_revision_that_breaks_off_leaves_what_was(tmp_path, monkeypatch):
    write_handover(tmp_path / "out", FILES, FACTS)
    before = tree(tmp_path / "out")
    fresh = {"revision-2/form.pdf": b"%PDF 2", "revision-2/z.stl": b"z", "README.md": b"new\n"}

    def full(self, data):
        if self.name == "z.stl":
            raise OSError(28, "No space left on device")
        return original(self, data)

    original = Path.write_bytes
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(UsageError, match="No space left"):
            add_revision(tmp_path / "out", 2, fresh, FACTS)
    assert tree(tmp_path / "out") == before
    add_revision(tmp_path / "out", 2, fresh, FACTS)
    after = tree(tmp_path / "out")
    assert {name: after[name] for name in FILES if name != "README.md"} == {
        name: FILES[name] for name in FILES if name != "README.md"
    }
    assert {one["path"] for one in read_manifest(tmp_path / "out")["files"]} == set(after) - {MANIFEST}


def test_every_flipped_byte_is_found(tmp_path):
    write_handover(tmp_path / "out", FILES, FACTS)
    read_manifest(tmp_path / "out")
    for name in FILES:
        place = tmp_path / "out" / name
        whole = place.read_bytes()
        place.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        with pytest.raises(UsageError, match="changed after it was written"):
            read_manifest(tmp_path / "out")
        place.write_bytes(whole)
    read_manifest(tmp_path / "out")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_link_that_leads_out_is_not_followed(tmp_path):
    write_handover(tmp_path / "out", FILES, FACTS)
    (tmp_path / "secret").write_bytes(b"read me\n")
    (tmp_path / "out/README.md").unlink()
    (tmp_path / "out/README.md").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError, match="outside of the folder"):
        read_manifest(tmp_path / "out")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"schema": "scanfit.handover/1"}', "\xff", "[" * 100_000,
     '{"schema": "scanfit.handover/1", "files": [{"path": 3}]}'],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text, encoding="latin-1")
    with pytest.raises(UsageError):
        read_manifest(tmp_path)


def test_an_endless_manifest_is_not_read_to_its_end(tmp_path):
    (tmp_path / MANIFEST).write_bytes(b'{"schema": "' + b"x" * (9 * 1024 * 1024) + b'"}')
    with pytest.raises(UsageError, match="damaged"):
        read_manifest(tmp_path)


def test_the_manifest_is_json_for_everybody(tmp_path):
    write_handover(tmp_path / "out", FILES, {**FACTS, "patient": "Müller"})
    assert json.loads((tmp_path / "out" / MANIFEST).read_bytes())["patient"] == "Müller"
