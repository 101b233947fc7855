"""A triangle soup or an untidy mesh in, a ``Mesh`` that geometry can trust out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from scanfit.errors import ScanError, ValueFault
from scanfit.model.mesh import Mesh

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# A foot of 330 mm written in micrometres reaches 3.3e5; rigs place it within a few metres of their origin.
MAX_COORDINATE = 1e7
EXPORT_AGAIN = "export the scan again, or open it in a mesh viewer to see what it holds"

# 2^64 divided by the golden ratio, made odd: spreads neighbouring bit patterns over the whole word
# (Knuth, The Art of Computer Programming 3, section 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
# Up to 2^20 points an index fits beside 44 bits of hash: 100,000 distinct points then collide once in
# 3,500 meshes, and a collision costs time, never truth.
_PACKED_POINTS = 1 << 20
# Three corners of 21 bits fill one 64-bit word.
_PACKED_CORNER_BITS = 21


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanResult:
    """The mesh, and what was dropped on the way, in words."""

    mesh: Mesh
    notes: tuple[str, ...]


def clean_mesh(vertices: ArrayLike, faces: ArrayLike) -> CleanResult:
    """Weld a raw mesh and drop what is no surface.

    Parameters
    ----------
    vertices : (V, 3) float, any unit, any frame
        May hold NaN, infinities and repeated points.
    faces : (F, 3) int
        Indices into ``vertices``.

    Returns
    -------
    result : CleanResult
        Vertices keep the order of their first appearance, faces their order and winding. Dropped are
        faces with a non-finite vertex, with a repeated corner or with the corners of an earlier face, and
        vertices that no face uses.

    Raises
    ------
    ScanError
        If an index is out of range, or nothing is left, or a coordinate is beyond 1e7.
    ValueFault
        If the arrays have the wrong shape or type.

    Notes
    -----
    Cost: O(V log V + F log F); 20 ms for a soup of 200,000 faces. Accuracy: no coordinate changes;
    only bitwise equal points are welded (-0.0 equals 0.0).

    Examples
    --------
    >>> soup = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]
    >>> len(clean_mesh(soup, [[0, 1, 2], [3, 5, 4]]).mesh.vertices)
    4
    """
    points, corners = _points(vertices), _corners(faces)
    _check_range(points, corners)
    first, index_of = weld(points)
    points, corners = points.take(first, axis=0), index_of[corners]
    notes: list[str] = []
    corners = _drop_non_finite(points, corners, notes)
    if len(points) == 1:
        raise ScanError("all vertices coincide", next_step=EXPORT_AGAIN)
    corners = _drop_repeated_corners(corners, notes)
    corners = _drop_duplicates(corners, len(points), notes)
    points, corners = _drop_unused(points, corners, notes)
    _check_bounds(points)
    return CleanResult(mesh=_mesh(points, corners), notes=tuple(notes))


def weld(points: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Find the points that are bitwise equal (-0.0 equals 0.0).

    Parameters
    ----------
    points : (V, 3) float32 or float64, any unit
        NaNs are equal where their bits are.

    Returns
    -------
    first : (U,) int64, ascending
        Where each distinct point appears first.
    index_of : (V,) int32
        For every point, its place in ``first``: ``points[first][index_of]`` equals ``points``.

    Notes
    -----
    Cost: O(V log V); one sort of 64-bit words. Accuracy: exact; points whose hashes collide are found by
    comparing neighbours and sorted by their coordinates instead.
    """
    word = np.uint32 if points.dtype == np.float32 else np.uint64
    with np.errstate(invalid="ignore"):  # a damaged file's NaN may be a signalling one
        bits = np.ascontiguousarray(points + points.dtype.type(0)).view(word)
    order, starts = _order_by_hash(_hash(bits))
    differs = _rows_differ(bits, order)
    if not np.array_equal(differs, starts):
        order = np.lexsort((bits[:, 2], bits[:, 1], bits[:, 0]))
        starts = _rows_differ(bits, order)
    return _number_by_first(order, starts)


def _hash(bits: NDArray[Any]) -> NDArray[np.uint64]:
    mixed = bits[:, 0].astype(np.uint64)
    mixed *= _SPREAD
    for column in (1, 2):
        mixed ^= mixed >> _HALF
        mixed += bits[:, column]
        mixed *= _SPREAD
    mixed ^= mixed >> _HALF
    mixed *= _SPREAD
    return mixed


