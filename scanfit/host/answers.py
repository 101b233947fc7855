"""What a provider gave back, checked before anything uses it. Each function returns it or raises Wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.errors import UsageError, ValueFault
from scanfit.host.kinds import described
from scanfit.model.depth import DepthFrame
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import LoadState, RawScan, Side
from scanfit.units import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanfit.model.advice import Advice
    from scanfit.model.intake import Intake
    from scanfit.model.need import Need
    from scanfit.model.orthotic import Element, FootPrescription, Prescription
    from scanfit.model.profile import FootPair, FootProfile
    from scanfit.model.recommendation import Explanation, Scores
    from scanfit.providers import MeasurementDef


class Wrong(Exception):
    """The answer cannot be used; the message says why."""


def checked_scan(answer: object) -> RawScan:
    """Return a reader's or a scanner's scan."""
    if not isinstance(answer, RawScan):
        raise Wrong(f"returned {described(answer)}, expected RawScan")
    for name, value, kinds in (
        ("mesh", answer.mesh, (Mesh,) if not answer.frames else (type(None),)),
        ("unit", answer.unit, (Unit, type(None))),
        ("side", answer.side, (Side, type(None))),
        ("load_state", answer.load_state, (LoadState,)),
        ("notes", answer.notes, (tuple,)),
        ("frames", answer.frames, (tuple,)),
        ("rig", answer.rig, (RigCalibration, type(None))),
    ):
        if not isinstance(value, kinds):
            raise Wrong(f"returned a RawScan whose {name} is {described(value)}, expected {kinds[0].__name__}")
    for frame in answer.frames:
        checked_frame(frame, answer.rig)
    return answer


def checked_rig(answer: object) -> RigCalibration | None:
    """Return where a session says its cameras stand, or None where it does not."""
    if answer is not None and not isinstance(answer, RigCalibration):
        raise Wrong(f"has a session whose rig is {described(answer)}, expected RigCalibration or None")
    return answer


def checked_devices(answer: object) -> tuple[str, ...]:
    """Return what is connected: lines of text."""
    lines = _listed(answer, "devices")
    if not all(isinstance(line, str) and line.strip() for line in lines):
        raise Wrong("returned a device that is not a line of text")
    return tuple(" ".join(line.split()) for line in lines)


def checked_frame(frame: object, rig: RigCalibration | None) -> None:
    """Refuse what is no frame, or not of the rig.

    A subclass may have skipped the checks of DepthFrame's birth; a depth of another type would wrap or truncate.
    """
    if not isinstance(frame, DepthFrame):
        raise Wrong(f"returned a RawScan with {described(frame)} among its frames, expected DepthFrame")
    size = (frame.intrinsics.height, frame.intrinsics.width)
    depth = frame.depth
    if str(getattr(depth, "dtype", "")) != "uint16" or getattr(depth, "shape", ()) != size:
        raise Wrong(f"returned a frame of camera {frame.camera} whose depth is not uint16 of shape {size}")
    if rig is not None and frame.camera not in {camera.serial for camera in rig.cameras}:
        raise Wrong(f"returned a frame of camera {frame.camera}, which its rig calibration does not hold")


def checked_measure(definition: MeasurementDef, answer: object) -> Measurement | Category | Withheld:
    """Return one measure: of the name and unit that were promised, and finite."""
    if not isinstance(answer, Measurement | Category | Withheld):
        raise Wrong(f"returned {described(answer)}, expected Measurement, Category or Withheld")
    if answer.name != definition.name:
        raise Wrong(f"returned a measure called '{answer.name}', expected '{definition.name}'")
    if isinstance(answer, Measurement):
        if answer.unit != definition.unit:
            raise Wrong(f"returned the unit '{answer.unit}', expected '{definition.unit}'")
        _check_number(answer.value, "value")
        _check_number(answer.sigma, "sigma")
        if not answer.sigma > 0:
            raise Wrong(f"returned sigma {answer.sigma}, expected a number above zero")
    return answer


def _check_number(number: object, name: str) -> None:
    """A subclass may have skipped the check that Measurement makes at its birth; numpy's float32 passes it."""
    if not isinstance(number, int | float) or isinstance(number, bool):
        raise Wrong(f"returned a {name} that is {described(number)}, expected float")
    if not math.isfinite(number):
        raise Wrong(f"returned {name} {number}, expected a finite number")


