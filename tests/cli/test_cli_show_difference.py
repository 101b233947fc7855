"""Two measurements of the same feet as a table of differences."""

from __future__ import annotations

from scanfit.cli.show_difference import show_difference
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side


def _foot(side: Side, **values: tuple[float, float]) -> FootProfile:
    made = {
        name: Measurement(name=name, value=value, unit="mm", sigma=sigma, method="auto", standard="test")
        for name, (value, sigma) in values.items()
    }
    return FootProfile(side=side, load_state=LoadState.UNKNOWN, measurements=made)


def test_lengths_that_both_have_are_compared(capsys):
    these = FootPair(
        left=_foot(Side.LEFT, foot_length=(260.5, 0.3), ball_width=(101.0, 0.3)),
        right=_foot(Side.RIGHT, foot_length=(262.0, 0.3), heel_width=(70.0, 0.3)),
    )
    those = FootPair(
        left=_foot(Side.LEFT, foot_length=(260.0, 0.4), ball_width=(103.0, 0.4)),
        right=_foot(Side.RIGHT, foot_length=(262.5, 0.4), waist_width=(80.0, 0.4)),
    )
    show_difference(these, those, "a - b")
    assert capsys.readouterr().out.splitlines() == [
        "                 left: a - b   right: a - b",
        "foot length    +0.5 ± 0.5 mm  -0.5 ± 0.5 mm",
        "ball width   ! -2.0 ± 0.5 mm              -",
        "",
        "! more than 3 sigma: one of the two is not as sure as it says",
    ]


def test_a_foot_that_one_of_them_lacks_is_left_out(capsys):
    one = FootPair(left=_foot(Side.LEFT, foot_length=(260.0, 0.3)))
    both = FootPair(left=_foot(Side.LEFT, foot_length=(260.0, 0.4)), right=_foot(Side.RIGHT, foot_length=(261.0, 0.4)))
    show_difference(one, both, "a - b")
    assert capsys.readouterr().out.splitlines() == [
        "               left: a - b",
        "foot length  +0.0 ± 0.5 mm",
    ]
