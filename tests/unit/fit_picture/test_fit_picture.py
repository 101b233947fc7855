"""The picture: its lines are as long as the clearances they are of, and nothing unknown is drawn."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.fit.picture import fit_picture
from scanfit.fit.zones import SHOE_ZONES
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import ItemFit, ZoneFit
from scanfit.model.scan import LoadState, Side

SVG = "{http://www.w3.org/2000/svg}"
FOOT = {"foot_length": 262.0, "ball_width": 100.0, "heel_width": 70.0, "ball_length_medial": 194.0}
HEIGHTS = {"instep": 64.0, "toe_height": 26.0, "hallux_height": 25.0, "toe5_height": 19.0, "collar": 72.0}
ALONG = ("toe_length", "ball_position")
UP = ("instep", "toe_height", "hallux_height", "toe5_height")
WIDE = ("ball_width", "heel_width")


def foot(side: Side, *, scanned: bool = True, **changed: float) -> FootProfile:
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.0) for n, v in {**FOOT, **changed}.items()}
    out = -1.0 if side is Side.RIGHT else 1.0  # where the little toe is
    turns = [k * math.pi / 30 for k in range(60)]
    outline = tuple((131.0 - 131.0 * math.cos(turn), 50.0 * math.sin(turn)) for turn in turns)
    landmarks = {"metatarsale_tibiale": (194.0, -out * 50.0, 10.0), "metatarsale_fibulare": (165.0, out * 50.0, 10.0),
                 "heel_medial": (42.0, -out * 35.0, 10.0), "heel_lateral": (42.0, out * 35.0, 10.0),
                 "acropodion": (262.0, -out * 20.0, 10.0), "lateral_malleolus": (60.0, out * 30.0, 72.0)}  # fmt: skip
    if not scanned:
        return FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)
    return FootProfile(
        side=side, load_state=LoadState.BIPEDAL, measurements=found, outline=outline, landmarks=landmarks,
        dorsal_profile=((0.0, 60.0), (120.0, 80.0), (144.0, 64.0), (215.0, 26.0), (262.0, 12.0)),
    )  # fmt: skip


def item(clearances: dict[str, float | None], sides=tuple(Side), **more) -> ItemFit:
    zones = []
    for side in sides:
        for zone in SHOE_ZONES:
            gap = clearances.get(zone.name)
            measure = HEIGHTS.get(zone.name, 100.0)
            zones.append(
                ZoneFit(zone=zone.name, side=side, clearance_mm=gap, sigma_mm=None if gap is None else 1.5, low_mm=-8,
                        high_mm=20, verdict="unknown" if gap is None else "good", foot_mm=measure,
                        item_mm=None if gap is None else measure + gap)
            )  # fmt: skip
    named = {"sku": "S", "brand": "B", "model": "M", "size_system": "EU", "size_label": "42", "width": "D", **more}
    return ItemFit(verdict="good", zones=tuple(zones), reasons=(), probability=0.7, **named)


def drawn(text: str) -> dict[tuple[str, str], list[tuple[float, float, float, float]]]:
    """Every clearance that is drawn, by zone and side, as the ends of its line."""
    found: dict[tuple[str, str], list[tuple[float, float, float, float]]] = {}
    for line in ET.fromstring(text).iter(f"{SVG}line"):
        if "data-zone" in line.attrib:
            ends = tuple(float(line.attrib[name]) for name in ("x1", "y1", "x2", "y2"))
            found.setdefault((line.attrib["data-zone"], line.attrib["data-side"]), []).append(ends)
    return found


def scale_of(text: str) -> float:
    """Pixels a millimetre, from the ruler of 50 mm."""
    root = ET.fromstring(text)
    words = [(float(t.attrib["x"]), t.text) for t in root.iter(f"{SVG}text")]
    [end] = [x for x, said in words if said == "50 mm"]
    return (end - 8 - 40) / 50


ALL = {zone.name: 5.0 for zone in SHOE_ZONES}
GAPS = st.fixed_dictionaries({}, optional={zone.name: st.floats(-15, 30) for zone in SHOE_ZONES})


@given(GAPS, st.floats(150, 340))
def test_every_line_is_as_long_as_its_clearance(gaps, length):
    pair = FootPair(left=foot(Side.LEFT, foot_length=length), right=foot(Side.RIGHT, foot_length=length))
    text = fit_picture(pair, item(gaps))
    lines, scale = drawn(text), scale_of(text)
    for side in ("left", "right"):
        for name in (*ALONG, *UP, *WIDE, "collar"):
            ends = lines.get((name, side), [])
            gap = gaps.get(name)
            if gap is None:
                assert ends == []
                continue
            shares = [gap / 2, gap / 2] if name in WIDE else [gap]
            assert len(ends) == len(shares)
            for (x1, y1, x2, y2), share in zip(ends, shares, strict=True):
                assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(abs(share) * scale, abs=0.16)
                if name in (*ALONG, *UP):  # more room is forwards, up the page, or upwards
                    assert y1 - y2 == pytest.approx(share * scale, abs=0.16)
                if name == "collar":  # the top line is below the bone where there is room
                    assert y2 - y1 == pytest.approx(share * scale, abs=0.16)


def test_girths_and_what_is_not_known_are_in_the_list_and_not_drawn():
    text = fit_picture(FootPair(left=foot(Side.LEFT), right=foot(Side.RIGHT)), item({"ball_girth": 3.0}))
    assert drawn(text) == {}
    words = [t.text for t in ET.fromstring(text).iter(f"{SVG}text")]
    assert words.count("ball girth: good, +3.0 ± 1.5 mm") == 2
    assert words.count("waist: shoe not known") == 2
    assert sum(": shoe not known" in (word or "") for word in words) == 2 * (len(SHOE_ZONES) - 1)


def test_the_big_toe_is_on_the_inner_side_of_the_page():
    """Seen from above with the toes up, a left foot's big toe is on its right."""
    lines = drawn(fit_picture(FootPair(left=foot(Side.LEFT), right=foot(Side.RIGHT)), item(ALL)))
    (left_toe,), (right_toe,) = lines["toe_length", "left"], lines["toe_length", "right"]
    left_heel = sum(ends[0] for ends in lines["heel_width", "left"]) / 2
    right_heel = sum(ends[0] for ends in lines["heel_width", "right"]) / 2
    assert left_toe[0] > left_heel
    assert right_toe[0] < right_heel
    assert left_heel < right_heel


