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
from scanfit_table.cells import (
    SEPARATORS,
    harmless,
    read_document,
    refuse_two_commas,
    size_label,
    table,
    turned,
    written,
)

MARKS = "=+-@＝＋－＠"
HOSTILE = st.lists(st.sampled_from([*MARKS, *' \t\r\n\x00\x85\u2028,;"a1.', "± ", " mm"]))


def said(decimal: str = ".", *, keep_text: bool = True) -> dict[str, Any]:
    return {"decimal": decimal, "keep_text": keep_text}


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
    text = written(number, said(decimal))
    assert set(text) <= set(f"-0123456789{decimal}")
    assert Decimal(text.replace(",", ".")) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_of_a_document_comes_back_to_the_bit(number: float) -> None:
    (read,) = read_document(f"[{number!r}]".encode())
    assert float(written(read, said())) == number


def test_a_negative_number_is_no_text() -> None:
    assert written(Decimal("-2.500"), said(",")) == "-2,500"
    assert (written(4, said(",")), written(None, said(",")), written(Decimal("1E-6"), said())) == ("4", "", "0.000001")


TURNED = ["5-6", "10/11", "1/2", "12:30", "5 - 6", "1.2.3", "2026-11-23", "MAR-12", "sept 2", "12 May", "1-Dec-26",
          "MARCH1", "0012", "007.5", "2E3", "1.5e-3", "1" * 16, " 5-6 "]  # fmt: skip
KEPT = ["42", "0", "43 1/3", "EU 42", "VEL-LONG-LAP-M", "2E", "D", "10 wide", "May", "Marco", "Dune 2", "5-6 years",
        "5-", "", "ba09b1a4", "ISO 7250-1", "4006381333931"]  # fmt: skip


@pytest.mark.parametrize("text", TURNED)
def test_text_that_would_be_turned_into_something_else_is_kept_as_text(text: str) -> None:
    for decimal in ".,":
        assert written(text, said(decimal)) == f"'{text}"
        assert written(text, said(decimal, keep_text=False)) == text


@pytest.mark.parametrize("text", KEPT)
def test_other_text_is_written_as_it_is(text: str) -> None:
    assert [written(text, said(decimal)) for decimal in ".,"] == [text, text]


@pytest.mark.parametrize(("text", "decimal", "turns"), [("43.5", ".", False), ("43.5", ",", True), ("43,5", ".", True),
                                                        ("43,5", ",", False), ("1,234.5", ".", True)])  # fmt: skip
def test_a_decimal_of_the_other_mark_is_no_number_there(text: str, decimal: str, turns: bool) -> None:
    assert turned(text, decimal) == turns


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("label", ["43.5", "43,5"])
def test_a_size_takes_the_mark_of_the_table(label: str, decimal: str) -> None:
    assert written(size_label(label, said(decimal)), said(decimal)) == f"43{decimal}5"
    raw = said(decimal, keep_text=False)
    assert written(size_label(label, raw), raw) == label


@pytest.mark.parametrize("label", ["42", "43 1/3", "5-6", "08.5", "M", "", "1.2345", "10.50"])
def test_a_size_keeps_its_digits(label: str) -> None:
    assert written(size_label(label, said()), said()).lstrip("'") == label


CELLS = st.none() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.text()


@given(
    st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)),
    st.sampled_from(sorted(SEPARATORS)),
    st.sampled_from(".,"),
    st.booleans(),
)
def test_any_table_is_read_back_cell_for_cell(rows: list[list[Any]], separator: str, decimal: str, bom: bool) -> None:
    options = {**said(decimal), "separator": separator, "bom": bom}
    data = table([dict(zip("abcde", row, strict=False)) for row in rows], options)
    assert data.startswith(b"\xef\xbb\xbf") == bom
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r") == len(rows)
    assert rows_of(data, separator) == [[written(cell, options) for cell in row] for row in rows]


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
