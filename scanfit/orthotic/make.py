"""From a prescription and a foot to a device that is checked, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.model.orthotic import FootPrescription
from scanfit.model.profile import FootProfile
from scanfit.orthotic.checks import Check, checks_of
from scanfit.orthotic.complete import completed
from scanfit.orthotic.device import Device
from scanfit.orthotic.machines import Machine
from scanfit.orthotic.refuse import cannot_be_modelled
from scanfit.orthotic.sole import Sole, sole_of
from scanfit.orthotic.solid import LAB_FACES, Modelled, modelled

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

LIBRARY = "library"
NAME_AN_ARCH = "a prescriber can name an arch: surface = library, and its arch_height"
NO_SCAN = "there is no scan of this foot: a saved profile has numbers and no surface"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """One foot's device.

    Attributes
    ----------
    asked : what is prescribed, every element given or withheld
    sole : what it was modelled on; None where the scan shows none
    solid : the device; None where there is none
    why : what the scan does not show, so that there is none; empty where it shows enough
    refused : what of the prescription cannot be made, an element first; empty where it can
    checks : of the device; none without one
    """

    asked: FootPrescription
    sole: Sole | None = None
    solid: Modelled | None = None
    why: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)


def make(
    asked: FootPrescription,
    profile: FootProfile | None,
    view: FootView | None,
    machine: Machine,
    shoe: NDArray[np.float64] | None = None,
    faces: int | None = LAB_FACES,
    no_view: str = NO_SCAN,
) -> Made:
    """Return the device of one foot.

    Parameters
    ----------
    profile, view : the foot's measures and its surface; None where there is no scan
    shoe : (N, 2) outline of the shoe's insole to trim to, right-foot view; None: the foot's own
    faces : the most triangles of the device; None: as fine as the scan
    no_view : why there is no surface, where there is none
    """
    try:
        sole, no_sole = (sole_of(view), "") if view is not None else (None, no_view)
    except GeometryError as error:
        sole, no_sole = None, error.what
    ends = None if profile is None else profile.withheld.get("foot_length")
    if sole is not None and ends is not None:  # every place on a device is told from the foot's length
        sole, no_sole = None, ends
    whole = completed(asked, profile, sole, no_sole, machine.thinnest_mm)
    if sole is None:
        return Made(asked=whole, why=(f"sole: {no_sole}",))
    device = Device(sole, whole, machine.thinnest_mm)
    if sole.no_arch and whole.word("surface") != LIBRARY:
        return Made(asked=whole, sole=sole, why=(f"sole: {sole.no_arch}; {NAME_AN_ARCH}",))
    refused = cannot_be_modelled(device)
    if refused:
        return Made(asked=whole, sole=sole, refused=refused)
    try:
        solid = modelled(device, shoe, faces)
    except GeometryError as error:
        return Made(asked=whole, sole=sole, refused=(error.what,))
    return Made(asked=whole, sole=sole, solid=solid, checks=checks_of(solid, machine))
