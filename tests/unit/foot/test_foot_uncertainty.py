"""The model of sigma: its parts add up in squares, and more doubt is never less sigma."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.foot.uncertainty import sigma_mm

PART = st.floats(0, 20)


@given(method=st.floats(0.1, 5), edge=PART, noise=PART, extra=st.lists(PART, max_size=4))
def test_sigma_is_the_root_of_the_sum_of_its_squares(method, edge, noise, extra):
    sigma = sigma_mm(method, edge_mm=edge, noise_mm=noise, extra_mm=tuple(extra))
    parts = [method, edge * edge / 160, 2 * noise, *extra]
    assert sigma == pytest.approx(math.hypot(*parts), rel=1e-12)
    assert sigma >= max(parts) * (1 - 1e-12)


@given(method=st.floats(0.1, 5), edge=PART, noise=PART, more=PART)
def test_coarser_noisier_or_softer_is_never_surer(method, edge, noise, more):
    base = sigma_mm(method, edge_mm=edge, noise_mm=noise)
    assert sigma_mm(method, edge_mm=edge + more, noise_mm=noise) >= base
    assert sigma_mm(method, edge_mm=edge, noise_mm=noise + more) >= base
    assert sigma_mm(method, edge_mm=edge, noise_mm=noise, extra_mm=(more,)) >= base


def test_coarser_scans_of_one_foot_are_less_sure(phantom):
    fine, coarse = (phantom(fineness).profile.measurements for fineness in ("35k", "9k"))
    assert all(coarse[name].sigma > fine[name].sigma for name in ("foot_length", "heel_width", "instep_girth"))
