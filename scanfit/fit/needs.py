"""Needs and wishes against a catalogue: what takes a row out, what moves it down, and what is said of it.

A constraint takes out every row that is not known to meet it. A wish that a row is not known to meet lowers what the
row is worth by its weight: with a weight of 0.3 it is ranked as if its chance to fit were 30 % lower.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.catalog.filters import Passing
from scanfit.catalog.schema import SCHEMAS, Column, item_with, nearest
from scanfit.errors import UsageError
from scanfit.model.need import FEATURES, Need, feature_words

if TYPE_CHECKING:
    import polars as pl

Bools = NDArray[np.bool_]

_HYPHEN = re.compile(r"\\?[- ]")
"""A hyphen or space as ``re.escape`` writes it: "removable insole" is removable-insole."""

_COLUMNS: Mapping[str, Column] = {column.name: column for kind in SCHEMAS.values() for column in kind}


def check_needs(needs: Sequence[Need]) -> list[str]:
    """Refuse needs of what no catalogue has and constraints that contradict; return a note where wishes do."""
    for need in needs:
        check_feature(need)
    musts = [need for need in needs if need.is_constraint]
    for place, one in enumerate(musts):
        for other in musts[place + 1 :]:
            if _contradict(one, other):
                raise UsageError(
                    f"{need_words(one)} and {need_words(other)} contradict each other: nothing can meet both",
                    next_step="take one of the two back, or make it a wish",
                )
    return [
        f"{need_words(one)} and {need_words(other)} contradict each other: no shoe meets both"
        for place, one in enumerate(needs)
        for other in needs[place + 1 :]
        if not (one.is_constraint and other.is_constraint) and _contradict(one, other)
    ]


def check_feature(need: Need) -> None:
    """Refuse a need of what no catalogue has, or of a word, limit or unit that its column never has: UsageError."""
    column = _COLUMNS.get(need.feature)
    if column is None:
        near = nearest(need.feature, _COLUMNS)
        raise UsageError(
            f"no catalogue has a column '{need.feature}'",
            next_step=f"did you mean {near}?" if near else "catalogs/README.md lists the columns",
        )
    if need.allowed and column.is_number:
        raise UsageError(f"{need.feature} is a number, not one of {', '.join(need.allowed)}",
                         next_step=f"write {need.feature}>=NUMBER or {need.feature}<=NUMBER")  # fmt: skip
    if not need.allowed and not column.is_number:
        raise UsageError(f"{need.feature} is a word and has no limit", next_step=f"write {need.feature}=WORD")
    if not need.allowed and need.unit not in ("", column.unit):
        raise UsageError(f"{need.feature} is in {column.unit or 'no unit'}, not in {need.unit}",
                         next_step=f"give the limit in {column.unit or 'plain numbers'}")  # fmt: skip
    strange = [word for word in need.allowed if column.allowed and word not in column.allowed]
    if strange:
        raise UsageError(f"{need.feature} is never '{strange[0]}'",
                         next_step=f"use one of {', '.join(column.allowed)}")  # fmt: skip


def _contradict(one: Need, other: Need) -> bool:
    if one.feature != other.feature:
        return False
    if one.allowed and other.allowed:
        return one.feature != FEATURES and not set(one.allowed) & set(other.allowed)
    low = max(need.low if need.low is not None else -np.inf for need in (one, other))
    high = min(need.high if need.high is not None else np.inf for need in (one, other))
    return bool(low > high)


def needs_of(item: str, needs: Sequence[Need]) -> tuple[Need, ...]:
    """Return the needs that are asked of an item: what shoes have is asked of shoes, the rest of insoles."""
    return tuple(need for need in needs if item_of(need) == item)


def item_of(need: Need) -> str:
    """Return whether a need is asked of shoes or of insoles: shoes, where both have the column and nobody said."""
    return need.item or item_with(need.feature)


def meets(table: pl.DataFrame, need: Need) -> tuple[Bools, Bools]:
    """Return which rows are known to meet a need, and of which it is not known, (N,) each."""
    if need.feature not in table.columns:
        return np.zeros(len(table), dtype=bool), np.ones(len(table), dtype=bool)
    column = table[need.feature]
    if need.allowed:
        return _words(column, need)
    column = column.cast(float).fill_nan(None)
    unknown = column.is_null()
    low = column >= need.low if need.low is not None else ~unknown
    high = column <= need.high if need.high is not None else ~unknown
    return (low & high).fill_null(False).to_numpy(), unknown.to_numpy()


def _words(column: pl.Series, need: Need) -> tuple[Bools, Bools]:
    text = column.cast(str).fill_null("")
    unknown = (text == "").to_numpy()
    if need.feature != FEATURES:
        return text.is_in(list(need.allowed)).to_numpy(), unknown
    # the words of a features cell stand between semicolons
    asked = "|".join(_HYPHEN.sub("[- ]", re.escape(word)) for word in need.allowed)
    return text.str.contains(rf"(?i)(^|;)\s*({asked})\s*(;|$)").to_numpy(), unknown


def constrained(table: pl.DataFrame, needs: Iterable[Need], among: Passing) -> Passing:
    """Return which of the rows ``among`` are known to meet every constraint; a note for each that took some out."""
    import polars as pl

    mask = np.ones(len(table), dtype=bool) if among.mask is None else among.mask.to_numpy().copy()
    notes = list(among.notes)
    for need in needs:
        if not need.is_constraint:
            continue
        before = int(mask.sum())
        yes, unknown = meets(table, need)
        doubtful = 0 if need.if_told else int((mask & unknown).sum())
        mask &= (yes | unknown) if need.if_told else yes
        if (out := before - int(mask.sum())) > 0:
            told = f", {doubtful} of them because it is not known" if doubtful else ""
            notes.append(f"must have {need_words(need)}: {out} of {before} variants left out{told}{_near(table, need)}")
    return Passing(mask=pl.Series(mask), left=int(mask.sum()), notes=tuple(notes))


def broken_by_all(rows: pl.DataFrame, needs: Iterable[Need]) -> Need | None:
    """Return the first constraint that none of the rows is known to meet; None where some row may be shown."""
    for need in needs:
        if need.is_constraint:
            yes, unknown = meets(rows, need)
            if not (yes | unknown if need.if_told else yes).any():
                return need
    return None


def _near(table: pl.DataFrame, need: Need) -> str:
    """Where no row at all has a feature's word: the word that was perhaps meant."""
    if need.feature != FEATURES or FEATURES not in table.columns or meets(table, need)[0].any():
        return ""
    words = {word for cell in table[FEATURES].unique().drop_nulls().to_list() for word in cell.split(";") if word}
    near = nearest(need.allowed[0].casefold(), words)
    return f"; no row has that word{f': did you mean {near}?' if near else ''}"


