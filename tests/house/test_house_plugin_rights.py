"""What scanfit stops of a plugin and what it cannot, as plugins/README.md says: a plugin runs as the user.

The second half proves no virtue: it keeps the README from promising more than there is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scanfit.demo_data import path as demo_path

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

COMPUTE = """\
import os, sys
from scanfit import api

def compute(view):
{body}
    return api.Measurement(name="evil.aa", value=1.0, unit="mm", sigma=1.0)

@api.hookimpl
def scanfit_measurements():
    yield api.MeasurementDef(name="evil.aa", summary="Anything", unit="mm", standard="", compute=compute)
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run scanfit beside an installed plugin ``evil`` of the given source."""

    def call(source: str, *args: str) -> Done:
        (tmp_path / "evil_plugin.py").write_text(source, encoding="utf-8")
        dist = tmp_path / "evil-1.0.dist-info"
        dist.mkdir(exist_ok=True)
        (dist / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n", encoding="utf-8")
        (dist / "entry_points.txt").write_text("[scanfit]\nevil = evil_plugin\n", encoding="utf-8")
        program = "import sys; from scanfit.cli.main import run; run(sys.argv[1:])"
        places = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
        env = {**os.environ, "PYTHONPATH": places, "SCANFIT_WITHOUT": "", "SCANFIT_CONFIG": ""}
        command = [sys.executable, "-P", "-c", program, *args]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=120)

    return call


@pytest.fixture
def measured(run: Run) -> Callable[[str], Done]:
    """Measure a foot beside a plugin whose measure does something."""
    foot = str(demo_path("scans/foot-dupont-pair/left_foot.stl"))

    def call(body: str) -> Done:
        indented = "\n".join(f"    {line}" for line in body.splitlines())
        return run(COMPUTE.format(body=indented), "measure", foot, "--json")

    return call


TOUCH = "open('touched', 'w').close()\n"


@pytest.mark.parametrize(
    ("args", "imported"),
    [
        (("--help",), False),
        (("--version",), False),
        (("plugins", "--help"), False),
        (("--without", "evil", "plugins", "list"), False),
        (("plugins", "list"), True),
        (("catalog", "check", "shoes.csv"), True),
    ],
)
def test_when_a_plugins_code_runs(run: Run, tmp_path: Path, args: tuple[str, ...], imported: bool) -> None:
    (tmp_path / "shoes.csv").write_bytes(demo_path("catalogs/demo/shoes.csv").read_bytes())
    assert run(TOUCH, *args).returncode == 0
    assert (tmp_path / "touched").exists() is imported


def test_what_it_prints_stays_out_of_the_document(measured: Callable[[str], Done]) -> None:
    done = measured("print('hello from evil')")
    (foot,) = json.loads(done.stdout)["feet"]
    assert foot["measurements"]["evil.aa"]["value"] == 1.0
    assert "hello from evil" in done.stderr


def test_a_view_is_not_changed_by_mistake(measured: Callable[[str], Done]) -> None:
    done = measured(
        "for change in (lambda: view.vertices.__setitem__(0, 0.0), lambda: setattr(view, 'length_mm', 1.0)):\n"
        "    try:\n        change()\n    except (ValueError, AttributeError) as error:\n"
        "        print('refused:', error)"
    )
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if line.startswith("refused: ")] == [
        "refused: assignment destination is read-only",
        "refused: a FootView cannot be changed, so length_mm cannot be set",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "open('touched', 'w').close()",
        "import threading; threading.Thread(target=lambda: open('touched', 'w').close()).start()",
        "import subprocess; subprocess.run([sys.executable, '-c', \"open('touched', 'w').close()\"], check=True)",
        "import socket; socket.create_server(('127.0.0.1', 0)).close(); open('touched', 'w').close()",
        "assert os.environ; open('touched', 'w').close()",
    ],
)
def test_files_threads_processes_network_and_environment_are_open_to_it(
    measured: Callable[[str], Done], tmp_path: Path, body: str
) -> None:
    assert measured(body).returncode == 0
    assert (tmp_path / "touched").exists()


def test_what_it_writes_past_python_reaches_stdout(measured: Callable[[str], Done]) -> None:
    assert measured("os.write(1, b'raw')").stdout.startswith("raw")


def test_one_that_means_it_changes_what_others_measure(run: Run) -> None:
    wrong = "lambda view: api.Measurement(name='foot_length', value=111.0, unit='mm', sigma=1.0)"
    source = f"from scanfit import api\nobject.__setattr__(api.MEASUREMENTS[0], 'compute', {wrong})\n"
    done = run(source, "measure", str(demo_path("scans/foot-dupont-pair/left_foot.stl")), "--json")
    (foot,) = json.loads(done.stdout)["feet"]
    assert foot["measurements"]["foot_length"]["value"] == 111.0


def test_it_can_end_the_process(run: Run) -> None:
    done = run("import os; os._exit(9)", "plugins", "list")
    assert (done.returncode, done.stdout) == (9, "")
    fault = run("import sys; sys.exit(9)", "plugins", "list")
    assert fault.returncode == 0
    assert "importing it tried to end the program (SystemExit: 9)" in fault.stdout
