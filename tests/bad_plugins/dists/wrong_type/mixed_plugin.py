"""Yields things that are not readers, and one whose read cannot be called."""

from scanfit.api import ScanReader, hookimpl


@hookimpl
def scanfit_scan_readers():
    yield "stl"
    yield ScanReader(name="uncallable", summary="Not a function", suffixes=(".x",), read="read")


@hookimpl
def scanfit_catalogs():
    return "csv"


@hookimpl
def scanfit_recommenders():
    return None
