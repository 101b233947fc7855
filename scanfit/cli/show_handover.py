"""What was handed over, for people and for programs."""

from __future__ import annotations

import json

import click

from scanfit.lab import HandOver
from scanfit.orthotic.elements import load_elements, said
from scanfit.orthotic.make import Made

DECIDES = ("rule", "prescriber")
"""Origins of elements that somebody decided; the others are measured or defaults, and stand on the form."""


def show_handover(done: HandOver) -> None:
    """Print each foot's device, what was decided of it, its checks, and where it all is."""
    for side, one in done.made.items():
        click.echo(f"{side.value} foot: {_device(one)}")
        for element in one.asked.elements.values():
            if element.origin.kind not in DECIDES:
                continue
            origin = element.origin
            card = f"card {origin.card}, " if origin.card else ""
            rule = f"{origin.because}; {card}evidence {origin.grade} [{origin.tag}]"
            by = f"entered by {origin.by}" if origin.by else rule
            click.echo(f"  {load_elements()[element.name].words}: {said(element)} ({by})")
        if one.checks:
            click.echo(f"  {sum(check.passed for check in one.checks)} of {len(one.checks)} checks passed")
        for check in one.failed:
            click.echo(f"  OVERRIDDEN {check.name}: {check.says} ({done.overridden[f'{side.value}.{check.name}']})")
    for note in done.prescription.notes:
        click.echo(f"note: {note}")
    click.echo(f"\nrevision {done.prescription.revision}, {len(done.files)} files, written to {done.place}")


def _device(one: Made) -> str:
    if one.solid is None:
        return f"no device: {'; '.join(one.why)}"
    size = one.solid.mesh.vertices.max(axis=0) - one.solid.mesh.vertices.min(axis=0)
    return (
        f"device of {size[0]:.0f} × {size[1]:.0f} × {size[2]:.0f} mm, {one.solid.volume_mm3 / 1000:.1f} cm³, arch "
        f"{one.solid.device.arch_mm:.1f} mm"
    )


def handover_json(done: HandOver) -> str:
    """Return the hand-over as one JSON document."""
    from scanfit.orthotic.document import prescription_to_plain

    feet = {
        side.value: {
            "device": one.solid is not None,
            "why": list(one.why),
            "volume_cm3": None if one.solid is None else round(one.solid.volume_mm3 / 1000, 2),
            "checks": [
                {"name": check.name, "passed": check.passed, "says": check.says,
                 "overridden": done.overridden.get(f"{side.value}.{check.name}", "")}
                for check in one.checks
            ],
        }
        for side, one in done.made.items()
    }  # fmt: skip
    plain = {
        "schema": "scanfit.handover-made/1",
        "place": str(done.place),
        "revision": done.prescription.revision,
        "feet": feet,
        "prescription": prescription_to_plain(done.prescription),
        "files": list(done.files),
    }
    return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"
