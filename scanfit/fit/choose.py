"""From feet, catalogues and wishes to the ranked answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scanfit.catalog.filters import passing_rows
from scanfit.errors import CatalogError, UsageError
from scanfit.fit.ask import Asks
from scanfit.fit.asked import asked_of, notes_on_asking
from scanfit.fit.needs import broken_by_all, check_needs, need_words, needs_of
from scanfit.fit.neighbours import what_changes, with_width_notes
from scanfit.fit.notes import notes_on_catalog, notes_on_feet, notes_on_lengths
from scanfit.fit.off_the_shelf import parted, why_custom
from scanfit.fit.offers import ITEMS, Offer, offer_of, rows_of_sku
from scanfit.fit.shelf import better_away, standing
from scanfit.fit.shown import Asked, Question
from scanfit.fit.split import split_in, split_of
from scanfit.fit.together import combinations, insole_changes, insole_name, need_underfoot
from scanfit.model.combination import Combination
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import FitRequest, ItemFit, Recommendation, Wishes
from scanfit.model.split import SplitSize

if TYPE_CHECKING:
    from scanfit.catalog.load import Catalog


def choose(pair: FootPair, catalogs: Sequence[Catalog], wishes: Wishes, host: Asks) -> Recommendation:
    """Rank the shoes and insoles of ``catalogs`` for one person.

    Raises
    ------
    ScanError
        If a foot lacks a measure without which nothing can be recommended.
    UsageError
        If there is no catalogue, no plugin recommends what the catalogues hold, or the needs contradict each other.
    CatalogError
        If no catalogue has the sku of ``wishes.explain`` or ``wishes.insole``.
    """
    if not catalogs:
        raise UsageError("there is no catalogue to choose from", next_step="give one with --catalog")
    notes = [
        *check_needs(wishes.needs),
        *notes_on_feet(pair),
        *(note for catalog in catalogs for note in notes_on_catalog(catalog)),
    ]
    notes += notes_on_asking(wishes)
    request = FitRequest(
        pair=pair, taste=wishes.taste, activity=wishes.activity, sock_mm=wishes.sock_mm, under=wishes.under
    )
    if wishes.insole:
        request = _on_insole(wishes, request, catalogs, host, notes)
    found: dict[str, _Found] = {}
    for item in ITEMS:
        offer = offer_of(item, catalogs, wishes, notes)
        if offer is not None:
            question = Question(item=item, request=request, host=host, notes=notes, needs=offer.needs)
            find = _find if item == "shoe" else _find_off_the_shelf
            found[item] = find(question, offer, wishes)
    shoes, insoles = (found.get(item, _Found()) for item in ITEMS)
    if shoes.nearest:
        notes += notes_on_lengths(shoes.nearest)
    if insoles.nearest:
        notes.append(f"no insole fits: the nearest was stopped by {insoles.nearest[0].worst_zone.replace('_', ' ')}")
    explained: tuple[ItemFit, ...] = ()
    split = shoes.split
    if wishes.explain is not None:
        one, split = _explained(wishes, request, catalogs, host, notes, insoles)
        explained = (one,)
    return Recommendation(
        shoes=shoes.fitting,
        insoles=insoles.fitting,
        nearest=shoes.nearest,
        explained=explained,
        considered=shoes.considered + insoles.considered,
        notes=tuple(dict.fromkeys(notes)),
        not_on_shelf=(*shoes.away, *insoles.away),
        split_size=split,
        asked=asked_of(wishes, request),
        combinations=shoes.with_insoles(insoles),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """What was found of one kind.

    Attributes
    ----------
    asked : the question, what was scored, and the rows that fit; None where nothing was scored
    """

    fitting: tuple[ItemFit, ...] = ()
    nearest: tuple[ItemFit, ...] = ()
    away: tuple[ItemFit, ...] = ()
    split: SplitSize | None = None
    considered: int = 0
    asked: Asked | None = None

    def with_insoles(self, insoles: _Found) -> tuple[Combination, ...]:
        """Every insole in every shoe, unless something is in the shoes already."""
        if self.asked is None or self.asked[0].request.under is not None:
            return ()
        return combinations(self.asked, self.fitting, insoles.with_rows)

    @property
    def with_rows(self) -> list[tuple[ItemFit, dict[str, Any]]]:
        """What fits, each with its row of the catalogue."""
        if self.asked is None:
            return []
        rows = self.asked[1].table[list(self.asked[2])].iter_rows(named=True)
        return list(zip(self.fitting, rows, strict=True))


def _find_off_the_shelf(question: Question, offer: Offer, wishes: Wishes) -> _Found:
    """The best insoles: of those off the shelf, and of the custom ones where none of those fits."""
    parts = parted(offer)
    if parts is None:
        return _find(question, offer, wishes)
    shelf, custom = parts
    found = _find(question, shelf, wishes)
    if found.fitting:
        return found
    made = _find(question, custom, wishes)
    if made.fitting:
        question.notes.append(why_custom(found.nearest))
    return made if made.fitting or not shelf.left.left else found


def _find(question: Question, offer: Offer, wishes: Wishes) -> _Found:
    """The best of one kind, and what goes with it."""
    if not offer.left.left:
        return _Found(away=better_away(question, offer, None))
    scored = question.scored(offer.table, offer.left.mask)
    order = question.ranked(scored, top=wishes.top)
    fitting = question.items(order.fitting, scored)
    split = None
    if question.item == "shoe":
        fitting = with_width_notes(question, offer, scored, fitting)
        split = split_of(question, offer, fitting, top=wishes.top)
    best = standing(question, scored, order.fitting) if offer.for_stock else None
    return _Found(
        fitting=fitting,
        nearest=question.items(order.nearest, scored),
        away=better_away(question, offer, best),
        split=split,
        considered=offer.left.left,
        asked=(question, scored, order.fitting),
    )


def _explained(
    wishes: Wishes, request: FitRequest, catalogs: Sequence[Catalog], host: Asks, notes: list[str], insoles: _Found
) -> tuple[ItemFit, SplitSize | None]:
    """The variant of ``wishes.explain`` that fits best, whatever the filters say; its model's answer for two feet."""
    item, rows = rows_of_sku(wishes.explain or "", ITEMS, catalogs, asked_by="--explain")
    needs = needs_of(item, wishes.needs)
    question = Question(item=item, request=request, host=host, notes=notes, needs=needs)
    best, asked = question.best(rows)
    own = passing_rows(rows[list(asked[2])], category=wishes.category, wearer=wishes.wearer, max_price=wishes.max_price,
                       in_stock=wishes.in_stock)  # fmt: skip
    if not own.left:
        said = "; ".join(note.split(":")[0] for note in own.notes)
        notes.append(f"{best.sku} is explained whatever was asked for; it does not meet: {said}")
    told = what_changes(asked)
    if item == "shoe" and request.under is None:
        told += insole_changes(asked, best, insoles.with_rows)
    return replace(best, changes=told), split_in(question, rows) if item == "shoe" else None


