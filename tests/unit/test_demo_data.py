"""What ships beside the code is found in the wheel, in the checkout, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanfit import demo_data
from scanfit.errors import ScanfitError


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("x")
    return path


def test_it_is_found_in_the_wheel(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "scanfit"
    wanted = _file(package / "_data" / "scans" / "a" / "foot.stl")
    _file(tmp_path / "site-packages" / "scans" / "a" / "foot.stl")
    assert demo_data.path("scans/a/foot.stl", package=package) == wanted
    assert demo_data.path("scans/a", package=package) == wanted.parent


def test_it_is_found_in_the_checkout(tmp_path: Path) -> None:
    wanted = _file(tmp_path / "catalogs" / "demo" / "shoes.csv")
    (tmp_path / "pyproject.toml").touch()
    assert demo_data.path("catalogs/demo/shoes.csv", package=tmp_path / "scanfit") == wanted


def test_a_folder_that_is_beside_an_installed_package_is_not_ours(tmp_path: Path) -> None:
    _file(tmp_path / "scans" / "foot.stl")
    with pytest.raises(ScanfitError) as refused:
        demo_data.path("scans/foot.stl", package=tmp_path / "scanfit")
    assert str(refused.value) == (
        f"{tmp_path / 'scanfit'}: 'scans/foot.stl', which ships with scanfit, is not there\n"
        "       install scanfit again, or run it from a checkout"
    )


@pytest.mark.parametrize(
    "relative",
    [
        "",
        "etc/passwd",
        "/scans/foot.stl",
        "scans/../pyproject.toml",
        "../scans",
        "plugins",
        "plugins/scanfit_csv",
        "scansion",
    ],
)
def test_other_data_is_not_looked_for(relative: str) -> None:
    with pytest.raises(ScanfitError) as refused:
        demo_data.path(relative)
    assert str(refused.value) == (
        f"'{relative}' does not ship with scanfit\n       what does is in scans, catalogs, plugins/_template"
    )


@pytest.mark.parametrize(
    "relative",
    [
        "scans/foot-dupont-pair/left_foot.stl",
        "scans/foot-dupont-pair/right_foot.stl",
        "catalogs/demo/shoes.csv",
        "plugins/_template/project/pyproject.toml",
    ],
)
def test_what_the_code_reads_is_there(relative: str) -> None:
    assert demo_data.path(relative).is_file()
