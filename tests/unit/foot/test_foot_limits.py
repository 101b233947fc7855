"""A number that is too uncertain to say anything is withheld, with what of the scan is to blame."""

from __future__ import annotations

import pytest

from scanfit.errors import GeometryError
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.foot.limits import LIMITS, need_certainty
from scanfit.foot.uncertainty import Evidence

SHARP = Evidence(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
UNITS = {definition.name: definition.unit for definition in MEASUREMENTS}


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_a_measure_is_refused_above_its_limit_and_not_at_it(name):
    need_certainty(name, UNITS[name], LIMITS[name], SHARP, 1.0)
    with pytest.raises(GeometryError, match="uncertain by"):
        need_certainty(name, UNITS[name], LIMITS[name] * 1.001, SHARP, 1.0)


def test_every_measure_with_a_truth_has_a_limit():
    assert set(UNITS) - set(LIMITS) == {"navicular_height", "posture_index", "toe_shape"}


@pytest.mark.parametrize(
    ("evidence", "edge_mm", "blame"),
    [
        (SHARP._replace(noise_mm=0.8), 1.0, "rough by 0.8 mm"),
        (SHARP._replace(noise_mm=0.7), 1.0, "rough by 0.7 mm"),
        (SHARP, 6.0, "edges of 6.0 mm"),
        (SHARP._replace(missing=0.4), 1.0, "40% of a region"),
        (SHARP, 1.0, "not sharp"),
    ],
)
def test_the_reason_names_what_is_wrong_with_the_scan(evidence, edge_mm, blame):
    with pytest.raises(GeometryError, match=blame) as refusal:
        need_certainty("ball_girth", "mm", 4.2, evidence, edge_mm)
    assert "± 4.2 mm" in refusal.value.what


def test_a_strangers_measure_has_no_limit():
    need_certainty("acme.width", "mm", 1e6, SHARP, 1.0)
