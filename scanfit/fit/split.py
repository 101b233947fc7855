"""Two feet that differ: two sizes of one model, or the size for both with a correction under the smaller foot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanfit.fit.corrections import Filler, load_fillers
from scanfit.fit.offers import Offer
from scanfit.fit.shown import Asked, Question
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

TRIED = 5
"""Models that are tried in two sizes."""

WORTH_IT = 0.01
"""A correction that adds less than this to the chance is not worth putting in."""


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


def split_of(question: Question, offer: Offer, shown: Sequence[ItemFit], *, top: int) -> SplitSize | None:
    """Return the answer for two feet: of the models in which they take different variants, the likeliest to fit.

    Parameters
    ----------
    shown : the shoes that fit both feet, best first, of which the first five are looked at; without one, those that fit
        the longer foot alone

    Returns None where the feet do not differ by a size step or a fitting, or one variant is the best for both anyway.

    Notes
    -----
    The chance of two sizes is the product of both feet's: the shoes are two, and that both feet have the same day,
    which makes it a little higher, is left out.
    """
    if not difference(question.request.pair):
        return None
    items = (shown or _of_longer(question, offer, top))[:TRIED]
    if not items:
        return None
    table = offer.rows_of("model", {item.model for item in items})
    found = [
        split_in(question, table.filter((table["brand"] == item.brand) & (table["model"] == item.model)))
        for item in items
    ]
    return max((one for one in found if one is not None), key=_promise, default=None)


def _promise(split: SplitSize) -> float:
    """The chance of the better of its two ways."""
    return max(split.probability or 0.0, _reached(split.one_size, split.correction))


def _of_longer(question: Question, offer: Offer, top: int) -> tuple[ItemFit, ...]:
    alone = _alone(question, longer_side(question.request.pair))
    scored = alone.scored(offer.table, offer.left.mask)
    return alone.items(alone.ranked(scored, top=top).fitting, scored)


def longer_side(pair: FootPair) -> Side:
    """The side of the longer foot; of two that are equally long, the left."""
    lengths = {}
    for foot in pair.feet:
        length = foot.measurements.get("foot_length")
        lengths[foot.side] = length.value if isinstance(length, Measurement) else 0.0
    return max(lengths, key=lambda side: lengths[side])


def split_in(question: Question, rows: Any) -> SplitSize | None:
    """Return the answer for two feet in one model, whose variants ``rows`` are; None where one variant serves both."""
    because = difference(question.request.pair)
    if not because or not len(rows):
        return None
    left, right = (_alone(question, side).best_fitting(rows) for side in (Side.LEFT, Side.RIGHT))
    if left is None or right is None or variant(left) == variant(right):
        return None
    both = None
    if left.probability is not None and right.probability is not None:
        both = left.probability * right.probability
    one, correction = _one_size(question, rows, left if longer_side(question.request.pair) is Side.LEFT else right)
    return SplitSize(because=because, left=left, right=right, probability=both, one_size=one, correction=correction)


def _one_size(question: Question, rows: Any, of_longer: ItemFit) -> tuple[ItemFit, Correction | None]:
    """The longer foot's size with what helps the other, or the best for both as it is, whichever is likelier to fit."""
    scored = question.scored(rows)
    place = next(n for n, row in enumerate(rows.iter_rows(named=True)) if variant(of_longer) == variant_of(row))
    [longer] = question.items([place], scored)
    best, asked = question.best(rows)
    with_longer, with_best = _correction((question, scored, (place,)), longer), _correction(asked, best)
    return (longer, with_longer) if _reached(longer, with_longer) >= _reached(best, with_best) else (best, with_best)


def _reached(item: ItemFit, correction: Correction | None) -> float:
    return (item.probability if correction is None else correction.probability) or 0.0


def variant(item: ItemFit) -> tuple[str, str, str, str]:
    """What tells an item from all others of a catalogue."""
    return item.sku, item.size_system, item.size_label, item.width


def variant_of(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The same, of a row of the catalogue."""
    return row["sku"], row["size_system"], row["size_label"], row.get("width") or ""


def _alone(question: Question, side: Side) -> Question:
    request = question.request
    foot = request.pair.left if side is Side.LEFT else request.pair.right
    return question.about(replace(request, pair=FootPair(**{side.value: foot})))


def _correction(asked: Asked, one: ItemFit) -> Correction | None:
    """The filler that adds most to the chance of one size for both, in the shoe of either foot."""
    if one.probability is None:
        return None
    question, scored, rows = asked
    row, request = scored.table[list(rows)], question.request
    found: list[tuple[float, str, float, Side]] = []
    for filler in load_fillers():
        for thickness in filler.thickness_mm:
            for side in (Side.LEFT, Side.RIGHT):
                takes = {**request.takes, **_takes(filler, thickness, side, request)}
                with_it = question.about(replace(request, takes=takes)).chance(row, scored)
                if with_it is not None and with_it[0] > one.probability + WORTH_IT:
                    found.append((float(with_it[0]), filler.name, thickness, side))
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
