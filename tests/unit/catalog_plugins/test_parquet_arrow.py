"""Catalogues in Parquet and Arrow files: typed columns, parts, dirty and hostile files."""

from __future__ import annotations

import datetime as dt
import json
import struct
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import scanfit_parquet
from scanfit.errors import CatalogError
from scanfit.providers import CatalogSource
from scanfit_parquet import arrow, batches, footer, load, table
from scanfit_parquet.file import Broken
from scanfit_parquet.thrift import Thrift

KINDS = (".parquet", ".arrow")
PLAIN = pl.DataFrame(
    {
        "sku": ["A", "B", None],
        "size_label": ["42 2/3", "43", "44"],
        "inner_length_mm": [277.0, None, 283.5],
        "price": [Decimal("89.90"), Decimal("0.10"), None],
        "stock": [3, 0, 2],
        "brand": pl.Series(["x", "y", "x"], dtype=pl.Categorical),
    }
)


@pytest.fixture(params=KINDS)
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def written(frame: pl.DataFrame, path: Path, **how: Any) -> str:
    frame.write_parquet(path, **how) if path.suffix == ".parquet" else frame.write_ipc(path, **how)
    return str(path)


def refused(location: object, options: dict[str, Any] | None = None) -> CatalogError:
    with pytest.raises(CatalogError) as both:
        list(batches(str(location), options or {}))
    with pytest.raises(CatalogError) as failed:
        load(str(location), options or {})
    assert str(failed.value) == str(both.value)
    assert failed.value.next_step
    assert failed.value.where == str(location)
    return failed.value


def test_typed_columns_come_as_they_are(tmp_path: Path, suffix: str) -> None:
    frame = load(written(PLAIN, tmp_path / f"shoes{suffix}"), {})
    assert_frame_equal(frame, PLAIN)
    assert frame["price"].to_list() == [Decimal("89.90"), Decimal("0.10"), None]


def test_flags_and_dates_come_as_text(tmp_path: Path, suffix: str) -> None:
    frame = pl.DataFrame({"a": [True, None], "b": [dt.date(2026, 1, 2), None], "c": [dt.time(1, 2), None]})
    assert load(written(frame, tmp_path / f"x{suffix}"), {}).rows() == [
        ("true", "2026-01-02", "01:02:00"), (None, None, None),
    ]  # fmt: skip


@pytest.mark.parametrize("compression", ["uncompressed", "zstd", "lz4"])
@pytest.mark.parametrize("rows", [0, 1, 49_999, 50_000, 50_001, 123_456])
def test_parts_are_the_whole(tmp_path: Path, suffix: str, rows: int, compression: Any) -> None:
    # A function of the row number, so that a part that is lost, doubled or moved shows.
    frame = pl.DataFrame(
        {"n": pl.int_range(rows, eager=True), "t": (pl.int_range(rows, eager=True) % 97).cast(pl.String)}
    )
    location = written(frame, tmp_path / f"x{suffix}", compression=compression)
    parts = list(batches(location, {}))
    assert max(len(part) for part in parts) <= 50_000
    assert_frame_equal(pl.concat(parts), frame)
    assert_frame_equal(load(location, {}), frame)


