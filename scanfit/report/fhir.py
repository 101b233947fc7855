"""Measures and prescription as an HL7 FHIR bundle, R4B or R5: Observations and a DeviceRequest for each foot.

Codes are of scanfit's own code systems: no LOINC or SNOMED code was found that stands for exactly these measures. The
patient is a reference as the lab enters it, and nothing else of a person is written.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from scanfit.model.measurement import Category, Measurement
from scanfit.model.orthotic import Element, FootPrescription, Prescription
from scanfit.model.profile import FootPair, FootProfile
from scanfit.orthotic.elements import load_elements
from scanfit.report._fhir import checked_bundle

MEASURES = "urn:scanfit:codesystem:measure"
ELEMENTS = "urn:scanfit:codesystem:orthosis-element"
FEATURES = "urn:scanfit:codesystem:feature"
ORDERS, PATIENTS, PRESCRIBERS = (f"urn:scanfit:identifier:{one}" for one in ("order", "patient", "prescriber"))
LONGEST_ID = 64
UCUM = "http://unitsofmeasure.org"
UNITS = {"mm": "mm", "deg": "deg", "cm3": "cm3", "": "1"}
_SPACE = uuid.UUID("6f0dbb35-2a6a-5f0e-9d1c-7d1f5d1f7b7e")


def fhir_bundle(pair: FootPair, prescription: Prescription, version: str) -> bytes:
    """Return the bundle as checked JSON.

    Parameters
    ----------
    version : R4B or R5
    """
    entries: list[dict[str, Any]] = [_patient(prescription)]
    for foot in pair.feet:
        entries += _observations(foot)
    entries += [_request(foot, prescription, version) for foot in prescription.feet]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": _url(one), "resource": one} for one in entries],
    }
    return checked_bundle(bundle, version)


def _patient(prescription: Prescription) -> dict[str, Any]:
    found: dict[str, Any] = {"resourceType": "Patient", "id": "patient"}
    if prescription.patient:
        found["identifier"] = [{"system": PATIENTS, "value": prescription.patient}]
    return found


def _url(resource: dict[str, Any]) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, resource['resourceType'] + resource['id'])}"


_SUBJECT = {"reference": f"urn:uuid:{uuid.uuid5(_SPACE, 'Patientpatient')}"}


def _observations(foot: FootProfile) -> Iterator[dict[str, Any]]:
    """A measure that was withheld is there too, with the reason instead of a value."""
    for name in sorted({*foot.measurements, *foot.withheld}):
        one = foot.measurements.get(name)
        yield {
            "resourceType": "Observation",
            "id": _id(foot.side.value, name),
            "status": "final",
            "code": {"coding": [{"system": MEASURES, "code": name}], "text": name.replace("_", " ")},
            "subject": _SUBJECT,
            "bodySite": {"text": f"{foot.side.value} foot"},
            **({"dataAbsentReason": {"text": foot.withheld[name]}} if one is None else _value(one, foot)),
        }


def _value(one: Measurement | Category, foot: FootProfile) -> dict[str, Any]:
    """A number with its sigma and how it was found, or a word with its probability."""
    if isinstance(one, Category):
        probability = _component("probability", "probability", one.probability, "")
        return {"valueCodeableConcept": {"text": one.value}, "component": [probability]}
    return {
        "method": {"text": f"{one.method}; {foot.load_state.value} load; {one.standard}".rstrip("; ")},
        "valueQuantity": _quantity(one.value, one.unit),
        "component": [_component("sigma", "one standard deviation", one.sigma, one.unit)],
    }


def _component(code: str, words: str, value: float, unit: str) -> dict[str, Any]:
    return {"code": {"coding": [{"system": FEATURES, "code": code}], "text": words},
            "valueQuantity": _quantity(value, unit)}  # fmt: skip


def _request(foot: FootPrescription, prescription: Prescription, version: str) -> dict[str, Any]:
    orthosis = {"coding": [{"system": FEATURES, "code": "foot-orthosis"}], "text": f"foot orthosis, {foot.side.value}"}
    found: dict[str, Any] = {
        "resourceType": "DeviceRequest",
        "id": _id(foot.side.value, "orthosis"),
        "status": "draft",
        "intent": "proposal",
        "subject": _SUBJECT,
        "parameter": [_parameter(one) for one in foot.elements.values() if one.value != ""],
    }
    if version == "R5":
        found["code"] = {"concept": orthosis}
    else:
        found["codeCodeableConcept"] = orthosis
    if prescription.order:
        found["identifier"] = [{"system": ORDERS, "value": prescription.order}]
    if prescription.prescriber:
        found["requester"] = {"identifier": {"system": PRESCRIBERS, "value": prescription.prescriber}}
    return found


def _parameter(one: Element) -> dict[str, Any]:
    code = {"coding": [{"system": ELEMENTS, "code": one.name}], "text": load_elements()[one.name].words}
    if isinstance(one.value, str):
        return {"code": code, "valueCodeableConcept": {"text": one.value}}
    return {"code": code, "valueQuantity": _quantity(one.value, one.unit)}


def _quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": round(value, 4), "unit": unit or "ratio", "system": UCUM, "code": UNITS[unit]}


def _id(side: str, name: str) -> str:
    """FHIR's ids have letters, digits, - and . only, 64 at most: what is longer ends in a digest of it all."""
    whole = f"{side}-{name}".replace("_", "-")
    return whole if len(whole) <= LONGEST_ID else f"{whole[: LONGEST_ID - 33]}-{uuid.uuid5(_SPACE, whole).hex}"
