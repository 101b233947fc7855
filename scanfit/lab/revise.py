"""From a hand-over to its next revision: elements changed by a named person, modelled and checked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scanfit.errors import UsageError
from scanfit.lab.facts import newest, order_again, revision_of
from scanfit.lab.hand_over import checked, made_of, revision_files, top_files, with_limits
from scanfit.lab.order import HandOver, Tell
from scanfit.lab.outline import read_outline
from scanfit.pipeline import seen_feet

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.orthotic import Prescription


def revise(
    folder: Path,
    settings: Sequence[str],
    host: PluginHost,
    *,
    by: str,
    because: str,
    overrides: Sequence[str] = (),
    tell: Tell = lambda step: None,
) -> HandOver:
    """Add a revision to a hand-over: elements changed by a named person, modelled and checked again.

    Every earlier revision stays as it is. Raises as ``hand_over``.
    """
    from scanfit.orthotic.document import prescription_from_file
    from scanfit.orthotic.edit import edited, entries_only
    from scanfit.report.files import changes_png
    from scanfit.report.handover import add_revision, read_manifest

    if not because.strip():
        raise UsageError("a revision needs a reason", where="--because", next_step="add --because TEXT")
    if not settings:
        raise UsageError("nothing is changed", where="--set", next_step="add --set left.rearfoot_post=2, or another")
    tell("checking the folder")
    facts = read_manifest(folder)
    number = 1 + newest(facts, where=str(folder))
    old = folder / f"revision-{number - 1}"
    before = prescription_from_file(old / "prescription.json")
    order, machine = order_again(folder, facts)
    tell("measuring")
    seen = seen_feet(order.paths, order.scan, host)
    # What was measured or a default is found again, and follows what is changed.
    whole = edited(before, settings, by=by, because=because, revision=number)
    asked = replace(whole, feet=tuple(map(entries_only, whole.feet)))
    asked = with_limits(asked, seen, None, settled=_unchanged(before, asked))
    outlines = {side: read_outline(path) for side, path in order.outlines.items()}
    made = dict(made_of(asked, seen, machine, outlines, tell, order))
    overridden = checked(made, overrides, by, because)
    prescription = replace(asked, feet=tuple(one.asked for one in made.values()))
    tell("writing the files")
    fresh = dict(revision_files(prescription, made, overridden, seen))
    for side, one in made.items():
        stl = old / f"{side.value}.stl"
        picture = changes_png(stl.read_bytes(), one, number) if stl.is_file() else None
        if picture is not None:
            fresh[f"revision-{number}/{side.value}.changes.png"] = picture
    facts = {key: value for key, value in facts.items() if key not in ("schema", "files")}
    facts["revisions"] = [*facts["revisions"], revision_of(prescription, number, by, because, overridden)]
    fresh |= top_files(prescription, made, overridden, facts)
    add_revision(folder, number, fresh, facts)
    return HandOver(
        place=folder, prescription=prescription, made=made, overridden=overridden, files=tuple(sorted(fresh))
    )


def _unchanged(before: Prescription, after: Prescription) -> set[str]:
    """Elements, as side.name, that an earlier revision has with the same value and origin."""
    old = {foot.side: foot.elements for foot in before.feet}
    return {
        f"{foot.side.value}.{name}"
        for foot in after.feet
        for name, one in foot.elements.items()
        if old.get(foot.side, {}).get(name) == one
    }
