"""Tables for a spreadsheet: measured feet or a recommendation as delimited text, ``--out FILE.csv``.

The numbers are those of the JSON document, digit for digit. The columns are said in ``feet`` and ``items``; a new
one is added at the end. Text that a spreadsheet would take for a formula gets an apostrophe before it, always; text
that it would turn into a date or another number gets one too, unless ``keep_text=no`` (``cells``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanfit.api import Exporter, Option, Options, hookimpl

OPTIONS = (
    Option(name="separator", default="comma", choices=("comma", "semicolon", "tab"), help="what stands between cells"),
    Option(name="decimal", default=".", choices=(".", ","), help="decimal mark of the numbers"),
    # Excel takes text without the mark for the old encoding of its country and shows "Â±" for "±"; programs that
    # read UTF-8 with it are common (Python's utf-8-sig, polars, LibreOffice), so it is left out on request.
    Option(name="bom", kind="flag", default=True, help="begin with the mark by which Excel knows UTF-8"),
    Option(
        name="keep_text",
        kind="flag",
        default=True,
        help="an apostrophe before text that a spreadsheet would turn into a date or another number: 5-6, 0012",
    ),
)


@hookimpl
def scanfit_exporters() -> Iterator[Exporter]:
    yield Exporter(
        name="table", summary="Delimited text for a spreadsheet, one row per measure or zone", suffix=".csv",
        options=OPTIONS, accepts=accepts, export=export,
    )  # fmt: skip


def accepts(value: object) -> bool:
    """Whether the value is a person's feet or a recommendation."""
    from scanfit.api import FootPair, Recommendation

    return isinstance(value, FootPair | Recommendation)


def export(value: Any, path: Path, options: Options) -> None:
    """Write the table of a value. Raises UsageError if separator and decimal mark are the same."""
    from scanfit.api import FootPair
    from scanfit_table.cells import refuse_two_commas, table
    from scanfit_table.feet import feet_rows
    from scanfit_table.items import item_rows

    refuse_two_commas(options)
    rows = feet_rows(value) if isinstance(value, FootPair) else item_rows(value, options)
    path.write_bytes(table(rows, options))
