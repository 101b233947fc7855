"""pyproject.toml says the layers; this says that it says all of them, and that lint-imports agrees."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.checkout

OUTSIDE = {"__init__", "__main__", "api", "demo_data", "_data"}


@pytest.fixture
def project(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))


def _contract(project: dict[str, Any], id_: str) -> dict[str, Any]:
    (contract,) = [each for each in project["tool"]["importlinter"]["contracts"] if each["id"] == id_]
    return dict(contract)


def _rooms(checkout: Path) -> set[str]:
    rooms = {path.stem for path in (checkout / "scanfit").iterdir() if path.suffix == ".py" or path.is_dir()}
    return {room for room in rooms if not room.startswith("__pycache__")} - OUTSIDE


def test_every_room_is_in_a_layer(checkout: Path, project: dict[str, Any]) -> None:
    layers = " : ".join(_contract(project, "layers")["layers"]).split(" : ")
    assert {layer.removeprefix("scanfit.") for layer in layers} == _rooms(checkout)


def test_plugins_are_forbidden_every_room(checkout: Path, project: dict[str, Any]) -> None:
    forbidden = {module.removeprefix("scanfit.") for module in _contract(project, "plugins")["forbidden_modules"]}
    assert forbidden == _rooms(checkout) | {"demo_data"}


def test_every_plugin_folder_is_packaged_checked_and_declared(checkout: Path, project: dict[str, Any]) -> None:
    folders = {path.parent.name for path in (checkout / "plugins").glob("scanfit_*/__init__.py")}
    tool = project["tool"]
    wheel = tool["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert set(project["project"]["entry-points"]["scanfit"].values()) == folders
    assert {path.removeprefix("plugins/") for path in wheel} == folders | {"scanfit"}
    assert set(tool["mypy"]["packages"]) == folders | {"scanfit"}
    assert set(tool["importlinter"]["root_packages"]) == folders | {"scanfit"}
    assert set(_contract(project, "plugins")["source_modules"]) == folders


def test_the_contracts_hold(checkout: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_pins_cover_what_is_asked_for_and_hold_no_address(checkout: Path, project: dict[str, Any]) -> None:
    lines = [
        line for line in (checkout / "constraints.txt").read_text().splitlines() if line and not line.startswith("#")
    ]
    pins = dict(line.split("==") for line in lines)
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["dev"]]
    names = {each.split(">")[0].strip() for each in wanted}
    assert names <= {name.lower().replace("_", "-") for name in pins}
