"""No plugin under plugins/ has privileges: shipped by strangers, beside a core without plugins, each does the same.

One environment is filled twice: with scanfit as it ships, then with the core alone and every folder of plugins/ built
as a distribution of its own. Nothing else differs, so the same commands must give the same bytes. A new plugin is
taken in by itself, and ``test_every_provider_is_put_to_use`` fails until a command here uses it.
"""

from __future__ import annotations

import csv
import re
import shutil
import tomllib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from scanfit.demo_data import path as demo_path

pytestmark = [pytest.mark.slow, pytest.mark.checkout]

ROOT = Path(__file__).resolve().parents[2]
ENTRY_POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"][
    "scanfit"
]
NAME_OF = {module: name for name, module in ENTRY_POINTS.items()}
FOLDERS = sorted(path.parent for path in (ROOT / "plugins").glob("scanfit_*/__init__.py"))
VERSION = "7.1"  # not scanfit's, so that a trace shows whose plugin was called
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "stranger-{name}"
version = "{version}"
dependencies = ["scanfit"]

[project.entry-points.scanfit]
{name} = "{module}"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]
"""
PCD = """\
VERSION .7
FIELDS x y z
SIZE 4 4 4
TYPE F F F
COUNT 1 1 1
WIDTH {count}
HEIGHT 1
VIEWPOINT 0 0 0 1 0 0 0
POINTS {count}
DATA ascii
"""

SHOES, INSOLES = "../in/shoes.csv", "../in/insoles.csv"
TWO_FEET = ("../in/left.stl", "../in/right.stl")
COMMANDS: Mapping[str, Sequence[str]] = {
    "measure-both": ("measure", *TWO_FEET, "--json"),
    **{f"measure-{kind}": ("measure", f"../in/foot.{kind}", "--json") for kind in ("obj", "ply", "off", "glb", "3mf")},
    **{f"measure-{kind}": ("measure", f"../in/foot.{kind}", "--json") for kind in ("xyz", "pcd")},
    "measure-people": ("measure", *TWO_FEET, "--norm", "women", "--sock", "1"),
    "measure-file": ("measure", *TWO_FEET, "--out", "feet.json"),
    "measure-export": ("measure", *TWO_FEET, "--out", "feet.csv"),
    "recommend": ("recommend", *TWO_FEET, "--catalog", SHOES, "--catalog", INSOLES, "--json"),
    "recommend-export": ("recommend", *TWO_FEET, "--catalog", SHOES, "--out", "shoes.csv"),
    "recommend-intake": (
        "recommend", *TWO_FEET, "--catalog", SHOES, "--catalog", INSOLES, "--intake", "../in/heel.toml", "--json",
    ),
    "orthotic": (
        "orthotic", "../in/whole.stl", "--load-state", "bipedal", "--intake", "../in/heel.toml", "--out", "lab",
    ),
    "recommend-semicolons": ("recommend", *TWO_FEET, "--catalog", "../in/semicolons.csv", "-o", "separator=;"),
    "catalog-check": ("catalog", "check", SHOES),
    "capture-sim": (
        "capture", "--scanner", "sim", "-o", "frames=2", "-o", "seed=3", "--no-fuse", "--out", "visit", "--json",
    ),
    "capture-replay": (
        "capture", "--scanner", "replay", "-o", "path=../in/feet.scanfit", "--no-fuse", "--out", "again", "--json",
    ),
    "measure-replay": ("measure", "../in/feet.scanfit", "--json"),
}  # fmt: skip
REFUSED = {"measure-xyz", "measure-pcd", "measure-replay"}
"""They need Open3D, which is too big for this environment: exit code and message are compared."""


class Outcome(NamedTuple):
    code: int
    out: str
    files: dict[str, bytes]
    trace: str


class Both(NamedTuple):
    """What the environment showed with scanfit's own plugins, with none, and with the strangers'."""

    own: list[dict[str, Any]]
    none: list[dict[str, Any]]
    strangers: list[dict[str, Any]]
    by_own: dict[str, Outcome]
    by_strangers: dict[str, Outcome]


def outcomes(environment: Any, work: Path) -> dict[str, Outcome]:
    """Run every command in an empty folder of its own; the folder is gone afterwards."""
    found = {}
    for name, args in COMMANDS.items():
        cwd = work / name
        cwd.mkdir()
        done = environment.run("scanfit", "--trace", *args, cwd=cwd)
        files = {f.relative_to(cwd).as_posix(): f.read_bytes() for f in sorted(cwd.rglob("*")) if f.is_file()}
        found[name] = Outcome(done.returncode, done.stdout, files, done.stderr)
        shutil.rmtree(cwd)
    return found


def write_inputs(folder: Path, write_phantom: Callable[[Path], None]) -> None:
    """The demonstration's feet, one of them in every mesh format, its catalogues, its capture, and a whole sole."""
    import trimesh

    folder.mkdir()
    for side in ("left", "right"):
        shutil.copy(demo_path(f"scans/foot-dupont-pair/{side}_foot.stl"), folder / f"{side}.stl")
    foot = trimesh.load_mesh(folder / "left.stl")
    for kind in ("obj", "ply", "off", "glb"):  # metres, as the demonstration's files are
        foot.export(folder / f"foot.{kind}")
    points = "".join(f"{x:.5f} {y:.5f} {z:.5f}\n" for x, y, z in foot.vertices)
    (folder / "foot.xyz").write_text(points, encoding="utf-8")
    (folder / "foot.pcd").write_text(PCD.format(count=len(foot.vertices)) + points, encoding="utf-8")
    foot.apply_scale(1000.0)
    foot.export(folder / "foot.3mf")  # 3MF says millimetres
    for name in ("shoes.csv", "insoles.csv"):
        shutil.copy(demo_path(f"catalogs/demo/{name}"), folder)
    with (folder / "shoes.csv").open(newline="") as commas, (folder / "semicolons.csv").open("w", newline="") as other:
        csv.writer(other, delimiter=";").writerows(csv.reader(commas))
    shutil.copy(demo_path("scans/foot-dupont-capture/feet.scanfit"), folder)
    shutil.copy(demo_path("scans/intakes/heel.toml"), folder)
    write_phantom(folder / "whole.stl")


