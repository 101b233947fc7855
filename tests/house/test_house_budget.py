"""What a start costs, in modules (DESIGN.md, Doors)."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata

MAKING = {"manifold3d", "lib3mf", "typst", "fhir", "pydantic"}
"""What devices are modelled and handed over with."""

HEAVY = {"numpy", "polars", "trimesh", "scipy", "rich", "msgspec", "lxml", "networkx", "open3d", "PIL"} | MAKING
_LOADED = "print('\\n'.join(sys.modules), file=sys.stderr)"


def modules_of(*args: str) -> set[str]:
    """Return the modules that are loaded when ``scanfit args`` ends."""
    call = f"try:\n    run({list(args)!r})\nexcept SystemExit:\n    {_LOADED}"
    return _modules(f"import sys\nfrom scanfit.cli.main import run\n{call}")


def _modules(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_help_is_under_150_modules_and_loads_no_command() -> None:
    modules = modules_of("--help")
    assert len(modules) < 150
    commands = {f"scanfit.cli.{name}" for name in ("measure", "recommend", "orthotic", "revise")}
    assert not modules & {*HEAVY, *commands, "pluggy", "scanfit.host"}


def test_listing_plugins_is_light() -> None:
    themselves = _modules(
        f"import sys, click, pluggy\nfrom importlib import metadata\nmetadata.entry_points(group='scanfit')\n{_LOADED}"
    )
    modules = modules_of("plugins", "list")
    plugins = len(metadata.entry_points(group="scanfit"))
    assert not modules & HEAVY
    more = modules - themselves
    assert len(more) <= 60 + 3 * plugins, sorted(more)


def test_no_plugin_is_imported_for_help_or_version() -> None:
    for args in (["--help"], ["--version"], ["plugins", "--help"]):
        assert not any(name.startswith("scanfit_") for name in modules_of(*args))


def test_the_way_from_a_mesh_file_to_a_profile_is_light() -> None:
    from scanfit.demo_data import path

    modules = modules_of("measure", str(path("scans/foot-dupont-pair/left_foot.stl")), "--json")
    assert "numpy" in modules
    assert not modules & ((HEAVY | {"numpy.ma"}) - {"numpy", "msgspec"})
