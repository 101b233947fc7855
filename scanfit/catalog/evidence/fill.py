"""Fill the inner dimensions of a whole table, and say of every one where it is from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanfit.catalog.charts import Charts
from scanfit.catalog.evidence.estimate import (
    LAST,
    LAST_OF,
    ball_of_mark,
    length_of_label,
    made_for,
    mark_of,
    of_last,
)
from scanfit.catalog.evidence.impossible import drop_impossible
from scanfit.catalog.evidence.rules import told_sigma_mm
from scanfit.catalog.schema import DIMENSIONS, SHOE, SOURCES

if TYPE_CHECKING:
    import polars as pl

_LENGTH, _BALL = "inner_length_mm", ("ball_girth_mm", "ball_width_mm")
_SAID = ["brand", "wearer", "category", "size_system", "size_label", "width"]
"""What a label's estimates hang on."""
_NO_LENGTH, _NO_BALL = "#no length", "#no ball"
_LIMITS = {column.name: (column.low, column.high) for column in SHOE}
_TOLD_REASONS = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidenced:
    """The table with its dimensions, each with sigma and source; and why some were not told.

    The source columns are Enum (a byte a row): "" where there is no number.
    """

    table: pl.DataFrame
    notes: tuple[str, ...] = ()


def with_dimensions(table: pl.DataFrame, charts: Charts) -> Evidenced:
    """Return a typed table of shoes with every inner dimension that something tells.

    A number that the table gives stays, with the source it names or as measured.

    Cost: next to nothing where all are given; otherwise one estimate for each different label, width, category
    and brand with a chart, and a join.
    """
    columns: dict[str, pl.Series] = {}
    for name in DIMENSIONS:
        _given(table, name, columns)
    reasons: dict[str, None] = {}
    _from_lasts(table, columns, reasons)
    _from_labels(table, columns, charts, reasons)
    drop_impossible(table, columns, reasons)
    notes = list(reasons)[:_TOLD_REASONS]
    if len(reasons) > len(notes):
        notes.append(f"{len(reasons) - len(notes)} more reasons like these")
    return Evidenced(table=table.with_columns(**columns), notes=tuple(notes))


def _given(table: pl.DataFrame, name: str, columns: dict[str, pl.Series]) -> None:
    """Take what the table gives of one dimension, with the sigma and source that it leaves out."""
    import polars as pl

    words = pl.Enum(["", *SOURCES])
    nothing, measured = pl.lit("", dtype=words), pl.lit("measured", dtype=words)
    value, sigma, source = table[name], table[_sigma(name)], table[_source(name)].cast(words)
    given, unsaid = value.is_not_null(), pl.select(source == nothing).to_series()
    if value.null_count() or unsaid.any():
        said = pl.when(~given).then(nothing).when(unsaid).then(measured).otherwise(source)
        source = pl.select(said.alias(_source(name))).to_series()
    if value.null_count() or sigma.null_count():
        usual = {word: told_sigma_mm(name, word) for word in source.unique(maintain_order=True) if word}
        by_source = pl.lit(None, dtype=pl.Float64)
        for word, mm in usual.items():
            by_source = pl.when(source == pl.lit(word, dtype=words)).then(mm).otherwise(by_source)
        told = pl.when(given).then(pl.coalesce(sigma, by_source))
        sigma = pl.select(told.alias(_sigma(name))).to_series()
    columns[name], columns[_sigma(name)], columns[_source(name)] = value, sigma, source


def _from_lasts(table: pl.DataFrame, columns: dict[str, pl.Series], reasons: dict[str, None]) -> None:
    """Fill what the last tells; the rules are the same for every row of one category and toe form."""
    import polars as pl

    for name, last in LAST_OF.items():
        wanted = columns[name].is_null() & table[last].is_not_null()
        if not wanted.any():
            continue
        pairs = table.filter(wanted).select("category", "toe_form").unique(maintain_order=True)
        rules = []
        for category, form in pairs.iter_rows():
            found = of_last(name, 0.0, category, form)
            rules.append((None, None) if found is None else (found.value_mm, found.sigma_mm))
            if found is None:
                reasons[f"{last} of {form or 'unnamed'} toes and {category} shoes does not tell {name}"] = None
        shift = pl.DataFrame(rules, schema={"shift": pl.Float64, "sigma": pl.Float64}, orient="row")
        told = table.select("category", "toe_form").join(
            pairs.hstack(shift), on=["category", "toe_form"], how="left", maintain_order="left"
        )
        source = pl.repeat(LAST, table.height, eager=True)
        _fill(columns, name, table[last] + told["shift"], told["sigma"], source, reasons)


