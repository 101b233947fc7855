"""One hook is misspelt, one lacks its mark, one is right."""

from scanfit.api import ScanReader, hookimpl


def read(path, options):
    raise NotImplementedError


@hookimpl
def scanfit_scan_reader():
    yield ScanReader(name="lost", summary="Never found", suffixes=(".lost",), read=read)


def scanfit_catalogs():
    yield None


@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="found", summary="The one that is right", suffixes=(".found",), read=read)
