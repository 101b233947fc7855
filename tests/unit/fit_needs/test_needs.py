"""Needs against a table: the columnar answer is the one of reading every row, in plain Python."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.filters import Passing
from scanfit.errors import UsageError, ValueFault
from scanfit.fit.needs import check_needs, constrained, meets, need_reasons, need_words, needs_of, worth
from scanfit.model.need import FEATURES, Need

WORDS = ("mesh", "removable-insole", "a.c", "waterproof")
ROWS = st.lists(
    st.fixed_dictionaries({
        "toe_box_height_mm": st.none() | st.floats(10, 60),
        "toe_form": st.none() | st.sampled_from(["round", "square", "pointed"]),
        "features": st.none() | st.lists(st.sampled_from([*WORDS, "demo", "abc", "Mesh"]), max_size=3).map(";".join),
    }),
    min_size=1, max_size=12,
)  # fmt: skip
WEIGHTS = st.sampled_from([0.25, 0.5, 1.0])
LIMITS = st.lists(st.floats(15, 55), min_size=2, max_size=2).map(sorted)
NEEDS = st.one_of(
    st.builds(lambda ends, w: Need(feature="toe_box_height_mm", low=ends[0], high=ends[1], weight=w), LIMITS, WEIGHTS),
    st.builds(lambda low, w: Need(feature="toe_box_height_mm", low=low, weight=w), st.floats(15, 55), WEIGHTS),
    st.builds(lambda words, w: Need(feature="toe_form", allowed=tuple(words), weight=w),
              st.lists(st.sampled_from(["round", "square"]), min_size=1, max_size=2, unique=True), WEIGHTS),
    st.builds(lambda words, w: Need(feature=FEATURES, allowed=tuple(words), weight=w),
              st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True), WEIGHTS),
)  # fmt: skip


def table(rows) -> pl.DataFrame:
    schema = {"toe_box_height_mm": pl.Float64, "toe_form": pl.String, "features": pl.String}
    return pl.DataFrame(rows, schema=schema)


def by_hand(row, need: Need) -> tuple[bool, bool]:
    value = row.get(need.feature)
    if value is None or value == "":
        return False, True
    if need.feature == FEATURES:
        has = [word.strip().casefold() for word in value.split(";")]
        return any(word.casefold() in has for word in need.allowed), False
    if need.allowed:
        return value in need.allowed, False
    low = -math.inf if need.low is None else need.low
    high = math.inf if need.high is None else need.high
    return low <= value <= high, False


@given(ROWS, NEEDS)
def test_a_need_is_met_where_the_row_says_so(rows, need):
    yes, unknown = meets(table(rows), need)
    assert list(zip(yes.tolist(), unknown.tolist(), strict=True)) == [by_hand(row, need) for row in rows]


@given(ROWS, NEEDS)
def test_of_a_column_that_is_not_there_nothing_is_known(rows, need):
    yes, unknown = meets(table(rows).drop(need.feature), need)
    assert not yes.any()
    assert unknown.all()


@given(ROWS, st.lists(NEEDS, max_size=3), st.data())
def test_a_constraint_takes_out_what_is_not_known_to_meet_it(rows, needs, data):
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    count = len(rows) if mask is None else sum(mask)
    among = Passing(mask=None if mask is None else pl.Series(mask), left=count, notes=("before",))
    found = constrained(table(rows), needs, among)
    musts = [need for need in needs if need.is_constraint]
    expected = [
        (mask is None or mask[n]) and all(by_hand(row, need)[0] for need in musts) for n, row in enumerate(rows)
    ]
    assert found.mask is not None
    assert found.mask.to_list() == expected
    assert found.left == sum(expected)
    assert found.notes[0] == "before"
    assert len(found.notes) <= 1 + len(musts)


@given(ROWS, st.lists(NEEDS, max_size=3))
def test_a_wish_takes_its_weight_from_what_does_not_have_it(rows, needs):
    expected = []
    for row in rows:
        factor = 1.0
        for need in needs:
            factor *= 1 - need.weight if not need.is_constraint and not by_hand(row, need)[0] else 1.0
        expected.append(factor)
    assert worth(table(rows), needs).tolist() == pytest.approx(expected)


@given(ROWS, st.lists(NEEDS, max_size=3))
def test_every_need_is_among_the_reasons(rows, needs):
    for n, row in enumerate(rows):
        lines = need_reasons(table(rows)[n], needs)
        assert len(lines) == len(needs)
        for line, need in zip(lines, needs, strict=True):
            yes, unknown = by_hand(row, need)
            how = "met" if yes else "not known to be met" if unknown else "not met"
            assert line.startswith(f"{'must have' if need.is_constraint else 'wish'} {how}: {need_words(need)}")


def test_the_reason_gives_the_number_the_cause_and_the_evidence():
    need = Need(feature="toe_box_height_mm", low=27, unit="mm", because="claw toes", evidence="moderate")
    assert need_reasons(table([{"toe_box_height_mm": 31.5, "toe_form": None, "features": None}]), [need]) == [
        "must have met: toe box height of at least 27 mm (it has 31.5), because claw toes (evidence: moderate)"
    ]


@pytest.mark.parametrize(
    ("needs", "what", "step"),
    [
        ([Need(feature="toe_box_heigth_mm", low=27)], "no catalogue has a column", "did you mean toe_box_height_mm?"),
        ([Need(feature="toe_box_height_mm", allowed=("27",))], "is a number", "toe_box_height_mm>=NUMBER"),
        ([Need(feature="toe_form", low=1)], "is a word and has no limit", "toe_form=WORD"),
        ([Need(feature="toe_form", allowed=("oval",))], "never 'oval'", "round"),
        ([Need(feature="toe_box_height_mm", low=2.7, unit="cm")], "is in mm, not in cm", "in mm"),
        ([Need(feature="toe_box_height_mm", low=30), Need(feature="toe_box_height_mm", high=27)],
         "at least 30 mm and toe box height of at most 27 mm contradict", "take one of the two back"),
        ([Need(feature="toe_form", allowed=("round",)), Need(feature="toe_form", allowed=("square",))],
         "contradict", "make it a wish"),
    ],
)  # fmt: skip
def test_needs_that_nothing_can_meet_are_refused(needs, what, step):
    with pytest.raises(UsageError) as refused:
        check_needs(needs)
    assert what in refused.value.what
    assert step in refused.value.next_step


def test_what_only_looks_like_a_contradiction_is_none():
    check_needs([
        Need(feature="toe_box_height_mm", low=30), Need(feature="toe_box_height_mm", high=27, weight=0.5),
        Need(feature="toe_box_height_mm", high=30), Need(feature="toe_form", allowed=("round", "square")),
        Need(feature="toe_form", allowed=("square",)), Need(feature=FEATURES, allowed=("mesh",)),
        Need(feature=FEATURES, allowed=("leather",)),
    ])  # fmt: skip


def test_what_only_insoles_have_is_asked_of_insoles():
    heel, toes = Need(feature="heel_thickness_mm", high=6), Need(feature="toe_box_height_mm", low=27)
    assert needs_of("shoe", [heel, toes]) == (toes,)
    assert needs_of("insole", [heel, toes]) == (heel,)


@pytest.mark.parametrize(
    "wrong",
    [{}, {"low": 3, "high": 2}, {"low": math.nan}, {"low": 1, "allowed": ("x",)}, {"low": 1, "weight": 0},
     {"low": 1, "weight": 1.5}, {"high": math.inf}],
)  # fmt: skip
def test_a_need_is_checked_at_birth(wrong):
    with pytest.raises(ValueFault):
        Need(feature="toe_box_height_mm", **wrong)


def test_a_hyphen_and_a_space_are_the_same_and_nothing_else_is():
    cells = ["removable-insole", "mesh;removable insole", "removableinsole", "removable+insole", "a-removable-insole"]
    rows = table([{"toe_box_height_mm": None, "toe_form": None, "features": cell} for cell in cells])
    for typed in ("removable-insole", "Removable insole"):
        yes, _ = meets(rows, Need(feature=FEATURES, allowed=(typed,)))
        assert yes.tolist() == [True, True, False, False, False]


def test_a_number_that_is_none_is_not_known():
    rows = table([{"toe_box_height_mm": math.nan, "toe_form": None, "features": None}])
    yes, unknown = meets(rows, Need(feature="toe_box_height_mm", low=20))
    assert (yes.tolist(), unknown.tolist()) == ([False], [True])
