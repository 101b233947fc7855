"""Zone names as codes pass the host without a string a row, and only if they are what they say."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.host.answers import Wrong, checked_scores
from scanfit.model.recommendation import Scores
from scanfit.model.zone_names import ZoneNames


def scores(zones: object, rows: int = 2) -> Scores:
    return Scores(score=np.zeros(rows), mean=np.zeros(rows), worst_zone=zones)  # type: ignore[arg-type]


def test_codes_pass_as_codes() -> None:
    names = ZoneNames(("a", "b"), [1, 0])
    passed = checked_scores(scores(names), 2).worst_zone
    assert isinstance(passed, ZoneNames)
    assert passed is not names
    assert passed == ["b", "a"]


def test_of_another_length_they_are_refused() -> None:
    with pytest.raises(Wrong, match="returned 1 worst zones for 2 rows"):
        checked_scores(scores(ZoneNames(("a",), [0])), 2)


def test_what_was_changed_behind_its_back_is_refused() -> None:
    forged = ZoneNames(("a", "b"), [1, 0])
    forged._names = ("a",)
    with pytest.raises(Wrong, match="returned zone names that cannot be used: the codes span"):
        checked_scores(scores(forged), 2)
    empty = ZoneNames.__new__(ZoneNames)
    with pytest.raises(Wrong, match="returned zone names that cannot be used"):
        checked_scores(scores(empty), 2)


def test_a_class_of_a_strangers_own_is_read_row_by_row() -> None:
    class Liar(ZoneNames):
        def __iter__(self):  # type: ignore[no-untyped-def]
            return iter([1, 2])

    with pytest.raises(Wrong, match="returned a worst zone that is not text"):
        checked_scores(scores(Liar(("a",), [0, 0])), 2)
