"""Insoles off the shelf before custom ones, and constraints that take out only what is told to break them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from scanfit.catalog.filters import Passing
from scanfit.catalog.load import Catalog, load_catalog
from scanfit.demo_data import path
from scanfit.errors import CatalogError
from scanfit.fit.needs import broken_by_all, constrained, need_reasons
from scanfit.host import PluginHost
from scanfit.model.need import Need
from scanfit.model.recommendation import Wishes
from scanfit.pipeline import recommend
from scanfit.testing.feet import phantom_pair
from scanfit_csv import scanfit_catalogs

(CSV,) = scanfit_catalogs()
WEDGE = Need(feature="rearfoot_posting_deg", low=0, unit="deg", because="no wedge", sources=("s",), item="insole")


@pytest.fixture(scope="module")
def insoles() -> Catalog:
    return load_catalog(str(path("catalogs/demo/insoles.csv")), CSV, {})


def _of(insoles: Catalog, keep: pl.Expr) -> Catalog:
    return replace(insoles, table=insoles.table.filter(keep))


def test_a_custom_insole_is_shown_only_where_none_off_the_shelf_fits(insoles):
    pair, host = phantom_pair(), PluginHost()
    both = recommend(pair, [insoles], Wishes(top=50), host)
    assert both.insoles
    assert not any(one.model == "Bench Made" for one in both.insoles)
    assert not any("custom ones are shown" in note for note in both.notes)
    short = _of(insoles, (pl.col("made") == "custom") | (pl.col("length_mm") < 235))
    forced = recommend(pair, [short], Wishes(), host)
    assert [one.model for one in forced.insoles] == ["Bench Made"]
    assert any(
        "no insole off the shelf fits: the nearest was stopped by insole length" in note for note in forced.notes
    )


def test_who_does_not_say_is_off_the_shelf(insoles):
    silent = replace(insoles, table=insoles.table.with_columns(pl.lit(None, dtype=pl.String).alias("made")))
    without = replace(insoles, table=insoles.table.drop("made"))
    pair, host = phantom_pair(), PluginHost()
    assert recommend(pair, [silent], Wishes(), host).insoles == recommend(pair, [without], Wishes(), host).insoles


def test_a_constraint_takes_out_what_is_not_known_and_one_if_told_does_not():
    table = pl.DataFrame({"rearfoot_posting_deg": [-5.0, None, 0.0, 4.0]})
    every = Passing(mask=None, left=4, notes=())
    strict = constrained(table, [WEDGE], every)
    assert strict.mask is not None
    assert strict.mask.to_list() == [False, False, True, True]
    told = constrained(table, [replace(WEDGE, if_told=True)], every)
    assert told.mask is not None
    assert told.mask.to_list() == [False, True, True, True]
    assert broken_by_all(table[:2], [WEDGE]) == WEDGE
    assert broken_by_all(table[:2], [replace(WEDGE, if_told=True)]) is None
    assert broken_by_all(table, [WEDGE]) is None
    assert need_reasons(table[1:2], [replace(WEDGE, if_told=True)]) == []
    assert need_reasons(table[1:2], [WEDGE])[0].startswith("must have not known to be met")


def test_an_insole_that_a_constraint_keeps_out_cannot_be_put_into_shoes_either(insoles):
    sku = insoles.table.filter(pl.col("model") == "Stroll Outer Wedge")["sku"][0]
    shoes = load_catalog(str(path("catalogs/demo/shoes.csv")), CSV, {})
    pair, host = phantom_pair(), PluginHost()
    assert recommend(pair, [shoes, insoles], Wishes(insole=sku), host).considered
    with pytest.raises(CatalogError, match="kept out: must have rearfoot posting of at least 0 deg, because no wedge"):
        recommend(pair, [shoes, insoles], Wishes(insole=sku, needs=(WEDGE,)), host)
