"""What is typed after --must and --wish."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.schema import SCHEMAS
from scanfit.cli.need_options import WISHED, typed_needs
from scanfit.errors import UsageError
from scanfit.fit.needs import check_needs, need_reasons
from scanfit.model.need import FEATURES, Need


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("toe_box_height_mm>=27", Need(feature="toe_box_height_mm", low=27)),
        ("toe box height >= 27", Need(feature="toe_box_height_mm", low=27)),
        ("Toe-box height<=27.5mm", Need(feature="toe_box_height_mm", high=27.5)),
        ("toe_form=round|square", Need(feature="toe_form", allowed=("round", "square"))),
        ("removable-insole", Need(feature=FEATURES, allowed=("removable-insole",))),
        ("  mesh ", Need(feature=FEATURES, allowed=("mesh",))),
    ],
)
def test_what_is_typed_is_a_need(text, need):
    assert typed_needs((text,), ()) == (need,)
    check_needs([need])


def test_a_wish_has_half_the_weight_unless_it_says_another():
    plain, weighed = typed_needs((), ("mesh", "toe_form=round @0.3"))
    assert plain == Need(feature=FEATURES, allowed=("mesh",), weight=WISHED)
    assert weighed == Need(feature="toe_form", allowed=("round",), weight=0.3)


@pytest.mark.parametrize(
    ("must", "wish"),
    [("toe_box_height_mm>=", ""), ("toe box heigth>=27", ""), ("toe_box_height_mm>=high", ""), ("=3", ""), ("", ""),
     ("toe_form=round|", ""), ("a;b", ""), ("", "mesh @2"), ("", "mesh @"), ("", "mesh @0"),
     ("toe_box_height_mm>=nan", ""), ("toe box height", ""), ("toe_form", ""), ("price<=100mm", ""),
     ("toe_box_height_mm>=1_0", ""),
     ("toe_box_height_mm>27", "")],
)  # fmt: skip
def test_what_is_no_need_is_told_with_a_next_step(must, wish):
    with pytest.raises(UsageError) as refused:
        typed_needs(*(((must,), ()) if must or not wish else ((), (wish,))))
    assert refused.value.where in ("--must", "--wish")
    assert refused.value.next_step


@given(st.text(max_size=30), st.booleans())
def test_no_text_is_a_traceback(text, as_wish):
    refused = None
    try:
        needs = typed_needs((), (text,)) if as_wish else typed_needs((text,), ())
        check_needs(needs)
    except UsageError as error:
        refused = error
    assert refused is None or (refused.what and refused.next_step)


NUMBERED = sorted(
    column.name for kind in SCHEMAS.values() for column in kind if column.is_number and column.unit == "mm"
)
SPACE = st.sampled_from(["", " ", "  "])


@given(
    st.sampled_from(NUMBERED), st.sampled_from("_- "), st.booleans(), st.booleans(), SPACE, SPACE,
    st.sampled_from("<>"), st.integers(1, 400), st.sampled_from(["", "mm", " mm"]), st.none() | st.integers(1, 99),
)  # fmt: skip
def test_a_column_is_meant_however_it_is_spelt(name, between, bare, capitals, before, after, sign, number, unit, share):
    spelt = (name.removesuffix("_mm") if bare else name).replace("_", between)
    text = f"{before}{spelt.title() if capitals else spelt}{before}{sign}={after}{number}{unit}{after}"
    limits = {"low": number} if sign == ">" else {"high": number}
    if share is None:
        assert typed_needs((text,), ()) == (Need(feature=name, **limits),)
    else:
        assert typed_needs((), (f"{text} @{share / 100}",)) == (Need(feature=name, weight=share / 100, **limits),)


PIECES = ("toe_box_height_mm", "toe box height", "toe_form", "features", "mesh", "round", "oval", "stock",
          "brand", ">=", "<=", "=", ">", "<", "@", "|", ";", "27", "-3", "nan", "inf", "1e400", "0.3", "1", "mm", "cm",
          " ", "\n", "\x00", "(", "*", "ß")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.booleans())
def test_no_heap_of_pieces_is_a_traceback_or_a_need_of_nothing(text, as_wish):
    refused, need = None, None
    try:
        [need] = typed_needs(() if as_wish else (text,), (text,) if as_wish else ())
        check_needs([need])
    except UsageError as error:
        refused = error
    if refused is not None:
        assert refused.what
        assert refused.next_step
        return
    assert need.allowed or need.low is not None or need.high is not None
    assert all(word.strip() == word != "" for word in need.allowed)
    assert need.is_constraint is not as_wish
    assert len(need_reasons(pl.DataFrame({"colour": ["red"]}), [need])) == 1
