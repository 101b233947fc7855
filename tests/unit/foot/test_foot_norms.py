"""Scores against the sample they come from, and every reason to give none."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.foot.make_norms import MAPPING, read_survey
from scanfit.foot.norms import norm_tables, norms_of, percentile_at, with_norms
from scanfit.model.measurement import Category, Measurement
from scanfit.model.norms import POPULATIONS
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side

DATA = Path(__file__).resolve().parents[2] / "data" / "ansur2"
SHOWN = [name for name, mapped in MAPPING.items() if mapped.match != "differs"]
MEN, WOMEN = (norm_tables()[name] for name in ("men", "women"))


def foot(load: LoadState = LoadState.BIPEDAL, *, side: Side = Side.RIGHT, sigma: float = 0.5, **mm: float):
    measures = {name: Measurement(name=name, value=v, unit="mm", sigma=sigma) for name, v in mm.items()}
    return FootProfile(side=side, load_state=load, measurements=measures)


def mean_foot(table=MEN, length: float = 265.0) -> dict[str, float]:
    values = {name: norm.slope * length + norm.intercept for name, norm in table.norms.items()}
    return {**values, "foot_length": length}


@pytest.fixture(scope="module")
def survey():
    return read_survey(DATA)


def percentiles(table, name: str, length, values) -> np.ndarray:
    """Percentiles of many feet through the same table; ``norms_of`` is compared with it below."""
    norm = table.norms[name]
    z = (values - norm.slope * length - norm.intercept) / norm.see
    return np.array([percentile_at(v, norm.z, table.percentiles) for v in z])


def off_uniform(found: np.ndarray) -> float:
    """Kolmogorov-Smirnov distance from uniform."""
    x, n = np.sort(found) / 100, len(found)
    return float(max(np.abs(x - np.arange(n) / n).max(), np.abs(x - np.arange(1, n + 1) / n).max()))


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("name", MAPPING)
def test_the_percentiles_of_the_sample_itself_are_uniform(population, name, survey):
    """Readings are whole millimetres: where in its millimetre a foot lies is drawn with a seed."""
    people, table = survey[population], norm_tables()[population]
    length, values = people["footlength"], people[MAPPING[name].column]
    spread = values + np.random.default_rng(11).uniform(-0.5, 0.5, len(values))
    assert off_uniform(percentiles(table, name, length, spread)) < 0.02


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("name", [n for n in SHOWN if n != "foot_length"])
def test_they_are_uniform_among_short_middle_and_long_feet_too(population, name, survey):
    """Length-conditional means just this; without the slope the thirds are 0.3 and more away from uniform."""
    people, table = survey[population], norm_tables()[population]
    length, values = people["footlength"], people[MAPPING[name].column]
    spread = values + np.random.default_rng(12).uniform(-0.5, 0.5, len(values))
    found = percentiles(table, name, length, spread)
    for third in np.array_split(np.argsort(length, kind="stable"), 3):
        assert off_uniform(found[third]) < 0.06


@pytest.mark.parametrize("name", SHOWN)
def test_half_of_the_sample_predicts_the_other_half(name, survey):
    """The lines and percentiles of the odd feet, on the even ones: nothing was fitted that is not there."""
    from scanfit.foot.make_norms import norms_from
    from scanfit.foot.norms import parse_tables

    halves = [{p: {c: v[k::2] for c, v in people.items()} for p, people in survey.items()} for k in (0, 1)]
    table = parse_tables(norms_from(halves[0]))["men"]
    people = halves[1]["men"]
    values = people[MAPPING[name].column]
    spread = values + np.random.default_rng(13).uniform(-0.5, 0.5, len(values))
    assert off_uniform(percentiles(table, name, people["footlength"], spread)) < 0.05


@pytest.mark.parametrize("table", [MEN, WOMEN], ids=lambda t: t.population)
def test_a_foot_is_scored_by_the_formula(table):
    wide = {**mean_foot(table, 260.0), "ball_girth": 0.0}
    norm = table.norms["ball_girth"]
    wide["ball_girth"] = norm.slope * 260 + norm.intercept + 1.5 * norm.see
    scores = norms_of(foot(**wide), table).scores
    assert scores["ball_girth"].z == pytest.approx(1.5, abs=3e-4)  # millimetres are written to 0.001
    assert scores["ball_girth"].percentile == pytest.approx(percentile_at(1.5, norm.z, table.percentiles), abs=0.05)
    assert 88 < scores["ball_girth"].percentile < 97
    assert all(abs(score.z) < 3e-4 for name, score in scores.items() if name not in ("ball_girth", "foot_length"))
    assert set(scores) == set(SHOWN)


def test_one_population_never_speaks_for_the_other():
    """The same foot is long among women and short among men, and each is told its own people."""
    pair = with_norms(FootPair(right=foot(**mean_foot(MEN, 255.0))))
    norms = pair.right.norms
    assert set(norms) == set(POPULATIONS)
    assert norms["men"].scores["foot_length"].percentile < 15
    assert norms["women"].scores["foot_length"].percentile > 70
    for name in POPULATIONS:
        assert (norms[name].population, norms[name].sample) == (name, {"men": 4082, "women": 1986}[name])
        (only,) = with_norms(pair, name).right.norms.values()
        assert only == norms[name]


def test_left_and_right_are_compared_with_the_same_people():
    values = mean_foot()
    pair = with_norms(FootPair(left=foot(side=Side.LEFT, **values), right=foot(**values)))
    assert pair.left.norms == pair.right.norms
    assert with_norms(FootPair(left=pair.left)).right is None


@given(st.sampled_from(SHOWN), st.sampled_from(POPULATIONS), st.floats(0, 60), st.floats(0, 60))
def test_more_is_never_a_lower_percentile(name, population, low, more):
    table = norm_tables()[population]
    base = mean_foot(table, 250.0)
    centre = table.norms[name].intercept if name == "foot_length" else base[name]
    values = [centre - 30 + step for step in sorted((low, low + more))]
    feet = [norms_of(foot(**{**base, name: v}), table) for v in values]
    if not all(name in norms.scores for norms in feet):
        assert name == "foot_length"  # a length beyond the sample has no score
        return
    one, two = (norms.scores[name] for norms in feet)
    assert one.percentile <= two.percentile
    assert one.low <= two.low
    assert one.high <= two.high


@given(st.sampled_from(SHOWN), st.floats(0.001, 15), st.floats(0.001, 15))
def test_the_range_holds_the_percentile_and_grows_with_sigma(name, a, b):
    sharp, soft = (norms_of(foot(sigma=s, **mean_foot()), MEN).scores[name] for s in sorted((a, b)))
    assert soft.low <= sharp.low <= sharp.percentile <= sharp.high <= soft.high
    assert sharp.percentile == soft.percentile


def test_the_range_holds_what_the_two_definitions_may_differ_by():
    """Even a perfect measure is as far from the survey's as the definitions are."""
    for name, mapped in MAPPING.items():
        if mapped.match == "differs":
            continue
        score, norm = norms_of(foot(sigma=1e-6, **mean_foot()), MEN).scores[name], MEN.norms[name]
        away = mapped.offset_mm / norm.see
        assert score.high >= percentile_at(score.z + 0.99 * away, norm.z, MEN.percentiles)
        assert score.low <= percentile_at(score.z - 0.99 * away, norm.z, MEN.percentiles)


