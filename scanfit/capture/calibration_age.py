"""How old a calibration was when it was used. Rigs are knocked; the answer is a warning, not a refusal."""

from __future__ import annotations

from datetime import date, datetime

from scanfit.model.rig import RigCalibration

OLD_DAYS = 30
"""Tag D: a shop's rig is calibrated monthly; capture.md section 4 has what a neglected one costs (1 to 4 mm)."""


def age_note(rig: RigCalibration | None, captured_at: str) -> str:
    """Say so if ``rig`` was old, or from the future, on the day of the capture; empty if not, or not known.

    The day of the capture counts and not today: a replay gives the same answer in every year.
    """
    if rig is None or not captured_at:
        return ""
    try:
        captured = datetime.fromisoformat(captured_at)
    except ValueError:
        return ""
    made = rig.made_at
    days = (captured.date() - date(made.year, made.month, made.day)).days
    if days > OLD_DAYS:
        return f"the rig was calibrated {days} days before this capture, more than {OLD_DAYS}: calibrate it again"
    if days < -1:  # a day of slack for time zones
        return f"the rig was calibrated {-days} days after this capture: check the clock"
    return ""
