"""What a scan may go through and still give the same foot: each kind of damage, in two poses."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scanfit.host import PluginHost
from scanfit.pipeline import ScanSettings, measure_paths

LENGTHS = {
    "foot_length", "ball_length_medial", "ball_length_lateral", "ball_width", "ball_width_diagonal", "heel_width",
}  # fmt: skip
GIRTHS = {"ball_girth", "waist_girth", "instep_girth"}
HEIGHTS = {
    "dorsum_height_50", "instep_height", "ball_height", "toe_box_height", "lateral_malleolus_height",
    "medial_malleolus_height",
}  # fmt: skip
LEANS = {"short_heel_girth", "rearfoot_angle"}
"""What moves with the floor as heights do, by less than a millimetre or a degree for each millimetre."""

SOLE_CM2 = 250.0
"""A floor that is a millimetre higher takes a tenth of this off the volume, cm³; no foot here has a larger sole."""

TOPS = {
    "waist_girth", "instep_girth", "short_heel_girth", "long_heel_girth", "dorsum_height_50", "instep_height",
    "arch_height_index", "foot_volume",
}  # fmt: skip
"""What a slanting cut 60 to 80 mm above the floor takes away; a level one at 60 mm takes the malleolus as well."""

ON_FLOOR = {
    "dorsum_height_50", "instep_height", "ball_height", "toe_box_height", "lateral_malleolus_height",
    "arch_height_index", "short_heel_girth", "long_heel_girth", "rearfoot_angle", "foot_volume", "posture_index",
}  # fmt: skip
"""What a floor that cannot be inferred takes away."""

LEG = frozenset({"ankle_girth", "medial_malleolus_height"})
"""What a cylinder for a shin may seem to have, as the same width all along has a narrowest place anywhere."""

Build = Callable[[ModuleType, dict[str, Any], np.random.Generator], Any]


@dataclass(frozen=True)
class Survives:
    """A damaged scan and what must be left of it.

    feet : side found, and the clean scan it must agree with
    heights_mm : by how much what depends on the floor may differ (``HEIGHTS``, ``LEANS``, the volume in proportion)
    others : by how much all other measures may differ, in their own units, and the points of the posture index
    takes : exactly these are withheld beyond what the clean scan withholds; None where it depends on where the
        damage fell
    may_give : at most these are measured that the clean scan withholds
    issue : part of the note that tells of it
    """

    build: Build
    feet: tuple[tuple[str, str], ...] = (("left", "left"),)
    heights_mm: float = 0.05
    others: float = 0.05
    points: float = 0.0
    takes: frozenset[str] | None = frozenset()
    may_give: frozenset[str] = frozenset()
    floor: str = "support"
    issue: str = ""


BOTH = (("left", "left"), ("right", "right"))
LOW, HIGH = (-100.0, -100.0), (450.0, 400.0)


def soleless(foot: Any, height: float) -> Any:
    """The foot without the faces that lie below a height."""
    return foot.with_faces(foot.faces[(foot.corners[:, :, 2] > height).any(axis=1)])


def on_noisy_grid(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    sheet = bench.grid(LOW, (HIGH[0] / 2, HIGH[1]), 4.0, 0.0)
    rough = bench.Shape(sheet.vertices + rng.normal(scale=0.2, size=sheet.vertices.shape), sheet.faces)
    return bench.together(feet["left"], rough)


def grown_into_grid(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    """A depth camera sees no sole: the platform ends where the foot begins, 2 mm up its side."""
    foot = soleless(feet["left"], 1.5)
    sheet = bench.grid(LOW, (HIGH[0] / 2, HIGH[1]), 3.0, 2.0)
    low = feet["left"].vertices[feet["left"].vertices[:, 2] < 8.0, :2]
    cells = {tuple(cell) for cell in np.floor(low / 6.0).astype(int)}
    filled = {(x, y) for x in {c[0] for c in cells} for y in _between([c[1] for c in cells if c[0] == x])}
    middle = np.floor(sheet.corners.mean(axis=1)[:, :2] / 6.0).astype(int)
    outside = [tuple(cell) not in filled for cell in middle]
    return bench.together(foot, sheet.with_faces(sheet.faces[outside]))


def _between(values: list[int]) -> range:
    return range(min(values), max(values) + 1)


def on_box(*names: str) -> Build:
    def build(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
        return bench.together(*(feet[name] for name in names), bench.box(600.0, 600.0, 50.0).moved(150.0, 150.0, -24.5))

    return build


def on_quad(*names: str) -> Build:
    def build(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
        return bench.together(*(feet[name] for name in names), bench.quad(LOW, HIGH, 0.0))

    return build


def mixed_winding(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    faces = feet["left"].faces.copy()
    turned = rng.random(len(faces)) < 0.3
    faces[turned] = faces[turned, ::-1]
    return feet["left"].with_faces(faces)


def with_fragments(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    middle = feet["left"].vertices.mean(axis=0)
    places = middle + rng.normal(size=(12, 3)) * 120 + [0, 0, 250]
    return bench.together(feet["left"], *(bench.ball(3.0, 3.0, 3.0).moved(*place) for place in places))


def with_holes(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    """Twenty-five holes of 10 mm, none at the ends and the sides where the lengths are read."""
    middles = feet["left"].corners.mean(axis=1)
    x, y, _ = middles.T
    inner = (np.abs(y - np.median(y)) < 70) & (np.abs(x - np.median(x)) < 30)
    centres = middles[rng.choice(np.flatnonzero(inner), 25)]
    near = (np.linalg.norm(middles[:, None] - centres, axis=2) < 5.0).any(axis=1)
    return feet["left"].with_faces(feet["left"].faces[~near])


def duplicate_and_degenerate(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    faces = feet["left"].faces
    again = faces[rng.integers(len(faces), size=800)]
    thin = again[:300].copy()
    thin[:, 2] = thin[:, 0]
    return feet["left"].with_faces(np.vstack([faces, again[:, ::-1], thin]))


def as_soup(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    """Every triangle with corners of its own, each a micrometre off."""
    corners = feet["left"].corners.reshape(-1, 3)
    corners = corners + rng.normal(scale=1e-3, size=corners.shape)
    return bench.Shape(corners, np.arange(len(corners)).reshape(-1, 3))


def two_shells(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
    """A camera above and one below: two surfaces that overlap by nothing."""
    upper = bench.cut(feet["left"], (0, 0, 42.0), (0, 0, 1))
    return bench.together(upper, bench.cut(feet["left"], (0, 0, 41.0), (0, 0, -1)))


def with_shin(length: float) -> Build:
    def build(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
        top = feet["left"].vertices[:, 2].max()
        x, y, _ = feet["left"].vertices[feet["left"].vertices[:, 2] > top - 0.5].mean(axis=0)
        shin = bench.cylinder(40.0, length, 2).moved(x, y, top + length / 2 - 2.0)
        return bench.together(feet["left"], shin)

    return build


def cut_at(height: float, tilt: float = 0.0, *, capped: bool) -> Build:
    def build(bench: ModuleType, feet: dict[str, Any], rng: np.random.Generator) -> Any:
        origin = (*feet["left"].vertices[:, :2].mean(axis=0), height)
        return bench.cut(feet["left"], origin, (0, tilt, -1), capped=capped)

    return build


SURVIVES = {
    "plain": Survives(lambda bench, feet, rng: feet["left"]),
    "plantar half": Survives(lambda bench, feet, rng: feet["plantar"], feet=(("right", "plantar"),)),
    "separate toes": Survives(lambda bench, feet, rng: feet["template"], feet=(("left", "template"),)),
    "two feet": Survives(lambda bench, feet, rng: bench.together(feet["left"], feet["right"]), feet=BOTH),
    "platform of two triangles": Survives(on_quad("left"), heights_mm=0.5, others=0.1, floor="platform"),
    "two feet on a platform": Survives(
        on_quad("left", "right"), feet=BOTH, heights_mm=0.5, others=0.1, floor="platform"
    ),
    "box as a platform": Survives(on_box("left"), heights_mm=0.5, others=0.1, floor="platform"),
    "two feet on a box": Survives(on_box("left", "right"), feet=BOTH, heights_mm=0.5, others=0.1, floor="platform"),
    "noisy platform": Survives(on_noisy_grid, heights_mm=0.5, others=0.1, floor="platform"),
    "platform grown into a foot without sole": Survives(
        grown_into_grid, heights_mm=2.5, others=0.2, points=2.0, floor="platform", takes=frozenset()
    ),
    "no sole": Survives(
        lambda bench, feet, rng: soleless(feet["left"], 4.0),
        others=0.4,  # a flat outline turns a floor's 0.1 degrees into 0.3 mm along the foot
        takes=frozenset(GIRTHS | ON_FLOOR),
    ),
    "inverted": Survives(lambda bench, feet, rng: feet["left"].with_faces(feet["left"].faces[:, ::-1])),
    "mixed winding": Survives(mixed_winding),
    "mirrored": Survives(lambda bench, feet, rng: feet["left"].scaled(-1, 1, 1), feet=(("right", "left"),)),
    "fragments": Survives(with_fragments, issue="12 stray fragments left out"),
    "holes": Survives(with_holes, takes=None),
    "duplicate and degenerate faces": Survives(duplicate_and_degenerate, issue="faces that repeat another dropped"),
    "soup": Survives(as_soup),
    "two shells": Survives(two_shells, takes=frozenset({"flare_angle", "posture_index"})),  # their seam is in the band
    "shin of 100 mm": Survives(with_shin(100.0), may_give=LEG, points=1.0),
    "shin of 200 mm": Survives(with_shin(200.0), may_give=LEG, points=1.0),
    "shin of 300 mm": Survives(with_shin(300.0), may_give=LEG, points=1.0),
    "cut at 60 mm, open": Survives(cut_at(60.0, capped=False), takes=frozenset(TOPS | {"lateral_malleolus_height"})),
    "cut at 60 mm, capped": Survives(cut_at(60.0, capped=True), takes=frozenset(TOPS | {"lateral_malleolus_height"})),
    # Below 0.18 of the length the cut takes off some of the band whose outline the flare angle is read from.
    "cut at 45 mm, capped": Survives(cut_at(45.0, capped=True), takes=None, others=0.3),
    "cut at 38 mm, capped": Survives(cut_at(38.0, capped=True), takes=None, others=0.3),
    "cut at a slant, open": Survives(cut_at(70.0, 0.3, capped=False), takes=frozenset(TOPS)),
    "cut at a slant, capped": Survives(cut_at(70.0, 0.3, capped=True), takes=frozenset(TOPS)),
}


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("name", SURVIVES)
def test_the_foot_is_still_the_same_foot(name, turn, bench, feet, clean):
    case = SURVIVES[name]
    rng = np.random.default_rng([zlib.crc32(name.encode()), turn])
    found = bench.measured(bench.posed(case.build(bench, feet, rng), rng))
    assert sorted(found) == [side for side, _ in case.feet]
    for side, whole in case.feet:
        profile, reference = found[side], clean[whole]
        assert profile.inferred["floor"].value == case.floor
        assert profile.inferred["unit"].value == "mm"
        assert 0.9 < profile.inferred["side"].confidence < 1
        assert set(reference.withheld) - set(profile.withheld) <= case.may_give
        if case.takes is not None:
            assert set(profile.withheld) - set(reference.withheld) == case.takes
        assert set(profile.measurements) >= LENGTHS - set(reference.withheld)
        assert moved(bench.values(profile), bench.values(reference), case) == {}
        assert profile.quality is not None
        assert case.issue in "; ".join(profile.quality.issues)


def moved(values: dict[str, float], reference: dict[str, float], case: Survives) -> dict[str, float]:
    """What differs by more than the case allows."""
    allowed = dict.fromkeys(HEIGHTS | LEANS, case.heights_mm)
    allowed |= {"foot_volume": case.heights_mm * SOLE_CM2 / 10, "posture_index": case.points}
    differs = {name: value - reference[name] for name, value in values.items() if name in reference}
    return {name: value for name, value in differs.items() if not abs(value) <= allowed.get(name, case.others)}


def test_noise_of_a_depth_camera_widens_sigma_by_what_it_costs(bench, feet, clean):
    rng = np.random.default_rng(21)
    fine = bench.finer(feet["left"])
    noisy = bench.Shape(fine.vertices + rng.normal(scale=0.3, size=fine.vertices.shape), fine.faces)
    profile = bench.measured(bench.posed(noisy, rng))["left"]
    smooth = bench.measured(fine)["left"].measurements  # as finely meshed: facets count as well
    # What a soft landmark adds may differ either way; the noise itself only adds.
    wider = [measure.sigma / smooth[name].sigma for name, measure in profile.measurements.items()]
    assert np.median(wider) > 1.1
    assert min(wider) > 0.8
    for name, measure in profile.measurements.items():
        # Of forty values of one scan the worst; and noise that differs from vertex to vertex is none that sigma is
        # calibrated on.
        assert abs(measure.value - clean["left"].measurements[name].value) < 5 * measure.sigma, name


@pytest.mark.parametrize(("scale", "unit"), [(1.0, "mm"), (0.1, "cm"), (0.001, "m"), (1 / 25.4, "in")])
def test_the_same_foot_in_every_unit(scale, unit, bench, feet, clean):
    rng = np.random.default_rng(3)
    profile = bench.measured(bench.posed(feet["right"], rng, scale))["right"]
    assert profile.inferred["unit"].value == unit
    assert 0.9 < profile.inferred["unit"].confidence < 1
    assert profile.source.unit.value == unit
    assert bench.values(profile) == pytest.approx(bench.values(clean["right"]), abs=0.01)


def test_where_a_transform_takes_the_scan_is_where_the_foot_is(bench, feet):
    """T_foot_scan puts pternion at x = 0 over the origin, and the lowest of the foot on the floor."""
    rng = np.random.default_rng(8)
    shape = bench.posed(feet["left"], rng)
    profile = bench.measured(shape)["left"]
    T = np.array(profile.T_foot_scan)
    placed = shape.vertices @ T[:3, :3].T + T[:3, 3]
    low = placed[placed[:, 2] < 0.2 * np.ptp(placed[:, 0])]
    assert np.abs(np.array(profile.landmarks["pternion"])[:2]).max() < 1e-5
    assert low[:, 0].min() == pytest.approx(0.0, abs=0.2)
    assert low[:, 0].max() == pytest.approx(profile.measurements["foot_length"].value, abs=0.2)
    assert placed[:, 2].min() == pytest.approx(0.0, abs=1.0)


def test_all_of_a_file_with_nan_vertices_that_can_be_measured_is(bench, feet, clean, tmp_path):
    """A binary STL with NaN in 200 of its faces, all on top of the foot."""
    corners = feet["left"].corners.astype("<f4")
    rng = np.random.default_rng(5)
    top = np.flatnonzero(corners[:, :, 2].min(axis=1) > 75.0)
    corners[rng.choice(top, 200, replace=False), 0, 1] = np.nan
    records = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    records["corners"] = corners
    path = tmp_path / "nan.stl"
    path.write_bytes(bytes(80) + np.uint32(len(corners)).tobytes() + records.tobytes())
    foot = measure_paths([path], ScanSettings(), PluginHost()).left
    assert "200 faces with non-finite vertices dropped" in foot.quality.issues
    reference = bench.values(clean["left"])
    for name in LENGTHS | {"toe_box_height", "ball_girth"}:
        assert foot.measurements[name].value == pytest.approx(reference[name], abs=0.05)
