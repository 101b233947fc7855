"""Percentiles beside the measures of ``scanfit measure``, and what is said where there are none."""

from __future__ import annotations

import json
import re

import pytest

FEET = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
{left}
[feet.measurements]
foot_length = {length}
ball_girth = 240
heel_width = 68
ball_length_medial = 190

[[feet]]
side = "right"
{right}
[feet.measurements]
foot_length = {length}
ball_girth = 265
"""
STANDING = 'load_state = "bipedal"'


@pytest.fixture
def typed(tmp_path):
    def write(left: str = STANDING, right: str = STANDING, length: float = 260):
        path = tmp_path / "feet.toml"
        path.write_text(FEET.format(left=left, right=right, length=length), encoding="utf-8")
        return path

    return write


@pytest.fixture
def shown(scanfit):
    def call(*args: object) -> str:
        code, out, err = scanfit("measure", *args)
        assert (code, err) == (0, "")
        return out

    return call


def table(out: str) -> list[str]:
    return out.split("\n\n")[1].splitlines()


def test_the_percentiles_stand_beside_the_measures(typed, shown):
    out = shown(typed())
    head, length, ball, heel, girth = table(out)
    assert head.split() == ["left", "foot", "men", "women", "right", "foot", "men", "women"]
    cells = [cell.strip() for cell in re.split(r"\s{2,}", length)]
    assert cells == ["foot length", *("260.0 ± 1.5 mm", "20 ± 4", "87 ± 4") * 2]
    assert "190.0 ± 1.5 mm" in ball
    assert ball.count("~") == 2
    assert re.split(r"\s{2,}", heel) == ["heel width", "68.0 ± 1.5 mm", "–"]
    assert girth.count("±") == 6
    assert max(map(len, table(out))) <= 100
    assert all(line == line.rstrip() for line in out.splitlines())


def test_it_says_whom_the_percentiles_are_of(typed, shown):
    out = shown(typed())
    assert (
        "\nmen (4082), women (1986): percentile among US Army personnel 2012 (ANSUR II), standing on both feet;\n"
        "  foot length among all of them, the other measures among feet of the same length\n"
        "  ~ ball length medial: the norm is alike, not the same (read off a Brannock device, at a joint found by"
    ) in out
    assert (
        "\nNo percentile:\n  left foot, heel width: the norm is the largest breadth of the heel, some 2 to 5 mm" in out
    )


@pytest.mark.parametrize("people", ["men", "women"])
def test_one_population_is_shown_where_one_is_asked_for(people, typed, shown):
    out = shown(typed(), "--norm", people)
    assert table(out)[0].split() == ["left", "foot", people, "right", "foot", people]
    assert re.findall(r"\b(men|women) \(", out) == [people]
    (one, two) = json.loads(shown(typed(), "--norm", people, "--json"))["feet"]
    assert list(one["norms"]) == list(two["norms"]) == [people]


@pytest.mark.parametrize("load", ["none", "sitting", "single"])
def test_another_load_has_no_percentile_and_says_so_once(load, typed, shown):
    stood = f'load_state = "{load}"'
    out = shown(typed(stood, stood))
    assert table(out)[0].split() == ["left", "foot", "right", "foot"]
    reason = f"\nNo percentile:\n  the norms are of feet with the load bipedal, and this foot's is {load}\n"
    assert reason in out
    assert out.count("the norms are of") == 1
    assert "percentile among" not in out


def test_an_unknown_load_is_told_what_to_do(typed, shown):
    out = shown(typed("", ""))
    assert "this foot's is unknown;\n  pass --load-state bipedal if the person stood on both feet\n" in out
    assert "percentile among" not in out
    assert "men (4082)" in shown(typed("", ""), "--load-state", "bipedal")


def test_feet_under_two_loads_have_columns_for_one(typed, shown):
    out = shown(typed(right='load_state = "sitting"'))
    assert table(out)[0].split() == ["left", "foot", "men", "women", "right", "foot"]
    assert "\n  right foot: the norms are of feet with the load bipedal, and this foot's is sitting\n" in out


def test_a_foot_too_long_for_one_population_is_compared_with_the_other(typed, shown):
    out = shown(typed(length=300))
    assert table(out)[0].split() == ["left", "foot", "men", "right", "foot", "men"]
    assert "\n  women: the foot is 300.0 mm long, and the women who were measured had feet of 210 to 284 mm\n" in out


def test_a_child_has_no_percentile(tmp_path, shown):
    path = tmp_path / "child.toml"
    path.write_text(
        f'schema = "scanfit.profile/1"\n[[feet]]\nside = "left"\n{STANDING}\nmeasurements = {{ foot_length = 180 }}\n'
    )
    out = shown(path)
    assert table(out)[0].split() == ["left", "foot"]
    assert "men: the foot is 180.0 mm long, and the men who were measured had feet of 232 to 313 mm" in out
    assert "women: the foot is 180.0 mm long, and the women who were measured had feet of 210 to 284 mm" in out


def test_a_profile_without_a_measure_that_has_a_norm_says_nothing_of_norms(tmp_path, shown):
    path = tmp_path / "box.toml"
    path.write_text('schema = "scanfit.profile/1"\n[[feet]]\nside = "left"\nmeasurements = { toe_box_height = 30 }\n')
    assert "ercentile" not in shown(path)


def test_saved_and_measured_again_is_the_same_document(typed, shown, tmp_path):
    first = shown(typed(), "--json")
    saved = tmp_path / "saved.json"
    saved.write_text(first, encoding="utf-8")
    assert shown(saved, "--json") == first


def test_norm_is_men_or_women(typed, scanfit):
    code, _, err = scanfit("measure", typed(), "--norm", "children")
    assert code == 2
    assert "children" in err
