"""The header of a PLY file: which elements follow, how many of each, and what each is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanfit.api import ScanError
from scanfit_scans.foreign import refusal

# Headers of real files are a few hundred bytes; comments may make them longer.
MAX_HEADER = 1 << 16
# Both spellings are in use (G. Turk, The PLY Polygon File Format, 1994, and later tools).
TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
FORMATS = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
# A plain "\n" may be the first byte of binary data after an old "\r", so the first line decides.
_FIRST_LINE = re.compile(rb"ply[ \t]*(\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class Property:
    """One number, or, where ``count_type`` is set, a list of them with its length in front."""

    name: str
    type: str
    count_type: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """``count`` records of the same make."""

    name: str
    count: int
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """``order`` is the byte order, empty for text; the data starts at ``end``."""

    order: str
    elements: tuple[Element, ...]
    end: int


def read_header(data: bytes) -> Header:
    """Read the header of a PLY file."""
    first = _FIRST_LINE.match(data)
    if first is None:
        raise refusal(data, "a PLY file", "this is not a PLY file: the word 'ply' is not in front")
    newline = first[1]
    stop = re.search(rb"(?:^|[\r\n])end_header[ \t]*" + newline, data[:MAX_HEADER])
    if stop is None:
        raise _bad_header("it has no end_header line")
    lines = data[first.end() : stop.start()].decode("latin-1").replace("\r", "\n").split("\n")
    words = [line.split() for line in lines if line.split()]
    words = [line for line in words if line[0] not in ("comment", "obj_info")]
    if not words or words[0][0] != "format" or len(words[0]) < 2 or words[0][1] not in FORMATS:
        raise _bad_header("its format is not ascii, binary_little_endian or binary_big_endian")
    return Header(FORMATS[words[0][1]], _elements(words[1:]), stop.end())


def _elements(lines: list[list[str]]) -> tuple[Element, ...]:
    elements: list[Element] = []
    for words in lines:
        if words[0] == "element" and len(words) == 3 and words[2].isdecimal() and len(words[2]) < 19:
            elements.append(Element(words[1], int(words[2]), ()))
        elif words[0] == "property" and elements:
            last = elements[-1]
            elements[-1] = Element(last.name, last.count, (*last.properties, _property(words[1:])))
        else:
            raise _bad_header(f"the line '{' '.join(words)[:60]}' makes no sense")
    names = [element.name for element in elements]
    if len(set(names)) < len(names):
        raise _bad_header("it names an element twice")
    for element in elements:
        properties = [p.name for p in element.properties]
        if len(set(properties)) < len(properties):
            raise _bad_header(f"it names a property of '{element.name}' twice")
    return tuple(elements)


def _property(words: list[str]) -> Property:
    match words:
        case ["list", count_type, item_type, name] if count_type in TYPES and item_type in TYPES:
            if TYPES[count_type].startswith("f"):
                raise _bad_header(f"the length of list '{name}' is not a whole number")
            return Property(name, TYPES[item_type], TYPES[count_type])
        case [item_type, name] if item_type in TYPES:
            return Property(name, TYPES[item_type])
    raise _bad_header(f"the line 'property {' '.join(words)[:60]}' makes no sense")


def _bad_header(because: str) -> ScanError:
    printable = "".join(c if c.isprintable() else "?" for c in because)
    return ScanError(f"the PLY header cannot be read: {printable}", next_step="export the scan again")
