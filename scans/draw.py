"""Draw the picture of a measured foot for the README: ``python scans/draw.py``.

Top view, side view and the girth sections of the demonstration's right foot, as measured.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from scanfit.foot.view import FootView
from scanfit.geometry.hull import convex_hull
from scanfit.host import PluginHost
from scanfit.model.profile import FootProfile
from scanfit.pipeline import ScanSettings, measure_foot, read_feet

HERE = Path(__file__).resolve().parent
SKIN, INK, RED, BLUE = "#e8c9b0", "#333333", "#c0392b", "#1f5fa8"


def shaded(axes: Axes, view: FootView, across: tuple[int, int], towards: int, sign: int) -> None:
    """The surface in parallel projection, lit from the viewer's side."""
    corners = view.vertices[view.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    light = np.array([0.25, 0.2, 0.35])
    light[towards] = sign
    glow = 0.45 + 0.55 * np.abs(normal @ light / np.linalg.norm(light))
    order = np.argsort(sign * corners[:, :, towards].mean(axis=1))
    colour = np.clip(np.outer(glow, matplotlib.colors.to_rgb(SKIN)), 0, 1)
    axes.add_collection(
        PolyCollection(corners[order][:, :, across], facecolors=colour[order], edgecolors=colour[order], linewidths=0.2)
    )
    axes.set_aspect("equal")
    axes.axis("off")


def arrow(axes: Axes, a: tuple[float, float], b: tuple[float, float], text: str, at: tuple[float, float]) -> None:
    axes.annotate("", a, b, arrowprops={"arrowstyle": "<->", "color": INK, "lw": 0.9, "shrinkA": 0, "shrinkB": 0})
    axes.text(*at, text, color=INK, fontsize=8.5, ha="center", va="center")


def said(profile: FootProfile, name: str) -> str:
    measure = profile.measurements[name]
    return f"{name.replace('_', ' ')}  {measure.value:.1f} ± {measure.sigma:.1f} mm"


def top_view(axes: Axes, view: FootView, profile: FootProfile) -> None:
    shaded(axes, view, (0, 1), 2, 1)
    outline = np.array([*profile.outline, profile.outline[0]])
    axes.plot(*outline.T, color=RED, lw=1)
    mt, mf = (view.landmarks[n].point for n in ("metatarsale_tibiale", "metatarsale_fibulare"))
    medial, lateral = (view.landmarks[n].point for n in ("heel_medial", "heel_lateral"))
    length = view.length_mm
    axes.plot([0, length], [0, 0], color=INK, lw=0.7, ls=(0, (8, 3)))
    axes.plot([mt[0], mf[0]], [mt[1], mf[1]], color=BLUE, lw=1.4)
    axes.plot([medial[0], lateral[0]], [medial[1], lateral[1]], color=BLUE, lw=1.4)
    for name, mark in view.landmarks.items():
        axes.plot(*mark.point[:2], "o", color=INK, ms=3.5)
        offset = 5 if mark.point[1] >= 0 else -8
        axes.text(mark.point[0], mark.point[1] + offset, name.replace("_", " "), fontsize=7, color=INK, ha="center")
    arrow(axes, (0, -74), (length, -74), said(profile, "foot_length"), (length / 2, -80))
    arrow(axes, (0, 72), (mt[0], 72), said(profile, "ball_length_medial"), (mt[0] / 2, 78))
    axes.text(mt[0] - 26, 8, said(profile, "ball_width"), fontsize=8.5, color=BLUE, ha="right")
    axes.text(medial[0] + 4, -14, said(profile, "heel_width"), fontsize=8.5, color=BLUE)
    axes.set_xlim(-8, length + 8)
    axes.set_ylim(-86, 84)


def side_view(axes: Axes, view: FootView, profile: FootProfile) -> None:
    shaded(axes, view, (0, 2), 1, 1)
    axes.plot([-8, view.length_mm + 8], [0, 0], color=INK, lw=1)
    for name, share, beyond in (("dorsum_height_50", 0.50, False), ("toe_box_height", 0.82, True)):
        top = view.highest(share * view.length_mm, beyond=beyond).point
        arrow(axes, (top[0], 0), (top[0], top[2]), said(profile, name), (top[0] + 34, top[2] + 8))
    axes.set_xlim(-8, view.length_mm + 8)
    axes.set_ylim(-6, 112)


def girths(axes: Axes, view: FootView, profile: FootProfile) -> None:
    mt, mf = (view.landmarks[n].point for n in ("metatarsale_tibiale", "metatarsale_fibulare"))
    waist = (0.5 * view.length_mm + view.ball_centre[0]) / 2
    sections = (
        ("ball_girth", view.vertical_section(mf, mt), 0.0),
        ("waist_girth", view.section(waist), 130.0),
        ("instep_girth", view.section(0.5 * view.length_mm), 260.0),
    )
    for name, section, shift in sections:
        points = np.vstack([curve.points for curve in section.curves])
        middle = (points[:, 0].min() + points[:, 0].max()) / 2
        for curve in section.curves:
            closed = np.vstack([curve.points, curve.points[:1]])
            axes.fill(closed[:, 0] - middle + shift, closed[:, 1], color=SKIN)
        hull = convex_hull(points)
        axes.plot(*(np.vstack([hull, hull[:1]]) - [middle - shift, 0]).T, color=RED, lw=1.2)
        axes.text(shift, -12, said(profile, name), fontsize=8.5, color=INK, ha="center")
    axes.set_aspect("equal")
    axes.axis("off")


def main() -> None:
    host, settings = PluginHost(), ScanSettings()
    scan = read_feet(HERE / "foot-dupont-pair" / "right_foot.stl", settings, host)[0]
    view, profile = FootView(scan), measure_foot(scan, settings, host)
    figure = plt.figure(figsize=(10, 10.2))
    rows = figure.add_gridspec(3, 1, height_ratios=[1.7, 1.2, 0.9], hspace=0.02)
    top_view(figure.add_subplot(rows[0]), view, profile)
    side_view(figure.add_subplot(rows[1]), view, profile)
    girths(figure.add_subplot(rows[2]), view, profile)
    figure.savefig(HERE / "measured_foot.png", dpi=90, bbox_inches="tight", metadata={"Software": None})


if __name__ == "__main__":
    main()
