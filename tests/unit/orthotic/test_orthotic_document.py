"""A prescription to and from its file: what goes in comes out, what is changed by hand is somebody's entry."""

from __future__ import annotations

import json
import tomllib

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.model.advice import GRADES, TAGS
from scanfit.model.orthotic import Edit, FootPrescription, Origin, Prescription
from scanfit.model.scan import LoadState, Side
from scanfit.orthotic.document import (
    MAX_BYTES,
    prescription_from_bytes,
    prescription_to_json,
    prescription_to_toml,
)
from scanfit.orthotic.elements import element, load_elements
from scanfit.orthotic.schema import prescription_schema

LINES = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")),
                max_size=30).filter(str.isprintable)  # fmt: skip
NAMES = LINES.filter(lambda text: text.strip() == text and text)


@st.composite
def origins(draw):
    kind = draw(st.sampled_from(["measured", "rule", "default", "prescriber"]))
    because = draw(NAMES)
    if kind == "rule":
        return Origin(kind=kind, because=because, card=draw(LINES), grade=draw(st.sampled_from((*GRADES, "none"))),
                      tag=draw(st.sampled_from(TAGS)),
                      sources=tuple(draw(st.lists(NAMES, min_size=1, max_size=2))))  # fmt: skip
    if kind == "prescriber":
        return Origin(kind=kind, because=because, by=draw(NAMES))
    sigma = draw(st.none() | st.integers(0, 5000).map(lambda k: k / 1000))
    return Origin(kind=kind, because=because, tag=draw(st.sampled_from(TAGS)), sigma=sigma)


@st.composite
def elements(draw):
    found = {}
    for name in draw(st.sets(st.sampled_from(list(load_elements())))):
        term = load_elements()[name]
        if term.kind == "number":
            value = round(draw(st.floats(term.low, term.high)), 3)
        elif term.kind == "choice":
            value = draw(st.sampled_from(term.choices))
        else:
            value = draw(st.text("ABC 019-.", max_size=10))
        found[name] = element(name, value, draw(origins()), draw(LINES))
    return found


@st.composite
def prescriptions(draw):
    sides = draw(st.sampled_from([(Side.LEFT,), (Side.RIGHT,), (Side.LEFT, Side.RIGHT)]))
    feet = tuple(
        FootPrescription(side=side, elements=draw(elements()), load_state=draw(st.sampled_from(LoadState)))
        for side in sides
    )
    edits = draw(st.lists(st.builds(Edit, revision=st.integers(1, 9), name=LINES, before=LINES, after=LINES, by=LINES,
                                    because=LINES), max_size=2))  # fmt: skip
    return Prescription(feet=feet, order=draw(LINES), patient=draw(LINES), prescriber=draw(LINES),
                        notes=tuple(draw(st.lists(LINES, max_size=2))), revision=draw(st.integers(1, 99)),
                        edits=tuple(edits))  # fmt: skip


def in_order(prescription):
    """The same, with elements in the vocabulary's order, as files have them."""
    return {
        foot.side: (foot.load_state, {name: foot.elements[name] for name in load_elements() if name in foot.elements})
        for foot in prescription.feet
    }


@settings(max_examples=60, deadline=None)
@given(prescriptions())
def test_what_goes_out_comes_in(prescription):
    for data, kind in ((prescription_to_json(prescription), "json"), (prescription_to_toml(prescription), "toml")):
        read = prescription_from_bytes(data, kind=kind)
        assert in_order(read) == in_order(prescription)
        for name in ("order", "patient", "prescriber", "notes", "revision", "edits"):
            assert getattr(read, name) == getattr(prescription, name)
        written = prescription_to_json(read) if kind == "json" else prescription_to_toml(read)
        assert written == data


@settings(max_examples=60, deadline=None)
@given(prescriptions())
def test_what_is_written_fits_the_published_schema(prescription):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(prescription_schema())
    jsonschema.validate(json.loads(prescription_to_json(prescription)), prescription_schema())
    jsonschema.validate(tomllib.loads(prescription_to_toml(prescription).decode()), prescription_schema())


def _written():
    measured = Origin(kind="measured", because="the scan", sigma=0.3)
    rule = Origin(kind="rule", because="a card", card="heel_pain", grade="low", tag="R", sources=("clinical.md 4",))
    foot = FootPrescription(
        side=Side.LEFT,
        elements={
            "arch_height": element("arch_height", 18.5, measured),
            "heel_cup_depth": element("heel_cup_depth", 12, rule),
        },
    )
    return Prescription(feet=(foot,), prescriber="Dr A")


