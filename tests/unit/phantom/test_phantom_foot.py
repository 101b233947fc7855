"""Phantom feet: the same for a seed, whole, on their floor, and what each parameter is said to do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import trimesh
from scipy.spatial import cKDTree

from scanfit.errors import ValueFault
from scanfit.phantom.control import control, fine
from scanfit.phantom.foot import PhantomFoot, Surface

RANDOM = [PhantomFoot.random(np.random.default_rng(seed)) for seed in range(12)]
EXTREME = {
    "hallux": PhantomFoot(hallux_deg=40, bunion_mm=6),
    "hammer": PhantomFoot(toe_flexion=(("hammer", 45),) * 4),
    "claw": PhantomFoot(toe_flexion=(("claw", 45),) * 4),
    "mallet": PhantomFoot(toe_flexion=(("mallet", 45),) * 4),
    "high arch": PhantomFoot(arch_mm=22, eversion_deg=-8),
    "flat": PhantomFoot(arch_mm=-5, eversion_deg=14),
    "bulges": PhantomFoot(bunion_mm=8, bunionette_mm=8, malleoli_mm=8),
}


@cache
def surface(foot: PhantomFoot, level: int = 2) -> Surface:
    return foot.surface(level)


def areas(found: Surface) -> np.ndarray:
    a, b, c = (found.vertices[column] for column in found.faces.T)
    return np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2


def sole(found: Surface, x: float, y: float) -> float:
    """Height of the lowest surface near a place in plan."""
    near = np.hypot(*(found.vertices[:, :2] - [x, y]).T) < 2.5
    return float(found.vertices[near, 2].min())


def test_a_seed_is_a_foot() -> None:
    one, other = (PhantomFoot.random(np.random.default_rng(5)) for _ in range(2))
    assert one == other
    assert np.array_equal(one.surface(2).vertices, other.surface(2).vertices)
    assert len(set(RANDOM)) == len(RANDOM)


def test_levels_lie_on_one_surface() -> None:
    # Catmull-Clark vertices rest on the limit and keep their number; strokes are maps of space.
    rough, smooth = RANDOM[0].surface(2), RANDOM[0].surface(3)
    np.testing.assert_allclose(smooth.vertices[: len(rough.vertices)], rough.vertices, atol=1e-9)
    assert np.array_equal(smooth.toe[: len(rough.toe)], rough.toe)


@pytest.mark.parametrize("foot", [*RANDOM, *EXTREME.values()], ids=[*map(str, range(12)), *EXTREME])
def test_a_foot_is_whole_and_stands_on_its_floor(foot: PhantomFoot) -> None:
    found = surface(foot)
    mesh = trimesh.Trimesh(found.vertices, found.faces, process=False)
    assert mesh.is_winding_consistent
    assert mesh.body_count == 1
    sides = np.sort(mesh.edges, axis=1)
    open_sides = sides[trimesh.grouping.group_rows(sides, require_count=1)]
    assert found.vertices[open_sides][:, :, 2].min() > 0.5 * foot.length_mm  # the leg's top and nothing else
    x = found.vertices[found.vertices[:, 2] < 0.2 * foot.length_mm, 0]
    assert x.max() - x.min() == pytest.approx(foot.length_mm, rel=0.004)
    assert found.vertices[:, 2].min() == 0.0
    assert mesh.triangles_center @ [0, 0, 1] @ mesh.area_faces > 0


@pytest.mark.parametrize("foot", [*RANDOM, *EXTREME.values()], ids=[*map(str, range(12)), *EXTREME])
def test_heel_ball_and_every_toe_press_a_patch_of_the_floor(foot: PhantomFoot) -> None:
    found, cm2 = surface(foot), (foot.length_mm / 258) ** 2 * 100
    on_floor = (found.vertices[found.faces][:, :, 2] == 0).all(axis=1)
    area, toe = areas(found) * on_floor / cm2, found.toe[found.faces[:, 0]]
    x = found.vertices[found.faces[:, 0], 0] / foot.length_mm
    assert area[x < 0.3].sum() > 4
    assert area[(x > 0.6) & (toe == 0)].sum() > 4
    for k in range(1, 6):
        assert area[toe == k].sum() > 0.05, k


@pytest.mark.parametrize("foot", [*RANDOM, *EXTREME.values()], ids=[*map(str, range(12)), *EXTREME])
def test_nothing_is_folded(foot: PhantomFoot) -> None:
    found = surface(foot, 3)
    mesh = trimesh.Trimesh(found.vertices, found.faces, process=False)
    above = mesh.triangles[mesh.face_adjacency].min(axis=(1, 2))[:, 2] > 0.006 * foot.length_mm
    assert np.degrees(mesh.face_adjacency_angles[above].max()) < 45
    assert np.degrees(mesh.face_adjacency_angles.max()) < 95  # a claw toe's tip stands on the floor's soft edge
    flat = (found.vertices[found.faces][:, :, 2] == 0).all(axis=1)
    assert mesh.face_normals[flat, 2].max() < 0
    longest = np.linalg.norm(np.diff(mesh.triangles[:, [0, 1, 2, 0]], axis=1), axis=2).max(axis=1)
    assert (2 * mesh.area_faces / longest**2).min() > 0.005  # height over length: no needles


@pytest.mark.parametrize("name", ["hallux", "hammer", "claw"])
def test_toes_do_not_run_into_each_other(name: str) -> None:
    found = surface(EXTREME[name])
    assert crossings(found, EXTREME[name].length_mm) == 0


def test_the_search_for_crossings_finds_them() -> None:
    found = surface(EXTREME["hallux"])
    pushed = found.vertices - np.where(found.toe == 1, 4.0, 0.0)[:, None] * [0, 1, 0]
    toes = found.faces[(found.toe[found.faces] > 0).all(axis=1)]
    assert crossings(Surface(vertices=pushed, faces=toes, toe=found.toe), 258) > 10


def crossings(found: Surface, length: float) -> int:
    """Pairs of faces of the toes without a common corner of which one's side runs through the other."""
    faces = found.faces[found.vertices[found.faces][:, :, 0].min(axis=1) > 0.80 * length]
    corners = found.vertices[faces]
    middles = corners.mean(axis=1)
    radii = np.linalg.norm(corners - middles[:, None], axis=2).max(axis=1)
    pairs = cKDTree(middles).query_pairs(2 * np.quantile(radii, 0.999), output_type="ndarray")
    pairs = pairs[np.linalg.norm(middles[pairs[:, 0]] - middles[pairs[:, 1]], axis=1) < radii[pairs].sum(axis=1)]
    pairs = pairs[~(faces[pairs[:, 0]][:, :, None] == faces[pairs[:, 1]][:, None, :]).any(axis=(1, 2))]
    hit = np.zeros(len(pairs), dtype=bool)
    for first, second in ((0, 1), (1, 0)):
        for corner in range(3):
            hit |= _through(corners[pairs[:, first]], corner, corners[pairs[:, second]])
    return int(hit.sum())


