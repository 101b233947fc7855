"""Derive the phantom's control mesh from MakeHuman's CC0 body: ``python -m scanfit.phantom.derive FOLDER``.

FOLDER holds base.obj, targets/feet/*.target.gz, rig.human_toes.json and weights.human_toes.json. Kept so that
``_data/foot.npz`` can be made again and compared.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MM_PER_DM = 100.0
TOP_MM = 190.0
"""Quads whose middle lies lower are kept: 0.75 of the foot's length."""
TARGETS = {
    "wide": "r-foot-scale-horiz-incr",
    "narrow": "r-foot-scale-horiz-decr",
    "ankle_thick": "measure-ankle-circ-incr",
    "ankle_thin": "measure-ankle-circ-decr",
}
JOINTS = {1: 3, 2: 4, 3: 4, 4: 4, 5: 4}
"""How many joint marks each toe has: one more than its phalanges."""

Points = NDArray[np.float64]


def derived(folder: Path) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of ``_data/foot.npz``: right foot, mm, toes +x, medial +y, floor z = 0, heel x = 0."""
    vertices, groups = _read_obj(folder / "base.obj")
    view = np.column_stack([vertices[:, 2], vertices[:, 0], vertices[:, 1]]) * MM_PER_DM
    quads = groups["body"]
    middle = view[quads].mean(axis=1)
    floor = view[quads[middle[:, 1] < 0]].reshape(-1, 3)[:, 2].min()
    quads = quads[(middle[:, 1] < 0) & (middle[:, 2] < floor + TOP_MM)]
    kept, index = np.unique(quads, return_inverse=True)
    heel = view[kept][:, 0][view[kept][:, 2] < floor + 50.0].min()
    medial = view[kept][:, 1]
    origin = np.array([heel, (medial.min() + medial.max()) / 2, floor])
    arrays: dict[str, NDArray[np.generic]] = {
        "vertices": (view[kept] - origin).astype(np.float32),
        "quads": index.reshape(-1, 4).astype(np.int16),
        "weights": _weights(folder / "weights.human_toes.json", kept, len(vertices)).astype(np.float32),
        "joints": (_joints(view, groups) - origin).astype(np.float32),
    }
    for name, target in TARGETS.items():
        moved = _read_target(folder / "targets" / "feet" / f"{target}.target.gz", len(vertices)) * MM_PER_DM
        arrays[name] = np.column_stack([moved[kept, 2], moved[kept, 0], moved[kept, 1]]).astype(np.float32)
    return arrays


def _read_obj(path: Path) -> tuple[Points, dict[str, NDArray[np.int64]]]:
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            vertices.append([float(part) for part in rest[:3]])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            groups.setdefault(group, []).append([int(part.split("/")[0]) - 1 for part in rest])
    return np.array(vertices), {name: np.array(faces) for name, faces in groups.items()}


def _read_target(path: Path, count: int) -> Points:
    moved = np.zeros((count, 3))
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        if line and not line.startswith("#"):
            vertex, *by = line.split()
            moved[int(vertex)] = [float(part) for part in by]
    return moved


def _weights(path: Path, kept: NDArray[np.int64], count: int) -> Points:
    """(V, 14) skin weights: two phalanges of toe 1, three of each of the others, from the knuckle on."""
    bones = json.loads(path.read_text(encoding="utf-8"))["weights"]
    columns = []
    for toe, marks in JOINTS.items():
        for bone in range(1, marks):
            column = np.zeros(count)
            for vertex, weight in bones[f"toe{toe}-{bone}.R"]:
                column[vertex] = weight
            columns.append(column[kept])
    return np.column_stack(columns)


def _joints(view: Points, groups: dict[str, NDArray[np.int64]]) -> Points:
    """(19, 3) the middles of the rig's joint cubes, toe by toe, the tip last."""
    names = [f"joint-r-toe-{toe}-{mark}" for toe, marks in JOINTS.items() for mark in range(1, marks + 1)]
    return np.array([view[np.unique(groups[name])].mean(axis=0) for name in names])


def main() -> None:
    arrays = derived(Path(sys.argv[1]))
    np.savez_compressed(Path(__file__).parent / "_data" / "foot.npz", allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
