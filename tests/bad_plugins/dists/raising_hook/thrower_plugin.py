"""Its hook raises before it yields anything."""

from scanfit.api import hookimpl


@hookimpl
def scanfit_scan_readers():
    raise RuntimeError("the scanner list is empty\nsecond line")
