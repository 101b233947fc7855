"""From any source to one checked Parquet file: the same rows, whole or not at all, in bounded memory."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scanfit.catalog.compile import compile_catalog
from scanfit.catalog.load import inspect_catalog, load_catalog
from scanfit.catalog.schema import INNER, SHOE
from scanfit.errors import CatalogError, UsageError
from scanfit.providers import CatalogSource

ROOT = Path(__file__).resolve().parents[3]
ROW = {
    "sku": "A-1", "brand": "Demo", "model": "One", "category": "casual", "wearer": "men", "size_system": "EU",
    "size_label": "42", "width": "", "inner_length_mm": "277", "ball_girth_mm": "250", "ball_width_mm": "100",
}  # fmt: skip


def source(table: pl.DataFrame, cuts: tuple[int, ...] | None = None) -> CatalogSource:
    """A source that hands ``table`` over at once, or cut into parts."""

    def batches(location: str, options: Any) -> Iterator[pl.DataFrame]:
        edges = [0, *sorted(cuts or ()), table.height]
        yield from (table[a:b] for a, b in pairwise(edges))

    return CatalogSource(
        name="made", summary="Made here", accepts=lambda location: True, load=lambda location, options: table,
        batches=None if cuts is None else batches,
    )  # fmt: skip


def rows(count: int) -> pl.DataFrame:
    """One model in ``count`` sizes; every third length is left to the label."""
    return pl.DataFrame(
        [ROW | {"size_label": str(34 + n), "inner_length_mm": "" if n % 3 == 2 else f"{224 + 6.667 * n:.1f}"}
         for n in range(count)]
    )  # fmt: skip


def read(path: Path) -> CatalogSource:
    table = pl.read_parquet(path)
    return source(table)


def test_what_was_compiled_loads_to_the_same_rows(tmp_path: Path) -> None:
    first = load_catalog("made", source(rows(14)))
    done = compile_catalog("made", source(rows(14), (3, 9)), tmp_path / "a.parquet")
    again = load_catalog("made", read(done.path))
    assert (done.rows, first.kind) == (14, "shoe")
    assert_frame_equal(again.table, first.table)
    assert again.table.columns == [column.name for column in SHOE]
    assert again.sources == first.sources
    assert first.sources["inner_length_mm"] == {"measured": 10, "size label": 4}


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 14), max_size=6))
def test_how_a_source_cuts_its_rows_changes_nothing(cuts: list[int]) -> None:
    whole, parts = (load_catalog("made", source(rows(14), how)) for how in (None, tuple(cuts)))
    assert_frame_equal(whole.table, parts.table)
    assert (whole.notes, whole.sources) == (parts.notes, parts.sources)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (
        compile_catalog("made", source(rows(14), (5,)), tmp_path / name).path for name in ("a.parquet", "b.parquet")
    )
    assert one.read_bytes() == two.read_bytes()


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = compile_catalog("made", source(rows(3)), tmp_path / "a.parquet").path
    stamp = json.loads(pl.read_parquet_metadata(path)["scanfit"])
    assert (stamp["schema"], stamp["kind"], stamp["rows"]) == ("scanfit.catalog/1", "shoe", 3)
    assert str(tmp_path) not in json.dumps(stamp)


def test_with_an_error_nothing_is_written_and_what_was_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "a.parquet"
    out.write_bytes(b"before")
    bad = rows(14).with_columns(wearer=pl.when(pl.int_range(14) == 13).then(pl.lit("mens")).otherwise("wearer"))
    with pytest.raises(CatalogError, match="wearer is 'mens'"):
        compile_catalog("made", source(bad, (4, 8)), out)
    assert out.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["a.parquet"]


def test_a_source_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def batches(location: str, options: Any) -> Iterator[pl.DataFrame]:
        yield rows(5)
        raise CatalogError("the file ends in the middle", where=location, next_step="copy it again")

    broken = CatalogSource(
        name="made", summary="Made here", accepts=lambda location: True, load=lambda location, options: rows(5),
        batches=batches,
    )  # fmt: skip
    with pytest.raises(CatalogError, match="ends in the middle"):
        compile_catalog("made", broken, tmp_path / "a.parquet")
    assert os.listdir(tmp_path) == []


def test_faults_between_parts_are_found(tmp_path: Path) -> None:
    twice = pl.concat([rows(4), rows(4).with_columns(size_label=pl.col("size_label") + ".0")])
    found = inspect_catalog("made", source(twice, (4,)))
    (fault,) = found.faults
    assert (fault.line, fault.count, fault.what) == (6, 4, "sku A-1 size EU 34 is on line 2 already")


def test_a_name_that_is_no_parquet_file_and_a_place_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not the name of a Parquet file"):
        compile_catalog("made", source(rows(3)), tmp_path / "a.csv")
    with pytest.raises(UsageError, match="cannot be written"):
        compile_catalog("made", source(rows(3)), tmp_path / "no" / "a.parquet")


def test_every_number_has_a_source_and_a_sigma_and_no_source_stands_alone(tmp_path: Path) -> None:
    table = pl.read_parquet(compile_catalog("made", source(rows(14)), tmp_path / "a.parquet").path)
    for name in INNER:
        stem = name.removesuffix("_mm")
        known = table[name].is_not_null()
        assert (table[f"{stem}_sigma_mm"].is_not_null() == known).all()
        assert ((table[f"{stem}_source"].cast(pl.String) != "") == known).all()
