"""Brand size charts: the shipped ones cell by cell, broken columns, hostile files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from importlib import resources
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanfit.catalog.charts import Charts, load_charts
from scanfit.errors import CatalogError

SHIPPED = json.loads(resources.files("scanfit.catalog.charts").joinpath("shoe_converter.json").read_text("utf-8"))
INCH = Fraction(254, 10)
# the formulas of the size systems, written down once more: size to foot length in mm
FOOT: dict[str, Callable[[Fraction], Fraction]] = {
    "EU": lambda size: size / Fraction(15, 100) - 15,
    "UK": lambda size: (size + 23) / 3 * INCH,
    "US_M": lambda size: (size + 22) / 3 * INCH,
    "US_W": lambda size: (size + 21) / 3 * INCH,
}
SMALL = {
    "cm": {"men": ["25", "25.5", "26"]},
    "eu": {"men": ["40", "40 2/3", "41 1/3"]},
    "us": {"men": ["7.5", "8", "8.5"]},
}


def exact(label: str) -> Fraction:
    """42 2/3 and 42.5, read apart from the code."""
    return sum((Fraction(part) for part in label.split()), Fraction(0))


def code_of(system: str, wearer: str) -> str:
    return {"eu": "EU", "uk": "UK", "us": "US_M" if wearer == "men" else "US_W"}[system]


def written(folder: Path, plain: Any, name: str = "chart.json") -> Path:
    path = folder / name
    path.write_text(plain if isinstance(plain, str) else json.dumps(plain), encoding="utf-8")
    return path


def length(charts: Charts, *asked: str) -> float | None:
    found = charts.foot_length_mm(*asked)
    return None if found is None else found.value_mm


@pytest.mark.parametrize("brand", ["adidas", "nike"])
@pytest.mark.parametrize("wearer", ["men", "women"])
def test_every_cell_of_the_shipped_charts(brand: str, wearer: str) -> None:
    charts, chart = load_charts(), {system: held[wearer] for system, held in SHIPPED["brands"][brand].items()}
    broken = {"us"} if (brand, wearer) == ("adidas", "women") else set()
    columns = {s: [exact(label) for label in labels] for s, labels in chart.items() if s not in broken | {"cm"}}
    seen = 0
    for at, cm in enumerate(chart["cm"]):
        off = max(abs(Fraction(cm) * 10 - FOOT[code_of(s, wearer)](sizes[at])) for s, sizes in columns.items())
        for system in columns:
            asked = (brand, wearer, code_of(system, wearer), chart[system][at])
            found = charts.foot_length_mm(*asked)
            assert charts.doubts(*asked) == (off > 25)
            if off > 25:
                assert found is None
                continue
            assert found is not None
            assert found.value_mm == float(Fraction(cm) * 10)
            assert found.sigma_mm == pytest.approx(hypot(3, float(off) / 2), rel=1e-12)
            assert found.source == "shoe-converter 1.0.0"
            seen += 1
    assert seen == {("adidas", "men"): 84, ("adidas", "women"): 56}.get((brand, wearer), 90)


def test_the_short_column_of_the_real_chart_is_refused_alone() -> None:
    charts = load_charts()
    assert len(SHIPPED["brands"]["adidas"]["us"]["women"]) == 22
    assert charts.notes[0] == (
        "size chart shoe_converter.json, adidas women: column us not used: it has 22 sizes for 28 lengths, so no size "
        "can be told to belong to its length"
    )
    assert all(length(charts, "adidas", "women", "US_W", label) is None for label in map(str, range(4, 20)))
    assert length(charts, "adidas", "women", "EU", "40") == length(charts, "adidas", "women", "UK", "6.5") == 246
    assert charts.notes_on(["Nike", "Else"]) == charts.notes[1:]
    assert charts.notes_on(["Adidas", "adidas originals"]) == charts.notes[:1]


def test_the_shipped_charts_say_whose_they_are() -> None:
    assert SHIPPED["schema"] == "scanfit.size-chart/1"
    assert (SHIPPED["licence"], SHIPPED["tag"]) == ("MIT", "R")
    assert "Permission is hereby granted, free of charge" in SHIPPED["licence_text"]
    assert "shoe-size-converter" in SHIPPED["origin"]


def test_a_length_that_may_be_nearly_the_lasts_is_as_doubtful_on_every_label_of_its_row() -> None:
    """Nike's row US 9, UK 8, EU 42.5 says 27.5 cm; the Brannock device has 262.5 mm for US men 9."""
    charts = load_charts()
    row = [("US_M", "9"), ("UK", "8"), ("EU", "42.5"), ("JP", "27.5"), ("MONDO", "275"), ("KR", "275"), ("EU", "42½")]
    found = {charts.foot_length_mm("Nike", "men", *each) for each in row}
    (only,) = found
    assert only is not None
    assert only.value_mm == 275
    assert only.sigma_mm == pytest.approx(hypot(3, 12.5 / 2), abs=0.02)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("NIKE", "men", "US_M", "9"), 275),
        (("Nike,  Inc", "men", "US_M", "9"), None),
        ((" ni-ke®", "men", "US_M", "9"), 275),
        (("Adidas", "men", "EU", "42 2/3"), 263),
        (("Adidas Originals", "men", "EU", "42 2/3"), None),
        (("", "men", "EU", "42"), None),
        (("nike", "unisex", "EU", "42.5"), 275),
        (("nike", "unisex", "US_M", "9"), 275),
        (("nike", "women", "US_M", "9"), 275),
        (("nike", "women", "US_W_RETAIL", "10.5"), 275),
        (("nike", "child", "US_M", "4"), None),
        (("nike", "child", "EU", "36"), None),
        (("nike", "men", "US_C", "4"), None),
        (("nike", "men", "US_M", "9.25"), None),
        (("nike", "men", "CN_OLD", "42"), None),
        (("nike", "men", "US_M", "nine"), None),
        (("nike", "men", "MONDO", "275/110"), 275),
    ],
)
def test_whose_chart_and_which_label(asked: tuple[str, str, str, str], expected: float | None) -> None:
    assert length(load_charts(), *asked) == expected


