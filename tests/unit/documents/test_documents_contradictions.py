"""Measures that cannot both be right are refused where a person typed them, and only there."""

from __future__ import annotations

import json

import pytest

from scanfit.errors import ScanError
from scanfit.model.documents import profile_from_bytes

PAIRS = [
    ({"ball_width": 100, "ball_width_diagonal": 98.9},
     "ball_width_diagonal is 98.9 mm and ball_width 100 mm: with this ball_width it is at least 99 mm"),
    ({"ball_width": 110, "ball_girth": 219},
     "ball_girth is 219 mm and ball_width 110 mm: with this ball_width it is at least 220 mm"),
    ({"waist_width": 90, "waist_girth": 179},
     "waist_girth is 179 mm and waist_width 90 mm: with this waist_width it is at least 180 mm"),
    ({"ball_width": 80, "heel_width": 89},
     "heel_width is 89 mm and ball_width 80 mm: with this ball_width it is at most 88 mm"),
    ({"foot_length": 200, "ball_length_medial": 201},
     "ball_length_medial is 201 mm and foot_length 200 mm: with this foot_length it is at most 200 mm"),
    ({"foot_length": 200, "ball_length_lateral": 201},
     "ball_length_lateral is 201 mm and foot_length 200 mm: with this foot_length it is at most 200 mm"),
    ({"foot_length": 200, "instep_height": 101},
     "instep_height is 101 mm and foot_length 200 mm: with this foot_length it is at most 100 mm"),
]  # fmt: skip


def read(measurements: dict[str, object], **foot: object):
    document = {"schema": "scanfit.profile/1", "feet": [{"side": "left", "measurements": measurements, **foot}]}
    return profile_from_bytes(json.dumps(document).encode(), where="me.json")


@pytest.mark.parametrize(("measures", "what"), PAIRS, ids=[list(pair[0])[1] for pair in PAIRS])
def test_two_typed_measures_that_contradict_each_other(measures, what):
    with pytest.raises(ScanError) as caught:
        read(measures)
    other, name = measures
    assert caught.value.what == what
    assert caught.value.where == "me.json feet[0].measurements"
    assert caught.value.next_step == f"check {name} and {other}"


@pytest.mark.parametrize(("measures", "what"), PAIRS, ids=[list(pair[0])[1] for pair in PAIRS])
def test_a_scan_is_read_back_as_it_was_written(measures, what):
    saved = {name: {"value": value, "sigma": 40, "method": "auto"} for name, value in measures.items()}
    assert len(read(saved).left.measurements) == 2
    one = next(iter(measures))
    saved[one] = measures[one]
    with pytest.raises(ScanError) as caught:
        read(saved)
    assert caught.value.what == what


@pytest.mark.parametrize(
    "measures",
    [{"ball_width": 100, "ball_width_diagonal": 99, "ball_girth": 200, "heel_width": 110},
     {"foot_length": 200, "ball_length_medial": 200, "instep_height": 100}, {"toe5_height": 5}],
)  # fmt: skip
def test_the_limits_themselves_pass(measures):
    assert set(read(measures).left.measurements) == set(measures)


def test_a_foot_without_any_measure():
    with pytest.raises(ScanError) as caught:
        read({})
    assert caught.value.what == "there is no measure"
    assert caught.value.where == "me.json feet[0].measurements"
    assert caught.value.next_step == "add a line such as foot_length = 262.4"
    assert read({}, withheld={"foot_length": "the toes are cut off"}).left.measurements == {}
