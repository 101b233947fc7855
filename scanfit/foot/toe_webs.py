"""The webs between the toes: the passes of x behind the rearmost sections that show two toes apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import Landmark, cut_out
from scanfit.foot.toe_sections import ToeSections
from scanfit.geometry.merge_tree import merge_tree

ABOVE_MM = 1000.0
"""What lies in front of the section is lifted by this much, so that nothing but the two toes stands out."""

BEHIND, BESIDE = 0.025, 0.01
"""How far behind the section, and beside the two toes, their web is looked for, of FL, D."""


HIDDEN = 0.02
"""A web this far behind the section, of FL, was not seen in between, D: the sections there are open."""


def web_between(
    vertices: NDArray[np.float64], faces: NDArray[np.integer], sections: ToeSections, k: int, length_mm: float
) -> Landmark:
    """Return web k: where the toes k and k + 1 meet first behind the rearmost section that shows them apart.

    Exact on the mesh: the pass of x between the two rings of faces that the section cuts.
    """
    apart = sections.apart[k - 1]
    if apart is None:
        raise GeometryError(f"toes {k} and {k + 1} are nowhere apart in the scan")
    from_x = apart.x
    x, y = (np.ascontiguousarray(vertices[:, axis]) for axis in (0, 1))
    side = BESIDE * length_mm
    wanted = (
        (x <= from_x) & (x > from_x - BEHIND * length_mm) & (y > apart.lateral[0] - side) & (y < apart.medial[1] + side)
    )
    near = cut_out(vertices, faces, wanted)
    x, y = near.vertices[:, 0], near.vertices[:, 1]
    tree = merge_tree(np.where(x > from_x, x + ABOVE_MM, x), near.faces, least=ABOVE_MM / 2)
    ahead = x > from_x
    rings = [set(tree.part[ahead & (y > low) & (y < high)].tolist()) for low, high in (apart.medial, apart.lateral)]
    joined = list(range(len(tree.peaks)))
    for a, b, vertex in tree.passes:
        joined = [joined[a] if piece == joined[b] else piece for piece in joined]
        if {joined[ring] for ring in rings[0]} & {joined[ring] for ring in rings[1]}:
            return _web(near.vertices[vertex], from_x, HIDDEN * length_mm)
    # A bridge in the very faces that the section cuts: the web lies at the section or just behind it.
    place = np.array([from_x, (apart.medial[0] + apart.lateral[1]) / 2])
    nearest = np.abs(near.vertices[:, :2] - place).sum(axis=1).argmin()
    return Landmark(point=near.vertices[nearest], sigma_along_mm=2.0, fitted=False)


def _web(point: NDArray[np.float64], from_x: float, hidden_mm: float) -> Landmark:
    hidden = from_x - point[0] > hidden_mm
    flag = f"the scan does not show the {from_x - point[0]:.0f} mm in front of it" if hidden else ""
    return Landmark(point=point, sigma_along_mm=0.5, fitted=False, flag=flag)
