"""A zone name a row, kept as one small number each: a million rows take a megabyte and no Python strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from scanfit.errors import ValueFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST = 256
"""How many different names one column may have."""


class ZoneNames(Sequence[str]):
    """N zone names, a sequence of text like any other.

    Parameters
    ----------
    names : the different names, at most 256
    codes : (N,) whole numbers, which of ``names`` each row has; copied

    >>> list(ZoneNames(("toe_length", "instep"), [1, 0, 1]))
    ['instep', 'toe_length', 'instep']
    """

    __slots__ = ("_codes", "_names")

    def __init__(self, names: Iterable[str], codes: Any) -> None:
        import numpy as np

        self._names = tuple(names)
        if not all(isinstance(name, str) for name in self._names):
            raise ValueFault("a zone name is not text")
        if len(self._names) > MOST:
            raise ValueFault(f"there are {len(self._names)} zone names, expected at most {MOST}")
        given = np.asarray(codes)
        if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
            raise ValueFault(
                f"the codes of zone names are {given.dtype} of shape {given.shape}, expected whole numbers"
            )
        if given.size and (given.min() < 0 or given.max() >= len(self._names)):
            raise ValueFault(
                f"the codes span [{given.min()}, {given.max()}] but there are {len(self._names)} zone names"
            )
        self._codes: NDArray[np.uint8] = given.astype(np.uint8)
        self._codes.flags.writeable = False

    @property
    def names(self) -> tuple[str, ...]:
        return self._names

    @property
    def codes(self) -> NDArray[np.uint8]:
        return self._codes

    def __len__(self) -> int:
        return len(self._codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> ZoneNames: ...
    def __getitem__(self, row: int | slice) -> str | ZoneNames:
        if isinstance(row, slice):
            return ZoneNames(self._names, self._codes[row])
        return self._names[int(self._codes[row])]

    def __iter__(self) -> Iterator[str]:
        return (self._names[code] for code in self._codes.tolist())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sequence) and not isinstance(other, str | bytes):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} zone names, {len(self._names)} different>"


def coded(names: Sequence[str]) -> ZoneNames | None:
    """Return names as codes; None where there are more different ones than codes."""
    if isinstance(names, ZoneNames):
        return names
    places: dict[str, int] = {}
    codes = [places.setdefault(name, len(places)) for name in names]
    return ZoneNames(places, codes) if len(places) <= MOST else None


def joined_names(parts: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the names of all parts, one after the other."""
    import numpy as np

    one = _in_one_code(parts)
    if one is None:
        return [name for part in parts for name in part]
    names, codes = one
    return ZoneNames(names, np.concatenate(codes))


def picked_names(columns: Sequence[Sequence[str]], which: NDArray[np.intp]) -> Sequence[str]:
    """Return for each row the name that the column ``which`` names has there."""
    import numpy as np

    one = _in_one_code(columns)
    if one is None:
        return [columns[column][row] for row, column in enumerate(which.tolist())]
    names, codes = one
    return ZoneNames(names, np.stack(codes)[which, np.arange(len(which))])


def _in_one_code(columns: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], list[NDArray[np.uint8]]] | None:
    """The columns' codes in one list of names; None where there are too many different ones."""
    import numpy as np

    names: dict[str, int] = {}
    codes = []
    for column in map(coded, columns):
        if column is None:
            return None
        places = [names.setdefault(name, len(names)) for name in column.names]
        if len(names) > MOST:
            return None
        same = places == list(range(len(places)))
        codes.append(column.codes if same else np.array(places, dtype=np.uint8)[column.codes])
    return tuple(names), codes
