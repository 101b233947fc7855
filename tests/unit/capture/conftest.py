"""Real feet, shapes that are none, ways to damage a scan, and a way to measure what is left of it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import pytest
import trimesh

from scanfit import demo_data
from scanfit.geometry.clean import clean_mesh
from scanfit.host import PluginHost
from scanfit.model.profile import FootProfile
from scanfit.model.scan import RawScan, Source
from scanfit.phantom.swept import SweptFoot
from scanfit.pipeline import ScanSettings, feet_of_scan, measure_foot, reader_for
from scanfit.units import Unit

Array = np.ndarray
FEET = {
    "left": ("scans/foot-dupont-pair/left_foot.stl", Unit.M),
    "right": ("scans/foot-dupont-pair/right_foot.stl", Unit.M),
    "plantar": ("scans/foot-insoletilter-plantar/plantar_scan_right.obj", Unit.MM),
    "template": ("scans/foot-find-template/template.obj", Unit.M),
}


@dataclass(frozen=True)
class Shape:
    """Vertices (V, 3) and faces (F, 3), mm."""

    vertices: Array
    faces: Array

    def with_faces(self, faces: Array) -> Shape:
        return Shape(self.vertices, faces)

    def moved(self, *offset: float) -> Shape:
        return Shape(self.vertices + np.array(offset), self.faces)

    def scaled(self, *factors: float) -> Shape:
        return Shape(self.vertices * np.array(factors), self.faces)

    @property
    def corners(self) -> Array:
        """(F, 3, 3) the corners of every face."""
        return self.vertices[self.faces]


def of(mesh: trimesh.Trimesh) -> Shape:
    """A shape of trimesh's."""
    return Shape(np.array(mesh.vertices, dtype=float), np.array(mesh.faces))


def together(*shapes: Shape) -> Shape:
    """Several shapes in one scan."""
    starts = np.cumsum([0, *(len(shape.vertices) for shape in shapes)])
    faces = [shape.faces + start for shape, start in zip(shapes, starts[:-1], strict=True)]
    return Shape(np.vstack([shape.vertices for shape in shapes]), np.vstack(faces))


def posed(shape: Shape, rng: np.random.Generator, scale: float = 1.0) -> Shape:
    """The shape anywhere, any way up; ``scale`` is one millimetre in the unit of the file."""
    return Shape((shape.vertices @ rotation(rng).T + rng.normal(scale=300, size=3)) * scale, shape.faces)


def rotation(rng: np.random.Generator) -> Array:
    """A rotation, even over all of them (Shoemake 1992: a random unit quaternion)."""
    w, x, y, z = (q := rng.normal(size=4)) / np.linalg.norm(q)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def grid(low: Array, high: Array, step: float, z: float) -> Shape:
    """A level sheet of small triangles."""
    x, y = np.arange(low[0], high[0], step), np.arange(low[1], high[1], step)
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.full((len(x), len(y)), z)], axis=-1).reshape(-1, 3)
    at = np.arange((len(x) - 1) * len(y)).reshape(len(x) - 1, len(y))[:, :-1].ravel()
    faces = [np.column_stack([at, at + len(y), at + 1]), np.column_stack([at + 1, at + len(y), at + len(y) + 1])]
    return Shape(points, np.vstack(faces))


def quad(low: Array, high: Array, z: float) -> Shape:
    """A level platform of two triangles."""
    corners = [[low[0], low[1], z], [high[0], low[1], z], [high[0], high[1], z], [low[0], high[1], z]]
    return Shape(np.array(corners), np.array([[0, 1, 2], [0, 2, 3]]))


