"""FitRequest and ZoneFit: every refusal, word for word."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ValueFault
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import VERDICTS, Explanation, FitRequest, ZoneFit
from scanfit.model.scan import LoadState, Side

LENGTH = Measurement(name="foot_length", value=262.4, unit="mm", sigma=0.4)
PAIR = FootPair(left=FootProfile(side=Side.LEFT, load_state=LoadState.UNKNOWN, measurements={"foot_length": LENGTH}))
ZONE = {
    "zone": "toe_length",
    "side": Side.LEFT,
    "clearance_mm": 12.0,
    "sigma_mm": 1.0,
    "low_mm": 10.0,
    "high_mm": 14.0,
    "verdict": "good",
}


def test_an_unknown_taste_is_refused() -> None:
    with pytest.raises(ValueFault) as refused:
        FitRequest(pair=PAIR, taste="wide")
    assert str(refused.value) == "taste is 'wide', expected one of snug, regular, roomy"


@given(st.floats())
def test_a_sock_is_between_nothing_and_ten_millimetres(sock_mm: float) -> None:
    if 0 <= sock_mm <= 10:
        assert FitRequest(pair=PAIR, sock_mm=sock_mm).sock_mm == sock_mm
        return
    with pytest.raises(ValueFault) as refused:
        FitRequest(pair=PAIR, sock_mm=sock_mm)
    assert str(refused.value) == f"sock_mm is {sock_mm}, expected 0 to 10"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"verdict": "fine"},
            "toe_length: verdict is 'fine', expected one of too tight, snug, good, loose, too loose, unknown",
        ),
        ({"probability": 1.2}, "toe_length: the probability is 1.2, expected 0 to 1"),
        ({"clearance_mm": None}, "toe_length: clearance None with verdict 'good'"),
        ({"clearance_mm": math.nan}, "toe_length: nan is not a finite number"),
        ({"sigma_mm": math.inf}, "toe_length: inf is not a finite number"),
        ({"low_mm": -math.inf}, "toe_length: -inf is not a finite number"),
        ({"high_mm": math.nan}, "toe_length: nan is not a finite number"),
    ],
)
def test_a_zone_that_cannot_be_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        ZoneFit(**{**ZONE, **change})  # type: ignore[arg-type]
    assert str(refused.value) == message


def test_an_explanation_has_one_of_the_verdicts() -> None:
    with pytest.raises(ValueFault) as refused:
        Explanation(zones=(), verdict="fits", reasons=())
    assert str(refused.value) == ("verdict is 'fits', expected one of too tight, snug, good, loose, too loose, unknown")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_clearance_is_known_exactly_when_the_verdict_is(verdict: str) -> None:
    clearance = None if verdict == "unknown" else 12.0
    assert ZoneFit(**{**ZONE, "verdict": verdict, "clearance_mm": clearance}).verdict == verdict  # type: ignore[arg-type]
