"""FootProfile and FootPair: every refusal, word for word."""

from __future__ import annotations

import pytest

from scanfit.errors import ValueFault
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side

LENGTH = Measurement(name="foot_length", value=262.4, unit="mm", sigma=0.4)


def profile(side: Side = Side.LEFT, **parts: object) -> FootProfile:
    parts.setdefault("measurements", {"foot_length": LENGTH})
    return FootProfile(side=side, load_state=LoadState.UNKNOWN, **parts)  # type: ignore[arg-type]


LONG = tuple((float(i), 0.0) for i in range(201))
REFUSED = [
    ({"withheld": {"foot_length": "why"}}, "foot_length: measured and withheld at once"),
    ({"measurements": {"ball_width": LENGTH}}, "'foot_length' is filed under 'ball_width'"),
    ({"outline": LONG}, "outline has 201 points, at most 200 are kept"),
    ({"dorsal_profile": LONG}, "dorsal_profile has 201 points, at most 200 are kept"),
]


@pytest.mark.parametrize(("parts", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_profile_that_cannot_be_is_refused(parts: dict[str, object], message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        profile(**parts)
    assert str(refused.value) == message


def test_two_hundred_points_are_kept() -> None:
    assert len(profile(outline=LONG[:200]).outline) == 200


def test_a_pair_needs_a_foot() -> None:
    with pytest.raises(ValueFault, match=r"^a pair of feet needs at least one foot$"):
        FootPair()


@pytest.mark.parametrize("side", list(Side))
def test_a_foot_is_filed_under_its_own_side(side: Side) -> None:
    with pytest.raises(ValueFault) as refused:
        FootPair(**{side.other.value: profile(side)})
    assert str(refused.value) == f"a {side.value} foot was given as the {side.other.value} one"


def test_the_feet_come_left_first() -> None:
    left, right = profile(Side.LEFT), profile(Side.RIGHT)
    assert FootPair(right=right, left=left).feet == (left, right)
    assert FootPair(right=right).feet == (right,)
