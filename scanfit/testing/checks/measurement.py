"""What is asked of a measurement."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from scanfit.errors import GeometryError, ScanError
from scanfit.foot.view import FootView
from scanfit.host.answers import checked_measure
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.model.scan import Side
from scanfit.providers import MeasurementDef
from scanfit.testing.cost import cost_of, within
from scanfit.testing.feet import FEET, damaged_views, grown, phantom_scan, phantom_view
from scanfit.testing.subject import Broken, Check, Subject

Answer = Measurement | Category | Withheld

PLAUSIBLE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"mm": (-500.0, 1500.0), "deg": (-180.0, 180.0), "cm3": (-1000.0, 6000.0)}
)
"""What any length, angle or volume of a foot can be (D): outside it, the unit is wrong."""

SAME = 0.25
"""Share of its sigma by which a measure may differ between a foot and its mirror image, D (C: scanfit's own, 0.1)."""

SHOWN_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"sole": ("no sole",), "leg": ("no leg",), "ankle": ("no leg",), "toes": ("no toes",)}
)
"""Needs that a damaged scan of the kit is sure not to meet."""

SECONDS, MEGABYTES = 1.0, 500.0
GROWTH = 0.05


def _definition(subject: Subject) -> MeasurementDef:
    assert isinstance(subject.record, MeasurementDef)
    return subject.record


def _answer(subject: Subject, view: FootView) -> Answer:
    """What the core would make of it: a surface that does not carry the measure withholds it."""
    definition = _definition(subject)
    mend = (
        f"return Measurement(name='{definition.name}', value=…, unit='{definition.unit}', sigma=…), or "
        "Withheld(name=…, reason=…) where it cannot be known"
    )
    try:
        return subject.asked(lambda: checked_measure(definition, definition.compute(view)), mend)
    except (ScanError, GeometryError) as error:
        return Withheld(name=definition.name, reason=error.what)


def answers(subject: Subject) -> str:
    """It answers for every foot, with finite numbers, its unit and a sigma, and not only by withholding."""
    given = {which: _answer(subject, _view(which, Side.RIGHT)) for which in FEET}
    there = {which: one for which, one in given.items() if not isinstance(one, Withheld)}
    for which, one in there.items():
        if isinstance(one, Measurement) and one.unit in PLAUSIBLE:
            low, high = PLAUSIBLE[one.unit]
            if not low <= one.value <= high:
                raise Broken(
                    f"it says {one.value:g} {one.unit} of the phantom foot '{which}', and no foot has that",
                    f"give the value in {one.unit}: FootView is in millimetres, angles are in degrees, volumes in cm3",
                )
    withheld = {one.reason for one in given.values() if isinstance(one, Withheld)}
    return f"{len(there)} of {len(given)} feet" + (f"; withheld: {sorted(withheld)[0]}" if withheld else "")


def deterministic(subject: Subject) -> None:
    """Two views of one foot give the same answer to the bit."""
    for which in FEET[:2]:
        first, second = (_answer(subject, phantom_view(which)) for _ in range(2))
        if first != second:
            raise Broken(
                f"it says {_said(first)} and then {_said(second)} of the same foot",
                "leave out what differs from call to call: random numbers without a seed, the clock, "
                "state kept between calls",
            )


def mirrored(subject: Subject) -> None:
    """A left foot measures what its mirror image does."""
    for which in FEET:
        right, left = (_answer(subject, _view(which, side)) for side in (Side.RIGHT, Side.LEFT))
        if not _same(right, left):
            raise Broken(
                f"it says {_said(right)} of a right foot and {_said(left)} of its mirror image",
                "FootView shows every foot as a right one (y is medial-positive): do not look at scan.side, and do not "
                "rely on the order of the faces' corners, which is turned round in a left foot",
            )


def grows(subject: Subject) -> None:
    """A foot that is larger in every direction has no smaller length and no smaller volume."""
    if _definition(subject).unit not in ("mm", "cm3"):
        return
    for which in FEET:
        small, large = _answer(subject, _view(which, Side.RIGHT)), _answer(subject, _larger(which))
        if not (isinstance(small, Measurement) and isinstance(large, Measurement)):
            continue
        if large.value < small.value - small.sigma:
            raise Broken(
                f"it says {_said(small)}, and {_said(large)} of the same foot {GROWTH:.0%} larger",
                "a measure in mm or cm3 does not shrink when the whole foot grows: look for a threshold or a sign",
            )


def withholds(subject: Subject) -> str:
    """Of a scan that lacks something it says so, or measures; it never fails."""
    views = _damaged()
    withheld = [damage for damage, view in views if isinstance(_answer(subject, view), Withheld)]
    return f"withheld on {len(withheld)} of {len(views)} damaged scans"


def needs(subject: Subject) -> str:
    """Where the scan does not show what it declares to need, it is withheld."""
    definition = _definition(subject)
    checked = [
        (need, damage, _answer(subject, view))
        for need in definition.needs
        for damage, view in _damaged()
        if damage in SHOWN_BY.get(need, ())
    ]
    for need, damage, answer in checked:
        if not isinstance(answer, Withheld):
            raise Broken(
                f"it declares that it needs '{need}', and says {_said(answer)} of a scan with {damage}",
                f"return Withheld there (FootView raises GeometryError where a part is not there), or take '{need}' "
                "out of needs",
            )
    tried = dict.fromkeys(need for need, _, _ in checked)
    return f"tried: {', '.join(tried)}" if tried else ""


def cost(subject: Subject) -> str:
    """A call is quick and small. The view is fresh, so what it computes on first use is counted."""
    view_cost = cost_of(lambda: _answer(subject, phantom_view()))
    mend = "compute on view.vertices with whole-array operations, and keep what the view keeps (sections, landmarks)"
    return within(view_cost, seconds=SECONDS, megabytes=MEGABYTES, mend=mend)


@lru_cache(maxsize=32)
def _view(which: str, side: Side) -> FootView:
    """A view that the measures share, as in the core: only what asks for the same answer twice makes a fresh one."""
    return phantom_view(which, side)


def _damaged() -> tuple[tuple[str, FootView], ...]:
    """Scans of two feet that lack something, by what they lack; which are still feet to the core differs."""
    return tuple(pair for which in ("average", "narrow") for pair in damaged_views(which).items())


@lru_cache(maxsize=8)
def _larger(which: str) -> FootView:
    return FootView(grown(phantom_scan(which), GROWTH))


def _same(one: Answer, other: Answer) -> bool:
    if isinstance(one, Measurement) and isinstance(other, Measurement):
        return abs(one.value - other.value) <= max(SAME * min(one.sigma, other.sigma), 1e-9)
    if isinstance(one, Category) and isinstance(other, Category):
        return one.value == other.value
    return type(one) is type(other)


def _said(answer: Answer) -> str:
    if isinstance(answer, Measurement):
        unit = f" {answer.unit}" if answer.unit else ""
        return f"{answer.value:.6g}{unit} (sigma {answer.sigma:.3g})"
    return f"'{answer.value}'" if isinstance(answer, Category) else "nothing (withheld)"


CHECKS = (
    Check(name="answers", run=answers),
    Check(name="deterministic", run=deterministic),
    Check(name="mirrored", run=mirrored),
    Check(name="grows", run=grows),
    Check(name="withholds", run=withholds),
    Check(name="needs", run=needs),
    Check(name="cost", run=cost),
)
