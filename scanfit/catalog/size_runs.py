"""The sizes of one shoe in order: a dimension that falls where the size rises, within its error, is evened out.

Each size was measured with an error of its own, so along a run the inner length may fall by a few tenths from one size
to the next, and a longer foot would be given the smaller size. Neighbours that are out of order get their mean (pool
adjacent violators: of all numbers that never fall, the nearest in squares); what is in order stays as it was given.
What is out of order by more than its error explains is a mistake in the catalogue, and is named and left alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanfit.catalog.schema import DIMENSIONS
from scanfit.errors import ScanfitError, ValueFault

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

EXPLAINED = 3.0
"""Sigmas by which a dimension may be moved: beyond that it is no error of measuring (D)."""

TOLD = 3
STILL_MM = 1e-9
_RUN = ("brand", "model", "sku", "size_system", "width")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ordered:
    """The table with its runs in order, and what was done, in words."""

    table: pl.DataFrame
    notes: tuple[str, ...]


def in_order(table: pl.DataFrame) -> Ordered:
    """Return a table of shoes in which no dimension falls along the sizes of a run, where its error explains that.

    Only runs whose sizes share one source and one sigma are touched.

    Cost: one sort of the rows, and a pass for each dimension; the few runs that are out of order one by one.
    """
    import numpy as np
    import polars as pl

    if not len(table):
        return Ordered(table=table, notes=())
    sizes, runs = _sizes(table), table.select(_RUN).hash_rows().to_numpy()
    order = np.lexsort((sizes, runs))
    order = order[np.isfinite(sizes[order])]
    notes: list[str] = []
    columns: list[pl.Series] = []
    for name in DIMENSIONS:
        if name not in table.columns or table[name].null_count() == len(table):
            continue
        values = table[name].to_numpy().astype(np.float64, copy=True)
        done = _Done(words=name.removesuffix("_mm").replace("_", " "))
        fallen = _fallen(values, order, runs)
        sigma, source = _origin(table, name) if fallen else (values, values)
        for rows in fallen:
            if np.ptp(sigma[rows]) == np.ptp(source[rows]) == 0:
                # in the order of their sizes, and of equal sizes the smaller first: only another size can be below
                ordered = rows[np.lexsort((values[rows], sizes[rows]))]
                _even_out(values, ordered, float(sigma[rows[0]]), table, done)
        if done.moved:
            columns.append(pl.Series(name, values, dtype=pl.Float64, nan_to_null=True))
        notes += done.notes()
    return Ordered(table=table.with_columns(columns) if columns else table, notes=tuple(notes))


def _sizes(table: pl.DataFrame) -> NDArray[np.float64]:
    """(N,) the foot length each row's size is made for; NaN where the label is no size of its system."""
    import numpy as np
    import polars as pl

    from scanfit.catalog.sizes import foot_length_mm

    keys = ["size_system", "size_label"]
    said = table.select(keys).unique(maintain_order=True)
    lengths: list[float | None] = []
    for system, label in said.iter_rows():
        try:
            lengths.append(float(foot_length_mm(system, label)))
        except (ScanfitError, ValueFault):
            lengths.append(None)
    known = said.with_columns(pl.Series("#length", lengths, dtype=pl.Float64))
    joined = table.select(keys).join(known, on=keys, how="left", maintain_order="left")["#length"]
    found: NDArray[np.float64] = joined.to_numpy().astype(np.float64)
    return found


def _fallen(values: NDArray[np.float64], order: NDArray[np.intp], runs: NDArray[np.uint64]) -> list[NDArray[np.intp]]:
    """The rows of every run in which a number is below the one before it."""
    import numpy as np

    known = order[np.isfinite(values[order])]
    along, of = values[known], runs[known]
    fallen = np.unique(of[1:][(np.diff(along) < -STILL_MM) & (of[1:] == of[:-1])])
    starts, ends = np.searchsorted(of, fallen, side="left"), np.searchsorted(of, fallen, side="right")
    return [known[start:end] for start, end in zip(starts, ends, strict=True)]


@dataclass(slots=True, kw_only=True)
class _Done:
    """What was done to one dimension."""

    words: str
    moved: int = 0
    most_mm: float = 0.0
    beyond: list[str] = field(default_factory=list)

    def notes(self) -> list[str]:
        found = []
        if self.moved:
            found.append(
                f"{self.words} fell where the size rises, within its error: {self.moved} variants got the mean of "
                f"neighbouring sizes, at most {self.most_mm:.1f} mm off what the catalogue gives"
            )
        if self.beyond:
            more = f" and {len(self.beyond) - TOLD} more" if len(self.beyond) > TOLD else ""
            found.append(
                f"{self.words} falls where the size rises by more than its error explains: "
                f"{', '.join(self.beyond[:TOLD])}{more}; see that the catalogue is right"
            )
        return found


def _origin(table: pl.DataFrame, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(N,) each: how sure a dimension is, and the number of its source."""
    import numpy as np

    stem = name.removesuffix("_mm")
    sigma = table[f"{stem}_sigma_mm"].to_numpy().astype(np.float64)
    return sigma, table[f"{stem}_source"].to_physical().to_numpy().astype(np.float64)


def _even_out(
    values: NDArray[np.float64], rows: NDArray[np.intp], sigma: float, table: pl.DataFrame, done: _Done
) -> None:
    """Even out one run in place."""
    import numpy as np

    evened = np.array(never_falling(values[rows].tolist()))
    by = np.abs(evened - values[rows])
    if not by.max() <= EXPLAINED * sigma:
        worst = int(rows[by.argmax()])
        done.beyond.append(f"{table['sku'][worst]} near size {table['size_label'][worst]}")
        return
    values[rows] = evened
    done.moved += int((by > STILL_MM).sum())
    done.most_mm = max(done.most_mm, float(by.max()))


def never_falling(values: list[float]) -> list[float]:
    """Return the numbers nearest in squares to ``values`` that never fall: pool adjacent violators."""
    means: list[float] = []
    counts: list[int] = []
    for value in values:
        means.append(value)
        counts.append(1)
        while len(means) > 1 and means[-2] > means[-1]:
            count = counts[-2] + counts[-1]
            means[-2:] = [(means[-2] * counts[-2] + means[-1] * counts[-1]) / count]
            counts[-2:] = [count]
    return [mean for mean, count in zip(means, counts, strict=True) for _ in range(count)]