def test_nothing_is_interpolated(tmp_path: Path) -> None:
    charts = load_charts([written(tmp_path, {"x": SMALL})])
    labels = ("40", "40.5", "40 2/3", "40,667", "41 1/3", "42")
    assert [length(charts, "x", "men", "EU", each) for each in labels] == [250, None, 255, None, 260, None]


def test_men_and_women_must_agree_for_unisex(tmp_path: Path) -> None:
    both = {system: {"men": held["men"], "women": held["men"]} for system, held in SMALL.items() if system != "us"}
    both["cm"]["women"] = ["25", "25.5", "26.5"]
    charts = load_charts([written(tmp_path, {"x": both})])
    assert [length(charts, "x", "unisex", "EU", label) for label in ("40", "41 1/3")] == [250, None]


@pytest.mark.parametrize(
    ("system", "labels", "why"),
    [
        ("eu", ["40", "40 2/3"], "it has 2 sizes for 3 lengths, so no size can be told to belong to its length"),
        ("eu", ["40", "40", "41"], "it does not rise from size to size"),
        ("eu", ["41", "40", "42"], "it does not rise from size to size"),
        ("eu", ["40", "XL", "42"], "it holds 'XL', which is no size"),
        ("eu", ["40", None, "42"], "it holds 'None', which is no size"),
        ("eu", ["40", True, "42"], "it holds 'True', which is no size"),
        ("eu", ["40", "39-40", "42"], "it holds '39-40', which is no size"),
        ("eu", "40", "it is no list of sizes"),
        ("eu", [], "it is no list of sizes"),
        ("eu", {"40": 1}, "it is no list of sizes"),
        ("eu", ["1"] * 501, "it has more than 500 sizes"),
        ("eu", ["7.5", "8", "8.5"], "it lies 217 mm off the formula of EU sizes, so it is of another system"),
        ("uk", ["10", "10.5", "11"], "it lies 29 mm off the formula of UK sizes, so it is of another system"),
        ("mx", ["25", "26", "27"], "it is of a system or wearer scanfit does not know"),
    ],
)
def test_a_broken_column_is_refused_with_its_reason_and_the_rest_is_used(
    system: str, labels: Any, why: str, tmp_path: Path
) -> None:
    charts = load_charts([written(tmp_path, {"x": SMALL | {system: {"men": labels}}})])
    assert charts.notes_on(["x"]) == (f"size chart chart.json, x men: column {system} not used: {why}",)
    assert length(charts, "x", "men", "US_M", "8") == 255
    assert length(charts, "x", "men", "EU", "40") == (None if system == "eu" else 250)


@pytest.mark.parametrize(
    ("cm", "why"),
    [
        (None, "is no list of sizes"),
        (["25", "26", "25.5"], "does not rise from size to size"),
        (["250", "255", "260"], "holds what is no length of a foot in centimetres"),
        (["2.5", "2.6", "2.7"], "holds what is no length of a foot in centimetres"),
    ],
)
def test_without_its_lengths_a_chart_is_of_no_use(cm: Any, why: str, tmp_path: Path) -> None:
    charts = load_charts([written(tmp_path, {"x": SMALL | {"cm": {"men": cm}}, "y": SMALL})])
    assert charts.notes_on(["x"]) == (f"size chart chart.json, x men: not used: column cm {why}",)
    assert not charts.has("x")
    assert length(charts, "Y", "men", "EU", "40") == 250


