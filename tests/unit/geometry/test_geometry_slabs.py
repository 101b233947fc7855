"""What a slab holds is all that reaches into it, in the order of the mesh."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.geometry.slabs import Slabs


@pytest.mark.parametrize("seed", range(10))
def test_a_slab_gives_every_face_that_reaches_into_it_in_their_order(seed):
    rng = np.random.default_rng(seed)
    heights = rng.uniform(-50, 250, 400)
    order = np.argsort(heights)
    start = rng.integers(0, 390, 600)  # mostly small faces, and some long ones
    faces = order[start[:, None] + rng.integers(0, 10, (600, 3))]
    faces[::40] = rng.integers(0, 400, faces[::40].shape)
    low, high = np.sort(rng.uniform(-60, 260, 2))
    for a, b in ((low, high), (low, low), (-np.inf, high), (low, np.inf), (300.0, 400.0)):
        found = Slabs(heights, faces).faces(a, b).tolist()
        reaches = (heights[faces].max(axis=1) >= a) & (heights[faces].min(axis=1) <= b)
        rest = iter(found)
        assert all(face in rest for face in faces[reaches].tolist())  # all of them, in order
    few = Slabs(heights, faces).faces(100.0, 101.0)
    assert len(few) < len(faces) / 3
