"""What a lab asks for, and what was handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scanfit.model.scan import Side
from scanfit.pipeline import ScanSettings

if TYPE_CHECKING:
    from scanfit.model.intake import Intake
    from scanfit.model.orthotic import Prescription
    from scanfit.orthotic.make import Made

Tell = Callable[[str], None]
"""Told of each step before it begins."""


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
    outlines: Mapping[Side, Path] = field(default_factory=dict)
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HandOver:
    """What was handed over."""

    place: Path
    prescription: Prescription
    made: Mapping[Side, Made]
    overridden: Mapping[str, str]
    files: tuple[str, ...]
