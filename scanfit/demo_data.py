"""Where files that ship beside the code are: inside the wheel, otherwise in the checkout.

The demonstration's scans and catalogues, and the templates of ``scanfit plugins new``.
"""

from __future__ import annotations

from pathlib import Path

from scanfit.errors import ScanfitError

PACKAGE = Path(__file__).resolve().parent
ROOMS = ("scans", "catalogs", "plugins/_template")


def path(relative: str, *, package: Path = PACKAGE) -> Path:
    """Return the file or folder ``relative``, such as ``catalogs/demo/shoes.csv``.

    Raises
    ------
    ScanfitError
        If it is neither in the installed package nor in a checkout.
    """
    parts = relative.split("/")
    if not f"{relative}/".startswith(tuple(f"{room}/" for room in ROOMS)) or ".." in parts:
        raise ScanfitError(f"'{relative}' does not ship with scanfit", next_step=f"what does is in {', '.join(ROOMS)}")
    checkout = [package.parent] if (package.parent / "pyproject.toml").is_file() else []
    for root in (package / "_data", *checkout):
        found = root.joinpath(*parts)
        if found.exists():
            return found
    raise ScanfitError(
        f"'{relative}', which ships with scanfit, is not there",
        where=str(package),
        next_step="install scanfit again, or run it from a checkout",
    )