def checked_scores(answer: object, rows: int) -> Scores:
    """Return scores: one finite number, one finite mean and one zone for each row."""
    from scanfit.model.recommendation import Scores

    if not isinstance(answer, Scores):
        raise Wrong(f"returned {described(answer)}, expected Scores")
    zones = _zone_names(answer.worst_zone)
    if len(zones) != rows:
        raise Wrong(f"returned {len(zones)} worst zones for {rows} rows")
    return Scores(score=_column(answer.score, "score", rows), mean=_column(answer.mean, "mean", rows), worst_zone=zones)


def checked_chances(answer: object, rows: int) -> NDArray[np.float64]:
    """Return chances: one number in 0 to 1 for each row."""
    found = _column(answer, "chance", rows)
    if rows and not (found.min() >= 0 and found.max() <= 1):
        raise Wrong(f"returned chances from {found.min():g} to {found.max():g}, expected 0 to 1")
    return found


def _zone_names(answer: object) -> Sequence[str]:
    """A name a row. ``ZoneNames`` is made anew: its birth checks every code and name, without a string a row."""
    from scanfit.model.zone_names import ZoneNames

    if type(answer) is ZoneNames:
        try:
            return ZoneNames(answer.names, answer.codes)
        except (AttributeError, TypeError, ValueFault) as fault:
            raise Wrong(f"returned zone names that cannot be used: {fault}") from None
    zones = _listed(answer, "worst_zone")
    if not all(isinstance(zone, str) for zone in zones):
        raise Wrong("returned a worst zone that is not text")
    return zones


def checked_explanations(answer: object, rows: int) -> tuple[Explanation, ...]:
    """Return explanations: one for each row that is shown."""
    from scanfit.model.recommendation import Explanation, ZoneFit

    explanations = _listed(answer, "explanations")
    if len(explanations) != rows:
        raise Wrong(f"returned {len(explanations)} explanations for {rows} rows")
    for one in explanations:
        if not isinstance(one, Explanation):
            raise Wrong(f"returned {described(one)}, expected Explanation")
        if not (isinstance(one.zones, tuple) and all(isinstance(zone, ZoneFit) for zone in one.zones)):
            raise Wrong("returned an Explanation whose zones are not a tuple of ZoneFit")
        if not (isinstance(one.reasons, tuple) and all(isinstance(reason, str) for reason in one.reasons)):
            raise Wrong("returned an Explanation whose reasons are not a tuple of strings")
        _check_claims(one.reasons)
    return tuple(explanations)


def checked_advice(answer: object) -> Advice:
    """Return advice: suggestions of features that catalogues have, in sentences that claim nothing.

    What the core fills in itself is left out.
    """
    from scanfit.model.advice import Advice, Suggestion

    if not isinstance(answer, Advice):
        raise Wrong(f"returned {described(answer)}, expected Advice")
    for name, kind in (("suggestions", Suggestion), ("notes", str)):
        parts = getattr(answer, name)
        if not (isinstance(parts, tuple) and all(isinstance(part, kind) for part in parts)):
            raise Wrong(f"returned Advice whose {name} are not a tuple of {kind.__name__}")
    for one in answer.suggestions:
        _check_claims(one.texts)
        for need in (*one.needs, *(never.need for never in one.nevers if never.need is not None)):
            _check_need(one.card, need)
    _check_claims(answer.notes)
    return Advice(suggestions=answer.suggestions, notes=answer.notes)


def checked_prescription(answer: object, pair: FootPair, intake: Intake) -> Prescription:
    """Return a prescription for feet there are, of elements there are, within what a rule may ask for.

    What the core fills in itself is left out. Elements are made anew: the limits are held on what a lab would get.
    """
    from scanfit.model.orthotic import Prescription
    from scanfit.orthotic.limits import check_automatic

    if not isinstance(answer, Prescription):
        raise Wrong(f"returned {described(answer)}, expected Prescription")
    if not (isinstance(answer.notes, tuple) and all(isinstance(note, str) for note in answer.notes)):
        raise Wrong("returned a Prescription whose notes are not a tuple of str")
    _check_claims(answer.notes)
    feet = {foot.side: foot for foot in pair.feet}
    checked = Prescription(feet=tuple(_checked_foot(foot, feet) for foot in answer.feet), notes=answer.notes)
    try:
        check_automatic(checked, pair, intake)
    except ValueFault as fault:
        raise Wrong(f"passes an automatic limit: {fault}") from None
    return checked


