"""Phantom feet, measured the way the pipeline does it, without a plugin host."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from scanfit.foot.definitions import MEASUREMENTS
from scanfit.model.mesh import Mesh
from scanfit.model.profile import FootProfile
from scanfit.model.scan import FootScan, RawScan, Source
from scanfit.phantom.swept import SweptFoot
from scanfit.pipeline import ScanSettings, feet_of_scan, measure_foot

TESSELLATIONS = {"9k": (75, 60), "35k": (150, 117), "140k": (300, 234)}


class Measured(NamedTuple):
    """A foot, what was measured on it, and by how far it was turned and moved."""

    scan: FootScan
    profile: FootProfile

    def values(self):
        return {name: measure.value for name, measure in self.profile.measurements.items()}


class BareHost:
    """scanfit's own measures, called straight."""

    def measurements(self):
        return MEASUREMENTS

    def measure(self, definition, view):
        return definition.compute(view)


def _measured(mesh, **settings):
    (scan,) = feet_of_scan(RawScan(mesh=mesh, unit=None), ScanSettings(**settings), Source())
    return Measured(scan, measure_foot(scan, ScanSettings(**settings), BareHost()))


@pytest.fixture(scope="session")
def measured():
    """Measure a mesh: ``measured(mesh, **settings) -> Measured``."""
    return _measured


@pytest.fixture(scope="session")
def phantom():
    """Measure a swept foot once: ``phantom("35k", length_mm=250) -> Measured``."""
    kept = {}

    def of(fineness="9k", **shape):
        key = (fineness, *sorted(shape.items()))
        if key not in kept:
            kept[key] = _measured(SweptFoot(**shape).mesh(*TESSELLATIONS[fineness]))
        return kept[key]

    return of


@pytest.fixture(scope="session")
def without():
    """A mesh without the faces whose middle a test picks: ``without(mesh, lambda x, y, z: z < 1)``."""

    def of(mesh, picked):
        middle = mesh.vertices[mesh.faces].mean(axis=1)
        return Mesh(vertices=mesh.vertices, faces=mesh.faces[~picked(*middle.T)])

    return of


@pytest.fixture(scope="session")
def turned():
    """A mesh turned and moved at random, the same for the same seed: ``turned(mesh, seed) -> Mesh``."""

    def of(mesh, seed):
        rng = np.random.default_rng(seed)
        q, r = np.linalg.qr(rng.normal(size=(3, 3)))
        q = q * np.sign(np.diag(r))
        q[:, 0] *= np.linalg.det(q)
        return Mesh(vertices=mesh.vertices @ q.T + rng.uniform(-400, 400, 3), faces=mesh.faces)

    return of
