"""The norms are rebuilt from the survey: its foot columns lie beside the tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import statistics
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from scanfit.foot.make_norms import FILES, MAPPING, as_json, fit_line, norms_from, quantiles, read_survey, reduced_bytes

DATA = Path(__file__).resolve().parents[2] / "data" / "ansur2"
# measures.md, "Length-conditional z": a, b, r, SEE as printed there
PRINTED = {
    "men": {
        "ball_length_medial": (".739", "0.5", ".93", "4.0"),
        "ball_width": (".235", "38.1", ".59", "4.2"),
        "ball_girth": (".590", "92.2", ".60", "10.4"),
        "heel_width": (".202", "17.7", ".48", "4.8"),
        "long_heel_girth": ("1.007", "70.5", ".79", "10.1"),
        "ankle_girth": (".547", "81.1", ".49", "12.8"),
        "lateral_malleolus_height": (".144", "33.9", ".33", "5.3"),
    },
    "women": {
        "ball_length_medial": (".729", "2.6", ".94", "3.3"),
        "ball_width": (".213", "40.2", ".56", "4.0"),
        "ball_girth": (".573", "86.9", ".61", "9.4"),
        "heel_width": (".214", "14.5", ".51", "4.4"),
        "long_heel_girth": (".988", "66.9", ".80", "9.1"),
        "ankle_girth": (".513", "89.4", ".43", "13.5"),
        "lateral_malleolus_height": (".127", "31.4", ".31", "4.9"),
    },
}
GIRTH_ON_WIDTH = {"men": ("2.145", "33.5", ".87", "6.4"), "women": ("2.115", "32.0", ".86", "6.0")}


@pytest.fixture(scope="module")
def survey():
    return read_survey(DATA)


@pytest.fixture(scope="module")
def rows():
    """The table read by other means than the script's."""
    text = gzip.decompress((DATA / "ansur2_feet.csv.gz").read_bytes()).decode()
    return list(csv.reader(io.StringIO(text)))


def shipped() -> dict:
    return json.loads(resources.files("scanfit.foot").joinpath("norms.json").read_text(encoding="utf-8"))


def assert_prints_as(value: float, printed: str) -> None:
    digits = len(printed.partition(".")[2])
    # half a unit of the last printed digit, and nothing more: 6.355 may stand as 6.4 but not as 6.3
    assert abs(value - float(printed)) <= 0.5 * 10.0**-digits + 1e-9, f"{value} was printed as {printed}"


def test_the_shipped_file_is_what_the_survey_gives(survey):
    made, kept = json.loads(as_json(norms_from(survey))), shipped()
    assert {k: v for k, v in made.items() if k != "populations"} == {
        k: v for k, v in kept.items() if k != "populations"
    }
    for name, people in made["populations"].items():
        other = kept["populations"][name]
        assert people["sample"] == other["sample"] == {"men": 4082, "women": 1986}[name]
        assert people["foot_length_mm"] == pytest.approx(other["foot_length_mm"], abs=0.0011)
        for measure, row in people["measures"].items():
            there = other["measures"][measure]
            assert [row[k] for k in ("a", "b", "r", "see")] == pytest.approx(
                [there[k] for k in ("a", "b", "r", "see")], abs=1e-8
            )
            assert row["z"] == pytest.approx(there["z"], abs=1.1e-5)


@pytest.mark.parametrize("population", FILES)
@pytest.mark.parametrize("measure", [name for name in MAPPING if name != "foot_length"])
def test_the_regression_is_the_printed_one_and_that_of_two_other_programs(population, measure, survey):
    row = shipped()["populations"][population]["measures"][measure]
    for key, printed in zip(("a", "b", "r", "see"), PRINTED[population][measure], strict=True):
        assert_prints_as(row[key], printed)
    x, y = survey[population]["footlength"], survey[population][MAPPING[measure].column]
    slope, intercept = np.polyfit(x, y, 1)
    assert (row["a"], row["b"]) == pytest.approx((slope, intercept), abs=1e-9)
    again = statistics.linear_regression(x.tolist(), y.tolist())
    assert (row["a"], row["b"]) == pytest.approx((again.slope, again.intercept), abs=1e-8)
    assert row["r"] == pytest.approx(statistics.correlation(x.tolist(), y.tolist()), abs=2e-9)
    left = math.fsum((y - slope * x - intercept) ** 2)
    assert row["see"] == pytest.approx(math.sqrt(left / (len(x) - 2)), abs=2e-9)


@pytest.mark.parametrize("population", FILES)
def test_foot_length_is_compared_with_everybody(population, survey):
    row = shipped()["populations"][population]["measures"]["foot_length"]
    length = survey[population]["footlength"].tolist()
    assert row["a"] == 0
    assert (row["b"], row["see"]) == pytest.approx((statistics.mean(length), statistics.stdev(length)), abs=1e-8)
    assert (f"{row['b']:.1f}", f"{row['see']:.1f}") == {"men": ("271.2", "13.1"), "women": ("246.3", "12.4")}[
        population
    ]


@pytest.mark.parametrize("population", FILES)
def test_the_row_of_girth_on_width(population, survey):
    people = survey[population]
    line = fit_line(people["footbreadthhorizontal"], people["balloffootcircumference"])
    for value, printed in zip(line, GIRTH_ON_WIDTH[population], strict=True):
        assert_prints_as(value, printed)


def test_the_reduced_table_is_the_survey_and_holds_nobody(survey, rows):
    assert reduced_bytes(survey) == (DATA / "ansur2_feet.csv.gz").read_bytes()
    assert rows[0] == ["population", *(mapped.column for mapped in MAPPING.values())]
    assert len(rows) == 1 + 4082 + 1986
    assert {row[0] for row in rows[1:]} == set(FILES)
    assert (DATA / "ansur2_feet.csv.gz").stat().st_size < 150_000


def test_the_survey_is_read_as_it_comes(tmp_path, survey, rows):
    """108 columns, latin-1, another name for the id among women: the foot columns are taken by their names."""
    for population, file in FILES.items():
        lines = [",".join(["subjectid" if population == "men" else "SubjectId", *rows[0][1:], "Ethnicity"])]
        lines += [",".join(["7", *row[1:], "Curaçao"]) for row in rows[1:] if row[0] == population]
        (tmp_path / file).write_text("\n".join(lines), encoding="latin-1")
    read = read_survey(tmp_path)
    for population, people in read.items():
        for column, values in people.items():
            assert np.array_equal(values, survey[population][column])


def test_quantiles_spread_a_reading_over_its_millimetre():
    assert quantiles(np.array([10.0]), [25, 50, 75]).tolist() == [9.75, 10.0, 10.25]
    assert quantiles(np.array([10.0, 11.0]), [0, 25, 50, 100]).tolist() == [9.5, 10.0, 10.5, 11.5]
    assert quantiles(np.array([0.0, 0.5]), [50]).tolist() == [0.25]  # readings overlap where lines are taken off them


@pytest.mark.parametrize("population", FILES)
def test_the_residuals_are_not_normal_to_a_point(population, survey):
    """Why the sample's own percentiles ship: a normal curve is off by more than one point somewhere."""
    normal = statistics.NormalDist()
    document = shipped()
    off = {
        name: max(abs(100 * normal.cdf(z) - p) for z, p in zip(row["z"], document["percentiles"], strict=True))
        for name, row in document["populations"][population]["measures"].items()
    }
    assert max(off.values()) > 1.0
    assert all(value < 5.0 for value in off.values())  # and yet near it: no column is another quantity
