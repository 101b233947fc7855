"""The foot's volume below a plane, exact for the triangles."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import clip
from scanfit.phantom.truth.extents import dorsum_top
from scanfit.phantom.truth.frame import Standing


def volume(foot: Standing) -> dict[str, float]:
    """foot_volume, cm3: below z = 1.2 dorsum_height_50; nothing where the leg ends lower.

    Divergence theorem with the field (0, 0, z - h): it vanishes on the cap at z = h, so that the cap need not be made.
    """
    height = 1.2 * float(dorsum_top(foot)[2])
    if height > rim_height(foot):
        return {}
    vertices, faces = clip(foot.soup, (0, 0, 1), height)
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    u, v = b - a, c - a
    shadow = (u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2
    depth = (a[:, 2] + b[:, 2] + c[:, 2]) / 3 - height
    return {"foot_volume": abs(float(shadow @ depth)) / 1000}


def rim_height(foot: Standing) -> float:
    """The lowest point of the leg's open end, mm; +inf for a closed surface."""
    faces = foot.faces
    ends = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    _, first, times = np.unique(ends[:, 0] * len(foot.vertices) + ends[:, 1], return_index=True, return_counts=True)
    rim = ends[first[times == 1]]
    return float(foot.vertices[rim, 2].min()) if len(rim) else float("inf")
