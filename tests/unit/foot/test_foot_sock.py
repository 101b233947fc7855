"""A sock taken off again: exact on an offset section, doubtful in proportion, withheld where it distorts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from scanfit.foot.definitions import MEASUREMENTS
from scanfit.foot.sock import without_sock
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.phantom.swept import SweptFoot

ONE_LAYER = {"ball_length_medial", "ball_length_lateral", "medial_malleolus_height", "lateral_malleolus_height"}
TWO_LAYERS = {"foot_length", "ball_width", "ball_width_diagonal", "waist_width", "heel_width"} | {
    "dorsum_height_50", "instep_height", "ball_height", "toe_box_height"
}  # fmt: skip
ANGLES = {"toe1_angle", "rearfoot_angle", "forefoot_abduction_angle", "flare_angle"}
GIRTHS = {definition.name for definition in MEASUREMENTS if "girth" in definition.name}
NAMES = sorted(ONE_LAYER | TWO_LAYERS | GIRTHS)


def layers(name):
    return 2 * math.pi if name in GIRTHS else 1.0 if name in ONE_LAYER else 2.0


@pytest.mark.parametrize("definition", MEASUREMENTS, ids=lambda definition: definition.name)
def test_what_a_sock_distorts_otherwise_is_withheld(definition):
    found = Measurement(name=definition.name, value=20.0, unit=definition.unit, sigma=0.1)
    (bare,) = without_sock([found], 2.0)
    assert isinstance(bare, Withheld) == (definition.name not in {*NAMES, *ANGLES})


@pytest.mark.parametrize("name", sorted(ANGLES))
def test_an_angle_keeps_its_value_and_gains_doubt(name):
    (bare,) = without_sock([Measurement(name=name, value=-7.0, unit="deg", sigma=0.5)], 2.0)
    assert bare.value == -7.0
    assert bare.sigma == pytest.approx(math.hypot(0.5, math.degrees(0.4 * 2.0 / 40.0)))


@given(
    name=st.sampled_from(NAMES),
    value=st.floats(20, 400),
    sigma=st.floats(0.1, 5),
    sock=st.floats(0.1, 5),
)
def test_each_measure_loses_its_layers_of_sock_and_gains_doubt(name, value, sigma, sock):
    (bare,) = without_sock([Measurement(name=name, value=value, unit="mm", sigma=sigma)], sock)
    assert bare.name == name
    assert bare.value == pytest.approx(value - layers(name) * sock, abs=1e-12)
    assert bare.sigma == pytest.approx(math.hypot(sigma, 0.4 * layers(name) * sock))


@pytest.mark.parametrize("sock_mm", [0.5, 2.0, 4.0])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.68])
def test_a_girth_over_an_even_sock_comes_back_to_the_foots(share, sock_mm):
    section = SweptFoot().section(share * 260.0, 800)
    t = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    disc = sock_mm * np.column_stack([np.cos(t), np.sin(t)])
    over = ConvexHull((section[ConvexHull(section).vertices][:, None] + disc).reshape(-1, 2)).area
    (bare,) = without_sock([Measurement(name="ball_girth", value=over, unit="mm", sigma=1.0)], sock_mm)
    assert bare.value == pytest.approx(ConvexHull(section).area, abs=0.01)


def test_no_sock_changes_nothing():
    results = [
        Measurement(name="foot_length", value=260.0, unit="mm", sigma=1.0),
        Category(name="toe_shape", value="greek", probability=0.8),
        Withheld(name="ball_girth", reason="open"),
    ]
    assert without_sock(results, 0.0) == results
    assert without_sock(results[1:], 2.0) == results[1:]


def test_what_a_sock_distorts_is_withheld():
    index = Measurement(name="arch_height_index", value=0.33, unit="", sigma=0.01)
    expected = Withheld(name="arch_height_index", reason="scanned through a sock of 1.5 mm, which distorts it")
    assert without_sock([index], 1.5) == [expected]


def test_the_sock_given_is_in_the_profile(measured, phantom):
    found, bare = measured(SweptFoot().mesh(75, 60), sock_mm=2.0), phantom()
    assert found.values()["foot_length"] == pytest.approx(bare.values()["foot_length"] - 4.0, abs=1e-9)
    assert found.values()["ball_girth"] == pytest.approx(bare.values()["ball_girth"] - 4 * math.pi, abs=1e-9)
    assert "which distorts it" in found.profile.withheld["arch_height_index"]
    sock = found.profile.inferred["sock"]
    assert (sock.value, sock.confidence) == ("2 mm", 1.0)
