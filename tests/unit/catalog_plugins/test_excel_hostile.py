"""Workbooks that are damaged, or made to harm: refused, with nothing opened, allocated, followed or run."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import CatalogError
from scanfit_excel import archive, load, seen, workbook
from scanfit_excel.compound import MAGIC

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'


def good() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("S")
        for row, cells in enumerate([["sku", "size"], ["A", 42], ["B", 43.5]]):
            sheet.write_row(row, 0, cells)
    return target.getvalue()


GOOD = good()


def changed(path: Path, parts: dict[str, bytes | None], more: dict[str, bytes] | None = None) -> str:
    """Write the good workbook with some parts replaced, left out (None) or added."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = parts.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return str(path)


def sheet(rows: str, *, before: str = "", after: str = "") -> dict[str, bytes | None]:
    text = f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return {SHEET: text.encode()}


def refused(location: str) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        load(location, {})
    assert caught.value.exit_code == 4
    assert caught.value.where.startswith(location)
    assert caught.value.next_step
    return caught.value


def peak(call: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise AssertionError("calamine was asked to open it")

    monkeypatch.setattr(workbook, "in_our_words", fail)


def test_the_good_one_loads(tmp_path: Path) -> None:
    assert load(changed(tmp_path / "a.xlsx", {}), {}).rows() == [("A", 42.0, 2), ("B", 43.5, 3)]


@pytest.mark.usefixtures("never_opened")
def test_a_zip_bomb_is_refused_by_its_claims(tmp_path: Path) -> None:
    bomb = b"<x>" + b" " * (64 << 20)
    location = changed(tmp_path / "a.xlsx", {}, {"xl/media/bomb.xml": bomb})
    assert peak(lambda: refused(location)) < 4 << 20
    assert refused(location).what == "'xl/media/bomb.xml' unpacks to over 200 times its size"


@pytest.mark.usefixtures("never_opened")
def test_two_gigabytes_that_are_only_claimed_allocate_nothing(tmp_path: Path) -> None:
    location = changed(tmp_path / "a.xlsx", {})
    raw = bytearray(Path(location).read_bytes())
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(SHEET.encode()))  # its entry in the directory
    raw[at + 24 : at + 28] = struct.pack("<I", (1 << 31) - 1)
    Path(location).write_bytes(raw)
    assert peak(lambda: refused(location)) < 4 << 20
    assert refused(location).what.startswith("it claims to unpack to 2,048 MB, at most 1,024 MB")


@pytest.mark.usefixtures("never_opened")
def test_an_entry_that_unpacks_to_more_than_it_claims_is_refused(tmp_path: Path) -> None:
    location = changed(tmp_path / "a.xlsx", {}, {"xl/media/bomb.bin": b"0" * (32 << 20)})
    raw = bytearray(Path(location).read_bytes())
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/media/bomb.bin"))
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    raw[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b"0" * 1000))  # what was cut off would pass the checksum
    Path(location).write_bytes(raw)
    assert peak(lambda: refused(location)) < 8 << 20
    assert refused(location).what == "'xl/media/bomb.bin' unpacks to more than it claims"


@pytest.mark.usefixtures("never_opened")
def test_thousands_of_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 20)
    location = changed(tmp_path / "a.xlsx", {}, {f"xl/{number}": b"" for number in range(30)})
    assert refused(location).what.endswith("files in it, at most 20 are read")


@pytest.mark.usefixtures("never_opened")
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
    ],
)
def test_entities_are_refused(tmp_path: Path, declared: str) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row>'
    location = changed(tmp_path / "a.xlsx", sheet(rows, before=declared))
    assert refused(location).what.startswith("its XML has a document type")
    utf16 = f'<?xml version="1.0" encoding="utf-16"?>{declared}<worksheet/>'.encode("utf-16")
    location = changed(tmp_path / "b.xlsx", {SHEET: utf16})
    assert refused(location).what.startswith("its XML has a document type")


@pytest.mark.parametrize("far", ["XFD1048576", "A99999999", "ZZZ1048576"])
def test_two_cells_in_far_corners_are_refused(tmp_path: Path, far: str) -> None:
    rows = f'{HEADER}<row r="2"><c r="A2"><v>1</v></c><c r="{far}"><v>1</v></c></row>'
    assert peak(lambda: refused(changed(tmp_path / "a.xlsx", sheet(rows)))) < 8 << 20
    # a part of another name, to which the workbook may still lead
    hidden = sheet(rows)[SHEET] or b""
    refused(changed(tmp_path / "b.xlsx", {SHEET: None}, {"xl/media/image1.png": b"  \n" + hidden}))
    refused(changed(tmp_path / "c.xlsx", {SHEET: None}, {"xl/media/image1.png": b"\x89PNG" + hidden}))


