"""Provider records: every refusal, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from scanfit.errors import ValueFault
from scanfit.providers import CatalogSource, MeasurementDef, Option, Recommender, ScanReader


def nothing(*_: Any) -> Any:
    return None


READER = {"name": "xyz", "summary": "Points", "suffixes": (".xyz",), "read": nothing}
SOURCE = {"name": "lines", "summary": "Lines", "accepts": nothing, "load": nothing}
FITTER = {"name": "by-length", "summary": "Length", "item": "shoe", "needs": (), "score": nothing, "explain": nothing}
MEASURE = {"name": "foot_length", "summary": "Length", "unit": "mm", "standard": "", "compute": nothing}
NAME = "'{}' is not a provider name: 2 to 31 of a-z, 0-9 and -, a letter first"


@pytest.mark.parametrize("name", ["", "x", "Xyz", "9yz", "x_z", "x" * 32, "x z", "xyz\n"])
@pytest.mark.parametrize(("record", "parts"), [(ScanReader, READER), (CatalogSource, SOURCE), (Recommender, FITTER)])
def test_a_bad_provider_name_is_refused(record: Any, parts: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueFault) as refused:
        record(**{**parts, "name": name})
    assert str(refused.value) == NAME.format(name)


@pytest.mark.parametrize("summary", ["", "  ", "two\nlines"])
@pytest.mark.parametrize(("record", "parts"), [(ScanReader, READER), (MeasurementDef, MEASURE)])
def test_a_summary_is_one_line(record: Any, parts: dict[str, Any], summary: str) -> None:
    with pytest.raises(ValueFault) as refused:
        record(**{**parts, "summary": summary})
    assert str(refused.value) == f"{parts['name']}: the summary must be one line that is not empty"


@pytest.mark.parametrize("suffixes", [(), ("stl",), (".STL",)])
def test_suffixes_are_lower_case_with_the_dot(suffixes: tuple[str, ...]) -> None:
    with pytest.raises(ValueFault) as refused:
        ScanReader(**{**READER, "suffixes": suffixes})
    assert str(refused.value) == f"reader xyz: suffixes are {suffixes}, expected like ('.stl',)"


def test_a_recommender_recommends_shoes_or_insoles() -> None:
    with pytest.raises(ValueFault) as refused:
        Recommender(**{**FITTER, "item": "sock"})
    assert str(refused.value) == "recommender by-length: item is 'sock', expected shoe or insole"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Length"}, "'Length' is not a measurement name: lower case letters, digits and _"),
        ({"unit": "cm"}, "foot_length: unit is 'cm', expected one of 'mm', 'deg', 'cm3', ''"),
    ],
)
def test_a_measurement_definition_that_cannot_be_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        MeasurementDef(**{**MEASURE, **change})
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"name": "Sheet"}, "'Sheet' is not an option name: lower case letters, digits and _"),
        ({"name": "sheet", "kind": "colour"}, "option sheet: kind is 'colour', expected text, integer, number, flag"),
    ],
)
def test_an_option_that_cannot_be_is_refused(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        Option(**parts)
    assert str(refused.value) == message
