"""A profile written, read and written again is the same bytes, whatever feet it holds."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ValueFault
from scanfit.model.documents import profile_from_bytes, profile_to_json
from scanfit.model.documents.contradictions import AT_LEAST, AT_MOST
from scanfit.model.documents.vocabulary import CATEGORIES, TERMS
from scanfit.model.measurement import Category, Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.quality import GRADES, Quality
from scanfit.model.scan import Inferred, LoadState, Side, Source
from scanfit.units import Unit

TEXT = st.text(max_size=20)
WORD = st.from_regex(r"[a-z][a-z0-9_]{1,12}", fullmatch=True)
SHARE = st.floats(0, 1)
MM = st.floats(-500, 500)
POINT2, POINT3 = st.tuples(MM, MM), st.tuples(MM, MM, MM)
SIGMA = st.floats(1e-7, 50)
COMPARED = {name for rule in (*AT_LEAST, *AT_MOST) for name in rule[:2]}
"""Measures that may contradict each other where they are typed; a drawn foot has them scanned."""


@st.composite
def measures(draw, names):
    found = {}
    for name in names:
        if name in CATEGORIES:
            found[name] = Category(name=name, value=draw(st.sampled_from(CATEGORIES[name])), probability=draw(SHARE))
            continue
        term, sigma = TERMS[name], draw(SIGMA)
        methods = ["auto"] if name in COMPARED or sigma > 1.5 else ["auto", "typed"]
        found[name] = Measurement(
            name=name,
            value=draw(st.floats(term.low, term.high)),
            unit=term.unit,
            sigma=sigma,
            method=draw(st.sampled_from(methods)),
            standard=draw(TEXT),
            landmarks=tuple(draw(st.lists(WORD, max_size=3))),
        )
    return found


@st.composite
def transforms(draw):
    a, b = draw(st.floats(-math.pi, math.pi)), draw(st.floats(-math.pi, math.pi))
    ca, sa, cb, sb = math.cos(a), math.sin(a), math.cos(b), math.sin(b)
    x, y, z = draw(POINT3)
    return ((ca * cb, -sa, ca * sb, x), (sa * cb, ca, sa * sb, y), (-sb, 0.0, cb, z), (0.0, 0.0, 0.0, 1.0))


@st.composite
def feet(draw, side):
    names = draw(st.lists(st.sampled_from([*TERMS, *CATEGORIES]), unique=True, min_size=1, max_size=8))
    cut = draw(st.integers(0, len(names)))
    withheld = {name: draw(st.text("abc ,", min_size=1).filter(str.strip)) for name in names[cut:]}
    quality = st.builds(
        Quality,
        grade=st.sampled_from(GRADES),
        coverage=st.dictionaries(WORD, SHARE, max_size=3),
        issues=st.lists(TEXT, max_size=2).map(tuple),
    )
    return FootProfile(
        side=side,
        load_state=draw(st.sampled_from(LoadState)),
        measurements=draw(measures(names[:cut])),
        withheld=withheld,
        landmarks=draw(st.dictionaries(WORD, POINT3, max_size=3)),
        outline=tuple(draw(st.lists(POINT2, max_size=5))),
        dorsal_profile=tuple(draw(st.lists(POINT2, max_size=5))),
        quality=draw(st.none() | quality),
        inferred=draw(
            st.dictionaries(WORD, st.builds(Inferred, value=TEXT, confidence=SHARE, because=TEXT), max_size=2)
        ),
        source=draw(st.builds(Source, path=TEXT, sha256=TEXT, unit=st.none() | st.sampled_from(Unit))),
        T_foot_scan=draw(st.none() | transforms()),
    )


PAIRS = st.builds(FootPair, left=feet(Side.LEFT), right=feet(Side.RIGHT)) | st.builds(FootPair, left=feet(Side.LEFT))


@given(PAIRS)
def test_writing_what_was_read_gives_the_same_bytes(pair):
    try:
        written = profile_to_json(pair)
        read = profile_from_bytes(written)
    except ValueFault:
        pytest.fail("a pair that could be born could not be written")
    assert profile_to_json(read) == written
    assert [foot.side for foot in read.feet] == [foot.side for foot in pair.feet]
    for before, after in zip(pair.feet, read.feet, strict=True):
        assert after.withheld == before.withheld
        assert after.source == before.source
        assert set(after.measurements) == set(before.measurements)
        for name, measure in before.measurements.items():
            if isinstance(measure, Measurement):
                assert abs(after.measurements[name].value - measure.value) <= 0.5e-3 + 1e-12
                assert after.measurements[name].sigma > 0


@given(PAIRS)
def test_the_document_is_json_without_nan_and_ends_in_a_newline(pair):
    written = profile_to_json(pair)
    assert written.endswith(b"}\n")
    document = json.loads(written, parse_constant=pytest.fail)
    assert list(document) == ["schema", "definitions", "feet", "asymmetry"]
    assert document["schema"] == "scanfit.profile/1"


def foot(side: Side, *, load: LoadState = LoadState.BIPEDAL, **lengths: float) -> FootProfile:
    found = {n: Measurement(name=n, value=v, unit=TERMS[n].unit, sigma=0.3) for n, v in lengths.items()}
    return FootProfile(side=side, load_state=load, measurements=found)


def asymmetry(left: FootProfile, right: FootProfile) -> dict:
    return json.loads(profile_to_json(FootPair(left=left, right=right)))["asymmetry"]


def test_asymmetry_is_the_difference_of_the_lengths_known_on_both_sides():
    left = foot(Side.LEFT, foot_length=262.4, ball_width=100.0, toe1_angle=5, heel_width=66.00004)
    right = foot(Side.RIGHT, foot_length=264.2, toe1_angle=9, heel_width=66.0)
    assert asymmetry(left, right) == {
        "foot_length": {"value": 1.8, "unit": "mm", "sigma": 0.424, "side_larger": "right"},
        "heel_width": {"value": 0.0, "unit": "mm", "sigma": 0.424, "side_larger": "equal"},
    }


def test_feet_under_different_load_are_not_compared():
    left = foot(Side.LEFT, foot_length=262, load=LoadState.SITTING)
    assert asymmetry(left, foot(Side.RIGHT, foot_length=264)) == {}


def test_feet_under_different_definitions_are_not_written_together():
    import dataclasses

    old = dataclasses.replace(foot(Side.LEFT), definitions_version="0")
    with pytest.raises(ValueFault, match="the two feet follow different definitions: 0, 1"):
        profile_to_json(FootPair(left=old, right=foot(Side.RIGHT)))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_none_is_refused_and_not_written_as_null(bad):
    import dataclasses

    broken = dataclasses.replace(foot(Side.LEFT), landmarks={"pternion": (0.0, bad, 0.0)})
    with pytest.raises(ValueFault, match=f"pternion is {bad}, expected a finite number"):
        profile_to_json(FootPair(left=broken))


def test_minus_zero_and_a_vanishing_sigma_are_written_as_what_they_are():
    length = Measurement(name="foot_length", value=262.00049, unit="mm", sigma=1e-9)
    made = FootProfile(
        side=Side.LEFT,
        load_state=LoadState.UNKNOWN,
        measurements={"foot_length": length},
        landmarks={"pternion": (-0.0001, 0.0, 14.9)},
    )
    [document] = json.loads(profile_to_json(FootPair(left=made)))["feet"]
    assert document["measurements"]["foot_length"]["sigma"] == 0.001
    assert b"-0.0" not in profile_to_json(FootPair(left=made))
    assert document["landmarks"] == {"pternion": [0.0, 0.0, 14.9]}
    assert (document["quality"], document["T_foot_scan"]) == (None, None)
