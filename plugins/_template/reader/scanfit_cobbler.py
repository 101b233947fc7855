"""A scanner's own text format: a header that says unit and side, then corners and triangles.

    cobbler-mesh 1
    unit mm
    side left
    vertices 3
    faces 1
    0 0 0
    ...                 one line x y z for each vertex, then one line i j k (from 0) for each face

A file comes from outside: its size, its counts and its numbers are checked before they are used, and whatever is
wrong with it is a ScanError that says what, where and what to do. scanfit never guesses, and neither does a reader.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scanfit.api import RawScan, ScanError, ScanReader, Side, Unit, hookimpl

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from scanfit.api import Options

MAGIC = "cobbler-mesh 1"
SUFFIX = ".cobbler"
FIELDS = ("unit", "side", "vertices", "faces")  # each on a line of its own, in this order
SIDES = {"left": Side.LEFT, "right": Side.RIGHT, "unknown": None}
MAX_BYTES = 128 * 1024 * 1024  # a foot scan of a million triangles is a third of this
AGAIN = "export the scan again"


def read(path: Path, options: Options) -> RawScan:
    """Read one file. Raises ScanError, with the file's name, for anything that is wrong with it."""
    try:
        return _parsed(_lines(path))
    except ScanError as error:
        raise error.at(str(path)) from error.__cause__


def _lines(path: Path) -> list[str]:
    """The lines of a file of a bearable size."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ScanError(
                f"the file has {size / 2**20:.0f} MB, at most {MAX_BYTES / 2**20:.0f} MB are read",
                next_step="export it with fewer triangles; 500,000 are plenty for a foot",
            )
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise ScanError("this is no text", next_step=f"export the scan as {MAGIC}") from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        raise ScanError(f"the file cannot be read: {reason}", next_step="check its name and who may read it") from error


def _parsed(lines: Sequence[str]) -> RawScan:
    from scanfit.api import clean_mesh  # here and not above: it brings numpy along

    if not lines or lines[0].strip() != MAGIC:
        raise ScanError(f"the file does not begin with '{MAGIC}'", next_step=f"give a file that ends in {SUFFIX}")
    head = dict(_field(lines, number, name) for number, name in enumerate(FIELDS, start=1))
    unit = next((unit for unit in Unit if unit.value == head["unit"]), None)
    if unit is None:  # a unit that is not known is refused: half a foot looks like a foot
        known = ", ".join(unit.value for unit in Unit)
        raise ScanError(f"line 2: the unit is '{head['unit'][:20]}', expected one of {known}", next_step=AGAIN)
    if head["side"] not in SIDES:
        raise ScanError(f"line 3: the side is '{head['side'][:20]}', expected {', '.join(SIDES)}", next_step=AGAIN)
    first = 1 + len(FIELDS)
    vertices, faces = (_count(head[name], name) for name in ("vertices", "faces"))
    if len(lines) != first + vertices + faces:  # before anything of that size is made
        raise ScanError(
            f"the header promises {vertices:,} vertices and {faces:,} faces, {len(lines) - first:,} lines follow it",
            next_step=f"the file is cut short or damaged: {AGAIN}",
        )
    points = _rows(lines[first : first + vertices], "vertices")
    corners = _rows(lines[first + vertices :], "faces")
    if (corners != corners.round()).any() or corners.min() < 0 or corners.max() >= vertices:
        raise ScanError(f"a face has a corner that is none of the {vertices:,} vertices", next_step=AGAIN)
    cleaned = clean_mesh(points, corners.astype("int64"))  # twins merged, flat triangles dropped; it says what it did
    return RawScan(mesh=cleaned.mesh, unit=unit, side=SIDES[head["side"]], notes=cleaned.notes)


def _field(lines: Sequence[str], number: int, name: str) -> tuple[str, str]:
    key, _, value = (lines[number] if number < len(lines) else "").partition(" ")
    if key != name or not value.strip():
        raise ScanError(f"line {number + 1}: expected '{name}' and its value", next_step=AGAIN)
    return name, value.strip()


def _count(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise ScanError(f"'{text[:20]}' {name} were promised, expected a whole number above 0", next_step=AGAIN)
    return int(text)


def _rows(lines: Sequence[str], what: str) -> NDArray[np.float64]:
    """(N, 3) finite numbers. numpy reads whole blocks; a loop over a million lines would take seconds."""
    import numpy as np

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # numpy warns where it makes something of what is not there
            rows = np.loadtxt(lines, dtype=np.float64, comments=None, ndmin=2)
    except (ValueError, Warning) as error:
        raise ScanError(f"the {what} cannot be read: {str(error)[:200]}", next_step=AGAIN) from error
    if rows.shape != (len(lines), 3) or not np.isfinite(rows).all():
        raise ScanError(f"the {what} are not {len(lines):,} lines of three finite numbers", next_step=AGAIN)
    return rows


def example(folder: Path) -> Path:
    """Write a small scan, of a foot that nobody has. ``scanfit plugins check`` reads it."""
    from scanfit.api import simulated_scan

    mesh = simulated_scan().surface  # mm
    head = [MAGIC, "unit mm", "side unknown", f"vertices {len(mesh.vertices)}", f"faces {len(mesh.faces)}"]
    rows = [f"{x:.3f} {y:.3f} {z:.3f}" for x, y, z in mesh.vertices] + [f"{i} {j} {k}" for i, j, k in mesh.faces]
    path = folder / f"example{SUFFIX}"
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8", newline="\n")
    return path


@hookimpl
def scanfit_scan_readers() -> Iterable[ScanReader]:
    yield ScanReader(
        name="cobbler",
        summary="The scanner's own text format: unit, side, corners and triangles",
        suffixes=(SUFFIX,),
        read=read,
        example=example,
    )