def _from_labels(table: pl.DataFrame, columns: dict[str, pl.Series], charts: Charts, reasons: dict[str, None]) -> None:
    """Fill what labels and width marks tell, and note why they told nothing."""
    import polars as pl

    marked = (table["width"] != "") | table["size_label"].str.contains("/", literal=True)
    no_length, (no_girth, no_width) = columns[_LENGTH].is_null(), (columns[name].is_null() for name in _BALL)
    wanted = no_length | ((no_girth | no_width) & marked)
    if not wanted.any():
        return
    # brands without a chart are all alike here: one estimate serves them
    brands = {brand: brand if charts.has(brand) else "" for brand in table["brand"].unique(maintain_order=True)}
    reasons |= dict.fromkeys(charts.notes_on(brand for brand in brands.values() if brand))
    said = table.select(_SAID).with_columns(pl.col("brand").replace_strict(brands, return_dtype=pl.String))
    # what a label does not tell is only worth a word where nothing else tells it
    said = said.with_columns(no_length.alias(_NO_LENGTH), (no_girth & no_width).alias(_NO_BALL))
    unique = said.filter(wanted).unique(maintain_order=True)
    told = [_told(row, charts, reasons) for row in unique.iter_rows(named=True)]
    schema: dict[str, Any] = {}
    for name in (_LENGTH, *_BALL):
        schema |= {name: pl.Float64, f"{name}#sigma": pl.Float64, f"{name}#source": pl.String}
    joined = said.join(
        unique.hstack(pl.DataFrame(told, schema=schema, orient="row")),
        on=said.columns,
        how="left",
        maintain_order="left",
    )
    for name in (_LENGTH, *_BALL):
        _fill(columns, name, joined[name], joined[f"{name}#sigma"], joined[f"{name}#source"], reasons)


def _told(row: dict[str, Any], charts: Charts, reasons: dict[str, None]) -> list[Any]:
    """Value, sigma and source of the length, the ball's girth and its width; None where nothing tells it."""
    told: dict[str, list[Any]] = {name: [None, None, None] for name in (_LENGTH, *_BALL)}
    system, label = row["size_system"], row["size_label"]
    size = made_for(row["brand"], row["wearer"], system, label, charts) if row[_NO_LENGTH] else None
    if isinstance(size, str):
        reasons[f"some inner lengths are not known: {size}"] = None
    elif size is not None and (length := length_of_label(size, row["category"])) is not None:
        told[_LENGTH] = [length.value_mm, length.sigma_mm, length.source]
    if mark := mark_of(system, label, row["width"]):
        ball = ball_of_mark(system, label, mark, row["wearer"])
        if isinstance(ball, str) and row[_NO_BALL]:
            reasons[f"some width marks say nothing in mm: {ball}"] = None
        elif not isinstance(ball, str):
            told[ball[0]] = [ball[1].value_mm, ball[1].sigma_mm, ball[1].source]
    return [each for name in told for each in told[name]]


def _fill(
    columns: dict[str, pl.Series],
    name: str,
    value: pl.Series,
    sigma: pl.Series,
    source: pl.Series,
    reasons: dict[str, None],
) -> None:
    """Where the dimension is not known yet and ``value`` is, take it with its sigma and source."""
    import polars as pl

    low, high = _LIMITS[name]
    take = columns[name].is_null() & value.is_not_null()
    beyond = take & ~value.is_between(low, high)
    if beyond.any():
        reasons[f"some {name} would be outside {low:g} to {high:g} mm and are left unknown"] = None
    take &= ~beyond
    filled = {name: value, _sigma(name): sigma, _source(name): source.cast(columns[_source(name)].dtype)}
    for column, new in filled.items():
        columns[column] = pl.select(pl.when(take).then(new).otherwise(columns[column]).alias(column)).to_series()


def _sigma(name: str) -> str:
    return f"{name.removesuffix('_mm')}_sigma_mm"


def _source(name: str) -> str:
    return f"{name.removesuffix('_mm')}_source"
