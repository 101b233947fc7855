"""``scanfit measure`` on every real scan: text for people, one document for programs, and the file it writes."""

from __future__ import annotations

import hashlib
import json
import math
import os
import stat
import struct
from pathlib import Path

import pytest
import trimesh

from scanfit.demo_data import path as data
from scanfit.model.documents import profile_from_file

LEFT = "scans/foot-dupont-pair/left_foot.stl"
RIGHT = "scans/foot-dupont-pair/right_foot.stl"
SCANS = {
    LEFT: ("left", "m"),
    RIGHT: ("right", "m"),
    "scans/foot-insoletilter-plantar/plantar_scan_right.obj": ("right", "mm"),
    "scans/foot-find-template/template.obj": ("left", "m"),
}
NAMES = {
    "mm": {
        "foot_length", "ball_length_medial", "ball_length_lateral",
        "ball_width", "ball_width_diagonal", "waist_width", "heel_width",
        "ball_girth", "waist_girth", "instep_girth", "short_heel_girth", "long_heel_girth", "ankle_girth",
        "dorsum_height_50", "instep_height", "ball_height", "hallux_height", "toe5_height", "toe_box_height",
        "medial_malleolus_height", "lateral_malleolus_height", "navicular_height", "arch_height",
        "bunion_prominence", "bunionette_prominence",
        "toe1_length", "toe2_length", "toe3_length", "toe4_length", "toe5_length",
        "toe2_hump", "toe3_hump", "toe4_hump", "toe5_hump",
    },
    "deg": {
        "clarke_angle", "toe1_angle", "toe5_angle", "toe_spread", "rearfoot_angle", "forefoot_abduction_angle",
        "flare_angle",
    },
    "cm3": {"arch_volume", "foot_volume"},
    "": {
        "arch_height_index", "arch_index", "chippaux_smirak_index", "staheli_index", "splay_ratio", "posture_index",
        "toe_shape",
    },
}  # fmt: skip
"""Every name other programs may rely on, by its unit; a new one is added here, and none goes or changes its unit."""

OF_LINES = {"flare_angle", "posture_index", "rearfoot_angle"}
"""What rests on lines through many sections and on no landmark."""

