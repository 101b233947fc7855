"""A tape measurement typed by hand: what is understood, and every refusal with its exact words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ScanError
from scanfit.model.documents import profile_from_bytes, profile_from_file, profile_to_json
from scanfit.model.documents.profile_in import MAX_BYTES
from scanfit.model.measurement import Category, Measurement
from scanfit.model.scan import LoadState, Side

TYPED = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
load_state = "bipedal"
[feet.measurements]
foot_length = 262
ball_girth = 250.5

[[feet]]
side = "right"
[feet.measurements]
foot_length = { value = 10.3, unit = "in", sigma = 0.1, method = "manual" }
ball_width = { value = 10.1, unit = "cm" }
toe_shape = { value = "greek", probability = 0.8 }
"cobbler.barleycorns" = { value = 31, unit = "", sigma = 0.5 }
[feet.withheld]
heel_width = "the tape was too short"
"""


def read(text: str, kind: str = "toml"):
    return profile_from_bytes(text.encode(), kind=kind, where="me.toml")


def refused(text: str, kind: str = "toml") -> ScanError:
    with pytest.raises(ScanError) as caught:
        read(text, kind)
    assert caught.value.exit_code == 3
    assert caught.value.next_step
    assert caught.value.where.startswith("me.toml")
    return caught.value


def instead(line: str, replaced: str = "foot_length = 262") -> str:
    assert replaced in TYPED
    return TYPED.replace(replaced, line, 1)


def test_bare_numbers_are_a_tape_in_millimetres():
    left = read(TYPED).left
    assert left.measurements == {
        "foot_length": Measurement(name="foot_length", value=262.0, unit="mm", sigma=1.5, method="typed"),
        "ball_girth": Measurement(name="ball_girth", value=250.5, unit="mm", sigma=3.0, method="typed"),
    }
    assert left.load_state is LoadState.BIPEDAL
    assert left.source.path == "me.toml"
    assert len(left.source.sha256) == 64


def test_tables_carry_their_unit_and_sigma():
    right = read(TYPED).right
    length = right.measurements["foot_length"]
    assert (length.value, length.sigma) == (pytest.approx(10.3 * 25.4, abs=1e-12), pytest.approx(2.54, abs=1e-12))
    assert (length.unit, length.method) == ("mm", "manual")
    assert right.measurements["ball_width"].value == pytest.approx(101.0, abs=1e-12)
    assert right.measurements["ball_width"].sigma == 1.5
    assert right.measurements["toe_shape"] == Category(name="toe_shape", value="greek", probability=0.8)
    assert right.measurements["cobbler.barleycorns"].value == 31
    assert right.withheld == {"heel_width": "the tape was too short"}
    assert right.load_state is LoadState.UNKNOWN


def test_json_with_a_byte_order_mark_says_the_same_as_toml():
    plain = {
        "schema": "scanfit.profile/1",
        "feet": [{"side": "left", "load_state": "bipedal", "measurements": {"foot_length": 262, "ball_girth": 250.5}}],
    }
    data = b"\xef\xbb\xbf" + json.dumps(plain).encode()
    assert profile_from_bytes(data, kind="json").left.measurements == read(TYPED).left.measurements


def test_a_saved_asymmetry_is_taken_from_the_feet_and_not_from_the_file():
    standing = instead('side = "right"\nload_state = "bipedal"', 'side = "right"')
    document = json.loads(profile_to_json(read(standing)))
    document["asymmetry"]["foot_length"]["value"] = 99
    again = profile_from_bytes(json.dumps(document).encode())
    assert json.loads(profile_to_json(again))["asymmetry"]["foot_length"]["value"] == 0.38


