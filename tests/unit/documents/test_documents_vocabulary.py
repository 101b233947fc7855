"""The vocabulary is the fixed list of measures, whole, with ranges that mean something."""

from __future__ import annotations

import pytest

from scanfit.host.measure_names import MEASURE_NAMES
from scanfit.model.documents.vocabulary import CATEGORIES, NAMES, TERMS
from scanfit.model.measurement import NAME, UNITS


def test_it_is_the_list_the_plugin_host_keeps():
    assert sorted(NAMES) == sorted(MEASURE_NAMES)
    assert set(TERMS).isdisjoint(CATEGORIES)


@pytest.mark.parametrize("name", sorted(TERMS))
def test_every_term_has_a_unit_and_a_range(name):
    term = TERMS[name]
    assert NAME.match(name)
    assert term.unit in UNITS
    assert term.low < term.high
    assert term.typed_sigma is None or term.unit == "mm"


def test_tapes_and_girths_have_the_sigmas_of_the_design():
    girths = {name for name in TERMS if name.endswith("_girth")}
    assert len(girths) == 6
    assert {TERMS[name].typed_sigma for name in girths} == {3.0}
    rest = ("_length", "_width", "_width_diagonal", "_height", "_height_50")
    tapes = {name for name in TERMS if name.endswith(rest) and name != "arch_height"}
    assert {TERMS[name].typed_sigma for name in tapes} == {1.5}


@pytest.mark.parametrize("name", ["foot_length", "ball_width", "ball_girth", "heel_width"])
def test_centimetres_and_inches_of_a_grown_foot_never_pass_as_millimetres(name):
    # the largest foot in sizing.md: 300 mm long; girth 285, width 115, heel 82
    largest = {"foot_length": 310, "ball_girth": 300, "ball_width": 125, "heel_width": 90}[name]
    assert largest / 10 < TERMS[name].low
    assert largest / 25.4 < TERMS[name].low
