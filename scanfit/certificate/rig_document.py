"""The rows of captures as a document of their own: they can be measured again without the 2,460 scans of meshes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from scanfit import __version__
from scanfit.certificate.document import Figure, rounded
from scanfit.certificate.rig_report import RigCertificate, RigMeasure, RigSet
from scanfit.certificate.score import Score
from scanfit.model.profile import DEFINITIONS_VERSION

SCHEMA = "scanfit.rig-certificate/1"


def rig_table(made: RigCertificate) -> dict[str, Any]:
    """Return the document as plain values."""
    return {
        "schema": SCHEMA,
        "scanfit": __version__,
        "definitions": DEFINITIONS_VERSION,
        "quick": made.quick,
        "left_out": made.left_out,
        "sets": [asdict(one) for one in made.sets],
        "measures": [asdict(one) for one in made.measures],
        "figures": [asdict(figure) for figure in made.figures],
    }


def rig_to_json(made: RigCertificate) -> bytes:
    """Return the document; the same outcomes give the same bytes."""
    return (json.dumps(rounded(rig_table(made)), indent=1, allow_nan=False) + "\n").encode()


def rig_from_json(text: bytes) -> RigCertificate:
    """Return what ``rig_to_json`` wrote."""
    document = json.loads(text)
    return RigCertificate(
        quick=document["quick"],
        left_out=document["left_out"],
        sets=tuple(RigSet(**one) for one in document["sets"]),
        measures=tuple(
            RigMeasure(**{**one, "scores": {key: Score(**scored) for key, scored in one["scores"].items()}})
            for one in document["measures"]
        ),
        figures=tuple(Figure(**one) for one in document["figures"]),
    )
