"""``scanfit bench``: what it prints and writes, on a plan of three cases; the figures are not its business."""

from __future__ import annotations

import json
import re
import stat
from html.parser import HTMLParser

import pytest

from scanfit.capture import _open3d
from scanfit.certificate import plan, pool, rig_plan
from scanfit.certificate.case import Case, Outcome, Row
from scanfit.certificate.document import SETS, from_json, to_json
from scanfit.certificate.rig_case import RigCase, RigOutcome
from scanfit.certificate.rig_document import rig_from_json, rig_to_json
from scanfit.certificate.surface_error import SurfaceError
from scanfit.errors import UsageError
from scanfit.foot.definitions import MEASUREMENTS

PLAN = [
    ("clean", Case(kind="clean", foot_seed=1, scan_seed=1)),
    ("sensor", Case(kind="sensor", foot_seed=10_001, scan_seed=2)),
    ("coverage", Case(kind="damaged", foot_seed=100_002, scan_seed=3)),
]
RIGS = [
    ("six", RigCase(foot=200_000, take_seed=1, rig_seed=1)),
    ("real", RigCase(foot="dupont left", take_seed=2, rig_seed=2)),
]
ERROR = ("schema", "code", "what", "where", "next")
_ran: dict[Case, Outcome] = {}


def _once(cases, workers):
    """Each case through the real pipeline, in this process and only once for all tests."""
    for case in cases:
        if case not in _ran:
            (_ran[case],) = pool_outcomes([case], 1)
        yield _ran[case]


def _captured(cases, workers):
    """Captures are not this file's business: made-up figures."""
    rows = {
        "foot_length": Row(truth=250.0, value=250.25, sigma=0.5),
        "heel_width": Row(truth=60.0, withheld="no heel 3"),
    }
    surface = SurfaceError(mean_mm=0.21, p95_mm=0.7, bias_mm=0.02, seen=0.8, closed=0.2, closed_mm=1.5)
    return (RigOutcome(case=case, rows=(rows,), surface=surface) for case in cases)


pool_outcomes = pool.outcomes


@pytest.fixture
def tiny(monkeypatch):
    """The command with a plan of three cases; what it asked for is kept."""
    asked = {}

    def cases(*, quick):
        asked["quick"] = quick
        return PLAN

    def outcomes(wanted, workers):
        asked["workers"] = workers
        return _once(wanted, workers)

    monkeypatch.setattr(plan, "cases", cases)

    def captures(wanted, workers):
        asked["captures"] = workers
        return _captured(wanted, workers)

    monkeypatch.setattr(pool, "outcomes", outcomes)
    monkeypatch.setattr(rig_plan, "rig_cases", lambda *, quick: RIGS)
    monkeypatch.setattr(pool, "rig_outcomes", captures)
    monkeypatch.setattr(_open3d, "need_open3d", lambda: None)
    return asked


def test_help_says_what_it_is_and_loads_nothing_heavy(scanfit):
    code, out, err = scanfit("bench", "--help")
    assert (code, err) == (0, "")
    for option in ("--quick", "--json", "--out FILE", "--html FILE", "--workers", "--only [mesh|rig]"):
        assert option in out


def test_the_text_has_a_row_for_every_measure_and_set_and_ends_with_the_verdict(tiny, scanfit):
    code, out, err = scanfit("bench", "--quick", "--workers", "1")
    assert (code, err) == (0, "")
    assert tiny == {"quick": True, "workers": 1, "captures": 1}
    first = [line.split("  ")[0].strip() for line in out.splitlines()]
    names = [d.name for d in MEASUREMENTS]
    assert [name for name in first if name in names] == [*names, "foot_length", "heel_width"]
    assert {*SETS, "repeat", "6 cameras", "6 cameras, real feet"} <= set(first)
    assert "published, " in out
    verdicts = [line for line in out.splitlines() if " figures reached" in line]
    assert all(re.match(r"(captures: )?\d+ of \d+ figures reached", line) for line in verdicts)
    assert len(verdicts) == 2
    assert out.endswith("a quick run: too few phantoms to certify anything; leave --quick out for the certificate\n")
    assert all(line == line.rstrip() for line in out.splitlines())


def test_without_quick_nothing_is_said_of_it(tiny, scanfit):
    _, out, _ = scanfit("bench")
    assert tiny["quick"] is False
    assert tiny["workers"] == pool.cores()
    assert "a quick run" not in out


def test_json_is_one_document_and_nothing_else(tiny, scanfit):
    code, out, err = scanfit("bench", "--quick", "--json")
    assert (code, err) == (0, "")
    document = json.loads(out, parse_constant=lambda word: pytest.fail(word))
    assert (document["schema"], document["quick"]) == ("scanfit.certificate/1", True)
    assert set(document["measures"]) == {definition.name for definition in MEASUREMENTS}
    scans = {one["name"]: one["scans"] for one in document["sets"]}
    assert scans == {"clean": 1, "sensor": 1, "sensor25": 0, "repeat": 0, "coverage": 1, "damaged": 1}
    for entry in document["measures"].values():
        assert set(SETS) <= set(entry)
    length = document["measures"]["foot_length"]
    assert length["unit"] == "mm"
    assert length["clean"]["reported"] == 1
    for figure in document["figures"]:
        wanted = figure["value"] is not None
        assert isinstance(figure["reached"], bool)
        assert wanted or not figure["reached"], "what has no value is not reached"
    assert json.loads(to_json(from_json(out.encode()), document["rig"])) == document


