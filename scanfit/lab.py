"""From feet to a hand-over for an orthotic lab, and from a hand-over to its next revision.

The conductor of ``scanfit orthotic`` and ``scanfit revise``: it asks the pipeline for feet and prescription, models and
checks the devices, and writes the folder. Nothing is written before every check has passed or was overridden by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.errors import HandOverError, UsageError
from scanfit.model.scan import LoadState, Side
from scanfit.pipeline import ScanSettings, SeenFeet, prescribe, seen_feet
from scanfit.units import Unit

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.intake import Intake
    from scanfit.model.orthotic import Prescription
    from scanfit.orthotic.machines import Machine
    from scanfit.orthotic.make import Made

Tell = Callable[[str], None]
"""Told of each step before it begins."""

STATEMENT = "statement.md"
MAX_OUTLINE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class LabOrder:
    """What a lab asks for.

    Attributes
    ----------
    prescription : a file's; None where a prescriber plugin writes it from ``intake``
    prescriber : the plugin; None for the usual one
    settings : side.element=value, entered by ``by`` because of ``because``
    overrides : names of checks, side.check, that ``by`` overrides
    order, patient, reference : what goes on the papers; "" leaves what the prescription says
    outlines : a shoe's insole outline by side, (x, y) CSV files
    full : insoles at full resolution instead of at most 40,000 triangles
    """

    paths: tuple[Path, ...]
    scan: ScanSettings
    machine: str = "fff"
    intake: Intake | None = None
    prescription: Prescription | None = None
    prescriber: str | None = None
    settings: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    by: str = ""
    because: str = ""
    order: str = ""
    patient: str = ""
    reference: str = ""
    outlines: Mapping[Side, Path] | None = None
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HandOver:
    """What was handed over."""

    place: Path
    prescription: Prescription
    made: Mapping[Side, Made]
    overridden: Mapping[str, str]
    files: tuple[str, ...]


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
    prescription = _with_limits(prescription, seen, order.intake)
    made = dict(_made(prescription, seen, machine, order.outlines or {}, tell))
    overridden = checked(made, order.overrides, order.by, order.because)
    prescription = replace(prescription, feet=tuple(one.asked for one in made.values()))
    tell("writing the files")
    files = dict(_revision_files(prescription, made, overridden, seen, order.full))
    scans, sources = _scans(seen, made)
    facts = _facts(prescription, order, sources, [_revision(prescription, 1, order.by, order.because, overridden)])
    files |= scans | _top(prescription, made, seen, overridden, facts)
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
    return replace(order.prescription, revision=1)


def _with_limits(prescription: Prescription, seen: SeenFeet, intake: Intake | None) -> Prescription:
    """Refuse what only a prescriber may ask for and nobody signed; note what a prescriber's entry passes."""
    from scanfit.care.gate import no_device
    from scanfit.orthotic.limits import held

    notes = list(prescription.notes)
    for foot, one, why in held(prescription, seen.pair, intake):
        if one.origin.kind != "prescriber":
            raise HandOverError(
                f"{one.name} of the {foot.side.value} foot passes an automatic limit: {why}",
                next_step=f"a prescriber enters it: --set {foot.side.value}.{one.name}=VALUE --by NAME",
            )
        notes.append(f"{foot.side.value} {one.name}, entered by {one.origin.by}: {why}")
    refers = None if intake is None else no_device(intake)
    if refers is not None:
        reasons = ", ".join(one.because for one in refers.referrals)
        notes.append(f"the intake refers to a clinician ({reasons}); the prescriber's prescription stands")
    return replace(prescription, notes=tuple(dict.fromkeys(notes)))


def _made(
    prescription: Prescription, seen: SeenFeet, machine: Machine, outlines: Mapping[Side, Path], tell: Tell
) -> Iterator[tuple[Side, Made]]:
    from scanfit.orthotic.make import make

    profiles = {foot.side: foot for foot in seen.pair.feet}
    for foot in prescription.feet:
        tell(f"modelling the {foot.side.value} device")
        shoe = _outline(outlines[foot.side], foot.side) if foot.side in outlines else None
        yield foot.side, make(foot, profiles.get(foot.side), seen.views.get(foot.side), machine, shoe)


