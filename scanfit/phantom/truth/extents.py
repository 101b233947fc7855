"""Lengths, widths and heights: how far the surface reaches."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array, clip, section
from scanfit.phantom.truth.frame import Standing, X, section_below
from scanfit.phantom.truth.summit import farthest


def lengths(foot: Standing) -> dict[str, float]:
    """foot_length and the two ball lengths."""
    return {
        "foot_length": foot.length_mm,
        "ball_length_medial": float(foot.mt[0]),
        "ball_length_lateral": float(foot.mf[0]),
    }


def widths(foot: Standing) -> dict[str, float]:
    """Ball, waist and heel; and the ratio of ball to heel."""
    ball = float(foot.mt[1] - foot.mf[1])
    heel = float(foot.heel_medial[1] - foot.heel_lateral[1])
    waist = section_below(foot.soup, 0.45 * foot.length_mm, 0.15 * foot.length_mm)
    return {
        "ball_width": ball,
        "ball_width_diagonal": float(np.hypot(*(foot.mt - foot.mf)[:2])),
        "waist_width": float(np.ptp(waist[:, 1])),
        "heel_width": heel,
        "splay_ratio": ball / heel,
    }


def heights(foot: Standing) -> dict[str, float]:
    """Tops of sections, and of what lies in front of an x."""
    top = dorsum_top(foot)[2]
    return {
        "dorsum_height_50": float(top),
        "arch_height_index": float(top / foot.mt[0]),
        "ball_height": float(ball_section(foot)[:, 1].max()),
        "instep_height": _highest_in_front(foot, 0.55 * foot.length_mm),
        "toe_box_height": _highest_in_front(foot, 0.82 * foot.length_mm),
    }


def dorsum_top(foot: Standing) -> Array:
    """The highest point of the section at x = 0.50 FL."""
    cut = section(foot.soup, 0.50 * foot.length_mm * X, X)
    return np.array(cut[cut[:, 2].argmax()])


def ball_section(foot: Standing) -> Array:
    """The section by the vertical plane through MT and MF: (N, 2), along the plane and z."""
    across = (foot.mt - foot.mf) * [1, 1, 0]
    across /= np.hypot(*across[:2])
    cut = section(foot.soup, foot.mf, np.array([across[1], -across[0], 0.0]))
    return np.column_stack([(cut - foot.mf) @ across, cut[:, 2]])


def _highest_in_front(foot: Standing, x: float) -> float:
    return float(farthest(foot.vertices, clip(foot.soup, (-1, 0, 0), -x), 2, 1)[2])
