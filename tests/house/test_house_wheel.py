"""What ships: the wheel holds every file of data that the code reads, and works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.checkout

READ_FROM_THE_PACKAGE = """
import numpy as np
import scanfit
from scanfit.certificate.bounds import bounds
from scanfit.demo_data import path
from scanfit.fit.ranges import load_ranges
from scanfit.foot.norms import norm_tables
from scanfit.foot.uncertainty import calibration
from scanfit.orthotic.elements import load_elements
from scanfit.orthotic.machines import load_machines
from scanfit.phantom.foot import PhantomFoot
from scanfit.plugin_project import KINDS, Project, render

print(scanfit.__file__)
assert bounds().clean_max
calibration()
load_ranges()
assert load_elements()
assert load_machines()
assert norm_tables()
PhantomFoot.random(np.random.default_rng(1)).surface(1)
path("scans/foot-dupont-pair/left_foot.stl")
path("catalogs/demo/shoes.csv")
for kind in KINDS:
    render(Project(kind=kind, name="toes", summary="Toes", author="Ann", licence="MIT", year=2026, scanfit="0.1.0"))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout and unpacked as it is installed."""
    root, folder = Path(__file__).resolve().parents[2], tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    return folder / "installed"


def test_every_file_of_a_room_is_in_the_wheel_as_it_is(checkout: Path, unpacked: Path) -> None:
    rooms = [checkout / "scanfit", *(path.parent for path in (checkout / "plugins").glob("scanfit_*/__init__.py"))]
    files = [path for room in rooms for path in room.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.suffix for path in files} >= {".py", ".toml", ".json", ".npz", ".typed"}
    for path in files:
        there = unpacked / path.relative_to(_base(path, checkout))
        assert there.is_file(), f"{path.name} is not in the wheel"
        assert there.read_bytes() == path.read_bytes()


def _base(path: Path, checkout: Path) -> Path:
    """Where the path of a file in the wheel starts: plugins are packages of their own."""
    plugins = checkout / "plugins"
    return plugins if plugins in path.parents else checkout


def test_what_is_read_from_beside_the_code_is_in_the_wheel(checkout: Path, unpacked: Path) -> None:
    for folder in ("scans", "catalogs/demo", "plugins/_template"):
        for path in (checkout / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert (unpacked / "scanfit" / "_data" / path.relative_to(checkout)).is_file()


def test_nothing_else_is_in_the_wheel(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "scanfit", "scanfit_scans", "scanfit_measures", "scanfit_csv", "scanfit_zones", "scanfit_insoles",
        "scanfit_replay", "scanfit_sim", "scanfit_table", "scanfit_excel", "scanfit_json", "scanfit_feeds",
        "scanfit_parquet", "scanfit_sql", "scanfit_kinetic_chain", "scanfit_orthotics",
    }  # fmt: skip
    assert not list(unpacked.rglob("*.pyc"))
    assert not list(unpacked.rglob("test_*"))


def test_the_data_is_read_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_FROM_THE_PACKAGE],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(unpacked)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[0]).is_relative_to(unpacked)
