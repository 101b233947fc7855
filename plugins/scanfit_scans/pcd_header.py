"""The header of a PCD file: the fields of a point, how many points, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass

from scanfit.api import ScanError
from scanfit_scans.foreign import refusal

# Real headers have some 200 bytes; comments may make them longer.
MAX_HEADER = 1 << 16
MAX_POINTS = 10_000_000
MAX_FIELDS, MAX_COUNT = 64, 1024
WORDS = (
    "VERSION", "FIELDS", "COLUMNS", "SIZE", "TYPE", "COUNT", "WIDTH", "HEIGHT", "VIEWPOINT", "POINTS", "DATA",
)  # fmt: skip
FORMATS = ("ascii", "binary", "binary_compressed")
# PCL's documentation, "The PCD (Point Cloud Data) file format": type and size of a field.
TYPES = {
    "I1": "<i1", "I2": "<i2", "I4": "<i4", "I8": "<i8", "U1": "<u1", "U2": "<u2", "U4": "<u4", "U8": "<u8",
    "F4": "<f4", "F8": "<f8",
}  # fmt: skip
_AGAIN = "export the cloud again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """``count`` numbers of one numpy type."""

    name: str
    type: str
    count: int

    @property
    def size(self) -> int:
        return int(self.type[2:]) * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class PcdHeader:
    """``format`` is one of FORMATS; the data starts at ``end``."""

    fields: tuple[Field, ...]
    points: int
    format: str
    end: int

    @property
    def record(self) -> int:
        """Bytes of one point."""
        return sum(field.size for field in self.fields)


def read_header(data: bytes) -> PcdHeader:
    """Read the header of a PCD file."""
    lines, end = _lines(data)
    names = _words(lines, "FIELDS", "COLUMNS")
    if not 0 < len(names) <= MAX_FIELDS:
        raise _bad(f"it names {len(names)} fields")
    sizes, types = _words(lines, "SIZE"), _words(lines, "TYPE")
    counts = _words(lines, "COUNT") or ["1"] * len(names)
    if not len(names) == len(sizes) == len(types) == len(counts):
        raise _bad("FIELDS, SIZE, TYPE and COUNT are not equally long")
    rows = zip(names, types, sizes, counts, strict=True)
    fields = tuple(Field(name=n, type=_type(t, s, n), count=_whole(c, "COUNT", MAX_COUNT)) for n, t, s, c in rows)
    # "_" is padding, and may be there more than once.
    for axis in ("x", "y", "z"):
        found = [field for field in fields if field.name == axis]
        if len(found) != 1 or found[0].count != 1 or "f" not in found[0].type:
            raise ScanError(f"the PCD file holds no field '{axis}' of one floating-point number", next_step=_AGAIN)
    return PcdHeader(fields=fields, points=_points(lines), format=lines["DATA"][0].lower(), end=end)


def _lines(data: bytes) -> tuple[dict[str, list[str]], int]:
    """The words of every line up to DATA by their first, and where the data starts."""
    lines: dict[str, list[str]] = {}
    at = 0
    while "DATA" not in lines:
        stop = data.find(b"\n", at, MAX_HEADER)
        words = data[at:stop].decode("latin-1").split() if stop >= 0 else [""]
        at = stop + 1
        if not words or words[0].startswith("#"):
            continue
        if words[0] not in WORDS:
            raise refusal(data, "a PCD file", "this is not a PCD file: its header has no DATA line, or other words")
        if words[0] in lines:
            raise _bad(f"it has two lines {words[0][:20]}")
        lines[words[0]] = words[1:]
    if len(lines["DATA"]) != 1 or lines["DATA"][0].lower() not in FORMATS:
        raise _bad(f"its data is not {', '.join(FORMATS[:2])} or {FORMATS[2]}")
    return lines, at


def _words(lines: dict[str, list[str]], *names: str) -> list[str]:
    return next((lines[name] for name in names if name in lines), [])


def _points(lines: dict[str, list[str]]) -> int:
    width, height = (_whole(*_one(lines, name), MAX_POINTS) for name in ("WIDTH", "HEIGHT"))
    points = _whole(*_one(lines, "POINTS"), MAX_POINTS) if "POINTS" in lines else width * height
    if points != width * height:
        raise _bad(f"{width:,} x {height:,} is not {points:,} points")
    if points > MAX_POINTS:
        raise _bad(f"it promises {points:,} points, and at most {MAX_POINTS:,} are read")
    if points == 0:
        raise ScanError("the PCD file holds no points", next_step=_AGAIN)
    return points


def _one(lines: dict[str, list[str]], name: str) -> tuple[str, str]:
    words = lines.get(name, [])
    if len(words) != 1:
        raise _bad(f"it has no line {name} with one number")
    return words[0], name


def _type(kind: str, size: str, name: str) -> str:
    if kind + size not in TYPES:
        raise _bad(f"field '{name[:20]}' is of type {kind[:5]} with {size[:5]} bytes")
    return TYPES[kind + size]


def _whole(word: str, name: str, most: int) -> int:
    if not (word.isascii() and word.isdecimal()) or len(word) > 18 or int(word) > most:
        raise _bad(f"{name} is '{word[:20]}', expected a whole number up to {most:,}")
    return int(word)


def _bad(because: str) -> ScanError:
    printable = "".join(c if c.isprintable() else "?" for c in because)
    return ScanError(f"the PCD header cannot be read: {printable}", next_step=_AGAIN)
