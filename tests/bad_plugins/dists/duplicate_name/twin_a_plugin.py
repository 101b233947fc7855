"""Its reader has the name of another stranger's, and of one of scanfit's."""

from scanfit.api import ScanReader, hookimpl


def read(path, options):
    raise NotImplementedError


@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="twin", summary="Twin of the other", suffixes=(".twin",), read=read)
    yield ScanReader(name="stl", summary="Twin of scanfit's own", suffixes=(".stl",), read=read)