def worth(table: pl.DataFrame, needs: Iterable[Need]) -> NDArray[np.float64]:
    """Return by what each row's chance is multiplied for the wishes it is not known to meet, (N,) in 0 to 1."""
    factor = np.ones(len(table))
    for need in needs:
        if not need.is_constraint:
            factor *= np.where(meets(table, need)[0], 1.0, 1.0 - need.weight)
    return factor


def need_reasons(row: pl.DataFrame, needs: Iterable[Need]) -> list[str]:
    """Say of one row, a table of length 1, which needs it meets: a line each."""
    said = []
    for need in needs:
        yes, unknown = (bool(found[0]) for found in meets(row, need))
        if unknown and need.if_told:
            continue
        kind = "must have" if need.is_constraint else "wish"
        how = "met" if yes else "not known to be met" if unknown else "not met"
        value = row[need.feature][0] if need.feature in row.columns else None
        has = f" (it has {value:g})" if isinstance(value, float | int) and not need.allowed else ""
        said.append(f"{kind} {how}: {need_words(need)}{has}{_because(need)}")
    return said


def _because(need: Need) -> str:
    graded = f" (evidence: {need.evidence})" if need.evidence else ""
    return f", because {need.because}{graded}" if need.because else graded


def need_words(need: Need) -> str:
    """A need in words: "toe box height of at least 27 mm", "removable-insole or mesh"."""
    column = _COLUMNS.get(need.feature)
    name = feature_words(need.feature)
    if need.allowed:
        words = " or ".join(need.allowed)
        return words if need.feature == FEATURES else f"{name} {words}"
    unit = f" {column.unit}" if column is not None and column.unit else ""
    if need.low is not None and need.low == need.high:
        return f"{name} of {need.low:g}{unit}"
    low = None if need.low is None else f"at least {need.low:g}"
    high = None if need.high is None else f"at most {need.high:g}"
    return f"{name} of {' and '.join(one for one in (low, high) if one)}{unit}"
