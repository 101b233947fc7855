"""The truth of a phantom foot: every measure by definitions.md, written apart from the code it judges.

Nothing here imports, or may import, scanfit.foot, scanfit.geometry or scanfit.capture: two readings of one text agree
only where the text is clear and both are right. Slow, direct and dense on purpose.
"""

from __future__ import annotations

from scanfit.phantom.truth.truth import Truth, truth_of

__all__ = ["Truth", "truth_of"]
