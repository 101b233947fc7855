"""What a set of outcomes says about one measure: its errors, its spread, and whether its intervals hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.certificate.case import Outcome, Row

INTERVAL = 1.959963984540054
"""Half width of the 95 % interval of a normal distribution, in sigma."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Errors of one measure over a set, in the measure's unit; None where nothing was reported.

    Attributes
    ----------
    reported, withheld : counts of feet whose truth is known
    bias, mean, p95, largest : of the error and of its absolute value
    mean_share, largest_share : absolute error as a share of the truth
    coverage : share of the truths within the 95 % interval
    beyond_4, beyond_8 : counts of errors beyond so many sigma
    unfounded : values reported where the phantom has no such measure (a malleolus that does not stand out)
    """

    reported: int
    withheld: int
    bias: float | None
    mean: float | None
    p95: float | None
    largest: float | None
    mean_share: float | None
    largest_share: float | None
    coverage: float | None
    beyond_4: int
    beyond_8: int
    unfounded: int


def score(rows: Iterable[Row]) -> Score:
    """Return the score of one measure's rows; categories have no numbers and are left out."""
    errors, sigmas, truths = [], [], []
    withheld = unfounded = 0
    for row in rows:
        if row.value is None:
            withheld += isinstance(row.truth, int | float)
        elif row.truth is None:
            unfounded += 1
        elif isinstance(row.value, float) and isinstance(row.truth, int | float) and row.sigma is not None:
            errors.append(row.value - row.truth)
            sigmas.append(row.sigma)
            truths.append(row.truth)
    return _of(np.array(errors), np.array(sigmas), np.array(truths), withheld, unfounded)


def _of(
    error: NDArray[np.float64], sigma: NDArray[np.float64], truth: NDArray[np.float64], withheld: int, unfounded: int
) -> Score:
    if len(error) == 0:
        return Score(
            reported=0, withheld=withheld, bias=None, mean=None, p95=None, largest=None, mean_share=None,
            largest_share=None, coverage=None, beyond_4=0, beyond_8=0, unfounded=unfounded,
        )  # fmt: skip
    size = np.abs(error)
    share = size / np.maximum(np.abs(truth), 1e-9)
    return Score(
        reported=len(error),
        withheld=withheld,
        bias=float(error.mean()),
        mean=float(size.mean()),
        p95=float(np.quantile(size, 0.95)),
        largest=float(size.max()),
        mean_share=float(share.mean()),
        largest_share=float(share.max()),
        coverage=float((size <= INTERVAL * sigma).mean()),
        beyond_4=int((size > 4 * sigma).sum()),
        beyond_8=int((size > 8 * sigma).sum()),
        unfounded=unfounded,
    )


def by_measure(outcomes: Iterable[Outcome]) -> dict[str, list[Row]]:
    """Return the rows of every measure."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for outcome in outcomes:
        for name, row in outcome.rows.items():
            rows[name].append(row)
    return dict(rows)


def repeatability(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Return each measure's standard deviation over scans of the same foot, pooled over the feet."""
    return pooled_sd((outcome.case.foot_seed, outcome.rows) for outcome in outcomes)


def pooled_sd(takes: Iterable[tuple[Hashable, Mapping[str, Row]]]) -> dict[str, float]:
    """Return each measure's standard deviation over rows of the same foot, each given with its name, pooled over feet.

    What was withheld is left out.
    """
    values: dict[str, dict[Hashable, list[float]]] = defaultdict(lambda: defaultdict(list))
    for foot, rows in takes:
        for name, row in rows.items():
            if isinstance(row.value, float):
                values[name][foot].append(row.value)
    pooled = {}
    for name, feet in values.items():
        groups = [np.array(group) for group in feet.values() if len(group) > 1]
        free = sum(len(group) - 1 for group in groups)
        if free:
            pooled[name] = float(np.sqrt(sum(((group - group.mean()) ** 2).sum() for group in groups) / free))
    return pooled
