"""The script that sees to what Open3D needs of the system: installs it, or prints the command, and never stops make."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scanfit.capture._open3d import SYSTEM_LIBRARIES

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the script is for Linux"),
]

PACKAGES = "libusb-1.0-0 libgl1 libegl1"
COMMAND = (
    f"note: depth frames cannot be fused on this system yet: it lacks {PACKAGES}",
    f"      run as root: apt-get install --no-install-recommends {PACKAGES}",
)


@pytest.fixture
def script(checkout: Path) -> Path:
    return checkout / ".ci" / "system-libraries"


class Machine:
    """A machine of stubs: what its loader finds, who its user is, and what its apt-get was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, folder / "asked"
        self.stub("uname", "echo Linux")
        self.stub("id", "echo 0")
        self.stub("python", f'test -e "{folder}/$3"')

    def stub(self, name: str, body: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def has(self, *libraries: str) -> None:
        for library in libraries:
            (self.folder / library).touch()

    def apt(self, body: str) -> None:
        self.stub("apt-get", f'echo "$@" >> "{self.asked}"\n{body}')

    def run(self, script: Path) -> str:
        done = subprocess.run(
            [str(script), str(self.folder / "python")], capture_output=True, text=True, timeout=30, check=False,
            env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"},
        )  # fmt: skip
        assert done.returncode == 0
        assert done.stdout == ""
        return done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_script_and_the_door_name_the_same_libraries(script: Path) -> None:
    listed = re.search(r'LIBRARIES="\n(.*?)\n"', script.read_text(encoding="utf-8"), re.DOTALL)
    assert listed is not None
    assert dict(line.split() for line in listed[1].splitlines()) == SYSTEM_LIBRARIES


def test_nothing_is_said_where_all_is_there(script: Path, machine: Machine) -> None:
    machine.has(*SYSTEM_LIBRARIES)
    machine.apt("exit 1")
    assert machine.run(script) == ""
    assert not machine.asked.exists()


def test_what_is_missing_is_installed_by_root(script: Path, machine: Machine) -> None:
    machine.has("libGL.so.1")
    machine.apt(f'touch "{machine.folder}/libusb-1.0.so.0" "{machine.folder}/libEGL.so.1"')
    assert machine.run(script) == "installing what Open3D needs of the system: libusb-1.0-0 libegl1\n"
    assert machine.asked.read_text() == "install -y -q --no-install-recommends libusb-1.0-0 libegl1\n"


def test_old_lists_of_packages_are_made_new(script: Path, machine: Machine) -> None:
    new, there = machine.folder / "new", " ".join(str(machine.folder / name) for name in SYSTEM_LIBRARIES)
    machine.apt(f"case $1 in update) touch {new};; *) test -e {new} && touch {there};; esac")
    assert "note" not in machine.run(script)
    assert [line.split()[0] for line in machine.asked.read_text().splitlines()] == ["install", "update", "install"]


def test_the_command_is_printed_where_root_could_not(script: Path, machine: Machine) -> None:
    machine.apt("exit 100")
    assert machine.run(script).splitlines()[1:] == [
        f"note: apt-get could not install {PACKAGES}",
        *COMMAND,
    ]


def test_the_command_is_printed_to_others_and_apt_left_alone(script: Path, machine: Machine) -> None:
    machine.stub("id", "echo 1000")
    machine.apt("exit 0")
    assert machine.run(script).splitlines() == [
        *COMMAND,
    ]
    assert not machine.asked.exists()


def test_other_systems_are_left_alone(script: Path, machine: Machine) -> None:
    machine.stub("uname", "echo Darwin")
    assert machine.run(script) == ""


def test_make_runs_it_before_it_installs(checkout: Path) -> None:
    recipe = (checkout / "Makefile").read_text(encoding="utf-8").split("$(STAMP): ")[1]
    assert 0 < recipe.index(".ci/system-libraries") < recipe.index("$(PIP)")