UNITS = {name: unit for unit, names in NAMES.items() for name in names}
TYPED = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
[feet.measurements]
foot_length = 262.5
ball_girth = 245
"""


@pytest.fixture
def measured(scanfit):
    """The document of a call that must succeed."""

    def call(*args: object) -> dict:
        code, out, _ = scanfit("measure", *args, "--json")
        assert code == 0, out
        return json.loads(out)

    return call


def values(foot: dict) -> dict[str, float]:
    return {name: measure["value"] for name, measure in foot["measurements"].items()}


@pytest.mark.parametrize(("scan", "side", "unit"), [(scan, *known) for scan, known in SCANS.items()])
def test_the_document_of_a_real_scan(scan, side, unit, measured):
    document = measured(data(scan))
    assert list(document) == ["schema", "definitions", "feet", "asymmetry"]
    assert (document["schema"], document["definitions"], document["asymmetry"]) == ("scanfit.profile/1", "1", {})
    (foot,) = document["feet"]
    assert (foot["side"], foot["load_state"]) == (side, "unknown")
    digest = hashlib.sha256(data(scan).read_bytes()).hexdigest()
    assert foot["source"] == {"path": str(data(scan)), "sha256": digest, "unit": unit}
    assert set(foot["measurements"]) | set(foot["withheld"]) == set(UNITS)
    assert not set(foot["measurements"]) & set(foot["withheld"])
    for name, measure in foot["measurements"].items():
        if name == "toe_shape":
            assert measure["value"] in ("egyptian", "greek", "square")
            assert 0 < measure["probability"] <= 1
            continue
        assert set(measure) - {"landmarks"} == {"value", "unit", "sigma", "method", "standard"}
        assert ("landmarks" in measure) == (name not in OF_LINES)
        assert measure["unit"] == UNITS[name]
        assert math.isfinite(measure["value"])
        assert 0 < measure["sigma"] < 15
        assert measure["method"].startswith("auto")
        assert measure["standard"]
        assert set(measure.get("landmarks", ())) <= set(foot["landmarks"])
    assert all(reason.strip() for reason in foot["withheld"].values())
    assert set(foot["inferred"]) == {"unit", "side", "floor"}
    assert all(set(i) == {"value", "confidence", "because"} for i in foot["inferred"].values())
    assert all(0 < i["confidence"] < 1 for i in foot["inferred"].values())
    assert foot["quality"]["grade"] in ("good", "usable", "poor")
    assert all(0 <= share <= 1 for share in foot["quality"]["coverage"].values())
    assert max(len(foot["outline"]), len(foot["dorsal_profile"])) <= 200


@pytest.mark.parametrize("scan", SCANS)
def test_the_transform_is_rigid_and_takes_the_scan_to_the_foot(scan, measured):
    (foot,) = measured(data(scan))["feet"]
    rows = foot["T_foot_scan"]
    assert rows[3] == [0, 0, 0, 1]
    for i in range(3):
        for j in range(3):
            dot = sum(rows[i][k] * rows[j][k] for k in range(3))
            assert dot == pytest.approx(float(i == j), abs=1e-8)
    assert foot["landmarks"]["pternion"][:2] == pytest.approx([0, 0], abs=0.002)
    length = foot["landmarks"]["acropodion"][0] - foot["landmarks"]["pternion"][0]
    if "foot_length" not in foot["withheld"]:
        assert length == pytest.approx(foot["measurements"]["foot_length"]["value"], abs=0.002)


@pytest.mark.parametrize("scan", SCANS)
def test_the_text_names_every_measure_or_why_not(scan, scanfit, measured):
    (foot,) = measured(data(scan))["feet"]
    code, out, _ = scanfit("measure", data(scan))
    assert code == 0
    unit = foot["inferred"]["unit"]["value"]
    headline = f"{data(scan).name}: {foot['side']} foot (99 % sure), unit {unit} (over 99 % sure), floor inferred from "
    assert out.startswith(f"{headline}the sole, scan {foot['quality']['grade']}\n")
    table = out.split("\n\n")[1].splitlines()
    assert table[0].strip() == f"{foot['side']} foot"
    rows = {line.split("  ")[0]: line.split("  ")[-1].strip() for line in table[1:]}
    assert set(rows) == {name.replace("_", " ") for name in foot["measurements"]}
    length = foot["measurements"]["foot_length"]
    assert rows["foot length"] == f"{length['value']:.1f} ± {length['sigma']:.1f} mm"
    for name, reason in foot["withheld"].items():
        assert reason in out
        assert name.replace("_", " ") in out
    assert all(line == line.rstrip() for line in out.splitlines())
    assert out.endswith("General information, not a diagnosis.\n")


def test_the_same_input_gives_the_same_bytes(scanfit):
    first, second = (scanfit("measure", data(LEFT), data(RIGHT), "--json") for _ in range(2))
    assert first == second
    assert first[1].count("\n}") == 1


def test_a_pair_has_its_asymmetry_whatever_the_order(measured):
    document = measured(data(RIGHT), data(LEFT))
    assert [foot["side"] for foot in document["feet"]] == ["left", "right"]
    left, right = (values(foot) for foot in document["feet"])
    assert "arch_height_index" not in document["asymmetry"]
    for name, row in document["asymmetry"].items():
        assert row["value"] == pytest.approx(abs(left[name] - right[name]), abs=1e-6)
        assert row["side_larger"] == ("left" if left[name] > right[name] else "right")
        sigmas = [foot["measurements"][name]["sigma"] for foot in document["feet"]]
        assert row["sigma"] == pytest.approx(math.hypot(*sigmas), abs=0.0011)


def test_two_feet_of_one_side_are_two_people(scanfit):
    twice = (data(LEFT), data("scans/foot-find-template/template.obj"))
    code, out, err = scanfit("measure", *twice)
    assert (code, out) == (2, "")
    assert err == (
        f"error: two left feet in one call: {twice[0]} and {twice[1]}\n"
        "       the files of one call are one person; if one of them is a right foot, measure it alone with "
        "--side right --out FILE.json and give that file instead\n"
    )


def test_side_cannot_mean_one_of_several_files(scanfit):
    code, out, err = scanfit("measure", data(LEFT), data(RIGHT), "--side", "left", "--json")
    assert code == 2
    assert json.loads(out) == {
        "schema": "scanfit.error/1",
        "code": "usage",
        "what": "--side cannot say which of several files it means",
        "where": "",
        "next": "measure each file by itself",
    }
    assert err == "error: --side cannot say which of several files it means\n       measure each file by itself\n"


def test_what_the_user_says_is_in_the_document(measured):
    (foot,) = measured(data(LEFT), "--unit", "m", "--load-state", "bipedal", "--side", "left")["feet"]
    assert foot["load_state"] == "bipedal"
    assert foot["inferred"]["unit"] == {"value": "m", "confidence": 1.0, "because": "given with --unit"}
    assert foot["inferred"]["side"] == {"value": "left", "confidence": 1.0, "because": "given with --side"}


def test_the_wrong_side_is_taken_at_its_word(measured):
    """A left foot called right is measured as one: its medial ball point then lies on the little toe's side."""
    (told,) = measured(data(LEFT), "--side", "right")["feet"]
    (found,) = measured(data(LEFT))["feet"]
    assert told["side"] == "right"
    assert values(told)["foot_length"] == pytest.approx(values(found)["foot_length"], abs=3.0)
    assert values(told)["ball_length_medial"] != pytest.approx(values(found)["ball_length_medial"], abs=5.0)


