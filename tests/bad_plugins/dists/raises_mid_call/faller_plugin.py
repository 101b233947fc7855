"""Every provider raises when it is called."""

from scanfit.api import CatalogSource, MeasurementDef, Recommender, ScanReader, hookimpl


def fall(*arguments):
    print("this is not for stdout")
    raise ZeroDivisionError("division by zero")


def leave(*arguments):
    raise SystemExit(0)


@hookimpl
def scanfit_measurements():
    yield MeasurementDef(name="faller.zero", summary="Divides by zero", unit="mm", standard="none", compute=fall)
    yield MeasurementDef(name="faller.exit", summary="Leaves", unit="mm", standard="none", compute=leave)


@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="faller", summary="Falls", suffixes=(".fall",), read=fall)


@hookimpl
def scanfit_catalogs():
    yield CatalogSource(name="faller", summary="Falls", accepts=lambda x: x.startswith("fall:"), load=fall)
    yield CatalogSource(name="faller-early", summary="Falls early", accepts=fall, load=fall)


@hookimpl
def scanfit_recommenders():
    yield Recommender(name="faller", summary="Falls", item="shoe", needs=(), score=fall, explain=fall, chance=fall)