REFUSALS = [
    ("foot_lenth = 262", "feet[0].measurements", "'foot_lenth' is not a measure scanfit knows",
     "did you mean 'foot_length'?"),
    ("foot_length = 26.2", "feet[0].measurements", "foot_length is 26.2 mm, a foot has 90 to 350",
     'check the number; if it is in cm, write { value = 26.2, unit = "cm" }'),
    ("foot_length = 600", "feet[0].measurements", "foot_length is 600 mm, a foot has 90 to 350", "check the number"),
    ("foot_length = -262", "feet[0].measurements", "foot_length is -262 mm, a foot has 90 to 350", "check the number"),
    ('foot_length = "26,2"', "feet[0].measurements", "foot_length is '26,2', expected a number",
     "write it as a number: no quotes, and a point before the decimals"),
    ("foot_length = true", "feet[0].measurements", "foot_length is neither a number nor a table",
     "write foot_length = 262.4, or foot_length = { value = 262.4, sigma = 0.5 }"),
    ("foot_length = { valeu = 262 }", "feet[0].measurements.foot_length", "'valeu' is not a key scanfit knows here",
     "did you mean 'value'?"),
    ("foot_length = {}", "feet[0].measurements.foot_length", "'value' is missing", "add the key 'value'"),
    ('foot_length = { value = 262, sigma = "x" }', "feet[0].measurements.foot_length sigma",
     "this is text, expected a number or nothing", "correct the value"),
    ("foot_length = { value = 262, sigma = 0 }", "feet[0].measurements", "sigma of foot_length is 0",
     "write one standard deviation, above zero, in the unit of the value"),
    ('foot_length = { value = 262, unit = "furlong" }', "feet[0].measurements", "foot_length has the unit 'furlong'",
     "use 'mm', 'cm', 'm', 'in'"),
    ('foot_length = { value = 262, method = "auto" }', "feet[0].measurements", "foot_length has no sigma",
     "write one standard deviation beside the value: foot_length = { value = 262, sigma = ... }"),
    ('foot_length = { value = 262, method = "typd" }', "feet[0].measurements", "'typd' is not a method of measuring",
     "use one of: auto, typed, marker, manual"),
    ("arch_index = 0.2", "feet[0].measurements", "arch_index has no sigma",
     "write one standard deviation beside the value: arch_index = { value = 0.2, sigma = ... }"),
    ("toe_shape = 3", "feet[0].measurements", "toe_shape is 3, expected a word", "use one of: egyptian, greek, square"),
    ('toe_shape = "greek"', "feet[0].measurements", "toe_shape has no probability",
     'write toe_shape = { value = "greek", probability = 0.8 }'),
    ('toe_shape = { value = "greec", probability = 1 }', "feet[0].measurements", "'greec' is not a value of toe_shape",
     "use one of: egyptian, greek, square"),
    ('toe_shape = { value = "greek", probability = 2 }', "feet[0].measurements", "the probability of toe_shape is 2",
     "write a number from 0 to 1"),
    ("foot_length = { value = 262, sigma = 31 }", "feet[0].measurements",
     "sigma of foot_length is 31 mm, of a value of 262 mm it is at most 30",
     "write one standard deviation; a tape's is 1.5 to 3 mm"),
    ("heel_width = { value = 7, unit = 'cm', sigma = 1.8 }", "feet[0].measurements",
     "sigma of heel_width is 18 mm, of a value of 70 mm it is at most 17.5",
     "write one standard deviation; a tape's is 1.5 to 3 mm"),
    ('"cobbler.last" = { value = 262, unit = "mm", sigma = 31 }', "feet[0].measurements",
     "sigma of cobbler.last is 31 mm, of a value of 262 mm it is at most 30",
     "write one standard deviation; a tape's is 1.5 to 3 mm"),
    ("foot_length = nan", "feet[0].measurements.foot_length", "this is not a finite number", "write its value"),
    ("foot_length = inf", "feet[0].measurements.foot_length", "this is not a finite number", "write its value"),
    ("foot_length = 1" + "0" * 400, "feet[0].measurements.foot_length",
     "this is not a finite number", "write its value"),
    ('"cobbler.x1" = 4', "feet[0].measurements", "cobbler.x1 has no unit",
     "use 'mm', 'cm', 'm', 'in', 'deg', 'cm3', ''"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "place", "what", "next_step"), REFUSALS, ids=[row[0][:40] for row in REFUSALS])
def test_a_measure_that_cannot_be_used_is_refused_with_its_name(line, place, what, next_step):
    error = refused(instead(line))
    assert (error.where, error.what, error.next_step) == (f"me.toml {place}", what, next_step)


STRUCTURE = [
    ('side = "left"', 'sid = "left"', "feet[0]", "'sid' is not a key scanfit knows here", "did you mean 'side'?"),
    ('side = "left"', "", "feet[0]", "'side' is missing", "add the key 'side'"),
    ('side = "left"', 'side = "lefft"', "feet[0]", "'lefft' is not a side", "use one of: left, right"),
    ('side = "left"', "side = 3", "feet[0].side", "this is a whole number, expected text", "correct the value"),
    ('"bipedal"', '"standing"', "feet[0]", "'standing' is not a load state",
     "use one of: unknown, none, sitting, bipedal, single"),
    ('side = "left"', 'side = "right"', "", "there are two right feet",
     "keep one foot of each side: a profile is one person"),
    ("schema = ", "shema = ", "", "the file does not say what it is: 'schema' is missing",
     'write schema = "scanfit.profile/1" at the top'),
    ("profile/1", "profile/2", "", "schema is 'scanfit.profile/2', expected 'scanfit.profile/1'",
     'write schema = "scanfit.profile/1" if this is a profile of that version'),
    ('profile/1"\n', 'profile/1"\ndefinitions = "7"\n', "", "the measures follow definitions '7'",
     "this scanfit knows definitions '1'; measure again with it, or read the profile with a newer one"),
    ('profile/1"\n', 'profile/1"\nnote = "x"\n', "", "'note' is not a key scanfit knows here",
     "use one of: schema, definitions, feet, asymmetry"),
    ('"the tape was too short"', '" "', "feet[1]", "heel_width is withheld without a reason", "say why in a few words"),
    ("heel_width = ", "ball_width = ", "feet[1]", "ball_width: measured and withheld at once",
     "correct it in the file"),
    ("heel_width = ", "heal_width = ", "feet[1].withheld", "'heal_width' is not a measure scanfit knows",
     "did you mean 'heel_width'?"),
    ('load_state = "bipedal"', "T_foot_scan = [[1, 0], [0, 1]]", "feet[0]",
     "T_foot_scan is not 4 rows of a rigid transform", "leave it out of a typed profile"),
    ('load_state = "bipedal"', 'quality = { grade = "goood" }', "feet[0].quality", "'goood' is not a grade",
     "use one of: good, usable, poor"),
    ('load_state = "bipedal"', 'source = { unit = "feet" }', "feet[0].source", "'feet' is not a unit of length",
     "use one of: mm, cm, m, in"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "place", "what", "next_step"), STRUCTURE, ids=[row[1][:40] for row in STRUCTURE]
)
def test_a_file_of_another_shape_is_refused_with_the_nearest_word(old, new, place, what, next_step):
    error = refused(instead(new, old))
    assert (error.where, error.what, error.next_step) == (f"me.toml {place}".rstrip(), what, next_step)


