"""Fit the sigma model to phantoms: ``python -m scanfit.certificate.calibrate [FEET]`` writes foot/calibration.json
(with OPENBLAS_NUM_THREADS=1 in the environment it takes half the time).

Calibrated on feet whose seeds start at ``plan.CALIBRATION_SEEDS``; the certificate tests on others.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import scanfit.foot
from scanfit.certificate.case import Outcome, Row
from scanfit.certificate.plan import CALIBRATION_SEEDS, mixed
from scanfit.certificate.pool import cores, outcomes
from scanfit.certificate.score import INTERVAL, by_measure
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.foot.uncertainty import Evidence

UNITS = {definition.name: definition.unit for definition in MEASUREMENTS}

FEET = 1500
LEAST = 40
"""A measure needs so many values to be calibrated."""

FOLDS = 5

OWN_SHARE = 0.25
"""The method itself has at least this share of the median error, D: even a perfect scan has a sigma."""

LEAST_FACTORS = (0.0, 1.0, 0.2, 0.2, 0.01, 0.05, 0.05, 0.1)
SCALES = {"mm": 1.0, "deg": 0.7, "cm3": 5.0, "": 0.005}
"""Smallest factors of 1 and the evidence before scaling, for mm, and what they are worth in other units, D: phantoms
show few coarse and few badly torn scans, and a factor that they do not ask for is not therefore nought."""

FACETS = {"girth": 2.5, "ball_length": 3.0, "mm": 1.5, "cm3": 25.0}
"""Smallest factors of the facets after scaling, D. Phantoms are thinned by quadrics, which leave vertices where the
surface is best met; a scan whose vertices were merged lies inside the foot by two thirds of its facets' sagitta, all
around a girth, and on 700 cm² of skin."""

CLIP = 5.0
"""Errors beyond so many sigma count as so many in the fit: they are faults to mend, not spread to allow for."""

FAR, DEAREST = 2.5, 0.1
"""Torn and noisy scans have more far errors than a normal law. What is farther off than so many sigma widens the factor
of that evidence which costs the other scans least, unless they would pay more than so much of log sigma², D: such an
error is a fault to mend."""


ROUNDS = 2
"""How often all factors are scaled back to 95 % after the tails were widened, D; it settles."""


def fitted_row(
    errors: NDArray[np.float64], evidence: NDArray[np.float64], least: NDArray[np.float64] | float = 0.0
) -> tuple[float, ...]:
    """Return k ≥ 0 of sigma² = Σ (k · evidence)², most likely for normal errors, scaled to cover 95 % of other feet.

    Parameters
    ----------
    errors : (N,) value minus truth
    evidence : (N, P), the first column 1
    least : (P,) smallest k² before scaling (``LEAST_FACTORS``)

    Notes
    -----
    The scale comes from feet that the fit has not seen: each fifth is covered with the factors of the other four.
    """
    fold = np.arange(len(errors)) % FOLDS
    unseen = np.empty(len(errors))
    for k in range(FOLDS):
        inside = fold == k
        w = _most_likely(errors[~inside], evidence[~inside] ** 2, least)
        unseen[inside] = np.abs(errors[inside]) / np.sqrt(evidence[inside] ** 2 @ w)
    reach = np.quantile(unseen, 0.95) / INTERVAL
    return tuple(float(f"{k:.4g}") for k in reach * np.sqrt(_most_likely(errors, evidence**2, least)))


def _most_likely(
    errors: NDArray[np.float64], squares: NDArray[np.float64], least: NDArray[np.float64] | float = 0.0
) -> NDArray[np.float64]:
    """(P,) the k² under which normal errors of variance ``squares @ k²`` are most likely.

    Each round multiplies every k² by the root of how much more squared error its evidence meets than the model
    allows there: a majorise-minimise step, so the likelihood never falls and k stays non-negative.
    """
    mean = squares.mean(axis=0)
    there = mean > 1e-12
    w = np.where(there, (errors**2).mean() / np.maximum(mean, 1e-12) / there.sum(), 0.0)
    for _ in range(400):
        variance = squares @ w
        ratio = np.minimum(errors**2 / variance, CLIP**2)
        met, allowed = (squares / variance[:, None]).T @ ratio, (squares / variance[:, None]).sum(axis=0)
        w *= np.sqrt(met / np.maximum(allowed, 1e-300))
    w[0] = max(w[0], (OWN_SHARE * float(np.median(np.abs(errors)))) ** 2)
    return np.maximum(w, least)


def with_tails(
    row: tuple[float, ...], errors: NDArray[np.float64], evidence: NDArray[np.float64]
) -> tuple[tuple[float, ...], int]:
    """The row widened until no error is beyond ``FAR`` sigma, and how many were left as faults.

    Parameters
    ----------
    row : as ``fitted_row`` gives it
    errors, evidence : (N,), (N, P) of all scans
    """
    squares, w = evidence**2, np.array(row) ** 2
    left = np.zeros(len(errors), dtype=bool)
    while True:
        variance = squares @ w
        far = np.where(left, 0.0, np.abs(errors) / np.sqrt(variance))
        worst = int(far.argmax())
        if far[worst] <= FAR:
            return tuple(float(f"{k:.4g}") for k in np.sqrt(w)), int(left.sum())
        lacking = (errors[worst] / FAR) ** 2 * (1 + 1e-9) - variance[worst]
        more = lacking / np.where(squares[worst] > 0, squares[worst], np.nan)
        cost = np.log1p(squares * more / variance[:, None]).mean(axis=0)
        part = int(np.nanargmin(cost))
        if cost[part] > DEAREST:
            left[worst] = True
        else:
            w[part] += more[part]


def scaled(row: tuple[float, ...], errors: NDArray[np.float64], evidence: NDArray[np.float64]) -> tuple[float, ...]:
    """The row made smaller until it covers no more than 95 % of the errors."""
    far = np.abs(errors) / np.sqrt(evidence**2 @ np.array(row) ** 2)
    return tuple(min(1.0, float(np.quantile(far, 0.95)) / INTERVAL) * k for k in row)


def calibrated(results: Sequence[Outcome]) -> dict[str, tuple[float, ...]]:
    """Return a row of the sigma model for every measure that was reported often enough."""
    rows = {}
    for name, found in sorted(by_measure(results).items()):
        kept = [row for row in found if _counts(row)]
        if len(kept) >= LEAST:
            errors = np.array([_error(row) for row in kept])
            evidence = np.array([(1.0, *(row.evidence or ())) for row in kept])
            least = (SCALES[UNITS[name]] * np.array(LEAST_FACTORS)) ** 2
            row, _ = with_tails(_with_facets(name, fitted_row(errors, evidence, least)), errors, evidence)
            for _ in range(ROUNDS):
                row, _ = with_tails(_with_facets(name, scaled(row, errors, evidence)), errors, evidence)
            rows[name] = row
    return rows


def _with_facets(name: str, row: tuple[float, ...]) -> tuple[float, ...]:
    """The row with at least the stated factor of the facets (``FACETS``)."""
    least = next((FACETS[part] for part in ("girth", "ball_length") if part in name), FACETS.get(UNITS[name], 0.0))
    return (row[0], max(row[1], least), *row[2:])


def _counts(row: Row) -> bool:
    return isinstance(row.value, float) and isinstance(row.truth, int | float) and row.evidence is not None


def _error(row: Row) -> float:
    assert isinstance(row.value, float)
    assert isinstance(row.truth, int | float)
    return row.value - row.truth


def write(rows: dict[str, tuple[float, ...]], feet: int) -> Path:
    """Write the rows where the sigma model reads them."""
    path = Path(next(iter(scanfit.foot.__path__))) / "calibration.json"
    head = {
        "what": "sigma^2 = sum of (k * evidence)^2",
        "k_of": ["1", *Evidence._fields],
        "made_by": "python -m scanfit.certificate.calibrate",
        "feet": feet,
    }
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    text = json.dumps(head, indent=1)[:-2] + ',\n "rows": {\n' + lines + "\n }\n}\n"
    fresh = path.with_suffix(".part")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)
    return path


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FEET
    write({}, 0)  # uncalibrated measures are not withheld for their sigma, so that the fit sees them all
    write(calibrated(list(outcomes(mixed(CALIBRATION_SEEDS, count), cores()))), count)
