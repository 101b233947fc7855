"""Advice for a person to whom nothing may be said of insoles: what is about them is left out."""

from __future__ import annotations

import re
from dataclasses import replace

from scanfit.model.advice import Advice, Suggestion

_ABOUT_INSOLES = re.compile(r"\b(insoles?|orthos[ei]s|pads?|lifts?|wedges?)\b", re.IGNORECASE)
NOT_HERE = "What else may help this complaint is for a podiatrist to say."
STUDIED = "what was studied are insoles, and a podiatrist chooses those here"


def without_insoles(advice: Advice) -> Advice:
    """Return the advice about shoes alone. What is never advised stays."""
    return replace(
        advice,
        suggestions=tuple(_about_shoes(one) for one in advice.suggestions),
        needs=tuple(need for need in advice.needs if need.item == "shoe"),
        conflicts=tuple(one for one in advice.conflicts if one.item == "shoe"),
        notes=tuple(note for note in advice.notes if not is_about_insoles(note)),
    )


def is_about_insoles(text: str) -> bool:
    """Whether a sentence speaks of insoles, pads, lifts or wedges."""
    return _ABOUT_INSOLES.search(text) is not None


def _about_shoes(one: Suggestion) -> Suggestion:
    says = tuple(text for text in one.says if not is_about_insoles(text))
    return replace(
        one,
        says=says if len(says) == len(one.says) else (*says, NOT_HERE),
        uncertainty=STUDIED if is_about_insoles(one.uncertainty) else one.uncertainty,
        needs=tuple(need for need in one.needs if need.item == "shoe"),
    )
