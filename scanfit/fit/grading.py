"""The numbers of the score's rule, which ``score.py`` explains."""

from __future__ import annotations

END_OF_RANGE = 0.25
"""A zone's distance from ideal at the ends of its range, from 0 in the middle."""

NO_IDEA = 0.25
"""What is added to it where nothing is known of the item's dimension; less the surer it is."""

UNRANKABLE = -1.0e6
"""The score of a row whose length is unknown on a foot that was given: below any real one, and finite."""

DIGITS = 9
"""Scores are rounded, so that the order of two feet in a sum never decides between two shoes."""