def test_captures_stand_below_the_scans_and_in_the_document(tiny, scanfit):
    _, out, _ = scanfit("bench", "--quick")
    assert "withheld, heel_width: 2 of 2, no heel #\n" in out
    assert "\n\ncaptures: " in out
    _, printed, _ = scanfit("bench", "--quick", "--json")
    made = json.loads(printed)["rig"]
    assert made["schema"] == "scanfit.rig-certificate/1"
    assert json.loads(json.dumps(made)) == json.loads(rig_to_json(rig_from_json(json.dumps(made).encode())))


def test_only_rig_measures_no_mesh_and_prints_the_captures_alone(tiny, scanfit, tmp_path):
    code, out, _ = scanfit("bench", "--only", "rig", "--workers", "1", "--html", tmp_path / "rig.html")
    assert code == 0
    assert tiny == {"captures": 1}
    assert out.startswith("measure      unit")
    assert "phantom" not in out
    assert "captures: " in out
    page = (tmp_path / "rig.html").read_text(encoding="utf-8")
    assert "Captures of simulated rigs" in page
    assert "Errors, measure by measure" not in page
    _, printed, _ = scanfit("bench", "--only", "rig", "--json")
    document = json.loads(printed, parse_constant=lambda word: pytest.fail(word))
    assert document["schema"] == "scanfit.rig-certificate/1"
    assert [one["captures"] for one in document["sets"][:3]] == [1, 1, 0]
    assert rig_to_json(rig_from_json(printed.encode())).decode() == printed


def test_only_mesh_captures_nothing(tiny, scanfit):
    _, out, _ = scanfit("bench", "--only", "mesh", "--json")
    assert "rig" not in json.loads(out)
    assert "captures" not in tiny


def test_without_open3d_captures_are_left_out_and_said_to_be(tiny, scanfit, monkeypatch):
    def missing():
        raise UsageError("depth frames are fused by Open3D, and it is missing", next_step="run: pip install it")

    monkeypatch.setattr(_open3d, "need_open3d", missing)
    code, out, _ = scanfit("bench", "--quick")
    assert code == 0
    why = "depth frames are fused by Open3D, and it is missing; run: pip install it"
    assert out.splitlines()[-2] == f"captures of simulated rigs are left out: {why}"
    _, printed, _ = scanfit("bench", "--quick", "--json")
    assert json.loads(printed)["rig"]["left_out"] == why
    code, _, err = scanfit("bench", "--only", "rig")
    assert code == 2
    assert "run: pip install it" in err


def test_the_same_phantoms_give_the_same_bytes(tiny, scanfit):
    first = scanfit("bench", "--quick", "--json")
    _ran.clear()
    assert scanfit("bench", "--quick", "--json") == first


def test_files_are_whole_and_named_and_nothing_is_left_beside_them(tiny, scanfit, tmp_path):
    out, page = tmp_path / "certificate.json", tmp_path / "certificate.html"
    code, said, _ = scanfit("bench", "--quick", "--out", out, "--html", page)
    assert code == 0
    assert said.endswith(f"\nwritten to {out}\n\nwritten to {page}\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["certificate.html", "certificate.json"]
    for file in (out, page):
        assert stat.S_IMODE(file.stat().st_mode) & 0o044 == 0o044
    _, printed, _ = scanfit("bench", "--quick", "--json")
    assert out.read_text(encoding="utf-8") == printed


def test_the_page_stands_alone_and_names_every_measure(tiny, scanfit, tmp_path):
    page = tmp_path / "certificate.html"
    scanfit("bench", "--quick", "--html", page)
    text = page.read_text(encoding="utf-8")
    tags = _Tags()
    tags.feed(text)
    assert tags.open == []
    assert not tags.outside
    assert all(f"<td>{definition.name}</td>" in text for definition in MEASUREMENTS)


class _Tags(HTMLParser):
    """Which tags were left open, and what the page would fetch."""

    VOID = frozenset({"meta", "link", "br", "img", "rect", "circle"})

    def __init__(self):
        super().__init__()
        self.open, self.outside = [], []

    def handle_starttag(self, tag, attrs):
        self.outside += [value for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def test_a_file_that_cannot_be_written_is_wrong_usage_and_leaves_nothing(tiny, scanfit, tmp_path):
    out = tmp_path / "missing" / "certificate.json"
    code, said, err = scanfit("bench", "--quick", "--out", out, "--json")
    assert code == 2
    assert tuple(json.loads(said)) == ERROR
    assert err.startswith(f"error: {out}: the file cannot be written: No such file or directory\n")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_in_the_file_stays_when_measuring_fails(tiny, scanfit, tmp_path, monkeypatch):
    out = tmp_path / "certificate.json"
    out.write_text("mine", encoding="utf-8")

    def broken(wanted, workers):
        raise RuntimeError("no phantom")

    monkeypatch.setattr(pool, "outcomes", broken)
    code, _, err = scanfit("bench", "--quick", "--out", out)
    assert code == 1
    assert "no phantom" in err
    assert out.read_text(encoding="utf-8") == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["certificate.json"]


@pytest.mark.parametrize("workers", ["0", "-1", "two"])
def test_no_workers_is_wrong_usage(workers, tiny, scanfit):
    code, out, err = scanfit("bench", "--quick", "--workers", workers)
    assert (code, out) == (2, "")
    assert err.startswith("error: scanfit bench: invalid value for '--workers'")
    assert tiny == {}, "nothing was measured"


def test_a_path_is_none_of_its_arguments(tiny, scanfit):
    code, _, err = scanfit("bench", "foot.stl")
    assert code == 2
    assert err.startswith("error: scanfit bench: ")


def test_two_workers_give_what_one_gives():
    """The real pool: processes of their own, outcomes in the order of the cases."""
    cases = [PLAN[2][1], PLAN[0][1]]
    assert list(pool_outcomes(cases, 2)) == list(_once(cases, 1))
