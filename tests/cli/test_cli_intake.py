"""``scanfit intake`` as it is answered in the terminal, and what red flags do to ``recommend``."""

from __future__ import annotations

import io
import json

import pytest

from scanfit.care.intake_in import intake_from_file
from scanfit.care.questions import load_questions
from scanfit.model.intake import Pain

FEET = """\
schema = "scanfit.profile/1"
[[feet]]
side = "left"
load_state = "bipedal"
[feet.measurements]
foot_length = 262
ball_width = 100
"""
QUESTIONS = load_questions().by_key


@pytest.fixture
def person(tmp_path):
    path = tmp_path / "feet.toml"
    path.write_text(FEET)
    return path


@pytest.fixture
def typed(monkeypatch, scanfit):
    def call(lines, *arguments):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        return scanfit("intake", *arguments)

    return call


def well(**changed: str) -> list[str]:
    """What is typed by someone without a complaint, question by question."""
    lines = []
    for key, question in QUESTIONS.items():
        if key in changed:
            lines.append(changed[key])
        elif question.asked_if is not None and key != "pregnant":
            continue
        else:
            lines.append({"yes_no": "n", "number": "44" if key == "age" else "", "choice": "1"}.get(question.kind, ""))
    return lines


def test_a_dialogue_is_kept_read_and_screened(typed, tmp_path, scanfit, person):
    out = tmp_path / "me.toml"
    code, said, _ = typed(well(), "--out", out)
    assert (code, said.strip()) == (0, f"written to {out}")
    found = intake_from_file(out)
    assert found.answers["age"] == 44
    assert found.answers["hot_swollen"] is False
    assert "mass" not in found.answers
    told = json.loads(scanfit("recommend", person, "--for", "men", "--intake", out, "--json")[1])
    assert (told["screened"], told["referrals"], told["questions"]) == (True, [], [])
    assert told["shoes"]


def test_enter_skips_question_mark_says_why_back_goes_back_and_s_saves(typed, tmp_path):
    out = tmp_path / "me.json"
    code, _, err = typed(["?", "44", "", "n", "b", "y", "n", "y", "s"], "--out", out)
    assert code == 0
    assert QUESTIONS["age"].why in err
    assert json.loads(out.read_text()) == {
        "schema": "scanfit.intake/1", "person": {"age": 44, "pregnant": True},
        "today": {"hot_swollen": False, "wound": True},
    }  # fmt: skip


def test_what_cannot_be_an_answer_is_asked_again(typed, tmp_path):
    out = tmp_path / "me.toml"
    code, _, err = typed(["old", "-3", "52,5", "s"], "--out", out)
    assert code == 0
    assert "age is 'old', expected a number" in err
    assert "age is -3, expected 0 to 120 years" in err
    assert intake_from_file(out).answers == {"age": 52.5}


def test_places_that_hurt(typed, tmp_path):
    out = tmp_path / "me.toml"
    lines = well(pain="y")
    lines = lines[: lines.index("y") + 1]
    typed([*lines, "nose", "6", "l", "4", "11", "8", "9", "12", "low_back", "", "3", "", "", "s"], "--out", out)
    assert intake_from_file(out).pains == (
        Pain(site="heel", side="left", now=4, worst=8, first_step=9, weeks=12),
        Pain(site="low_back", worst=3),
    )


def test_an_urgent_flag_is_all_that_is_said_and_the_exit_code_is_six(typed, tmp_path, scanfit, person):
    out, table = tmp_path / "me.toml", tmp_path / "answer.json"
    code, said, _ = typed(well(hot_swollen="y"), "--out", out)
    assert code == 0
    assert "you reported a hot, red or swollen foot or joint: please see a physician today" in said
    code, said, _ = scanfit("recommend", person, "--intake", out, "--out", table)
    assert code == 6
    assert said.startswith(
        "See a clinician first. No shoe, insole or orthotic is advised before that.\n- you reported a hot"
    )
    assert "Shoes" not in said
    document = json.loads(table.read_text())
    assert (document["shoes"], document["insoles"], document["screened"]) == ([], [], True)
    assert [one["flag"] for one in document["referrals"]] == ["hot_swollen_foot"]
    code, said, _ = scanfit("recommend", "no_such_scan.stl", "--intake", out, "--json")
    assert (code, json.loads(said)["referrals"]) == (6, document["referrals"])


def test_a_soon_flag_leaves_the_fit_alone(typed, tmp_path, scanfit, person):
    out = tmp_path / "me.toml"
    typed(well(lump="y"), "--out", out)
    code, said, _ = scanfit("recommend", person, "--for", "men", "--intake", out)
    assert code == 0
    assert said.startswith("See a clinician about this soon. Below is fit only.")
    assert "\nShoes\n" in said
    assert "Insoles" not in said


def test_without_an_intake_the_red_flag_questions_are_asked(scanfit, person):
    said = scanfit("recommend", person, "--for", "men")[1]
    assert "Not screened. Before anything but the fit is thought of, ask (or run scanfit intake):\n- How old" in said
    document = json.loads(scanfit("recommend", person, "--for", "men", "--json")[1])
    assert document["screened"] is False
    assert QUESTIONS["hot_swollen"].ask in document["questions"]


def test_the_questions_are_told_for_programs_and_people(scanfit):
    told = json.loads(scanfit("intake", "--questions", "--json")[1])
    assert [one["key"] for one in told["questions"]] == list(QUESTIONS)
    assert (
        "hot_swollen: Is a foot, ankle or a joint of it hot, red or swollen? (red flag)"
        in (scanfit("intake", "--questions")[1])
    )


@pytest.mark.parametrize(
    ("arguments", "where"),
    [(("--out", "me.txt"), "--out"), (("--out", "nowhere/me.toml"), "--out")],
)
def test_a_place_that_cannot_be_written_is_told_before_the_first_question(scanfit, arguments, where):
    code, _, err = scanfit("intake", *arguments)
    assert code == 2
    assert where in err


def test_an_intake_that_is_none_is_told(scanfit, person, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('schema = "scanfit.intake/1"\n[health]\nfals = true\n')
    code, out, _ = scanfit("recommend", person, "--intake", bad, "--json")
    error = json.loads(out)
    assert (code, error["next"]) == (2, "did you mean 'falls'?")
