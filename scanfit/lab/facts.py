"""What the manifest tells of an order, so that it can be read and revised again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit import __version__
from scanfit.errors import UsageError, ValueFault
from scanfit.lab.order import LabOrder
from scanfit.model.profile import DEFINITIONS_VERSION
from scanfit.model.scan import LoadState, Side
from scanfit.pipeline import ScanSettings
from scanfit.units import Unit

if TYPE_CHECKING:
    from scanfit.model.orthotic import Prescription
    from scanfit.orthotic.machines import Machine


def facts_of(
    prescription: Prescription,
    order: LabOrder,
    machine: Machine,
    sources: list[dict[str, Any]],
    revisions: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return what the manifest tells besides the list of files."""
    scan = order.scan
    return {
        "order": prescription.order,
        "patient": prescription.patient,
        "prescriber": prescription.prescriber,
        "settings": {
            "unit": None if scan.unit is None else scan.unit.value,
            "side": None if scan.side is None else scan.side.value,
            "load_state": scan.load_state.value,
            "sock_mm": scan.sock_mm,
            "impression": scan.impression,
            "options": list(scan.pairs),
            "full": order.full,
        },
        "machine": asdict(machine),
        "scans": sources,
        "revisions": revisions,
    }


def revision_of(
    prescription: Prescription, number: int, by: str, because: str, overridden: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the manifest tells of a revision: who changed what, and what it was made with."""
    edits = [
        {"name": one.name, "before": one.before, "after": one.after, "by": one.by, "because": one.because}
        for one in prescription.edits
        if one.revision == number
    ]
    return {
        "revision": number, "by": by, "because": because, "edits": edits, "overridden": dict(overridden),
        "definitions": DEFINITIONS_VERSION, "software": _software(),
    }  # fmt: skip


def _software() -> dict[str, str]:
    import platform
    from importlib.metadata import version

    libraries = ("numpy", "manifold3d", "lib3mf", "typst", "fhir.resources")
    return {"scanfit": __version__, "python": platform.python_version(), **{name: version(name) for name in libraries}}


def newest(facts: Mapping[str, Any], *, where: str) -> int:
    """Return the number of the newest revision. Raises UsageError where the manifest does not say it."""
    try:
        numbers = [one["revision"] for one in facts["revisions"]]
    except (KeyError, TypeError):
        numbers = []
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        raise UsageError("the manifest does not say which revisions there are", where=where,
                         next_step="copy the folder again")  # fmt: skip
    return len(numbers)


def order_again(folder: Path, facts: Mapping[str, Any]) -> tuple[LabOrder, Machine]:
    """Return the order as it was first given, of the scans in the folder, and its machine.

    Raises
    ------
    UsageError
        If the manifest does not say them, or names scans that are none of its files.
    """
    from scanfit.orthotic.machines import Machine

    try:
        told = facts["settings"]
        scan = ScanSettings(
            unit=None if told["unit"] is None else Unit(told["unit"]),
            side=None if told["side"] is None else Side(told["side"]),
            load_state=LoadState(told["load_state"]),
            sock_mm=float(told["sock_mm"]),
            impression=None if told["impression"] is None else _impression(told["impression"]),
            pairs=tuple(map(str, told["options"])),
        )
        machine = Machine(**{**facts["machine"], "bed_mm": tuple(facts["machine"]["bed_mm"])})
        names = [str(one["path"]) for one in facts["scans"]]
        files = [one["path"] for one in facts["files"]]
        for name in names:
            if not any(each == name or each.startswith(f"{name}/") for each in files):
                raise ValueError(f"{name} is none of its files")
        outlines = {side: folder / outline_name(side) for side in Side if outline_name(side) in files}
        order = LabOrder(
            paths=tuple(folder / name for name in names), scan=scan, machine=machine.name, outlines=outlines,
            full=bool(told["full"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, ValueFault) as error:
        raise UsageError(f"the manifest does not say how the scans were read: {error}", where=str(folder),
                         next_step="copy the folder again") from None  # fmt: skip
    return order, machine


def _impression(name: object) -> str:
    if name not in ("foam", "cast"):
        raise ValueError(f"'{name}' is no impression")
    return str(name)


def outline_name(side: Side) -> str:
    """Return where a hand-over keeps the outline of a shoe's insole."""
    return f"scans/{side.value}.shoe-outline.csv"
