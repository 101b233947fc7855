"""A place among others is checked at birth."""

from __future__ import annotations

import math
import re

import pytest

from scanfit.errors import ValueFault
from scanfit.model.norms import FootNorms, NormScore
from scanfit.model.scan import LoadState


def score(**changed):
    return NormScore(**{"name": "ball_width", "z": 0.3, "percentile": 62.0, "low": 55.0, "high": 69.0, **changed})


def norms(**changed):
    people = {"population": "men", "source": "somebody", "load_state": LoadState.BIPEDAL, "sample": 10}
    return FootNorms(**{**people, **changed})


@pytest.mark.parametrize("z", [math.nan, math.inf, -math.inf])
def test_z_is_a_number(z):
    with pytest.raises(ValueFault, match=f"ball_width: z is {z}, expected a finite number"):
        score(z=z)


@pytest.mark.parametrize(
    "changed",
    [{"low": 63.0}, {"high": 61.0}, {"low": 0.0}, {"high": 100.0}, {"percentile": math.nan}, {"low": math.nan}],
)
def test_the_percentile_lies_in_its_range_and_never_at_an_end(changed):
    with pytest.raises(ValueFault, match=r"^ball_width: percentile is .* expected them in order between 0 and 100$"):
        score(**changed)


def test_a_population_is_one_we_know():
    with pytest.raises(ValueFault, match=r"^population is 'people', expected one of men, women$"):
        norms(population="people")


def test_a_score_lies_under_its_name_and_not_among_the_withheld():
    assert norms(scores={"ball_width": score()}).scores["ball_width"].percentile == 62.0
    with pytest.raises(ValueFault, match="'ball_width' is filed under 'heel_width'"):
        norms(scores={"heel_width": score()})
    with pytest.raises(ValueFault, match=re.escape("ball_width: scored and withheld at once")):
        norms(scores={"ball_width": score()}, withheld={"ball_width": "why"})