def cut(shape: Shape, origin: Array, normal: Array, *, capped: bool = False) -> Shape:
    """What lies on the side ``normal`` points to; capped with a fan from the middle of the cut."""
    normal = np.array(normal, dtype=float) / np.linalg.norm(normal)
    vertices, faces, *_ = trimesh.intersections.slice_faces_plane(shape.vertices, shape.faces, normal, origin)
    kept = of(trimesh.Trimesh(vertices, faces, process=True))
    if not capped:
        return kept
    sides = np.sort(kept.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    edges, count = np.unique(sides, axis=0, return_counts=True)
    rim = edges[(count == 1) & (np.abs((kept.vertices[edges] - origin) @ normal) < 1e-6).all(axis=1)]
    middle = kept.vertices[rim].reshape(-1, 3).mean(axis=0)
    fan = np.column_stack([rim, np.full(len(rim), len(kept.vertices))])
    return Shape(np.vstack([kept.vertices, middle]), np.vstack([kept.faces, fan]))


def cylinder(radius: float, height: float, rounds: int = 0) -> Shape:
    return finer(of(trimesh.creation.cylinder(radius, height, sections=60)), rounds)


def finer(shape: Shape, rounds: int = 1) -> Shape:
    """Every face cut in four."""
    mesh = trimesh.Trimesh(shape.vertices, shape.faces, process=False)
    for _ in range(rounds):
        mesh = mesh.subdivide()
    return of(mesh)


def ball(*radii: float) -> Shape:
    return of(trimesh.creation.icosphere(4, 1.0)).scaled(*radii)


def box(*sides: float) -> Shape:
    return finer(of(trimesh.creation.box(sides)), 3)


def capsule(length: float, radius: float) -> Shape:
    return of(trimesh.creation.capsule(length, radius))


def insole(thickness: float = 6.0) -> Shape:
    """A foot's outline, cupped at the heel: a sheet with walls 14 mm high at most."""
    foot = SweptFoot().mesh(along=150, around=90)
    vertices = np.array(foot.vertices)
    vertices[:, 2] = np.minimum(vertices[:, 2], np.where(vertices[:, 0] < 80, thickness + 8.0, thickness))
    return Shape(vertices, np.array(foot.faces))


def swept(foot: SweptFoot) -> Shape:
    mesh = foot.mesh(along=160, around=100)
    return Shape(np.array(mesh.vertices), np.array(mesh.faces))


def raw(shape: Shape, unit: Unit | None = None) -> RawScan:
    """The scan as a reader hands it over."""
    cleaned = clean_mesh(shape.vertices, shape.faces)
    return RawScan(mesh=cleaned.mesh, unit=unit, notes=cleaned.notes)


_HOST = PluginHost()


def measured(scan: Shape | RawScan, **settings: object) -> dict[str, FootProfile]:
    """Every foot of a scan through the whole pipeline, by side."""
    told = ScanSettings(**settings)
    feet = feet_of_scan(scan if isinstance(scan, RawScan) else raw(scan), told, Source(path="scan"))
    profiles = [measure_foot(foot, told, _HOST) for foot in feet]
    return {profile.side.value: profile for profile in profiles}


def values(profile: FootProfile) -> dict[str, float]:
    return {name: measure.value for name, measure in profile.measurements.items()}


def real(name: str) -> Shape:
    """A real foot in mm, on its own floor, through its reader."""
    path, unit = FEET[name]
    where = demo_data.path(path)
    mesh = _HOST.read_scan(reader_for(where, _HOST), where, {}).mesh
    vertices = mesh.vertices * unit.mm
    return Shape(vertices - vertices.min(axis=0), np.array(mesh.faces))


@pytest.fixture(scope="session")
def bench() -> ModuleType:
    """Everything above, for the tests of this room."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def feet() -> dict[str, Shape]:
    """The four real feet, mm; left and right lie side by side as they were scanned."""
    feet = {name: real(name) for name in FEET}
    return {**feet, "right": feet["right"].moved(200.0, 0.0, 0.0)}


@pytest.fixture(scope="session")
def clean(feet: dict[str, Shape]) -> dict[str, FootProfile]:
    """What an undamaged scan of each gives."""
    return {name: next(iter(measured(shape).values())) for name, shape in feet.items()}
