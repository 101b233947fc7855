"""Arch and print against a body whose sole is known in closed form, and what is refused where it is not seen.

The body is the swept foot, lifted from below by a known arch and a known hollow under the toes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from scanfit.errors import GeometryError
from scanfit.foot import arch, prints
from scanfit.foot.plantar import plantar_map
from scanfit.foot.scan import foot_view
from scanfit.foot.support import hover_mm, need_rest
from scanfit.foot.uncertainty import recording
from scanfit.foot.view import FootView
from scanfit.model.mesh import Mesh
from scanfit.model.scan import LoadState, Side, Source
from scanfit.phantom.swept import EXPONENT, SweptFoot

BODY = SweptFoot()
FL = BODY.length_mm
CENTRE = 0.055 * FL
MEASURES = {
    "arch_height": arch.arch_height,
    "arch_volume": arch.arch_volume,
    "arch_index": prints.arch_index,
    "chippaux_smirak_index": prints.chippaux_smirak_index,
    "staheli_index": prints.staheli_index,
    "clarke_angle": prints.clarke_angle,
}
BOUND = {
    "arch_height": 0.1,
    "arch_volume": 0.2,
    "arch_index": 0.003,
    "chippaux_smirak_index": 0.5,
    "staheli_index": 0.01,
    "clarke_angle": 1.5,
}


def raised(x, y, z, height):
    """z of a point of the swept foot once the arch and the hollow under the toes are pressed into it."""
    medial = 1 / (1 + np.exp(-(y - 2.0) / 6.0))
    lift = height * np.exp(-(((x / FL - 0.46) / 0.11) ** 2) / 2) * medial
    lift = lift + 5.0 * np.exp(-(((x / FL - 0.83) / 0.022) ** 2) / 2)
    return z + lift * np.exp(-((z / 25.0) ** 2))


def body(height=14.0, along=300, around=234):
    mesh = BODY.mesh(along, around)
    x, y, z = mesh.vertices.T
    return Mesh(vertices=np.column_stack([x, y, raised(x, y, z, height)]), faces=mesh.faces)


def view_of(mesh, *, platform=True, load_state=LoadState.UNKNOWN, side=Side.RIGHT):
    placed = foot_view(
        mesh,
        side=side,
        load_state=load_state,
        T_mesh_scan=np.eye(4),
        platform=platform,
        inferred={},
        issues=(),
        source=Source(),
    )
    return FootView(placed.scan)


def sole(x, y, height):
    """z_p in closed form, NaN beside the foot."""
    high, low = BODY.medial(x), BODY.lateral(x)
    across = np.abs((y - (high + low) / 2) / np.maximum((high - low) / 2, 1e-9))
    down = 1.5 * CENTRE * BODY._closing(x)
    with np.errstate(invalid="ignore"):
        z = CENTRE - down * np.maximum(1 - across**EXPONENT, 0) ** (1 / EXPONENT)
        return np.where(across <= 1, raised(x, y, np.maximum(z, 0.0), height), np.nan)


def truth_of(height):
    """definitions.md on the closed form, on points a quarter of a millimetre apart."""
    step = 0.25
    x, y = np.arange(0.125, 0.78 * FL, step), np.arange(-60, 60, step)
    z = sole(x[:, None], y, height)
    along = np.linspace(0, FL, 260_001)
    ball = np.where((along >= 0.62 * FL) & (along <= 0.80 * FL), BODY.medial(along), -np.inf).argmax()
    outer = np.where((along >= 0.52 * FL) & (along <= 0.74 * FL), BODY.lateral(along), np.inf).argmin()
    mt, breadth = (along[ball], BODY.medial(along)[ball]), BODY.medial(along)[ball] - BODY.lateral(along)[outer]
    heel_x = np.array([0.16 * FL])
    heel = (0.16 * FL, float(BODY.medial(heel_x)[0] + BODY.lateral(heel_x)[0]) / 2)
    line = np.linspace(0.30 * FL, 0.62 * FL, 5000)
    on_line = heel[1] + (line - heel[0]) / (mt[0] - heel[0]) * (mt[1] - 0.20 * breadth - heel[1])
    back = np.linspace(0.0, heel[0], 50_000)
    landing = back[np.flatnonzero(sole(back, back / heel[0] * heel[1], height) <= 2.0)[0]]
    room_x, room_y = np.arange(0.30 * FL, 0.70 * FL, 0.2) + 0.1, np.arange(0, 60, 0.1) + 0.05

    def widths(level):
        return (z <= level).sum(axis=1) * step

    def thirds(level):
        front = x[np.flatnonzero(widths(level) > 0)[-1]] + step / 2
        return [landing + k * (front - landing) / 3 for k in range(4)]

    area, (_, first, second, _) = widths(1.0), thirds(1.0)
    mean = np.convolve(widths(2.0), np.ones(40) / 40, mode="valid")  # over x[k] to x[k + 39]: 10 mm
    mids, ends = x[:-39] + 39 * step / 2, thirds(2.0)
    third = [mean[(mids >= ends[k] + 5) & (mids <= ends[k + 1] - 5)] for k in range(3)]
    return {
        "arch_height": float(sole(line, on_line, height).max()),
        "arch_volume": float(np.nansum(sole(room_x[:, None], room_y, height)) * 0.2 * 0.1 / 1000),
        "arch_index": float(area[(x > first) & (x <= second)].sum() / area.sum()),
        "chippaux_smirak_index": float(100 * third[1].min() / third[2].max()),
        "staheli_index": float(third[1].min() / third[0].max()),
        "clarke_angle": clarke(x, y, z, ends),
    }


def clarke(x, y, z, ends):
    """By brute force over all pairs of border points."""
    step = y[1] - y[0]
    rows = np.flatnonzero((z <= 2.0).any(axis=1) & (x <= ends[3]))
    border = np.array([y[z[k] <= 2.0].max() + step / 2 for k in rows])
    x, middle = x[rows], (ends[0] + ends[3]) / 2
    rear, front = np.flatnonzero(x <= middle), np.flatnonzero(x > middle)
    # The tangent is the line through one point of either half that passes highest over the middle.
    slope = (border[front] - border[rear][:, None]) / (x[front] - x[rear][:, None])
    a, b = np.unravel_index((border[rear][:, None] + slope * (middle - x[rear][:, None])).argmax(), slope.shape)
    tip_x, tip_y = x[front[b]], border[front[b]]
    behind = x <= tip_x - 4.0
    angle = np.arctan2(tip_y - border[behind], tip_x - x[behind])
    return float(np.degrees(angle.max() - np.arctan(slope[a, b])))


@pytest.fixture(scope="module")
def usual():
    return view_of(body())


def without(mesh, picked):
    middle = mesh.vertices[mesh.faces].mean(axis=1)
    return Mesh(vertices=mesh.vertices, faces=mesh.faces[~picked(*middle.T)])


def down(mesh):
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    return np.cross(b - a, c - a)[:, 2] < 0


@pytest.mark.parametrize("height", [3.0, 9.0, 14.0, 20.0])
@pytest.mark.parametrize("fineness", [(120, 90), (300, 234)])
def test_every_measure_of_the_sole_reads_its_closed_form(height, fineness):
    view, truth = view_of(body(height, *fineness)), truth_of(height)
    off = {name: measure(view).value - truth[name] for name, measure in MEASURES.items()}
    assert {name: d for name, d in off.items() if abs(d) > BOUND[name]} == {}


def test_a_higher_arch_is_higher_roomier_and_leaves_a_narrower_print():
    low, high = ({name: m(view_of(body(h))).value for name, m in MEASURES.items()} for h in (6.0, 16.0))
    assert high["arch_height"] > low["arch_height"] + 5
    assert high["arch_volume"] > low["arch_volume"] + 5
    for name in ("arch_index", "chippaux_smirak_index", "staheli_index"):
        assert high[name] < low[name]
    assert high["clarke_angle"] > low["clarke_angle"]


def test_a_left_foot_reads_as_its_mirror_image(usual):
    mesh = body()
    mirrored = view_of(Mesh(vertices=mesh.vertices * [1, -1, 1], faces=mesh.faces), side=Side.LEFT)
    for name, measure in MEASURES.items():
        assert measure(mirrored).value == pytest.approx(measure(usual).value, abs=1e-9), name


def test_a_turn_about_the_vertical_changes_no_measure(usual):
    angle, mesh = np.radians(8.0), body()
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    turned = view_of(Mesh(vertices=mesh.vertices @ turn.T + [3.3, -7.7, 0], faces=mesh.faces))
    for name, measure in MEASURES.items():
        assert measure(turned).value == pytest.approx(measure(usual).value, abs=BOUND[name] / 2), name


def test_the_arch_index_says_what_it_is_at_other_contacts(usual):
    assert prints.arch_index(usual).method.startswith("auto; 0.")
    assert "at 0.5 mm" in prints.arch_index(usual).method
    assert "at 2 mm of contact" in prints.arch_index(usual).method


def test_clarkes_angle_is_never_surer_than_six_degrees(usual):
    assert prints.clarke_angle(usual).sigma >= 6.0


def test_noise_of_half_a_millimetre_moves_the_arch_by_less_than_five_percent():
    mesh, clean = body(), arch.arch_height(view_of(body())).value
    for seed in range(3):
        noise = np.random.default_rng(seed).normal(0, 0.5, mesh.vertices.shape)
        noisy = view_of(Mesh(vertices=mesh.vertices + noise, faces=mesh.faces))
        assert noisy.plantar.roughness_mm > 0.2
        assert arch.arch_height(noisy).value == pytest.approx(clean, rel=0.05)


def test_a_foot_in_the_air_leaves_no_print():
    view = view_of(body(), load_state=LoadState.NONE)
    assert arch.arch_height(view).value > 5
    for name in ("arch_index", "chippaux_smirak_index", "staheli_index", "clarke_angle"):
        with pytest.raises(GeometryError, match="carried no load"):
            MEASURES[name](view)


def test_a_sole_that_hardly_touches_the_floor_leaves_no_print():
    mesh = body()
    lifted = mesh.vertices + np.outer(np.abs(mesh.vertices[:, 0] - 40.0) / 12.0, [0, 0, 1])
    with pytest.raises(GeometryError, match=r"only \d+% of the sole lie within 2 mm of the floor"):
        prints.arch_index(view_of(Mesh(vertices=lifted, faces=mesh.faces)))


def test_without_a_platform_widths_and_border_are_withheld_and_areas_less_sure(usual):
    view = view_of(body(), platform=False)
    for name in ("chippaux_smirak_index", "staheli_index", "clarke_angle"):
        with pytest.raises(GeometryError, match=r"the floor is inferred, and 0\.3 mm of it move a print's borders"):
            MEASURES[name](view)
    for name in ("arch_index", "arch_volume"):
        # By how much depends on the calibration; a floor that was inferred is never as good as one that was seen.
        assert MEASURES[name](view).sigma > 1.2 * MEASURES[name](usual).sigma


def test_a_scan_closed_flat_at_the_floor_shows_no_arch():
    for measure in MEASURES.values():
        with pytest.raises(GeometryError, match="one flat sheet from ball to toes"):
            measure(view_of(BODY.mesh(150, 180)))


def test_a_scan_without_its_sole_says_how_much_is_missing():
    mesh = body()
    open_below = without(mesh, lambda x, y, z: z < 4.0)
    view = view_of(open_below)
    for name in ("arch_height", "arch_volume", "arch_index"):
        with pytest.raises(GeometryError, match="not in the scan"):
            MEASURES[name](view)


def test_a_contact_that_went_into_the_plate_is_read_from_its_rim(usual):
    """The plate hides what touches it; the arch stands out of it as before."""
    mesh = body()
    cells = down(mesh)
    low = mesh.vertices[mesh.faces][:, :, 2].max(axis=1) < 0.05
    view = view_of(Mesh(vertices=mesh.vertices, faces=mesh.faces[~(low & cells)]))
    for name, measure in MEASURES.items():
        assert measure(view).value == pytest.approx(measure(usual).value, abs=BOUND[name]), name


def test_small_holes_are_bridged_and_a_large_one_on_the_arch_line_is_refused(usual):
    mesh = body()
    rng = np.random.default_rng(8)
    centres = np.column_stack([rng.uniform(20, 200, 25), rng.uniform(-35, 35, 25)])
    pricked = without(mesh, lambda x, y, z: (z < 25) & near(x, y, centres, 2.0))
    for name, measure in MEASURES.items():
        assert measure(view_of(pricked)).value == pytest.approx(measure(usual).value, abs=2 * BOUND[name]), name
    holed = without(mesh, lambda x, y, z: (z < 40) & near(x, y, np.array([[0.46 * FL, 20.0]]), 18.0))
    with pytest.raises(GeometryError, match=r"mm of the arch line are not in the scan"):
        arch.arch_height(view_of(holed))


def near(x, y, centres, radius):
    away = np.hypot(x[:, None] - centres[:, 0], y[:, None] - centres[:, 1])
    return (away < radius).any(axis=1)


def test_a_sheet_that_faces_down_under_the_arch_is_no_sole():
    mesh = body()
    plate = np.array([[-20, -70, -1], [300, -70, -1], [300, 70, -1], [-20, 70, -1.0]])
    count = len(mesh.vertices)
    doubled = Mesh(
        vertices=np.vstack([mesh.vertices, plate]),
        faces=np.vstack([mesh.faces, [[count, count + 2, count + 1], [count, count + 3, count + 2]]]),
    )
    view = view_of(mesh)
    fake = SimpleNamespace(
        **{name: getattr(view, name) for name in ("length_mm", "stations", "segments", "scan", "edge_mm")}
    )
    fake.vertices, fake.faces, fake.closed = doubled.vertices, doubled.faces, view.closed
    with pytest.raises(GeometryError, match=r"two surfaces that face down lie over each other under \d+%"):
        plantar_map(fake)


def test_a_plate_that_faces_up_changes_nothing(usual):
    mesh = body()
    plate = np.array([[10, -30, 0], [180, -30, 0], [180, 30, 0], [10, 30, 0.0]])
    count = len(mesh.vertices)
    both = Mesh(
        vertices=np.vstack([mesh.vertices, plate]),
        faces=np.vstack([mesh.faces, [[count, count + 1, count + 2], [count, count + 2, count + 3]]]),
    )
    view = FootView(replace(usual.scan, mesh=both))
    assert prints.arch_index(view).value == pytest.approx(prints.arch_index(usual).value, abs=1e-4)
    assert arch.arch_height(view).value == pytest.approx(arch.arch_height(usual).value, abs=1e-3)


@pytest.mark.parametrize("across", [-36.0, -24.0, -12.0, 0.0])
def test_a_hole_where_the_print_is_narrow_is_told_or_does_no_harm(usual, across):
    """Be it in the middle of the print or on one of its borders."""
    mesh = body()
    holed = view_of(without(mesh, lambda x, y, z: (z < 25) & near(x, y, np.array([[0.46 * FL, across]]), 9.0)))
    for name in ("chippaux_smirak_index", "staheli_index"):
        try:
            found = MEASURES[name](holed)
        except GeometryError as error:
            told = error.what
        else:
            told = ""
            assert abs(found.value - MEASURES[name](usual).value) < 4 * found.sigma
        assert not told or re.search("where the print is narrow|print lie in holes|is not in the scan", told)


def test_the_room_under_the_arch_needs_the_foots_medial_side(usual):
    view = view_of(body())
    edge, spreads = view.plan.medial, []
    for low, high in ((0.40, 0.45), (0.40, 0.60)):
        hidden = (edge.x > low * FL) & (edge.x < high * FL)
        gap, doubt = np.where(hidden, (high - low) * FL, 0.0), np.where(hidden, 8.0, 0.0)
        view._parts["plan"] = view.plan._replace(medial=edge._replace(gap_mm=gap, doubt_mm=doubt))
        if high == 0.45:
            for either in (usual, view):
                with recording() as evidence:
                    arch.arch_volume(either)
                spreads.append(evidence["arch_volume"].spread)
    assert spreads[1] > 1.01 * spreads[0]
    with pytest.raises(GeometryError, match="the scan shows no medial side of the midfoot over 5"):
        arch.arch_volume(view)


@pytest.mark.parametrize(
    ("platform", "load", "told"), [(False, "bipedal", True), (False, "unknown", False), (True, "bipedal", False)]
)
def test_heights_of_a_standing_foot_need_a_sole_that_rests_on_the_floor(platform, load, told):
    """A floor that was inferred from bumps lies below the sole everywhere else."""
    mesh = body()
    view = view_of(mesh, platform=platform, load_state=LoadState(load))
    need_rest(view)
    assert hover_mm(view) < 0.2
    x, y, z = mesh.vertices.T
    feet = np.array([[0.10 * FL, 0.0], [0.70 * FL, 25.0], [0.70 * FL, -30.0]])
    bumpy = Mesh(vertices=np.column_stack([x, y, z + 2.0 * ((z > 0) | ~near(x, y, feet, 4.0))]), faces=mesh.faces)
    view = view_of(bumpy, platform=platform, load_state=LoadState(load))
    assert (hover_mm(view) > 1.5) == told
    if not told:
        need_rest(view)
        return
    for refused in (view.need_floor, lambda: arch.arch_height(view)):
        with pytest.raises(GeometryError, match=r"the sole of a foot that was told to stand lies 2\.\d mm above"):
            refused()
