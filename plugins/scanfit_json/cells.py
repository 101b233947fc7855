"""Rows of values to a table: columns of numbers where every number is kept exactly, of text otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_json.parse import Number, Placed

if TYPE_CHECKING:
    import polars as pl

LINE = "#line"  # the column in which the core expects file lines
MAX_COLUMNS = 1000
MAX_CELLS = 200_000_000
MAX_NESTED = 8
_INTEGER, _LONG, _NUMBER, _TEXT = 1, 2, 4, 8
_SURE_DIGITS = 16  # 15 digits and a point: a float64 gives any such number back as it was
_EXACT = 2**53  # beyond it a float64 cannot hold every integer


class Columns:
    """The names and types of a table's columns: shown every row first, then asked for tables of them."""

    def __init__(self, location: str, *, decimal: str = ".", text: bool = False) -> None:
        self._location, self._decimal, self._text = location, decimal, text
        self._kinds: dict[str, int] = {}

    def add(self, row: Mapping[str, Any], line: int) -> None:
        """Take account of a row."""
        kinds = self._kinds
        for name, value in row.items():
            if name not in kinds:
                kinds[name] = _TEXT if self._text else 0
                self._check(name, line)
            if value is not None and kinds[name] < _TEXT:
                kinds[name] |= _kind(value)

    def frame(self, rows: list[tuple[Mapping[str, Any], int]]) -> pl.DataFrame:
        """Return a table of rows, each with its line."""
        import polars as pl

        if len(rows) * len(self._kinds) > MAX_CELLS:
            what = f"{len(rows)} rows of {len(self._kinds)} columns are more than {MAX_CELLS:,} cells"
            raise CatalogError(what, where=self._location, next_step="leave out what the catalogue does not need")
        try:
            columns = [self._column(name, kind, rows) for name, kind in self._kinds.items()]
        except (ValueError, OverflowError):
            what, step = "the file changed while it was read", "read it again when nothing writes to it"
            raise CatalogError(what, where=self._location, next_step=step) from None
        return pl.DataFrame([*columns, pl.Series(LINE, [line for _, line in rows], dtype=pl.Int64)])

    def _column(self, name: str, kind: int, rows: list[tuple[Mapping[str, Any], int]]) -> pl.Series:
        import polars as pl

        values = [row.get(name) for row, _ in rows]
        if kind >= _TEXT or kind == 0 or kind > _NUMBER + _INTEGER:  # long integers among fractions stay text
            return pl.Series(name, [self._as_text(v) for v in values], dtype=pl.String)
        if kind & _NUMBER:
            return pl.Series(name, [None if v is None else float(v) for v in values], dtype=pl.Float64)
        return pl.Series(name, [None if v is None else int(v) for v in values], dtype=pl.Int64)

    def _as_text(self, value: Any) -> str | None:
        if value is None:
            return None
        text = scalar_text(value)
        return text.replace(".", self._decimal) if isinstance(value, Number) else text

    def _check(self, name: str, line: int) -> None:
        where = f"{self._location} line {line}"
        if not name.strip() or not name.isprintable() or name == LINE:
            what = "a name that cannot be a column's"
            raise CatalogError(what, where=where, next_step="give every member a printable name")
        if len(self._kinds) > MAX_COLUMNS:
            what = f"more than {MAX_COLUMNS} different names, at most {MAX_COLUMNS} columns are read"
            raise CatalogError(what, where=where, next_step="use one name for one thing in every object")


def _kind(value: Any) -> int:
    if not isinstance(value, Number) or len(value) > 40:
        return _TEXT
    if value.lstrip("-").isdigit():
        whole = int(value)
        return _INTEGER if abs(whole) <= _EXACT else _LONG if -(2**63) <= whole < 2**63 else _TEXT
    if len(value) <= _SURE_DIGITS and value.isascii() and "e" not in value.lower():
        return _NUMBER
    try:
        return _NUMBER if Decimal(repr(float(value))) == Decimal(value) else _TEXT
    except ArithmeticError:  # an exponent beyond all bounds
        return _TEXT


def scalar_text(value: Any) -> str:
    """Return the text of a string, a number or a truth value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def flat(row: Placed, location: str) -> Mapping[str, Any]:
    """Return a row's members as cells: nested objects as a.b, a list of words as a;b, other lists as JSON text."""
    if not any(type(value) is list or type(value) is Placed for value in row.values()):
        return row
    cells: dict[str, Any] = {}
    for name, value in row.items():
        members = _members(value, name, row.line, location, 1) if type(value) in (list, Placed) else ((name, value),)
        for member, cell in members:
            if member in cells:
                what = f"two members are called {member[:80]!r}, one of them nested"
                raise CatalogError(what, where=f"{location} line {row.line}", next_step="rename one of them")
            cells[member] = cell
    return cells


def _members(value: Any, name: str, line: int, location: str, depth: int) -> Iterator[tuple[str, Any]]:
    """The cells of a nested value."""
    _not_too_deep(depth, line, location)
    if isinstance(value, Placed):
        for key, inner in value.items():
            yield from _members(inner, f"{name}.{key}", line, location, depth + 1)
    elif isinstance(value, list):
        words = [v for v in value if v is not None]
        if any(isinstance(v, Placed | list) for v in words):
            yield name, "".join(_json(value, line, location, depth))
        else:
            yield name, ";".join(map(scalar_text, words)) or None
    else:
        yield name, value


def _json(value: Any, line: int, location: str, depth: int) -> Iterable[str]:
    import json

    _not_too_deep(depth, line, location)
    if isinstance(value, Number):
        yield value
    elif isinstance(value, Placed | list):
        yield "{" if isinstance(value, Placed) else "["
        for number, member in enumerate(value):
            yield "," if number else ""
            if isinstance(value, Placed):
                yield json.dumps(member) + ":"
                member = value[member]
            yield from _json(member, line, location, depth + 1)
        yield "}" if isinstance(value, Placed) else "]"
    else:
        yield json.dumps(value, ensure_ascii=False)


def _not_too_deep(depth: int, line: int, location: str) -> None:
    if depth > MAX_NESTED:
        what, step = f"a row is nested more than {MAX_NESTED} deep", "write each row as a flat object"
        raise CatalogError(what, where=f"{location} line {line}", next_step=step)
