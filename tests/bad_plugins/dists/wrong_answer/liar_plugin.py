"""Every provider answers, and every answer is wrong."""

import math

from scanfit.api import (
    CatalogSource,
    Category,
    Measurement,
    MeasurementDef,
    Recommender,
    ScanReader,
    Scores,
    hookimpl,
)


class Unchecked(Measurement):
    """A measurement that skips the check at its birth."""

    def __post_init__(self):
        pass


ANSWERS = {
    "nan": lambda view: Unchecked(name="liar.nan", value=math.nan, unit="mm", sigma=1.0),
    "infinite_sigma": lambda view: Unchecked(name="liar.infinite_sigma", value=1.0, unit="mm", sigma=math.inf),
    "honest_nan": lambda view: Measurement(name="liar.honest_nan", value=math.nan, unit="mm", sigma=1.0),
    "bare": lambda view: 42.0,
    "other_name": lambda view: Measurement(name="foot_length", value=250.0, unit="mm", sigma=1.0),
    "other_unit": lambda view: Measurement(name="liar.other_unit", value=25.0, unit="", sigma=1.0),
    "nothing": lambda view: None,
    "good": lambda view: Category(name="liar.good", value="true", probability=1.0),
}


@hookimpl
def scanfit_measurements():
    for name, compute in ANSWERS.items():
        yield MeasurementDef(name=f"liar.{name}", summary=name, unit="mm", standard="none", compute=compute)
    yield MeasurementDef(name="foot_length", summary="A bare name", unit="mm", standard="none", compute=print)


@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="liar", summary="Returns a path", suffixes=(".liar",), read=lambda path, options: path)


@hookimpl
def scanfit_catalogs():
    yield CatalogSource(
        name="liar",
        summary="Returns a list",
        accepts=lambda location: location.startswith("liar:") or (location == "unsure:" and 1),
        load=lambda location, options: [location],
    )


@hookimpl
def scanfit_recommenders():
    yield Recommender(
        name="liar",
        summary="NaN for every row",
        item="shoe",
        needs=(),
        score=lambda request, table: Scores(
            score=[math.nan] * len(table), mean=[0.0] * len(table), worst_zone=["toe_length"] * len(table)
        ),
        explain=lambda request, rows: [],
        chance=lambda request, rows: [1.5] * len(rows),
    )
