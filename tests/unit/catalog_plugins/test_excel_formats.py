"""The other kinds of workbook, .ods, .xlsb and .xls: the same cells, the same refusals.

No library at hand writes .xlsb and .xls, so that small ones are put together here from the published formats
(MS-XLSB, MS-XLS, MS-CFB).
"""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import CatalogError
from scanfit_excel import load

Rows = Sequence[Sequence[Any]]
REF = "#REF!"  # in the rows below: the error, not the text
GOOD: Rows = [["Price list"], [], ["sku", "size", "length"], ["A", 42, 277.5], ["B", "42 2/3", None]]
TABLE = [("A", "42", 277.5, 4), ("B", "42 2/3", None, 5)]


def ods(path: Path, rows: Rows, *, tail: str = "", head: str = "") -> str:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if value == REF:
            return ('<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value="" '
                    'calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>')  # fmt: skip
        if isinstance(value, str):
            text = f"<text:p>{escape(value)}</text:p>"
            return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row)) or cell(None)}</table:table-row>" for row in rows)
    spaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?>{head}<office:document-content{spaces} xmlns:calcext="urn:org:documentfoundation:names:'
        'experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet><table:table table:name="S">'
        f"{body}{tail}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
        'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", manifest)
        file.writestr("content.xml", content)
    return str(path)


def xlsb(path: Path, rows: Rows, *, first: int = 0) -> str:
    def record(kind: int, data: bytes = b"") -> bytes:
        number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return number + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def cell(column: int, value: Any) -> bytes:
        at = struct.pack("<II", column, 0)
        if value == REF:
            return record(3, at + b"\x17")
        return record(6, at + wide(value)) if isinstance(value, str) else record(5, at + struct.pack("<d", value))

    body = b"".join(
        record(0, struct.pack("<IIHHBI", first + number if number else 0, 0, 300, 0, 0, 0))
        + b"".join(cell(column, value) for column, value in enumerate(row) if value is not None)
        for number, row in enumerate(rows)
    )
    size = record(148, struct.pack("<4I", 0, first + len(rows), 0, 3))
    sheet = record(129) + size + record(145) + body + record(146) + record(130)
    bundle = record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("S")) + record(144)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.bin", record(131) + bundle + record(132))
        file.writestr("xl/_rels/workbook.bin.rels", relations)
        file.writestr("xl/worksheets/sheet1.bin", sheet)
    return str(path)


def xls(path: Path, rows: Rows, *, last: tuple[int, int] | None = None, password: bool = False) -> str:
    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row: int, column: int, value: Any) -> bytes:
        at = struct.pack("<HHH", row, column, 0)
        if value == REF:
            return record(0x205, at + b"\x17\x01")
        if isinstance(value, str):
            return record(0x204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
        return record(0x203, at + struct.pack("<d", value))

    cells = [cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None]
    cells += [cell(*last, 1.0)] if last else []
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    sheet = record(0x809, begin[:2] + b"\x10\0" + begin[4:]) + b"".join(cells) + record(0x0A)
    secret = record(0x2F, bytes(6)) if password else b""
    name = b"\x01\0S"
    listed = len(record(0x809, begin) + secret) + len(record(0x85, bytes(6) + name)) + 4
    whole = record(0x809, begin) + secret + record(0x85, struct.pack("<IH", listed, 0) + name) + record(0x0A) + sheet
    path.write_bytes(compound("Workbook", whole))
    return str(path)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file: header, one sector of the allocation table, one of the directory, then the stream."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    header += b"\xff" * (512 - len(header))

    def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1) + links + bytes(36) + struct.pack(
            "<IQ", start, size
        )  # fmt: skip

    folder = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry(name, 2, 2, len(stream), 0xFFFFFFFF)
    packed = struct.pack(f"<{len(table)}I", *table)
    return header + packed.ljust(512, b"\xff") + folder.ljust(512, b"\0") + stream.ljust(512 * sectors, b"\0")


WRITERS: dict[str, Callable[..., str]] = {"ods": ods, "xlsb": xlsb, "xls": xls}
each = pytest.mark.parametrize("kind", WRITERS)


def refused(location: str) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        load(location, {})
    assert caught.value.where.startswith(location)
    assert caught.value.next_step
    return caught.value


@each
def test_the_same_table(tmp_path: Path, kind: str) -> None:
    table = load(WRITERS[kind](tmp_path / f"a.{kind}", GOOD), {})
    assert table.columns == ["sku", "size", "length", "#line"]
    assert table.rows() == TABLE


