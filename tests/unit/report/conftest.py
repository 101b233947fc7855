"""One device on a real scan, with its prescription and profile, made once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from scanfit.demo_data import path as demo_path
from scanfit.host import PluginHost
from scanfit.model.orthotic import FootPrescription, Origin, Prescription
from scanfit.model.scan import Side
from scanfit.orthotic.elements import element
from scanfit.orthotic.machines import machine_of
from scanfit.orthotic.make import Made, make
from scanfit.pipeline import ScanSettings, SeenFeet, seen_feet

BY = Origin(kind="prescriber", by="Dr B", because="a test")
ASKED = {
    Side.RIGHT: {"surface": "as_scanned", "rearfoot_post": 3.0, "met_pad_height": 5.0, "engraving": "A-17"},
    Side.LEFT: {"surface": "library", "arch_height": 15.0, "bottom": "posted", "heel_lift": 3.0},
}
SCANS = {
    Side.RIGHT: "scans/foot-insoletilter-plantar/plantar_scan_right.obj",
    Side.LEFT: "scans/foot-dupont-pair/left_foot.stl",
}


class Case(NamedTuple):
    seen: SeenFeet
    prescription: Prescription
    made: dict[Side, Made]


@pytest.fixture(scope="session")
def case():
    """A left and a right foot of two people, as if of one: a posted device and a flat one."""
    seen = seen_feet([Path(demo_path(SCANS[side])) for side in Side], ScanSettings(), PluginHost())
    made = {}
    for foot in seen.pair.feet:
        elements = {name: element(name, value, BY) for name, value in ASKED[foot.side].items()}
        asked = FootPrescription(side=foot.side, elements=elements)
        made[foot.side] = make(asked, foot, seen.views[foot.side], machine_of("fff"))
    prescription = Prescription(
        feet=tuple(one.asked for one in made.values()), order="A-17", patient="P7", prescriber="Dr B",
    )  # fmt: skip
    return Case(seen, prescription, made)


@pytest.fixture
def without_references(case):
    """The same prescription, which names nobody."""
    return replace(case.prescription, order="", patient="", prescriber="")
