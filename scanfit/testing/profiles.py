"""A measured foot, changed in one way: what recommenders are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootProfile
from scanfit.model.scan import Side


def longer(foot: FootProfile | None, more_mm: float) -> FootProfile | None:
    """The foot with its lengths along the axis grown by one share; all else as it is."""
    if foot is None or more_mm == 0:
        return foot
    length = foot.measurements["foot_length"]
    assert isinstance(length, Measurement)
    share = 1 + more_mm / length.value
    grown = {
        name: replace(one, value=one.value * share)
        for name, one in foot.measurements.items()
        if isinstance(one, Measurement) and name in ("foot_length", "ball_length_medial", "ball_length_lateral")
    }
    return replace(foot, measurements={**foot.measurements, **grown})


def on_side(foot: FootProfile | None, side: Side) -> FootProfile | None:
    """The mirror image: the outline and the landmarks are turned round with it."""
    if foot is None:
        return None
    return replace(
        foot,
        side=side,
        outline=tuple((x, -y) for x, y in foot.outline),
        landmarks={name: (x, -y, z) for name, (x, y, z) in foot.landmarks.items()},
    )


def without(foot: FootProfile | None, names: Sequence[str]) -> FootProfile | None:
    """The foot with some of its measures withheld."""
    if foot is None:
        return None
    kept = {name: one for name, one in foot.measurements.items() if name not in names}
    return replace(foot, measurements=kept, withheld={**foot.withheld, **dict.fromkeys(names, "left out by the kit")})
