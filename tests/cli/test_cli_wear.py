"""Needs, what lies under the foot, two feet that differ and the picture, as a shop types them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

PERSON = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
load_state = "bipedal"
[feet.measurements]
foot_length = {left}
ball_width = 102
ball_girth = 252
heel_width = 71
instep_height = 66
toe_box_height = 28

[[feet]]
side = "right"
load_state = "bipedal"
[feet.measurements]
foot_length = {right}
ball_width = 102
ball_girth = 252
heel_width = 71
instep_height = 66
toe_box_height = 28
"""


@pytest.fixture
def person(tmp_path):
    path = tmp_path / "person.toml"
    path.write_text(PERSON.format(left=270, right=270), encoding="utf-8")
    return path


@pytest.fixture
def uneven(tmp_path):
    path = tmp_path / "uneven.toml"
    path.write_text(PERSON.format(left=264, right=272), encoding="utf-8")
    return path


def shown(scanfit, *arguments):
    code, out, _ = scanfit("recommend", *arguments, "--for", "men", "--json")
    assert code == 0
    return json.loads(out)


def test_a_must_and_a_wish_are_kept_and_said(scanfit, person):
    told = shown(scanfit, person, "--must", "toe box height >= 35", "--wish", "leather @0.9")
    assert told["shoes"]
    for shoe in told["shoes"]:
        height = next(zone["item_mm"] for zone in shoe["zones"] if zone["zone"] == "toe_height")
        assert height >= 35
        assert any(line.startswith("must have met: toe box height of at least 35 mm") for line in shoe["reasons"])
        assert any(line.startswith("wish ") and "leather" in line for line in shoe["reasons"])
    code, out, _ = scanfit("recommend", person, "--for", "men", "--must", "toe box height >= 35", "--wish", "leather")
    assert code == 0
    assert "   must have met: toe box height of at least 35 mm (it has " in out
    assert re.search(r"^- shoes, must have toe box height of at least 35 mm: \d+ of \d+ variants left out", out, re.M)


def toe_boxes(told):
    """The room over the toes by variant, less what lies under the foot."""
    return {
        (shoe["sku"], shoe["size"]["label"], shoe["width"]): zone["item_mm"] - zone["under_mm"]
        for shoe in told["shoes"]
        for zone in shoe["zones"]
        if zone["zone"] == "toe_height" and zone["side"] == "left" and zone["item_mm"] is not None
    }


def test_what_is_under_the_foot_takes_room(scanfit, person):
    """4 mm under the forefoot takes 4 over the toes, less a liner that comes out; a heel lift takes nothing there."""
    plain, under = shown(scanfit, person, "--top", "60"), shown(scanfit, person, "--top", "60", "--under", "6/4 mm")
    lifted = shown(scanfit, person, "--top", "60", "--heel-lift", "3")
    free, filled, raised = map(toe_boxes, (plain, under, lifted))
    taken = [free[key] - filled[key] for key in free if key in filled]
    assert taken
    assert all(-1e-6 <= one <= 4.01 for one in taken)
    assert max(taken) == pytest.approx(4, abs=0.01)
    assert all(free[key] == raised[key] for key in free if key in raised)
    assert (plain["combinations"] != [], under["combinations"]) == (True, [])


def test_insoles_in_shoes_are_printed_with_the_number_of_the_shoe(scanfit, person):
    out = scanfit("recommend", person, "--for", "men", "--top", "2")[1]
    assert "\nInsoles in these shoes\n- " in out
    assert re.search(r"^  (goes into [12] \(\d+ %\)|not into [12]: \w+ )", out, re.MULTILINE)


def test_an_insole_of_the_catalogue_in_every_shoe(scanfit, person):
    sku = shown(scanfit, person)["insoles"][0]["sku"]
    told = shown(scanfit, person, "--insole", sku.lower())
    assert any(note.startswith("every shoe is looked at with ") for note in told["notes"])


def test_two_feet_that_differ_are_answered_on_screen_and_in_the_document(scanfit, uneven):
    told = shown(scanfit, uneven)["split_size"]
    assert told["because"].startswith("the right foot is 8.0 ± 2.1 mm longer")
    assert told["left"]["size"] != told["right"]["size"]
    out = scanfit("recommend", uneven, "--for", "men")[1]
    assert "\nTwo feet that differ: the right foot is 8.0 ± 2.1 mm longer\n- two sizes of " in out
    assert "- one size, " in out
    assert shown(scanfit, uneven, "--activity", "standing")["considered"]


def test_the_picture_is_drawn_of_the_best_shoe_or_of_the_one_asked_about(scanfit, person, tmp_path):
    best, asked = tmp_path / "best.svg", tmp_path / "asked.SVG"
    told = shown(scanfit, person, "--picture", best)
    title = ET.fromstring(best.read_text()).find("{http://www.w3.org/2000/svg}title").text
    assert told["shoes"][0]["model"] in title
    other = told["shoes"][1]
    code, out, _ = scanfit("recommend", person, "--explain", other["sku"], "--picture", asked)
    assert code == 0
    assert out.endswith(f"\npicture written to {asked}\n")
    assert other["model"] in asked.read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "where", "what"),
    [
        (("--picture", "feet.png"), 2, "--picture", "is an SVG file"),
        (("--picture", "nowhere/feet.svg"), 2, "--picture", "no folder nowhere"),
        (("--must", "toe box heigth>=3"), 2, "--must", "no catalogue has a column"),
        (("--must", "toe_form=round", "--must", "toe_form=square"), 2, "", "contradict each other"),
        (("--wish", "mesh @5"), 2, "--wish", "not a number above 0"),
        (("--under", "thick"), 2, "--under", "is not a thickness"),
        (("--under", "60"), 2, "--under", "expected 0 to 40"),
        (("--under", "6/3", "--insole", "X"), 2, "--under", "both say"),
        (("--insole", "NO-SUCH"), 4, "--insole", "no catalogue has the sku"),
    ],
)
def test_what_cannot_be_is_told_before_the_work(scanfit, person, tmp_path, arguments, code, where, what):
    got, out, _ = scanfit("recommend", person, *arguments, "--json")
    error = json.loads(out)
    assert (got, error["where"]) == (code, where)
    assert what in error["what"]
    assert error["next"]
    assert not list(tmp_path.glob("*.svg"))


def test_an_insole_is_no_picture(scanfit, person, tmp_path):
    sku = shown(scanfit, person)["insoles"][0]["sku"]
    code, out, _ = scanfit("recommend", person, "--explain", sku, "--picture", tmp_path / "p.svg", "--json")
    assert (code, json.loads(out)["where"]) == (2, "--picture")
    assert not (tmp_path / "p.svg").exists()
