"""What no insole may exceed that is advised without a clinician (clinical notes 4, tag D)."""

from __future__ import annotations

from scanfit.care.advise import LOADED
from scanfit.model.advice import NO_EVIDENCE
from scanfit.model.intake import Intake
from scanfit.model.measurement import Measurement
from scanfit.model.need import Need
from scanfit.model.profile import FootPair

POSTING_DEG = (0.0, 4.0)
LIFT_MM = 6.0
SOURCE = "clinical.md 4, automatic limits"


def insole_limits(pair: FootPair, intake: Intake) -> tuple[Need, ...]:
    """Return the constraints of every insole that is shown: posting, lift, and an arch no higher than the foot's own.

    What a catalogue does not tell takes nothing out; what it tells to be beyond a limit does.
    """
    measured = intake.answers.get("leg_length_difference")
    lift = min(LIFT_MM, measured) if isinstance(measured, float) else 0.0
    why = f"up to the {lift:g} mm a clinician's value allows" if lift else "no lift without a clinician's value"
    found = [
        _limit("rearfoot_posting_deg", "deg", *POSTING_DEG, "more is a clinician's to choose"),
        _limit("heel_lift_mm", "mm", None, lift, why),
    ]
    arches = [foot.measurements.get("arch_height") for foot in pair.feet if foot.load_state in LOADED]
    known = [(one.value, one.sigma) for one in arches if isinstance(one, Measurement)]
    if len(known) == len(pair.feet):
        value, sigma = min(known)
        because = f"an arch is not supported higher than it stands, {value:.1f} ± {sigma:.1f} mm"
        found.append(_limit("arch_height_mm", "mm", None, round(value, 1), because))
    return tuple(found)


def _limit(feature: str, unit: str, low: float | None, high: float | None, because: str) -> Need:
    return Need(
        feature=feature, unit=unit, low=low, high=high, weight=1.0, because=because, evidence=NO_EVIDENCE,
        sources=(SOURCE,), tag="D", if_told=True, item="insole",
    )  # fmt: skip
