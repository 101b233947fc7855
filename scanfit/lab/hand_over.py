"""From feet to a hand-over for an orthotic lab.

It asks the pipeline for feet and prescription, models and checks the devices, and writes the folder. Nothing is written
before every check has passed or was overridden by name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.errors import HandOverError, UsageError
from scanfit.lab.facts import facts_of, outline_name, revision_of
from scanfit.lab.order import HandOver, LabOrder, Tell
from scanfit.lab.outline import outline_from_bytes, read_outline
from scanfit.model.scan import Side
from scanfit.pipeline import SeenFeet, prescribe, seen_feet

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.intake import Intake
    from scanfit.model.orthotic import Prescription
    from scanfit.orthotic.machines import Machine
    from scanfit.orthotic.make import Made

STATEMENT = "statement.md"
ENTERED = ", entered by "
IMPRESSION_NOTES = {
    "foam": "modelled on a foam impression: its walls tell the metatarsal heads to about 5 mm along the foot, so check "
    "the places of pads and cut-outs against the foot",
    "cast": "modelled on a plaster cast: check it against the foot where plaster was added or taken away",
}
SOCKED = "the foot was scanned through a sock of {sock:g} mm, and a device is modelled on skin: scan it bare"


def hand_over(order: LabOrder, out: Path, host: PluginHost, tell: Tell = lambda step: None) -> HandOver:
    """Write the hand-over of one person's feet.

    Raises
    ------
    UsageError
        If there is neither an intake nor a named prescriber's prescription, or ``out`` is no place for it.
    HandOverError
        If the prescription cannot be made, or a check failed that nobody overrode; then nothing is written.
    """
    from scanfit.orthotic.edit import edited
    from scanfit.orthotic.machines import machine_of
    from scanfit.report.handover import check_place, write_handover

    check_place(out)
    _check_asked(order)
    machine = machine_of(order.machine)
    outlines = {side: read_outline(path) for side, path in order.outlines.items()}
    tell("measuring")
    seen = seen_feet(order.paths, order.scan, host)
    tell("prescribing")
    prescription = _prescription(order, seen, host)
    if order.settings:
        prescription = edited(prescription, order.settings, by=order.by, because=order.because, revision=1)
    prescription = replace(
        prescription,
        order=order.order or prescription.order,
        patient=order.patient or prescription.patient,
        prescriber=order.reference or prescription.prescriber or (order.by if order.settings else ""),
    )
    prescription = with_limits(_with_feet_told(prescription, seen, order.scan.impression), seen, order.intake)
    made = dict(made_of(prescription, seen, machine, outlines, tell, order))
    overridden = checked(made, order.overrides, order.by, order.because)
    prescription = replace(prescription, feet=tuple(one.asked for one in made.values()))
    tell("writing the files")
    files = dict(revision_files(prescription, made, overridden, seen))
    scans, sources = _scans(seen)
    files |= scans | {outline_name(side): content for side, content in outlines.items()}
    revision = revision_of(prescription, 1, order.by, order.because, overridden)
    facts = facts_of(prescription, order, machine, sources, [revision])
    files |= top_files(prescription, made, overridden, facts)
    write_handover(out, files, facts)
    return HandOver(place=out, prescription=prescription, made=made, overridden=overridden, files=tuple(sorted(files)))


def _check_asked(order: LabOrder) -> None:
    if order.prescription is None and order.intake is None:
        raise UsageError(
            "a device needs an intake, or a named prescriber's prescription",
            next_step="ask the questions with scanfit intake --out FILE and add --intake FILE, or give "
            "--prescription FILE",
        )
    if order.prescription is not None and not (order.prescription.prescriber or order.reference).strip():
        raise UsageError("the prescription names no prescriber", where="--prescription",
                         next_step='write prescriber = "NAME" in the file, or add --prescriber-name NAME')  # fmt: skip
    if (order.settings or order.overrides) and not order.by.strip():
        raise UsageError("an entry and an override need the name of who makes them", where="--by",
                         next_step="add --by NAME")  # fmt: skip
    if order.overrides and not order.because.strip():
        raise UsageError("an override needs a reason", where="--because", next_step="add --because TEXT")


def _prescription(order: LabOrder, seen: SeenFeet, host: PluginHost) -> Prescription:
    if order.prescription is None:
        assert order.intake is not None
        return prescribe(seen.pair, order.intake, host, order.prescriber)[0]
    sides = {foot.side for foot in seen.pair.feet}
    extra = [foot.side.value for foot in order.prescription.feet if foot.side not in sides]
    if extra:
        raise UsageError(
            f"the prescription is for a {extra[0]} foot, and there is no scan of one",
            where="--prescription",
            next_step="give that foot's scan too, or take it out of the file",
        )
    return _begun_anew(order.prescription)


def _begun_anew(prescription: Prescription) -> Prescription:
    """What rules and people asked for, of a file that may be of another order: what was measured is measured again."""
    from scanfit.orthotic.edit import entries_only

    edits = [
        f"{one.name} from {one.before} to {one.after} by {one.by}, because: {one.because}" for one in prescription.edits
    ]
    notes = [f"in revision {prescription.revision} of an earlier order: {edit}" for edit in edits]
    feet = tuple(map(entries_only, prescription.feet))
    return replace(prescription, feet=feet, notes=(*prescription.notes, *notes), revision=1, edits=())


def _with_feet_told(prescription: Prescription, seen: SeenFeet, impression: str | None) -> Prescription:
    """The prescription with a note where a foot was scanned and nothing is prescribed for it, or only impressed."""
    sides = {foot.side for foot in prescription.feet}
    notes = [f"the {foot.side.value} foot was scanned, and nothing is prescribed for it" for foot in seen.pair.feet if
             foot.side not in sides]  # fmt: skip
    if impression is not None:
        notes.append(IMPRESSION_NOTES[impression])
    return replace(prescription, notes=(*prescription.notes, *notes))


def with_limits(
    prescription: Prescription, seen: SeenFeet, intake: Intake | None, settled: Collection[str] = ()
) -> Prescription:
    """Refuse what only a prescriber may ask for and nobody signed; note what a prescriber's entry passes.

    Parameters
    ----------
    settled : elements as side.name that an earlier revision passed with the same value
    """
    from scanfit.care.gate import no_device
    from scanfit.orthotic.limits import held

    notes = [note for note in prescription.notes if _stands(note, settled)]
    for foot, one, why in held(prescription, seen.pair, intake):
        if f"{foot.side.value}.{one.name}" in settled:
            continue
        if one.origin.kind != "prescriber":
            raise HandOverError(
                f"{one.name} of the {foot.side.value} foot passes an automatic limit: {why}",
                next_step=f"a prescriber enters it: --set {foot.side.value}.{one.name}=VALUE --by NAME",
            )
        notes.append(f"{foot.side.value} {one.name}{ENTERED}{one.origin.by}: {why}")
    refers = None if intake is None else no_device(intake)
    if refers is not None:
        reasons = ", ".join(one.because for one in refers.referrals)
        notes.append(f"the intake refers to a clinician ({reasons}); the prescriber's prescription stands")
    return replace(prescription, notes=tuple(dict.fromkeys(notes)))


def _stands(note: str, settled: Collection[str]) -> bool:
    """Whether a note still holds: that an entry passes a limit is said of the entry that was there then."""
    of, entered, _ = note.partition(ENTERED)
    return not entered or of.replace(" ", ".") in settled


def made_of(
    prescription: Prescription,
    seen: SeenFeet,
    machine: Machine,
    outlines: Mapping[Side, bytes],
    tell: Tell,
    order: LabOrder,
) -> Iterator[tuple[Side, Made]]:
    """Yield the device of each foot that is prescribed for."""
    from scanfit.orthotic.make import NO_SCAN, make
    from scanfit.orthotic.solid import LAB_FACES

    faces = None if order.full else LAB_FACES
    sock = order.scan.sock_mm
    profiles = {foot.side: foot for foot in seen.pair.feet}
    for foot in prescription.feet:
        tell(f"modelling the {foot.side.value} device")
        name = outline_name(foot.side)
        shoe = outline_from_bytes(outlines[foot.side], foot.side, where=name) if foot.side in outlines else None
        view = seen.views.get(foot.side)
        why = NO_SCAN if view is None or sock == 0 else SOCKED.format(sock=sock)
        bare = view if sock == 0 else None
        yield foot.side, make(foot, profiles.get(foot.side), bare, machine, shoe, faces, why)


def checked(made: Mapping[Side, Made], overrides: Sequence[str], by: str, because: str) -> Mapping[str, str]:
    """Return the failed checks that were overridden, each with by whom and why.

    Raises
    ------
    UsageError
        If an override names no check.
    HandOverError
        If a check failed that nobody overrode, or the prescription cannot be made: the first is named.
    """
    for side, one in made.items():
        if one.refused:
            raise HandOverError(f"the {side.value} device cannot be made: {one.refused[0]}",
                                next_step="change that element: --set, or in the prescription's file")  # fmt: skip
    names = {f"{side.value}.{check.name}": check for side, one in made.items() for check in one.checks}
    for name in overrides:
        if name not in names:
            step = f"write side.check, as {next(iter(names), 'left.minimum_thickness')}"
            raise UsageError(f"'{name}' is no check of these devices", where="--override", next_step=step)
    failed = {name: check for name, check in names.items() if not check.passed}
    for name, check in failed.items():
        if name not in overrides:
            raise HandOverError(f"the check {name} failed: {check.says}",
                                next_step=f"change that element, or override it by name: --override {name} --by NAME "
                                "--because TEXT")  # fmt: skip
    return {name: f"{by.strip()}: {because.strip()}" for name in overrides if name in failed}


def revision_files(
    prescription: Prescription, made: Mapping[Side, Made], overridden: Mapping[str, str], seen: SeenFeet
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a revision, by path."""
    from scanfit.report.files import device_files, papers

    told = _told()
    inside = f"revision-{prescription.revision}/"
    pictures: dict[str, bytes] = {}
    for one in made.values():
        for name, content in device_files(one, prescription, told):
            if name.endswith(".png"):
                pictures[name] = content
            yield inside + name, content
    for name, content in papers(seen.pair, prescription, made, overridden, told, pictures):
        yield inside + name, content