def core_alone(wheel: Path, folder: Path) -> Path:
    """Return scanfit's wheel without its plugins: their packages, and the entry points that name them."""
    folder.mkdir()
    modules = {path.name for path in FOLDERS}
    with ZipFile(wheel) as full, ZipFile(folder / wheel.name, "w", ZIP_DEFLATED) as core:
        kept = {name: full.read(name) for name in full.namelist() if name.split("/")[0] not in modules}
        (record,) = (name for name in kept if name.endswith(".dist-info/RECORD"))
        (points,) = (name for name in kept if name.endswith(".dist-info/entry_points.txt"))
        head, _, _ = kept[points].decode().partition("[scanfit]")
        assert "scanfit = scanfit.cli.main:program" in head
        kept[points] = head.encode()
        kept[record] = "".join(recorded(name, data) for name, data in kept.items() if name != record).encode()
        kept[record] += f"{record},,\n".encode()
        for name, data in kept.items():
            core.writestr(name, data)
    return folder / wheel.name


def recorded(name: str, data: bytes) -> str:
    return f"{name},sha256={urlsafe_b64encode(sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n"


def stranger(module: Path, folder: Path, built: Callable[[Path, Path], Path]) -> Path:
    """Return the wheel of a plugin's folder, copied out and built as somebody else's project."""
    project = folder / f"stranger-{module.name}"
    shutil.copytree(module, project / module.name, ignore=shutil.ignore_patterns("__pycache__"))
    text = PROJECT.format(name=NAME_OF[module.name], module=module.name, version=VERSION)
    (project / "pyproject.toml").write_text(text, encoding="utf-8")
    return built(project, project / "dist")


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory,
    new_environment: Any,
    built: Callable[[Path, Path], Path],
    write_phantom: Callable[[Path], None],
) -> Both:
    folder = tmp_path_factory.mktemp("strangers")
    wheel = built(ROOT, folder / "dist")
    environment = new_environment(folder)
    write_inputs(folder / "in", write_phantom)
    environment.pip("install", "-c", ROOT / "constraints.txt", wheel)
    own, by_own = environment.plugins(), outcomes(environment, folder)
    environment.pip("uninstall", "--yes", "scanfit")
    environment.pip("install", "--no-deps", core_alone(wheel, folder / "core"))
    none = environment.plugins()
    environment.pip("install", "--no-index", *(stranger(module, folder, built) for module in FOLDERS))
    environment.pip("check")
    return Both(own, none, environment.plugins(), by_own, outcomes(environment, folder))


def test_every_folder_is_a_plugin_of_scanfits_own_distribution() -> None:
    assert {path.name for path in FOLDERS} == set(NAME_OF)
    assert len(FOLDERS) >= 7


def test_the_core_alone_has_no_plugin(both: Both) -> None:
    assert both.none == []


def test_every_stranger_is_listed_with_all_it_provides_and_without_a_fault(both: Both) -> None:
    shipped = [{**each, "version": VERSION, "distribution": f"stranger-{each['name']}"} for each in both.own]
    assert both.strangers == shipped
    assert {each["name"] for each in both.strangers} == set(ENTRY_POINTS)
    assert [each["faults"] for each in both.strangers] == [[] for _ in FOLDERS]
    assert all(each["providers"] for each in both.strangers)


@pytest.mark.parametrize("name", COMMANDS)
def test_strangers_plugins_give_the_same_bytes(both: Both, name: str) -> None:
    own, strangers = both.by_own[name], both.by_strangers[name]
    assert own.code == strangers.code, strangers.trace
    assert (own.code == 0) == (name not in REFUSED), own.trace
    assert own.out == strangers.out
    assert own.files.keys() == strangers.files.keys()
    assert [name for name in own.files if own.files[name] != strangers.files[name]] == []
    assert own.out or own.files


def test_every_provider_is_put_to_use(both: Both) -> None:
    traced = "".join(outcome.trace for outcome in both.by_strangers.values())
    calls = [
        rf"{each['kind']} {re.escape(each['name'])} of {plugin['name']} {re.escape(VERSION)}"
        for plugin in both.strangers
        for each in plugin["providers"]
    ]
    assert len(calls) > len(FOLDERS)
    assert [call for call in calls if not re.search(call, traced)] == [], "add a command that uses it to COMMANDS"