def test_the_wrong_unit_is_refused(scanfit):
    code, _, err = scanfit("measure", data(LEFT), "--unit", "mm")
    assert code == 3
    assert err.startswith(f"error: {data(LEFT)}: the foot is 0.273")
    assert "--unit says mm, which makes 0.273" in err
    assert err.endswith("mm, and feet are 90 to 350 mm long\n       pass the right --unit, or check the scan\n")


def test_a_sock_comes_off_every_measure_and_is_in_the_output(measured):
    (bare,), (socked,) = (measured(data(LEFT), "--sock", mm)["feet"] for mm in (0, 1.5))
    assert socked["inferred"]["sock"]["value"] == "1.5 mm"
    assert "sock" not in bare["inferred"]
    assert values(bare)["foot_length"] - values(socked)["foot_length"] == pytest.approx(3.0, abs=0.002)
    assert values(bare)["ball_girth"] - values(socked)["ball_girth"] == pytest.approx(3 * math.pi, abs=0.002)
    for name, measure in socked["measurements"].items():
        assert measure["sigma"] > bare["measurements"][name]["sigma"]


@pytest.mark.parametrize(("option", "value"), [("--sock", "-1"), ("--sock", "9"), ("--unit", "ft"), ("--side", "both")])
def test_a_wrong_option_is_wrong_usage(option, value, scanfit):
    code, out, err = scanfit("measure", data(LEFT), option, value)
    assert (code, out) == (2, "")
    assert err.startswith("error: scanfit measure: invalid value for '" + option)


