"""What ``scanfit plugins new`` makes, as an author uses it: rendered, built, installed beside the wheel, checked, used.

One fresh environment holds the wheel of this checkout and one plugin of every kind; nothing in it is the checkout's.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from scanfit.demo_data import path as demo_path
from scanfit.plugin_project import KINDS

pytestmark = [pytest.mark.slow, pytest.mark.checkout]

ROOT = Path(__file__).resolve().parents[2]
LEFT = demo_path("scans/foot-dupont-pair/left_foot.stl")
SHOES = demo_path("catalogs/demo/shoes.csv")
INTAKE = demo_path("scans/intakes/heel.toml")

PRINTED: Mapping[str, str] = {
    "reader": "foot length",
    "scanner": "frames",
    "measurement": "my-measurement.toe_girth",
    "catalog": "Alder",
    "recommender": "my-recommender",
    "adviser": "card soft_uppers",
    "prescriber": "note: cups as our workshop makes them",
    "exporter": "written to feet.my-exporter.json",
}
"""A word of what the commands of "Try it" in the project's README print, or trace."""


class Authored:
    """A plugin of one kind, made, installed and checked; ``seconds`` is the processor time of all of it."""

    def __init__(self, kind: str, environment: Any, folder: Path, built: Callable[[Path, Path], Path]) -> None:
        self.kind, self.name = kind, f"my-{kind}"
        self.module = f"scanfit_my_{kind}"
        started = _machine_seconds()
        self.made = json.loads(
            environment.done("scanfit", "plugins", "new", kind, self.name, "--no-input", "--json", cwd=folder)
        )
        self.project = folder / f"scanfit-{self.name}"
        environment.pip("install", "--no-deps", "--no-index", built(self.project, self.project / "dist"))
        self.tests = environment.done("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=self.project)
        self.types = environment.done("python", "-m", "mypy", cwd=self.project)
        self.report = json.loads(environment.done("scanfit", "plugins", "check", self.name, "--json"))
        self.seconds = _machine_seconds() - started


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, new_environment: Any, built: Any) -> Any:
    folder = tmp_path_factory.mktemp("authors")
    made = new_environment(folder)
    made.pip("install", "-c", ROOT / "constraints.txt", built(ROOT, folder / "dist"), "pytest", "mypy")
    made.folder = folder
    return made


@pytest.fixture(scope="module")
def type_checking(environment: Any) -> float:
    """Processor time of type-checking one line that imports scanfit, nothing kept from before: the yardstick."""
    folder = environment.folder / "yardstick"
    folder.mkdir()
    (folder / "line.py").write_text("import numpy\n\nfrom scanfit.api import FootView\n", encoding="utf-8")
    started = _machine_seconds()
    environment.done("python", "-m", "mypy", "--strict", "line.py", cwd=folder)
    return _machine_seconds() - started


@pytest.fixture(scope="module", params=KINDS)
def authored(request: pytest.FixtureRequest, environment: Any, built: Any) -> Authored:
    return Authored(request.param, environment, environment.folder, built)


def test_it_passes_its_own_test_and_the_kit_and_type_checks(authored: Authored) -> None:
    assert " passed" in authored.tests
    assert authored.types.startswith("Success: no issues found in 2 source files")
    assert authored.report["passed"]
    checked = [one for one in authored.report["findings"] if one["outcome"] == "passed"]
    assert len(checked) > 4
    assert [one for one in authored.report["findings"] if one["outcome"] == "skipped"] == []


def test_it_takes_a_small_multiple_of_what_importing_scanfit_takes_to_type_check(
    authored: Authored, type_checking: float
) -> None:
    """About a minute where it was measured, 15 times the yardstick: a slow machine is no fault of a plugin's."""
    share = authored.seconds / type_checking
    print(
        f"{authored.kind}: {authored.seconds:.1f} s of processor time from plugins new to a passing check, {share:.1f}x"
    )
    assert share < 30


def _machine_seconds() -> float:
    """Processor time of every program that has ended: what neighbours do does not count."""
    times = os.times()
    return times.children_user + times.children_system


def test_it_is_listed_at_once(authored: Authored, environment: Any) -> None:
    (listed,) = [one for one in environment.plugins() if one["name"] == authored.name]
    assert listed["distribution"] == f"scanfit-{authored.name}"
    assert listed["faults"] == []
    assert [one["kind"] for one in listed["providers"]] == [authored.kind]
    shown = json.loads(environment.done("scanfit", "plugins", "show", authored.name, "--json"))
    assert (shown["own"], shown["module"]) == (False, authored.module)
    assert shown["licence"] == "Apache-2.0"


def test_the_commands_of_its_readme_work(
    authored: Authored, environment: Any, tmp_path: Path, write_phantom: Callable[[Path], None]
) -> None:
    readme = (authored.project / "README.md").read_text(encoding="utf-8")
    block = re.search(r"## Try it\n\n```\n(.*?)```", readme, re.DOTALL)
    assert block is not None
    write_inputs(authored.kind, tmp_path, write_phantom)
    told = ""
    for line in block.group(1).splitlines():
        program, *words = shlex.split(line)
        done = environment.run(program, *(["--trace"] if program == "scanfit" else []), *words, cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        told += done.stdout + done.stderr
    assert PRINTED[authored.kind] in told
    assert f" of {authored.name} 0.1.0: " in told


def write_inputs(kind: str, folder: Path, write_phantom: Callable[[Path], None]) -> None:
    """The files that the READMEs name; a device is made only of a whole sole, for what asks for an insole."""
    shutil.copy(SHOES, folder / "shoes.csv")
    intake = INTAKE.read_text(encoding="utf-8")
    if kind == "prescriber":
        write_phantom(folder / "foot.stl")
    else:
        shutil.copy(LEFT, folder / "foot.stl")
        intake = intake.replace('site = "heel"', 'site = "toes"')
    (folder / "me.toml").write_text(intake, encoding="utf-8")


def test_left_out_it_is_not_there(authored: Authored, environment: Any) -> None:
    listed = json.loads(environment.done("scanfit", "--without", authored.name, "plugins", "list", "--json"))
    assert authored.name not in [one["name"] for one in listed["plugins"]]
    assert authored.name in [one["name"] for one in listed["off"]]
