"""The certificate can fail: every figure beyond its bound, or without a value, is shown as not reached."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from scanfit.certificate.bounds import bounds
from scanfit.certificate.case import Case, Outcome, Row
from scanfit.certificate.document import certificate, from_json, to_json
from scanfit.certificate.lines import HEADERS, measure_rows, verdict
from scanfit.certificate.page import to_html
from scanfit.certificate.plan import CALIBRATION_SEEDS, cases, mixed
from scanfit.foot.definitions import MEASUREMENTS


def results(error=0.0, sigma=1.0, *, kind="clean", **wrong):
    rng = np.random.default_rng(1)
    made = []
    for k in range(200):
        spread = float(rng.normal())
        for name in ("clean", "sensor", "repeat", "coverage"):
            rows = {
                d.name: Row(truth=100.0, value=100.0 + error + (spread if name == "coverage" else 0.0), sigma=sigma)
                for d in MEASUREMENTS
            }
            case = Case(kind="damaged" if name == "coverage" else kind, foot_seed=k // 4, scan_seed=k)
            facts = {"feet": 1, "side_right": True, "unit_right": True, **wrong}
            made.append((name, Outcome(case=case, faces=1, rows=rows, **facts)))
    return made


def missed(made):
    return {(figure.what, figure.measure) for figure in made.missed}


def test_perfect_outcomes_reach_every_figure():
    made = certificate(results(), quick=False)
    assert made.missed == ()
    assert verdict(made).startswith(f"{len(made.figures)} of {len(made.figures)}")


@pytest.mark.parametrize(("name", "bound"), sorted(bounds().clean_max.items()))
def test_an_error_just_beyond_its_bound_is_not_reached(name, bound):
    assert ("clean: largest error", name) in missed(certificate(results(bound * 1.001), quick=False))
    assert ("clean: largest error", name) not in missed(certificate(results(bound * 0.999), quick=False))


def test_a_measure_that_is_always_withheld_is_not_reached():
    withheld = {"foot_length": Row(truth=1.0, withheld="no toes")}
    outcomes = [(name, replace(outcome, rows=withheld)) for name, outcome in results()]
    assert ("clean: largest error", "foot_length") in missed(certificate(outcomes, quick=False))


@pytest.mark.parametrize(
    ("wrong", "figure"),
    [
        ({"side_right": False}, "clean: wrong sides"),
        ({"unit_right": False}, "clean: wrong units"),
        ({"feet": 2}, "clean: wrong numbers of feet"),
        ({"refused": "no foot"}, "clean: scans refused"),
        ({"refused": "KeyError: 3", "crashed": True}, "scans that crashed"),
    ],
)
def test_one_wrong_side_unit_count_or_refusal_is_one_too_many(wrong, figure):
    made = certificate([*results(), results(**wrong)[0]], quick=False)
    assert (figure, "") in missed(made)


@pytest.mark.parametrize("sigma", [0.5, 2.0])
def test_intervals_too_narrow_or_too_wide_are_not_reached(sigma):
    what = "95 % interval covers, 93% to 97%"
    assert (what, "foot_length") in missed(certificate(results(sigma=sigma), quick=False))


def test_a_value_beyond_four_sigma_on_a_damaged_scan_is_not_reached():
    found = missed(certificate(results(0.0, sigma=0.1), quick=False))
    assert ("damaged: share of values beyond 4 sigma", "") in found
    assert ("damaged: share of values beyond 8 sigma", "") in found


def test_the_document_is_json_without_nan_and_the_same_every_time():
    made = certificate(results(), quick=True)
    document = json.loads(to_json(made), parse_constant=lambda text: pytest.fail(text))
    assert document["schema"] == "scanfit.certificate/1"
    assert set(document["measures"]) == {definition.name for definition in MEASUREMENTS}
    assert to_json(made) == to_json(certificate(results(), quick=True))


def test_a_document_is_read_back_as_it_was_written():
    document = to_json(certificate(results(0.25), quick=False))
    assert to_json(from_json(document)) == document


def test_table_and_page_mark_what_is_not_reached():
    made = certificate(results(5.0), quick=False)
    rows = {cells[0]: cells for cells in measure_rows(made)}
    assert all(len(cells) == len(HEADERS) for cells in rows.values())
    assert rows["foot_length"][HEADERS.index("max")] == "5.00!"
    page = to_html(made)
    assert "Not reached" in page
    assert "foot_length, clean: largest error: 5 against 0.2 mm" in page
    assert "<script" not in page
    assert "http" not in page


def test_calibration_and_certificate_never_share_a_foot():
    tested = {case.foot_seed for _, case in cases(quick=False)}
    fitted = {case.foot_seed for case in mixed(CALIBRATION_SEEDS, 5000)}
    assert not tested & fitted


def test_the_intervals_are_tested_on_at_least_two_thousand_feet():
    feet = {case.foot_seed for name, case in cases(quick=False) if name == "coverage"}
    assert len(feet) >= 2000


def test_every_bound_names_a_measure():
    names = {definition.name for definition in MEASUREMENTS}
    held = bounds()
    tables = (held.clean_max, held.clean_max_share, held.sensor_mean, held.sensor_mean_share, held.sensor_repeat)
    for table in tables:
        assert set(table) <= names
        assert all(bound > 0 for bound in table.values())
