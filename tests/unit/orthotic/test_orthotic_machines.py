"""Printers and mills as data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.errors import ScanfitError, UsageError
from scanfit.orthotic.machines import load_machines, machine_of

GOOD = {"thinnest_mm": "1.5", "bed_mm": "[300, 200, 100]", "steepest_deg": "80"}


def file_of(folder, **keys):
    place = folder / "ours.toml"
    place.write_text("".join(f"{key} = {value}\n" for key, value in {**GOOD, **keys}.items() if value is not None))
    return str(place)


def test_those_that_come_along_say_where_they_are_from():
    for name, machine in load_machines().items():
        assert machine_of(name) is machine
        assert machine.source
        assert machine.tag == "D"


def test_one_of_ones_own(tmp_path):
    found = machine_of(file_of(tmp_path, words='"our printer"'))
    assert (found.name, found.words, found.thinnest_mm, found.bed_mm) == ("ours", "our printer", 1.5, (300, 200, 100))


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"thinnest_mm": "0"}, "0.2 to 6"), ({"thinnest_mm": "nan"}, "expected a number"),
        ({"thinnest_mm": '"thin"'}, "expected a number"), ({"thinnest_mm": None}, "expected a number"),
        ({"thinnest_mm": "true"}, "expected a number"), ({"bed_mm": "[300, 200]"}, "three numbers"),
        ({"bed_mm": "[1, 200, 100]"}, "50 to 3000"), ({"bed_mm": None}, "three numbers"),
        ({"steepest_deg": "95"}, "30 to 90"), ({"unit": '"in"'}, "expected mm"), ({"colour": '"red"'}, "no key"),
        ({"words": "3"}, "are text"),
    ],
)  # fmt: skip
def test_one_that_is_none_is_told_what_it_lacks(tmp_path, keys, says):
    with pytest.raises(UsageError, match=says):
        machine_of(file_of(tmp_path, **keys))


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    place = tmp_path_factory.mktemp("machine") / "any.toml"
    place.write_bytes(data)
    with pytest.raises(ScanfitError):
        machine_of(str(place))
