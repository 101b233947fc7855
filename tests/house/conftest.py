"""The checkout's sources, parsed once; wheels, and fresh environments to install them in."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Environment:
    """A fresh virtual environment in a folder."""

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "venv", with_pip=True)
        self._folder = folder
        self._bin = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        hidden = ("PYTHONPATH", "VIRTUAL_ENV", "SCANFIT_WITHOUT")
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self._env = {**kept, "SCANFIT_CONFIG": ""}

    def run(self, program: str, *args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run one of its programs."""
        command = [self._bin / program, *args]
        return subprocess.run(
            command, cwd=cwd or self._folder, env=self._env, capture_output=True, text=True, check=False, timeout=600
        )

    def done(self, program: str, *args: str | Path, cwd: Path | None = None) -> str:
        """Run one of its programs that must succeed; returns what it printed."""
        done = self.run(program, *args, cwd=cwd)
        assert done.returncode == 0, f"{program} {' '.join(map(str, args))}\n{done.stdout}{done.stderr}"
        return done.stdout

    def pip(self, *args: str | Path) -> None:
        self.done("python", "-m", "pip", "--quiet", "--disable-pip-version-check", *args)

    def plugins(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = json.loads(self.done("scanfit", "plugins", "list", "--json"))["plugins"]
        return listed


@pytest.fixture(scope="session")
def new_environment() -> Callable[[Path], Environment]:
    """Make a fresh environment in a folder."""
    return Environment


@pytest.fixture(scope="session")
def built() -> Callable[[Path, Path], Path]:
    """Build the wheel of a project into a folder; returns its path."""

    def build(project: Path, folder: Path) -> Path:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        (wheel,) = folder.glob("*.whl")
        return wheel

    return build


@pytest.fixture(scope="session")
def write_phantom() -> Callable[[Path], None]:
    """Write a phantom foot to a mesh file, mm: its sole is whole, so that a device can be made of it."""

    def write(path: Path) -> None:
        import trimesh

        from scanfit.testing import phantom_scan

        mesh = phantom_scan().mesh
        trimesh.Trimesh(mesh.vertices, mesh.faces, process=False).export(path)

    return write


@pytest.fixture
def sources(checkout: Path) -> dict[str, ast.Module]:
    """Return every module of the engine and of its plugins, by its path in the checkout."""
    return {
        path.relative_to(checkout).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for room in ("scanfit", "plugins")
        for path in sorted((checkout / room).rglob("*.py"))
    }
