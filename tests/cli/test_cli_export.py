"""``--out FILE`` of measure and recommend: the document, or what an exporter makes of the result."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from scanfit.demo_data import path as data
from scanfit.model.documents import recommendation_from_json

SHOES, INSOLES = (str(data(f"catalogs/demo/{name}.csv")) for name in ("shoes", "insoles"))
CATALOGS = ("--catalog", SHOES, "--catalog", INSOLES)
TYPED = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
load_state = "bipedal"
[feet.measurements]
foot_length = 262.5
ball_girth = 245
ball_width = 101
"""


@pytest.fixture
def feet(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "feet.toml"
    path.parent.mkdir()
    path.write_text(TYPED, encoding="utf-8")
    return path


def rows(path: Path, separator: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_measured_feet_as_a_table(scanfit, tmp_path):
    scans = [data(f"scans/foot-dupont-pair/{side}_foot.stl") for side in ("left", "right")]
    code, said, _ = scanfit("measure", *scans, "--load-state", "bipedal", "--out", tmp_path / "FEET.CSV")
    assert code == 0
    assert said.endswith(f"\nwritten to {tmp_path / 'FEET.CSV'}\n")
    _, document, _ = scanfit("measure", *scans, "--load-state", "bipedal", "--json")
    found = {(row["side"], row["measure"]): row for row in rows(tmp_path / "FEET.CSV")}
    for foot in json.loads(document)["feet"]:
        for name, measure in foot["measurements"].items():
            row = found.pop((foot["side"], name))
            if "unit" in measure:
                assert [float(row["value"]), float(row["sigma"])] == [measure["value"], measure["sigma"]]
                assert row["unit"] == (measure["unit"] or "1")
            assert row["source_sha256"] == foot["source"]["sha256"]
        for name, reason in foot["withheld"].items():
            row = found.pop((foot["side"], name))
            assert (row["withheld"], row["value"]) == (reason, "")
    assert found == {}
    assert files(tmp_path) == ["FEET.CSV"]


def test_a_recommendation_as_a_table_and_as_the_document(scanfit, feet, tmp_path):
    code, said, _ = scanfit("recommend", feet, *CATALOGS, "--out", tmp_path / "shoes.csv")
    assert code == 0
    assert said.endswith(f"\nwritten to {tmp_path / 'shoes.csv'}\n")
    code, printed, _ = scanfit("recommend", feet, *CATALOGS, "--out", tmp_path / "shoes.json", "--json")
    assert code == 0
    assert (tmp_path / "shoes.json").read_text(encoding="utf-8") == printed
    answer = recommendation_from_json(printed.encode())
    found = [(row["answer"], row["rank"], row["sku"], row["zone"]) for row in rows(tmp_path / "shoes.csv")]
    wanted = [
        (called, str(rank), item.sku, zone.zone)
        for called, items in (("shoe", answer.shoes), ("insole", answer.insoles))
        for rank, item in enumerate(items, 1)
        for zone in item.zones
    ]
    assert found[: len(wanted)] == wanted
    assert [row[0] for row in found[len(wanted) :]] == [
        *("insole in shoe" if one.fits else "insole not in shoe" for one in answer.combinations),
        *["note"] * len(answer.notes),
    ]
    assert len(wanted) > 20


def test_each_options_list_has_its_own_taker(scanfit, feet, tmp_path):
    """Catalogue and exporter both have a separator: the one that is read and the one that is written."""
    semicolons = tmp_path / "in" / "shoes.csv"
    with Path(SHOES).open(newline="", encoding="utf-8") as given, semicolons.open("w", newline="") as other:
        csv.writer(other, delimiter=";").writerows(csv.reader(given))
    out = tmp_path / "shoes.csv"
    given = ("--catalog", semicolons, "-o", "separator=;")
    wanted = ("--out", out, "--out-option", "separator=tab", "--out-option", "decimal=,", "--out-option", "bom=no")
    code, _, err = scanfit("recommend", feet, *given, *wanted)
    assert code == 0, err
    assert out.read_bytes().startswith(b"answer\trank\t")
    assert "," in rows(out, "\t")[0]["clearance_mm"]


@pytest.mark.parametrize("option", ["-o", "--out-option"])
def test_options_of_measure(scanfit, feet, tmp_path, option):
    out = tmp_path / "feet.csv"
    code, _, err = scanfit("measure", feet, "--out", out, option, "separator=semicolon", option, "decimal=,")
    assert code == 0, err
    assert [row["value"] for row in rows(out, ";") if row["value"]] == ["262,5", "101,0", "245,0"]


@pytest.mark.parametrize("name", ["feet.json", "FEET.JSON", "feet", "feet.fhir.json"])
def test_json_and_no_suffix_are_the_document(scanfit, feet, tmp_path, name):
    code, printed, _ = scanfit("measure", feet, "--out", tmp_path / name, "--json")
    assert code == 0
    assert (tmp_path / name).read_text(encoding="utf-8") == printed


REFUSED = [
    (("x.xyz",), "{out}: no exporter writes files ending in '.xyz'",
     "scanfit writes .json (the whole document), .csv (table)"),
    (("x.toml",), "{out}: --out writes JSON, and this is the name of a TOML file", "name it FILE.json"),
    (("x.csv", "{o}", "decimals=,"), "{o}: exporter 'table' has no option 'decimals'",
     "did you mean decimal? its options are bom, decimal, keep_text, separator"),
    (("x.csv", "{o}", "bom=perhaps"), "{o} bom=perhaps: bom is 'perhaps'", "write yes or no"),
    (("x.csv", "{o}", "bom"), "{o}: 'bom' is not an option", "write {o} name=value"),
    (("x.csv", "{o}", "decimal=,"), "decimal=,: the decimal mark and the separator are both a comma",
     "give separator=semicolon too, which is what Excel expects beside decimal commas"),
    (("x.json", "{o}", "decimal=,"), "{o} decimal=,: the JSON document has no options", "leave it out"),
    (("missing/x.csv",), "{out}: the file cannot be written: No such file or directory",
     "choose a folder that exists and can be written to"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "option"), [("measure", "-o"), ("recommend", "--out-option")])
@pytest.mark.parametrize(("args", "what", "step"), REFUSED)
def test_what_cannot_be_written_is_refused(scanfit, feet, tmp_path, command, option, args, what, step):
    name, *rest = (arg.format(o=option) for arg in args)
    more = CATALOGS if command == "recommend" else ()
    code, out, err = scanfit(command, feet, *more, "--out", tmp_path / name, *rest)
    assert (code, out) == (2, "")
    assert err == f"error: {what.format(out=tmp_path / name, o=option)}\n       {step.format(o=option)}\n"
    assert files(tmp_path) == ["in"]


@pytest.mark.parametrize(("command", "option"), [("measure", "-o"), ("recommend", "--out-option")])
def test_an_option_without_a_file_is_refused(scanfit, feet, command, option):
    code, _, err = scanfit(command, feet, option, "decimal=,")
    assert code == 2
    assert f"error: {option} decimal=,: there is no --out whose exporter could take an option\n" in err


def test_a_wrong_out_is_told_before_anything_is_read(scanfit, tmp_path):
    for command in ("measure", "recommend"):
        code, _, err = scanfit(command, tmp_path / "missing.stl", "--out", tmp_path / "x.xyz")
        assert code == 2
        assert "no exporter writes files ending in '.xyz'" in err


def test_out_never_writes_over_what_is_read(scanfit, feet, tmp_path):
    shoes = tmp_path / "in" / "shoes.csv"
    shoes.write_bytes(Path(SHOES).read_bytes())
    link = tmp_path / "in" / "link.csv"
    link.symlink_to(shoes)
    for out in (shoes, tmp_path / "in" / ".." / "in" / "shoes.csv", link):
        code, _, err = scanfit("recommend", feet, "--catalog", shoes, "--out", out)
        assert (code, err.splitlines()[0]) == (
            2, f"error: {out}: --out is one of the files that are read, which would be lost",
        )  # fmt: skip
    assert shoes.read_bytes() == Path(SHOES).read_bytes()
    assert link.is_symlink()


def test_out_never_writes_into_a_capture_that_is_read(scanfit, tmp_path):
    capture = tmp_path / "visit"
    capture.mkdir()
    (capture / "capture.json").write_text("{}")
    code, _, err = scanfit("measure", capture, "--out", capture / "capture.json")
    assert code == 2
    assert "--out is one of the files that are read, which would be lost" in err
    assert (capture / "capture.json").read_text() == "{}"


def test_without_the_plugin_its_suffix_is_nobodys(scanfit, feet, tmp_path):
    code, _, err = scanfit("--without", "table", "measure", feet, "--out", tmp_path / "feet.csv")
    assert code == 2
    assert err == (
        f"error: {tmp_path / 'feet.csv'}: no exporter writes files ending in '.csv'\n"
        "       scanfit writes .json (the whole document); switched off: table (--without)\n"
    )


def test_the_same_call_gives_the_same_bytes(scanfit, feet, tmp_path):
    found = []
    for _ in range(2):
        scanfit("recommend", feet, *CATALOGS, "--out", tmp_path / "shoes.csv")
        found.append((tmp_path / "shoes.csv").read_bytes())
    assert found[0] == found[1]


def test_help_says_how_options_are_given(scanfit):
    for command, option in (("measure", "-o, --out-option NAME=VALUE"), ("recommend", "--out-option NAME=VALUE")):
        _, out, _ = scanfit(command, "--help")
        assert f"  {option} " in out
        assert "FILE.json is the" in out
