"""Two feet that differ: two sizes of one model, or the size for both with a correction under the smaller foot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from scanfit.fit.corrections import Filler, load_fillers
from scanfit.fit.words import chance
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import FitRequest, ItemFit
from scanfit.model.scan import Side
from scanfit.model.split import Correction, SplitSize

SIZE_STEP_MM = 5.0
"""From this difference in length on, one size does not serve both feet (sizing.md section 5, tag D)."""

FITTING_MM = {"ball_girth": 6.0, "ball_width": 2.8}
"""One fitting: 6 mm of girth (sizing.md section 3), which go with 2.8 mm of width (ANSUR, C)."""

WORTH_IT = 0.01
"""A correction that adds less than this to the chance is not worth putting in."""

Best = Callable[[FitRequest, Any], ItemFit | None]
"""The best of some rows for a request; None where none fits."""

Chance = Callable[[FitRequest, ItemFit, Any], float | None]
"""The chance of one of these rows, found again by its item."""


def difference(pair: FootPair) -> str:
    """Say by what a size step or a fitting the feet differ; "" where they do not, or one is not there."""
    if pair.left is None or pair.right is None:
        return ""
    said = []
    for name, least in (("foot_length", SIZE_STEP_MM), *FITTING_MM.items()):
        left, right = (foot.measurements.get(name) for foot in (pair.left, pair.right))
        if not (isinstance(left, Measurement) and isinstance(right, Measurement)):
            continue
        more = left.value - right.value
        if abs(more) >= least:
            sigma = math.hypot(left.sigma, right.sigma)
            what = {"foot_length": "longer", "ball_girth": "fuller at the ball", "ball_width": "broader"}[name]
            side = "left" if more > 0 else "right"
            said.append(f"the {side} foot is {abs(more):.1f} ± {sigma:.1f} mm {what}")
    return ", ".join(said)


def split_answer(request: FitRequest, models: Sequence[Any], best: Best, chance_of: Chance) -> SplitSize | None:
    """Return the answer for two feet, for the first model in which they take different variants.

    Parameters
    ----------
    models : the variants of each of the models shown, best first

    Returns None where the feet do not differ by a size step or a fitting, or one variant is the best for both anyway.

    Notes
    -----
    The chance of two sizes is the product of both feet's: the shoes are two, and that both feet have the same day,
    which makes it a little higher, is left out.
    """
    because = difference(request.pair)
    if not because:
        return None
    for rows in models:
        one = best(request, rows)
        left, right = (best(_alone(request, side), rows) for side in (Side.LEFT, Side.RIGHT))
        if one is None or left is None or right is None or _variant(left) == _variant(right):
            continue
        both = None
        if left.probability is not None and right.probability is not None:
            both = left.probability * right.probability
        return SplitSize(
            because=because, left=left, right=right, probability=both, one_size=one,
            correction=_correction(request, rows, one, chance_of),
        )  # fmt: skip
    return None


def _alone(request: FitRequest, side: Side) -> FitRequest:
    pair = request.pair
    return replace(request, pair=FootPair(**{side.value: pair.left if side is Side.LEFT else pair.right}))


def _variant(item: ItemFit) -> tuple[str, str, str, str]:
    return item.sku, item.size_system, item.size_label, item.width


def _correction(request: FitRequest, rows: Any, one: ItemFit, chance_of: Chance) -> Correction | None:
    """The filler that adds most to the chance of one size for both, in the shoe of either foot."""
    if one.probability is None:
        return None
    found: list[tuple[float, str, float, Side]] = []
    for filler in load_fillers():
        for thickness in filler.thickness_mm:
            for side in (Side.LEFT, Side.RIGHT):
                asked = replace(request, takes={**request.takes, **_takes(filler, thickness, side, request)})
                with_it = chance_of(asked, one, rows)
                if with_it is not None and with_it > one.probability + WORTH_IT:
                    found.append((with_it, filler.name, thickness, side))
    if not found:
        return None
    # of those that do as much for the chance, the thinnest; then by name, so that the order of the file means nothing
    probability, name, thickness, side = min(found, key=lambda one: (-round(one[0], 3), one[2], one[1], one[3].value))
    reason = (
        f"{name}, {thickness:g} mm, in the {side.value} shoe: {chance(probability)} that everything is as allowed, "
        f"instead of {chance(one.probability)}"
    )
    return Correction(
        name=name, side=side, thickness_mm=thickness, probability=probability, before=one.probability, reason=reason
    )


def _takes(filler: Filler, thickness: float, side: Side, request: FitRequest) -> dict[tuple[str, Side], float]:
    return {
        (zone, side): request.takes.get((zone, side), 0.0) + thickness * share for zone, share in filler.takes.items()
    }
