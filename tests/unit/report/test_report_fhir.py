"""FHIR bundles: valid in both versions, with our own codes only; what is not valid is found."""

from __future__ import annotations

import json

import pytest

from scanfit.errors import ScanfitError
from scanfit.model.measurement import Category, Measurement
from scanfit.report._fhir import VERSIONS, checked_bundle
from scanfit.report.fhir import fhir_bundle


@pytest.fixture(params=list(VERSIONS))
def version(request):
    return request.param


def resources(case, version, kind):
    bundle = json.loads(fhir_bundle(case.seen.pair, case.prescription, version))
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def test_every_measure_is_an_observation_with_its_unit_sigma_and_method(case, version):
    found = {one["id"]: one for one in resources(case, version, "Observation")}
    count = 0
    for foot in case.seen.pair.feet:
        for name, one in foot.measurements.items():
            told = found[f"{foot.side.value}-{name}".replace("_", "-")]
            assert told["code"]["coding"][0]["code"] == name
            count += 1
            if isinstance(one, Category):
                assert told["valueCodeableConcept"]["text"] == one.value
                continue
            assert isinstance(one, Measurement)
            assert told["valueQuantity"]["value"] == pytest.approx(one.value, abs=1e-4)
            assert told["component"][0]["valueQuantity"]["value"] == pytest.approx(one.sigma, abs=1e-4)
            assert one.method in told["method"]["text"]
        for name, reason in foot.withheld.items():
            told = found[f"{foot.side.value}-{name}".replace("_", "-")]
            assert told["dataAbsentReason"]["text"] == reason
            assert "valueQuantity" not in told
            count += 1
    assert len(found) == count


def test_each_foots_device_is_a_request_with_every_element(case, version):
    requests = resources(case, version, "DeviceRequest")
    assert len(requests) == 2
    for request, foot in zip(requests, case.prescription.feet, strict=True):
        told = {one["code"]["coding"][0]["code"]: one for one in request["parameter"]}
        for name, one in foot.elements.items():
            if one.value == "":
                assert name not in told
            elif isinstance(one.value, str):
                assert told[name]["valueCodeableConcept"]["text"] == one.value
            else:
                assert told[name]["valueQuantity"]["value"] == pytest.approx(one.value, abs=1e-4)
        assert request["identifier"][0]["value"] == "A-17"
        assert request["requester"]["identifier"]["value"] == "Dr B"
        assert (request["status"], request["intent"]) == ("draft", "proposal")


def test_codes_are_our_own_and_units_are_ucum(case, version):
    text = fhir_bundle(case.seen.pair, case.prescription, version).decode()
    assert "loinc" not in text.lower()
    assert "snomed" not in text.lower()
    systems = {one["system"] for one in _codings(json.loads(text))}
    assert systems <= {f"urn:scanfit:codesystem:{one}" for one in ("measure", "orthosis-element", "feature")}
    units = {one["system"] for one in _quantities(json.loads(text))}
    assert units == {"http://unitsofmeasure.org"}


def test_it_names_nobody_where_nobody_was_named(case, without_references, version):
    bundle = json.loads(fhir_bundle(case.seen.pair, without_references, version))
    for one in bundle["entry"]:
        assert "identifier" not in one["resource"]
        assert "requester" not in one["resource"]


def test_references_lead_to_resources_of_the_bundle(case, version):
    bundle = json.loads(fhir_bundle(case.seen.pair, case.prescription, version))
    urls = [one["fullUrl"] for one in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    for one in bundle["entry"]:
        if "subject" in one["resource"]:
            assert one["resource"]["subject"]["reference"] in urls


@pytest.mark.parametrize(
    "damage",
    [
        lambda one: one.pop("code"),
        lambda one: one.update(valueQuantity={"value": "long"}),
        lambda one: one.update(colour="red"),
        lambda one: one.update(id="a b"),
    ],
)
def test_what_is_not_valid_is_a_fault_of_ours_with_its_place(case, version, damage):
    bundle = json.loads(fhir_bundle(case.seen.pair, case.prescription, version))
    observation = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Observation")
    damage(observation)
    with pytest.raises(ScanfitError, match="not valid"):
        checked_bundle(bundle, version)


def test_versions_differ_where_fhir_does(case):
    assert "codeCodeableConcept" in resources(case, "R4B", "DeviceRequest")[0]
    assert "concept" in resources(case, "R5", "DeviceRequest")[0]["code"]
    bundle = json.loads(fhir_bundle(case.seen.pair, case.prescription, "R5"))
    with pytest.raises(ScanfitError, match="R4B bundle is not valid"):
        checked_bundle(bundle, "R4B")


def _found(plain, key):
    if isinstance(plain, dict):
        for name, value in plain.items():
            if name == key:
                yield value
            yield from _found(value, key)
    elif isinstance(plain, list):
        for one in plain:
            yield from _found(one, key)


def _codings(plain):
    return [one for every in _found(plain, "coding") for one in every]


def _quantities(plain):
    return list(_found(plain, "valueQuantity"))
