"""Advice on the command line: for real feet and three intakes, and what open questions and referrals leave of it."""

from __future__ import annotations

import json

import pytest

from scanfit.demo_data import path

FEET = [str(path(f"scans/foot-dupont-pair/{side}_foot.stl")) for side in ("left", "right")]
INTAKES = {name: str(path(f"scans/intakes/{name}.toml")) for name in ("heel", "inner-knee", "nothing-hurts")}
ASKED = ["--for", "men", "--category", "walking", "--load-state", "bipedal"]


def told(scanfit, name: str, *more: str):
    code, out, err = scanfit("recommend", *FEET, *ASKED, "--intake", INTAKES.get(name, name), "--json", *more)
    assert code == 0, err
    return json.loads(out)


def test_pain_under_the_heel_has_needs_with_grade_source_and_tag(scanfit):
    answer = told(scanfit, "heel")
    needs = {need["feature"]: need for need in answer["needs"]}
    assert (needs["drop_mm"]["low"], needs["drop_mm"]["high"]) == (8, 12)
    assert needs["heel_counter"]["allowed"] == ["firm"]
    assert (needs["made"]["item"], needs["made"]["evidence"], needs["made"]["tag"]) == ("insole", "moderate", "R")
    assert all(need["sources"] and need["because"] and need["tag"] for need in answer["needs"])
    assert answer["insoles"]
    assert answer["screened"]
    assert answer["advice"]["notice"] == "general information, not a diagnosis"
    card = answer["advice"]["suggestions"][0]
    assert (card["card"], card["grade"]) == ("heel_pain", "moderate")
    assert [step["role"] for step in card["path"]] == ["finding", "mechanism", "complaint"]
    assert any("ask again after 2, 6 and 12 weeks" in line for line in answer["advice"]["follow_up"])
    assert any("rests on a standing foot alone" in note for note in answer["advice"]["notes"])
    assert "plantar" not in json.dumps(card["title"])


def test_a_sore_inner_knee_gets_stable_shoes_and_no_insole(scanfit):
    answer = told(scanfit, "inner-knee")
    assert {need["feature"] for need in answer["needs"]} == {"heel_counter", "medial_geometry", "torsion"}
    assert answer["insoles"] == []
    (card,) = (one for one in answer["advice"]["suggestions"] if one["card"] == "knee_inner")
    assert any("outer side" in never["words"] and never["need"]["must"] for never in card["nevers"])


def test_nothing_hurts_is_answered_first(scanfit):
    answer = told(scanfit, "nothing-hurts")
    assert answer["advice"]["nothing"].startswith("Nothing hurts, and nothing that was found asks for a change")
    assert (answer["needs"], answer["insoles"]) == ([], [])
    code, out, _ = scanfit("recommend", *FEET, *ASKED, "--intake", INTAKES["nothing-hurts"])
    assert code == 0
    assert out.index("nothing needs changing") < out.index("Shoes\n")


def test_the_wedge_never_appears_whatever_is_asked(scanfit, tmp_path):
    text = path("scans/intakes/heel.toml").read_text(encoding="utf-8")
    both = tmp_path / "both.toml"
    both.write_text(f'{text}\n[[pain]]\nsite = "knee_inner"\nside = "left"\n', encoding="utf-8")
    answer = told(scanfit, str(both), "--top", "100")
    assert answer["insoles"]
    assert not any("Wedge" in item["model"] for item in answer["insoles"])
    code, _, err = scanfit("recommend", *FEET, *ASKED, "--intake", both, "--insole", "LAR-STRO-OUTE-WEDG-I")
    assert code == 4
    assert "kept out" in err


def test_an_open_question_holds_advice_back(scanfit, tmp_path):
    text = path("scans/intakes/heel.toml").read_text(encoding="utf-8")
    partly = tmp_path / "partly.toml"
    partly.write_text(text.replace("night_or_rest = false\n", ""), encoding="utf-8")
    answer = told(scanfit, str(partly))
    assert (answer["screened"], answer["needs"], answer["insoles"]) == (False, [], [])
    assert answer["shoes"]
    assert "open questions" in answer["advice"]["held"]


def test_with_a_referral_there_is_fit_alone_and_a_named_insole_is_refused(scanfit, tmp_path):
    text = path("scans/intakes/heel.toml").read_text(encoding="utf-8")
    soon = tmp_path / "soon.toml"
    soon.write_text(text.replace("lump = false", "lump = true"), encoding="utf-8")
    answer = told(scanfit, str(soon))
    assert (answer["needs"], answer["insoles"], answer["advice"]["suggestions"]) == ([], [], [])
    assert answer["shoes"]
    code, _, err = scanfit("recommend", *FEET, *ASKED, "--intake", soon, "--insole", "SOL-EVER-HIGH-I")
    assert code == 2
    assert "you reported a lump" in err


def test_without_the_plugin_there_is_no_advice_and_it_is_said(scanfit):
    code, out, _ = scanfit(
        "--without", "kinetic-chain", "recommend", *FEET, *ASKED, "--intake", INTAKES["heel"], "--json"
    )
    assert code == 0
    answer = json.loads(out)
    assert answer["needs"] == []
    assert any("no plugin advises" in note and "kinetic-chain" in note for note in answer["advice"]["notes"])


def test_without_an_intake_there_is_no_advice(scanfit):
    code, out, _ = scanfit("recommend", *FEET, *ASKED, "--json")
    answer = json.loads(out)
    assert (code, answer["screened"], answer["advice"], answer["needs"]) == (0, False, None, [])
    assert answer["questions"]


@pytest.mark.parametrize("name", ["heel", "inner-knee", "nothing-hurts"])
def test_the_document_comes_back_as_it_went(scanfit, name):
    from scanfit.model.documents.recommendation import recommendation_from_json, recommendation_to_json

    _, out, _ = scanfit("recommend", *FEET, *ASKED, "--intake", INTAKES[name], "--json")
    assert recommendation_to_json(recommendation_from_json(out.encode())) == out.encode()