@pytest.mark.parametrize("kind", ["toml", "json"])
def test_a_value_changed_by_hand_is_the_prescribers_and_the_rest_keeps_its_origin(kind):
    if kind == "toml":
        document = tomlkit.parse(prescription_to_toml(_written()).decode())
        document["left"]["elements"]["heel_cup_depth"]["value"] = 14.0
        data = tomlkit.dumps(document).encode()
    else:
        document = json.loads(prescription_to_json(_written()))
        document["left"]["elements"]["heel_cup_depth"]["value"] = 14.0
        data = json.dumps(document).encode()
    (foot,) = prescription_from_bytes(data, kind=kind).feet
    assert foot.elements["heel_cup_depth"].origin.kind == "prescriber"
    assert foot.elements["heel_cup_depth"].origin.by == "Dr A"
    assert foot.elements["arch_height"] == _written().feet[0].elements["arch_height"]


def test_a_change_by_nobody_is_refused():
    text = prescription_to_toml(_written()).decode().replace('prescriber = "Dr A"', 'prescriber = ""')
    changed = text.replace("value = 12.0", "value = 13.0")
    with pytest.raises(UsageError, match="names no prescriber") as refused:
        prescription_from_bytes(changed.encode())
    assert refused.value.where == "prescription left heel_cup_depth"
    assert "prescriber =" in refused.value.next_step


def test_a_short_one_typed_by_hand():
    text = b'schema = "scanfit.prescription/1"\nprescriber = "Dr B"\n'
    text += b'[right.elements]\nrearfoot_post = 2\nbottom = "posted"\n'
    (foot,) = prescription_from_bytes(text).feet
    assert (foot.side, foot.number("rearfoot_post"), foot.word("bottom")) == (Side.RIGHT, 2.0, "posted")
    assert {one.origin.by for one in foot.elements.values()} == {"Dr B"}


@pytest.mark.parametrize(
    ("line", "what", "step"),
    [
        ("rearfoot_pst = 2", "'rearfoot_pst' is no element", "did you mean rearfoot_post?"),
        ("rearfoot_post = 9", "rearfoot_post is 9 deg, allowed is -8 to 8", "correct"),
        ("rearfoot_post = 'two'", "rearfoot_post is 'two', expected a number of deg", "correct"),
        ("rearfoot_post = true", "rearfoot_post is True, expected a number of deg", "correct"),
        ("rearfoot_post = nan", "not a finite number", "write its value"),
        ("bottom = 'round'", "bottom is 'round', expected one of flat, posted", "correct"),
        ("engraving = 'ÄÖ'", "expected letters A to Z", "correct"),
        ("heel_lift = {value = 2, unit = 'cm'}", "the unit is 'cm', expected 'mm'", "convert"),
        ("heel_lift = {valu = 2}", "'valu' is not a key of an element", "value"),
        ("heel_lift = {unit = 'mm'}", "the value is missing", "write value"),
        ("heel_lift = {value = 2, origin = 'guess'}", "'guess' is not an origin", "measured"),
        ("heel_lift = {value = 2, origin = 'rule'}", "a rule needs a reason", "correct"),
    ],
)
def test_what_cannot_be_read_is_told_in_three_parts(line, what, step):
    text = f'schema = "scanfit.prescription/1"\nprescriber = "Dr B"\n[left.elements]\n{line}\n'
    with pytest.raises(UsageError) as refused:
        prescription_from_bytes(text.encode(), where="rx.toml")
    assert what in refused.value.what
    assert refused.value.where.startswith("rx.toml")
    assert step in refused.value.next_step


@pytest.mark.parametrize(
    "text",
    ["", "x = 1", 'schema = "scanfit.intake/1"', 'schema = "scanfit.prescription/1"', "schema = [", '{"schema": 1}',
     'schema = "scanfit.prescription/1"\nleft = 3', 'schema = "scanfit.prescription/1"\nfoot = 3',
     'schema = "scanfit.prescription/1"\n[left]\nelements = 3', 'schema = "scanfit.prescription/1"\norder = 3\n[left]',
     'schema = "scanfit.prescription/1"\nrevision = 0\n[left]', 'schema = "scanfit.prescription/1"\nedits = 1\n[left]',
     'schema = "scanfit.prescription/1"\n[left]\nload_state = "standing"'],
)  # fmt: skip
def test_what_is_no_prescription_is_refused(text):
    with pytest.raises(UsageError) as refused:
        prescription_from_bytes(text.encode())
    assert refused.value.next_step


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data):
    for kind in ("toml", "json"):
        with pytest.raises(UsageError):
            prescription_from_bytes(data, kind=kind)


def test_one_too_large_is_refused():
    with pytest.raises(UsageError, match="at most 1 MB"):
        prescription_from_bytes(b" " * (MAX_BYTES + 1))
