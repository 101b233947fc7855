"""The header line: what stands between cells, and the names of the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanfit.api import CatalogError

LINE = "#line"  # the column in which the core expects file lines
MAX_COLUMNS = 1000
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
SEPARATORS |= {mark: mark for mark in SEPARATORS.values()}
_EXCEL = re.compile(r'"?sep=([,;\t|])"?[\r\n]*\Z', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


def excel_separator(line: str) -> str:
    """The mark that a first line such as ``sep=;`` names, as Excel writes and reads it; "" if it is no such line."""
    found = _EXCEL.match(line)
    return found[1] if found else ""


def separator_of(header: str, wanted: str, location: str, line: int) -> str:
    """Return the mark between cells; ``wanted`` is one of ``SEPARATORS`` or "auto"."""
    if wanted != "auto":
        return SEPARATORS[wanted]
    if location.lower().endswith(".tsv"):
        return "\t"
    plain = _QUOTED.sub("", header)
    best = max((",", ";", "\t", "|"), key=plain.count)
    if plain.count(best) == 0:
        raise CatalogError(
            "the first line has a single column, so no separator can be told", where=f"{location} line {line}",
            next_step="begin with a header line such as sku,brand,model,… or pass -o separator=",
        )  # fmt: skip
    return best


def names_of(cells: Sequence[str], location: str, line: int) -> list[str]:
    """Return the columns' names if each has one of its own."""
    where = f"{location} line {line}"
    step = "give every column a name of its own in the header line"
    names = [cell.strip() for cell in cells]
    if len(names) > MAX_COLUMNS:
        raise CatalogError(f"{len(names)} columns, at most {MAX_COLUMNS} are read", where=where, next_step=step)
    for number, name in enumerate(names, start=1):
        if not name:
            raise CatalogError(f"column {number} has no name", where=where, next_step=step)
        if not name.isprintable() or name == LINE:
            raise CatalogError(f"column {number} has a name that cannot be used", where=where, next_step=step)
        if name in names[: number - 1]:
            raise CatalogError(f"column {name} is there twice", where=where, next_step=step)
    return names
