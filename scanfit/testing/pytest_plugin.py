"""Fixtures for the tests of plugins; pytest finds them wherever scanfit is installed.

scanfit_host      a function that makes a host of the plugins it is given; within the test nothing else is discovered
scanfit_check     a function that asks a plugin what scanfit relies on, and fails the test with every broken rule
scanfit_view      a phantom foot, as a measurement's compute is given it
scanfit_damaged   the same foot as scans that lack something, by what they lack
scanfit_pair      a person's two measured feet, as recommenders and exporters are given them
scanfit_shoes     a small catalogue of shoes, as recommenders are given it
scanfit_insoles   a small catalogue of insoles
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import polars as pl

    from scanfit.api import FootPair, FootView
    from scanfit.host import PluginHost
    from scanfit.testing import PluginReport


@pytest.fixture
def scanfit_host() -> Iterator[Callable[..., PluginHost]]:
    """Make hosts of given plugins: ``scanfit_host(scanfit_cobbler)``, with scanfit's own: ``own=True``."""
    from scanfit.testing.isolated import isolated_host, no_discovery

    with no_discovery():
        yield isolated_host


@pytest.fixture
def scanfit_check() -> Callable[..., PluginReport]:
    """Check a plugin as ``check_plugin`` does, and fail with every broken rule: ``scanfit_check(scanfit_cobbler)``."""
    from scanfit.testing.check import check_plugin

    def check(*args: Any, **named: Any) -> PluginReport:
        report = check_plugin(*args, **named)
        report.assert_passed()
        return report

    return check


@pytest.fixture
def scanfit_view() -> FootView:
    """A fresh view of a right phantom foot of 258 mm."""
    from scanfit.testing.feet import phantom_view

    return phantom_view()


@pytest.fixture
def scanfit_damaged() -> Mapping[str, FootView]:
    """Views of scans without sole, leg, heel …, by what they lack."""
    from scanfit.testing.feet import damaged_views

    return damaged_views()


@pytest.fixture
def scanfit_pair() -> FootPair:
    """Two measured phantom feet of 258 mm, mirror images of each other."""
    from scanfit.testing.feet import phantom_pair

    return phantom_pair()


@pytest.fixture
def scanfit_shoes() -> pl.DataFrame:
    """A hundred made-up variants of shoes, some of their dimensions not known."""
    from scanfit.testing.catalogs import small_catalog

    return small_catalog("shoe")


@pytest.fixture
def scanfit_insoles() -> pl.DataFrame:
    """A hundred made-up variants of insoles, some of their dimensions not known."""
    from scanfit.testing.catalogs import small_catalog

    return small_catalog("insole")
