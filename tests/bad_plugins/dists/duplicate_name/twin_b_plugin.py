"""Its reader has the name of another stranger's."""

from scanfit.api import ScanReader, hookimpl


def read(path, options):
    raise NotImplementedError


@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="twin", summary="Twin of the other", suffixes=(".twin",), read=read)
