"""``scanfit orthotic`` and ``scanfit revise``: hand-overs of real scans, refusals with their exit codes, revisions."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
import trimesh

from scanfit.cli.main import run
from scanfit.demo_data import path
from scanfit.model.scan import Side
from scanfit.testing.foam import foam_of

PLANTAR = str(path("scans/foot-insoletilter-plantar/plantar_scan_right.obj"))
PAIR = [str(path(f"scans/foot-dupont-pair/{side}_foot.stl")) for side in ("left", "right")]
HEEL = str(path("scans/intakes/heel.toml"))
SHORT = 'schema = "scanfit.prescription/1"\nprescriber = "Dr B. Cobbler"\n[right.elements]\n'
SIGNED = ["--by", "Dr B", "--because", "the foot hung when it was scanned"]
AS_IS = ["--set", "surface=as_scanned", *SIGNED]


def written(folder: Path, elements: str = "rearfoot_post = 2\n", name: str = "rx.toml") -> str:
    place = folder / name
    place.write_text(SHORT + elements, encoding="utf-8")
    return str(place)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """A hand-over, made once; ``handover`` copies it."""
    folder = tmp_path_factory.mktemp("handover")
    asked = [PLANTAR, "--prescription", written(folder), *AS_IS, "--order", "A-17", "--patient", "P7"]
    with pytest.raises(SystemExit) as left:
        run(["orthotic", *asked, "--out", str(folder / "out")])
    assert not left.value.code
    return folder / "out"


@pytest.fixture
def handover(first, tmp_path):
    shutil.copytree(first, tmp_path / "handover")
    return tmp_path / "handover"


def test_a_hand_over_has_everything_a_lab_needs_and_its_manifest_every_file(first):
    inside = {str(place.relative_to(first)) for place in first.rglob("*") if place.is_file()}
    inner = {f"revision-1/{name}" for name in (
        "profile.json", "form.pdf", "prescription.toml", "prescription.json", "checks.json", "fhir-r4b.json",
        "fhir-r5.json", "right.stl", "right.3mf", "right.top.asc", "right.bottom.asc", "right.device.png",
        "right.contact.png",
    )}  # fmt: skip
    top = {"README.md", "manifest.json", "statement.md"}
    assert inside == inner | top | {"scans/plantar_scan_right.obj", "scans/right.cleaned.stl"}
    manifest = json.loads((first / "manifest.json").read_text())
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256((first / name).read_bytes()).hexdigest() for name in inside - {"manifest.json"}
    }
    assert (first / "scans/plantar_scan_right.obj").read_bytes() == Path(PLANTAR).read_bytes()
    assert (manifest["order"], manifest["patient"], manifest["prescriber"]) == ("A-17", "P7", "Dr B. Cobbler")
    (revision,) = manifest["revisions"]
    assert set(revision["software"]) == {
        "scanfit",
        "python",
        "numpy",
        "manifold3d",
        "lib3mf",
        "typst",
        "fhir.resources",
    }
    assert revision["definitions"]
    for name in ("A-17", "P7", "Dr B. Cobbler", "2° varus"):
        assert name in (first / "statement.md").read_text()
    assert "general information, not a diagnosis" in (first / "README.md").read_text().lower()


def test_every_element_says_its_value_range_and_origin(first):
    (foot,) = (json.loads((first / "revision-1/prescription.json").read_text())["right"],)
    elements = foot["elements"]
    assert elements["rearfoot_post"]["origin"] == "prescriber"
    assert elements["rearfoot_post"]["by"] == "Dr B. Cobbler"
    assert elements["surface"]["by"] == "Dr B"
    assert elements["arch_height"]["origin"] == "measured"
    assert elements["arch_height"]["sigma"] > 0
    assert elements["heel_cup_depth"]["origin"] == "default"
    for name, one in elements.items():
        assert one["origin"] in ("measured", "rule", "default", "prescriber"), name
        if isinstance(one["value"], float):
            assert one["allowed"][0] <= one["value"] <= one["allowed"][1]
            assert one["unit"] in ("mm", "deg")


def test_nothing_is_written_before_an_intake_or_a_prescription_is_there(scanfit, tmp_path):
    code, _, err = scanfit("orthotic", PLANTAR, "--out", tmp_path / "out")
    assert code == 2
    assert "needs an intake, or a named prescriber's prescription" in err
    nameless = tmp_path / "rx.toml"
    nameless.write_text('schema = "scanfit.prescription/1"\n[right.elements]\nrearfoot_post = 2\n')
    code, _, err = scanfit("orthotic", PLANTAR, "--prescription", nameless, "--out", tmp_path / "out")
    assert code == 2
    assert "prescriber" in err
    assert not (tmp_path / "out").exists()


def test_a_red_flag_gets_a_referral_and_no_device(scanfit, tmp_path):
    text = Path(HEEL).read_text(encoding="utf-8")
    for key, kind in (("hot_swollen", "urgent"), ("lost_feeling", "no_insole")):
        flagged = tmp_path / f"{key}.toml"
        flagged.write_text(text.replace(f"{key} = false", f"{key} = true"), encoding="utf-8")
        code, out, _ = scanfit("orthotic", PLANTAR, "--intake", flagged, *AS_IS, "--out", tmp_path / "out", "--json")
        assert code == 6
        answer = json.loads(out)
        assert answer["referrals"][0]["urgency"] == kind
        assert answer["insoles"] == []
    assert not (tmp_path / "out").exists()


def test_an_open_question_and_a_person_whom_nothing_hurts_get_no_device(scanfit, tmp_path):
    text = Path(HEEL).read_text(encoding="utf-8").replace("hot_swollen = false\n", "")
    (tmp_path / "open.toml").write_text(text, encoding="utf-8")
    code, _, err = scanfit("orthotic", PLANTAR, "--intake", tmp_path / "open.toml", "--out", tmp_path / "out")
    assert code == 2
    assert "hot, red or swollen" in err
    code, _, err = scanfit("orthotic", PLANTAR, "--intake", path("scans/intakes/nothing-hurts.toml"),
                           "--out", tmp_path / "out")  # fmt: skip
    assert code == 2
    assert "no device is prescribed" in err


def test_a_rule_carries_its_card_grade_and_tag(scanfit, tmp_path):
    code, out, err = scanfit("orthotic", *PAIR, "--load-state", "bipedal", "--intake", HEEL, "--out",
                             tmp_path / "out.zip", "--json")  # fmt: skip
    assert code == 0, err
    answer = json.loads(out)
    ruled = answer["prescription"]["left"]["elements"]["heel_cup_depth"]
    assert (ruled["origin"], ruled["card"]) == ("rule", "heel_pain")
    assert ruled["grade"]
    assert ruled["tag"]
    assert ruled["sources"]
    assert not answer["feet"]["left"]["device"]
    assert "flat sheet" in answer["feet"]["left"]["why"][0]
    names = zipfile.ZipFile(tmp_path / "out.zip").namelist()
    assert "revision-1/form.pdf" in names
    assert not any(name.endswith((".3mf", "left.stl")) and "cleaned" not in name for name in names)


def test_a_failed_check_stops_the_hand_over_unless_it_is_overridden_by_name(scanfit, tmp_path):
    tight = ["orthotic", PLANTAR, "--prescription", written(tmp_path, "room_heel = 2\n"), *AS_IS]
    code, _, err = scanfit(*tight, "--out", tmp_path / "out")
    assert code == 7
    assert "right.room_heel" in err
    assert "room for 2 mm" in err
    assert not (tmp_path / "out").exists()
    code, out, err = scanfit(*tight, "--override", "right.room_heel", "--out", tmp_path / "out")
    assert code == 0, err
    assert "OVERRIDDEN room_heel" in out
    (check,) = (one for one in json.loads((tmp_path / "out/revision-1/checks.json").read_text())["right"] if
                one["name"] == "room_heel")  # fmt: skip
    assert not check["passed"]
    assert "Dr B: the foot hung" in check["overridden"]
    assert "Overridden: room_heel" in (tmp_path / "out/README.md").read_text()
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert "right.room_heel" in manifest["revisions"][0]["overridden"]
    code, _, err = scanfit(*tight, "--override", "right.no_such", "--out", tmp_path / "other")
    assert code == 2
    assert "right.watertight" in err


@pytest.mark.parametrize(
    ("elements", "code", "says"),
    [
        ("medial_skive = 4\n", 7, "medial_skive"),  # the cup is too shallow
        ("rearfoot_post = 20\n", 2, "allowed is -8 to 8"),
        ("rearfoot_pots = 2\n", 2, "rearfoot_post"),
        ("rearfoot_post = nan\n", 2, "rearfoot_post"),
        ('bottom = "round"\n', 2, "flat, posted"),
        ('engraving = "naïve"\n', 2, "letters A to Z"),
        ("[[[", 2, "TOML"),
    ],
)  # fmt: skip
def test_a_prescription_that_cannot_be_is_refused_by_name(scanfit, tmp_path, elements, code, says):
    found, _, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path, elements), *AS_IS,
                            "--out", tmp_path / "out")  # fmt: skip
    assert found == code
    assert says in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_a_load_that_is_not_known_is_a_named_choice(scanfit, tmp_path):
    code, _, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path), "--out", tmp_path / "out")
    assert code == 7
    assert "surface = as_scanned" in err


def test_places_that_cannot_be_written_are_refused_before_the_work(scanfit, tmp_path):
    rx = written(tmp_path)
    (tmp_path / "there").mkdir()
    for out, says in ((tmp_path / "there", "never written over"), (tmp_path / "no" / "out", "does not exist"),
                      (tmp_path / "out.pdf", "a folder or a .zip")):  # fmt: skip
        code, _, err = scanfit("orthotic", PLANTAR, "--prescription", rx, *AS_IS, "--out", out)
        assert code == 2
        assert says in err
    assert list((tmp_path / "there").iterdir()) == []


@pytest.mark.parametrize("setting", ["rearfoot_post", "rearfoot_post=two", "up.rearfoot_post=2", "left.bottom=flat"])
def test_a_setting_that_is_none_is_told_how_to_write(scanfit, tmp_path, setting):
    code, _, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path), "--set", setting, *SIGNED,
                           "--out", tmp_path / "out")  # fmt: skip
    assert code == 2
    assert f"--set {setting}" in err


def test_entries_and_overrides_have_names(scanfit, tmp_path):
    code, _, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path), "--set", "heel_lift=3",
                           "--out", tmp_path / "out")  # fmt: skip
    assert code == 2
    assert "--by NAME" in err


def test_a_machine_of_ones_own_and_one_that_is_none(scanfit, tmp_path):
    own = tmp_path / "shop.toml"
    own.write_text("thinnest_mm = 2.5\nbed_mm = [250, 200, 200]\nsteepest_deg = 85\n")
    code, _, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path), *AS_IS, "--machine", own,
                           "--out", tmp_path / "out")  # fmt: skip
    assert code == 7
    assert "the bed of shop has 250" in err
    for name, says in (("ffff", "did you mean fff"), (tmp_path / "none.toml", "cannot be read")):
        code, _, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path), "--machine", name,
                               "--out", tmp_path / "out")  # fmt: skip
        assert code == 2
        assert says in err


def test_the_schema_is_published(scanfit):
    code, out, _ = scanfit("orthotic", "--schema")
    assert code == 0
    schema = json.loads(out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "rearfoot_post" in json.dumps(schema)


# revisions


def elements_of(revision):
    return json.loads((revision / "prescription.json").read_text())["right"]["elements"]


def test_a_revision_changes_what_it_says_keeps_what_was_and_shows_the_difference(scanfit, handover):
    before = {str(one.relative_to(handover)): one.read_bytes() for one in handover.rglob("*") if one.is_file()}
    code, out, err = scanfit("revise", handover, "--set", "right.rearfoot_post=4", "--by", "Dr C", "--because",
                             "still rolls in")  # fmt: skip
    assert code == 0, err
    assert "right.rearfoot_post: 2° varus → 4° varus" in out
    for name, content in before.items():
        if name.startswith(("revision-1/", "scans/")):
            assert (handover / name).read_bytes() == content, name
    fresh = handover / "revision-2"
    assert (fresh / "right.changes.png").read_bytes()[:4] == b"\x89PNG"
    old, new = (
        json.loads((handover / f"revision-{k}/prescription.json").read_text())["right"]["elements"] for k in (1, 2)
    )
    assert {name for name in new if new[name] != old[name]} == {"rearfoot_post"}
    assert (new["rearfoot_post"]["by"], new["rearfoot_post"]["because"]) == ("Dr C", "still rolls in")
    manifest = json.loads((handover / "manifest.json").read_text())
    assert [one["revision"] for one in manifest["revisions"]] == [1, 2]
    assert manifest["revisions"][1]["edits"][0]["before"] == "2° varus"
    assert {one["path"] for one in manifest["files"]} >= {name for name in before if name.startswith("revision-1/")}
    post = {one["name"]: one for one in json.loads((fresh / "checks.json").read_text())["right"]}["rearfoot_post"]
    assert post["measured"] == pytest.approx(4.0, abs=0.2)
    code, out, err = scanfit("revise", handover, "--set", "rearfoot_post=auto", "--by", "Dr C", "--because", "enough",
                             "--json")  # fmt: skip
    assert code == 0, err
    assert json.loads(out)["prescription"]["right"]["elements"]["rearfoot_post"]["origin"] == "default"
    assert json.loads(out)["revision"] == 3


def test_what_follows_from_a_change_follows_it_and_is_measured_again(scanfit, handover):
    code, out, err = scanfit("revise", handover, "--set", "right.device_length=three_quarter", "--by", "Dr C",
                             "--because", "a narrow shoe", "--json")  # fmt: skip
    assert code == 0, err
    old = elements_of(handover / "revision-1")
    new = json.loads(out)["prescription"]["right"]["elements"]
    assert new["shell_width"]["origin"] == "measured"
    assert new["shell_width"]["value"] < old["shell_width"]["value"]
    assert new["surface"] == old["surface"]


def test_a_revision_that_fails_leaves_everything_as_it_was(scanfit, handover):
    before = {one: one.read_bytes() for one in handover.rglob("*") if one.is_file()}
    code, _, err = scanfit("revise", handover, "--set", "room_heel=2", "--by", "Dr C", "--because", "tight shoe")
    assert code == 7
    assert "right.room_heel" in err
    code, _, _ = scanfit("revise", handover, "--set", "medial_skive=4", "--by", "Dr C", "--because", "x")
    assert code == 7
    code, _, _ = scanfit("revise", handover, "--set", "rearfoot_post=2", "--by", "Dr C", "--because", " ")
    assert code == 2
    assert {one: one.read_bytes() for one in handover.rglob("*") if one.is_file()} == before


def _changed(folder):
    place = folder / "revision-1/right.stl"
    data = bytearray(place.read_bytes())
    data[200] ^= 1
    place.write_bytes(bytes(data))


def _missing(folder):
    (folder / "scans/plantar_scan_right.obj").unlink()


def _no_manifest(folder):
    (folder / "manifest.json").unlink()


def _edit_manifest(**facts):
    def edit(folder):
        plain = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**plain, **facts}))

    return edit


def _half_done(folder):
    (folder / "revision-2").mkdir()


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_changed, "was changed after it was written"), (_missing, "is missing"), (_no_manifest, "no manifest.json"),
        (_edit_manifest(schema="scanfit.handover/9"), "not of scanfit.handover/1"),
        (_edit_manifest(files=[{"path": "../../etc/passwd", "sha256": "0"}]), "outside of the folder"),
        (_edit_manifest(files="all"), "lists no files"), (_edit_manifest(revisions=[]), "which revisions"),
        (_edit_manifest(revisions=[{"revision": 10**9}]), "which revisions"),
        (_edit_manifest(settings={}), "how the scans were read"),
        (_edit_manifest(scans=[{"path": "/etc/passwd"}]), "none of its files"),
        (_edit_manifest(machine={"name": "x"}), "how the scans were read"), (_half_done, "broke off"),
    ],
)  # fmt: skip
def test_a_folder_that_is_damaged_is_not_revised(scanfit, handover, damage, says):
    damage(handover)
    code, _, err = scanfit("revise", handover, "--set", "rearfoot_post=3", "--by", "Dr C", "--because", "more")
    assert code == 2
    assert says in err
    assert "Traceback" not in err


def test_the_shoes_outline_trims_the_device_and_stays_with_it(scanfit, tmp_path):
    import numpy as np

    t = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    corners = np.column_stack([130 - 137 * np.cos(t), 43 * np.sin(t) * (1 - 0.12 * np.cos(t))])
    (tmp_path / "shoe.csv").write_text("x,y\n" + "\n".join(f"{x:.2f},{y:.2f}" for x, y in corners))
    rx = written(tmp_path)
    code, _, err = scanfit("orthotic", PLANTAR, "--prescription", rx, *AS_IS, "--shoe-outline",
                           f"right={tmp_path / 'shoe.csv'}", "--out", tmp_path / "out")  # fmt: skip
    assert code == 0, err
    assert (tmp_path / "out/scans/right.shoe-outline.csv").read_bytes() == (tmp_path / "shoe.csv").read_bytes()
    old = np.loadtxt(tmp_path / "out/revision-1/right.top.asc", skiprows=6)
    (tmp_path / "shoe.csv").unlink()
    code, _, err = scanfit("revise", tmp_path / "out", "--set", "rearfoot_post=3", "--by", "Dr C", "--because", "more")
    assert code == 0, err
    new = np.loadtxt(tmp_path / "out/revision-2/right.top.asc", skiprows=6)
    assert ((old == -9999) == (new == -9999)).mean() > 0.99
    for text, says in (("1,2\n3,x\n", "line 2"), ("0,0\n" * 9, "begins at"), ("", "no outline")):
        (tmp_path / "shoe.csv").write_text(text)
        code, _, err = scanfit("orthotic", PLANTAR, "--prescription", rx, *AS_IS, "--shoe-outline",
                               f"right={tmp_path / 'shoe.csv'}", "--out", tmp_path / "other")  # fmt: skip
        assert code == 2
        assert says in err


def test_a_sock_is_not_skin_and_a_foot_without_a_prescription_is_told(scanfit, tmp_path):
    code, out, err = scanfit("orthotic", PLANTAR, "--prescription", written(tmp_path), *AS_IS, "--sock", "2", "--out",
                             tmp_path / "out")  # fmt: skip
    assert code == 0, err
    assert "scanned through a sock of 2 mm" in out
    assert not list((tmp_path / "out").rglob("right.3mf"))
    code, out, err = scanfit("orthotic", *PAIR, "--prescription", written(tmp_path), "--out", tmp_path / "pair")
    assert code == 0, err
    assert "the left foot was scanned, and nothing is prescribed for it" in out


def test_a_prescription_of_another_order_is_measured_anew_and_its_edits_are_told(scanfit, handover, tmp_path):
    code, _, err = scanfit("revise", handover, "--set", "rearfoot_post=3", "--by", "Dr C", "--because", "more")
    assert code == 0, err
    old = handover / "revision-2/prescription.toml"
    text = old.read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text.replace("value = 12.0", "value = 16.0", 1), encoding="utf-8")
    code, out, err = scanfit("orthotic", PLANTAR, "--prescription", tmp_path / "mine.toml", "--out", tmp_path / "out",
                             "--json")  # fmt: skip
    assert code == 0, err
    again = json.loads(out)["prescription"]
    assert again["right"]["elements"]["heel_cup_depth"]["by"] == "Dr B. Cobbler"
    assert again["right"]["elements"]["rearfoot_post"]["by"] == "Dr C"
    assert again["right"]["elements"]["shell_width"]["origin"] == "measured"
    assert any("right.rearfoot_post from 2° varus to 3° varus by Dr C" in note for note in again["notes"])
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["revisions"][0]["edits"] == []


FOAM = """schema = "scanfit.prescription/1"
prescriber = "Dr B. Cobbler"
[left.elements]
surface = "as_scanned"
heel_cup_depth = 14
first_ray_cutout = 1
"""


def test_a_foam_box_becomes_a_device_that_is_marked_and_can_be_revised(scanfit, tmp_path):
    mesh = foam_of("average", Side.LEFT)
    box = tmp_path / "box.ply"
    box.write_bytes(trimesh.Trimesh(mesh.vertices, mesh.faces, process=False).export(file_type="ply"))
    (tmp_path / "rx.toml").write_text(FOAM, encoding="utf-8")
    asked = [str(box), "--unit", "mm", "--prescription", str(tmp_path / "rx.toml"), "--out", str(tmp_path / "out")]
    code, _, err = scanfit("orthotic", *asked, "--impression", "cast")
    assert code == 3, err
    assert "--impression foam" in err
    code, out, err = scanfit("orthotic", *asked, "--impression", "foam")
    assert code == 0, err
    assert "checks passed" in out
    assert "modelled on a foam impression" in out
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert manifest["settings"]["impression"] == "foam"
    profile = json.loads((tmp_path / "out/revision-1/profile.json").read_text())["feet"][0]
    assert profile["load_state"] == "sitting"
    assert set(profile["measurements"]) == {"foot_length", "arch_height"}
    settings = ["--set", "left.first_ray_cutout=0", "--by", "Dr X", "--because", "no need"]
    code, out, err = scanfit("revise", str(tmp_path / "out"), *settings)
    assert code == 0, err
    assert "modelled on a foam impression" in out
    assert "left surface, entered by" in out
    assert "left first_ray_cutout, entered by" not in out, "that entry is no more"
