"""Draw the picture of the room's README: ``python -m scanfit.phantom.draw``."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.foot import PhantomFoot, Surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEET = {
    "the mean foot": PhantomFoot(),
    "arch_mm = 21": PhantomFoot(arch_mm=21),
    "arch_mm = -3": PhantomFoot(arch_mm=-3, eversion_deg=9),
    "hallux_deg = 32, bunion_mm = 6": PhantomFoot(hallux_deg=32, bunion_mm=6),
    "toes 2 to 5: claw, 45°": PhantomFoot(toe_flexion=(("claw", 45),) * 4),
    "random, seed 7": PhantomFoot.random(np.random.default_rng(7)),
}
VIEWS = {"plan": ((0, 1), 2, 1), "sole": ((0, 1), 2, -1), "medial": ((0, 2), 1, 1), "back": ((1, 2), 0, -1)}
SKIN, CONTACT = (0.93, 0.80, 0.70), (0.35, 0.45, 0.60)


def draw(path: Path, feet: dict[str, PhantomFoot], level: int = 3) -> None:
    """Write one row per foot: from above, the sole with its contact, the medial side, from behind."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from PIL import Image

    figure, axes = plt.subplots(
        len(feet), len(VIEWS), figsize=(11, 2.3 * len(feet)), width_ratios=(2.6, 2.6, 2.6, 1), squeeze=False
    )
    for row, (name, foot) in zip(axes, feet.items(), strict=True):
        surface = foot.surface(level)
        for column, view in zip(row, VIEWS, strict=True):
            _shaded(column, surface, view)
        row[0].set_title(name, fontsize=9, loc="left")
    figure.tight_layout()
    buffer = BytesIO()
    figure.savefig(buffer, dpi=80)
    plt.close(figure)
    Image.open(buffer).convert("RGB").quantize(64).save(path, optimize=True)


def _shaded(axes: Axes, surface: Surface, view: str) -> None:
    from matplotlib.collections import PolyCollection

    across, towards, sign = VIEWS[view]
    corners = surface.vertices[surface.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    seen = sign * normal[:, towards] > 0
    corners, normal = corners[seen], normal[seen] / np.linalg.norm(normal[seen], axis=1, keepdims=True)
    light = np.array([0.3, 0.2, 0.5])
    light[towards] = sign
    glow = 0.35 + 0.65 * np.clip(normal @ light / np.linalg.norm(light), 0, 1)
    order = np.argsort(sign * corners[:, :, towards].mean(axis=1))
    colour: NDArray[np.float64] = np.where((corners[:, :, 2].max(axis=1) <= 0)[:, None], CONTACT, SKIN) * glow[:, None]
    axes.add_collection(
        PolyCollection(
            list(corners[order][:, :, across]), facecolors=colour[order], edgecolors=colour[order], linewidths=0.2
        )
    )
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.axis("off")


if __name__ == "__main__":
    draw(Path(__file__).parent / "phantom_feet.png", FEET)
