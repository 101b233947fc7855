"""The only door to fhir.resources (BSD): a document is built as plain JSON and checked against FHIR's definitions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from scanfit.errors import ScanfitError

VERSIONS: Mapping[str, str] = {"R4B": "fhir.resources.R4B.bundle", "R5": "fhir.resources.bundle"}
"""Each version and the module that has its bundle."""


def checked_bundle(bundle: Mapping[str, Any], version: str) -> bytes:
    """Return a bundle as JSON, checked: every resource in it is of the version.

    Raises
    ------
    ScanfitError
        If it is none: a fault of scanfit, with what the definitions say.
    """
    from pydantic import ValidationError

    if version not in VERSIONS:
        raise ScanfitError(f"'{version}' is no version of FHIR that can be checked", where=", ".join(VERSIONS))
    checked: Any = import_module(VERSIONS[version]).Bundle
    text = json.dumps(bundle)
    try:
        checked.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ScanfitError(f"the FHIR {version} bundle is not valid: {first['msg']}", where=place) from error
    return (json.dumps(bundle, indent=1, ensure_ascii=False) + "\n").encode()
