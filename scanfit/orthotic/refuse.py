"""Prescriptions that cannot be made, and which element says so: before anything is modelled."""

from __future__ import annotations

from scanfit.model.orthotic import FootPrescription
from scanfit.model.scan import LoadState
from scanfit.orthotic.device import Device
from scanfit.orthotic.engrave import DEEP_MM
from scanfit.orthotic.trim import natural_widths

FRONT = ("mortons_extension", "reverse_mortons_extension", "toe_crest", "dancers_pad")
"""What lies in front of a shell's distal edge."""

APEX_MM = 25.0
"""So far may the apex be from that of the scan: the arch is pushed along, and would fold farther on, D."""

SHARES = (0.85, 1.12)
"""How narrow and how wide a device may be trimmed, of the foot's own outline and a wall, D."""

NOT_LOADED = (LoadState.UNKNOWN, LoadState.NONE)
TO_NAME = "a prescriber names the surface: surface = as_scanned"


def cannot_be_modelled(device: Device) -> tuple[str, ...]:
    """Return what stands against this device, an element first; none where it can be modelled."""
    asked, found = device.asked, []
    found += _surface(device)
    if "arch_height" not in asked.elements:
        found.append(f"arch_height: {asked.withheld.get('arch_height', 'not given')}")
    elif asked.number("arch_fill") > 0 and asked.number("arch_fill") >= asked.number("arch_height") > 0:
        found.append("arch_fill: it is not less than the height of the arch, so nothing of the arch would be left")
    apex = device.sole.arch[0]
    if abs(asked.number("arch_apex", apex) - apex) > APEX_MM:
        found.append(f"arch_apex: it may be moved by {APEX_MM:g} mm, from {apex:.0f} mm of the foot's own")
    found += _skives(asked)
    found += _widths(device)
    if not device.goes_on:
        found += [f"{name}: it lies in front of a device of three quarters' length" for name in FRONT if
                  asked.number(name) > 0]  # fmt: skip
    if asked.number("toe_crest") > 0 and device.extent == "sulcus":
        found.append("toe_crest: it lies in front of a device that ends at the roots of the toes")
    front = min(
        asked.number("shell_thickness"), asked.number("extension_thickness") if device.goes_on else device.thin_mm
    )
    for name in ("first_ray_cutout", "fifth_ray_cutout"):
        if asked.number(name) > 0 and front - asked.number(name) < device.thin_mm:
            found.append(
                f"{name}: {asked.number(name):g} mm of the {front:g} mm under the heads leave less than the "
                f"{device.thin_mm:g} mm that can be made"
            )
    for name in ("shell_thickness", "extension_thickness"):
        if name in asked.elements and asked.number(name) < device.thin_mm:
            found.append(f"{name}: {asked.number(name):g} mm are less than the {device.thin_mm:g} mm that can be made")
    if asked.word("engraving").strip() and asked.number("shell_thickness") - DEEP_MM < device.thin_mm:
        found.append(f"engraving: it is {DEEP_MM:g} mm deep, which the shell is too thin for")
    if not 0.5 * device.length < device.shell_end < device.heads + 12:
        found.append(
            f"shell_length: {device.shell_end:.0f} mm; this foot's is between {0.5 * device.length:.0f} mm and the "
            f"heads at {device.heads:.0f} mm"
        )
    if asked.number("met_pad_height") > 0 and asked.number("met_bar_height") > 0:
        found.append("met_bar_height: a bar and a pad lie in one place")
    return tuple(found)


def _widths(device: Device) -> list[str]:
    """A device much wider or narrower than the foot's own would not lie under it."""
    low, high = SHARES
    found: list[str] = []
    every = [device.asked.elements.get(name) for name in ("heel_width", "shell_width")]
    if all(one is None or one.origin.kind == "measured" for one in every):
        return found
    for name, natural in zip(("heel_width", "shell_width"), natural_widths(device), strict=True):
        if name in device.asked.elements and not low * natural <= device.number(name) <= high * natural:
            found.append(
                f"{name}: {device.number(name):g} mm; this foot's own is {natural:.0f} mm, and {low * natural:.0f} to "
                f"{high * natural:.0f} mm can be made of it"
            )
    return found


def _surface(device: Device) -> list[str]:
    surface, sole = device.asked.word("surface", "loaded"), device.sole
    if surface == "loaded" and sole.load_state in NOT_LOADED:
        load = "the foot's load is not known" if sole.load_state is LoadState.UNKNOWN else "the foot bore no load"
        return [f"surface: {load}; say --load-state bipedal if it stood, or {TO_NAME}"]
    if surface == "library" and not sole.no_arch:
        return ["surface: the scan shows an arch, and a library arch would lie on top of it; take surface = as_scanned"]
    return []


def _skives(asked: FootPrescription) -> list[str]:
    found = []
    if asked.number("medial_skive") > 0 and asked.number("lateral_skive") > 0:
        found.append("lateral_skive: a medial and a lateral skive stand against each other")
    for name in ("medial_skive", "lateral_skive"):
        if asked.number(name) > 0 and asked.number("heel_cup_depth") < 14:
            found.append(f"{name}: it needs a cup of at least 14 mm (clinical.md 4), this one has "
                         f"{asked.number('heel_cup_depth'):g} mm")  # fmt: skip
    return found
