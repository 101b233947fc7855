"""The landmarks of heel, instep and ankle, each found on first use or told, in words, why it is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from scanfit.errors import GeometryError
from scanfit.foot.ankle_rings import Narrowest, narrowest
from scanfit.foot.dorsal_junction import dorsal_junction
from scanfit.foot.ends import need_ends
from scanfit.foot.landing_point import landing_point
from scanfit.foot.landmarks import Landmark
from scanfit.foot.malleoli import malleolus

if TYPE_CHECKING:
    from scanfit.foot.view import FootView


def ankle_of(view: FootView) -> Ankle:
    """Return the ankle of a view; nothing is computed yet."""
    return Ankle(view)


def need(found: Landmark | str) -> Landmark:
    """Return a landmark, or refuse with the reason why there is none."""
    if isinstance(found, str):
        raise GeometryError(found)
    return found


class Ankle:
    """Landing point, dorsum top, dorsal junction and malleoli: a landmark each, or the reason why there is none."""

    def __init__(self, view: FootView) -> None:
        self._view = view

    @cached_property
    def landing_point(self) -> Landmark | str:
        """Rearmost point of the plantar surface with z_p <= 2 mm, on the heel's middle line."""
        return self._found(landing_point)

    @cached_property
    def dorsum_top(self) -> Landmark | str:
        """Highest point of the section at x = 0.50 FL."""
        return self._found(lambda view: view.highest(0.50 * view.length_mm, beyond=False))

    @cached_property
    def dorsal_junction(self) -> Landmark | str:
        """Where the dorsal profile in the plane y = 0 slopes 45 degrees."""
        return self._found(dorsal_junction)

    @cached_property
    def medial_malleolus(self) -> Landmark | str:
        """Highest interior summit of the medial side wall."""
        return self._found(lambda view: malleolus(view, 1))

    @cached_property
    def lateral_malleolus(self) -> Landmark | str:
        """Highest interior summit of the lateral side wall."""
        return self._found(lambda view: malleolus(view, -1))

    @cached_property
    def narrowest(self) -> Narrowest | str:
        """The smallest horizontal tape above the malleoli."""
        marks = {"medial_malleolus": self.medial_malleolus, "lateral_malleolus": self.lateral_malleolus}
        try:
            return narrowest(self._view, marks)
        except GeometryError as error:
            return error.what

    def _found(self, find: Callable[[FootView], Landmark]) -> Landmark | str:
        try:
            # All of them lie at shares of the foot's length, so both its ends must be there.
            need_ends(self._view, "acropodion")
            return find(self._view)
        except GeometryError as error:
            return error.what
