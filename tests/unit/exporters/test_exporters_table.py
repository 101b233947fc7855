"""The exporter ``table``: feet and recommendations as rows whose numbers are those of the JSON document."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.foot.definitions import MEASUREMENTS
from scanfit.host import PluginHost, parse_options
from scanfit.model.combination import Combination
from scanfit.model.documents import profile_to_json, recommendation_to_json
from scanfit.model.measurement import Category, Measurement
from scanfit.model.norms import FootNorms, NormScore
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.quality import Quality
from scanfit.model.recommendation import ItemFit, Recommendation, ZoneFit
from scanfit.model.scan import Inferred, LoadState, Side, Source
from scanfit.model.split import Correction, SplitSize
from scanfit_table import feet, items

NUMBERS = ("value", "sigma", "probability")
NORMS = {
    "men": FootNorms(
        population="men", source="s", load_state=LoadState.BIPEDAL, sample=10,
        scores={"foot_length": NormScore(name="foot_length", z=0, percentile=57.54, low=54.3, high=61, alike="by eye")},
        withheld={"ball_girth": "taken otherwise"},
    ),
    "women": FootNorms(
        population="women", source="s", load_state=LoadState.BIPEDAL, sample=10,
        scores={"foot_length": NormScore(name="foot_length", z=2, percentile=98.1, low=97, high=98.6, alike="by eye")},
        withheld={"ball_girth": "nobody knows"},
    ),
}  # fmt: skip
LEFT = FootProfile(
    side=Side.LEFT,
    load_state=LoadState.BIPEDAL,
    measurements={
        "toe_shape": Category(name="toe_shape", value="egyptian", probability=0.8123456),
        "lab.zeta": Measurement(name="lab.zeta", value=1e-6, unit="", sigma=1e-9),
        "ball_girth": Measurement(name="ball_girth", value=245.00049, unit="mm", sigma=3.0, method="typed"),
        "foot_length": Measurement(name="foot_length", value=262.4, unit="mm", sigma=0.4, standard="ISO 7250-1"),
        "clarke_angle": Measurement(name="clarke_angle", value=-4.25, unit="deg", sigma=1.5),
    },
    withheld={"ball_width": "=the toes; are merged", "lab.alpha": "no reason\nto speak of"},
    quality=Quality(grade="poor", issues=("a hole", "noise")),
    inferred={"sock": Inferred(value="1.5 mm", confidence=1.0, because="given"),
              "unit": Inferred(value="m", confidence=0.999, because="size")},
    source=Source(path="-scans/left.stl", sha256="ab12"),
    norms=NORMS,
)  # fmt: skip
RIGHT = FootProfile(
    side=Side.RIGHT, load_state=LoadState.UNKNOWN, measurements={"foot_length": LEFT.measurements["foot_length"]}
)
PAIR = FootPair(left=LEFT, right=RIGHT)
ZONE = ZoneFit(zone="toe_length", side=Side.LEFT, clearance_mm=-1.25, sigma_mm=0.5, low_mm=-4, high_mm=2,
               verdict="good", item_mm=288.4, foot_mm=289.65)  # fmt: skip
BLIND = ZoneFit(zone="instep", side=Side.RIGHT, clearance_mm=None, sigma_mm=None, low_mm=0, high_mm=8,
                verdict="unknown", item_mm=70.5)  # fmt: skip
SHOE = ItemFit(
    sku="=cmd|' /C calc'!A0", brand="Nice;=1+1", model="Lap, \"low\"", size_system="EU", size_label="43 1/3", width="",
    verdict="good", zones=(ZONE, BLIND), reasons=("good, -1.3 ± 0.5 mm", "+ light"), price=145.0, currency="EUR",
    stock=4, worst_zone="toe_length", recommender="zones",
)  # fmt: skip
BARE = replace(SHOE, sku="B", brand="Übergröße", zones=(), reasons=(), price=None, currency=None, stock=None)
ANSWER = Recommendation(
    shoes=(SHOE, BARE), insoles=(BARE,), nearest=(replace(SHOE, verdict="too tight"),), explained=(BARE,),
    not_on_shelf=(replace(BARE, stock=0),), considered=5, notes=("sizes are for standing feet", "-demo"),
)  # fmt: skip


def table(value: Any, folder: Path, *pairs: str) -> list[dict[str, str]]:
    host = PluginHost()
    path = folder / "t.csv"
    exporter = host.exporter_for(path, value)
    assert exporter.name == "table"
    options = parse_options(exporter, pairs)
    host.export(exporter, value, path, options)
    text = path.read_bytes().decode("utf-8-sig")
    separator = {"comma": ",", "semicolon": ";", "tab": "\t"}[options["separator"]]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows = list(reader)
    assert all(None not in row and None not in row.values() for row in rows), "a row is longer or shorter"
    return rows


def number(text: str) -> float | None:
    return float(text) if text else None


def test_the_columns_are_these_in_this_order(tmp_path: Path) -> None:
    """A new column is added at the end of its table; none goes, none moves."""
    assert ",".join(table(PAIR, tmp_path)[0]) == (
        "side,measure,value,unit,sigma,probability,withheld,"
        "percentile_men,percentile_men_low,percentile_men_high,"
        "percentile_women,percentile_women_low,percentile_women_high,percentile_note,"
        "method,standard,load_state,scan_quality,inferred,source,source_sha256,definitions"
    )
    assert ",".join(table(ANSWER, tmp_path)[0]) == (
        "answer,rank,sku,brand,model,size_system,size,width,verdict,worst_zone,"
        "zone,side,clearance_mm,sigma_mm,low_mm,high_mm,zone_verdict,item_mm,foot_mm,"
        "price,currency,stock,reasons,recommender,"
        "probability,zone_probability,aim_low_mm,aim_high_mm,item_sigma_mm,item_source,uncut_mm,foot_sigma_mm,foot_source"
    )


def test_two_feet_and_insoles_in_shoes_have_their_rows(tmp_path: Path) -> None:
    correction = Correction(
        name="tongue pad", side=Side.RIGHT, thickness_mm=3, probability=0.5, before=0.25, reason="pad"
    )
    split = SplitSize(
        because="the left foot is 6 mm longer", left=replace(SHOE, size_label="44"), right=SHOE, probability=0.625,
        one_size=SHOE, correction=correction,
    )  # fmt: skip
    insole = replace(BARE, sku="I")
    both = Combination(shoe=SHOE, insole=insole, fits=False, probability=0.125, verdict="too tight",
                       worst_zone="instep", side=Side.LEFT, reason="instep left: 4.0 mm too tight")  # fmt: skip
    answer = replace(ANSWER, insoles=(insole,), split_size=split, combinations=(both,))
    rows = [row for row in table(answer, tmp_path) if row["answer"] not in (*items.ANSWERS.values(), "note")]
    zones = [("toe_length", "left", ""), ("instep", "right", "")]
    assert [(row["answer"], row["size"], row["zone"], row["side"], row["probability"]) for row in rows] == [
        *(("left foot's size", "44", *zone) for zone in zones),
        *(("right foot's size", "43 1/3", *zone) for zone in zones),
        *(("one size for both", "43 1/3", *zone) for zone in zones),
        ("two sizes", "", "", "", "0.625"), ("correction", "", "", "right", "0.5"),
        ("insole not in shoe", "43 1/3", "", "left", "0.125"),
    ]  # fmt: skip
    assert rows[-1]["reasons"] == "insole I 43 1/3: instep left: 4.0 mm too tight"
    assert rows[-1]["worst_zone"] == "instep"


def test_every_measure_of_every_foot_has_its_row_in_order(tmp_path: Path) -> None:
    rows = [(row["side"], row["measure"]) for row in table(PAIR, tmp_path)]
    left = ["foot_length", "ball_width", "ball_girth", "clarke_angle", "toe_shape", "lab.alpha", "lab.zeta"]
    assert rows == [*(("left", name) for name in left), ("right", "foot_length")]


@given(st.permutations([definition.name for definition in MEASUREMENTS]), st.sets(st.from_regex(r"lab\.[a-z]{2,4}\Z")))
def test_the_order_is_scanfits_own_then_by_name(names: list[str], others: set[str]) -> None:
    assert feet.in_order([*others, *names]) == [*(d.name for d in MEASUREMENTS), *sorted(others)]


def test_a_number_has_unit_and_sigma_a_word_its_probability_and_a_gap_its_reason(tmp_path: Path) -> None:
    for row in table(PAIR, tmp_path):
        if row["withheld"]:
            assert not any(row[name] for name in (*NUMBERS, "unit", "method", "standard", "percentile_men"))
        elif row["probability"]:
            assert (row["value"], row["unit"], row["sigma"]) == ("egyptian", "", "")
        else:
            assert row["value"]
            assert row["unit"] in ("mm", "deg", "cm3", "1")
            assert float(row["sigma"]) > 0


def test_the_first_rows_cell_by_cell(tmp_path: Path) -> None:
    rows = {row["measure"]: row for row in table(PAIR, tmp_path)[:-1]}
    shared = {
        "side": "left", "load_state": "bipedal", "scan_quality": "poor; a hole; noise",
        "inferred": "sock 1.5 mm (confidence 1.0); unit m (confidence 0.999)", "source": "'-scans/left.stl",
        "source_sha256": "ab12", "definitions": "1",
    }  # fmt: skip
    empty = dict.fromkeys(rows["foot_length"], "")
    assert rows["foot_length"] == {
        **empty, **shared, "measure": "foot_length", "value": "262.4", "unit": "mm", "sigma": "0.4",
        "percentile_men": "57.5", "percentile_men_low": "54.3", "percentile_men_high": "61.0",
        "percentile_women": "98.1", "percentile_women_low": "97.0", "percentile_women_high": "98.6",
        "percentile_note": "men and women: by eye", "method": "auto", "standard": "ISO 7250-1",
    }  # fmt: skip
    assert rows["ball_girth"] == {
        **empty, **shared, "measure": "ball_girth", "value": "245.0", "unit": "mm", "sigma": "3.0", "method": "typed",
        "percentile_note": "men: taken otherwise; women: nobody knows",
    }  # fmt: skip
    assert rows["ball_width"] == {
        **empty, **shared, "measure": "ball_width", "withheld": "'=the toes; are merged",
    }  # fmt: skip
    assert rows["lab.alpha"]["withheld"] == "no reason to speak of"
    assert (rows["lab.zeta"]["value"], rows["lab.zeta"]["sigma"]) == ("0.000001", "0.000001")


def test_a_typed_foot_says_nothing_of_a_scan(tmp_path: Path) -> None:
    row = table(PAIR, tmp_path)[-1]
    assert [row[name] for name in ("side", "load_state", "scan_quality", "inferred", "source", "percentile_men")] == [
        "right", "unknown", "", "", "", "",
    ]  # fmt: skip


def same_numbers(pair: FootPair, folder: Path, *pairs: str) -> None:
    """Every number of the document is in the table, and the other way round."""
    document = json.loads(profile_to_json(pair))
    mark = "," if "decimal=," in pairs else "."
    rows = {
        (row["side"], row["measure"]): {key: cell.replace(mark, ".") for key, cell in row.items()}
        for row in table(pair, folder, *pairs)
    }
    wanted = {
        (foot["side"], name): (measure, foot)
        for foot in document["feet"]
        for name, measure in foot["measurements"].items()
    }
    gaps = {(foot["side"], name) for foot in document["feet"] for name in foot["withheld"]}
    assert set(rows) == {*wanted, *gaps}
    for key, (measure, foot) in wanted.items():
        for name in NUMBERS:
            known = measure.get(name)
            assert rows[key][name] == known if isinstance(known, str) else number(rows[key][name]) == known
        for population, norms in foot["norms"].items():
            score = norms["scores"].get(key[1], {})
            assert [number(rows[key][f"percentile_{population}{end}"]) for end in ("", "_low", "_high")] == [
                score.get(name) for name in ("percentile", "low", "high")
            ]


@pytest.mark.parametrize("pairs", [(), ("separator=tab",), ("separator=semicolon", "decimal=,"), ("bom=no",)])
def test_the_numbers_of_feet_are_the_documents(tmp_path: Path, pairs: tuple[str, ...]) -> None:
    same_numbers(PAIR, tmp_path, *pairs)


@given(st.floats(-1e6, 1e6), st.floats(1e-9, 1e6), st.sampled_from(["mm", "deg", "cm3", ""]))
def test_any_number_of_a_foot_is_the_documents(
    tmp_path_factory: pytest.TempPathFactory, value: float, sigma: float, unit: str
) -> None:
    measure = Measurement(name="lab.any", value=value, unit=unit, sigma=sigma)
    foot = FootProfile(side=Side.LEFT, load_state=LoadState.NONE, measurements={"lab.any": measure})
    same_numbers(FootPair(left=foot), tmp_path_factory.mktemp("t"), "separator=semicolon", "decimal=,")


def test_every_item_has_a_row_a_zone_or_one_without_zones(tmp_path: Path) -> None:
    rows = table(ANSWER, tmp_path)
    assert [(row["answer"], row["rank"], row["zone"], row["side"]) for row in rows] == [
        ("shoe", "1", "toe_length", "left"),
        ("shoe", "1", "instep", "right"),
        ("shoe", "2", "", ""),
        ("insole", "1", "", ""),
        ("nearest, does not fit", "1", "toe_length", "left"),
        ("nearest, does not fit", "1", "instep", "right"),
        ("asked about", "1", "", ""),
        ("would fit better", "1", "", ""),
        ("note", "", "", ""),
        ("note", "", "", ""),
    ]
    assert [row["reasons"] for row in rows[-2:]] == ["sizes are for standing feet", "'-demo"]


def test_the_numbers_of_a_recommendation_are_the_documents(tmp_path: Path) -> None:
    document = json.loads(recommendation_to_json(ANSWER))
    rows = [row for row in table(ANSWER, tmp_path) if row["answer"] != "note"]
    wanted = [(item, zone) for key in items.ANSWERS for item in document[key] for zone in item["zones"] or [{}]]
    for row, (item, zone) in zip(rows, wanted, strict=True):
        for name in ("clearance_mm", "sigma_mm", "low_mm", "high_mm", "item_mm", "foot_mm"):
            assert number(row[name]) == zone.get(name)
        assert (number(row["price"]), number(row["stock"])) == (item["price"], item["stock"])
        assert (row["currency"], row["verdict"], row["zone_verdict"]) == (
            item["currency"] or "", item["verdict"], zone.get("verdict", ""),
        )  # fmt: skip


def test_text_of_a_catalogue_is_made_harmless_and_numbers_are_not_touched(tmp_path: Path) -> None:
    row = table(ANSWER, tmp_path)[0]
    assert (row["sku"], row["brand"], row["model"]) == ("'=cmd|' /C calc'!A0", "Nice;'=1+1", 'Lap, "low"')
    assert row["clearance_mm"] == "-1.25"
    assert row["reasons"] == "good, -1.3 ± 0.5 mm;' + light"


def test_sizes_and_articles_are_not_turned_into_dates_and_numbers(tmp_path: Path) -> None:
    """A size is a number with the table's mark; what a spreadsheet would make a date of keeps its text."""
    sizes = {"10.5": "10,5", "10,5": "10,5", "42": "42", "43 1/3": "43 1/3", "5-6": "'5-6"}
    shoes = tuple(replace(SHOE, size_label=label, sku="0012", zones=()) for label in sizes)
    pairs = ("separator=semicolon", "decimal=,")
    found = table(Recommendation(shoes=shoes), tmp_path, *pairs)
    assert [row["size"] for row in found] == list(sizes.values())
    assert {row["sku"] for row in found} == {"'0012"}
    raw = table(Recommendation(shoes=shoes), tmp_path, *pairs, "keep_text=no")
    assert [row["size"] for row in raw] == list(sizes)
    assert {row["sku"] for row in raw} == {"0012"}


