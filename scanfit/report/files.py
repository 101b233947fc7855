"""The files of a hand-over: what each foot's device is written as, and what goes with it. Bytes by name; no disk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.heightmap import Grid, height_range
from scanfit.model.advice import NOTICE
from scanfit.model.documents import profile_to_json
from scanfit.model.mesh import Mesh
from scanfit.model.orthotic import Element, Prescription
from scanfit.model.profile import FootPair
from scanfit.model.scan import Side
from scanfit.orthotic.document import FROM_FILE, prescription_to_json, prescription_to_toml
from scanfit.orthotic.elements import load_elements, said
from scanfit.orthotic.make import Made
from scanfit.orthotic.solid import turned
from scanfit.report._lib3mf import threemf_of
from scanfit.report._typst import pdf_of
from scanfit.report.fhir import fhir_bundle
from scanfit.report.height_grid import grid_text, height_grids
from scanfit.report.pictures import Map, device_png, even_limits, maps_png
from scanfit.report.stl import mesh_of_stl, stl_bytes

MILL_STEP_MM = 0.5
"""Of the height grids, D."""

CONTACT_MM = 8.0
"""Where the skin is farther from the floor than this, the contact map has its last colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What goes on every paper: who made it, with what."""

    software: str
    definitions: str


def device_files(made: Made, prescription: Prescription, told: Told) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one foot's device, by name: STL, 3MF, height grids and pictures."""
    side = made.asked.side
    if made.sole is not None:
        yield f"{side.value}.contact.png", contact_png(made)
    if made.solid is None:
        return
    mesh = turned(made.solid.mesh, side)
    yield f"{side.value}.stl", stl_bytes(mesh)
    facts = {
        "Title": f"foot orthosis, {side.value}",
        "Application": told.software,
        "side": side.value,
        "order": prescription.order,
        "patient": prescription.patient,
        "prescriber": prescription.prescriber,
        "revision": str(prescription.revision),
    }
    yield f"{side.value}.3mf", threemf_of(mesh, f"orthosis-{side.value}", {k: v for k, v in facts.items() if v})
    grid, bottom, top = height_grids(mesh, MILL_STEP_MM)
    yield f"{side.value}.top.asc", grid_text(grid, top)
    yield f"{side.value}.bottom.asc", grid_text(grid, bottom)
    yield f"{side.value}.device.png", device_png(mesh, side, f"{side.value} device, revision {prescription.revision}")


def contact_png(made: Made) -> bytes:
    """Return a picture of the sole's height over the floor, and of what the device lies away from it."""
    assert made.sole is not None
    sole, side = made.sole, made.asked.side
    skin = np.where(np.isfinite(sole.z), sole.z, np.nan)
    maps = [Map("skin above the floor", sole.grid, skin, 0.0, CONTACT_MM, "mm", False)]
    if made.solid is not None:
        covered = np.isfinite(skin) & np.isfinite(_high(made))
        thick = made.asked.number("shell_thickness", 3.0)
        gap = np.where(covered, skin - (_high(made) - thick), np.nan)
        maps.append(Map("skin above the device", sole.grid, gap, -6.0, 6.0, "mm", True))
    foot = f"{made.asked.load_state.value} load; geometry of the scan, not a measured pressure"
    return maps_png(maps, side, f"contact, {side.value} foot", foot)


def _high(made: Made) -> NDArray[np.float64]:
    assert made.solid is not None
    assert made.sole is not None
    return _highest(made.solid.mesh, made.sole.grid)


def _highest(mesh: Mesh, grid: Grid) -> NDArray[np.float64]:
    x, y, z = mesh.vertices.T
    faces = mesh.faces.T
    return height_range((x[faces], y[faces], z[faces]), grid)[1]


def changes_png(before: bytes, after: Made, revision: int) -> bytes | None:
    """Return a colour map of how the top changed since another revision's STL; None where there is no device now."""
    if after.solid is None or after.sole is None:
        return None
    old_mesh = turned(mesh_of_stl(before), after.asked.side)
    old, new = (_highest(mesh, after.sole.grid) for mesh in (old_mesh, after.solid.mesh))
    both = np.isfinite(old) & np.isfinite(new)
    change = np.where(both, np.where(both, new, 0.0) - np.where(both, old, 0.0), np.nan)
    low, high = even_limits(change)
    one = Map("higher (red) or lower (blue)", after.sole.grid, change, low, high, "mm", True)
    title = f"what revision {revision} changed, {after.asked.side.value} device"
    return maps_png([one], after.asked.side, title, "height of the top, new less old")