def _outline(path: Path, side: Side) -> Any:
    """A shoe's insole outline, (N, 2) in the right-foot view: CSV of x, y, the heel at x = 0."""
    import numpy as np

    again = "write one corner a line, x,y in mm: x from the heel, y to the left of the walking direction"
    try:
        with path.open("rb") as file:
            data = file.read(MAX_OUTLINE + 1)
    except OSError as error:
        raise UsageError(f"the outline cannot be read: {(error.strerror or 'unknown reason').lower()}", where=str(path),
                         next_step="check the path") from None  # fmt: skip
    rows = []
    for number, line in enumerate(data[:MAX_OUTLINE].decode("utf-8-sig", errors="replace").splitlines(), 1):
        cells = line.replace(";", ",").split(",")
        if not line.strip() or (number == 1 and not cells[0].strip().lstrip("-").replace(".", "", 1).isdigit()):
            continue
        try:
            x, y = (float(cell) for cell in cells)
        except ValueError:
            raise UsageError(
                "this is no corner of an outline", where=f"{path} line {number}", next_step=again
            ) from None
        rows.append((x, y))
    points = np.array(rows, dtype=np.float64).reshape(-1, 2)
    if (
        not 8 <= len(points) <= 20_000
        or not np.isfinite(points).all()
        or np.ptp(points[:, 0]) < 80
        or np.abs(points).max() > 500
    ):
        raise UsageError("this is no outline of an insole in millimetres", where=str(path), next_step=again)
    return points * ((1.0, 1.0) if side is Side.RIGHT else (1.0, -1.0))


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


def _revision_files(
    prescription: Prescription, made: Mapping[Side, Made], overridden: Mapping[str, str], seen: SeenFeet, full: bool
) -> Iterator[tuple[str, bytes]]:
    from scanfit.report.files import device_files, papers

    told = _told(full)
    inside = f"revision-{prescription.revision}/"
    pictures: dict[str, bytes] = {}
    for one in made.values():
        for name, content in device_files(one, prescription, told):
            if name.endswith(".png"):
                pictures[name] = content
            yield inside + name, content
    for name, content in papers(seen.pair, prescription, made, overridden, told, pictures):
        yield inside + name, content


def _told(full: bool) -> Any:
    from scanfit import __version__
    from scanfit.model.profile import DEFINITIONS_VERSION
    from scanfit.report.files import Told

    return Told(software=f"scanfit {__version__}", definitions=DEFINITIONS_VERSION, full_resolution=full)


def _scans(seen: SeenFeet, made: Mapping[Side, Made]) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
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


def _facts(
    prescription: Prescription, order: LabOrder, sources: list[dict[str, Any]], revisions: list[dict[str, Any]]
) -> dict[str, Any]:
    import platform
    from importlib.metadata import version

    from scanfit import __version__
    from scanfit.model.profile import DEFINITIONS_VERSION

    scan = order.scan
    return {
        "order": prescription.order,
        "patient": prescription.patient,
        "prescriber": prescription.prescriber,
        "definitions": DEFINITIONS_VERSION,
        "software": {
            "scanfit": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in ("numpy", "manifold3d", "lib3mf", "typst", "fhir.resources")},
        },
        "settings": {
            "unit": None if scan.unit is None else scan.unit.value,
            "side": None if scan.side is None else scan.side.value,
            "load_state": scan.load_state.value,
            "sock_mm": scan.sock_mm,
            "impression": scan.impression,
            "options": list(scan.pairs),
            "machine": order.machine,
            "full": order.full,
        },
        "scans": sources,
        "revisions": revisions,
    }


def _revision(
    prescription: Prescription, number: int, by: str, because: str, overridden: Mapping[str, str]
) -> dict[str, Any]:
    edits = [
        {"name": one.name, "before": one.before, "after": one.after, "by": one.by, "because": one.because}
        for one in prescription.edits
        if one.revision == number
    ]
    return {"revision": number, "by": by, "because": because, "edits": edits, "overridden": dict(overridden)}


