"""How much a provider gave back, in words. Sizes only: what is in it may be somebody's health."""

from __future__ import annotations

from pathlib import Path

from scanfit.model.advice import Advice
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.model.orthotic import Prescription
from scanfit.model.recommendation import Explanation, Scores
from scanfit.model.scan import RawScan


def size_of(answer: object) -> str:
    """Return the size of an answer that has been checked; empty for what has none.

    >>> size_of(True), size_of(None), size_of(("a camera", "another"))
    ('yes', '', '2 lines')
    """
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, RawScan):
        return _of_scan(answer)
    if isinstance(answer, Measurement | Category):
        return "measured"
    if isinstance(answer, Withheld):
        return "withheld"
    if isinstance(answer, Advice):
        return _count(len(answer.suggestions), "suggestion")
    if isinstance(answer, Prescription):
        return _count(sum(len(foot.elements) for foot in answer.feet), "element")
    if isinstance(answer, Scores):
        return _count(len(answer.worst_zone), "row")
    if isinstance(answer, Path):
        return _count(answer.stat().st_size, "byte")
    if isinstance(answer, tuple):
        return _of_tuple(answer)
    return _of_table(answer)


def _of_scan(scan: RawScan) -> str:
    if scan.mesh is None:
        cameras = _count(len({frame.camera for frame in scan.frames}), "camera")
        return f"{_count(len(scan.frames), 'frame')} of {cameras}"
    return f"{_count(len(scan.mesh.vertices), 'vertex')}, {_count(len(scan.mesh.faces), 'face')}"


def _of_tuple(parts: tuple[object, ...]) -> str:
    told = [part for part in parts if isinstance(part, Explanation)]
    if told:
        return f"{_count(len(told), 'explanation')}, {_count(sum(len(one.zones) for one in told), 'zone')}"
    return _count(len(parts), "line")


def _of_table(table: object) -> str:
    """Of polars and pandas tables; others with the Arrow interface do not all say how long they are."""
    try:
        shape = getattr(table, "shape", None)
    except Exception:  # a stranger's property may do anything, and this only looks
        return ""
    if isinstance(shape, tuple) and len(shape) == 2 and all(isinstance(part, int) for part in shape):
        return f"{_count(shape[0], 'row')} of {_count(shape[1], 'column')}"
    return ""


def _count(number: int, what: str) -> str:
    plural = "vertices" if what == "vertex" else f"{what}s"
    return f"{number:,} {what if number == 1 else plural}"
