"""What scanfit relies on, and what this recommender is."""

from __future__ import annotations

import numpy as np
from scanfit.api import FitRequest, Measurement
from scanfit.testing import check_plugin, phantom_pair, small_catalog

import scanfit_cobbler


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_a_row_fits_where_every_room_that_is_known_is_in_its_range() -> None:
    """Row by row and foot by foot, as one would by hand; the plugin works on whole columns."""
    request, table = FitRequest(pair=phantom_pair(), sock_mm=1.0), small_catalog()
    by_hand = [
        all(
            zone.low_mm <= shoe[zone.column] - measure.value - 2 * request.sock_mm <= zone.high_mm
            for zone in scanfit_cobbler.zones(request)
            for foot in request.pair.feet
            if isinstance(measure := foot.measurements.get(zone.measure), Measurement) and shoe[zone.column] is not None
        )
        for shoe in table.iter_rows(named=True)
    ]
    scores = scanfit_cobbler.score(request, table)
    assert (scores.score >= 1).tolist() == by_hand
    assert 0 < sum(by_hand) < len(table)


def test_the_chance_is_that_of_shoes_and_feet_drawn_at_random() -> None:
    """What share of 20,000 such shoes, each tried on by both feet as they may really be, can be worn."""
    request = FitRequest(pair=phantom_pair())
    zones = scanfit_cobbler.zones(request)
    table = small_catalog().drop_nulls([zone.column for zone in zones])
    rng, worn = np.random.default_rng(1), np.ones((20_000, len(table)), dtype=bool)
    for zone in zones:
        shoe = table[zone.column].to_numpy() + rng.normal(0, scanfit_cobbler.SHOE_SIGMA_MM, worn.shape)
        for foot in request.pair.feet:
            measure = foot.measurements[zone.measure]
            assert isinstance(measure, Measurement)
            room = shoe - rng.normal(measure.value, measure.sigma, worn.shape)
            worn &= room >= zone.low_mm - scanfit_cobbler.TIGHT_MM
            worn &= room <= zone.high_mm + scanfit_cobbler.LOOSE_MM
    found = scanfit_cobbler.chance(request, table)
    assert abs(found - worn.mean(axis=0)).max() < 0.02
    assert ((found > 0.05) & (found < 0.95)).any()
