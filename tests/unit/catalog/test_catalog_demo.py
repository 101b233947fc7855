"""The demonstration catalogues: current, plainly marked, graded as documented, and wearable by real feet."""

from __future__ import annotations

import runpy
from pathlib import Path

import polars as pl
import pytest

from scanfit.catalog.check import check
from scanfit.catalog.load import load_catalog
from scanfit.catalog.schema import LINE, SHOE
from scanfit.catalog.sizes import foot_length_mm
from scanfit.demo_data import path
from scanfit_csv import load, scanfit_catalogs

CATALOGS = Path(__file__).resolve().parents[3] / "catalogs"
SHOES, INSOLES = path("catalogs/demo/shoes.csv"), path("catalogs/demo/insoles.csv")
(CSV,) = scanfit_catalogs()

# Clearances of regular taste, sizing notes sections 4 and 5 (tag D); a computation of the test's own.
TOE_LENGTH = {
    "dress": (10, 13), "pump": (5, 8), "casual": (10, 14), "walking": (10, 14), "running": (12, 17),
    "hiking": (13, 18), "safety": (12, 16), "child": (12, 17),
}  # fmt: skip
ZONES = {
    "ball_girth_mm": (-4, 4), "ball_width_mm": (-4, 2), "heel_width_mm": (-4, 0), "instep_height_mm": (0, 8),
    "toe_box_height_mm": (2, 12),
}  # fmt: skip
MAIN = ("dress", "casual", "walking", "running", "hiking", "safety")


@pytest.fixture(scope="module")
def shoes() -> pl.DataFrame:
    return load_catalog(str(SHOES), CSV, {}).table


@pytest.fixture(scope="module")
def insoles() -> pl.DataFrame:
    return load_catalog(str(INSOLES), CSV, {}).table


def man(length: float = 271.0, wider: float = 0.0) -> dict[str, float]:
    """A man by the ANSUR regressions on foot length, ``wider`` standard errors from the mean (measures, section 3)."""
    return {
        "inner_length_mm": length, "ball_girth_mm": 0.590 * length + 92.2 + 10.4 * wider,
        "ball_width_mm": 0.235 * length + 38.1 + 4.2 * wider, "heel_width_mm": 0.202 * length + 17.7 + 2.4 * wider,
        "instep_height_mm": 0.245 * length, "toe_box_height_mm": 0.11 * length,
    }  # fmt: skip


def woman(length: float = 246.0, wider: float = 0.0) -> dict[str, float]:
    return {
        "inner_length_mm": length, "ball_girth_mm": 0.573 * length + 86.9 + 9.4 * wider,
        "ball_width_mm": 0.213 * length + 40.2 + 4.0 * wider, "heel_width_mm": 0.214 * length + 14.5 + 2.2 * wider,
        "instep_height_mm": 0.245 * length, "toe_box_height_mm": 0.11 * length,
    }  # fmt: skip


def good(table: pl.DataFrame, foot: dict[str, float], wearers: tuple[str, ...]) -> pl.DataFrame:
    """The variants with every known zone inside its range."""
    low, high = (
        pl.col("category").replace_strict({c: r[side] for c, r in TOE_LENGTH.items()}, return_dtype=pl.Float64)
        for side in (0, 1)
    )
    fits = pl.col("wearer").is_in(wearers) & (pl.col("inner_length_mm") - foot["inner_length_mm"]).is_between(low, high)
    for column, (least, most) in ZONES.items():
        fits &= (pl.col(column) - foot[column]).is_between(least, most).fill_null(True)
    return table.filter(fits)


def models_by_category(table: pl.DataFrame) -> dict[str, int]:
    return dict(table.group_by("category").agg(pl.col("sku").n_unique()).iter_rows())


@pytest.mark.checkout
def test_the_files_are_what_the_generator_writes() -> None:
    for name, text in runpy.run_path(str(CATALOGS / "make_demo.py"))["files"]().items():
        assert (CATALOGS / name).read_bytes() == text.encode("utf-8"), "run: python catalogs/make_demo.py"


def test_there_is_no_fault_in_them() -> None:
    assert load_catalog(str(SHOES), CSV, {}).notes == ()
    assert load_catalog(str(INSOLES), CSV, {}).notes == ()


def test_there_is_enough_of_everything(shoes: pl.DataFrame, insoles: pl.DataFrame) -> None:
    assert shoes["sku"].n_unique() == 58
    assert insoles["sku"].n_unique() == 15
    assert set(insoles["made"]) == {"prefabricated", "custom"}
    assert set(shoes["category"]) == set(TOE_LENGTH)
    assert set(shoes["wearer"]) == {"men", "women", "unisex", "child"}
    assert shoes.group_by("sku", "size_label").len()["len"].unique().sort().to_list() == [1, 2, 3, 4]
    assert 0.1 < (shoes["stock"] == 0).mean() < 0.3


def test_every_row_is_plainly_marked(shoes: pl.DataFrame, insoles: pl.DataFrame) -> None:
    for table in (shoes, insoles):
        assert table["brand"].str.ends_with(" (demo)").all()
        assert table["features"].str.starts_with("demo;").all()