def test_an_empty_answer_is_the_names_of_the_columns(tmp_path: Path) -> None:
    assert table(Recommendation(), tmp_path) == []
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbfanswer,rank,sku,")


def test_the_same_value_gives_the_same_bytes_whatever_the_order_of_its_measures(tmp_path: Path) -> None:
    mappings = ("measurements", "withheld", "inferred", "norms")
    turned = replace(LEFT, **{name: dict(reversed(getattr(LEFT, name).items())) for name in mappings})
    found = set()
    for pair in (PAIR, FootPair(left=turned, right=RIGHT)):
        table(pair, tmp_path)
        found.add((tmp_path / "t.csv").read_bytes())
    assert len(found) == 1


def test_polars_reads_it_with_numbers_as_numbers(tmp_path: Path) -> None:
    """As a program would, mark and all; a column that holds words has none but words."""
    import polars as pl

    table(FootPair(right=RIGHT), tmp_path)
    frame = pl.read_csv(tmp_path / "t.csv")
    assert frame.columns[0] == "side"
    assert frame.row(0, named=True)["value"] == 262.4
    table(ANSWER, tmp_path)
    frame = pl.read_csv(tmp_path / "t.csv")
    assert frame["clearance_mm"].dtype == pl.Float64
    assert frame["clearance_mm"].drop_nulls().to_list() == [-1.25, -1.25]
    assert math.isclose(frame["price"].drop_nulls().sum(), 4 * 145.0)


def test_it_takes_feet_and_recommendations_and_nothing_else() -> None:
    (exporter,) = [one for one in PluginHost().exporters() if one.name == "table"]
    assert [exporter.accepts(value) for value in (PAIR, ANSWER, LEFT, None, "x")] == [True, True, False, False, False]
