"""Advises from evidence cards: foot finding, gait, complaint, and from there features of shoes and insoles.

The knowledge is in ``cards/``, one TOML file a condition; there is none in this module.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from scanfit.api import Adviser, hookimpl

if TYPE_CHECKING:
    from scanfit.api import Advice, Card, FootPair, Intake


@cache
def cards() -> tuple[Card, ...]:
    """The cards, read and checked once."""
    from scanfit.api import cards_folder, load_cards

    return load_cards(cards_folder("scanfit_kinetic_chain"))


def advise(pair: FootPair, intake: Intake) -> Advice:
    """What the cards say of one person."""
    from scanfit.api import advice_of_cards

    return advice_of_cards(cards(), pair, intake)


@hookimpl
def scanfit_advisers() -> Iterable[Adviser]:
    yield Adviser(
        name="kinetic-chain",
        summary="Features for sore feet, knees, hips and backs, from evidence cards",
        advise=advise,
        cards=cards,
    )
