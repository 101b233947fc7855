"""Bytes to a plain tree of tables, lists, text and finite numbers, of the schema that was asked for."""

from __future__ import annotations

import json
import math
import tomllib
from typing import Any, NoReturn

from scanfit.errors import ScanError


def plain_document(data: bytes, *, schema: str, what: str, kind: str = "json", where: str) -> Any:
    """Return the document, or say why it is none; ``what`` is what people call it ("a profile")."""
    plain = _parsed(data, what=what, kind=kind, where=where)
    _check_schema(plain, schema=schema, what=what, kind=kind, where=where)
    _check_finite(plain, "", where=where)
    return plain


def _parsed(data: bytes, *, what: str, kind: str, where: str) -> Any:
    try:
        text = data.decode("utf-8-sig")  # Windows editors put a byte order mark in front
    except UnicodeDecodeError as error:
        raise ScanError(f"the file is not UTF-8 text (byte {error.start})", where=where,
                        next_step="save it as UTF-8") from None  # fmt: skip
    if not text.strip():
        content = "a profile with at least one foot" if what == "a profile" else what
        raise ScanError("the file is empty", where=where, next_step=f"give {content}")
    try:
        if kind == "toml":
            return tomllib.loads(text)
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ScanError(f"this is not {kind.upper()}: {reason}", where=where,
                        next_step="correct that place; decimals take a point, not a comma") from None  # fmt: skip


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a key stand twice and keeps the last; in a hand-typed file that hides a number."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"the key '{key}' stands twice")
        table[key] = value
    return table


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _check_schema(plain: Any, *, schema: str, what: str, kind: str, where: str) -> None:
    line = f'schema = "{schema}"' if kind == "toml" else f'"schema": "{schema}",'
    if not isinstance(plain, dict):
        raise ScanError(f"{what} is a table of keys", where=where, next_step=f"start it with {{ {line} ... }}")
    if "schema" not in plain:
        raise ScanError("the file does not say what it is: 'schema' is missing", where=where,
                        next_step=f"write {line} at the top")  # fmt: skip
    if plain["schema"] != schema:
        raise ScanError(f"schema is {plain['schema']!r}, expected '{schema}'", where=where,
                        next_step=f"write {line} if this is {what} of that version")  # fmt: skip


def _check_finite(value: Any, path: str, *, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_finite(inner, f"{path}.{key}" if path else str(key), where=where)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _check_finite(inner, f"{path}[{index}]", where=where)
    elif isinstance(value, int | float) and not _finite(value):
        raise ScanError("this is not a finite number", where=f"{where} {path}", next_step="write its value")


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond any float
        return False
