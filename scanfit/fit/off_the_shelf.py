"""Insoles off the shelf before custom ones: a custom one is spoken of only where none off the shelf fits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanfit.catalog.filters import Passing
from scanfit.fit.offers import Offer
from scanfit.model.recommendation import ItemFit

if TYPE_CHECKING:
    import polars as pl

CUSTOM = "custom"
FORCED = "no insole off the shelf fits{why}, so custom ones are shown; who makes one asks a clinician what it is to do"


def parted(offer: Offer) -> tuple[Offer, Offer] | None:
    """Return what is off the shelf and what is custom; None where nothing that is left is custom.

    A row whose maker does not say is off the shelf.
    """
    if "made" not in offer.table.columns:
        return None
    custom = (offer.table["made"] == CUSTOM).fill_null(False)
    left = custom.is_not_null() if offer.left.mask is None else offer.left.mask
    if not (custom & left).any():
        return None
    return _only(offer, left & ~custom), _only(offer, left & custom)


def _only(offer: Offer, mask: pl.Series) -> Offer:
    return replace(offer, left=Passing(mask=mask, left=int(mask.sum()), notes=offer.left.notes))


def why_custom(nearest: tuple[ItemFit, ...]) -> str:
    """Say what stopped those off the shelf."""
    stopped = f": the nearest was stopped by {nearest[0].worst_zone.replace('_', ' ')}" if nearest else ""
    return FORCED.format(why=stopped)
