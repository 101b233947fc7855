"""Soles of phantom feet whose plantar surface is known apart from the code under test, and devices on them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from scanfit.demo_data import path as demo_path
from scanfit.geometry.heightmap import height_range
from scanfit.host import PluginHost
from scanfit.model.mesh import Mesh
from scanfit.model.orthotic import FootPrescription, Origin
from scanfit.model.scan import LoadState, RawScan, Side, Source
from scanfit.orthotic.complete import completed
from scanfit.orthotic.device import Device
from scanfit.orthotic.elements import element
from scanfit.orthotic.machines import machine_of
from scanfit.orthotic.make import make
from scanfit.orthotic.sole import sole_of
from scanfit.orthotic.solid import modelled
from scanfit.phantom.truth.raster import height_map
from scanfit.pipeline import ScanSettings, _views_in, _views_of, measure_view
from scanfit.testing.feet import phantom_foot
from scanfit.units import Unit

THIN_MM = 1.2
BY = Origin(kind="prescriber", by="the test")

REAL = {
    "find": "scans/foot-find-template/template.obj",
    "plantar": "scans/foot-insoletilter-plantar/plantar_scan_right.obj",
    "pair-left": "scans/foot-dupont-pair/left_foot.stl",
    "pair-right": "scans/foot-dupont-pair/right_foot.stl",
}


class Known(NamedTuple):
    """A foot's view, and its plantar surface by rasterising its triangles, not by the code under test."""

    view: object
    truth: np.ndarray


@cache
def _phantom(which: str, side: Side) -> Known:
    surface = phantom_foot(which).surface(3)
    flip = np.array([1.0, -1.0, 1.0]) if side is Side.LEFT else np.ones(3)
    turn = -1 if side is Side.LEFT else 1
    mesh = Mesh(vertices=surface.vertices * flip, faces=np.ascontiguousarray(surface.faces[:, ::turn]))
    settings = ScanSettings(side=side, load_state=LoadState.BIPEDAL)
    (view,) = _views_of(RawScan(mesh=mesh, unit=Unit.MM), settings, Source())
    T = view.scan.T_foot_scan
    placed = (mesh.vertices @ T[:3, :3].T + T[:3, 3]) * flip
    grid = sole_of(view).grid
    low = mesh.faces[(placed[mesh.faces][:, :, 2] < 60).all(axis=1)]
    z = height_map((placed, low), grid.x, grid.y, axes=(0, 1, 2), lowest=True)
    return Known(view, z)


@pytest.fixture(scope="session")
def known():
    """A phantom foot that stands: ``known("average", Side.RIGHT) -> Known``."""
    return lambda which="average", side=Side.RIGHT: _phantom(which, side)


@cache
def _real(which: str):
    state = LoadState.BIPEDAL if which.startswith("pair") else LoadState.UNKNOWN
    (view,) = _views_in(Path(demo_path(REAL[which])), ScanSettings(load_state=state), PluginHost())
    return view


@pytest.fixture(scope="session")
def real():
    """A real scan's view: ``real("find")``; only the pair is said to have stood."""
    return _real


@pytest.fixture(scope="session")
def device_on():
    """A device with elements by name, everything else measured or default: ``device_on(view, rearfoot_post=3)``."""

    def of(view, **elements):
        if "surface" not in elements:
            elements["surface"] = "loaded"
        asked = FootPrescription(
            side=view.scan.side, elements={name: element(name, value, BY) for name, value in elements.items()}
        )
        sole = sole_of(view)
        if "arch_height" not in elements and not sole.no_arch:
            own = element("arch_height", round(sole.arch[2], 3), BY)
            asked = replace(asked, elements={**asked.elements, "arch_height": own})
        return Device(sole, completed(asked, None, sole, "", THIN_MM), THIN_MM)

    return of


@pytest.fixture(scope="session")
def top_of_solid():
    """The highest of a solid over its sole's grid, NaN beside it: ``top_of_solid(device) -> (nx, ny)``."""
    kept = {}

    def of(device):
        key = (id(device.sole.z), *sorted((name, one.value) for name, one in device.asked.elements.items()))
        if key not in kept:
            mesh = modelled(device).mesh
            x, y, z = mesh.vertices.T
            faces = mesh.faces.T
            high = height_range((x[faces], y[faces], z[faces]), device.sole.grid)[1]
            kept[key] = np.where(np.isfinite(high), high, np.nan)
        return kept[key]

    return of


@pytest.fixture(scope="session")
def made_on():
    """What is made of a view and elements that a prescriber entered: ``made_on(view, "fff", rearfoot_post=3)``."""
    host = PluginHost()
    profiles = {}

    def of(view, machine="fff", **elements):
        if id(view) not in profiles:
            profiles[id(view)] = (view, measure_view(view, ScanSettings(), host))
        asked = FootPrescription(
            side=view.scan.side, elements={name: element(name, value, BY) for name, value in elements.items()}
        )
        return make(asked, profiles[id(view)][1], view, machine_of(machine))

    return of
