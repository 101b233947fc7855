"""Cells and lines: numbers digit for digit, text that no spreadsheet runs or changes, always the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from scanfit.api import Options, UsageError

Cell = str | Decimal | int | None
Row = Mapping[str, Cell]

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# What begins with one of these marks is a formula to a spreadsheet (OWASP, CSV Injection), and catalogues and scans
# come from strangers. A comma or semicolon begins a cell too, where the reader's separator is another than the
# writer's. A signed number in a sentence ("good, -2.5 ± 1.0 mm") stays: no formula goes on in that way.
_FORMULA = re.compile(r"(?:^|(?<=[,;]))(?=\s*[=+\-@＝＋－＠])(?!(?<=[,;])\s*[+-][0-9]+(?:\.[0-9]+)?(?: ±| to | mm\b))")

# What a spreadsheet makes a date, a time or another number of: 5-6, 1/2, 8.30, MAR-12, 0012, 2E3, 17 digits and more.
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DIGITS = r"[0-9]+(?:\s*[-/:.,]\s*[0-9]+)+"
_TURNED = re.compile(
    rf"\s*(?:0[0-9]+|[0-9]{{16,}}|[0-9]+(?:[.,][0-9]*)?e[+-]?[0-9]+|{_DIGITS}"
    rf"|{_MONTH}\.?[-/ ]*[0-9]+(?:[-/, ]+[0-9]+)?|[0-9]+[-/. ]*{_MONTH}\.?(?:[-/, ]*[0-9]+)?)\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:([.,])[0-9]{1,3})?")


def read_document(document: bytes) -> Any:
    """Return a document with its numbers as decimals: the digits that are written there and no others."""
    return json.loads(document, parse_float=Decimal)


def refuse_two_commas(options: Options) -> None:
    """Raise UsageError if a number with a decimal comma would be two cells."""
    if options["separator"] == "comma" and options["decimal"] == ",":
        raise UsageError(
            "the decimal mark and the separator are both a comma",
            where="decimal=,",
            next_step="give separator=semicolon too, which is what Excel expects beside decimal commas",
        )


def table(rows: Iterable[Row], options: Options) -> bytes:
    """Return the rows as delimited text (RFC 4180), UTF-8; the first row is taken for the columns' names as well.

    The keys of every row are the columns, in order; ``rows`` must hold at least the row of the names.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=SEPARATORS[options["separator"]], lineterminator="\r\n")
    writer.writerows([written(cell, options) for cell in row.values()] for row in rows)
    return text.getvalue().encode("utf-8-sig" if options["bom"] else "utf-8")


def written(cell: Cell, options: Options) -> str:
    """Return a cell as it is written: a number as it is, without exponent; text made harmless; None as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = harmless(cell)
        return f"'{text}" if options["keep_text"] and turned(text, options["decimal"]) else text
    return f"{cell:f}".replace(".", options["decimal"]) if isinstance(cell, Decimal) else str(cell)


def turned(text: str, decimal: str) -> bool:
    """Whether a spreadsheet would make something else of a text: a date, or a number with other digits.

    >>> turned("5-6", "."), turned("0012", "."), turned("43.5", ","), turned("43.5", "."), turned("43 1/3", ".")
    (True, True, True, False, False)
    """
    number = _NUMBER.fullmatch(text)
    if number is not None and number[1] in (None, decimal):
        return False
    return _TURNED.fullmatch(text) is not None


def size_label(label: str, options: Options) -> Cell:
    """Return a size such as 43.5 or 43,5 as the number it is, so that it takes the table's decimal mark."""
    number = _NUMBER.fullmatch(label) if options["keep_text"] else None
    return label if number is None or number[1] is None else Decimal(label.replace(",", "."))


def harmless(text: str) -> str:
    """Return text on one line, with an apostrophe before what a spreadsheet would take for a formula.

    >>> harmless("=1+1"), harmless("-cmd"), harmless("Nice;=A1"), harmless("42 2/3"), harmless("good, -2.5 ± 1.0 mm")
    ("'=1+1", "'-cmd", "Nice;'=A1", '42 2/3', 'good, -2.5 ± 1.0 mm')
    """
    return _FORMULA.sub("'", _CONTROL.sub(" ", text))
