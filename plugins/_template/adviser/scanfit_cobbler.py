"""Soft uppers for sore toes: one evidence card, as a clinician reads and changes it, and nothing else.

The core asks only after the red-flag screen, weighs each need by the grade of its evidence, settles what contradicts
other advice, and shows no sentence that says that something corrects, treats or prevents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from scanfit.api import Adviser, hookimpl

if TYPE_CHECKING:
    from scanfit.api import Advice, Card, FootPair, Intake

CARD = """
schema = "scanfit.card/1"
title = "Sore toes in stiff uppers"
because = "You reported {reported}"
says = ["An upper that gives over the toes may feel better; try it on in the shop."]
grade = "very low"
graded = "that soft uppers feel better"
uncertainty = "the workshop's experience; nobody has studied it"
sources = ["the workshop's own notes"]
tag = "D"
reviewed = 2026-11-23
review_by = 2027-11-23

[when]
rests_on = "pain"
pain = ["toes"]

[[path]]
role = "finding"
text = "toes that touch the upper"
strength = "weak"
source = "the workshop's own notes"
tag = "D"

[[path]]
role = "mechanism"
text = "a stiff upper presses where it bends"
strength = "weak"
source = "the workshop's own notes"
tag = "D"

[[path]]
role = "complaint"
text = "sore toes"
strength = "weak"
source = "the workshop's own notes"
tag = "D"

[[shoe]]
column = "upper_stretch"
words = ["some", "stretch"]
because = "an upper that gives presses less"
grade = "none"
source = "the workshop's own notes"
tag = "D"

[[shoe]]
column = "toe_box_height_mm"
over = "toe_box_height"
least = 3
because = "room over the toes"
grade = "none"
source = "the workshop's own notes"
tag = "D"
"""


@cache
def cards() -> Sequence[Card]:
    """The card, checked once. Several may stand in a folder: ``load_cards(cards_folder("scanfit_cobbler"))``."""
    from scanfit.api import parse_card  # here and not above: it brings tables along

    return (parse_card(CARD, name="soft_uppers"),)


def advise(pair: FootPair, intake: Intake) -> Advice:
    """What the card says of one person; nothing where no toe hurts."""
    from scanfit.api import advice_of_cards

    return advice_of_cards(cards(), pair, intake)


@hookimpl
def scanfit_advisers() -> Iterable[Adviser]:
    yield Adviser(name="cobbler", summary="Soft uppers for sore toes", advise=advise, cards=cards)