def test_a_foot_length_of_unsure_length_makes_every_conditional_percentile_unsure():
    sure, unsure = mean_foot(), foot(**mean_foot())
    length = dataclasses.replace(unsure.measurements["foot_length"], sigma=5.0)
    unsure = dataclasses.replace(unsure, measurements={**unsure.measurements, "foot_length": length})
    one, other = norms_of(foot(**sure), MEN), norms_of(unsure, MEN)
    for name in set(SHOWN) - {"foot_length"}:
        assert other.scores[name].high - other.scores[name].low > one.scores[name].high - one.scores[name].low


@pytest.mark.parametrize("load", LoadState)
def test_only_feet_under_the_load_of_the_norm_are_scored(load):
    norms = norms_of(foot(load, **mean_foot()), MEN)
    if load is LoadState.BIPEDAL:
        assert set(norms.scores) == set(SHOWN)
        return
    assert norms.scores == {}
    assert set(norms.withheld) == set(MAPPING)
    assert set(norms.withheld.values()) == {
        f"the norms are of feet with the load bipedal, and this foot's is {load.value}"
    }


@pytest.mark.parametrize(("length", "men", "women"), [
    (180, False, False), (209, False, False), (210, False, True), (231, False, True), (232, True, True),
    (284, True, True), (285, True, False), (313, True, False), (314, False, False), (345, False, False),
])  # fmt: skip
def test_feet_shorter_or_longer_than_the_people_measured_are_not_scored(length, men, women):
    for table, scored in ((MEN, men), (WOMEN, women)):
        norms = norms_of(foot(**mean_foot(MEN, length)), table)
        assert bool(norms.scores) is scored
        if not scored:
            assert set(norms.withheld) == set(MAPPING)
            (reason,) = set(norms.withheld.values())
            low, high = {"men": (232, 313), "women": (210, 284)}[table.population]
            assert reason == (
                f"the foot is {length}.0 mm long, and the {table.population} who were measured had feet of "
                f"{low} to {high} mm"
            )


