"""The whole pipeline's JSON on every real scan, and on the pair's recommendation, against what it was.

``python -m pytest tests/golden --regenerate`` writes the files anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scanfit.demo_data import path as data
from scanfit.host import PluginHost
from scanfit.model.documents import profile_to_json, recommendation_to_json
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import Wishes
from scanfit.model.scan import LoadState
from scanfit.pipeline import ScanSettings, load_catalogs, measure_paths, recommend

HERE = Path(__file__).parent
PAIR = ("scans/foot-dupont-pair/left_foot.stl", "scans/foot-dupont-pair/right_foot.stl")
PROFILES = {
    "dupont_left": (PAIR[:1], LoadState.BIPEDAL),
    "dupont_right": (PAIR[1:], LoadState.BIPEDAL),
    "insoletilter_plantar": (("scans/foot-insoletilter-plantar/plantar_scan_right.obj",), LoadState.UNKNOWN),
    "find_template": (("scans/foot-find-template/template.obj",), LoadState.NONE),
}
CATALOGS = ("catalogs/demo/shoes.csv", "catalogs/demo/insoles.csv")

TOLERANCES = {
    "mm": 0.02,
    "deg": 1e-3,
    "": 1e-3,
    "sigma": 0.02,
    "landmarks": 0.05,
    "outline": 0.3,
    "dorsal_profile": 0.3,
    "T_foot_scan": 0.05,
    "clearance_mm": 0.05,
    "sigma_mm": 0.05,
    "item_mm": 1e-6,
    "foot_mm": 0.05,
    "confidence": 0.01,
    "probability": 0.01,
    "coverage": 0.03,
    "score": 0.02,
}
"""By the unit of a value, otherwise by the key above a number. Another processor's arithmetic moves a fit by
some 1e-6; what moves a result by more is a change of method and belongs in the difference of a golden file.
The outline and the dorsal profile are there to be drawn."""


def fences(document: Any) -> Any:
    """Without what depends on where the checkout is."""
    if isinstance(document, dict):
        if "sha256" in document and "path" in document:
            document = {**document, "path": Path(document["path"]).name}
        return {key: fences(value) for key, value in document.items()}
    return [fences(value) for value in document] if isinstance(document, list) else document


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return PluginHost()


@pytest.fixture(scope="module")
def pair(host: PluginHost) -> FootPair:
    return measure_paths([data(foot) for foot in PAIR], ScanSettings(load_state=LoadState.BIPEDAL), host)


@pytest.mark.parametrize("name", PROFILES)
def test_the_profile_is_what_it_was(name: str, host: PluginHost, request: pytest.FixtureRequest) -> None:
    scans, load_state = PROFILES[name]
    measured = measure_paths([data(scan) for scan in scans], ScanSettings(load_state=load_state), host)
    compare(name, json.loads(profile_to_json(measured)), request)


def test_the_recommendation_is_what_it_was(pair: FootPair, host: PluginHost, request: pytest.FixtureRequest) -> None:
    catalogs = load_catalogs([str(data(catalog)) for catalog in CATALOGS], (), host)
    answer = recommend(pair, catalogs, Wishes(wearer="men", top=5), host)
    compare("dupont_recommendation", json.loads(recommendation_to_json(answer)), request)


def compare(name: str, document: Any, request: pytest.FixtureRequest) -> None:
    """Fail with every place that differs, or write the file."""
    path, now = HERE / f"{name}.json", fences(document)
    if request.config.getoption("--regenerate", default=False):
        path.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    known = json.loads(path.read_text(encoding="utf-8"))
    assert list(differences(known, now, "", "")) == []


def differences(known: Any, now: Any, where: str, key: str) -> Iterator[str]:
    """Each place where ``now`` is not what is known, with both values; ``key`` names the tolerance."""
    if isinstance(known, dict) and isinstance(now, dict):
        for name in sorted({*known, *now}):
            if name not in known or name not in now:
                yield f"{where}/{name}: {'new' if name in now else 'gone'}"
            else:
                below = known.get("unit", key) if name == "value" else name if name in TOLERANCES else key
                yield from differences(known[name], now[name], f"{where}/{name}", str(below))
    elif isinstance(known, list) and isinstance(now, list):
        if len(known) != len(now):
            yield f"{where}: {len(known)} became {len(now)}"
        for k, (one, other) in enumerate(zip(known, now, strict=False)):
            yield from differences(one, other, f"{where}/{k}", key)
    elif is_number(known) and is_number(now):
        if not abs(known - now) <= TOLERANCES.get(key, 0.0):
            yield f"{where}: {known} became {now}"
    elif known != now:
        yield f"{where}: {known!r} became {now!r}"


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def test_a_difference_is_seen_and_named() -> None:
    known = {"measurements": {"a": {"value": 10.0, "unit": "mm", "sigma": 0.4}}, "side": "left", "points": [1, 2]}
    now = {"measurements": {"a": {"value": 10.03, "unit": "mm", "sigma": 0.41}}, "side": "right", "points": [1]}
    assert list(differences(known, now, "", "")) == [
        "/measurements/a/value: 10.0 became 10.03",
        "/points: 2 became 1",
        "/side: 'left' became 'right'",
    ]
    assert list(differences(known, known, "", "")) == []
    assert list(differences({"a": 1}, {"b": 1}, "", "")) == ["/a: gone", "/b: new"]
