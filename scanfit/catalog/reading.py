"""One way from a source to checked rows with their dimensions, part by part: to load, to check and to compile.

A part is what the source hands over at once: all of a small file, some thousand rows of a big one. Each goes
through the shop's words, the check and the evidence on its own; what is wrong between rows is found at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanfit.catalog.between import RowNames
from scanfit.catalog.check import HEADER_LINE, in_order, no_rows, typed_part
from scanfit.catalog.evidence import with_dimensions
from scanfit.catalog.fault import Fault, errors_of, merged
from scanfit.catalog.location import shown
from scanfit.catalog.schema import DIMENSIONS, LINE, columns_of, kind_of
from scanfit.catalog.shop import ShopIntake
from scanfit.errors import CatalogError, UsageError

if TYPE_CHECKING:
    import polars as pl

    from scanfit.catalog.charts import Charts
    from scanfit.catalog.shop import Intake
    from scanfit.providers import CatalogSource

DECIMAL_MARKS = (".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What the user says of catalogues that their files do not.

    Attributes
    ----------
    size_system : of labels that name none: EU, US, UK … (``--size-system``)
    charts : the brands' size charts, the shipped ones and the user's own (``--chart``); None: the shipped ones
    """

    size_system: str = ""
    charts: Charts | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inspected:
    """What was found in a catalogue; it may have errors.

    Attributes
    ----------
    kind : "shoe" or "insole"
    rows : of the catalogue, those left out not counted
    extra : columns that were not used
    intake : what became of the shop's own words, and what was left out
    sources : for each inner dimension, how many rows have it from which source
    notes : what people should know of how the dimensions came about
    """

    kind: str
    rows: int
    faults: tuple[Fault, ...]
    extra: tuple[str, ...]
    intake: Intake
    sources: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]


class Reading:
    """Reads one catalogue: iterate over ``parts`` to the end, then ask ``found``."""

    def __init__(
        self,
        location: str,
        source: CatalogSource,
        options: Mapping[str, Any] | None = None,
        supplied: Supplied | None = None,
    ) -> None:
        from scanfit.catalog.charts import load_charts

        self.location = location
        self.kind = ""
        self._source = source
        self._options = dict(options or {})
        self._supplied = supplied or Supplied()
        self._decimal = self._options.get("decimal", ".")
        if self._decimal not in DECIMAL_MARKS:
            raise UsageError(f"decimal is '{self._decimal}'", where="-o decimal=", next_step="use . or ,")
        self._charts = self._supplied.charts or load_charts()
        self._intake = ShopIntake(default_system=self._supplied.size_system)
        self._faults: list[Fault] = []
        self._names = RowNames()
        self._extra: tuple[str, ...] = ()
        self._rows = 0
        self._read = 0
        self._sources: dict[str, dict[str, int]] = {}
        self._notes: dict[str, None] = {}

    def parts(self) -> Iterator[pl.DataFrame]:
        """The catalogue's rows, part by part; none of a part that has errors, and no more after it."""
        for loaded in self._loaded():
            table = self._understood(as_frame(loaded, self._source.name, shown(self.location)))
            part = typed_part(table, self.kind, decimal=self._decimal)
            self._rows += table.height
            if part.faults:
                self._faults = merged([*self._faults, *part.faults])
            if not part.table.width:  # a column is missing, and it will be missing in every part
                return
            self._names.add(part.keys)
            if not errors_of(self._faults) and table.height:
                yield self._dimensioned(part.table)

    def found(self) -> Inspected:
        """What was found. Only after the last part is it all there is."""
        faults = list(self._faults)
        intake = self._intake.summary()
        if not self._rows and not faults and not intake.left_out:
            faults.append(no_rows())
        faults += self._names.faults()
        return Inspected(
            kind=self.kind, rows=self._rows, faults=in_order(faults, self.kind), extra=self._extra, intake=intake,
            sources=self._sources, notes=tuple(self._notes),
        )  # fmt: skip

    def _loaded(self) -> Iterator[Any]:
        if self._source.batches is not None:
            yield from self._source.batches(self.location, self._options)
        else:
            yield self._source.load(self.location, self._options)

    def _understood(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The part in the schema's columns, each row with its line in the file."""
        import polars as pl

        if LINE not in raw.columns:
            first = HEADER_LINE + 1 + self._read
            raw = raw.with_columns(pl.int_range(first, first + raw.height, eager=True).alias(LINE))
        self._read += raw.height
        try:
            table = self._intake.batch(raw)
            if not self.kind:
                self.kind = kind_of(table.columns)
                names = {column.name for column in columns_of(self.kind)}
                self._extra = tuple(name for name in table.columns if name not in names and name != LINE)
        except CatalogError as error:
            raise error.at(shown(self.location)) from None
        return table

    def _dimensioned(self, table: pl.DataFrame) -> pl.DataFrame:
        if self.kind != "shoe":
            return table
        evidenced = with_dimensions(table, self._charts)
        self._notes |= dict.fromkeys(evidenced.notes)
        for name in DIMENSIONS:
            counts = evidenced.table[name.replace("_mm", "_source")].value_counts()
            for word, count in counts.iter_rows():
                if word:
                    of = self._sources.setdefault(name, {})
                    of[word] = of.get(word, 0) + count
        return evidenced.table


def as_frame(loaded: Any, source: str, location: str) -> pl.DataFrame:
    """Return anything with the Arrow stream interface as a polars table."""
    import polars as pl

    if isinstance(loaded, pl.DataFrame):
        return loaded
    if not hasattr(loaded, "__arrow_c_stream__"):
        raise CatalogError(
            f"catalogue source '{source}' returned {type(loaded).__name__}, expected a table with the Arrow stream "
            "interface",
            where=location, next_step="tell the author of the plugin; polars, pyarrow and pandas tables all have it",
        )  # fmt: skip
    return pl.DataFrame(loaded)
