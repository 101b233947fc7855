"""What the templates read comes from outside: whatever it is, it is read as it is, or refused in three parts."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanfit.api import CatalogError, FitRequest, Measurement, ScanError, ScanfitError, Unit
from scanfit.demo_data import path as data_path
from scanfit.testing import phantom_pair, small_catalog

SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
KEYS = st.sampled_from(
    [
        *("sku", "brand", "model", "use", "for", "price", "amount", "currency", "sizes"),
        *("size", "width", "inside_cm", "ball_girth_cm", "pairs"),
    ]
)
WORDS = st.sampled_from(["everyday", "men", "EU 42", "EUR"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | WORDS,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(KEYS, each, max_size=6),
    max_leaves=25,
)
GOOD = {
    "sku": "W-101", "brand": "Alder", "model": "Brook", "use": "everyday", "for": "women",
    "sizes": [{"size": "EU 38", "inside_cm": 25.1}],
}  # fmt: skip


def _template(kind: str) -> ModuleType:
    file = data_path(f"plugins/_template/{kind}/scanfit_cobbler.py")
    spec = spec_from_file_location(f"template_of_{kind}", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


reader, catalog, recommender = _template("reader"), _template("catalog"), _template("recommender")


def _in_three_parts(error: ScanfitError, where: str) -> None:
    assert error.what
    assert error.where == where or error.where.startswith(f"{where} line ")
    assert error.next_step


def _read(path: Path) -> Any:
    try:
        return reader.read(path, {})
    except ScanError as error:
        _in_three_parts(error, str(path))
        return None


@SHARED
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda rest: b"cobbler-mesh 1\nunit mm\n" + rest))
def test_any_bytes_are_a_scan_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.cobbler"
    path.write_bytes(content)
    _read(path)


@SHARED
@given(
    st.sampled_from(["mm", "in", "MM", ""]),
    st.lists(st.tuples(*[st.floats(-1e3, 1e3) | st.sampled_from(["nan", "1_0", "0x1", "1,5", ""])] * 3), max_size=6),
    st.lists(st.tuples(*[st.integers(-1, 6) | st.sampled_from([1.5, 1e300, "inf"])] * 3), max_size=6),
    st.integers(-1, 1),
)
def test_a_mesh_is_read_as_it_is_or_refused(
    tmp_path: Path, unit: str, points: list[tuple[Any, ...]], corners: list[tuple[Any, ...]], lie: int
) -> None:
    path = tmp_path / "x.cobbler"
    head = ["cobbler-mesh 1", f"unit {unit}", "side left", f"vertices {len(points)}", f"faces {len(corners) + lie}"]
    path.write_text("\n".join([*head, *(" ".join(map(str, row)) for row in (*points, *corners))]) + "\n")
    scan = _read(path)
    if scan is not None:
        assert lie == 0
        assert scan.unit is Unit(unit)
        assert {tuple(row) for row in scan.surface.vertices.tolist()} <= {tuple(map(float, row)) for row in points}
        assert all(isinstance(corner, int) and 0 <= corner < len(points) for row in corners for corner in row)


@SHARED
@given(st.lists(JSON | st.builds(lambda change: {**GOOD, **change}, st.dictionaries(KEYS, JSON)), max_size=4))
def test_any_json_is_a_table_or_refused_with_its_line(tmp_path: Path, lines: list[Any]) -> None:
    path = tmp_path / "feed.cobbler"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    try:
        table = catalog.load(str(path), {})
    except CatalogError as error:
        _in_three_parts(error, str(path))
        return
    lengths = [size.get("inside_cm") for line in lines for size in line.get("sizes") or ()]
    expected = [None if each is None else pytest.approx(10 * each, abs=1e-3) for each in lengths]
    assert table["inner_length_mm"].to_list() == expected


@SHARED
@given(st.binary(max_size=200))
def test_any_bytes_are_a_feed_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.cobbler"
    path.write_bytes(content)
    with pytest.raises(CatalogError) as refused:
        catalog.load(str(path), {})
    assert refused.value.next_step


@pytest.mark.parametrize("name", ["\0", "x" * 5000, "no/such/file", "."])
def test_a_name_of_no_file_is_refused(name: str) -> None:
    with pytest.raises(CatalogError, match="the feed cannot be read"):
        catalog.load(name, {})
    with pytest.raises(ScanError, match="the file cannot be read"):
        reader.read(Path(name), {})


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(reader.MAX_BYTES + 1)
    with pytest.raises(ScanError, match="the file has 128 MB, at most 128 MB are read"):
        reader.read(path, {})
    with path.open("wb") as file:
        file.truncate(catalog.MAX_BYTES + 1)
    with pytest.raises(CatalogError, match="too large"):
        catalog.load(str(path), {})


def test_an_empty_cell_neither_helps_nor_hurts_and_a_row_without_length_is_last() -> None:
    import polars as pl

    table = small_catalog().with_row_index("row")
    request = FitRequest(pair=phantom_pair())
    blank = table.with_columns(toe_box_height_mm=pl.lit(None, dtype=pl.Float64))
    without, given_ = (recommender.score(request, each).score for each in (blank, table))
    assert (without >= given_).all()
    length = [
        min(1.0, 1 - max(0, 12 - room) / 4, 1 - max(0, room - 17) / 8)
        for cell in table["inner_length_mm"]
        for room in [cell - _length(request)]
    ]
    assert np.allclose(without, length)
    none = table.with_columns(
        inner_length_mm=pl.when(pl.col("row") == 7).then(None).otherwise(pl.col("inner_length_mm"))
    )
    scores = recommender.score(request, none)
    assert scores.score.argmin() == 7
    assert scores.worst_zone[7] == "toe_room"
    (told,) = recommender.explain(request, none[7:8])
    assert [zone.verdict for zone in told.zones if zone.zone == "toe_room"] == ["unknown", "unknown"]


def _length(request: FitRequest) -> float:
    left, right = (foot.measurements["foot_length"] for foot in request.pair.feet)
    assert isinstance(left, Measurement)
    assert isinstance(right, Measurement)
    assert left.value == pytest.approx(right.value)
    return left.value
