"""Dimensions along a size run never fall, are moved no more than their error explains, and stay if in order."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.schema import DIMENSIONS
from scanfit.catalog.size_runs import EXPLAINED, in_order, never_falling
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import Wishes
from scanfit.model.scan import LoadState, Side
from scanfit.pipeline import load_catalogs, recommend

NUMBERS = st.lists(st.floats(0, 100), min_size=1, max_size=12)


def run(lengths, labels=None, *, sku="S", sigma=1.5, source="measured", system="EU") -> pl.DataFrame:
    n = len(lengths)
    labels = labels or [str(36 + k) for k in range(n)]
    sigmas = sigma if isinstance(sigma, list) else [sigma] * n
    sources = source if isinstance(source, list) else [source] * n
    table = pl.DataFrame({
        "brand": ["b"] * n, "model": ["m"] * n, "sku": [sku] * n, "size_system": [system] * n, "size_label": labels,
        "width": [""] * n, "inner_length_mm": pl.Series(lengths, dtype=pl.Float64),
        "inner_length_sigma_mm": pl.Series(sigmas, dtype=pl.Float64), "inner_length_source": sources,
    })  # fmt: skip
    return table.with_columns(pl.col("inner_length_source").cast(pl.Enum(["", "measured", "last", "size label"])))


@given(NUMBERS)
def test_the_nearest_numbers_that_never_fall(values):
    """Against the closed form: the greatest of the least means of what ends after it begins before (Barlow)."""
    expected = [
        max(min(np.mean(values[low : high + 1]) for high in range(k, len(values))) for low in range(k + 1))
        for k in range(len(values))
    ]
    assert never_falling(values) == pytest.approx(expected, abs=1e-9)


@given(NUMBERS, st.permutations(range(12)))
def test_a_run_never_falls_wherever_its_rows_stand(values, shuffle):
    table = run([230 + v / 30 for v in values], sigma=40.0)
    places = [place for place in shuffle if place < len(values)]
    found = in_order(table[places]).table
    by_size = found.sort(pl.col("size_label").cast(pl.Int64))["inner_length_mm"].to_list()
    assert all(one <= other + 1e-9 for one, other in itertools.pairwise(by_size))
    assert by_size == pytest.approx(never_falling(table["inner_length_mm"].to_list()))
    assert found["size_label"].to_list() == table[places]["size_label"].to_list()


def test_what_is_in_order_stays_to_the_bit_and_unknown_numbers_stay_unknown():
    table = run([250.0, None, 256.7, 256.7, 263.4])
    found = in_order(table)
    assert found.table.equals(table)
    assert found.notes == ()


def test_what_was_done_is_said():
    found = in_order(run([250.0, 256.0, 255.0, 263.0]))
    assert found.table["inner_length_mm"].to_list() == [250.0, 255.5, 255.5, 263.0]
    assert found.notes == (
        "inner length fell where the size rises, within its error: 2 variants got the mean of neighbouring sizes, at "
        "most 0.5 mm off what the catalogue gives",
    )  # fmt: skip
    assert in_order(found.table).notes == ()


def test_a_mistake_is_named_and_left():
    table = run([250.0, 295.0, 260.0, 265.0])
    found = in_order(table)
    assert found.table.equals(table)
    assert found.notes == (
        "inner length falls where the size rises by more than its error explains: S near size 37; see that the "
        "catalogue is right",
    )  # fmt: skip


@pytest.mark.parametrize("more", [{"sigma": [1.5, 1.5, 5.0]}, {"source": ["measured", "measured", "size label"]}])
def test_numbers_of_different_worth_are_not_mixed(more):
    table = run([250.0, 256.0, 255.0], **more)
    assert in_order(table).table.equals(table)


def test_shoes_widths_and_systems_are_runs_of_their_own():
    one, other = run([250.0, 256.0]), run([240.0, 246.0], sku="T")
    wide = run([245.0, 251.0]).with_columns(width=pl.lit("wide"))
    table = pl.concat([one, other, wide, run([230.0, 236.0], system="MONDO", labels=["240", "245"])])
    assert in_order(table).table.equals(table)


def test_a_label_that_is_no_size_is_left_alone_and_a_fraction_is_in_its_place():
    table = run([250.0, 240.0, 254.0, 253.6], labels=["38", "M", "39 1/3", "40"])
    found = in_order(table).table["inner_length_mm"].to_list()
    assert found == [250.0, 240.0, pytest.approx(253.8), pytest.approx(253.8)]


def test_equal_sizes_in_other_colours_are_no_fall():
    table = run([256.0, 250.0, 255.0], labels=["38", "37", "38"])
    assert in_order(table).table.equals(table)


def test_an_empty_table():
    assert in_order(run([])).table.height == 0


@given(st.lists(st.floats(-1.2, 1.2), min_size=9, max_size=9), st.floats(240, 275), st.floats(0.1, 15))
def test_a_longer_foot_never_gets_a_shorter_size_of_a_shoe_measured_with_errors(tmp_path_factory, off, length, more):
    path = tmp_path_factory.mktemp("runs") / "shoes.csv"
    header = "sku,brand,model,category,wearer,size_system,size_label,inner_length_mm,features,price,currency"
    rows = [f"S,b,m,casual,men,EU,{36 + k},{245 + 5 * k + 3 * by:.2f},demo,1,EUR" for k, by in enumerate(off)]
    path.write_text("\n".join([header, *rows]) + "\n")
    [catalog] = load_catalogs([str(path)], (), HOST, ())
    moved = catalog.table["inner_length_mm"].to_numpy() - [245 + 5 * k + 3 * by for k, by in enumerate(off)]
    assert np.abs(moved).max() <= EXPLAINED * catalog.table["inner_length_sigma_mm"].max() + 0.01
    sizes = []
    for mm in (length, length + more):
        told = recommend(feet(mm), [catalog], Wishes(explain="S"), HOST)
        sizes.append(int(told.explained[0].size_label))
    assert sizes[1] >= sizes[0]


HOST = PluginHost()


def feet(length: float) -> FootPair:
    found = {"foot_length": Measurement(name="foot_length", value=length, unit="mm", sigma=1.5, method="typed")}
    left = FootProfile(side=Side.LEFT, load_state=LoadState.BIPEDAL, measurements=found)
    return FootPair(left=left, right=replace(left, side=Side.RIGHT))


def test_every_dimension_is_looked_at():
    table = run([250.0, 251.0])
    for name in DIMENSIONS:
        if name != "inner_length_mm":
            stem = name.removesuffix("_mm")
            table = table.with_columns(**{name: pl.Series([60.0, 59.5]), f"{stem}_sigma_mm": pl.lit(1.0),
                                          f"{stem}_source": pl.col("inner_length_source")})  # fmt: skip
    found = in_order(table).table
    assert all(found[name].to_list() == [59.75, 59.75] for name in DIMENSIONS if name != "inner_length_mm")
