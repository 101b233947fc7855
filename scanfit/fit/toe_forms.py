"""The toes against the line of the toe box: how far the foot would reach if every toe stood at the box's tip."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanfit.catalog.schema import TOE_FORMS
from scanfit.errors import ValueFault
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootProfile
from scanfit.model.scan import Side

FORMS = TOE_FORMS


@dataclass(frozen=True, slots=True, kw_only=True)
class ToeForm:
    """The line of a toe box, in ball widths: it falls back by depth |u|^power at u from its apex."""

    apex: float
    depth: float
    power: float

    def drop(self, place: float) -> float:
        """How far the box has fallen back behind its tip at ``place`` medial of the foot axis; all in ball widths."""
        return float(self.depth * abs(place - self.apex) ** self.power)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToeForms:
    forms: Mapping[str, ToeForm]
    middle: tuple[float, ...]
    sigma_mm: float


@cache
def load_toe_forms() -> ToeForms:
    """Return the forms this package carries (``toe_forms.toml``), one for each word of the catalogue."""
    plain = tomllib.loads(resources.files("scanfit.fit").joinpath("toe_forms.toml").read_text(encoding="utf-8"))
    if set(plain["form"]) != set(FORMS) or len(plain["toes"]["middle"]) != 5:
        raise ValueFault("toe_forms.toml: the forms are not those of the catalogue, or there are not five toes")
    return ToeForms(
        forms={name: ToeForm(**line) for name, line in plain["form"].items()},
        middle=tuple(plain["toes"]["middle"]),
        sigma_mm=plain["sigma_mm"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How long a foot would have to be if it had one toe, at the tip of the box; and which toe decides."""

    value_mm: float
    sigma_mm: float
    toe: int
    method: str


def reach(foot: FootProfile, form: str) -> Reach | None:
    """Return the reach of a foot in a toe box of ``form``; None where its toes or its ball width are not known."""
    width = foot.measurements.get("ball_width")
    toes = [foot.measurements.get(f"toe{k}_length") for k in range(1, 6)]
    if not isinstance(width, Measurement) or width.unit != "mm":
        return None
    known = [toe for toe in toes if isinstance(toe, Measurement) and toe.unit == "mm"]
    if len(known) < 5:
        return None
    data = load_toe_forms()
    ends = [
        toe.value + width.value * data.forms[form].drop(_place(foot, k, width.value))
        for k, toe in enumerate(known, start=1)
    ]
    first = max(range(5), key=ends.__getitem__)
    return Reach(value_mm=ends[first], sigma_mm=known[first].sigma, toe=first + 1, method=known[first].method)


def _place(foot: FootProfile, toe: int, width: float) -> float:
    """Where a toe's tip is, in ball widths medial of the axis; the usual place where it is not known."""
    tip = foot.landmarks.get(f"toe{toe}_tip")
    if tip is None:
        return load_toe_forms().middle[toe - 1]
    return (tip[1] if foot.side is Side.RIGHT else -tip[1]) / width