@pytest.mark.parametrize("length", [255.0, 271.0, 280.0])
def test_a_mean_man_has_a_choice_in_every_category(shoes: pl.DataFrame, length: float) -> None:
    found = models_by_category(good(shoes, man(length), ("men", "unisex")))
    assert {c for c in MAIN if found.get(c, 0) < (2 if length == 271.0 else 1)} == set()


@pytest.mark.parametrize("length", [235.0, 246.0, 258.0])
def test_a_mean_woman_has_a_choice_in_every_category(shoes: pl.DataFrame, length: float) -> None:
    found = models_by_category(good(shoes, woman(length), ("women", "unisex")))
    assert {c for c in (*MAIN, "pump") if found.get(c, 0) < (2 if length == 246.0 else 1)} == set()


@pytest.mark.parametrize(("foot", "who", "medium"), [(man, "men", "D"), (woman, "women", "B")])
def test_a_wide_foot_needs_the_wide_widths(shoes: pl.DataFrame, foot, who: str, medium: str) -> None:  # type: ignore[no-untyped-def]
    lettered = shoes.filter(pl.col("size_system").is_in(["US_M", "US_W"]))
    mean = set(good(lettered, foot(), (who,))["width"])
    wide = set(good(lettered, foot(wider=1.5), (who,))["width"])
    assert medium in mean
    assert wide
    assert medium not in wide
    assert wide <= {"D", "2E", "4E"}


def test_a_very_broad_foot_has_a_choice(shoes: pl.DataFrame) -> None:
    """The real feet that ``scanfit demo`` measures: both must fit the same variant."""
    left = {"inner_length_mm": 273.7, "ball_girth_mm": 275.2, "ball_width_mm": 111.0, "heel_width_mm": 79.7,
            "instep_height_mm": 65.4, "toe_box_height_mm": 30.7}  # fmt: skip
    right = {"inner_length_mm": 273.8, "ball_girth_mm": 276.7, "ball_width_mm": 111.2, "heel_width_mm": 78.8,
             "instep_height_mm": 65.4, "toe_box_height_mm": 34.1}  # fmt: skip
    both = good(good(shoes, left, ("men", "unisex")), right, ("men", "unisex"))
    assert models_by_category(both) == {"casual": 1, "walking": 1, "running": 1}


def test_a_child_has_a_choice(shoes: pl.DataFrame) -> None:
    foot = {
        "inner_length_mm": 180.0, "ball_girth_mm": 180.5, "ball_width_mm": 70.2, "heel_width_mm": 48.6,
        "instep_height_mm": 44.0, "toe_box_height_mm": 21.0,
    }  # fmt: skip
    assert models_by_category(good(shoes, foot, ("child",)))["child"] >= 2


def test_a_longer_size_is_longer_and_a_wider_width_is_wider(shoes: pl.DataFrame) -> None:
    dimensions = ["inner_length_mm", "ball_girth_mm", "ball_width_mm", "heel_width_mm"]
    for rows in shoes.partition_by("sku", "width"):
        feet = [foot_length_mm(s, label) for s, label in rows.select("size_system", "size_label").iter_rows()]
        ordered = rows.with_columns(pl.Series("foot", [float(f) for f in feet])).sort("foot")
        assert all((ordered[name].diff().drop_nulls() > 0).all() for name in dimensions)
    for rows in shoes.partition_by("sku", "size_label"):
        ordered = rows.sort("ball_girth_mm")
        assert ordered["ball_width_mm"].is_sorted()
        assert ordered["ball_girth_mm"].is_unique().all()


def test_the_width_step_of_us_letters_is_a_quarter_inch(shoes: pl.DataFrame) -> None:
    row = shoes.filter((pl.col("size_system") == "US_M") & (pl.col("size_label") == "10"))
    for model in row.partition_by("sku"):
        girth = dict(model.select("width", "ball_girth_mm").iter_rows())
        assert girth["2E"] - girth["D"] == pytest.approx(2 * 6.35, abs=0.11)


@pytest.mark.parametrize(("factor", "unit"), [(10.0, "centimetres"), (25.4, "inches")])
def test_the_same_shoes_in_another_unit_are_refused_in_every_cell(factor: float, unit: str) -> None:
    table = load(str(SHOES), {})
    # a liner of 0.4 is thin and of 0 is none, and a drop of 0.8 is small, in any unit
    small = ("liner_heel_mm", "liner_forefoot_mm", "drop_mm")
    lengths = [c.name for c in SHOE if c.unit == "mm" and c.name in table.columns and c.name not in small]
    other = table.with_columns((pl.col(n).cast(pl.Float64, strict=False) / factor).round(4) for n in lengths)
    counts = {f.column: f.count for f in check(other, "shoe") if f.column in lengths}
    assert counts == {name: other[name].count() for name in lengths}
    hints = [f.next_step for f in check(other, "shoe") if f.column == lengths[0]]
    assert hints
    assert all(f"if this is in {unit}" in hint for hint in hints)


def test_lines_are_those_of_the_file() -> None:
    table = load(str(SHOES), {})
    assert table[LINE].to_list() == list(range(2, table.height + 2))
