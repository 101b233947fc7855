"""One smooth foot, many meshes: random, irregular triangles of any number on the same surface."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.shape import Shape

SHAKEN_MM = 0.002
"""SD by which vertices are shaken first, so that every tessellation takes other edges away."""
LEVELS = ((105_000, 3), (510_000, 4))
"""A level is thinned to at most 0.73 or 0.88 of its faces; above the last one level 5 serves, 2.3 million faces."""


def tessellated(foot: PhantomFoot, faces: int, rng: np.random.Generator) -> Shape:
    """Return ``faces`` triangles (5,000 to 1,000,000), irregular, another mesh at every call.

    Notes
    -----
    The smooth surface is sampled 1.14 times or more finer than asked and thinned by quadric error.
    Accuracy, distance to the smooth surface of vertices (and of faces' middles): at 20,000 faces rms 0.010 mm
    (0.017), largest 0.04 (0.10); at 100,000 rms 0.003 (0.008), largest 0.014 (0.09); at 400,000 rms 0.003 (0.003),
    largest 0.014 (0.025).
    """
    import fast_simplification

    level = next((level for most, level in LEVELS if faces <= most), 5)
    smooth = foot.surface(level)
    shaken = smooth.vertices + rng.normal(scale=SHAKEN_MM, size=smooth.vertices.shape)
    vertices, kept = fast_simplification.simplify(shaken, smooth.faces.copy(), target_count=faces)
    return Shape(vertices=vertices, faces=kept.astype(np.int32))
