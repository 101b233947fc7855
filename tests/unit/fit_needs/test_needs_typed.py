"""What is typed after --must and --wish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.cli.need_options import WISHED, needs_of
from scanfit.errors import UsageError
from scanfit.fit.needs import check_needs
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
    assert needs_of((text,), ()) == (need,)
    check_needs([need])


def test_a_wish_has_half_the_weight_unless_it_says_another():
    plain, weighed = needs_of((), ("mesh", "toe_form=round @0.3"))
    assert plain == Need(feature=FEATURES, allowed=("mesh",), weight=WISHED)
    assert weighed == Need(feature="toe_form", allowed=("round",), weight=0.3)


@pytest.mark.parametrize(
    ("must", "wish"),
    [("toe_box_height_mm>=", ""), ("toe box heigth>=27", ""), ("toe_box_height_mm>=high", ""), ("=3", ""), ("", ""),
     ("toe_form=round|", ""), ("a;b", ""), ("", "mesh @2"), ("", "mesh @"), ("", "mesh @0"),
     ("toe_box_height_mm>=nan", ""), ("toe_box_height_mm>27", "")],
)  # fmt: skip
def test_what_is_no_need_is_told_with_a_next_step(must, wish):
    with pytest.raises(UsageError) as refused:
        needs_of(*(((must,), ()) if must or not wish else ((), (wish,))))
    assert refused.value.where in ("--must", "--wish")
    assert refused.value.next_step


@given(st.text(max_size=30), st.booleans())
def test_no_text_is_a_traceback(text, as_wish):
    refused = None
    try:
        needs = needs_of((), (text,)) if as_wish else needs_of((text,), ())
        check_needs(needs)
    except UsageError as error:
        refused = error
    assert refused is None or (refused.what and refused.next_step)
