"""The stated model behind every sigma, until the accuracy certificate calibrates it. All values D.

sigma² = method² + facets² + noise² + what the measure adds (floor, soft landmarks)

- method: spread of the definition on a real foot between two careful looks at the same scan
- facets: a chord of length e across a surface of 20 mm radius lies e² / (8 · 20) inside it
- noise: twice the residual of the fits the number rests on (extremes of a noisy surface lean outward)
"""

from __future__ import annotations

import math

LENGTH_MM = 0.4
WIDTH_MM = 0.5
GIRTH_MM = 0.9
HEIGHT_MM = 0.5

FLOOR_SEEN_MM = 0.3
FLOOR_INFERRED_MM = 1.2
"""A floor inferred without a platform carries 1 to 2.5 mm into heights (definitions.md)."""

UNFITTED_MM = 0.8
"""Added where only the raw extreme vertex was available."""


def sigma_mm(method_mm: float, *, edge_mm: float, noise_mm: float, extra_mm: tuple[float, ...] = ()) -> float:
    """Combine the parts of an uncertainty in mm."""
    facets = edge_mm * edge_mm / (8 * 20.0)
    return math.sqrt(method_mm**2 + facets**2 + (2 * noise_mm) ** 2 + sum(e * e for e in extra_mm))
