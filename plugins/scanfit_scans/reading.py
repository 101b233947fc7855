"""From a path to a ``RawScan``: read the bytes once, parse, clean, and say which file was at fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanfit.api import RawScan, ScanError, Unit, clean_mesh

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike

# Ten million triangles of binary STL are half of this; a foot scan has less than one million.
MAX_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parsed:
    """What a format holds, before cleaning. Fields as in ``clean_mesh`` and ``RawScan``; no faces: a point cloud."""

    vertices: ArrayLike
    faces: ArrayLike | None
    unit: Unit | None = None
    notes: tuple[str, ...] = ()


def read_scan(path: Path, parse: Callable[[bytes], Parsed]) -> RawScan:
    """Read one file with the parser of its format."""
    try:
        parsed = parse(read_bytes(path))
        if parsed.faces is None:
            return _meshed(parsed)
        result = clean_mesh(parsed.vertices, parsed.faces)
    except ScanError as error:
        raise error.at(str(path)) from error.__cause__
    return RawScan(mesh=result.mesh, unit=parsed.unit, notes=(*parsed.notes, *result.notes))


def _meshed(parsed: Parsed) -> RawScan:
    """The surface that the points of a cloud lie on."""
    import numpy as np

    from scanfit.api import mesh_cloud

    points = np.asarray(parsed.vertices)
    made = mesh_cloud(points)
    note = f"a point cloud of {len(points):,} points, meshed here"
    return RawScan(
        mesh=made.mesh, unit=parsed.unit, notes=(*parsed.notes, note, *made.notes), scatter=made.scatter
    )  # fmt: skip


def read_bytes(path: Path) -> bytes:
    """Return the file's bytes, or say why there are none to be had."""
    where = str(path)
    try:
        if path.is_dir():
            raise ScanError("this is a folder, not a scan file", where=where, next_step="name the file inside it")
        status = path.stat()
        if not path.is_file():
            raise ScanError("this is a device or a pipe, not a file", where=where, next_step="save the scan to a file")
        if status.st_size > MAX_BYTES:
            raise ScanError(
                f"the file is {status.st_size / MAX_BYTES:.1f} GiB, at most 1 GiB is read",
                where=where,
                next_step="export it with fewer triangles; 500,000 are plenty for a foot",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ScanError("there is no such file", where=where, next_step="check the name and the folder") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ScanError(
            f"the file cannot be opened: {reason}", where=where, next_step="check who may read it, and copy it again"
        ) from error
    if not data:
        raise ScanError("the file is empty", where=where, next_step="export the scan again")
    return data
