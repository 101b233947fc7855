"""The rows of captures can fail: every figure beyond its bound, or without a value, is shown as not reached."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from scanfit.certificate.bounds import bounds
from scanfit.certificate.case import Row
from scanfit.certificate.plan import CALIBRATION_SEEDS, cases
from scanfit.certificate.rig_case import REAL, RigCase, RigOutcome
from scanfit.certificate.rig_document import rig_from_json, rig_to_json
from scanfit.certificate.rig_lines import (
    RIG_HEADERS,
    RIG_SET_HEADERS,
    reason_lines,
    rig_rows,
    rig_set_rows,
    rig_verdict,
)
from scanfit.certificate.rig_plan import FEET, TITLES, rig_cases
from scanfit.certificate.rig_report import RigCertificate, rig_certificate
from scanfit.certificate.surface_error import SurfaceError
from scanfit.foot.definitions import MEASUREMENTS

HELD = bounds().rig
NAMES = tuple(HELD.bias)
SURFACE = SurfaceError(mean_mm=0.2, p95_mm=0.5, bias_mm=0.0, seen=0.8, closed=0.2, closed_mm=1.0)


def results(error=0.0, *, spread=0.0, surface=SURFACE, **wrong):
    """Every planned capture, its values off by ``error``, of repeated ones also up and down by ``spread``."""
    made = []
    for k, (name, case) in enumerate(rig_cases(quick=False)):
        off = error + (spread if k % 2 else -spread) * (name == "again")
        rows = {measure: Row(truth=100.0, value=100.0 + off, sigma=1.0) for measure in NAMES}
        made.append((name, RigOutcome(case=case, rows=(rows,), surface=surface, **wrong)))
    return made


def missed(made):
    return {(figure.what, figure.measure) for figure in made.missed}


def test_perfect_captures_reach_every_figure():
    made = rig_certificate(results(), quick=False)
    assert made.missed == ()
    total = len(NAMES) + len(HELD.largest) + len(HELD.repeat_sd) + 3 + 4
    assert rig_verdict(made) == f"captures: {total} of {total} figures reached"
    assert not any("!" in cell for row in (*rig_rows(made), *rig_set_rows(made)) for cell in row)


@pytest.mark.parametrize(("name", "bound"), sorted(HELD.bias.items()))
@pytest.mark.parametrize("sign", [1, -1])
def test_a_mean_error_just_beyond_its_bound_is_not_reached(name, bound, sign):
    what = ("6 cameras: mean error", name)
    assert what in missed(rig_certificate(results(sign * bound * 1.001), quick=False))
    assert what not in missed(rig_certificate(results(sign * bound * 0.999), quick=False))


def test_one_length_beyond_its_bound_is_not_reached():
    made = results()
    name, one = made[3]
    rows = {**one.rows[0], "foot_length": Row(truth=100.0, value=98.9, sigma=1.0)}
    made[3] = (name, replace(one, rows=(rows,)))
    assert missed(rig_certificate(made, quick=False)) == {("6 cameras: largest error", "foot_length")}


def test_captures_that_do_not_repeat_are_not_reached():
    # 20 takes of each of 2 feet, half up and half down: the SD is the spread times the root of 20 / 19.
    inside, outside = (
        rig_certificate(results(spread=0.3 * share / np.sqrt(20 / 19)), quick=False) for share in (0.999, 1.001)
    )
    assert missed(inside) == set()
    assert missed(outside) == {("6 cameras: repeatability SD", name) for name in HELD.repeat_sd}


@pytest.mark.parametrize(("field", "bound"), [("mean_mm", HELD.surface_mean_mm), ("p95_mm", HELD.surface_p95_mm)])
def test_a_surface_just_beyond_its_bound_is_not_reached(field, bound):
    near, far = (
        rig_certificate(results(surface=replace(SURFACE, **{field: bound * k})), quick=False) for k in (0.999, 1.001)
    )
    assert missed(near) == set()
    assert len(missed(far)) == 2  # of phantoms, and of real feet
    marked = [cell for row in rig_set_rows(far) for cell in row if cell.endswith("!")]
    assert len(marked) == 2


@pytest.mark.parametrize(
    ("wrong", "figure"),
    [
        ({"refused": "no foot", "rows": (), "surface": None}, "6 cameras: captures refused"),
        ({"refused": "KeyError: 3", "crashed": True, "rows": (), "surface": None}, "captures that crashed"),
        ({"wrong_feet": 1}, "6 cameras: feet missed or of the wrong side"),
    ],
)
def test_one_refusal_crash_or_wrong_foot_is_one_too_many(wrong, figure):
    made = results()
    name, one = made[0]
    made[0] = (name, replace(one, **wrong))
    report = rig_certificate(made, quick=False)
    assert (figure, "") in missed(report)
    told = [f"refused, 6 cameras: 1 of 10, {wrong['refused'].replace('3', '#')}"] if "refused" in wrong else []
    assert reason_lines(report) == told


def test_what_is_always_withheld_is_no_error_and_not_reached_and_says_why():
    rows = ({"heel_width": Row(truth=60.0, withheld="the edge is within 4 mm of 12.5")},)
    outcomes = [(name, replace(one, rows=rows)) for name, one in results()]
    made = rig_certificate(outcomes, quick=False)
    assert ("6 cameras: mean error", "heel_width") in missed(made)
    count = sum(name in ("six", "real") for name, _ in outcomes)
    assert reason_lines(made) == [f"withheld, heel_width: {count} of {count}, the edge is within # mm of #"]
    (cells,) = rig_rows(made)
    assert cells[RIG_HEADERS.index("withheld")] == "100.0 %"
    assert cells[RIG_HEADERS.index("bias")] == "–!"


def test_a_measure_without_a_bound_that_never_had_a_value_is_named():
    rows = (
        {**{name: Row(truth=1.0, value=1.0, sigma=1.0) for name in NAMES}, "arch_height": Row(truth=9.0, withheld="x")},
    )
    made = rig_certificate([(name, replace(one, rows=rows)) for name, one in results()], quick=False)
    assert reason_lines(made) == ["never reported: arch_height"]
    assert [row[0] for row in rig_rows(made)] == [d.name for d in MEASUREMENTS if d.name in NAMES]


def test_values_within_their_sigma_are_counted_over_every_measure():
    outcomes = results()
    rows = (
        {"foot_length": Row(truth=250.0, value=252.1, sigma=1.0), "heel_width": Row(truth=60.0, value=61.0, sigma=1.0)},
    )
    name, one = outcomes[0]
    made = rig_certificate([(name, replace(one, rows=rows))], quick=True)
    assert (made.sets[0].values, made.sets[0].covered, made.sets[0].beyond_4) == (2, 0.5, 0)


def test_the_document_is_json_without_nan_and_is_read_back():
    made = rig_certificate(results(0.25), quick=True)
    document = rig_to_json(made)
    assert json.loads(document, parse_constant=lambda text: pytest.fail(text))["schema"] == "scanfit.rig-certificate/1"
    assert rig_to_json(rig_from_json(document)) == document
    left = RigCertificate(quick=True, left_out="no camera")
    assert rig_from_json(rig_to_json(left)) == left
    assert rig_verdict(left) == "captures of simulated rigs are left out: no camera"


def test_tables_are_as_wide_as_their_headers():
    made = rig_certificate(results(), quick=False)
    assert all(len(row) == len(RIG_HEADERS) for row in rig_rows(made))
    assert all(len(row) == len(RIG_SET_HEADERS) for row in rig_set_rows(made))
    assert [row[0] for row in rig_set_rows(made)] == list(TITLES.values())


def test_the_plan_is_what_was_promised():
    plan = rig_cases(quick=False)
    sets = {name: [case for other, case in plan if other == name] for name in TITLES}
    assert len({case.foot for case in sets["six"]}) >= 10
    assert {case.foot for case in sets["real"]} == set(REAL)
    assert len(REAL) >= 2
    for name, cameras in (("six", 6), ("real", 6), ("again", 6), ("both", 6), ("three", 3), ("four", 4), ("eight", 8)):
        assert {(case.cameras, case.frames, case.both) for case in sets[name]} == {(cameras, 10, name == "both")}
    for foot in {case.foot for case in sets["again"]}:
        takes = [case for case in sets["again"] if case.foot == foot]
        assert len({case.take_seed for case in takes}) == 20
        assert len({case.rig_seed for case in takes}) == 1
    assert len({case.rig_seed for case in (*sets["six"], *sets["real"])}) == len(sets["six"]) + len(sets["real"])
    assert all(case in [case for _, case in plan] for _, case in rig_cases(quick=True))
    meshes = {case.foot_seed for _, case in cases(quick=False)}
    seeds = {case.foot for _, case in plan if isinstance(case.foot, int)}
    assert not seeds & meshes
    assert FEET <= min(seeds) <= max(seeds) < CALIBRATION_SEEDS


def test_every_bound_of_captures_names_a_measure():
    names = {definition.name for definition in MEASUREMENTS}
    for table in (HELD.bias, HELD.largest, HELD.repeat_sd):
        assert set(table) <= names
        assert all(bound > 0 for bound in table.values())


def test_a_case_is_one_capture():
    assert RigCase(foot=1, take_seed=2, rig_seed=3) == RigCase(foot=1, take_seed=2, rig_seed=3, cameras=6, frames=10)