def papers(
    pair: FootPair,
    prescription: Prescription,
    made: Mapping[Side, Made],
    overridden: Mapping[str, str],
    told: Told,
    pictures: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    """Yield the papers of a revision: the measures, the prescription, its form, the checks, and FHIR bundles."""
    yield "profile.json", profile_to_json(pair)
    yield "prescription.toml", prescription_to_toml(prescription)
    yield "prescription.json", prescription_to_json(prescription)
    yield "checks.json", _checks(made, overridden)
    yield "form.pdf", _form(prescription, made, overridden, told, pictures)
    for version in ("R4B", "R5"):
        yield f"fhir-{version.lower()}.json", fhir_bundle(pair, prescription, version)


def _checks(made: Mapping[Side, Made], overridden: Mapping[str, str]) -> bytes:
    plain = {
        side.value: [
            {
                "name": check.name, "passed": check.passed, "says": check.says, "measured": check.measured,
                "asked": check.asked, "tolerance": check.tolerance, "unit": check.unit,
                **({} if check.passed else {"overridden": overridden.get(f"{side.value}.{check.name}", "")}),
            }
            for check in one.checks
        ]
        for side, one in made.items()
    }  # fmt: skip
    return (json.dumps({"schema": "scanfit.checks/1", **plain}, indent=1, ensure_ascii=False) + "\n").encode()


def _form(
    prescription: Prescription,
    made: Mapping[Side, Made],
    overridden: Mapping[str, str],
    told: Told,
    pictures: Mapping[str, bytes],
) -> bytes:
    feet = []
    for foot in prescription.feet:
        side = foot.side.value
        reasons: list[str] = []
        one = made[foot.side]
        names = {kind: f"{side}.{kind}.png" for kind in ("device", "contact")}
        feet.append(
            {
                "side": side,
                "elements": [_line(element, reasons) for element in foot.elements.values() if not _is_absent(element)],
                "reasons": reasons,
                "absent": [_words(element) for element in foot.elements.values() if _is_absent(element)],
                "withheld": [f"{load_elements()[name].words} ({why})" for name, why in foot.withheld.items()],
                "picture": names["device"] if names["device"] in pictures else "",
                "contact": names["contact"] if names["contact"] in pictures else "",
                "why": list(one.why),
                "checks": [
                    {
                        "name": check.name.replace("_", " "),
                        "says": check.says,
                        "passed": check.passed,
                        "state": "overridden" if f"{side}.{check.name}" in overridden else "failed",
                    }
                    for check in one.checks
                ],
            }
        )
    data = {
        "software": told.software,
        "definitions": told.definitions,
        "revision": prescription.revision,
        "notice": f"written from measured numbers; {NOTICE}",
        "order": prescription.order,
        "patient": prescription.patient,
        "prescriber": prescription.prescriber,
        "notes": list(prescription.notes),
        "feet": feet,
    }
    return pdf_of("form.typ", data, pictures)


def _is_absent(one: Element) -> bool:
    """Whether a device simply has none of it, because nobody asked for any."""
    return one.origin.kind == "default" and one.value in (0.0, "")


def _words(one: Element) -> str:
    return load_elements()[one.name].words


def _line(one: Element, reasons: list[str]) -> dict[str, str]:
    """A line of the form's table; why it is so is added to the reasons, each of which is told once."""
    origin = one.origin
    allowed = ", ".join(one.choices).replace("_", " ")
    if not isinstance(one.value, str) and one.low is not None and one.high is not None:
        allowed = f"{one.low:g} to {one.high:g}"
    says = {
        "measured": "measured" + (f" ± {origin.sigma:.1f} {one.unit}" if origin.sigma is not None else ""),
        "rule": f"rule {origin.card}".rstrip() + f", evidence {origin.grade} [{origin.tag}]",
        "default": f"default [{origin.tag or 'D'}]",
        "prescriber": f"entry of {origin.by}",
    }[origin.kind]
    because = origin.because if origin.kind in ("rule", "prescriber") and origin.because != FROM_FILE else ""
    for reason in filter(None, (because, one.note)):
        if reason not in reasons:
            reasons.append(reason)
        says += f" ({reasons.index(reason) + 1})"
    return {"words": _words(one), "value": said(one).replace("_", " "), "allowed": allowed, "origin": says,
            "by": origin.by}  # fmt: skip
