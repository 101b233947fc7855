"""scans/README.md says what lies in scans/: hashes, units, sides and faces are those of the files."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from scanfit.demo_data import path as data
from scanfit.host import PluginHost
from scanfit.model.mesh import Mesh
from scanfit.pipeline import ScanSettings, measure_paths, reader_for

README = data("scans/README.md").read_text(encoding="utf-8")
HASHES = dict(re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", README, flags=re.MULTILINE))
ROWS = {
    match[1]: [cell.strip() for cell in match[2].split("|")]
    for match in re.finditer(r"^\| `([^`]+)` \|(.*)\|$", README, flags=re.MULTILINE)
    if len(match[2].split("|")) == 6
}
ROOT = data("scans/README.md").parent


def test_every_scan_has_a_row_and_a_hash():
    scans = {p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.suffix in (".stl", ".obj", ".ply", ".glb")}
    assert set(ROWS) == scans
    assert set(HASHES) == scans | {"foot-find-template/keypoints.csv", "foot-dupont-capture/feet.scanfit"}


@pytest.mark.parametrize("name", HASHES)
def test_the_hash_is_that_of_the_file(name):
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == HASHES[name]


@pytest.mark.parametrize("name", ROWS)
def test_side_unit_and_faces_are_what_scanfit_reads(name):
    _, licence, side, unit, faces, _ = ROWS[name]
    host = PluginHost()
    (foot,) = measure_paths([ROOT / name], ScanSettings(), host).feet
    assert (foot.side.value, foot.source.unit.value) == (side, unit)
    assert foot.source.sha256 == HASHES[name]
    assert len(read(ROOT / name, host).faces) == int(faces.replace(",", ""))
    assert licence in ((ROOT / name).parent / "SOURCE.md").read_text(encoding="utf-8")


def read(path: Path, host: PluginHost) -> Mesh:
    """The mesh in a scan file."""
    return host.read_scan(reader_for(path, host), path, {}).mesh


@pytest.mark.parametrize("folder", sorted({Path(name).parent.as_posix() for name in HASHES}))
def test_every_folder_has_its_licence_and_source(folder):
    assert "MIT" in (ROOT / folder / "LICENSE").read_text(encoding="utf-8")
    assert re.search(r"commit [0-9a-f]{40}", (ROOT / folder / "SOURCE.md").read_text(encoding="utf-8"))