def _on_insole(
    wishes: Wishes, request: FitRequest, catalogs: Sequence[Catalog], host: Asks, notes: list[str]
) -> FitRequest:
    """The same feet on the insole of ``wishes``, in the size of it that fits best; a lift stays under it."""
    _, rows = rows_of_sku(wishes.insole or "", ("insole",), catalogs, asked_by="--insole")
    if refused := broken_by_all(rows, needs_of("insole", wishes.needs)):
        raise CatalogError(
            f"the insole {insole_name(rows.row(0, named=True))} is kept out: must have {need_words(refused)}, because "
            f"{refused.because or 'it was asked for'}", where="--insole",
            next_step="choose another, or leave --insole out",
        )  # fmt: skip
    best, (_, _, row) = Question(item="insole", request=request, host=host, notes=notes).best(rows)
    under = need_underfoot(rows.row(row[0], named=True))
    if best.score is not None and best.score < 0:
        raise CatalogError(
            f"the insole {under.name} does not fit these feet: {best.reasons[0]}", where="--insole",
            next_step="choose another, or see those that fit without --insole",
        )  # fmt: skip
    notes.append(f"every shoe is looked at with {under.name} in it, {under.heel_mm:g} mm thick under the heel and "
                 f"{under.forefoot_mm:g} mm under the forefoot")  # fmt: skip
    return replace(request, under=replace(under, lift_mm=0.0 if request.under is None else request.under.lift_mm))
