"""Our landmarks on the FIND template against the vertices its authors picked (keypoints.csv beside it)."""

from __future__ import annotations

import csv
import itertools

import numpy as np
import pytest

from scanfit.demo_data import path as data
from scanfit.host import PluginHost
from scanfit.model.profile import FootProfile
from scanfit.pipeline import ScanSettings, measure_paths

FOLDER = "scans/foot-find-template"


@pytest.fixture(scope="module")
def foot() -> FootProfile:
    left = measure_paths([data(f"{FOLDER}/template.obj")], ScanSettings(), PluginHost()).left
    assert left is not None
    return left


@pytest.fixture(scope="module")
def picked(foot: FootProfile) -> dict[str, np.ndarray]:
    """The authors' points in our foot frame, mm, by their names. Vertex numbers are those of the file, unwelded."""
    lines = data(f"{FOLDER}/template.obj").read_text(encoding="utf-8").splitlines()
    metres = np.array([[float(x) for x in line.split()[1:4]] for line in lines if line.startswith("v ")])
    with data(f"{FOLDER}/keypoints.csv").open(encoding="utf-8", newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["model"] == "FIND")
    T = np.array(foot.T_foot_scan)
    return {name: T[:3, :3] @ (metres[int(k)] * 1000) + T[:3, 3] for name, k in row.items() if name != "model"}


@pytest.mark.parametrize(("ours", "theirs"), [("acropodion", "big toe"), ("metatarsale_fibulare", "outer extrema")])
def test_the_same_point_is_found_within_4_mm(ours, theirs, foot, picked):
    assert np.linalg.norm(np.array(foot.landmarks[ours]) - picked[theirs]) < 4.0


def test_the_heel_is_the_same_point_seen_from_above(foot, picked):
    """How high the rearmost point of an upright heel lies is soft; theirs is 6 mm lower on the same wall."""
    apart = np.array(foot.landmarks["pternion"]) - picked["heel"]
    assert np.linalg.norm(apart[:2]) < 1.5
    assert abs(apart[2]) < 10.0


def test_their_inner_point_is_another_point_of_the_same_edge(foot, picked):
    """Theirs lies in front of the metatarsal head, nearer to the toe; ours is the more medial one."""
    ours, theirs = foot.landmarks["metatarsale_tibiale"], picked["inner extrema"]
    assert 5.0 < theirs[0] - ours[0] < 20.0
    assert 0.0 < theirs[1] - ours[1] < 4.0


def test_their_toes_lie_behind_our_foremost_point(foot, picked):
    """Toe tips, big toe first, each behind the one before, on a left foot towards +y."""
    tips = [picked[name] for name in ("big toe", "2nd toe", "3rd toe", "4th toe", "little toe")]
    assert foot.landmarks["acropodion"][0] + 0.5 > tips[0][0]
    assert all(a[0] > b[0] and a[1] < b[1] for a, b in itertools.pairwise(tips))


@pytest.mark.parametrize(
    ("k", "theirs"), [(1, "big toe"), (2, "2nd toe"), (3, "3rd toe"), (4, "4th toe"), (5, "little toe")]
)
def test_a_toe_that_is_told_ends_where_they_picked_its_tip(k, theirs, foot, picked):
    """A toe that is not told is said to be merged with its neighbours, and has no tip."""
    length, tip = foot.measurements.get(f"toe{k}_length"), foot.landmarks.get(f"toe{k}_tip")
    if length is None:
        assert "toes" in foot.withheld[f"toe{k}_length"]
        return
    assert tip is not None
    assert np.linalg.norm(np.array(tip) - picked[theirs]) < 4.0
    assert length.value == pytest.approx(tip[0], abs=0.05)


def test_the_arch_is_where_they_picked_it(foot, picked):
    """Their second arch point is the top of the medial arch's edge; ours, on the arch line, lies lower and under it."""
    assert 8.0 < foot.measurements["arch_height"].value < picked["arch2"][2]


def test_their_lower_heel_is_behind_and_above_where_ours_touches_the_floor(foot, picked):
    """The landing point is where the sole comes down to 2 mm, theirs the heel's lower edge: not the same point."""
    landing, lower = np.array(foot.landmarks["landing_point"]), picked["lower heel"]
    assert abs(landing[1] - lower[1]) < 4.0
    assert 0.0 < landing[0] - lower[0] < 20.0
    assert landing[2] < lower[2]
