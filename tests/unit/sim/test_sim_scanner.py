"""The scanner without a camera: its options, and the same capture for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

import scanfit_sim
from scanfit.errors import UsageError
from scanfit.host import PluginHost
from scanfit.phantom.rig import CALIBRATED_MM, ring_rig


@pytest.fixture
def scanner():
    (found,) = scanfit_sim.scanfit_scanners()
    return found


def take(scanner, **options):
    with scanner.connect(options) as session:
        return session.capture()


def test_the_host_lists_it():
    host = PluginHost([("sim", scanfit_sim)])
    assert [each.name for each in host.scanners()] == ["sim"]


def test_a_seed_is_a_capture(scanner):
    first, again, other = (take(scanner, seed=seed, cameras=1, frames=2) for seed in (4, 4, 5))
    assert [frame.number for frame in first.frames] == [0, 1]
    assert all(np.array_equal(a.depth, b.depth) for a, b in zip(first.frames, again.frames, strict=True))
    assert not np.array_equal(first.frames[0].depth, other.frames[0].depth)
    assert first.mesh is None
    assert "simulated" in first.notes[0]


def test_the_calibration_is_off_only_where_there_is_noise(scanner):
    noisy, clean = (take(scanner, seed=4, cameras=2, frames=1, noise=noise) for noise in (True, False))
    for raw, off in ((noisy, CALIBRATED_MM), (clean, 0.0)):
        for known, true in zip(raw.rig.cameras, ring_rig(2).cameras, strict=True):
            assert np.linalg.norm((known.T_rig_depth - true.T_rig_depth)[:3, 3]) == pytest.approx(off, abs=1e-9)


@pytest.mark.parametrize("wrong", [{"cameras": 0}, {"cameras": 25}, {"frames": 0}, {"frames": 61}, {"seed": -1}])
def test_an_option_out_of_range_is_told(scanner, wrong):
    (name, value), *_ = wrong.items()
    with pytest.raises(UsageError, match=f"{name} is {value}, expected [01] to"), scanner.connect(wrong):
        pass