def _top(
    prescription: Prescription,
    made: Mapping[Side, Made],
    seen: SeenFeet,
    overridden: Mapping[str, str],
    facts: Mapping[str, Any],
) -> dict[str, bytes]:
    """What lies at the top of the folder: what is in it, the profile, and the statement to sign."""
    from scanfit.model.documents import profile_to_json
    from scanfit.report.contents import contents_of, statement_of

    return {
        "README.md": contents_of(prescription, made, overridden, facts).encode(),
        "profile.json": profile_to_json(seen.pair),
        STATEMENT: statement_of(prescription).encode(),
    }


def revise(
    folder: Path,
    settings: Sequence[str],
    host: PluginHost,
    *,
    by: str,
    because: str,
    overrides: Sequence[str] = (),
    tell: Tell = lambda step: None,
) -> HandOver:
    """Add a revision to a hand-over: elements changed by a named person, modelled and checked again.

    Every earlier revision stays as it is. Raises as ``hand_over``.
    """
    from scanfit.orthotic.document import prescription_from_file
    from scanfit.orthotic.edit import edited, entries_only
    from scanfit.orthotic.machines import machine_of
    from scanfit.report.files import changes_png
    from scanfit.report.handover import add_revision, read_manifest

    if not because.strip():
        raise UsageError("a revision needs a reason", where="--because", next_step="add --because TEXT")
    if not settings:
        raise UsageError("nothing is changed", where="--set", next_step="add --set left.rearfoot_post=2, or another")
    tell("checking the folder")
    facts = read_manifest(folder)
    number = 1 + max(one["revision"] for one in facts["revisions"])
    before = prescription_from_file(folder / f"revision-{number - 1}" / "prescription.json")
    order = _order_again(folder, facts)
    tell("measuring")
    seen = seen_feet(order.paths, order.scan, host)
    # What was measured or a default is found again, and follows what is changed.
    whole = edited(before, settings, by=by, because=because, revision=number)
    asked = replace(whole, feet=tuple(map(entries_only, whole.feet)))
    asked = _with_limits(asked, seen, None)
    machine = machine_of(order.machine)
    made = dict(_made(asked, seen, machine, {}, tell))
    overridden = checked(made, overrides, by, because)
    prescription = replace(asked, feet=tuple(one.asked for one in made.values()))
    tell("writing the files")
    fresh = dict(_revision_files(prescription, made, overridden, seen, order.full))
    for side, one in made.items():
        old = folder / f"revision-{number - 1}" / f"{side.value}.stl"
        picture = changes_png(old.read_bytes(), one, number) if old.is_file() else None
        if picture is not None:
            fresh[f"revision-{number}/{side.value}.changes.png"] = picture
    facts = {key: value for key, value in facts.items() if key not in ("schema", "files")}
    facts["revisions"] = [*facts["revisions"], _revision(prescription, number, by, because, overridden)]
    fresh |= _top(prescription, made, seen, overridden, facts)
    add_revision(folder, number, fresh, facts)
    return HandOver(
        place=folder, prescription=prescription, made=made, overridden=overridden, files=tuple(sorted(fresh))
    )


def _order_again(folder: Path, facts: Mapping[str, Any]) -> LabOrder:
    """The order as it was first given, of the scans in the folder."""
    try:
        told = facts["settings"]
        scan = ScanSettings(
            unit=None if told["unit"] is None else Unit(told["unit"]),
            side=None if told["side"] is None else Side(told["side"]),
            load_state=LoadState(told["load_state"]),
            sock_mm=float(told["sock_mm"]),
            impression=told["impression"],
            pairs=tuple(map(str, told["options"])),
        )
        paths = tuple(folder / one["path"] for one in facts["scans"])
        return LabOrder(paths=paths, scan=scan, machine=str(told["machine"]), full=bool(told["full"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"the manifest does not say how the scans were read: {error}", where=str(folder),
                         next_step="copy the folder again") from None  # fmt: skip


__all__ = ["HandOver", "LabOrder", "hand_over", "revise"]
