"""The README of a hand-over, and the statement that a prescriber and a maker sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from scanfit.model.advice import NOTICE
from scanfit.model.orthotic import Prescription
from scanfit.model.scan import Side
from scanfit.orthotic.elements import load_elements, said
from scanfit.orthotic.make import Made

FILES = (
    ("form.pdf", "the prescription as a form, a page a foot, to be signed"),
    ("prescription.toml, prescription.json", "the same for people and for programs; each element with its origin"),
    ("SIDE.stl, SIDE.3mf", "the device, millimetres, in the foot frame: x from heel to toes, z up from the ground"),
    ("SIDE.top.asc, SIDE.bottom.asc", "heights for milling, Esri ASCII grids, millimetres"),
    ("SIDE.device.png, SIDE.contact.png", "how it looks; where the skin lies over floor and device"),
    ("profile.json", "the measures it was written from, each with its sigma and definition"),
    ("checks.json", "every check on the solid, with its figures"),
    ("fhir-r4b.json, fhir-r5.json", "HL7 FHIR bundles: Observations of the measures, a DeviceRequest for each device"),
)

CHANGES = ("SIDE.changes.png", "what this revision changed of the top, against the one before")


def contents_of(
    prescription: Prescription, made: Mapping[Side, Made], overridden: Mapping[str, str], facts: Mapping[str, Any]
) -> str:
    """Return the README of a hand-over folder, of its newest revision."""
    return "\n".join(_lines(prescription, made, overridden, facts)) + "\n"


def _lines(
    prescription: Prescription, made: Mapping[Side, Made], overridden: Mapping[str, str], facts: Mapping[str, Any]
) -> Iterator[str]:
    newest = f"revision-{prescription.revision}"
    yield f"# Hand-over{f' of order {prescription.order}' if prescription.order else ''}"
    yield ""
    yield f"Written by scanfit {facts['revisions'][-1]['software']['scanfit']}. {NOTICE.capitalize()}."
    yield f"The newest revision is [{newest}]({newest}/form.pdf); `manifest.json` has the sha256 of every file."
    for side, one in made.items():
        yield ""
        yield f"## {side.value.capitalize()} foot"
        yield ""
        if one.solid is None:
            yield f"No device: {'; '.join(one.why)}."
            continue
        size = one.solid.mesh.vertices.max(axis=0) - one.solid.mesh.vertices.min(axis=0)
        passed = sum(check.passed for check in one.checks)
        yield (
            f"{size[0]:.0f} × {size[1]:.0f} × {size[2]:.0f} mm, {one.solid.volume_mm3 / 1000:.1f} cm³; "
            f"{passed} of {len(one.checks)} checks passed."
        )
        for check in one.failed:
            yield f"\nOverridden: {check.name}: {check.says} ({overridden[f'{side.value}.{check.name}']})."
        yield ""
        yield f"![the {side.value} device]({newest}/{side.value}.device.png)"
    yield ""
    yield "## Revisions"
    yield ""
    for one in facts["revisions"]:
        edits = "; ".join(f"{edit['name']} from {edit['before']} to {edit['after']}" for edit in one["edits"])
        by = f" by {one['by']}" if one["by"] else ""
        why = f", because: {one['because']}" if one["because"] else ""
        yield f"- **{one['revision']}**{by}: {edits or 'as prescribed'}{why}"
    yield ""
    yield "## Files"
    yield ""
    for name, says in FILES if prescription.revision == 1 else (*FILES, CHANGES):
        yield f"- `{newest}/{name}`: {says}"
    yield "- `scans/`: the scans as they came, and each foot as it was modelled on"
    yield "- `statement.md`: a template of the statement for a custom-made device, to be completed and signed"


def statement_of(prescription: Prescription) -> str:
    """Return the template of the statement, with what the hand-over knows filled in."""
    text = resources.files("scanfit.report").joinpath("statement.md").read_text(encoding="utf-8")
    entered = [
        f"{foot.side.value} {load_elements()[one.name].words} {said(one)}"
        for foot in prescription.feet
        for one in foot.elements.values()
        if one.origin.kind == "prescriber"
    ]
    first = prescription.feet[0]
    return text.format(
        sides=" and ".join(foot.side.value for foot in prescription.feet),
        order=prescription.order or "________",
        patient=prescription.patient,
        prescriber=prescription.prescriber or "the prescriber",
        revision=prescription.revision,
        entries="; ".join(entered) or "none yet, so this is no custom-made device",
        materials=f"{first.word('shell_material')}; top cover {first.word('top_cover_material')}",
        notice=NOTICE.capitalize(),
    )
