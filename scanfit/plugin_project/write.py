"""Texts to a folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scanfit.errors import UsageError


def write_project(files: Mapping[str, str], place: Path) -> None:
    """Write files into the new folder ``place``: into a temporary one beside it first, then renamed.

    Raises
    ------
    UsageError
        If ``place`` is there already, or its parent is not there or cannot be written to. Nothing is left behind.
    """
    if os.path.lexists(place):
        raise UsageError("it is there already", where=str(place), next_step="choose another name, or another --folder")
    if not place.parent.is_dir():
        raise UsageError("there is no such folder", where=str(place.parent), next_step="make it first, or name another")
    try:
        temporary = Path(tempfile.mkdtemp(dir=place.parent, prefix=".scanfit-"))
    except OSError as error:
        raise _failed(place, error) from error
    try:
        whole = temporary / place.name
        for path, text in files.items():
            file = whole / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        whole.rename(place)
    except OSError as error:
        raise _failed(place, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _failed(place: Path, error: OSError) -> UsageError:
    return UsageError(
        f"the project cannot be written: {error.strerror or error}",
        where=str(place),
        next_step="choose a --folder that can be written to",
    )
