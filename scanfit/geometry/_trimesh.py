"""The only door to trimesh. It costs half a second and all of scipy: nothing passes it for STL, PLY, OBJ or OFF."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from scanfit.errors import ScanError

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A scan has at most a few million faces; a small file can place one object a million times.
MAX_FACES = 20_000_000
DAMAGED = "export the scan again, as binary STL or PLY if the program offers them"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedScene:
    """Every object of a file in one pair of arrays, placed by the scene's transforms.

    Attributes
    ----------
    vertices : (V, 3) float64, the file's unit, its world frame
    faces : (F, 3) int64
    unit_name : what trimesh says the file declares, as the file spells it; empty if nothing
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    unit_name: str = ""


def load_with_trimesh(data: bytes, file_type: str, companions: Mapping[str, bytes] | None = None) -> LoadedScene:
    """Read a mesh file with trimesh, without merging or repairing anything.

    Parameters
    ----------
    data : the file's bytes
    file_type : trimesh's name of the format: "3mf", "gltf", …
    companions : files the format refers to, by the name it uses; nothing else is opened

    Returns
    -------
    scene : LoadedScene

    Raises
    ------
    ScanError
        If trimesh cannot read it, or it holds no triangles, or more than 20 million.
    """
    with _failures_told(file_type):
        parts, unit_name = _parts(data, file_type, dict(companions or {}))
    if not parts:
        raise ScanError("the file holds no triangles", next_step=DAMAGED)
    total = sum(len(faces) for _, faces, _ in parts)
    if total > MAX_FACES:
        raise ScanError(
            f"the file places {total:,} triangles, at most {MAX_FACES:,} are read",
            next_step="export one foot, or fewer triangles",
        )
    vertices, faces = _joined(parts)
    return LoadedScene(vertices=vertices, faces=faces, unit_name=unit_name)


@contextmanager
def _failures_told(file_type: str) -> Iterator[None]:
    """Turn what trimesh, lxml, networkx and numpy raise on damaged input into a ScanError."""
    import zlib
    from zipfile import BadZipFile

    from lxml.etree import LxmlError

    broken = (
        ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
        StopIteration, TypeError, ValueError, BadZipFile, LxmlError, zlib.error,
    )  # fmt: skip
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            # numpy stops at the first thing that is no number and only warns: half a scan would follow.
            warnings.filterwarnings("error", message="string or file could not be read", category=DeprecationWarning)
            yield
    except ScanError:
        raise
    except (*broken, DeprecationWarning) as error:
        reason = " ".join(f"{type(error).__name__} {error}".split())[:120]
        raise ScanError(f"the {file_type} data cannot be read: {reason}", next_step=DAMAGED) from error


_Part = tuple["NDArray[np.float64]", "NDArray[np.int64]", "NDArray[np.float64]"]


def _parts(data: bytes, file_type: str, companions: dict[str, bytes]) -> tuple[list[_Part], str]:
    import trimesh

    scene = trimesh.load_scene(
        BytesIO(data), file_type=file_type, resolver=companions, process=False, **_OPTIONS.get(file_type, {})
    )
    parts = []
    for node in scene.graph.nodes_geometry:
        T_world_part, name = scene.graph[node]
        geometry = scene.geometry[name]
        if isinstance(geometry, trimesh.Trimesh) and len(geometry.faces):
            parts.append(_checked(geometry, T_world_part))
    return parts, str(scene.metadata.get("units") or "")


# Pictures are no shape; the bodies of one part stay apart.
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "gltf": {"skip_materials": True},
    "glb": {"skip_materials": True},
    "3mf": {"postprocess": False},
}


def _checked(geometry: Any, T_world_part: NDArray[np.float64]) -> _Part:
    """The arrays of one part; an index out of range must not reach into its neighbour once they are joined."""
    vertices = np.array(geometry.vertices, dtype=np.float64)
    faces = np.array(geometry.faces, dtype=np.int64)
    low, high = int(faces.min()), int(faces.max())
    if low < 0 or high >= len(vertices):
        raise ScanError(f"faces span [{low}, {high}] but there are {len(vertices)} vertices", next_step=DAMAGED)
    return vertices, faces, np.asarray(T_world_part, dtype=np.float64)


def _joined(parts: list[_Part]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    vertices, faces, offset = [], [], 0
    for points, corners, T in parts:
        with np.errstate(all="ignore"):
            vertices.append(points @ T[:3, :3].T + T[:3, 3])
            mirrored = np.linalg.det(T[:3, :3]) < 0
        # glTF 2.0, 3.7.4: a transform that mirrors turns the winding.
        faces.append((corners[:, ::-1] if mirrored else corners) + offset)
        offset += len(points)
    return np.concatenate(vertices), np.concatenate(faces)
