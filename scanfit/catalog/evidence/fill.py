"""Fill the inner dimensions of a whole table, and say of every one where it is from and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanfit.catalog.charts import Charts
from scanfit.catalog.evidence.estimate import LAST, LAST_OF, ball_of_mark, length_of_label, made_for, of_last
from scanfit.catalog.evidence.rules import measured_sigma_mm
from scanfit.catalog.schema import INNER, SOURCES

if TYPE_CHECKING:
    import polars as pl

_LENGTH, _BALL = "inner_length_mm", ("ball_girth_mm", "ball_width_mm")
_SAID = ["brand", "wearer", "category", "size_system", "size_label", "width"]
"""What a label's estimates hang on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidenced:
    """The table with its dimensions, each with sigma and source; and why some were not told.

    The source columns are Enum (a byte a row): "" where there is no number.
    """

    table: pl.DataFrame
    notes: tuple[str, ...] = ()


def with_dimensions(table: pl.DataFrame, charts: Charts) -> Evidenced:
    """Return a typed table of shoes with every inner dimension that something tells.

    Cost: next to nothing where all are given; otherwise one estimate for each different label, width, category
    and brand with a chart, and a join.
    """
    import polars as pl

    words = pl.Enum(["", *SOURCES])
    columns: dict[str, pl.Series] = {}
    for name in INNER:
        stem = name.removesuffix("_mm")
        value, source = table[name], table[f"{stem}_source"].cast(words)
        given = value.is_not_null()
        unsaid = pl.Series([""], dtype=words)
        source = pl.select(pl.when(given & (source == unsaid)).then(pl.lit("measured", dtype=words)).otherwise(source))
        usual = pl.when(given).then(pl.lit(measured_sigma_mm(name)))
        columns[name] = value
        columns[f"{stem}_sigma_mm"] = pl.select(pl.coalesce(table[f"{stem}_sigma_mm"], usual)).to_series()
        columns[f"{stem}_source"] = source.to_series()
    _from_lasts(table, columns)
    reasons = _from_labels(table, columns, charts)
    filled = table.with_columns(**columns)
    return Evidenced(table=filled, notes=tuple(f"some width marks say nothing in mm: {why}" for why in reasons))


def _from_lasts(table: pl.DataFrame, columns: dict[str, pl.Series]) -> None:
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
        shift = pl.DataFrame(rules, schema={"shift": pl.Float64, "sigma": pl.Float64}, orient="row")
        told = table.select("category", "toe_form").join(
            pairs.hstack(shift), on=["category", "toe_form"], how="left", maintain_order="left"
        )
        _fill(columns, name, table[last] + told["shift"], told["sigma"], pl.lit(LAST))


def _from_labels(table: pl.DataFrame, columns: dict[str, pl.Series], charts: Charts) -> list[str]:
    """Fill what labels and width marks tell, and return why marks told nothing."""
    import polars as pl

    marked = table["width"] != ""
    open_ball = (columns[_BALL[0]].is_null() | columns[_BALL[1]].is_null()) & marked
    wanted = columns[_LENGTH].is_null() | open_ball
    if not wanted.any():
        return []
    # brands without a chart are all alike here: one estimate serves them
    brands = {brand: brand if charts.has(brand) else "" for brand in table["brand"].unique().to_list()}
    said = table.select(_SAID).with_columns(pl.col("brand").replace_strict(brands, return_dtype=pl.String))
    unique = said.filter(wanted).unique(maintain_order=True)
    reasons: dict[str, None] = {}
    told = [_told(dict(zip(_SAID, row, strict=True)), charts, reasons) for row in unique.iter_rows()]
    schema: dict[str, Any] = {}
    for name in (_LENGTH, *_BALL):
        schema |= {name: pl.Float64, f"{name}#sigma": pl.Float64, f"{name}#source": pl.String}
    joined = said.join(
        unique.hstack(pl.DataFrame(told, schema=schema, orient="row")), on=_SAID, how="left", maintain_order="left"
    )
    for name in (_LENGTH, *_BALL):
        _fill(columns, name, joined[name], joined[f"{name}#sigma"], joined[f"{name}#source"])
    return list(reasons)


def _told(row: dict[str, str], charts: Charts, reasons: dict[str, None]) -> list[Any]:
    """Value, sigma and source of the length, the ball's girth and its width; None where nothing tells it."""
    told: dict[str, list[Any]] = {name: [None, None, None] for name in (_LENGTH, *_BALL)}
    size = made_for(row["brand"], row["wearer"], row["size_system"], row["size_label"], charts)
    if size is not None:
        length = length_of_label(size, row["category"])
        if length is not None:
            told[_LENGTH] = [length.value_mm, length.sigma_mm, length.source]
        if row["width"]:
            ball = ball_of_mark(size, row["size_system"], row["width"], row["wearer"])
            if isinstance(ball, str):
                reasons[ball] = None
            else:
                told[ball[0]] = [ball[1].value_mm, ball[1].sigma_mm, ball[1].source]
    return [each for name in told for each in told[name]]


def _fill(columns: dict[str, pl.Series], name: str, value: pl.Series, sigma: pl.Series, source: Any) -> None:
    """Where the dimension is not known yet and ``value`` is, take it with its sigma and source."""
    import polars as pl

    stem = name.removesuffix("_mm")
    dtype = columns[f"{stem}_source"].dtype
    take = columns[name].is_null() & value.is_not_null()
    word = pl.when(take).then(source if isinstance(source, pl.Expr) else pl.lit(source))
    columns[f"{stem}_source"] = pl.select(pl.coalesce(word.cast(dtype), columns[f"{stem}_source"])).to_series()
    columns[f"{stem}_sigma_mm"] = pl.select(
        pl.when(take).then(sigma).otherwise(columns[f"{stem}_sigma_mm"])
    ).to_series()
    columns[name] = pl.select(pl.when(take).then(value).otherwise(columns[name])).to_series()
