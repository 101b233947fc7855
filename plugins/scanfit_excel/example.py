"""A small workbook, written by hand: the plugin needs no library that writes them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from scanfit_excel.seen import cell_name

_NAMES = (
    "sku", "brand", "model", "category", "wearer", "size_system", "size_label", "width", "inner_length_mm",
    "ball_girth_mm", "ball_width_mm", "features", "price", "currency", "stock",
)  # fmt: skip
_ROWS: tuple[tuple[str | float, ...], ...] = (
    _NAMES,
    (
        "A-1",
        "Made up",
        "Everyday",
        "casual",
        "unisex",
        "EU",
        42,
        "",
        277,
        247.5,
        101,
        "removable insole",
        89.9,
        "EUR",
        3,
    ),
    ("A-1", "Made up", "Everyday", "casual", "unisex", "EU", "42 2/3", "", 281.4, 250, 102, "", 89.9, "EUR", 0),
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Shoes" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def write_example(path: Path) -> Path:
    """Write a workbook of two variants."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in {**_PARTS, "xl/worksheets/sheet1.xml": _sheet()}.items():
            entry = zipfile.ZipInfo(name)  # of 1980: the same bytes every time
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return path


def _sheet() -> str:
    rows = (
        f'<row r="{number + 1}">{"".join(_cell(number, i, value) for i, value in enumerate(row) if value != "")}</row>'
        for number, row in enumerate(_ROWS)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _cell(row: int, column: int, value: str | float) -> str:
    place = cell_name(row, column)
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