def _order_by_hash(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The order that brings equal hashes together, earliest first, and where each group starts."""
    count = len(hashes)
    starts = np.ones(count, dtype=bool)
    if count > _PACKED_POINTS:
        order = np.argsort(hashes, kind="stable")
        grouped = hashes[order]
    else:
        # Sorting words that carry their index in the low bits is three times as fast as an argsort.
        index_bits = np.uint64(count.bit_length())
        mask = (np.uint64(1) << index_bits) - np.uint64(1)
        words = (hashes & ~mask) | np.arange(count, dtype=np.uint64)
        words.sort()
        order = (words & mask).astype(np.int64)
        grouped = words >> index_bits
    np.not_equal(grouped[1:], grouped[:-1], out=starts[1:])
    return order, starts


def _rows_differ(bits: NDArray[Any], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each row, in ``order``, differs from the one before; the first does."""
    differs = np.ones(len(bits), dtype=bool)
    rows = bits.take(order, axis=0)
    differs[1:] = (rows[1:, 0] != rows[:-1, 0]) | (rows[1:, 1] != rows[:-1, 1]) | (rows[1:, 2] != rows[:-1, 2])
    return differs


def _number_by_first(
    order: NDArray[np.int64], starts: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Number the groups by first appearance: keeps a welded file's own vertex order."""
    count = len(order)
    earliest = order[starts]
    is_first = np.zeros(count, dtype=bool)
    is_first[earliest] = True
    first = np.flatnonzero(is_first)
    rank = np.empty(count, dtype=np.int32)
    rank[first] = np.arange(len(first), dtype=np.int32)
    sizes = np.diff(np.append(np.flatnonzero(starts), count))
    index_of = np.empty(count, dtype=np.int32)
    index_of[order] = np.repeat(rank[earliest], sizes)
    return first, index_of


def _points(vertices: ArrayLike) -> NDArray[Any]:
    points = np.asarray(vertices)
    if points.ndim != 2 or points.shape[1] != 3:
        raise ValueFault(f"vertices have shape {points.shape}, expected (V, 3)")
    if points.dtype.kind not in "fiu":
        raise ValueFault(f"vertices are {points.dtype}, expected numbers")
    # Half the bytes to hash and sort where the file had float32; the values stay the same.
    wanted = np.float32 if points.dtype.itemsize == 4 and points.dtype.kind == "f" else np.float64
    return points.astype(wanted, copy=False)


def _corners(faces: ArrayLike) -> NDArray[Any]:
    corners = np.asarray(faces)
    if corners.ndim != 2 or corners.shape[1] != 3:
        raise ValueFault(f"faces have shape {corners.shape}, expected (F, 3)")
    if corners.dtype.kind not in "iu":
        raise ValueFault(f"faces are {corners.dtype}, expected integers")
    return corners


def _check_range(points: NDArray[Any], corners: NDArray[Any]) -> None:
    if len(points) == 0 or len(corners) == 0:
        raise ScanError(
            f"the mesh is empty: {_count(len(points), 'vertex', 'vertices')}, {_count(len(corners), 'face')}",
            next_step=EXPORT_AGAIN,
        )
    low, high = int(corners.min()), int(corners.max())
    if low < 0 or high >= len(points):
        raise ScanError(
            f"faces span [{low}, {high}] but there are {_count(len(points), 'vertex', 'vertices')}",
            next_step="the file is damaged: " + EXPORT_AGAIN,
        )


def _drop_non_finite(points: NDArray[Any], corners: NDArray[np.int32], notes: list[str]) -> NDArray[np.int32]:
    finite = np.isfinite(points).all(axis=1)
    if finite.all():
        return corners
    if not finite.any():
        raise ScanError("no vertex is a finite number", next_step=EXPORT_AGAIN)
    keep = finite[corners].all(axis=1)
    return _keep(corners, keep, "with non-finite vertices", notes)


def _drop_repeated_corners(corners: NDArray[np.int32], notes: list[str]) -> NDArray[np.int32]:
    a, b, c = corners.T
    return _keep(corners, (a != b) & (b != c) & (c != a), "with repeated corners", notes)


def _drop_duplicates(corners: NDArray[np.int32], vertex_count: int, notes: list[str]) -> NDArray[np.int32]:
    a, b, c = corners.T.astype(np.uint64)
    low, high = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    middle = a + b + c - low - high
    if vertex_count <= 1 << _PACKED_CORNER_BITS:
        one, two = np.uint64(_PACKED_CORNER_BITS), np.uint64(2 * _PACKED_CORNER_BITS)
        words = (low << two) | (middle << one) | high
        words.sort()
        if not (words[1:] == words[:-1]).any():
            return corners
    # Whole numbers below 2^53 are exact in float64, so that weld finds equal triples too.
    first, _ = weld(np.column_stack((low, middle, high)).astype(np.float64))
    keep = np.zeros(len(corners), dtype=bool)
    keep[first] = True
    return _keep(corners, keep, "that repeat another", notes)


def _keep(corners: NDArray[np.int32], keep: NDArray[np.bool_], which: str, notes: list[str]) -> NDArray[np.int32]:
    dropped = len(keep) - int(np.count_nonzero(keep))
    if not dropped:
        return corners
    if dropped == len(keep):
        raise ScanError(f"no face is left: all {dropped} are faces {which}", next_step=EXPORT_AGAIN)
    notes.append(f"{_count(dropped, 'face')} {which} dropped")
    return corners[keep]


def _drop_unused(
    points: NDArray[Any], corners: NDArray[np.int32], notes: list[str]
) -> tuple[NDArray[Any], NDArray[np.int32]]:
    used = np.zeros(len(points), dtype=bool)
    used[corners] = True
    dropped = len(used) - int(np.count_nonzero(used))
    if not dropped:
        return points, corners
    notes.append(f"{_count(dropped, 'vertex', 'vertices')} that no face uses dropped")
    renumber = (np.cumsum(used) - 1).astype(np.int32)
    return points[used], renumber[corners]


def _check_bounds(points: NDArray[Any]) -> None:
    furthest = max(float(points.max()), -float(points.min()))
    if furthest > MAX_COORDINATE:
        raise ScanError(
            f"a coordinate is {furthest:.4g} from the origin; no unit of length makes that a foot",
            next_step="the file is damaged: " + EXPORT_AGAIN,
        )


def _mesh(points: NDArray[Any], corners: NDArray[np.int32]) -> Mesh:
    vertices = points.astype(np.float64)
    vertices += 0.0
    faces = np.array(corners, dtype=np.int32, order="C")
    # Mesh takes read-only arrays that own their memory without copying them again.
    vertices.flags.writeable = False
    faces.flags.writeable = False
    return Mesh(vertices=vertices, faces=faces)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