def _told() -> Any:
    from scanfit import __version__
    from scanfit.model.profile import DEFINITIONS_VERSION
    from scanfit.report.files import Told

    return Told(software=f"scanfit {__version__}", definitions=DEFINITIONS_VERSION)


def _scans(seen: SeenFeet) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The scans as they came, and each foot as it was modelled on, in its own frame."""
    from scanfit.report.stl import stl_bytes

    files: dict[str, bytes] = {}
    sources: list[dict[str, Any]] = []
    for side, path in seen.paths.items():
        kept = [one for one in sources if one["path"] == f"scans/{path.name}"]
        if kept and kept[0]["from"] != str(path.resolve()):
            kept = []
        name = f"scans/{path.name}" if kept or f"scans/{path.name}" not in files else f"scans/{side.value}-{path.name}"
        if not kept:
            files |= _copied(path, name)
            sources.append({"path": name, "from": str(path.resolve()), "feet": []})
            kept = sources[-1:]
        kept[0]["feet"].append(side.value)
        if side in seen.views:
            files[f"scans/{side.value}.cleaned.stl"] = stl_bytes(seen.views[side].scan.mesh)
    return files, [{"path": one["path"], "feet": one["feet"]} for one in sources]


def _copied(path: Path, name: str) -> dict[str, bytes]:
    if path.is_dir():
        return {f"{name}/{one.relative_to(path).as_posix()}": one.read_bytes() for one in sorted(path.rglob("*")) if
                one.is_file()}  # fmt: skip
    return {name: path.read_bytes()}


def top_files(
    prescription: Prescription,
    made: Mapping[Side, Made],
    overridden: Mapping[str, str],
    facts: Mapping[str, Any],
) -> dict[str, bytes]:
    """Return what lies at the top of the folder: what is in it, and the statement to sign."""
    from scanfit.report.contents import contents_of, statement_of

    return {
        "README.md": contents_of(prescription, made, overridden, facts).encode(),
        STATEMENT: statement_of(prescription).encode(),
    }