def _through(one: np.ndarray, corner: int, other: np.ndarray) -> np.ndarray:
    """Möller and Trumbore's test of a side against a triangle."""
    start, side = one[:, corner], one[:, (corner + 1) % 3] - one[:, corner]
    a, b = other[:, 1] - other[:, 0], other[:, 2] - other[:, 0]
    across = np.cross(side, b)
    scale = (a * across).sum(axis=1)
    usable = np.abs(scale) > 1e-12
    scale = 1 / np.where(usable, scale, 1.0)
    off = start - other[:, 0]
    turned = np.cross(off, a)
    u, v, w = (
        (p * q).sum(axis=1) * scale
        for p, q in ((off, across), (side, turned), (np.broadcast_to(b, turned.shape), turned))
    )
    return usable & (u >= 0) & (v >= 0) & (u + v <= 1) & (w >= 0) & (w <= 1)


@pytest.mark.parametrize("foot", RANDOM[:6], ids=map(str, range(6)))
def test_toes_keep_their_gap(foot: PhantomFoot) -> None:
    found = surface(foot)
    for k in range(1, 5):
        inner, outer = (found.vertices[found.toe == t] for t in (k, k + 1))
        reach = min(inner[:, 0].max(), outer[:, 0].max())
        inner, outer = (toe[toe[:, 0] > reach - 0.05 * foot.length_mm] for toe in (inner, outer))
        assert cKDTree(inner).query(outer)[0].min() > 0.7 * foot.toe_gap_mm


def heading(found: Surface, toe: int) -> float:
    """Plan angle of a toe's own long axis, degrees, medial positive."""
    points = found.vertices[found.toe == toe][:, :2]
    _, _, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    return float(np.degrees(np.arctan2(*(axes[0] * np.sign(axes[0, 0]))[::-1])))


def test_the_hallux_turns_laterally_and_the_other_toes_make_way() -> None:
    feet = [surface(PhantomFoot(hallux_deg=angle)) for angle in (0, 10, 20, 30)]
    big = [heading(found, 1) for found in feet]
    assert np.allclose(-np.diff(big), 8, atol=1.5)  # four fifths of ten degrees; a fifth is the metatarsal's
    assert (np.diff([heading(found, 2) for found in feet]) <= 0.01).all()


