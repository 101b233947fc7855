"""What should not be on a platform: furniture, trousers, a third foot, a foot over the edge; for bad captures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ValueFault
from scanfit.model.scan import Side
from scanfit.phantom.capture import APART_MM, PLATFORM_MM, standing
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.shape import Shape

ROUND = 96
"""Corners of a circle, D: the facets of a chair leg lie 0.01 mm inside it."""

STEP_MM = 8.0
"""Height of a tube's rings, D: small triangles are drawn faster than tall ones."""

EASE_MM = 12.0
"""How far a trouser leg stands off the shin, D."""

EDGES = {"toe": (0, 1.0), "heel": (0, -1.0), "left": (1, 1.0), "right": (1, -1.0)}
"""Axis and direction of the platform's edges, rig frame."""


def feet(foot: PhantomFoot, *, level: int = 3) -> tuple[Shape, Shape]:
    """Return one person's left and right foot on the middle of the platform, straight and beside one another."""
    apart = APART_MM * foot.length_mm / 258
    left, right = (replace(foot, side=side) for side in (Side.LEFT, Side.RIGHT))
    return standing(left, level=level, y_mm=apart), standing(right, level=level, y_mm=-apart)


def three_feet(foot: PhantomFoot, *, level: int = 3) -> tuple[Shape, Shape, Shape]:
    """Return a left and two right feet side by side, no two of which touch and all over the platform."""
    apart = 0.5 * foot.length_mm
    if 2 * apart + 0.5 * foot.length_mm > PLATFORM_MM[1]:
        raise ValueFault(f"length_mm is {foot.length_mm}; three feet beside one another have room up to 330")
    left, right = (replace(foot, side=side) for side in (Side.LEFT, Side.RIGHT))
    chosen = zip((left, right, right), (1, 0, -1), strict=True)
    one, two, three = (standing(each, level=level, y_mm=place * apart) for each, place in chosen)
    return one, two, three


def over_the_edge(foot: PhantomFoot, edge: str, *, level: int = 3) -> Shape:
    """Return a foot whose middle stands on one edge of the platform: toe, heel, left or right.

    Nothing is under the half beyond the edge, and the plate's height is kept: a foot on a wider step.
    """
    if edge not in EDGES:
        raise ValueFault(f"edge is {edge!r}, expected one of {', '.join(EDGES)}")
    axis, direction = EDGES[edge]
    place = [0.0, 0.0]
    place[axis] = direction * PLATFORM_MM[axis] / 2
    return standing(foot, level=level, x_mm=place[0], y_mm=place[1])


def chair_leg(x_mm: float = -40.0, y_mm: float = 0.0, *, radius_mm: float = 16.0, height_mm: float = 320.0) -> Shape:
    """Return a round leg that stands upright on the platform, open below; the default stands between two feet."""
    circle = _circle() * radius_mm + [x_mm, y_mm]
    return _tube(np.stack([circle, circle]), (0.0, height_mm))


def trouser_leg(foot: Shape, *, hem_mm: float = 70.0, top_mm: float = 260.0, ease_mm: float = EASE_MM) -> Shape:
    """Return cloth around the leg of a standing foot (``standing``), from the hem up, closed at the top.

    Parameters
    ----------
    foot : mm, rig frame, floor at z = 0
    hem_mm, top_mm : heights over the floor; the lower the hem, the less of the foot is to be seen
    ease_mm : how far the cloth stands off the ankle's thickest place; at the top twice as far

    Raises
    ------
    ValueFault
        If the foot does not reach ``hem_mm``.
    """
    if not 0 < hem_mm < top_mm:
        raise ValueFault(f"the hem is at {hem_mm:g} mm and the top at {top_mm:g}, expected 0 < hem < top")
    around = foot.vertices[foot.vertices[:, 2] > hem_mm][:, :2]
    if len(around) == 0:
        raise ValueFault(f"the foot is {foot.vertices[:, 2].max():.0f} mm high and ends below the hem at {hem_mm:g} mm")
    middle = (around.min(axis=0) + around.max(axis=0)) / 2
    # The support of a convex outline: cloth hangs around the leg and follows none of its hollows.
    reach = ((around - middle) @ _circle().T).max(axis=0)
    rings = [middle + _circle() * (reach + ease)[:, None] for ease in (ease_mm, 2 * ease_mm)]
    return _tube(np.stack(rings), (hem_mm, top_mm))


def _circle() -> NDArray[np.float64]:
    angle = np.arange(ROUND) * 2 * np.pi / ROUND
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _tube(ends: NDArray[np.float64], heights: tuple[float, float]) -> Shape:
    """A wall between two outlines (2, ``ROUND``, 2) at two heights, facing outwards, with a lid on top."""
    low, high = heights
    steps = max(1, int(np.ceil((high - low) / STEP_MM)))
    share = np.linspace(0, 1, steps + 1)[:, None, None]
    plan = ends[0] + share * (ends[1] - ends[0])
    z = np.broadcast_to(low + share * (high - low), (*plan.shape[:2], 1))
    points = np.concatenate([plan, z], axis=2).reshape(-1, 3)
    ring = np.arange(ROUND)
    a = (np.arange(steps)[:, None] * ROUND + ring).ravel()
    b = (np.arange(steps)[:, None] * ROUND + (ring + 1) % ROUND).ravel()
    faces = [np.column_stack([a, b, b + ROUND]), np.column_stack([a, b + ROUND, a + ROUND])]
    top = steps * ROUND + ring
    faces.append(np.column_stack([top, steps * ROUND + (ring + 1) % ROUND, np.full(ROUND, len(points))]))
    points = np.concatenate([points, points[top].mean(axis=0, keepdims=True)])
    return Shape(vertices=points, faces=np.concatenate(faces).astype(np.int32))
