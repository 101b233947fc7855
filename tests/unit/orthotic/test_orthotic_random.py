"""Whatever is prescribed within the ranges gives a device that passes its checks, or a refusal naming an element."""

from __future__ import annotations

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from scanfit.model.scan import Side
from scanfit.orthotic.elements import load_elements

FEET = ("find", "plantar", "pair-right", "average", "narrow", "wide", "child")
NATURAL = ("heel_width", "shell_width", "shell_length", "arch_apex")
"""Elements whose range is that of all feet: most of it would be refused for any one of them."""

GENERAL = {"watertight", "manifold", "self_intersection", "minimum_thickness"}
"""What no prescription may break: a device that is refused for these is a fault of the modelling."""


def value_of(term):
    if term.kind == "number":
        return st.floats(term.low, term.high).map(lambda value: round(value, 2))
    if term.kind == "choice":
        return st.sampled_from(term.choices)
    return st.sampled_from(["", "AB 12", "X-9.3"])


@st.composite
def prescriptions(draw):
    terms = load_elements()
    usual = [name for name in terms if name not in ("surface", *NATURAL)]
    names = draw(st.lists(st.sampled_from(usual), max_size=7, unique=True))
    if draw(st.booleans()):
        names += draw(st.lists(st.sampled_from(NATURAL), max_size=1))
    return {name: draw(value_of(terms[name])) for name in names}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(which=st.sampled_from(FEET), elements=prescriptions(), machine=st.sampled_from(["fff", "powder", "mill"]))
def test_a_device_or_a_named_refusal(known, real, made_on, which, elements, machine):
    view = real(which) if which in ("find", "plantar", "pair-right") else known(which, Side.RIGHT).view
    if which == "pair-right":
        elements = {"arch_height": 12.0, **elements, "surface": "library"}
    elif view.scan.load_state.value == "unknown":
        elements = {**elements, "surface": "as_scanned"}
    made = made_on(view, machine, **elements)
    assert made.why == ()
    named = {*load_elements(), "bed", "maximum_slope"}
    if made.refused:
        event("refused")
        assert all(reason.split(":")[0] in named and reason.split(":")[1].strip() for reason in made.refused)
        return
    event("failed" if made.failed else "made")
    names = {check.name for check in made.failed}
    assert not names & GENERAL, [(check.name, check.says) for check in made.failed]
    assert names <= named
    assert names <= {"maximum_slope", "bed", "room_heel", "room_forefoot"}, [check.says for check in made.failed]
