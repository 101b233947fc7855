"""The format tables of catalogs/README.md, written from the schema.

``python -m scanfit.catalog.format`` (in a checkout) rewrites what stands between the markers.
"""

from __future__ import annotations

from pathlib import Path

from scanfit.catalog.schema import SCHEMAS, Column
from scanfit.catalog.sizes import SYSTEMS
from scanfit.errors import UsageError

README = Path(__file__).resolve().parents[2] / "catalogs" / "README.md"


def tables() -> dict[str, str]:
    """Return each generated table by the name of its marker."""
    return {kind: _format_table(columns) for kind, columns in SCHEMAS.items()} | {"sizes": _size_table()}


def regenerated(text: str) -> str:
    """Return ``text`` with every marked table written anew."""
    for name, table in tables().items():
        begin, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise UsageError(f"the marker '{name}' is not there once", where=str(README), next_step="put it back")
        head, rest = text.split(begin)
        text = f"{head}{begin}{table}{end}{rest.split(end)[1]}"
    return text


def _format_table(columns: tuple[Column, ...]) -> str:
    head = "| column | holds | may be left out | limits (D) | meaning |\n|---|---|---|---|---|\n"
    return head + "".join(_row(column) for column in columns)


def _row(column: Column) -> str:
    empty = "column or cell" if column.optional else "no" if column.required else "cell"
    limits = f"{column.low:.10g} to {column.high:.10g} {column.unit}".rstrip() if column.is_number else ""
    allowed = f": {', '.join(column.allowed)}" if column.allowed else ""
    return f"| `{column.name}` | {column.dtype} | {empty} | {limits} | {column.help}{allowed} |\n"


def _size_table() -> str:
    head = "| system | name | size from foot length FL, mm | formula | tag |\n|---|---|---|---|---|\n"
    rows = []
    for system in SYSTEMS.values():
        sign = "-" if system.offset < 0 else "+"
        formula = f"{system.per_mm} FL {sign} {abs(system.offset)}"
        rows.append(f"| `{system.code}` | {system.name} | {formula} | {system.source} | {system.tag} |\n")
    return head + "".join(rows)


def main() -> None:
    README.write_text(regenerated(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