def test_lengths_in_inches_contradict_every_column(tmp_path: Path) -> None:
    charts = load_charts([written(tmp_path, {"x": SMALL | {"cm": {"men": ["9.8", "10", "10.2"]}}})])
    assert len(charts.notes_on(["x"])) == 3  # two columns, and lengths alone are no chart
    assert not charts.has("x")


def test_one_size_far_off_is_not_used_nor_told_by_its_formula(tmp_path: Path) -> None:
    charts = load_charts([written(tmp_path, {"x": SMALL | {"cm": {"men": ["25", "25.5", "29"]}}})])
    assert charts.notes_on(["x"]) == (
        "size chart chart.json, x men: 1 of 3 sizes (29 to 29 cm) not used: their lengths and their sizes' formulas "
        "are more than 25 mm apart",
    )
    assert [charts.doubts("x", "men", "EU", label) for label in ("40", "41 1/3", "42")] == [False, True, False]
    assert [length(charts, "x", "men", "EU", label) for label in ("40", "41 1/3")] == [250, None]


def test_the_bare_form_and_the_stated_one_read_the_same(tmp_path: Path) -> None:
    stated = {"schema": "scanfit.size-chart/1", "source": "by hand", "licence": "none", "tag": "D"}
    bare = load_charts([written(tmp_path, {"x": SMALL}, "a.json")])
    whole = load_charts([written(tmp_path, stated | {"brands": {"x": SMALL}}, "b.json")])
    for label in ("40", "40 2/3", "41 1/3"):
        one, two = (charts.foot_length_mm("x", "men", "EU", label) for charts in (bare, whole))
        assert one is not None
        assert two is not None
        assert (one.value_mm, one.sigma_mm, one.source) == (two.value_mm, two.sigma_mm, "a.json")
        assert two.source == "by hand"


def test_a_later_file_goes_before_an_earlier_and_says_so(tmp_path: Path) -> None:
    own = {"NIKE": {"cm": {"men": ["26", "27"]}, "eu": {"men": ["41", "42.5"]}}}
    path = written(tmp_path, own)
    charts = load_charts([path])
    assert length(charts, "nike", "men", "EU", "42.5") == 270
    assert length(charts, "nike", "men", "EU", "42") is None
    assert length(charts, "nike", "women", "EU", "42.5") == 275
    assert charts.notes[-1] == "size chart chart.json: NIKE men goes before shoe-converter 1.0.0"
    own["NIKE"]["cm"]["men"] = ["26", "26.5"]
    written(tmp_path, own)
    assert length(load_charts([path]), "nike", "men", "EU", "42.5") == 265
    assert length(load_charts(), "nike", "men", "EU", "42.5") == 275


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the size chart is not JSON"),
        ("{", "the size chart is not JSON"),
        ('{"x": NaN}', "the size chart is not JSON"),
        ("[" * 100_000, "the size chart is not JSON"),
        ("9" * 10_000, "the size chart is not JSON"),
        ("[]", "the file is no table of names"),
        ("null", "the file is no table of names"),
        ('{"x": 1}', "x is no table of names"),
        ('{"x": {"eu": ["40"]}}', "x eu is no table of names"),
        ('{"x": {}, "x": {}}', "the size chart has 'x' twice in one place"),
        ('{"brands": {}}', "the chart's schema is another one"),
        ('{"schema": "scanfit.size-chart/2", "brands": {}}', "the chart's schema is another one"),
        ('{"®": {}}', "'®' is no brand"),
        ('{"a\\u001b[31m": 1}', "a?[31m is no table of names"),
        (" " * (4 * 1024 * 1024 + 1), "the size chart is bigger than 4 MB"),
    ],
)
def test_what_is_no_chart_is_refused(text: str, what: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CatalogError) as caught:
        load_charts([path])
    assert caught.value.what == what
    assert caught.value.where.startswith(str(path))
    assert caught.value.next_step


def test_what_is_no_file_is_refused_unread(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "none", tmp_path / "pipe", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(CatalogError, match=r"no file|cannot be read"):
            load_charts([path])


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["40", "25.5", "41 1/3", "½", "-1"])
TREES = st.recursive(
    LEAVES | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["cm", "eu", "us", "men", "women", "brands", "schema", "", "\ud800"]), inner)
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, brand=st.text(max_size=6), label=st.text(max_size=6))
def test_any_json_is_a_chart_or_a_catalogue_error(tree: Any, brand: str, label: str, tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    path.write_text(json.dumps({brand: tree}), encoding="utf-8")
    try:
        charts = load_charts([path])
    except CatalogError:
        return
    for note in charts.notes:
        note.encode("utf-8")
    found = charts.foot_length_mm(brand, "men", "EU", label)
    assert found is None or 70 <= found.value_mm <= 370


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60))
def test_any_bytes_are_a_chart_or_a_catalogue_error(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    path.write_bytes(data)
    with suppress(CatalogError):
        load_charts([path])
