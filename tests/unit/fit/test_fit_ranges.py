"""The allowed ranges: those of the sizing notes, each with a source, and nothing half stated."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from scanfit.catalog.schema import CATEGORIES
from scanfit.errors import CatalogError, ValueFault
from scanfit.fit.ranges import load_ranges, parse_ranges
from scanfit.fit.zones import INSOLE_ZONES, SHOE_ZONES
from scanfit.model.recommendation import TASTES

# sizing.md section 4
TOE_LENGTH = {"pump": (5, 8), "dress": (10, 13), "casual": (10, 14), "walking": (10, 14), "running": (12, 17),
              "hiking": (13, 18), "safety": (12, 16), "child": (12, 17), "ski": (0, 5)}  # fmt: skip


def ends(zone: str, category: str, taste: str = "regular") -> tuple[float, float]:
    allowed = load_ranges().of(zone, category, taste)
    return allowed.low_mm, allowed.high_mm


def test_the_toe_allowance_is_that_of_the_use():
    assert {category: ends("toe_length", category) for category in CATEGORIES} == TOE_LENGTH


@pytest.mark.parametrize(
    ("zone", "allowed"),
    [("ball_width", (-4, 2)), ("ball_girth", (-4, 4)), ("instep", (0, 8)), ("heel_width", (-4, 0)),
     ("toe_height", (2, 12)), ("hallux_height", (2, 12)), ("toe5_height", (2, 12)), ("ball_position", (-5, 5)),
     ("waist", (-3, 5)), ("heel_grip", (-6, 0)), ("collar", (5, 30))],
)  # fmt: skip
def test_the_other_zones_are_the_same_for_every_use(zone, allowed):
    assert {ends(zone, category) for category in CATEGORIES} == {allowed}


def test_every_zone_has_a_range_for_every_category_and_taste():
    for taste in TASTES:
        for zone in SHOE_ZONES:
            for category in CATEGORIES:
                low, high = ends(zone.name, category, taste)
                assert low < high
        for zone in INSOLE_ZONES:
            assert ends(zone.name, "any", taste) == ends(zone.name, "any")


def test_snug_is_never_roomier_and_roomy_never_snugger():
    for zone in SHOE_ZONES:
        for category in CATEGORIES:
            snug, regular, roomy = (ends(zone.name, category, taste) for taste in ("snug", "regular", "roomy"))
            assert snug[0] <= regular[0] <= roomy[0]
            assert snug[1] <= regular[1] <= roomy[1]


def test_a_childs_reserve_is_not_a_matter_of_taste_and_a_snug_dress_shoe_has_its_own_girth():
    assert ends("toe_length", "child", "snug") == (12, 17)
    assert ends("ball_girth", "dress", "snug") == (-5, 0)
    assert ends("ball_girth", "casual", "snug") == (-6, 2)


def test_every_number_in_the_file_has_a_source_and_a_tag():
    plain = tomllib.loads(resources.files("scanfit.fit").joinpath("ranges.toml").read_text(encoding="utf-8"))
    for entry in plain["range"] + plain["taste"] + plain["activity"] + plain["margin"]:
        assert len(entry["source"]) > 10
        assert entry["tag"] in ("R", "M", "C", "D")


def test_a_girth_may_leave_its_aim_twice_as_far():
    for zone in (*SHOE_ZONES, *INSOLE_ZONES):
        for category in CATEGORIES if zone in SHOE_ZONES else ("any",):
            found = load_ranges().of(zone.name, category, "regular")
            margins = (found.low_mm - found.least_mm, found.most_mm - found.high_mm)
            assert margins == {"girth": (4, 8), "length": (3, 3)}.get(zone.kind, (2, 4))


def test_an_activity_moves_the_whole_range_on_top_of_taste():
    of = load_ranges().of
    usual, down = of("toe_length", "hiking", "roomy"), of("toe_length", "hiking", "roomy", "descents")
    assert (down.low_mm, down.high_mm) == (usual.low_mm + 2, usual.high_mm + 2)
    assert (down.least_mm, down.most_mm) == (usual.least_mm + 2, usual.most_mm + 2)
    assert of("toe_length", "casual", "regular", "descents") == of("toe_length", "casual", "regular")
    assert of("ball_girth", "dress", "snug", "standing").low_mm == of("ball_girth", "dress", "snug").low_mm + 2


ENTRY = {"zone": "instep", "low": 0, "high": 8, "source": "s", "tag": "D"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zone": "ankle"}, "ranges: zone is 'ankle', expected one of "),
        ({"category": "ballet"}, "ranges: category is 'ballet', expected one of "),
        ({"taste": "wide"}, "ranges: taste is 'wide', expected one of regular, roomy, snug"),
        ({"tag": "X"}, "ranges: tag is 'X', expected one of C, D, M, R"),
        ({"source": " "}, "ranges: instep has no source"),
        ({"low": 8}, r"ranges: instep any regular is \(8.0, 8.0\), expected a finite low below high"),
        ({"high": float("inf")}, r"ranges: instep any regular is \(0.0, inf\), expected a finite low below high"),
        ({"hihg": 3}, r"ranges: keys are \['category', 'high', 'hihg'"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(change, message):
    with pytest.raises(ValueFault, match=message):
        parse_ranges({"range": [{**ENTRY, **change}]})


def test_an_entry_stands_once_and_a_shift_belongs_to_a_taste():
    with pytest.raises(ValueFault, match="ranges: instep any regular stands twice"):
        parse_ranges({"range": [ENTRY, ENTRY]})
    shift = {"zone": "instep", "taste": "regular", "shift": 1, "source": "s", "tag": "D"}
    with pytest.raises(ValueFault, match="ranges: instep any regular is not a shift of a taste"):
        parse_ranges({"taste": [shift]})
    with pytest.raises(ValueFault, match="ranges: unknown table rnage"):
        parse_ranges({"rnage": []})


def test_an_unknown_category_names_the_known_ones():
    with pytest.raises(CatalogError) as caught:
        load_ranges().of("toe_length", "ballet", "regular")
    assert caught.value.what == "there is no allowed toe length for the category 'ballet'"
    assert caught.value.next_step == f"use one of the categories {', '.join(CATEGORIES)}"
