"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from scanfit.errors import UsageError


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``: to a temporary file beside it first, then renamed over it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(
            f"the file cannot be written: {error.strerror}",
            where=str(path),
            next_step="choose a folder that exists and can be written to",
        ) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        os.unlink(name)
        raise UsageError(
            f"the file cannot be written: {error.strerror}", where=str(path), next_step="choose another path"
        ) from error
