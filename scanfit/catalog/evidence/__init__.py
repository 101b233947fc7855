"""Where each inner dimension of a shoe comes from, and how sure it is; nothing is invented.

Best evidence first: measured inside the shoe; the last with allowance rules; the brand's size chart; the size label
and the width mark by the rules of their systems. What none of these gives stays unknown.
"""

from __future__ import annotations

from scanfit.catalog.evidence.explain import explain_dimension
from scanfit.catalog.evidence.fill import Evidenced, with_dimensions
from scanfit.catalog.evidence.rules import measured_sigma_mm

__all__ = ["Evidenced", "explain_dimension", "measured_sigma_mm", "with_dimensions"]
