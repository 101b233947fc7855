"""What a sheet's file says of its cells before calamine lays them out in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from scanfit.api import CatalogError

MAX_CELLS = 10_000_000
_KEPT = 1000


@dataclass(slots=True)
class Seen:
    """Where a sheet has cells (rows and columns from 0), and the cells that hold no value of their own.

    Attributes
    ----------
    errors : cells that hold an error such as #REF!; calamine hands them over as empty
    unvalued : cells with a formula that was never calculated; calamine hands them over as empty or 0
    merged : first and last cell of each merged area, where calamine does not tell them
    """

    top: int = -1
    left: int = -1
    bottom: int = -1
    right: int = -1
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    unvalued: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def add(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Take account of cells from ``row`` and ``column`` on."""
        if self.top < 0 or row < self.top:
            self.top = row
        if self.left < 0 or column < self.left:
            self.left = column
        self.bottom = max(self.bottom, row + rows - 1)
        self.right = max(self.right, column + columns - 1)

    def add_error(self, row: int, column: int, text: str) -> None:
        if len(self.errors) < _KEPT:
            self.errors.append((row, column, text))

    def add_unvalued(self, row: int, column: int) -> None:
        if len(self.unvalued) < _KEPT:
            self.unvalued.append((row, column))

    @property
    def area(self) -> int:
        """Cells of the rectangle around all of them: what it takes to lay the sheet out in memory."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) if self.top >= 0 else 0


def bearable(sheets: dict[str, Seen], location: str) -> None:
    """Refuse sheets that would not fit in memory, though their file is small: two cells in far corners suffice."""
    if sum(seen.area for seen in sheets.values()) > MAX_CELLS:
        name, worst = max(sheets.items(), key=lambda item: item[1].area)
        raise CatalogError(
            f"its cells reach from {cell_name(worst.top, worst.left)} to {cell_name(worst.bottom, worst.right)}, "
            f"at most {MAX_CELLS:,} cells are read",
            where=f"{location} sheet '{name[:80]}'",
            next_step="delete what is far from the table, or save the table as CSV",
        )  # fmt: skip


def cell_name(row: int, column: int) -> str:
    """The cell's name in the sheet: row 0, column 27 is AB1."""
    letters = ""
    number = column + 1
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"
