"""What scanfit relies on, and what this recommender is."""

from __future__ import annotations

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