def _checked_foot(foot: object, feet: Mapping[Side, FootProfile]) -> FootPrescription:
    from scanfit.model.orthotic import FootPrescription
    from scanfit.orthotic.elements import load_elements

    if not isinstance(foot, FootPrescription):
        raise Wrong(f"returned a Prescription for {described(foot)}, expected FootPrescription")
    if foot.side not in feet:
        raise Wrong(f"prescribes for a {foot.side.value} foot that was not given")
    for name, why in foot.withheld.items():
        if name not in load_elements():
            raise Wrong(f"withholds '{name}', which is no element of a prescription")
        if load_elements()[name].default is not None:
            raise Wrong(f"withholds {name}, which has a default: what is left out the core fills in")
        if not (isinstance(why, str) and why.strip()):
            raise Wrong(f"withholds {name} without a reason")
    _check_claims(tuple(foot.withheld.values()))
    elements = {name: _checked_element(name, one) for name, one in foot.elements.items()}
    load_state = feet[foot.side].load_state
    return FootPrescription(side=foot.side, elements=elements, withheld=dict(foot.withheld), load_state=load_state)


def _checked_element(name: str, one: object) -> Element:
    from scanfit.model.orthotic import Element, Origin
    from scanfit.orthotic.elements import element

    if not isinstance(one, Element) or not isinstance(one.origin, Origin):
        raise Wrong(f"returned {name} that is no Element with an Origin: make it with scanfit.api.element")
    try:
        made = element(name, one.value, one.origin, one.note)
    except ValueFault as fault:
        raise Wrong(f"returned an element that cannot be used: {fault}") from None
    if made != one:
        raise Wrong(f"returned {name} with another unit or range: make it with scanfit.api.element")
    if one.origin.kind == "prescriber":
        raise Wrong(f"returned {name} as the entry of {one.origin.by}, which only a person makes")
    _check_claims((one.origin.because, one.note))
    return made


def _check_need(card: str, need: Need) -> None:
    from scanfit.fit.needs import check_feature

    try:
        check_feature(need)
    except UsageError as error:
        raise Wrong(f"asks in {card} for what no catalogue can answer: {error.what} ({error.next_step})") from None


def _check_claims(texts: Sequence[str]) -> None:
    from scanfit.care.claim_guard import guarded

    try:
        guarded(texts, of="returned a sentence that cannot be shown")
    except ValueFault as fault:
        raise Wrong(str(fault)) from None


def checked_table(answer: object) -> Any:
    """Return a catalogue table: anything with the Arrow stream interface."""
    if not hasattr(answer, "__arrow_c_stream__"):
        raise Wrong(f"returned {described(answer)}, expected a table with the Arrow stream interface")
    return answer


def checked_parts(answer: object) -> Iterator[Any]:
    """Return the parts of a catalogue table: an iterator, so that one after the other is held."""
    if not isinstance(answer, Iterator):
        raise Wrong(f"batches() returned {described(answer)}, expected an iterator of tables")
    return answer


def checked_part(answer: object, end: object) -> Any:
    """Return one part of a catalogue table, or the mark of the end."""
    return answer if answer is end else checked_table(answer)


def checked_batches(answer: object) -> Iterator[Any]:
    """Return a catalogue's parts one by one; a table is no parts, though it can be iterated over."""
    if hasattr(answer, "__arrow_c_stream__") or isinstance(answer, str | bytes) or not hasattr(answer, "__iter__"):
        raise Wrong(f"batches() returned {described(answer)}, expected an iterator of tables")
    return iter(answer)


def checked_accepts(answer: object) -> bool:
    """Return whether a provider accepts what it was asked about; only True and False will do."""
    if not isinstance(answer, bool):
        raise Wrong(f"accepts() returned {described(answer)}, expected True or False")
    return answer


def _column(values: object, name: str, rows: int) -> NDArray[np.float64]:
    import numpy as np

    array = np.asarray(values)
    if array.dtype.kind not in "fiu":
        raise Wrong(f"returned a {name} of {array.dtype}, expected numbers")
    if array.shape != (rows,):
        raise Wrong(f"returned a {name} of shape {array.shape} for {rows} rows")
    column = np.array(array, dtype=np.float64)
    bad = int((~np.isfinite(column)).sum())
    if bad:
        raise Wrong(f"returned a {name} that is not finite in {bad} of {rows} rows")
    column.flags.writeable = False
    return column


def _listed(values: object, name: str) -> Sequence[Any]:
    if isinstance(values, str | bytes) or not hasattr(values, "__iter__"):
        raise Wrong(f"returned {described(values)} as {name}, expected a sequence")
    return list(values)
