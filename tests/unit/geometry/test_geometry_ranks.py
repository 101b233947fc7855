"""Ranks among stations are those of a search, however the stations lie."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.geometry.ranks import ranks


@pytest.mark.parametrize("seed", range(20))
def test_ranks_are_those_of_a_search_for_even_clustered_and_repeated_stations(seed):
    rng = np.random.default_rng(seed)
    even = np.linspace(-3.0, 7.0, int(rng.integers(1, 90)))
    for stations in (even, np.sort(even + rng.normal(0, 1, len(even))), np.sort(np.repeat(even, 3)), even[:1]):
        heights = np.concatenate([rng.uniform(-5, 9, 500), stations, np.nextafter(stations, 9), [-1e9, 1e9]])
        np.testing.assert_array_equal(ranks(stations, heights), np.searchsorted(stations, heights))


def test_stations_that_are_all_the_same_or_none_are_ranked_too():
    heights = np.array([0.0, 1.0, 2.0])
    assert ranks(np.ones(4), heights).tolist() == [0, 0, 4]
    assert ranks(np.zeros(0), heights).tolist() == [0, 0, 0]