def test_without_a_length_nothing_is_compared():
    values = mean_foot()
    del values["foot_length"]
    norms = norms_of(foot(**values), MEN)
    assert norms.scores == {}
    assert set(norms.withheld.values()) == {
        "the foot's length is not known, and feet are compared with feet of their length"
    }


def test_the_width_of_the_heel_is_taken_elsewhere_and_gets_no_percentile():
    for table in (MEN, WOMEN):
        norms = norms_of(foot(**mean_foot()), table)
        assert set(norms.withheld) == {"heel_width"}
        assert "0.16 of the length" in norms.withheld["heel_width"]


def test_what_is_alike_and_not_the_same_is_said():
    scores = norms_of(foot(**mean_foot()), MEN).scores
    assert {name for name, score in scores.items() if score.alike} == {"ball_length_medial", "long_heel_girth"}


def test_only_what_was_measured_and_has_a_norm_is_mentioned():
    shape = Category(name="toe_shape", value="greek", probability=0.9)
    some = foot(foot_length=265.0, toe_box_height=30.0)
    norms = norms_of(dataclasses.replace(some, measurements={**some.measurements, "toe_shape": shape}), MEN)
    assert set(norms.scores) == {"foot_length"}
    assert norms.withheld == {}


def test_far_beyond_the_sample_it_knows_no_more_than_one_in_a_thousand():
    giant = norms_of(foot(**{**mean_foot(), "ball_girth": 400.0}), MEN).scores["ball_girth"]
    assert (giant.low, giant.percentile, giant.high) == (99.9, 99.9, 99.9)
    thread = norms_of(foot(**{**mean_foot(), "ball_girth": 90.0}), MEN).scores["ball_girth"]
    assert (thread.low, thread.percentile, thread.high) == (0.1, 0.1, 0.1)


def test_the_knots_rise():
    for table in (MEN, WOMEN):
        assert list(table.percentiles) == sorted(set(table.percentiles))
        for norm in table.norms.values():
            assert len(norm.z) == len(table.percentiles)
            assert list(norm.z) == sorted(set(norm.z))


@pytest.mark.checkout
def test_the_readme_says_which_measures_have_a_norm(checkout):
    text = (checkout / "scanfit" / "foot" / "README.md").read_text(encoding="utf-8")
    section = text.split("## Norms")[1].split("\n## ")[0]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in section.splitlines() if line.startswith("| `")]
    said = {row[0].strip("`"): (row[1].strip("`"), *row[2:]) for row in rows}
    assert set(said) == set(MAPPING)
    for name, mapped in MAPPING.items():
        lines = [" ".join(_line(table.norms[name])) for table in (MEN, WOMEN)]
        assert said[name] == (mapped.column, mapped.match, *lines)


def _line(norm) -> tuple[str, ...]:
    return (f"{norm.slope:.3f}", f"{norm.intercept:.1f}", f"{norm.see:.1f}")