def test_a_mirrored_person_has_the_mirrored_plan():
    """The distances from the middle of the heel change their sign; heights on the page stay."""
    gaps = dict(ALL, toe_length=9.0, ball_width=-3.0)
    one = drawn(fit_picture(FootPair(left=foot(Side.LEFT)), item(gaps, sides=(Side.LEFT,))))
    other = drawn(fit_picture(FootPair(right=foot(Side.RIGHT)), item(gaps, sides=(Side.RIGHT,))))
    heel = sum(ends[0] for ends in one["heel_width", "left"]) / 2
    for name in ("toe_length", "ball_width", "heel_width", "ball_position"):
        for there, here in zip(one[name, "left"], other[name, "right"], strict=True):
            assert (there[0] - heel, there[1], there[2] - heel, there[3]) == pytest.approx(
                (heel - here[0], here[1], heel - here[2], here[3]), abs=0.21
            )


@given(st.text(), st.text(), st.text(max_size=5))
def test_strange_names_stay_text(brand, model, label):
    strange = item(ALL, brand=brand, model=model + "<script>&\"'", size_label=label)
    root = ET.fromstring(fit_picture(FootPair(left=foot(Side.LEFT)), strange))
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "rect", "text", "line", "polyline", "polygon", "circle"
    }  # fmt: skip


def test_it_fetches_nothing_and_is_the_same_twice():
    pair, shoe = FootPair(left=foot(Side.LEFT), right=foot(Side.RIGHT)), item(ALL, toe_form="round")
    text = fit_picture(pair, shoe)
    assert text == fit_picture(pair, shoe)
    assert "href" not in text
    assert text.count("http") == 1  # the name of the language
    assert "70 % that everything is as allowed; worst: " in text


def test_a_typed_foot_has_no_outline_and_the_picture_says_so():
    text = fit_picture(FootPair(right=foot(Side.RIGHT, scanned=False)), item(ALL, sides=(Side.RIGHT,)))
    root = ET.fromstring(text)
    words = [t.text for t in root.iter(f"{SVG}text")]
    assert "no outline: length and widths alone" in words
    assert "right foot, from the side; no profile: heights alone" in words
    skins = [one for one in root.iter(f"{SVG}polygon") if one.attrib["fill"] != "none"]
    assert skins == []


@pytest.mark.parametrize("form", ["round", "square", "pointed", "almond", "", "nonsense"])
def test_the_shoe_is_drawn_in_every_toe_form_and_through_its_clearances(form):
    """The dashed line goes through the outer ends of length and widths."""
    text = fit_picture(FootPair(left=foot(Side.LEFT)), item(ALL, sides=(Side.LEFT,), toe_form=form))
    [shoe] = [one for one in ET.fromstring(text).iter(f"{SVG}polygon") if one.attrib["fill"] == "none"]
    points = [tuple(map(float, pair.split(","))) for pair in shoe.attrib["points"].split()]
    lines = drawn(text)
    for name in WIDE:
        for _, _, x, y in lines[name, "left"]:
            assert min(math.dist((x, y), point) for point in points) < 0.2
    [(_, _, _, tip)] = lines["toe_length", "left"]
    assert min(y for _, y in points) == pytest.approx(tip, abs=2.0)


def test_without_any_zone_there_is_still_a_page():
    empty = replace(item({}), zones=(), probability=None)
    assert "nothing could be checked" in fit_picture(FootPair(left=foot(Side.LEFT)), empty)
