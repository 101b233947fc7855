"""What a device is made with: printers and mills as data (``machines.toml``), or a lab's own file."""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scanfit.errors import UsageError, ValueFault
from scanfit.whole_file import read_file

MAX_BYTES = 64 * 1024
_KEYS = ("words", "thinnest_mm", "bed_mm", "steepest_deg", "unit", "source", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A printer or a mill.

    Attributes
    ----------
    thinnest_mm : the least thickness it can make
    bed_mm : (x, y, z) the largest device
    steepest_deg : the steepest wall of the top that it can make, from level
    unit : of the files it is given; mm
    """

    name: str
    words: str
    thinnest_mm: float
    bed_mm: tuple[float, float, float]
    steepest_deg: float
    unit: str = "mm"
    source: str = ""
    tag: str = "D"

    def __post_init__(self) -> None:
        if not 0.2 <= self.thinnest_mm <= 6:
            raise ValueFault(f"thinnest_mm is {self.thinnest_mm:g}, expected 0.2 to 6")
        if len(self.bed_mm) != 3 or not all(50 <= each <= 3000 for each in self.bed_mm):
            raise ValueFault(f"bed_mm is {list(self.bed_mm)}, expected three numbers of 50 to 3000")
        if not 30 <= self.steepest_deg <= 90:
            raise ValueFault(f"steepest_deg is {self.steepest_deg:g}, expected 30 to 90")
        if self.unit != "mm":
            raise ValueFault(f"unit is '{self.unit}', expected mm: files are written in millimetres")


@cache
def load_machines() -> Mapping[str, Machine]:
    """Return the machines that come with scanfit, by name."""
    text = resources.files("scanfit.orthotic").joinpath("machines.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _machine(name, entry) for name, entry in tomllib.loads(text).items()})


def machine_of(name: str) -> Machine:
    """Return a machine by its name, or of a file that ends in .toml.

    Raises
    ------
    UsageError
        If there is none of that name, or the file is none.
    """
    if name in load_machines():
        return load_machines()[name]
    if not name.lower().endswith(".toml"):
        near = difflib.get_close_matches(name, load_machines(), n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        step = f"{meant}there is {', '.join(load_machines())}, or a file FILE.toml of your own"
        raise UsageError(f"there is no machine '{name}'", where="--machine", next_step=step)
    return _from_file(Path(name))


def _from_file(path: Path) -> Machine:
    again = f"write {', '.join(_KEYS[:4])}, as in the machines that come with scanfit"
    data = read_file(path, MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise UsageError("a machine's file is at most 64 KB", where=str(path), next_step=again)
    try:
        entry = tomllib.loads(data.decode("utf-8"))
        return _machine(path.stem, entry)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"this is no TOML: {error}", where=str(path), next_step=again) from None
    except ValueFault as fault:
        raise UsageError(str(fault), where=str(path), next_step=again) from None


def _machine(name: str, entry: Mapping[str, Any]) -> Machine:
    for key in entry:
        if key not in _KEYS:
            raise ValueFault(f"'{key}' is no key of a machine, which has {', '.join(_KEYS)}")
    bed = entry.get("bed_mm")
    if not isinstance(bed, list) or len(bed) != 3:
        raise ValueFault("bed_mm is not three numbers")
    x, y, z = (_number({"bed_mm": one}, "bed_mm") for one in bed)
    texts = {key: entry[key] for key in ("words", "unit", "source", "tag") if key in entry}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueFault("words, unit, source and tag are text")
    return Machine(
        name=name,
        thinnest_mm=_number(entry, "thinnest_mm"),
        steepest_deg=_number(entry, "steepest_deg"),
        bed_mm=(x, y, z),
        **{"words": name, **texts},
    )


def _number(entry: Mapping[str, Any], key: str) -> float:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueFault(f"{key} is {value!r}, expected a number")
    return float(value)