def test_out_writes_the_document_and_the_next_call_reads_it(scanfit, measured, tmp_path):
    out = tmp_path / "feet.json"
    code, said, _ = scanfit("measure", data(LEFT), data(RIGHT), "--out", out)
    assert code == 0
    assert said.endswith(f"\nwritten to {out}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["feet.json"]
    assert stat.S_IMODE(out.stat().st_mode) & 0o044 == 0o044
    assert json.loads(out.read_text(encoding="utf-8")) == measured(data(LEFT), data(RIGHT))
    assert {foot.side.value for foot in profile_from_file(out).feet} == {"left", "right"}
    assert measured(out) == measured(data(LEFT), data(RIGHT))


def test_out_with_json_prints_only_the_document(scanfit, tmp_path):
    out = tmp_path / "feet.json"
    code, said, _ = scanfit("measure", data(LEFT), "--out", out, "--json")
    assert code == 0
    assert json.loads(said) == json.loads(out.read_text(encoding="utf-8"))


def test_out_in_a_folder_that_is_not_there(scanfit, tmp_path):
    out = tmp_path / "missing" / "feet.json"
    code, said, err = scanfit("measure", data(LEFT), "--out", out, "--json")
    assert code == 2
    assert json.loads(said)["schema"] == "scanfit.error/1"
    assert err.endswith(
        f"error: {out}: the file cannot be written: No such file or directory\n"
        "       choose a folder that exists and can be written to\n"
    )


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_out_in_a_folder_that_cannot_be_written(scanfit, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    code, _, err = scanfit("measure", data(LEFT), "--out", closed / "feet.json")
    assert code == 2
    assert "the file cannot be written: Permission denied" in err


def test_what_stood_in_the_file_stays_when_writing_fails(scanfit, tmp_path):
    """A folder in the file's place cannot be replaced; nothing else may be left beside it."""
    (tmp_path / "feet.json").mkdir()
    code, _, err = scanfit("measure", data(LEFT), "--out", tmp_path / "feet.json")
    assert code == 2
    assert "feet.json" in err
    assert [file.name for file in tmp_path.iterdir()] == ["feet.json"]


def test_a_typed_profile_is_a_foot_too(scanfit, measured, tmp_path):
    path = tmp_path / "person.toml"
    path.write_text(TYPED, encoding="utf-8")
    (foot,) = measured(path)["feet"]
    assert foot["measurements"]["foot_length"] == {
        "value": 262.5, "unit": "mm", "sigma": 1.5, "method": "typed", "standard": "",
    }  # fmt: skip
    assert foot["measurements"]["ball_girth"]["sigma"] == 3.0
    code, out, _ = scanfit("measure", path, data(RIGHT))
    assert code == 0
    assert "left foot" in out
    assert "right foot" in out


def test_a_typed_profile_is_not_turned_into_the_other_side(scanfit, tmp_path):
    path = tmp_path / "person.toml"
    path.write_text(TYPED, encoding="utf-8")
    code, _, err = scanfit("measure", path, "--side", "right")
    assert code == 2
    assert err == f"error: {path}: the profile is not of a right foot\n       leave --side out\n"


@pytest.mark.parametrize("suffix", ["glb", "3mf", "ply", "off", "obj"])
def test_one_foot_in_every_format_is_one_foot(suffix, measured, tmp_path):
    """glTF is metres by definition and 3MF says its unit, so both leave nothing to infer."""
    mesh = trimesh.load(data(LEFT))
    if suffix == "3mf":
        mesh.apply_scale(1000.0)
    path = tmp_path / f"foot.{suffix}"
    mesh.export(path)
    (foot,), (reference,) = measured(path)["feet"], measured(data(LEFT))["feet"]
    assert values(foot) == pytest.approx(values(reference), abs=0.01)
    assert (foot["inferred"]["unit"]["confidence"] == 1.0) == (suffix in ("glb", "3mf"))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_unwelded_obj_and_the_stl_are_one_foot(side, measured):
    (obj,) = measured(data(f"scans/foot-dupont-pair/{side}_foot_unwelded.obj"))["feet"]
    (stl,) = measured(data(f"scans/foot-dupont-pair/{side}_foot.stl"))["feet"]
    assert obj["side"] == stl["side"] == side
    assert values(obj) == pytest.approx(values(stl), abs=0.01)


def test_both_feet_in_one_file(measured, tmp_path):
    triangles = b"".join(Path(data(scan)).read_bytes()[84:] for scan in (LEFT, RIGHT))
    path = tmp_path / "both.stl"
    path.write_bytes(bytes(80) + struct.pack("<I", len(triangles) // 50) + triangles)
    both, apart = measured(path)["feet"], measured(data(LEFT), data(RIGHT))["feet"]
    assert [foot["side"] for foot in both] == ["left", "right"]
    for one, other in zip(both, apart, strict=True):
        assert values(one) == pytest.approx(values(other), abs=0.01)


def test_a_path_is_needed(scanfit):
    code, _, err = scanfit("measure")
    assert code == 2
    assert err == "error: scanfit measure: missing argument 'PATH...'\n       see scanfit measure --help\n"


def test_out_never_writes_over_a_scan(scanfit, tmp_path):
    scan = tmp_path / "mine.stl"
    scan.write_bytes(data(LEFT).read_bytes())
    code, _, err = scanfit("measure", scan, "--out", tmp_path / "." / "mine.stl")
    assert code == 2
    assert "--out is one of the files that are read, which would be lost" in err
    assert scan.read_bytes() == data(LEFT).read_bytes()


def test_out_is_json_and_not_called_toml(scanfit, tmp_path):
    code, _, err = scanfit("measure", data(LEFT), "--out", tmp_path / "feet.toml")
    assert code == 2
    assert "name it FILE.json" in err
    assert not (tmp_path / "feet.toml").exists()


def test_a_sock_is_named_above_the_table(scanfit):
    _, out, _ = scanfit("measure", data(LEFT), "--sock", "3")
    assert "sock of 3 mm taken off" in out.splitlines()[0]
