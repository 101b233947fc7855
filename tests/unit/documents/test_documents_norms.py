"""Norms in a profile document: written, ignored when read, made again from the numbers as written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ScanError
from scanfit.foot.norms import with_norms
from scanfit.model.documents import profile_from_bytes, profile_to_json
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side


def pair(load: LoadState = LoadState.BIPEDAL, *, sigma: float = 0.5, **mm: float) -> FootPair:
    measures = {name: Measurement(name=name, value=v, unit="mm", sigma=sigma) for name, v in mm.items()}
    return FootPair(right=FootProfile(side=Side.RIGHT, load_state=load, measurements=measures))


def norms_in(document: bytes) -> dict:
    return json.loads(document)["feet"][0]["norms"]


def test_a_score_and_a_reason_as_they_are_written():
    written = norms_in(profile_to_json(with_norms(pair(foot_length=265.0, heel_width=70.0, ball_length_medial=196.0))))
    assert list(written) == ["men", "women"]
    men = written["men"]
    assert (men["source"], men["load_state"], men["sample"]) == ("US Army personnel 2012 (ANSUR II)", "bipedal", 4082)
    assert list(men["scores"]) == ["ball_length_medial", "foot_length"]
    assert set(men["scores"]["foot_length"]) == {"z", "percentile", "low", "high"}
    assert set(men["scores"]["ball_length_medial"]) == {"z", "percentile", "low", "high", "alike"}
    assert men["scores"]["foot_length"]["z"] == round((265 - 271.178343949) / 13.102597478, 3)
    assert list(men["withheld"]) == ["heel_width"]


@pytest.mark.parametrize("load", [load for load in LoadState if load is not LoadState.BIPEDAL])
def test_no_other_load_gets_a_score(load):
    for norms in norms_in(profile_to_json(with_norms(pair(load, foot_length=265.0)))).values():
        assert norms["scores"] == {}
        assert list(norms["withheld"]) == ["foot_length"]


def test_a_foot_that_was_not_compared_has_no_norms():
    assert norms_in(profile_to_json(pair(foot_length=265.0))) == {}


@given(
    st.floats(205, 320), st.floats(180, 330), st.floats(60, 130), st.floats(0.0005, 5), st.sampled_from(list(LoadState))
)
def test_a_saved_profile_scores_as_the_scan_did(length, girth, width, sigma, load):
    """To the byte: scores are of the numbers as documents carry them."""
    first = profile_to_json(with_norms(pair(load, sigma=sigma, foot_length=length, ball_girth=girth, ball_width=width)))
    read = profile_from_bytes(first)
    assert read.right.norms == {}
    assert profile_to_json(with_norms(read)) == first


def test_norms_a_person_typed_are_not_believed():
    document = json.loads(profile_to_json(with_norms(pair(foot_length=265.0))))
    document["feet"][0]["norms"]["men"]["scores"]["foot_length"]["percentile"] = 99.0
    read = profile_from_bytes(json.dumps(document).encode())
    assert with_norms(read).right.norms["men"].scores["foot_length"].percentile < 50


def test_a_misspelt_key_names_the_right_one():
    document = json.loads(profile_to_json(with_norms(pair(foot_length=265.0))))
    document["feet"][0]["norm"] = document["feet"][0].pop("norms")
    with pytest.raises(ScanError) as error:
        profile_from_bytes(json.dumps(document).encode())
    assert error.value.next_step == "did you mean 'norms'?"
