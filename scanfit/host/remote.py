"""Catalogues on other machines: only a source that says it goes on a network is given one."""

from __future__ import annotations

from collections.abc import Sequence

from scanfit.catalog.location import is_file_url, is_remote, path_of_file_url, shown
from scanfit.errors import CatalogError
from scanfit.providers import CatalogSource


def refuse_file_url(location: str) -> None:
    """Raise CatalogError for a URL of the scheme ``file``: a path says the same, and says where it leads."""
    if is_file_url(location):
        path = path_of_file_url(location)
        step = f"give the path itself: {path}" if path else "copy the file to this machine and give its path"
        raise CatalogError(
            "this is a file: URL, and catalogues are given by path", where=shown(location), next_step=step
        )


def refuse_remote(source: CatalogSource, location: str, all_sources: Sequence[CatalogSource] = ()) -> None:
    """Raise CatalogError if a location is on another machine and its source does not say that it goes on a network."""
    if source.network or not is_remote(location):
        return
    what = f"this is on a network, and the catalogue source '{source.name}' does not declare that it goes on one"
    raise CatalogError(what, where=shown(location), next_step=fetch_it(all_sources))


def fetch_it(sources: Sequence[CatalogSource]) -> str:
    """Say what to do about a remote location that no source which goes on a network accepts."""
    able = "; ".join(f"{one.name} ({one.summary})" for one in sources if one.network)
    others = f"; the sources that go on a network do not accept it: {able}" if able else ""
    return f"download it and give the file's path{others}"
