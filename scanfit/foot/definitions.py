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


def _toe(k: int, what: str, summary: str) -> MeasurementDef:
    return _define("toes", f"toe{k}_{what}", summary, "scanfit 1: toes", "separated toes")


MEASUREMENTS: tuple[MeasurementDef, ...] = (
    _define("lengths", "foot_length", "Rearmost heel to foremost toe, along the axis", "ISO 7250-1"),
    _define("lengths", "ball_length_medial", "Heel to the most medial point of the ball", "scanfit 1: PT_CP"),
    _define("lengths", "ball_length_lateral", "Heel to the most lateral point of the ball", "scanfit 1: PT_CP"),
    _define("widths", "ball_width", "Breadth of the ball across the axis", "ISO 7250-1"),
    _define("widths", "ball_width_diagonal", "Breadth of the ball from metatarsal head 1 to 5", "ISO 9407"),
    _define("widths", "waist_width", "Breadth of the waist at 0.45 of the length", "scanfit 1: 0.45 FL"),
    _define("widths", "heel_width", "Breadth of the heel at 0.16 of the length", "scanfit 1: 0.16 FL"),
    _define("girths", "ball_girth", "Tape around the ball", "scanfit 1: tape", "closed ring"),
    _define("girths", "waist_girth", "Tape between instep and ball", "scanfit 1: tape", "closed ring"),
    _define("girths", "instep_girth", "Tape at half the length", "scanfit 1: tape", "closed ring"),
    _define("girths", "short_heel_girth", "Tape around heel and instep", "scanfit 1: tape", "closed ring", "sole"),
    _define(
        "girths", "long_heel_girth", "Tape around heel and bend of the ankle", "scanfit 1: tape", "closed ring", "leg"
    ),
    _define("girths", "ankle_girth", "Smallest tape above the malleoli", "scanfit 1: tape", "closed ring", "leg"),
    _define("heights", "dorsum_height_50", "Top of the foot at half the length", "McPoil 2008: 0.50 FL", "dorsum"),
    _define(
        "heights", "instep_height", "Top of the foot in front of 0.55 of the length", "scanfit 1: 0.55 FL", "dorsum"
    ),
    _define("heights", "ball_height", "Top of the section around the ball", "scanfit 1: ball section", "dorsum"),
    _define("toes", "hallux_height", "Top of the big toe", "scanfit 1: toe 1", "separated toes"),
    _define("toes", "toe5_height", "Top of the little toe", "scanfit 1: toe 5", "separated toes"),
    _define(
        "heights", "toe_box_height", "Top of the toes in front of 0.82 of the length", "scanfit 1: 0.82 FL", "toes"
    ),
    _define("ankle_heights", "medial_malleolus_height", "Summit of the inner ankle bone", "scanfit 1: summit", "leg"),
    _define("ankle_heights", "lateral_malleolus_height", "Summit of the outer ankle bone", "scanfit 1: summit", "leg"),
    _define("ankle_heights", "navicular_height", "Estimate of the navicular's height", "scanfit 1: estimate", "sole"),
    _define("arch", "arch_height", "Highest point of the sole on the arch line", "scanfit 1: arch line", "sole"),
    _define(
        "arch", "arch_height_index", "Top of the foot over ball length", "Williams & McClay 2000", "dorsum", unit=""
    ),
    _define(
        "prints",
        "arch_index",
        "Middle third of the print over all of it, no toes",
        "Cavanagh & Rodgers 1987",
        "sole",
        "platform",
        unit="",
    ),
    _define(
        "prints",
        "chippaux_smirak_index",
        "Narrowest midfoot over widest forefoot print, times 100",
        "Forriol & Pascual 1990",
        "sole",
        "platform",
        unit="",
    ),
    _define(
        "prints", "staheli_index", "Narrowest midfoot over heel print", "Staheli 1987", "sole", "platform", unit=""
    ),
    _define(
        "prints",
        "clarke_angle",
        "Angle of the print's medial border at the ball",
        "scanfit 1: 4 mm behind",
        "sole",
        "platform",
        unit="deg",
    ),
    _define("arch", "arch_volume", "Room under the medial arch", "scanfit 1: 0.30-0.70 FL", "sole", unit="cm3"),
    _define("plan_angles", "toe1_angle", "Drift of the big toe, lateral positive", "scanfit 1: outline", unit="deg"),
    _define("plan_angles", "toe5_angle", "Drift of the little toe, medial positive", "scanfit 1: outline", unit="deg"),
    _define("bulges", "bunion_prominence", "Bulge of the ball beyond the medial chord", "scanfit 1: chord"),
    _define("bulges", "bunionette_prominence", "Bulge of the ball beyond the lateral chord", "scanfit 1: chord"),
    *(_toe(k, "length", f"Heel to the tip of toe {k}, along the axis") for k in range(1, 6)),
    _define(
        "toes",
        "toe_shape",
        "Which toe is longest: egyptian, greek or square",
        "scanfit 1: 2 mm",
        "separated toes",
        unit="",
    ),
    *(_toe(k, "hump", f"Hump of toe {k} above the line from web to tip") for k in range(2, 6)),
    _define(
        "toes", "toe_spread", "Angle between big and little toe", "scanfit 1: mid-lines", "separated toes", unit="deg"
    ),
    _define(
        "rearfoot", "rearfoot_angle", "Lean of the heel, everted positive", "scanfit 1: slices", "heel", unit="deg"
    ),
    _define(
        "rearfoot",
        "forefoot_abduction_angle",
        "Turn of the forefoot on the heel, lateral positive",
        "scanfit 1: mid-lines",
        unit="deg",
    ),
    _define("plan_angles", "flare_angle", "Bend of the outline's middle line", "scanfit 1: mid-lines", unit="deg"),
    _define("posture", "splay_ratio", "Ball width over heel width", "scanfit 1", unit=""),
    _define("posture", "posture_index", "What a scan shows of the foot posture index", "scanfit 1: items", unit=""),
    _define("volume", "foot_volume", "Volume below 1.2 times the dorsum's height", "scanfit 1: 1.2 DH50", unit="cm3"),
)
