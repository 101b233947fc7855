"""The kit on exporters and scanners."""

from __future__ import annotations

import pytest

EXPORTER = """
import random
from scanfit.api import Exporter, FootPair, UsageError, hookimpl
{top}

def export(value, path, options):
    lines = [f"{{foot.side.value}} {{name}} {{one}}" for foot in value.feet for name, one in foot.measurements.items()]
    {body}
    path.write_text("\\n".join(lines) + "\\n")
    {end}

@hookimpl
def scanfit_exporters():
    yield Exporter(name="lines", summary="Lines", suffix=".lines", accepts=lambda value: {accepts}, export=export)
"""


def exporter(**changed: str) -> str:
    parts = {"top": "", "body": "pass", "end": "pass", "accepts": "isinstance(value, FootPair)"}
    return EXPORTER.format(**parts | changed)


def test_a_good_exporter_passes(failed):
    assert failed(exporter()) == {}


EXPORTERS = {
    "everything": (exporter(accepts="True"), "accepts", "it accepts None", "by their type"),
    "nothing": (exporter(accepts="False"), "accepts", "none of scanfit's values", "FootPair"),
    "no answer": (exporter(accepts="value"), "accepts", "expected True or False", "isinstance"),
    "withheld": (
        exporter(body="[foot.measurements['foot_length'] for foot in value.feet]"),
        "writes", "of a foot with everything withheld: it raised KeyError", "write the file path",
    ),
    "two files": (
        exporter(end="(path.parent / 'more.txt').write_text('x')"), "writes", "more.txt", "nothing beside it",
    ),
    "no file": (exporter(end="path.unlink()"), "writes", "wrote nothing", "write the file path"),
    "an empty file": (exporter(end="path.write_text('')"), "writes", "is empty", "write the file path"),
    "a folder": (exporter(end="path.unlink(); path.mkdir()"), "writes", "no plain file", "write the file path"),
    "an answer": (exporter(end="return path"), "writes", "expected None", "return None"),
    "refuses what it accepts": (
        exporter(body="raise UsageError('no', next_step='never')"), "writes", "and then refuses it", "accepts(value)",
    ),
    "chance": (exporter(body="lines.append(str(random.random()))"), "deterministic", "the bytes differ", "the clock"),
    "appends": (
        exporter(body="lines += path.read_text().splitlines() if path.exists() else []"),
        "deterministic", "the bytes differ", "overwrite instead of appending",
    ),
    "a suffix of scanfit's own": (
        exporter().replace(".lines", ".csv"), "accepts", "'table' serves the same", "an ending of your own",
    ),
    "a bad suffix": (exporter().replace('".lines"', '"lines"'), "loads", "suffix is 'lines'", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_exporter_that_breaks_a_rule_is_caught(catches, name):
    catches(*EXPORTERS[name])


SCANNER = """
import contextlib
from scanfit.api import RawScan, ScanError, Scanner, hookimpl
busy = []

class Session:
    def capture(self, *, watch=None):
        from scanfit.api import simulated_capture

        {body}
        return simulated_capture(seed=1, cameras=1, frames=2, noise=False, watch=watch)

@contextlib.contextmanager
def connect(options):
    if busy:
        raise ScanError("the camera is busy", next_step={step})
    busy.append(1)
    {open}

@hookimpl
def scanfit_scanners():
    yield Scanner(name="one-eyed", summary="One camera", connect=connect, devices=lambda: {devices})
"""
LETS_GO = """try:
        yield Session()
    finally:
        busy.clear()"""
KEEPS = """yield Session()
    busy.clear()"""


def scanner(**changed: str) -> str:
    parts = {"body": "pass", "step": "'close the other program'", "open": LETS_GO, "devices": "['one camera']"}
    return SCANNER.format(**parts | changed)


def test_a_good_scanner_passes(failed):
    assert failed(scanner()) == {}


def test_a_camera_that_is_not_there_is_no_fault(plugin):
    from scanfit.testing import check_plugin

    report = check_plugin(plugin(scanner().replace("if busy:", "if True:")))
    assert report.passed
    assert [one.what for one in report.skipped] == ["it cannot capture here: the camera is busy"]
    assert report.skipped[0].mend == "close the other program"


SCANNERS = {
    "raises": (scanner(body="1 / 0"), "captures", "it raised ZeroDivisionError", "contextlib.contextmanager"),
    "no scan": (scanner(body="return []"), "captures", "returned list, expected RawScan", "yields a session"),
    "no next step": (
        scanner(step="''").replace("if busy:", "if True:"), "captures", "no next step",
        "raise ScanError with a next step",
    ),
    "keeps the device": (scanner(open=KEEPS), "lets-go", "did not let go", "finally"),
    "swallows": (
        scanner(open="try:\n        yield Session()\n    except Exception: pass\n    finally: busy.clear()",
                body="raise ScanError('lost', next_step='again')"),
        "captures", "swallowed", "contextlib.contextmanager",
    ),
    "devices in numbers": (scanner(devices="[1]"), "lists", "not a line of text", "one line of text"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCANNERS)
def test_a_scanner_that_breaks_a_rule_is_caught(catches, name):
    catches(*SCANNERS[name])
