"""What is wrong with a catalogue, told like a compiler does: line, column, what, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

ERROR, WARNING = "error", "warning"
SHOWN_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault, with every line it repeats on counted.

    Attributes
    ----------
    line : first line in the file (its header is line 1); None where the whole table is meant
    count : how many rows have it
    lines : the first few of those lines
    rule : ``what`` before the first row's value was put into it; faults of one rule are one fault
    severity : "error" (the catalogue cannot be used) or "warning"
    """

    line: int | None
    column: str
    what: str
    next_step: str
    severity: str = ERROR
    count: int = 1
    lines: tuple[int, ...] = ()
    rule: str = ""

    @property
    def message(self) -> str:
        """``what``, with the repetitions."""
        if self.count < 2:
            return self.what
        others = [str(line) for line in self.lines if line != self.line]
        listed = f", also line{'s' * (len(others) > 1)} {', '.join(others)}" if others else ""
        more = " …" if self.count > len(others) + 1 else ""
        return f"{self.what} ({self.count} rows{listed}{more})"


def fault_on(
    lines: Sequence[int], column: str, what: str, next_step: str, severity: str = ERROR, rule: str = ""
) -> Fault:
    """Return one fault for every line in ``lines`` (at least one, in the table's order)."""
    ordered = sorted(lines)
    return Fault(
        line=ordered[0], column=column, what=what, next_step=next_step, severity=severity,
        count=len(ordered), lines=tuple(ordered[:SHOWN_LINES]), rule=rule or what,
    )  # fmt: skip


def faults_where(
    mask: pl.Series,
    lines: pl.Series,
    column: str,
    what: str,
    next_step: str,
    *,
    values: pl.Series | None = None,
    severity: str = ERROR,
) -> list[Fault]:
    """Return one fault for all rows where ``mask`` is true, or none. {value} in ``what`` is the first such row's."""
    mask = mask.fill_null(False)
    if not mask.any():
        return []
    rule = what
    if values is not None:
        first = values.filter(mask)[0]
        what = what.replace("{value}", f"{first:.10g}" if isinstance(first, float) else printable(str(first)))
    return [fault_on(lines.filter(mask).to_list(), column, what, next_step, severity, rule)]


def merged(faults: Iterable[Fault]) -> list[Fault]:
    """One fault for each rule, column and severity; its words are those of the first line."""
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.rule or fault.what, fault.column, fault.severity), []).append(fault)
    return [_merged(group) for group in groups.values()]


def _merged(group: list[Fault]) -> Fault:
    if len(group) == 1:
        return group[0]
    first = min(group, key=lambda fault: fault.line or 0)
    lines = sorted(line for fault in group for line in fault.lines)[:SHOWN_LINES]
    return replace(first, count=sum(fault.count for fault in group), lines=tuple(lines))


def printable(text: str, longest: int = 40) -> str:
    """Return ``text`` fit for one line of a terminal: short, without control characters."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def errors_of(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults that make a catalogue unusable."""
    return [fault for fault in faults if fault.severity == ERROR]
