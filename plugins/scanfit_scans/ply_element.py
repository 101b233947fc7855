"""What is kept of one element of a PLY file: its coordinates, and its polygons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scanfit.api import ScanError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanfit_scans.ply_header import Element

AXES = ("x", "y", "z")
# The first is what the format's author wrote, the second what many tools write.
CORNER_LISTS = ("vertex_indices", "vertex_index")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kept:
    """The columns called x, y or z, and the corner counts and corners of the polygons, where there are any."""

    columns: dict[str, NDArray[Any]] = field(default_factory=dict)
    counts: NDArray[np.int64] | None = None
    corners: NDArray[Any] | None = None


def cut_short(element: Element, present: int) -> ScanError:
    """The error for a file that ends before what its header promises."""
    return ScanError(
        f"the header promises {element.count:,} records of '{element.name}', the file holds {present:,}",
        next_step="the file is cut short or damaged: copy or export it again",
    )
