"""Zone names as codes: text like any other sequence, and no code that has no name."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ValueFault
from scanfit.model.zone_names import MOST, ZoneNames, coded, joined_names, picked_names

COLUMNS = st.lists(st.sampled_from(["toe_length", "instep", "colour"]), max_size=9)


@given(COLUMNS, st.integers(-12, 12))
def test_it_reads_like_a_list(names: list[str], row: int) -> None:
    column = coded(names)
    assert column is not None
    assert (len(column), list(column), list(reversed(column))) == (len(names), names, names[::-1])
    assert column == names
    assert column != [*names, "x"]
    assert column != "text"
    assert column[1:row] == names[1:row]
    assert ("instep" in column) == ("instep" in names)
    if -len(names) <= row < len(names):
        assert column[row] == names[row]
    else:
        with pytest.raises(IndexError):
            column[row]


@given(st.lists(COLUMNS, min_size=1, max_size=4), st.booleans())
def test_parts_one_after_the_other(parts: list[list[str]], as_codes: bool) -> None:
    given_ = [coded(part) if as_codes and i % 2 else part for i, part in enumerate(parts)]
    assert list(joined_names(given_)) == [name for part in parts for name in part]


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 3, st.integers(0, 2)), max_size=9))
def test_each_row_picks_its_column(rows: list[tuple[str, str, str, int]]) -> None:
    columns = [[row[k] for row in rows] for k in range(3)]
    which = np.array([row[3] for row in rows], dtype=np.intp)
    assert list(picked_names(columns, which)) == [row[row[3]] for row in rows]


def test_more_names_than_codes_stay_text() -> None:
    many = [f"zone {i}" for i in range(MOST + 1)]
    assert coded(many) is None
    assert list(joined_names([many, ["a"]])) == [*many, "a"]
    assert list(joined_names([many[:200], many[100:]])) == many[:200] + many[100:]
    assert list(picked_names([many, many[::-1]], np.arange(len(many)) % 2)) == [
        many[i] if i % 2 == 0 else many[::-1][i] for i in range(len(many))
    ]


def test_a_column_cannot_be_changed_afterwards() -> None:
    codes = np.array([0, 1], dtype=np.uint8)
    column = ZoneNames(("a", "b"), codes)
    codes[0] = 1
    assert list(column) == ["a", "b"]
    with pytest.raises(ValueError, match="read-only"):
        column.codes[0] = 1


@pytest.mark.parametrize(
    ("names", "codes", "message"),
    [
        (("a", "b"), [0, 2], "the codes span [0, 2] but there are 2 zone names"),
        (("a",), [-1], "the codes span [-1, -1] but there are 1 zone names"),
        ((), [0], "the codes span [0, 0] but there are 0 zone names"),
        (("a",), [0.0], "the codes of zone names are float64 of shape (1,), expected whole numbers"),
        (("a",), [[0]], "the codes of zone names are int64 of shape (1, 1), expected whole numbers"),
        (("a", None), [0], "a zone name is not text"),
        ([str(i) for i in range(MOST + 1)], [0], "there are 257 zone names, expected at most 256"),
    ],
)
def test_what_is_no_column_of_names_is_refused(names: list[str], codes: list[int], message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        ZoneNames(names, codes)
    assert str(refused.value) == message