@each
def test_an_error_is_named(tmp_path: Path, kind: str) -> None:
    location = WRITERS[kind](tmp_path / f"a.{kind}", [*GOOD, ["C", REF, 280]])
    error = refused(location)
    assert error.what == ("it holds an error" if kind == "ods" else "it holds #REF!")
    assert error.where == f"{location} sheet 'S' cell B6"


def test_far_corners_are_refused(tmp_path: Path) -> None:
    far = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    tail = f'<table:table-row table:number-rows-repeated="1000000">{blank}{far.format(1)}</table:table-row>'
    assert "reach from A1 to WQK" in refused(ods(tmp_path / "a.ods", GOOD, tail=tail)).what
    tail = f"<table:table-row>{far.format(2**31 - 1)}</table:table-row>"
    assert "at most 10,000,000 cells" in refused(ods(tmp_path / "b.ods", GOOD, tail=tail)).what
    assert "at most 10,000,000 cells" in refused(xls(tmp_path / "a.xls", GOOD, last=(65535, 65535))).what
    assert "at most 10,000,000 cells" in refused(xlsb(tmp_path / "a.xlsb", GOOD, first=2**30)).what


def test_blanks_that_are_repeated_are_no_cells(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048571">{blank}</table:table-row>'
    assert load(ods(tmp_path / "a.ods", GOOD, tail=tail), {}).rows() == TABLE


def test_entities_are_refused_in_ods(tmp_path: Path) -> None:
    location = ods(tmp_path / "a.ods", GOOD, head='<!DOCTYPE a [<!ENTITY a "lol">]>')
    assert refused(location).what.startswith("its XML has a document type")


def test_a_formula_without_value_is_named_in_ods(tmp_path: Path) -> None:
    tail = '<table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row>'
    assert refused(ods(tmp_path / "a.ods", GOOD, tail=tail)).what == "it has a formula that was never calculated"


def test_merged_rows_in_ods_have_one_text(tmp_path: Path) -> None:
    text = '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>C</text:p>'
    text += "</table:table-cell>"
    size = '<table:table-cell office:value-type="float" office:value="{}"/>'
    tail = (
        f"<table:table-row>{text}{size.format(43)}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{size.format(44)}</table:table-row>"
    )
    rows = load(ods(tmp_path / "a.ods", GOOD, tail=tail), {}).rows()
    assert rows == [*TABLE, ("C", "43", None, 6), ("C", "44", None, 7)]


def test_a_password_is_named(tmp_path: Path) -> None:
    assert refused(xls(tmp_path / "a.xls", GOOD, password=True)).what == "it is protected by a password"
    (tmp_path / "a.xlsx").write_bytes(compound("EncryptedPackage", b""))
    assert refused(str(tmp_path / "a.xlsx")).what == "it is protected by a password"


def test_a_document_of_another_program_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(compound("WordDocument", b""))
    assert refused(str(tmp_path / "a.xls")).what == "it is not a workbook (perhaps a document of another program)"


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (512, 0, "its sectors go round in a circle or nowhere"),  # the allocation table leads to itself
        (48, 9999, "it is cut short"),  # the directory is beyond the file
        (1024 + 128 + 120, 2**31 - 1, "a stream claims to be longer than the file"),
    ],
)
def test_a_compound_file_that_leads_astray_is_refused(tmp_path: Path, at: int, value: int, why: str) -> None:
    path = Path(xls(tmp_path / "a.xls", GOOD))
    raw = bytearray(path.read_bytes())
    if at == 512:
        raw[512 + 8 : 512 + 12] = struct.pack("<I", 2)
    else:
        raw[at : at + 4] = struct.pack("<I", value)
    path.write_bytes(raw)
    assert refused(str(path)).what == f"the workbook is damaged: {why}"


@given(seed=st.integers(0, 10**6), kind=st.sampled_from(sorted(WRITERS)))
def test_damaged_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str) -> None:
    path = tmp_path_factory.mktemp("books") / f"a.{kind}"
    WRITERS[kind](path, GOOD)
    chance, raw = random.Random(seed), bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    path.write_bytes(raw[: chance.choice([len(raw), len(raw), chance.randrange(1, len(raw))])])
    try:
        table = load(str(path), {})
    except CatalogError as error:
        told = error.where, error.next_step
    else:
        told = str(path), table.columns[-1]
    assert told[0].startswith(str(path))
    assert told[1]
