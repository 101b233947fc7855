"""The measures scanfit defines itself (definitions version 1), as the records its plugin hands over.

The functions behind them load on first use, so that listing plugins stays light.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scanfit.providers import MeasurementDef

if TYPE_CHECKING:
    from scanfit.model.measurement import Category, Measurement, Withheld


def _by_name(room: str, name: str) -> Callable[[Any], Measurement | Category | Withheld]:
    def compute(view: Any) -> Measurement | Category | Withheld:
        result: Measurement | Category | Withheld = getattr(import_module(f"scanfit.foot.{room}"), name)(view)
        return result

    return compute


def _define(room: str, name: str, summary: str, standard: str, *needs: str, unit: str = "mm") -> MeasurementDef:
    return MeasurementDef(
        name=name, summary=summary, unit=unit, standard=standard, compute=_by_name(room, name), needs=needs
    )


MEASUREMENTS: tuple[MeasurementDef, ...] = (
    _define("lengths", "foot_length", "Rearmost heel to foremost toe, along the axis", "ISO 7250-1"),
    _define("lengths", "ball_length_medial", "Heel to the most medial point of the ball", "scanfit 1: PT_CP"),
    _define("lengths", "ball_length_lateral", "Heel to the most lateral point of the ball", "scanfit 1: PT_CP"),
    _define("lengths", "ball_width", "Breadth of the ball across the axis", "ISO 7250-1"),
    _define("lengths", "ball_width_diagonal", "Breadth of the ball from metatarsal head 1 to 5", "ISO 9407"),
    _define("lengths", "heel_width", "Breadth of the heel at 0.16 of the length", "scanfit 1: 0.16 FL"),
    _define("girths", "ball_girth", "Tape around the ball", "scanfit 1: tape", "closed ring"),
    _define("girths", "waist_girth", "Tape between instep and ball", "scanfit 1: tape", "closed ring"),
    _define("girths", "instep_girth", "Tape at half the length", "scanfit 1: tape", "closed ring"),
    _define("heights", "dorsum_height_50", "Top of the foot at half the length", "McPoil 2008: 0.50 FL", "dorsum"),
    _define(
        "heights", "instep_height", "Top of the foot in front of 0.55 of the length", "scanfit 1: 0.55 FL", "dorsum"
    ),
    _define(
        "heights", "toe_box_height", "Top of the toes in front of 0.82 of the length", "scanfit 1: 0.82 FL", "toes"
    ),
    _define(
        "heights", "arch_height_index", "Top of the foot over ball length", "Williams & McClay 2000", "dorsum", unit=""
    ),
)
