"""Scores, repeatability and calibration against numbers worked out by hand or drawn from a known model."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanfit.certificate.calibrate import FAR, calibrated, fitted_row, scaled, with_tails
from scanfit.certificate.case import Case, Outcome, Row
from scanfit.certificate.score import INTERVAL, by_measure, repeatability, score
from scanfit.foot.uncertainty import Evidence


def row(truth, value=None, sigma=1.0):
    return Row(truth=truth, value=value, sigma=None if value is None else sigma)


def outcome(rows, foot=0, scan=0, **other):
    case = Case(kind="clean", foot_seed=foot, scan_seed=scan)
    return Outcome(case=case, faces=1000, feet=1, side_right=True, unit_right=True, rows=rows, **other)


def test_a_score_of_four_feet_by_hand():
    found = score([row(100.0, 101.0), row(100.0, 98.0, sigma=0.4), row(50.0, 50.0), row(10.0)])
    assert (found.reported, found.withheld, found.unfounded) == (3, 1, 0)
    assert found.bias == pytest.approx(-1 / 3)
    assert found.mean == pytest.approx(1.0)
    assert found.largest == 2.0
    assert found.largest_share == pytest.approx(0.02)
    assert found.coverage == pytest.approx(2 / 3)
    assert (found.beyond_4, found.beyond_8) == (1, 0)


def test_a_value_without_a_truth_is_unfounded_and_no_error():
    found = score([row(None, 80.0), row(None)])
    assert (found.reported, found.withheld, found.unfounded) == (0, 0, 1)
    assert found.largest is None


def test_repeatability_is_pooled_over_feet_and_blind_to_their_size():
    takes = [outcome({"foot_length": row(250.0, 250.0 + d)}, foot=1, scan=k) for k, d in enumerate((-1.0, 0.0, 1.0))]
    takes += [outcome({"foot_length": row(200.0, 200.0 + d)}, foot=2, scan=k) for k, d in enumerate((-2.0, 0.0, 2.0))]
    assert repeatability(takes) == {"foot_length": pytest.approx(np.sqrt((1 + 4) / 2))}


def test_one_take_says_nothing_of_repeatability():
    assert repeatability([outcome({"foot_length": row(250.0, 251.0)})]) == {}


def test_a_fitted_row_finds_the_factors_that_made_the_errors():
    rng = np.random.default_rng(5)
    evidence = np.column_stack([np.ones(60_000), rng.uniform(0, 1, 60_000), rng.integers(0, 2, 60_000)])
    true = np.array([0.3, 0.8, 0.5])
    errors = rng.normal(size=60_000) * np.sqrt(evidence**2 @ true**2)
    assert fitted_row(errors, evidence) == pytest.approx(true, rel=0.05)


@pytest.mark.parametrize("tail", ["normal", "laplace", "student"])
def test_a_fitted_row_covers_95_percent_whatever_the_tails(tail):
    rng = np.random.default_rng(11)
    draw = {"normal": rng.normal, "laplace": rng.laplace, "student": lambda size: rng.standard_t(3, size)}[tail]
    evidence = np.column_stack([np.ones(20_000), rng.uniform(0, 2, 20_000)])
    errors = draw(size=20_000) * (0.2 + evidence[:, 1])
    sigma = np.sqrt(evidence**2 @ np.array(fitted_row(errors, evidence)) ** 2)
    assert (np.abs(errors) <= INTERVAL * sigma).mean() == pytest.approx(0.95, abs=0.001)


def test_evidence_that_was_never_there_gets_no_factor():
    rng = np.random.default_rng(2)
    evidence = np.column_stack([np.ones(500), np.zeros(500)])
    assert fitted_row(rng.normal(size=500), evidence)[1] == 0.0


def test_tails_are_widened_where_it_costs_the_other_scans_least():
    rng = np.random.default_rng(11)
    evidence = np.column_stack([np.ones(500), np.arange(500) >= 475])  # the last are torn
    errors = rng.uniform(-1, 1, 500)
    errors[[480, 490]] = 5.0, -6.0
    row, faults = with_tails((1.0, 0.0), errors, evidence)
    assert faults == 0
    assert row[0] == 1.0
    assert np.abs(errors[490]) / math.hypot(*row) == pytest.approx(FAR, rel=1e-3)


def test_what_covers_too_much_is_scaled_back_and_what_does_not_is_left():
    rng = np.random.default_rng(13)
    errors, evidence = rng.normal(size=4000), np.ones((4000, 1))
    assert scaled((2.0,), errors, evidence)[0] == pytest.approx(1.0, abs=0.05)
    assert scaled((0.5,), errors, evidence) == (0.5,)


def test_what_would_cost_every_scan_too_much_is_left_as_a_fault():
    errors = np.concatenate([np.random.default_rng(12).uniform(-1, 1, 99), [50.0]])
    row, faults = with_tails((1.0,), errors, np.ones((100, 1)))
    assert (row, faults) == ((1.0,), 1)


def test_only_measures_with_enough_values_are_calibrated():
    rng = np.random.default_rng(3)

    def measured(name, count):
        return [
            outcome(
                {name: Row(truth=0.0, value=float(rng.normal()), sigma=1.0, evidence=Evidence(0.1, 0, 0, 1, 0, 0, 0))}
            )
            for _ in range(count)
        ]

    rows = calibrated(measured("foot_length", 150) + measured("ball_width", 30))
    assert list(rows) == ["foot_length"]


def test_rows_are_gathered_by_measure():
    one = outcome({"foot_length": row(1.0, 1.0), "ball_width": row(2.0)})
    assert {name: len(rows) for name, rows in by_measure([one, one]).items()} == {"foot_length": 2, "ball_width": 2}
