"""Where the demonstration's scans and catalogues are: inside the wheel, otherwise in the checkout."""

from __future__ import annotations

from pathlib import Path

from scanfit.errors import ScanfitError

PACKAGE = Path(__file__).resolve().parent
ROOMS = ("scans", "catalogs")


def path(relative: str, *, package: Path = PACKAGE) -> Path:
    """Return the file or folder ``relative``, such as ``catalogs/demo/shoes.csv``.

    Raises
    ------
    ScanfitError
        If it is neither in the installed package nor in a checkout.
    """
    parts = relative.split("/")
    if parts[0] not in ROOMS or ".." in parts:
        raise ScanfitError(f"'{relative}' is not demonstration data", next_step=f"it is in {' or '.join(ROOMS)}")
    checkout = [package.parent] if (package.parent / "pyproject.toml").is_file() else []
    for root in (package / "_data", *checkout):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise ScanfitError(
        f"the demonstration data '{relative}' is not there",
        where=str(package),
        next_step="install scanfit again, or run it from a checkout",
    )
