"""The JSON Schema of ``scanfit.prescription/1``, made from the vocabulary."""

from __future__ import annotations

import json
from typing import Any

from scanfit.model.orthotic import ORIGINS
from scanfit.model.scan import LoadState
from scanfit.orthotic.document import PRESCRIPTION_SCHEMA
from scanfit.orthotic.elements import Term, load_elements


def schema_json() -> str:
    """Return the schema as text."""
    return json.dumps(prescription_schema(), indent=1, ensure_ascii=False) + "\n"


def prescription_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of a prescription in JSON; TOML has the same shape."""
    text = {"type": "string", "maxLength": 200}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Orthotic prescription",
        "type": "object",
        "required": ["schema"],
        "anyOf": [{"required": ["left"]}, {"required": ["right"]}],
        "additionalProperties": False,
        "properties": {
            "schema": {"const": PRESCRIPTION_SCHEMA},
            "order": text,
            "patient": text,
            "prescriber": text,
            "revision": {"type": "integer", "minimum": 1},
            "notes": {"type": "array", "items": {"type": "string"}},
            "edits": {"type": "array", "items": _edit()},
            "left": {"$ref": "#/$defs/foot"},
            "right": {"$ref": "#/$defs/foot"},
        },
        "$defs": {"foot": _foot(), "origin": {"enum": list(ORIGINS)}},
    }


def _foot() -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "load_state": {"enum": [state.value for state in LoadState]},
            "elements": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _element(term) for name, term in load_elements().items()},
            },
            "withheld": {
                "type": "object",
                "propertyNames": {"enum": list(load_elements())},
                "additionalProperties": {"type": "string"},
            },
        },
    }


def _element(term: Term) -> dict[str, Any]:
    value = _value(term)
    rest: dict[str, Any] = {
        key: {"type": "string"} for key in ("because", "card", "grade", "tag", "by", "note", "words")
    }
    rest |= {
        "value": value,
        "allowed": {"type": "array"},
        "origin": {"$ref": "#/$defs/origin"},
        "sources": {"type": "array", "items": {"type": "string"}},
        "sigma": {"type": "number", "minimum": 0},
        "seal": {"type": "string"},
    }
    if term.unit:
        rest["unit"] = {"const": term.unit}
    whole = {"type": "object", "required": ["value"], "additionalProperties": False, "properties": rest}
    return {"description": f"{term.words}: {term.help} [{term.tag}: {term.source}]", "anyOf": [value, whole]}


def _value(term: Term) -> dict[str, Any]:
    if term.kind == "number":
        return {"type": "number", "minimum": term.low, "maximum": term.high}
    if term.kind == "choice":
        return {"enum": list(term.choices)}
    return {"type": "string", "maxLength": term.longest}


def _edit() -> dict[str, Any]:
    names = ("name", "before", "after", "by", "because")
    return {
        "type": "object",
        "required": ["revision", "name"],
        "additionalProperties": False,
        "properties": {"revision": {"type": "integer"}, **{name: {"type": "string"} for name in names}},
    }
