"""Changes of a prescription by a named person: ``left.rearfoot_post=2``, recorded with what was before and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanfit.errors import UsageError, ValueFault
from scanfit.model.orthotic import Edit, Element, FootPrescription, Origin, Prescription
from scanfit.orthotic.document import changed
from scanfit.orthotic.elements import Term, term_of

AUTO = "auto"
"""The value that takes an entry back: the element is measured, ruled or a default again."""


def edited(
    prescription: Prescription, settings: Sequence[str], *, by: str, because: str, revision: int
) -> Prescription:
    """Return a prescription with elements set by a named person.

    Parameters
    ----------
    settings : side.element=value, or element=value for every foot that is prescribed for; auto takes an entry back

    Raises
    ------
    UsageError
        If one is no such setting, or nobody's name is given.
    """
    if not by.strip():
        raise UsageError("an entry needs the name of who makes it", where="--by", next_step="add --by NAME")
    feet = {foot.side.value: foot for foot in prescription.feet}
    edits = list(prescription.edits)
    for setting in settings:
        sides, term, value = _parsed(setting, tuple(feet))
        for side in sides:
            before = feet[side].elements.get(term.name)
            after = None if value == AUTO else _entry(term, value, by, because, setting)
            feet[side] = _with(feet[side], term.name, after)
            edits.append(
                Edit(revision=revision, name=f"{side}.{term.name}", before=changed(before),
                     after=AUTO if after is None else changed(after), by=by.strip(), because=because.strip())
            )  # fmt: skip
    return replace(prescription, feet=tuple(feet.values()), edits=tuple(edits), revision=revision)


def _parsed(setting: str, sides: tuple[str, ...]) -> tuple[tuple[str, ...], Term, str]:
    name, equals, value = setting.partition("=")
    if not equals:
        raise UsageError("a setting is NAME=VALUE", where=f"--set {setting}",
                         next_step="write like --set left.rearfoot_post=2")  # fmt: skip
    side, dot, rest = name.strip().rpartition(".")
    if dot and side not in sides:
        known = ", ".join(f"{one}." for one in sides)
        raise UsageError(f"'{side}' is no foot that is prescribed for", where=f"--set {setting}",
                         next_step=f"begin with {known}, or leave it out for every foot")  # fmt: skip
    return ((side,) if dot else sides), term_of(rest, where=f"--set {setting}"), value.strip()


def _entry(term: Term, value: str, by: str, because: str, setting: str) -> Element:
    typed: float | str = value
    if term.kind == "number":
        try:
            typed = float(value)
        except ValueError:
            raise UsageError(f"{term.name} is '{value}', expected a number of {term.unit}", where=f"--set {setting}",
                             next_step="decimals take a point; the unit is left out") from None  # fmt: skip
    try:
        return term.element(typed, Origin(kind="prescriber", by=by.strip(), because=because.strip()))
    except ValueFault as fault:
        raise UsageError(str(fault), where=f"--set {setting}", next_step="correct the value") from None


def _with(foot: FootPrescription, name: str, one: Element | None) -> FootPrescription:
    rest = {key: value for key, value in foot.elements.items() if key != name}
    return replace(
        foot,
        elements=rest if one is None else {**rest, name: one},
        withheld={key: why for key, why in foot.withheld.items() if key != name},
    )


def entries_only(foot: FootPrescription) -> FootPrescription:
    """Return what rules and people asked for: what was measured or a default is found again, and follows them."""
    kept = {name: one for name, one in foot.elements.items() if one.origin.kind in ("rule", "prescriber")}
    return replace(foot, elements=kept, withheld={})
