"""``scanfit recommend`` as a shop runs it, on a tape measurement typed by hand and the demonstration catalogues."""

from __future__ import annotations

import json
import re

import pytest

from scanfit.model.documents import recommendation_from_json, recommendation_to_json

PERSON = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
load_state = "bipedal"
[feet.measurements]
foot_length = 271
ball_width = 102
ball_girth = 252
heel_width = 72.5
instep_height = 66
toe_box_height = 28

[[feet]]
side = "right"
load_state = "bipedal"
[feet.measurements]
foot_length = 269.5
ball_width = 101
ball_girth = 251
heel_width = 71
instep_height = 67
toe_box_height = 28
"""


@pytest.fixture
def person(tmp_path):
    path = tmp_path / "person.toml"
    path.write_text(PERSON, encoding="utf-8")
    return path


def test_the_table_the_reasons_the_insoles_and_the_notes(scanfit, person):
    code, out, err = scanfit("recommend", person, "--for", "men", "--category", "dress")
    assert code == 0
    assert err == "no --catalog given: these are the demonstration catalogues, whose shoes are invented\n"
    blocks = [block.splitlines()[0].strip() for block in out.split("\n\n")]
    assert blocks[0] == "Shoes"
    assert {"Why", "Insoles", "Notes"} <= set(blocks)
    assert "(demo)" in out
    assert "mm (shoe " in out
    assert "worst zone" in out
    assert "- the shoe catalogue is a demonstration: its shoes are invented" in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_json_is_one_document_and_the_same_bytes_twice(scanfit, person):
    code, out, _ = scanfit("recommend", person, "--for", "men", "--json")
    assert code == 0
    document = json.loads(out)
    assert document["schema"] == "scanfit.recommendation/1"
    assert len(document["shoes"]) == 5
    assert document["shoes"][0]["verdict"] == "good"
    chances = [shoe["probability"] for shoe in document["shoes"]]
    assert chances == sorted(chances, reverse=True)
    assert 0 < min(chances) <= max(chances) < 1
    assert min(shoe["score"] for shoe in document["shoes"]) >= 0
    assert all(zone["probability"] >= shoe["probability"] - 1e-4 for shoe in document["shoes"]
               for zone in shoe["zones"] if zone["probability"] is not None)  # fmt: skip
    assert len({(shoe["brand"], shoe["model"]) for shoe in document["shoes"]}) == 5
    assert recommendation_to_json(recommendation_from_json(out.encode())).decode() == out
    assert scanfit("recommend", person, "--for", "men", "--json")[1] == out


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (("--max-price", "100"), lambda shoe: shoe["price"] <= 100),
        (("--in-stock",), lambda shoe: shoe["stock"] > 0),
        (("--taste", "roomy"), lambda shoe: True),
        (("--category", "running"), lambda shoe: shoe["zones"][0]["aim_low_mm"] == 12),
    ],
)
def test_filters_hold_for_every_shoe_shown(scanfit, person, options, holds):
    code, out, _ = scanfit("recommend", person, "--for", "men", *options, "--top", "3", "--json")
    shoes = json.loads(out)["shoes"]
    assert code == 0
    assert 1 <= len(shoes) <= 3
    assert all(holds(shoe) for shoe in shoes)


def test_one_model_zone_by_zone(scanfit, person):
    sku = json.loads(scanfit("recommend", person, "--for", "men", "--json")[1])["shoes"][0]["sku"]
    code, out, _ = scanfit("recommend", person, "--explain", sku)
    assert code == 0
    assert f"sku {sku}: good" in out.splitlines()[0]
    assert re.fullmatch(r"price \d+\.\d\d EUR, (\d+ in stock|sold out)", out.splitlines()[1])
    headers = "zone side item mm ± from foot mm ± from taken clearance ± aim allowed chance verdict"
    assert out.splitlines()[3].split() == headers.split()
    assert "± is one standard deviation, mm; the foot's includes the day and the load" in out
    assert re.search(r"^What would change it\n- [A-Z_]+ [0-9].*: .*%, ", out, re.MULTILINE)
    rows = [line for line in out.splitlines() if " left " in line or " right " in line]
    assert sum(line.endswith("good") for line in rows) == 12
    document = json.loads(scanfit("recommend", person, "--explain", sku, "--json")[1])
    assert [item["sku"] for item in document["explained"]] == [sku]


def test_nobody_fits_and_the_exit_code_is_still_zero(scanfit, tmp_path):
    wide = tmp_path / "wide.toml"
    wide.write_text(PERSON.replace("ball_girth = 252", "ball_girth = 390"), encoding="utf-8")
    code, out, _ = scanfit("recommend", wide, "--for", "men")
    assert code == 0
    assert out.startswith("No shoe fits. The nearest, each with the zone that stopped it:")
    document = json.loads(scanfit("recommend", wide, "--for", "men", "--json")[1])
    assert document["shoes"] == []
    assert [shoe["worst_zone"] for shoe in document["nearest"]] == ["ball_girth"] * 3


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("--explain", "NO-SUCH-SKU"), 4, "error: --explain: no catalogue has the sku 'NO-SUCH-SKU'"),
        (("--category", "ballet"), 2, "'ballet' is not one of"),
        (("--top", "0"), 2, "0 is not in the range"),
        (("--max-price", "-1"), 2, "the highest price is -1"),
        (("--catalog", "nowhere.csv"), 4, "nowhere.csv"),
        (("--without", "zones"), 2, "no plugin recommends shoes"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(scanfit, person, args, code, message):
    found, out, err = scanfit("recommend", person, *args)
    assert (found, out) == (code, "")
    assert message in err
    assert "Traceback" not in err


def test_a_profile_that_is_wrong_is_a_scan_error_in_json_too(scanfit, tmp_path):
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(PERSON.replace("foot_length = 271", "foot_lenth = 271"), encoding="utf-8")
    code, out, _ = scanfit("recommend", wrong, "--json")
    document = json.loads(out)
    assert code == 3
    assert document["schema"] == "scanfit.error/1"
    assert document["what"] == "'foot_lenth' is not a measure scanfit knows"
    assert document["where"] == f"{wrong} feet[0].measurements"
    assert document["next"] == "did you mean 'foot_length'?"


def test_a_foot_without_length_is_refused_and_not_guessed(scanfit, tmp_path):
    bare = tmp_path / "bare.toml"
    bare.write_text(PERSON.replace("foot_length = 269.5\n", ""), encoding="utf-8")
    code, _, err = scanfit("recommend", bare)
    assert code == 3
    assert "no shoe can be chosen: foot_length of the right foot is not known (it is not in the profile)" in err
