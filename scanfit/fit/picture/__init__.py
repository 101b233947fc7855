"""The picture of a foot in a shoe: what was measured, what the shoe is inside, and what is between them.

svg.py      elements, escaped and rounded: the same bytes on every machine
marks.py    how a verdict is drawn, and the numbers that join the drawing to its list
plan.py     a foot from above inside the shoe
side.py     a foot from its inner side under the shoe's upper
page.py     both feet on one page, with every zone in words
"""

from __future__ import annotations

from scanfit.fit.picture.page import fit_picture

__all__ = ["fit_picture"]
