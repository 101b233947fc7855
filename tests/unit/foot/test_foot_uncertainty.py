"""The model of sigma: its parts add up in squares, more doubt is never less sigma, and its evidence is kept."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.foot.definitions import MEASUREMENTS
from scanfit.foot.uncertainty import UNCALIBRATED, Evidence, calibration, recording, sigma

PART = st.floats(0, 20)
EVIDENCE = st.builds(Evidence, PART, PART, PART, st.sampled_from([0.0, 1.0]), st.floats(0, 1), st.floats(0, 1), PART)
NAMED = st.sampled_from([(definition.name, definition.unit) for definition in MEASUREMENTS])


@given(unit=st.sampled_from(sorted(UNCALIBRATED)), evidence=EVIDENCE)
def test_sigma_is_the_root_of_the_sum_of_its_squares(unit, evidence):
    found = sigma("stranger.measure", unit, evidence)
    parts = [k * part for k, part in zip(UNCALIBRATED[unit], (1.0, *evidence), strict=True)]
    assert found == pytest.approx(math.sqrt(sum(part * part for part in parts)), rel=1e-12)


@given(named=NAMED, evidence=EVIDENCE, more=PART, which=st.sampled_from(Evidence._fields))
def test_more_doubt_is_never_less_sigma(named, evidence, more, which):
    name, unit = named
    doubtful = evidence._replace(**{which: getattr(evidence, which) + more})
    assert 0 < sigma(name, unit, evidence) <= sigma(name, unit, doubtful)


def test_every_calibrated_row_is_a_measure_of_ours_with_one_factor_for_each_part():
    units = {definition.name: definition.unit for definition in MEASUREMENTS}
    for name, row in calibration().items():
        assert name in units
        assert len(row) == 1 + len(Evidence._fields)
        assert all(k >= 0 and math.isfinite(k) for k in row)
        assert row[0] > 0, "a perfect scan still has a sigma"


def test_the_evidence_of_what_is_made_is_kept_while_recording():
    evidence = Evidence(0.1, 0.2, 0.1, 1.0, 0.0, 0.0, 0.3)
    with recording() as log:
        sigma("foot_length", "mm", evidence)
    sigma("ball_width", "mm", evidence)
    assert log == {"foot_length": evidence}


def test_coarser_scans_of_one_foot_are_less_sure(phantom):
    fine, coarse = (phantom(fineness).profile.measurements for fineness in ("35k", "9k"))
    assert all(coarse[name].sigma >= fine[name].sigma for name in ("foot_length", "heel_width", "instep_girth"))
