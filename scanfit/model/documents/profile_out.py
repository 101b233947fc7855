"""A person's feet to ``scanfit.profile/1`` JSON. The same feet always give the same bytes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import msgspec

from scanfit.errors import ValueFault
from scanfit.model.documents.rounding import (
    DIGITS,
    PERCENTILE_DIGITS,
    SHARE_DIGITS,
    TRANSFORM_DIGITS,
    Z_DIGITS,
    readable,
    rounded,
    rounded_sigma,
)
from scanfit.model.documents.schema import PROFILE_SCHEMA
from scanfit.model.measurement import Category, Measurement
from scanfit.model.norms import FootNorms, NormScore
from scanfit.model.profile import FootPair, FootProfile

EQUAL_MM = 0.0005
"""Below half of the last written decimal two feet are equal."""


def profile_to_json(pair: FootPair) -> bytes:
    """Return the profile document of ``pair``, indented, with a closing newline."""
    versions = {foot.definitions_version for foot in pair.feet}
    if len(versions) > 1:
        raise ValueFault(f"the two feet follow different definitions: {', '.join(sorted(versions))}")
    document = {
        "schema": PROFILE_SCHEMA,
        "definitions": versions.pop(),
        "feet": [_foot(foot) for foot in pair.feet],
        "asymmetry": _asymmetry(pair),
    }
    return readable(msgspec.json.encode(document))


def _foot(foot: FootProfile) -> dict[str, Any]:
    return {
        "side": foot.side.value,
        "load_state": foot.load_state.value,
        "source": {
            "path": foot.source.path,
            "sha256": foot.source.sha256,
            "unit": foot.source.unit.value if foot.source.unit else None,
        },
        "inferred": {
            name: {
                "value": i.value,
                "confidence": rounded(i.confidence, SHARE_DIGITS, what=name),
                "because": i.because,
            }
            for name, i in sorted(foot.inferred.items())
        },
        "measurements": {name: _measure(m) for name, m in sorted(foot.measurements.items())},
        "withheld": dict(sorted(foot.withheld.items())),
        "landmarks": {name: _point(p, what=name) for name, p in sorted(foot.landmarks.items())},
        "outline": [_point(p, what="outline") for p in foot.outline],
        "dorsal_profile": [_point(p, what="dorsal_profile") for p in foot.dorsal_profile],
        "quality": _quality(foot),
        "T_foot_scan": None
        if foot.T_foot_scan is None
        else [[rounded(x, TRANSFORM_DIGITS, what="T_foot_scan") for x in row] for row in foot.T_foot_scan],
        "norms": {name: _norms(norms) for name, norms in sorted(foot.norms.items())},
    }


def _measure(measure: Measurement | Category) -> dict[str, Any]:
    if isinstance(measure, Category):
        return {
            "value": measure.value,
            "probability": rounded(measure.probability, SHARE_DIGITS, what=measure.name),
        }
    digits = DIGITS[measure.unit]
    document: dict[str, Any] = {
        "value": rounded(measure.value, digits, what=measure.name),
        "unit": measure.unit,
        "sigma": rounded_sigma(measure.sigma, digits, what=f"sigma of {measure.name}"),
        "method": measure.method,
        "standard": measure.standard,
    }
    if measure.landmarks:
        document["landmarks"] = list(measure.landmarks)
    return document


def _norms(norms: FootNorms) -> dict[str, Any]:
    return {
        "source": norms.source,
        "load_state": norms.load_state.value,
        "sample": norms.sample,
        "scores": {name: _score(score) for name, score in sorted(norms.scores.items())},
        "withheld": dict(sorted(norms.withheld.items())),
    }


def _score(score: NormScore) -> dict[str, Any]:
    shares = (("percentile", score.percentile), ("low", score.low), ("high", score.high))
    document: dict[str, Any] = {
        "z": rounded(score.z, Z_DIGITS, what=f"z of {score.name}"),
        **{key: rounded(share, PERCENTILE_DIGITS, what=f"{key} of {score.name}") for key, share in shares},
    }
    if score.alike:
        document["alike"] = score.alike
    return document


def _quality(foot: FootProfile) -> dict[str, Any] | None:
    if foot.quality is None:
        return None
    coverage = {k: rounded(v, SHARE_DIGITS, what=f"coverage of {k}") for k, v in sorted(foot.quality.coverage.items())}
    return {"grade": foot.quality.grade, "coverage": coverage, "issues": list(foot.quality.issues)}


def _point(point: Iterable[float], *, what: str) -> list[float]:
    return [rounded(x, DIGITS["mm"], what=what) for x in point]


def _asymmetry(pair: FootPair) -> dict[str, Any]:
    """Left against right for every length known on both; empty where the load differs, for then they do not compare.

    Taken between the numbers as written, so that a profile read back and written again does not change.
    """
    if pair.left is None or pair.right is None or pair.left.load_state is not pair.right.load_state:
        return {}
    table: dict[str, Any] = {}
    for name in sorted(set(pair.left.measurements) & set(pair.right.measurements)):
        left, right = pair.left.measurements[name], pair.right.measurements[name]
        if isinstance(left, Category) or isinstance(right, Category) or left.unit != "mm" or right.unit != "mm":
            continue
        a, b = _measure(left), _measure(right)
        difference = a["value"] - b["value"]
        larger = "equal" if abs(difference) < EQUAL_MM else "left" if difference > 0 else "right"
        table[name] = {
            "value": rounded(abs(difference), DIGITS["mm"], what=name),
            "unit": "mm",
            "sigma": rounded(math.hypot(a["sigma"], b["sigma"]), DIGITS["mm"], what=name),
            "side_larger": larger,
        }
    return table
