"""How the shoes will be worn: activity, sock, and what is put under the foot."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import click

from scanfit.errors import UsageError, ValueFault
from scanfit.model.recommendation import ACTIVITIES
from scanfit.model.underfoot import Underfoot

_THICKNESS = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(?:/\s*(\d+(?:\.\d+)?)\s*)?(?:mm)?\s*$")


class Thickness(click.FloatRange):
    """Millimetres from least to most; what is no number is neither."""

    def __init__(self, least: float, most: float) -> None:
        super().__init__(least, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f"{value!r} is not a thickness in mm.", param, ctx)
        return found


def wear_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets ``activity``, ``sock_mm``, ``insole``, ``under`` and ``lift_mm``."""
    options = (
        click.option("--activity", type=click.Choice(ACTIVITIES), default="usual", show_default=True,
                     help="Long descents ask for room at the toes, a day of standing for room at the ball."),
        click.option("--worn-sock", "sock_mm", type=Thickness(0, 10), default=0.0, metavar="MM",
                     help="Thickness of the sock the shoes will be worn with, as pressed in the shoe (--sock is the "
                          "scan's)."),
        click.option("--insole", metavar="SKU", help="Look at every shoe with this insole of the catalogues in it."),
        click.option("--under", metavar="HEEL/FOREFOOT", help="Look at every shoe with an insole or orthotic of this "
                     "thickness in it, mm: 6/3, or 4 for both."),
        click.option("--heel-lift", "lift_mm", type=Thickness(0, 30), default=0.0, metavar="MM",
                     help="A lift under the heel alone."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def underfoot_of(under: str | None, lift_mm: float, insole: str | None) -> Underfoot | None:
    """Return what was typed to lie under the foot; None where nothing was."""
    if under is None:
        return Underfoot(name=f"a heel lift of {lift_mm:g} mm", lift_mm=lift_mm) if lift_mm else None
    if insole is not None:
        raise UsageError("--insole and --under both say what lies in the shoe", where="--under",
                         next_step="leave one of them out")  # fmt: skip
    found = _THICKNESS.match(under)
    if found is None:
        raise UsageError(f"'{under}' is not a thickness", where="--under",
                         next_step="write heel and forefoot in mm: 6/3, or 4 for both")  # fmt: skip
    heel = float(found[1])
    forefoot = heel if found[2] is None else float(found[2])
    try:
        return Underfoot(
            name=f"an insole of {heel:g}/{forefoot:g} mm", heel_mm=heel, forefoot_mm=forefoot, lift_mm=lift_mm
        )
    except ValueFault as fault:
        raise UsageError(str(fault), where="--under", next_step="give the thickness of one insole in mm") from None
