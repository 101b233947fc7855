"""What a prescriber leaves out: measured on the scan where it can be, else a default; or the reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scanfit.errors import GeometryError
from scanfit.model.measurement import Measurement
from scanfit.model.orthotic import Element, FootPrescription, Origin
from scanfit.model.profile import FootProfile
from scanfit.orthotic.device import BEHIND_MM, Device
from scanfit.orthotic.elements import load_elements
from scanfit.orthotic.sole import Sole
from scanfit.orthotic.trim import trim_of

FLANGE_MM = 4.0
"""A medial flange ends this far above the device's arch, so that the arch is not cut, D."""

NO_SHOE = "no target shoe was given; set it and its room to have the volume checked"
_ROOM = ("room_heel", "room_forefoot")


def completed(
    foot: FootPrescription, profile: FootProfile | None, sole: Sole | None, no_sole: str, thin_mm: float
) -> FootPrescription:
    """Return the prescription of a foot with every element of the vocabulary given or withheld.

    Parameters
    ----------
    profile : the foot's measures; None where there is no scan of this foot
    sole : None where the scan shows none, with the reason in ``no_sole``
    thin_mm : the least thickness that can be made
    """
    given = dict(foot.elements)
    withheld = {name: why for name, why in foot.withheld.items() if name not in given}
    for name, term in load_elements().items():
        if name not in given and name not in withheld and term.default is not None:
            given[name] = term.element(term.default, Origin(kind="default", because=term.source, tag=term.tag))
    surface = given["surface"].value
    _measure_arch(given, withheld, profile, sole, no_sole, library=surface == "library")
    if sole is None:
        for name in ("shell_length", "heel_width", "shell_width"):
            if name not in given:
                withheld.setdefault(name, no_sole)
    else:
        _measure_plan(given, withheld, replace(foot, elements=given), sole, thin_mm)
    for name in _ROOM:
        if name not in given:
            withheld.setdefault(name, NO_SHOE)
    return replace(
        foot,
        elements={name: given[name] for name in load_elements() if name in given},
        withheld=withheld,
        load_state=foot.load_state if profile is None else profile.load_state,
    )


def _measure_arch(
    given: dict[str, Element],
    withheld: dict[str, str],
    profile: FootProfile | None,
    sole: Sole | None,
    no_sole: str,
    *,
    library: bool,
) -> None:
    terms = load_elements()
    measured = None if profile is None else profile.measurements.get("arch_height")
    if "arch_height" not in {*given, *withheld}:
        if isinstance(measured, Measurement):
            origin = Origin(kind="measured", because="the arch of the scan", sigma=measured.sigma)
            given["arch_height"] = terms["arch_height"].element(max(round(measured.value, 1), 0.0), origin)
        else:
            reason = None if profile is None else profile.withheld.get("arch_height")
            withheld.setdefault("arch_height", reason or no_sole or "the arch was not measured")
    if "arch_apex" not in {*given, *withheld}:
        if sole is not None and (not sole.no_arch or library):
            because = "a library arch" if sole.no_arch else "the highest of the arch line"
            kind = "default" if sole.no_arch else "measured"
            origin = Origin(kind=kind, because=because, sigma=3.0 if kind == "measured" else None)
            given["arch_apex"] = terms["arch_apex"].element(round(sole.arch[0], 1), origin)
        else:
            withheld.setdefault("arch_apex", (sole.no_arch if sole is not None else no_sole) or "the arch is not seen")
    if "medial_flange" not in {*given, *withheld}:
        if "arch_height" in given:
            term = terms["medial_flange"]
            rise = _number(given, "arch_height") - _number(given, "arch_fill") + FLANGE_MM
            because = f"{FLANGE_MM:g} mm over the arch of the device"
            value = min(max(round(rise, 1), term.low), term.high)
            given["medial_flange"] = term.element(value, Origin(kind="default", because=because, tag="D"))
        else:
            withheld.setdefault("medial_flange", "it follows the height of the arch, which is withheld")


def _measure_plan(
    given: dict[str, Element], withheld: dict[str, str], foot: FootPrescription, sole: Sole, thin_mm: float
) -> None:
    terms = load_elements()
    if "shell_length" not in {*given, *withheld}:
        because = f"{BEHIND_MM:g} mm behind the line of the metatarsal heads"
        value = min(max(round(sole.heads_mm - BEHIND_MM, 1), terms["shell_length"].low), terms["shell_length"].high)
        given["shell_length"] = terms["shell_length"].element(
            value, Origin(kind="measured", because=because, sigma=2.0)
        )
    missing = [name for name in ("heel_width", "shell_width") if name not in {*given, *withheld}]
    if not missing:
        return
    try:
        trim = trim_of(Device(sole, replace(foot, elements=dict(given)), thin_mm))
    except GeometryError as error:
        for name in missing:
            withheld.setdefault(name, error.what)
        return
    natural: Mapping[str, float] = {"heel_width": trim.heel_width_mm, "shell_width": trim.shell_width_mm}
    for name in missing:
        origin = Origin(kind="measured", because="the foot's own outline and a wall", sigma=0.5)
        value = min(max(round(natural[name], 1), terms[name].low), terms[name].high)
        given[name] = terms[name].element(value, origin)


def _number(given: Mapping[str, Element], name: str) -> float:
    value = given[name].value if name in given else 0.0
    return 0.0 if isinstance(value, str) else value
