"""Cells: text that no spreadsheet runs, numbers digit for digit, lines that every reader splits alike."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit_table.cells import SEPARATORS, harmless, read_document, refuse_two_commas, table, written

MARKS = "=+-@＝＋－＠"
HOSTILE = st.lists(st.sampled_from([*MARKS, *' \t\r\n\x00\x85\u2028,;"a1.', "± ", " mm"]))


def rows_of(data: bytes, separator: str) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATORS[separator], strict=True))


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+1", "'+1"),
        ("-2", "'-2"),
        ("-2.5 mm", "'-2.5 mm"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "' =1"),
        ("\r=1", "' =1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("Nice;=1+cmd|' /C calc'!A1;x", "Nice;'=1+cmd|' /C calc'!A1;x"),
        ("Nice, -2+cmd|x", "Nice,' -2+cmd|x"),
        ("two\nlines", "two lines"),
        ("good, -2.5 ± 1.0 mm (allowed -4 to 0)", "good, -2.5 ± 1.0 mm (allowed -4 to 0)"),
        ("from, -4 to 0", "from, -4 to 0"),
        ("43 1/3", "43 1/3"),
        ("a=b-c", "a=b-c"),
        ("it's", "it's"),
        ("", ""),
    ],
)
def test_what_text_becomes(text: str, safe: str) -> None:
    assert harmless(text) == safe


@given(HOSTILE.map("".join) | st.text())
def test_no_cell_begins_like_a_formula_whatever_the_separator(text: str) -> None:
    safe = harmless(text)
    assert safe.isprintable() or not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in safe)
    assert safe.lstrip()[:1] not in tuple(MARKS) or not safe
    for separator in ",;":
        for cell in safe.split(separator)[1:]:
            signed_number = cell.strip()[:1] in "+-" and any(word in cell for word in (" ±", " to ", " mm"))
            assert cell.lstrip()[:1] not in tuple(MARKS) or signed_number
    assert safe.replace("'", "") == harmless(text.replace("'", "")).replace("'", "")
    assert harmless(safe) == safe


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"])))
def test_plain_words_and_numbers_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12), st.sampled_from(".,"))
def test_a_number_is_written_digit_for_digit_and_without_exponent(number: Decimal, decimal: str) -> None:
    text = written(number, decimal)
    assert set(text) <= set(f"-0123456789{decimal}")
    assert Decimal(text.replace(",", ".")) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_of_a_document_comes_back_to_the_bit(number: float) -> None:
    (read,) = read_document(f"[{number!r}]".encode())
    assert float(written(read, ".")) == number


def test_a_negative_number_is_no_text() -> None:
    assert written(Decimal("-2.500"), ",") == "-2,500"
    assert (written(4, ","), written(None, ","), written(Decimal("1E-6"), ".")) == ("4", "", "0.000001")


CELLS = st.none() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.text()


@given(
    st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)),
    st.sampled_from(sorted(SEPARATORS)),
    st.sampled_from(".,"),
    st.booleans(),
)
def test_any_table_is_read_back_cell_for_cell(rows: list[list[Any]], separator: str, decimal: str, bom: bool) -> None:
    data = table(
        [dict(zip("abcde", row, strict=False)) for row in rows],
        {"separator": separator, "decimal": decimal, "bom": bom},
    )
    assert data.startswith(b"\xef\xbb\xbf") == bom
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r") == len(rows)
    assert rows_of(data, separator) == [[written(cell, decimal) for cell in row] for row in rows]


def test_two_commas_are_refused_together() -> None:
    for separator in SEPARATORS:
        for decimal in ".,":
            options = {"separator": separator, "decimal": decimal}
            if (separator, decimal) != ("comma", ","):
                refuse_two_commas(options)
                continue
            with pytest.raises(UsageError) as told:
                refuse_two_commas(options)
            assert str(told.value) == (
                "decimal=,: the decimal mark and the separator are both a comma\n"
                "       give separator=semicolon too, which is what Excel expects beside decimal commas"
            )
