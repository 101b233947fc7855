"""What cannot be made is refused before it is modelled, and names the element; what no rule may ask for is held."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanfit.errors import ValueFault
from scanfit.model.intake import Intake
from scanfit.model.measurement import Measurement
from scanfit.model.orthotic import FootPrescription, Origin, Prescription
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side
from scanfit.orthotic.complete import completed
from scanfit.orthotic.elements import element, load_elements
from scanfit.orthotic.limits import check_automatic, held
from scanfit.orthotic.machines import machine_of
from scanfit.orthotic.make import make
from scanfit.orthotic.refuse import cannot_be_modelled
from scanfit.orthotic.sole import sole_of

RULE = Origin(kind="rule", because="a reason", card="card", grade="low", tag="D", sources=("a source",))
SIGNED = Origin(kind="prescriber", by="Dr B")


@pytest.mark.parametrize(
    ("elements", "named"),
    [
        ({"medial_skive": 3.0}, "medial_skive"), ({"lateral_skive": 3.0, "heel_cup_depth": 13.9}, "lateral_skive"),
        ({"medial_skive": 3.0, "lateral_skive": 3.0, "heel_cup_depth": 16.0}, "lateral_skive"),
        ({"arch_height": 8.0, "arch_fill": 8.0}, "arch_fill"), ({"arch_apex": 60.0}, "arch_apex"),
        ({"heel_width": 110.0}, "heel_width"), ({"shell_width": 50.0}, "shell_width"),
        ({"shell_length": 70.0}, "shell_length"), ({"shell_length": 255.0}, "shell_length"),
        ({"toe_crest": 3.0, "device_length": "sulcus"}, "toe_crest"),
        ({"mortons_extension": 3.0, "device_length": "three_quarter"}, "mortons_extension"),
        ({"first_ray_cutout": 3.0}, "first_ray_cutout"),
        ({"fifth_ray_cutout": 3.0, "device_length": "three_quarter", "shell_thickness": 4.0}, "fifth_ray_cutout"),
        ({"shell_thickness": 1.0}, "shell_thickness"), ({"extension_thickness": 1.0}, "extension_thickness"),
        ({"engraving": "A", "shell_thickness": 1.5}, "engraving"),
        ({"met_pad_height": 3.0, "met_bar_height": 3.0}, "met_bar_height"), ({"surface": "library"}, "surface"),
    ],
)  # fmt: skip
def test_each_is_refused_by_its_name(known, device_on, elements, named):
    device = device_on(known("average", Side.RIGHT).view, **elements)
    (why,) = cannot_be_modelled(device)
    assert why.startswith(f"{named}: ")


def test_what_nobody_asked_for_is_never_refused(known, device_on):
    for which in ("average", "narrow", "wide", "child"):
        assert cannot_be_modelled(device_on(known(which, Side.RIGHT).view)) == ()


def test_an_engraving_that_is_too_long_is_refused_with_the_room_there_is(known, made_on):
    view = known("child", Side.RIGHT).view
    made = made_on(view, engraving="A LONG ENGRAVI", bottom="posted", heel_cup_depth=12.0)
    assert made.refused[0].startswith("engraving: the bottom has room for")


# limits that only a named prescriber passes


def foot(arch=15.0, state=LoadState.BIPEDAL):
    measured = Measurement(name="arch_height", value=arch, unit="mm", sigma=0.5)
    return FootProfile(side=Side.RIGHT, load_state=state, measurements={"arch_height": measured})


def asked(origin, **elements):
    named = {name: element(name, value, origin) for name, value in elements.items()}
    return Prescription(feet=(FootPrescription(side=Side.RIGHT, elements=named),), prescriber="Dr B")


def problems(prescription, intake=None, profile=None):
    return [one.name for _, one, _ in held(prescription, FootPair(right=profile or foot()), intake)]


@pytest.mark.parametrize(
    ("elements", "beyond"),
    [
        ({"rearfoot_post": 4.0}, False), ({"rearfoot_post": 4.5}, True), ({"rearfoot_post": -5.0}, True),
        ({"medial_skive": 0.0}, False), ({"medial_skive": 2.0}, True), ({"heel_cup_depth": 14.0}, False),
        ({"heel_cup_depth": 16.0}, True), ({"arch_height": 15.0}, False), ({"arch_height": 15.4}, True),
        ({"heel_lift": 3.0}, True), ({"surface": "loaded"}, False), ({"surface": "as_scanned"}, True),
        ({"first_ray_cutout": 1.0}, True), ({"cuboid_raise": 1.0}, True), ({"met_pad_height": 6.0}, False),
        ({"met_pad_height": 7.0}, True),
    ],
)  # fmt: skip
def test_a_rule_stays_within_them_and_a_prescriber_passes_them_on_record(elements, beyond):
    (name,) = elements
    pair = FootPair(right=foot())
    assert problems(asked(RULE, **elements)) == ([name] if beyond else [])
    assert problems(asked(SIGNED, **elements)) == ([name] if beyond else [])  # told for both, refused for a rule
    check_automatic(asked(SIGNED, **elements), pair, None)
    if beyond:
        with pytest.raises(ValueFault, match=f"right {name}"):
            check_automatic(asked(RULE, **elements), pair, None)


@pytest.mark.parametrize(("told", "lift", "beyond"), [(None, 1.0, True), (8.0, 6.0, False), (8.0, 6.5, True),
                                                      (4.0, 4.0, False), (4.0, 5.0, True)])  # fmt: skip
def test_a_lift_needs_a_clinicians_difference_and_is_no_more_than_it(told, lift, beyond):
    intake = Intake(answers={} if told is None else {"leg_length_difference": told})
    assert bool(problems(asked(RULE, heel_lift=lift), intake)) is beyond


def test_no_rule_asks_for_a_wedge_in_arthritis():
    intake = Intake(answers={"diagnosis": ("knee arthritis, inner side",)})
    for name in ("rearfoot_post", "forefoot_post"):
        assert problems(asked(RULE, **{name: 1.0}), intake) == [name]
        assert problems(asked(RULE, **{name: 0.0}), intake) == []
        assert problems(asked(RULE, **{name: 1.0}), Intake(answers={"diagnosis": ("low back pain",)})) == []


def test_an_arch_of_a_foot_that_did_not_stand_is_no_limit_for_a_rule():
    hanging = foot(state=LoadState.NONE)
    assert problems(asked(RULE, arch_height=10.0), profile=hanging) == ["arch_height"]
    assert problems(asked(RULE, arch_height=10.0), profile=replace(foot(), measurements={})) == ["arch_height"]


def test_the_vocabulary_is_the_notes_of_the_clinic():
    """Clinical notes 4, element by element."""
    names = set(load_elements())
    assert names >= {
        "shell_length", "shell_width", "arch_height", "arch_apex", "arch_fill", "heel_cup_depth", "heel_width",
        "rearfoot_post", "forefoot_post", "medial_skive", "lateral_skive", "first_ray_cutout", "fifth_ray_cutout",
        "mortons_extension", "reverse_mortons_extension", "met_pad_height", "met_pad_length", "met_pad_width",
        "met_pad_position", "met_bar_height", "dancers_pad", "toe_crest", "heel_lift", "medial_flange",
        "lateral_flange", "top_cover_material", "top_cover_thickness", "top_cover_length", "shell_material",
        "shell_thickness", "engraving", "extra_length", "target_shoe", "room_heel", "room_forefoot",
    }  # fmt: skip
    for term in load_elements().values():
        assert term.words
        assert term.help
        assert term.source
        if term.kind == "number":
            if term.default is not None:
                assert term.low <= term.default <= term.high
            if term.automatic is not None:
                assert term.low <= term.automatic[0] <= term.automatic[1] <= term.high


@pytest.mark.parametrize("name", ["arch_height", "arch_apex", "medial_flange", "shell_length", "heel_width",
                                  "shell_width", "room_heel"])  # fmt: skip
def test_what_a_prescriber_withholds_stays_withheld(known, name):
    view = known("average", Side.RIGHT).view
    arch = {} if name == "arch_height" else {"arch_height": element("arch_height", sole_of(view).arch[2], SIGNED)}
    foot = FootPrescription(side=Side.RIGHT, elements=arch, withheld={name: "a clinician decides"})
    whole = completed(foot, None, sole_of(view), "", 1.2)
    assert whole.withheld[name] == "a clinician decides"
    assert name not in whole.elements
    made = make(foot, None, view, machine_of("fff"))
    assert made.solid is not None or made.refused[0].startswith(f"{name}: ")
