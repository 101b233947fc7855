"""What a call costs is measured, and a limit that is passed is told with the figures."""

from __future__ import annotations

import time
from importlib import import_module

import pytest

from scanfit.testing import check_plugin
from scanfit.testing.cost import Cost, cost_of, within
from scanfit.testing.subject import Broken


def _busy(seconds: float) -> None:
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass


def test_processor_time_is_counted_and_waiting_is_not():
    assert 0.05 <= cost_of(lambda: _busy(0.05)).seconds < 0.5
    assert cost_of(lambda: time.sleep(0.05)).seconds < 0.05


def test_memory_is_what_a_call_takes_at_most():
    import numpy as np

    assert 8 <= cost_of(lambda: np.ones(2**20)).megabytes < 9
    assert cost_of(lambda: [np.ones(2**20) for _ in range(4)]).megabytes == pytest.approx(32, abs=1)


def test_above_a_limit_both_figures_are_told():
    cost = Cost(seconds=2.0, megabytes=7.0)
    assert within(cost, seconds=2.0, megabytes=7.0, mend="less") == "2000.0 ms, 7.0 MB a call"
    for limits in ({"seconds": 1.9, "megabytes": 7.0}, {"seconds": 2.0, "megabytes": 6.9}):
        with pytest.raises(Broken, match=r"it takes 2000\.0 ms, 7\.0 MB a call, at most") as broken:
            within(cost, **limits, mend="less")
        assert broken.value.mend == "less"


@pytest.mark.parametrize(
    ("kind", "plugin"),
    [("reader", "scanfit_replay"), ("catalog", "scanfit_csv"), ("recommender", "scanfit_zones"),
     ("exporter", "scanfit_table"), ("adviser", "scanfit_kinetic_chain"), ("prescriber", "scanfit_orthotics")],
)  # fmt: skip
def test_every_kind_has_its_limit(monkeypatch, kind, plugin):
    monkeypatch.setattr(import_module(f"scanfit.testing.checks.{kind}"), "SECONDS", 0.0)
    (slow,) = check_plugin(import_module(plugin)).failed
    assert (slow.check, slow.kind) == ("cost", kind)
    assert "at most 0 s" in slow.what
