"""Of a recommender that gives chances: that each is one, of its row alone, as explained, and none gains by silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.host.answers import checked_chances
from scanfit.model.profile import FootPair
from scanfit.testing.catalogs import small_catalog
from scanfit.testing.checks.recommender_subject import explained, is_close, not_needed, recommender_of, request_of
from scanfit.testing.feet import phantom_pair
from scanfit.testing.profiles import without
from scanfit.testing.subject import Broken, Subject

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Chances = NDArray[np.float64]

CLOSE = 1e-6
SLACK = 0.01
"""What a chance that is summed up numerically may be wrong by."""

AROUND_MM = 40
"""How far a known dimension is looked at on both sides of a row's own."""


def chances(subject: Subject) -> str:
    """Its chances, if it gives any: one a row, by itself, as explained, and no more for two feet than for one."""
    if recommender_of(subject).chance is None:
        return "it gives none; the core ranks by its scores"
    pair, table = phantom_pair(), small_catalog(recommender_of(subject).item)
    found = _chances(subject, pair, table)
    _chances(subject, pair, table.head(0))
    _by_itself(subject, pair, table, found)
    _as_explained(subject, pair, table, found)
    _on_all_feet(subject, pair, table, found)
    _with_measures_withheld(subject, pair, table.head(3))
    _nothing_gained_by_silence(subject, pair, _best_that_tells_all(table, found))
    return f"{found.min():.0%} to {found.max():.0%}"


def _by_itself(subject: Subject, pair: FootPair, table: pl.DataFrame, found: Chances) -> None:
    for rows, expected in ((table.reverse(), found[::-1]), (table.gather_every(7), found[::7])):
        if not is_close(_chances(subject, pair, rows), expected):
            raise Broken(
                "a row's chance changes with the rows around it",
                "compute the chance of each row by itself, without random numbers or state kept between calls",
            )


def _as_explained(subject: Subject, pair: FootPair, table: pl.DataFrame, found: Chances) -> None:
    told = [one.probability for one in explained(subject, request_of(subject, pair), table)]
    for number, (chance, said) in enumerate(zip(found, told, strict=True)):
        if said is None or abs(said - chance) > CLOSE:
            raise Broken(
                f"row {number + 1} has the chance {chance:.3g}, and its explanation says {said}",
                "give Explanation(probability=…) what chance(request, rows) returns for that row",
            )


def _on_all_feet(subject: Subject, pair: FootPair, table: pl.DataFrame, found: Chances) -> None:
    for foot in pair.feet:
        alone = _chances(subject, FootPair(**{foot.side.value: foot}), table)
        if (found > alone + SLACK).any():
            raise Broken(
                f"two feet are likelier to fit than the {foot.side.value} one alone",
                "the chance is that of one event: every zone is allowed on all feet of the request",
            )


def _with_measures_withheld(subject: Subject, pair: FootPair, rows: pl.DataFrame) -> None:
    names = not_needed(subject, pair)
    for missing in (names, *([name] for name in names)):
        try:
            _chances(subject, FootPair(left=without(pair.left, missing), right=without(pair.right, missing)), rows)
        except Broken as broken:
            what = "everything it does not declare to need" if len(missing) > 1 else missing[0]
            raise Broken(
                f"with {what} withheld {broken.what}",
                "ask foot.measurements.get(name); what is not known lowers a chance, or leaves it as it is",
            ) from broken


def _best_that_tells_all(table: pl.DataFrame, found: Chances) -> pl.DataFrame:
    """The row with the highest chance among those that lack the fewest cells."""
    import polars as pl

    lacking = table.select(pl.sum_horizontal(pl.all().is_null())).to_series().to_numpy()
    full = (lacking == lacking.min()).nonzero()[0]
    return table[int(full[found[full].argmax()])]


def _nothing_gained_by_silence(subject: Subject, pair: FootPair, row: pl.DataFrame) -> None:
    """A row that leaves a dimension out is no likelier to fit than the same row with the best number there is.

    It may be likelier than with a bad number: nobody knows that it is bad.
    """
    import polars as pl

    for column in (name for name, kind in row.schema.items() if kind == pl.Float64 and name.endswith("_mm")):
        own = row[column][0]
        if own is None:
            continue
        numbers = [own + more for more in range(-AROUND_MM, AROUND_MM + 1) if own + more > 0]
        known = pl.concat([row] * len(numbers)).with_columns(pl.Series(column, numbers, dtype=pl.Float64))
        best = float(_chances(subject, pair, known).max())
        empty = row.with_columns(pl.lit(None, dtype=pl.Float64).alias(column))
        try:
            silent = float(_chances(subject, pair, empty)[0])
        except Broken as broken:
            raise Broken(f"for a row without {column} {broken.what}", broken.mend) from broken
        if silent > best + SLACK:
            raise Broken(
                f"without a {column} a row has the chance {silent:.2f}, and with the best one only {best:.2f}",
                "what is not known may lower a chance and never raise it: give its zone the chance that an item of "
                "its category fits there, or a low one",
            )


def _chances(subject: Subject, pair: FootPair, table: pl.DataFrame) -> Chances:
    recommender, request = recommender_of(subject), request_of(subject, pair)
    assert recommender.chance is not None
    chance = recommender.chance
    mend = "return one number in 0 to 1 for each row, as a float64 array"
    return subject.asked(lambda: checked_chances(chance(request, table), len(table)), mend)