def test_the_message_names_the_corners(tmp_path: Path) -> None:
    rows = f'{HEADER}<row r="2"><c r="XFD1048576"><v>1</v></c></row>'
    error = refused(changed(tmp_path / "a.xlsx", sheet(rows)))
    assert error.what == "its cells reach from A1 to XFD1048576, at most 10,000,000 cells are read"
    assert error.where.endswith("sheet 'S'")


def test_formats_and_claims_beyond_the_table_are_no_cells(tmp_path: Path) -> None:
    rows = f'{HEADER}<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/></row><row r="1048576"><c r="C1048576"/></row>'
    text = sheet(rows)[SHEET] or b""
    claim = text.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    location = changed(tmp_path / "a.xlsx", {SHEET: claim})
    assert load(location, {}).rows() == [(1, "", 2)]


def test_places_that_count_on_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MAX_CELLS", 40)
    rows = '<row r="4"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row>' + "<row><c><v>1</v></c></row>" * 19
    assert load(changed(tmp_path / "a.xlsx", sheet(rows)), {}).shape == (19, 3)
    assert (
        "reach from A4 to B24" in refused(changed(tmp_path / "a.xlsx", sheet(rows + "<row><c><v>1</v></c></row>"))).what
    )


def test_a_count_of_texts_that_is_only_claimed_allocates_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        texts = old.read("xl/sharedStrings.xml")
    claimed = texts.replace(b"<sst ", b"<sst ").replace(b'ount="', b'ount="99999999')
    assert claimed != texts
    assert load(changed(tmp_path / "a.xlsx", {"xl/sharedStrings.xml": claimed}), {}).height == 2


def test_links_and_macros_stay_where_they_are(tmp_path: Path) -> None:
    relations = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId9" Type="x" TargetMode="External" Target="http://192.0.2.1/a.xlsx"/></Relationships>'
    )
    more = {
        "xl/externalLinks/externalLink1.xml": b'<?xml version="1.0"?><externalLink/>',
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations, "xl/vbaProject.bin": MAGIC + bytes(600),
    }  # fmt: skip
    assert load(changed(tmp_path / "a.xlsm", {}, more), {}).height == 2


def test_a_password_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    raw = bytearray((tmp_path / "a.xlsx").read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(raw)
    assert refused(str(tmp_path / "a.xlsx")).what == "it is protected by a password"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"sku,size\nA,42\n", "it is no workbook; it may be text with the name of one"),
        (b"\r\n<html><table><tr><td>sku", "it is HTML or XML text with the name of a workbook"),
        (b"%PDF-1.4\0", "it is no workbook"),
        (MAGIC, "the workbook is damaged: its header is cut short"),
        (MAGIC + bytes(600), "the workbook is damaged: its sectors are of no known size"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refused(str(tmp_path / "a.xlsx")).what == what


def test_another_kind_of_workbook_or_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(GOOD)
    assert refused(str(tmp_path / "a.xls")).what == "the file is .xlsx inside, and its name ends otherwise"
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as file:
        file.writestr("shoes.csv", "a,b")
    assert refused(str(tmp_path / "b.xlsx")).what == "it is a zip archive, not a workbook"


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    for location in (str(tmp_path / "no.xlsx"), "\0.xlsx", "x" * 5000 + ".xlsx"):
        assert refused(location).what == "there is no such file"
    assert refused(str(tmp_path)).what == "it is a folder, not a file"


def test_a_file_beyond_the_bound_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_BYTES", 100)
    assert refused(changed(tmp_path / "a.xlsx", {})).what == "the file has 0 MB, at most 0 MB are read"


def test_a_file_cut_short_is_refused_wherever_it_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for size in range(1, len(GOOD) - 1, 97):
        path.write_bytes(GOOD[:size])
        refused(str(path))


@given(seed=st.integers(0, 10**6), parts=st.booleans())
def test_damaged_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, seed: int, parts: bool) -> None:
    """Bytes of the file, or of its XML so that the checksum holds."""
    path = tmp_path_factory.mktemp("xlsx") / "a.xlsx"
    chance = random.Random(seed)

    def damaged(whole: bytes) -> bytes:
        turned = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            turned[chance.randrange(len(turned))] = chance.choice(b'<>/"&=0A\0\xff 9')
        return bytes(turned)

    if parts:
        with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
            name = chance.choice([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"])
            changed(path, {name: damaged(old.read(name))})
    else:
        path.write_bytes(damaged(GOOD))
    try:
        table = load(str(path), {})
    except CatalogError as error:
        told = error.where, error.next_step
    else:
        told = str(path), table.columns[-1]
    assert told[0].startswith(str(path))
    assert told[1]