def test_row_groups_do_not_show(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": range(1000)})
    location = written(frame, tmp_path / "x.parquet", row_group_size=37)
    assert_frame_equal(pl.concat(batches(location, {})), frame)


def test_only_the_columns_that_are_asked_for_are_read(tmp_path: Path, suffix: str) -> None:
    location = written(PLAIN, tmp_path / f"x{suffix}")
    assert load(location, {"columns": "stock, sku"}).columns == ["stock", "sku"]
    error = refused(location, {"columns": "sku,stok"})
    assert (error.what, error.next_step) == (
        "there is no column stok", "the columns are sku, size_label, inner_length_mm, price, stock, brand",
    )  # fmt: skip


def test_nested_columns_are_refused_by_name_and_can_be_left_out(tmp_path: Path, suffix: str) -> None:
    frame = PLAIN.with_columns(tags=pl.Series([["a"], [], ["b", "c"]]), at=pl.struct(pl.lit(1)), raw=pl.lit(b"x"))
    location = written(frame, tmp_path / f"x{suffix}")
    assert refused(location).what == "these columns hold no plain cells: tags (list), at (struct), raw (binary)"
    assert load(location, {"columns": "sku"}).height == 3


def test_a_column_called_line_is_not_the_files_own_count(tmp_path: Path, suffix: str) -> None:
    frame = PLAIN.with_columns(pl.lit(7).alias("#line"))
    assert "#line" not in load(written(frame, tmp_path / f"x{suffix}"), {}).columns


def test_a_path_is_a_path_and_no_pattern(tmp_path: Path) -> None:
    for name in ("a[1].parquet", "~.parquet", "x=1.parquet"):
        assert load(written(PLAIN, tmp_path / name), {}).columns == PLAIN.columns
    assert refused(tmp_path / "*.parquet").what == "there is no such file"


def test_what_the_first_bytes_say_counts(tmp_path: Path) -> None:
    parquet = Path(written(PLAIN, tmp_path / "x.parquet"))
    renamed = tmp_path / "x.arrow"
    renamed.write_bytes(parquet.read_bytes())
    assert_frame_equal(load(str(renamed), {}), PLAIN)


NO_TABLES = {
    "nothing": (b"", "the file is empty"),
    "text": (b"sku,brand\nA,B\n", "this is neither a Parquet nor an Arrow file"),
    "half a magic": (b"PAR1", "the file is damaged"),
    "encrypted": (b"PAR1" + bytes(20) + b"PARE", "the file is encrypted"),
    "an encrypted footer": (b"PARE" + bytes(20) + b"PARE", "the file is encrypted"),
    "a stream": (b"\xff\xff\xff\xff" + bytes(20), "this is an Arrow stream, not an Arrow file"),
    "feather 1": (b"FEA1" + bytes(20) + b"FEA1", "this is Feather version 1"),
    "no footer": (b"PAR1" + bytes(20), "the file ends early"),
    "an arrow without footer": (b"ARROW1" + bytes(20), "the file ends early"),
    "a footer of 2 GB": (b"PAR1" + struct.pack("<I", 2**31) + b"PAR1", "the file is damaged: it claims a footer of"),
    "an arrow footer of 2 GB": (
        b"ARROW1\0\0" + struct.pack("<i", 2**31 - 1) + b"ARROW1", "the file is damaged: it claims a footer of",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TABLES)
def test_what_is_no_table_is_told(tmp_path: Path, name: str) -> None:
    content, what = NO_TABLES[name]
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    assert refused(path).what.startswith(what)


def test_places_that_are_no_file(tmp_path: Path) -> None:
    (tmp_path / "d.parquet").mkdir()
    assert refused(tmp_path / "d.parquet").what == "it is a folder, not a file"
    assert refused(tmp_path / "none.parquet").what == "there is no such file"
    assert refused("\0.parquet").what == "there is no such file"
    assert refused("https://example.org/x.parquet").what == "there is no such file"


def zigzag(number: int) -> bytes:
    value, out = (number << 1) ^ (number >> 63), b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def parquet(tmp_path: Path, frame: pl.DataFrame, old: bytes, new: bytes, nth: int = 0) -> Path:
    """A Parquet file with one place of its footer rewritten, and the footer's length with it."""
    data = Path(written(frame, tmp_path / "x.parquet", compression="uncompressed", statistics=False)).read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    body, foot = data[: -8 - length], data[-8 - length : -8]
    at = [i for i in range(len(foot)) if foot.startswith(old, i)][nth]
    foot = foot[:at] + new + foot[at + len(old) :]
    path = tmp_path / "hostile.parquet"
    path.write_bytes(body + foot + struct.pack("<I", len(foot)) + b"PAR1")
    return path


ROWS = 123_457


def test_rows_that_only_the_footer_has_are_refused(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": pl.int_range(ROWS, eager=True)})
    for nth in range(3):  # of the column's values, of the row group, of the file: in whatever order they stand
        error = refused(parquet(tmp_path, frame, zigzag(ROWS), zigzag(2_000_000_000), nth))
        assert error.what.startswith("the file is damaged: ")
        assert "2,000,000,000" in error.what
        assert f"{ROWS:,}" in error.what


MEASURE = """
import json, resource, sys
from pathlib import Path
from scanfit.errors import CatalogError
import polars, scanfit_parquet
told = []
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    for call in (scanfit_parquet.load, lambda *given: list(scanfit_parquet.batches(*given))):
        try:
            call(path, {})
            told.append("read")
        except CatalogError as error:
            told.append(error.what)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps([told, grown / 1024]))
"""


def test_claims_of_gigabytes_allocate_nothing(tmp_path: Path) -> None:
    """Of rows in the footer, of a page's unpacked size, of a packed Arrow buffer."""
    frame = pl.DataFrame({"n": pl.int_range(ROWS, eager=True)})
    rows = parquet(tmp_path, frame, zigzag(ROWS), zigzag(2_000_000_000))
    page = tmp_path / "page.parquet"
    data = Path(written(frame, tmp_path / "p.parquet", compression="zstd", statistics=False)).read_bytes()
    header = Thrift(data[4:300]).struct()
    at = data.index(zigzag(header[2]), 4)
    # The longer number pushes the page on: every place behind it is now wrong too, but the claim comes first.
    page.write_bytes(data[:at] + zigzag(2**31 - 1) + data[at + len(zigzag(header[2])) :])
    packed = tmp_path / "packed.arrow"
    content = Path(written(frame, tmp_path / "p.arrow", compression="zstd")).read_bytes()
    size = struct.pack("<q", 8 * ROWS)
    assert content.count(size) == 1
    packed.write_bytes(content.replace(size, struct.pack("<q", 2**31)))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(rows), str(page), str(packed)], capture_output=True, text=True, check=True
    )
    told, grown_mb = json.loads(done.stdout)
    assert [what.startswith("the file is damaged: ") for what in told] == [True] * 6, told
    assert "2,147,483,648" in told[4]
    assert grown_mb < 64


def test_a_column_of_nothing_is_not_billions_of_rows(tmp_path: Path) -> None:
    content = Path(written(pl.DataFrame({"n": [None] * ROWS}), tmp_path / "x.arrow", compression="uncompressed"))
    data = content.read_bytes()
    hostile = tmp_path / "hostile.arrow"
    hostile.write_bytes(data.replace(struct.pack("<q", ROWS), struct.pack("<q", 4_000_000_000)))
    assert refused(hostile).what == "it claims 4,000,000,000 rows, at most 200,000,000 are read"


def test_what_is_too_much_at_once_is_for_convert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LOADED_CELLS", 10)
    location = written(PLAIN, tmp_path / "x.parquet")
    with pytest.raises(CatalogError, match="3 rows of 6 columns are too many") as failed:
        load(location, {})
    assert "scanfit catalog convert" in failed.value.next_step
    assert sum(len(part) for part in batches(location, {})) == 3


def test_a_cell_of_a_book_is_refused(tmp_path: Path, suffix: str) -> None:
    location = written(pl.DataFrame({"sku": ["x" * 100_001]}), tmp_path / f"x{suffix}")
    assert refused(location).what == "a cell of column sku has 100,001 bytes"


def test_a_footer_nested_without_end_and_lists_without_bytes() -> None:
    with pytest.raises(Broken, match="nested too deep"):
        Thrift(b"\x1c" * 100).struct()
    with pytest.raises(Broken, match="claims a list of"):
        Thrift(b"\x19\xfc\xff\xff\xff\xff\x07").struct()
    with pytest.raises(Broken, match="claims a text of"):
        Thrift(b"\x18\xff\xff\xff\x7f").struct()
    with pytest.raises(Broken, match="more than 64 bits"):
        Thrift(b"\x16" + b"\xff" * 12).struct()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("good")
    frame = PLAIN.with_columns(pl.lit("word").alias("more"))
    return {
        "a.parquet": Path(written(frame, folder / "a.parquet")).read_bytes(),
        "b.parquet": Path(written(frame, folder / "b.parquet", compression="uncompressed")).read_bytes(),
        "a.arrow": Path(written(frame, folder / "a.arrow", compression="lz4")).read_bytes(),
        "b.arrow": Path(written(frame, folder / "b.arrow", compression="uncompressed")).read_bytes(),
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["a.parquet", "b.parquet", "a.arrow", "b.arrow"]),
    cut=st.floats(0, 1),
    turned=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=4),
    whole=st.booleans(),
)
def test_damage_is_told_by_the_claim_checks_or_passes(
    good: dict[str, bytes], tmp_path: Path, name: str, cut: float, turned: list[tuple[float, int]], whole: bool
) -> None:
    """The checks of claims raise nothing but Broken; what reads the file after them, nothing but CatalogError."""
    data = bytearray(good[name])
    for place, value in turned:
        data[int(place * len(data))] = value
    path = tmp_path / name
    path.write_bytes(bytes(data) if whole else bytes(data[: int(cut * len(data))]))
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            check = footer.checked if name.endswith("parquet") else arrow.checked
            claim = check(file, size) if size > 18 else None
        except Broken:
            claim = None
    if claim is not None:
        assert claim.columns <= 1000
    try:
        assert sum(len(part) for part in batches(str(path), {})) <= table.MOST_ROWS
    except CatalogError:
        refused(path)


def test_the_sources_accept_their_suffixes_and_go_on_no_network() -> None:
    sources = {one.name: one for one in scanfit_parquet.scanfit_catalogs()}
    assert set(sources) == {"parquet", "arrow"}
    for name, suffixes in (("parquet", (".parquet", ".PQ")), ("arrow", (".arrow", ".feather", ".IPC"))):
        one: CatalogSource = sources[name]
        assert [one.accepts(f"x{suffix}") for suffix in (*suffixes, ".csv", "")] == [True] * len(suffixes) + [False] * 2
        assert one.network is False
        assert one.batches is not None
