"""What is left out of a shop's table and what is concluded about the rest, counted, with examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scanfit.catalog.fault import printable

if TYPE_CHECKING:
    import polars as pl

_EXAMPLES = 3
_REMEMBERED = 1000
"""Different examples of one reason that are counted; a shop's labels that nobody understands are few."""


class Tally:
    """Counts over all parts of a table."""

    def __init__(self) -> None:
        self._left_out: dict[str, int] = {}
        self._examples: dict[str, dict[str, int]] = {}
        self._taken: dict[str, int] = {}

    @property
    def left_out(self) -> Mapping[str, int]:
        return dict(self._left_out)

    def without(self, table: pl.DataFrame, out: pl.Series, reason: str, example: str = "model") -> pl.DataFrame:
        """Return the rows that are not ``out``; the others are counted, with cells of ``example`` as examples."""
        out = out.fill_null(False)
        count = int(out.sum())
        if not count:
            return table
        self._left_out[reason] = self._left_out.get(reason, 0) + count
        if example in table.columns:
            shown = self._examples.setdefault(reason, {})
            for text, times in table.filter(out)[example].value_counts(sort=True, name="#n").iter_rows():
                if text and (text in shown or len(shown) < _REMEMBERED):
                    shown[text] = shown.get(text, 0) + times
        return table.filter(~out)

    def take(self, what: str, count: int) -> None:
        """Count rows of which something was concluded."""
        if count:
            self._taken[what] = self._taken.get(what, 0) + count

    def notes(self) -> Iterator[str]:
        for reason, count in _most_first(self._left_out):
            rows = "row is" if count == 1 else "rows are"
            yield f"{count} {rows} left out: {reason}{self._shown(reason)}"
        for what, count in _most_first(self._taken):
            yield f"{count} {'variant' if count == 1 else 'variants'}: {what}"

    def _shown(self, reason: str) -> str:
        found = self._examples.get(reason, {})
        first = _most_first(found)[:_EXAMPLES]
        listed = ", ".join(f"{printable(text, 80)}{f' ({n} times)' if n > 1 else ''}" for text, n in first)
        more = " …" if len(found) > _EXAMPLES else ""
        return f": {listed}{more}" if listed else ""


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """In an order that does not hang on where a table was cut into parts."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
