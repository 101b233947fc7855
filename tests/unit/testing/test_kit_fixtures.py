"""The fixtures that pytest finds wherever scanfit is installed."""

from __future__ import annotations

from types import ModuleType

import pytest

import scanfit_csv
import scanfit_zones
from scanfit.hookspecs import hookimpl
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.testing import no_discovery


def test_the_host_holds_what_it_is_given_and_nothing_else(scanfit_host):
    assert [one.name for one in scanfit_host(scanfit_zones).plugins()] == ["zones"]
    assert [one.name for one in scanfit_host(("mine", scanfit_csv), scanfit_zones).plugins()] == ["mine", "zones"]


def test_scanfits_own_plugins_take_part_where_they_are_asked_for(scanfit_host):
    names = {one.name for one in scanfit_host(scanfit_zones, own=True).plugins()}
    assert {"zones", "csv", "measures", "scans", "table"} <= names


def test_something_that_looks_for_other_plugins_fails_the_test(scanfit_host):
    with pytest.raises(AssertionError, match="isolated from the installed plugins"):
        PluginHost().plugins()


def test_afterwards_plugins_are_found_again():
    with no_discovery(), pytest.raises(AssertionError):
        PluginHost().plugins()
    assert PluginHost().plugins()


def test_a_plugin_is_checked_and_a_broken_rule_fails_the_test(scanfit_check):
    assert scanfit_check(scanfit_csv).passed
    broken = ModuleType("scanfit_broken")
    broken.scanfit_catalog = hookimpl(lambda: iter(()))
    with pytest.raises(AssertionError, match="did you mean scanfit_catalogs"):
        scanfit_check(broken)


def test_the_feet_are_those_of_the_kit(scanfit_view, scanfit_pair, scanfit_damaged):
    length = scanfit_pair.left.measurements["foot_length"]
    assert isinstance(length, Measurement)
    assert length.value == pytest.approx(scanfit_view.length_mm, abs=0.2)
    assert {"no sole", "no leg"} <= set(scanfit_damaged)
    assert scanfit_pair.left.measurements.keys() == scanfit_pair.right.measurements.keys()


def test_the_tables_are_catalogues_as_the_core_checks_them(scanfit_shoes, scanfit_insoles):
    from scanfit.catalog.check import typed
    from scanfit.catalog.fault import errors_of
    from scanfit.catalog.schema import columns_of, kind_of

    for item, table in (("shoe", scanfit_shoes), ("insole", scanfit_insoles)):
        assert kind_of(table.columns) == item
        assert tuple(table.columns) == tuple(column.name for column in columns_of(item))
        assert not errors_of(typed(table, item).faults)
        assert table.select("sku", "size_label").is_duplicated().sum() == 0
