"""The small data behind the phantom: where it comes from, and that it is what the script derives."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from scanfit.phantom.control import BONES, control


def test_licence_and_origin_travel_with_the_data() -> None:
    folder = resources.files("scanfit.phantom") / "_data"
    assert "CC0 1.0 Universal" in (folder / "LICENSE.md").read_text(encoding="utf-8")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    for word in ("MakeHuman", "CC0", "base.obj", "derive"):
        assert word in readme
    sizes = [len((folder / name).read_bytes()) for name in ("foot.npz", "LICENSE.md", "README.md")]
    assert sum(sizes) < 600_000


def test_the_control_mesh_is_a_right_foot_of_quads_open_at_the_top() -> None:
    mesh = control()
    sides = np.sort(np.stack([mesh.quads, np.roll(mesh.quads, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    ends, used = np.unique(sides, axis=0, return_counts=True)
    assert set(used) == {1, 2}
    assert mesh.vertices[ends[used == 1], 2].min() > 0.7 * mesh.vertices[:, 0].max()
    assert mesh.vertices[:, 0].min() == pytest.approx(0, abs=1e-4)
    assert mesh.vertices[:, 2].min() == pytest.approx(0, abs=1e-4)
    big, small = (mesh.weights[:, BONES[toe]].sum(axis=1) > 0.5 for toe in (1, 5))
    assert mesh.vertices[big, 1].mean() > mesh.vertices[small, 1].mean()  # a right foot: the big toe is medial
    assert mesh.weights.min() >= 0
    assert mesh.weights.sum(axis=1).max() == pytest.approx(1, abs=1e-5)