def test_a_decimal_comma_in_toml_names_its_line():
    error = refused(instead("foot_length = 26,2"))
    assert error.what.startswith("this is not TOML: ")
    assert "line 7" in error.what
    assert error.next_step == "correct that place; decimals take a point, not a comma"


def test_json_refuses_nan_a_key_given_twice_deep_nesting_and_no_feet():
    head = '{"schema": "scanfit.profile/1", "feet": [{"side": "left", "measurements": {'
    assert refused(head + '"foot_length": NaN}}]}', "json").what == "this is not JSON: NaN is not a number"
    twice = refused(head + '"foot_length": 262, "foot_length": 226}}]}', "json")
    assert twice.what == "this is not JSON: the key 'foot_length' stands twice"
    assert refused("[" * 100_000, "json").what == "this is not JSON: it is nested too deeply"
    assert refused('{"schema": "scanfit.profile/1", "feet": []}', "json").what == "the profile has no foot"
    assert refused("[1]", "json").what == "a profile is a table of keys"
    assert refused(" \n", "json").what == "the file is empty"


def test_reading_is_bounded():
    with pytest.raises(ScanError, match="a profile is at most 16 MB"):
        profile_from_bytes(b" " * (MAX_BYTES + 1))


def test_a_file_is_read_by_its_ending(tmp_path):
    typed = tmp_path / "me.TOML"
    typed.write_text(TYPED)
    assert profile_from_file(typed).left.side is Side.LEFT
    for name, what in (
        ("me.yaml", "a profile ends in .json or .toml, not '.yaml'"),
        ("gone.toml", "the file cannot be read: no such file or directory"),
    ):
        with pytest.raises(ScanError) as caught:
            profile_from_file(tmp_path / name)
        assert caught.value.what == what
    (tmp_path / "latin.toml").write_bytes(TYPED.replace("tape", "t\u00e4pe").encode("latin-1"))
    with pytest.raises(ScanError, match="the file is not UTF-8 text"):
        profile_from_file(tmp_path / "latin.toml")


def outcome(data: bytes, kind: str = "json") -> str:
    """What to do next; empty only if a refusal does not say."""
    try:
        profile_from_bytes(data, kind=kind)
    except ScanError as error:
        return error.next_step
    return "go on"


@given(st.binary(max_size=300), st.sampled_from(["json", "toml"]))
def test_any_bytes_are_a_profile_or_a_scan_error(data, kind):
    assert outcome(data, kind)


@given(st.data())
def test_a_damaged_profile_is_a_profile_or_a_scan_error(data):
    whole = profile_to_json(read(TYPED))
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=6))
    cut = data.draw(st.integers(0, 8))
    assert outcome(whole[:at] + junk + whole[at + cut :])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["schema", "feet", "side", "load_state", "measurements", "withheld", "landmarks", "outline", "quality",
        "inferred", "source", "T_foot_scan", "dorsal_profile", "definitions", "asymmetry"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=5), st.sampled_from(KEYS), JUNK)
def test_any_json_value_in_any_place_is_a_profile_or_a_scan_error(top, key, junk):
    foot = {"side": "left", "measurements": {"foot_length": 262}, key: junk}
    for document in (
        {"schema": "scanfit.profile/1", "feet": [foot]},
        {"feet": [foot], **top, "schema": "scanfit.profile/1"},
        {"schema": "scanfit.profile/1", "feet": [{"side": "left", "measurements": {"foot_length": junk}}]},
    ):
        assert outcome(json.dumps(document).encode())
