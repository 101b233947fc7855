"""Yields one good reader, then raises."""

from scanfit.api import ScanReader, hookimpl


def read(path, options):
    raise NotImplementedError


@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="first-half", summary="Came before the failure", suffixes=(".half",), read=read)
    raise KeyError("second-half")
