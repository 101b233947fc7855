"""scanfit's own plugins keep what is asked of a stranger's."""

from __future__ import annotations

import pytest

from scanfit.testing import check_plugin
from scanfit.testing.isolated import own_plugins

NAMES = [one.owner.name for one in own_plugins()]
OPTIONS = {"sim": ("cameras=2", "frames=2")}
SLOW = {"measures", "scans"}
NOT_CHECKED = {"replay": {"captures", "lists"}}  # without a bundle of one's own


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n in SLOW else n for n in NAMES])
def test_it_passes_every_check(name):
    report = check_plugin(name, options=OPTIONS.get(name, ()))
    report.assert_passed()
    assert {one.check for one in report.skipped} == NOT_CHECKED.get(name, set())
