"""The measuring core: from FootScan to profile, all measures, beside trimesh's many-plane cut; time and memory
up to a million faces. ``make bench``."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.scan import LoadState, RawScan, Source
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.scanning import Scanning, scan
from scanfit.phantom.truth import truth_of
from scanfit.pipeline import ScanSettings, feet_of_scan, measure_foot, measure_scan

pytestmark = pytest.mark.benchmark

SETTINGS = ScanSettings(load_state=LoadState.BIPEDAL)
FOOT = PhantomFoot.random(np.random.default_rng(4))


def _raw(faces: int) -> RawScan:
    rng = np.random.default_rng(9)
    return scan(FOOT, Scanning.clean(rng, faces=faces), rng)


def _median_s(work: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def test_scan_to_profile_against_a_hundred_planes_of_trimesh() -> None:
    """All measures of 200,000 faces take at most half of ``mesh_multiplane`` with 100 planes of the same mesh."""
    import trimesh

    host = PluginHost()
    (foot,) = feet_of_scan(_raw(200_000), SETTINGS, Source())
    peer = trimesh.Trimesh(foot.mesh.vertices, foot.mesh.faces, process=False)
    stations = np.linspace(5.0, float(foot.mesh.vertices[:, 0].max()) - 5.0, 100)
    mine, theirs = [], []
    for _ in range(7):
        start = time.perf_counter()
        profile = measure_foot(foot, SETTINGS, host)
        mine.append(time.perf_counter() - start)
        start = time.perf_counter()
        trimesh.intersections.mesh_multiplane(peer, [0, 0, 0], [1, 0, 0], stations)
        theirs.append(time.perf_counter() - start)
    truth = truth_of(FOOT.surface(3)).values
    errors = {
        name: abs(found.value - float(truth[name]))
        for name, found in profile.measurements.items()
        if isinstance(found, Measurement) and found.unit == "mm" and isinstance(truth.get(name), float)
    }
    ratio = statistics.median(mine) / statistics.median(theirs)
    worst = max(errors, key=lambda name: errors[name])
    print(
        f"\nFootScan to profile, {len(foot.mesh.faces):,} faces, {len(profile.measurements)} measures: "
        f"{statistics.median(mine) * 1e3:.0f} ms, ratio {ratio:.2f} of 100 planes; "
        f"largest of {len(errors)} errors in mm: {worst} {errors[worst]:.2f}"
    )
    assert ratio <= 0.5


def test_cost_grows_no_faster_than_the_faces() -> None:
    """A million faces cost at most five times what 200,000 do."""
    host = PluginHost()
    took = {}
    for faces in (200_000, 1_000_000):
        (foot,) = feet_of_scan(_raw(faces), SETTINGS, Source())
        took[faces] = (len(foot.mesh.faces), _median_s(lambda foot=foot: measure_foot(foot, SETTINGS, host), 5))
    (small, quick), (large, slow) = took.values()
    grown = (slow / quick) / (large / small)
    print(f"\n{small:,} faces {quick * 1e3:.0f} ms, {large:,} faces {slow * 1e3:.0f} ms: {grown:.2f} of linear")
    assert grown <= 1.0


def test_memory_at_a_million_faces() -> None:
    """From raw scan to profile, at most 8 times the mesh arrays are taken beside them."""
    host = PluginHost()
    measure_scan(_raw(20_000), SETTINGS, host)  # imports and caches are not the scan's
    raw = _raw(1_000_000)
    arrays = raw.mesh.vertices.nbytes + raw.mesh.faces.nbytes
    tracemalloc.start()
    (profile,) = measure_scan(raw, SETTINGS, host)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    length = profile.measurements["foot_length"]
    assert isinstance(length, Measurement)
    error = abs(length.value - float(truth_of(FOOT.surface(3)).values["foot_length"]))
    print(
        f"\npeak beside the arrays, {len(raw.mesh.faces):,} faces: {peak / 1e6:.0f} MB, "
        f"{peak / arrays:.1f} times their {arrays / 1e6:.0f} MB; error of the length {error:.3f} mm"
    )
    assert peak <= 8 * arrays