@pytest.mark.parametrize("kind", ["hammer", "claw", "mallet"])
def test_bent_toes_stand_up_and_reach_less_far(kind: str) -> None:
    tops, tips = [], []
    for degrees in (10, 25, 45):
        found = surface(PhantomFoot(toe_flexion=((kind, degrees),) * 4))
        toe = found.vertices[(found.toe == 3)]
        tops.append(toe[toe[:, 0] > toe[:, 0].max() - 0.09 * 258][:, 2].max())
        tips.append(toe[:, 0].max())
    assert (np.diff(tops) > 0.5).all()
    assert (np.diff(tips) < 0).all()


def test_the_arch_is_as_high_as_asked() -> None:
    heights = [sole(surface(PhantomFoot(arch_mm=arch), 3), 0.45 * 258, 0.075 * 258) for arch in (4, 8, 12, 16, 20)]
    assert np.allclose(np.diff(heights), 4, atol=0.5)
    assert heights[2] == pytest.approx(12, abs=1.5)
    assert sole(surface(PhantomFoot(arch_mm=-3), 3), 0.45 * 258, 0.075 * 258) == 0


def test_a_bunion_is_as_high_as_asked_and_the_rest_stays() -> None:
    plain, bulged = surface(PhantomFoot()), surface(PhantomFoot(bunion_mm=6))
    moved = bulged.vertices - plain.vertices
    assert moved[:, 1].max() == pytest.approx(6, abs=0.1)
    x, y = plain.vertices[moved[:, 1].argmax(), :2]
    assert x == pytest.approx(0.73 * 258, abs=3)
    assert y > 0.3 * 100
    assert np.abs(moved[plain.vertices[:, 0] < 0.5 * 258]).max() < 0.01


def test_eversion_tilts_the_heel_and_not_its_base() -> None:
    def tilt(degrees: float) -> float:
        found = surface(PhantomFoot(eversion_deg=degrees)).vertices
        heel = found[found[:, 0] < 0.16 * 258]
        heights, middles = np.linspace(0.05, 0.16, 8) * 258, []
        for z in heights:
            slice_ = heel[np.abs(heel[:, 2] - z) < 3][:, 1]
            middles.append((slice_.max() + slice_.min()) / 2)
        return float(np.degrees(np.arctan(np.polyfit(heights, middles, 1)[0])))

    tilts = [tilt(degrees) for degrees in (-8, -4, 0, 4, 8, 12)]
    assert np.allclose(np.diff(tilts), 4, atol=0.8)
    flat = surface(PhantomFoot(eversion_deg=0)).vertices - surface(PhantomFoot(eversion_deg=12)).vertices
    low = surface(PhantomFoot(eversion_deg=0)).vertices[:, 2] == 0
    assert np.abs(flat[low]).max() < 1.5


def test_widths_and_heights_scale() -> None:
    feet = PhantomFoot(), PhantomFoot(width_scale=1.1), PhantomFoot(height_scale=1.1)
    one, wide, high = (surface(foot).vertices for foot in feet)
    ball = (one[:, 0] > 150) & (one[:, 0] < 200)
    assert np.ptp(wide[ball, 1]) / np.ptp(one[ball, 1]) == pytest.approx(1.1, abs=0.01)
    assert high[:, 2].max() / one[:, 2].max() == pytest.approx(1.1, abs=0.02)


def test_both_malleoli_are_summits_of_the_side_walls() -> None:
    found = surface(PhantomFoot()).vertices
    for side, at, up in ((1, 0.245, 0.31), (-1, 0.195, 0.25)):
        window = (np.abs(found[:, 0] / 258 - at) < 0.06) & (np.abs(found[:, 2] / 258 - up) < 0.09)
        wall = found[window & (side * found[:, 1] > 0)]
        x, _, z = wall[(side * wall[:, 1]).argmax()] / 258
        assert abs(x - at) < 0.04
        assert abs(z - up) < 0.05


def test_what_cannot_be_a_foot_is_refused() -> None:
    with pytest.raises(ValueFault, match="length_mm is 400, expected 120 to 340"):
        PhantomFoot(length_mm=400)
    with pytest.raises(ValueFault, match=r"arch_mm is 40, expected -7\.74 to 23\.22"):
        PhantomFoot(arch_mm=40)
    with pytest.raises(ValueFault, match=r"toe_flexion is .*, expected \(kind, -10 to 50\) for each of toes 2 to 5"):
        PhantomFoot(toe_flexion=(("straight", 0),) * 3)
    with pytest.raises(ValueFault, match=r"toe_lengths is .*, expected 0\.75 to 1\.15 for each of toes 2 to 5"):
        replace(PhantomFoot(), toe_lengths=(1, 1, 1, 2))


def test_the_shared_arrays_cannot_be_changed() -> None:
    for array in (control().vertices, control().quads, fine(2).faces, fine(2).toe):
        assert not array.flags.writeable
