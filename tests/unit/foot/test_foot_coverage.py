"""Coverage: what is cut away is missed in its own region and in no other; the grade follows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.foot.coverage import coverage, grade
from scanfit.geometry.sample import face_areas, sample_surface
from scanfit.phantom.swept import SweptFoot

FOOT = SweptFoot()
MESH = FOOT.mesh(150, 117)
L = FOOT.length_mm
REGIONS = ("sole", "heel", "medial", "lateral", "dorsum", "toes")
CUTS = {
    "sole": lambda x, y, z: (z < 0.5) & (x > 0.2 * L) & (x < 0.8 * L),
    "heel": lambda x, y, z: x < 0.15 * L,
    "medial": lambda x, y, z: (y > 0.8 * FOOT.medial(x)) & (z < 40) & (x > 0.17 * L) & (x < 0.83 * L),
    "lateral": lambda x, y, z: (y < 0.8 * FOOT.lateral(x)) & (z < 40) & (x > 0.17 * L) & (x < 0.83 * L),
    "dorsum": lambda x, y, z: (z > 0.8 * FOOT.top(x)) & (x > 0.5 * L) & (x < 0.83 * L),
    "toes": lambda x, y, z: x > 0.84 * L,
}


def seen(mesh):
    return coverage(sample_surface(mesh, 8000, areas=face_areas(mesh)).points, L)


def test_a_whole_foot_is_wholly_seen():
    assert seen(MESH) == dict.fromkeys(REGIONS, 1.0)


@pytest.mark.parametrize("region", REGIONS)
def test_what_is_cut_away_is_missed_there(without, region):
    shares = seen(without(MESH, CUTS[region]))
    assert shares[region] <= 0.75
    assert min(shares, key=shares.get) == region
    # What lies behind or in front of it is all there is to lose: heel and toes are a sixth of sole and sides.
    assert all(shares[other] >= 0.8 for other in REGIONS if other != region)


@pytest.mark.parametrize("region", ["sole", "medial", "lateral", "dorsum"])
def test_a_middle_region_is_missed_in_no_other(without, region):
    shares = seen(without(MESH, CUTS[region]))
    assert all(shares[other] >= 0.95 for other in REGIONS if other != region)


def test_nothing_low_is_nothing_seen():
    assert coverage(np.array([[100.0, 0, 200]]), L) == dict.fromkeys(REGIONS, 0.0)


SHARES = st.fixed_dictionaries(dict.fromkeys(REGIONS, st.floats(0, 1).map(lambda share: round(share, 4))))


@given(shares=SHARES)
def test_the_grade_is_that_of_the_worst_region_and_names_all_that_are_not_whole(shares):
    quality = grade(shares, ("first",))
    worst = min(shares.values())
    assert quality.grade == ("good" if worst >= 0.95 else "usable" if worst >= 0.80 else "poor")
    assert quality.coverage == shares
    missing = [f"{region}: {share:.0%} seen" for region, share in shares.items() if share < 0.95]
    assert quality.issues == ("first", *missing)
