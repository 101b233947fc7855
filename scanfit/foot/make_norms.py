"""Make ``norms.json`` from the ANSUR II survey: ``python -m scanfit.foot.make_norms FOLDER [--reduced FILE.csv.gz]``.

FOLDER holds ANSUR_II_MALE_Public.csv and ANSUR_II_FEMALE_Public.csv (108 columns), or FILE.csv.gz as this script
reduces them with --reduced to the nine foot columns; the suite rebuilds the norms from the reduced table.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FILES = {"men": "ANSUR_II_MALE_Public.csv", "women": "ANSUR_II_FEMALE_Public.csv"}
REDUCED = "ansur2_feet.csv.gz"
LENGTH = "foot_length"
PERCENTILES = (0.1, 0.5, *(float(p) for p in range(1, 100)), 99.5, 99.9)
ROUNDED_MM = 1.0
"""The survey wrote whole millimetres: a reading of 252 stands for anything from 251.5 to 252.5."""

ABOUT: dict[str, Any] = {
    "source": "US Army personnel 2012 (ANSUR II)",
    "citation": "Gordon et al. 2014, 2012 Anthropometric Survey of U.S. Army Personnel: Methods and Summary "
    "Statistics, NATICK/TR-15/007; definitions: Hotzman et al. 2011, NATICK/TR-11/017 (not re-read: M)",
    "licence": "work of the US Government, approved for public release: public domain in the US",
    "caveat": "right feet of soldiers of 17 to 58 years, Brannock device, caliper and tape, to the millimetre",
    "load_state": "bipedal",
}


class Mapped(NamedTuple):
    """A column of the survey and what it is to our measure.

    ``match``: same; alike (compared, and said so); differs (not compared). ``offset_mm``: one sigma of what lies
    between the two definitions (tag D), carried into the range of every percentile.
    """

    column: str
    match: str
    offset_mm: float
    because: str


# Heel width: the caliper seeks the largest breadth behind the malleoli. On the pair and the template in scans/ it
# grows by 1.6 to 4.6 mm from 0.16 to 0.22 FL, up to a whole SEE, so that a percentile would be wrong and look right.
# Of Witana's 18 scanned measures heel width was the only one not to agree with the hand (2006).
MAPPING: dict[str, Mapped] = {
    "foot_length": Mapped(
        "footlength", "same", 1.0, "heel to longest toe; a device's axis 3° off ours reads 1 mm more"
    ),
    "ball_length_medial": Mapped(
        "balloffootlength", "alike", 2.0, "read off a Brannock device, at a joint found by touch"
    ),
    "ball_width": Mapped("footbreadthhorizontal", "same", 1.5, "across the foot; 3° between the axes are 1.5 mm"),
    "ball_girth": Mapped("balloffootcircumference", "same", 2.0, "around both joints; a tape sinks in a little"),
    "heel_width": Mapped(
        "heelbreadth",
        "differs",
        0.0,
        "the norm is the largest breadth of the heel, some 2 to 5 mm more than at 0.16 of the length",
    ),
    "long_heel_girth": Mapped(
        "heelanklecircumference", "alike", 4.0, "a tape under the heel and over the ankle's front crease"
    ),
    "ankle_girth": Mapped("anklecircumference", "same", 2.0, "smallest above the malleoli; a tape sinks in a little"),
    "lateral_malleolus_height": Mapped("lateralmalleolusheight", "same", 2.0, "of the malleolus' most lateral point"),
}


class Line(NamedTuple):
    """A least-squares line y = a x + b, its correlation and standard error of estimate, n - 2 degrees of freedom."""

    a: float
    b: float
    r: float
    see: float


def fit_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> Line:
    """Return the line of y on x."""
    dx, dy = x - x.mean(), y - y.mean()
    xx, xy, yy = float(dx @ dx), float(dx @ dy), float(dy @ dy)
    a = xy / xx
    left = yy - a * xy
    return Line(a, float(y.mean() - a * x.mean()), xy / math.sqrt(xx * yy), math.sqrt(left / (len(x) - 2)))


def quantiles(values: NDArray[np.float64], percentiles: Sequence[float]) -> NDArray[np.float64]:
    """Return the percentiles of readings that were rounded: each is spread evenly over its millimetre.

    The distribution is then continuous and piecewise linear, and its inverse exact.
    """
    half = ROUNDED_MM / 2
    ends = np.concatenate([values - half, values + half])
    order = np.argsort(ends, kind="stable")
    ends = ends[order]
    density = np.cumsum(np.repeat([1.0, -1.0], len(values))[order]) / (len(values) * ROUNDED_MM)
    below = np.concatenate([[0.0], np.cumsum(density[:-1] * np.diff(ends))])
    found: NDArray[np.float64] = np.interp(np.asarray(percentiles) / 100, below, ends)
    return found


def norms_from(people: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> dict[str, Any]:
    """Return the whole document of ``norms.json`` from the survey's columns by population."""
    return {
        **ABOUT,
        "measures": {name: mapped._asdict() for name, mapped in MAPPING.items()},
        "percentiles": list(PERCENTILES),
        "populations": {name: _population(columns) for name, columns in people.items()},
    }


def _population(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, Any]:
    length = columns[MAPPING[LENGTH].column]
    ends = quantiles(length, (PERCENTILES[0], PERCENTILES[-1]))
    return {
        "sample": len(length),
        "foot_length_mm": [round(float(x)) for x in ends],
        "measures": {name: _measure(length, columns[mapped.column], name) for name, mapped in MAPPING.items()},
    }


def _measure(length: NDArray[np.float64], y: NDArray[np.float64], name: str) -> dict[str, Any]:
    """Foot length is compared with everybody: a level line, and the standard deviation for the SEE."""
    line = Line(0.0, float(y.mean()), 0.0, float(y.std(ddof=1))) if name == LENGTH else fit_line(length, y)
    z = quantiles(y - line.a * length - line.b, PERCENTILES) / line.see
    return {
        **{key: round(value, 9) for key, value in line._asdict().items()},
        "z": [round(float(v), 5) for v in z],
    }


def read_survey(folder: Path) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Return the foot columns, mm, by population: from the two tables of the survey, or from the reduced one."""
    reduced = folder / REDUCED
    if reduced.exists():
        rows = list(csv.DictReader(io.StringIO(gzip.decompress(reduced.read_bytes()).decode("ascii"))))
        return {name: _columns(row for row in rows if row["population"] == name) for name in FILES}
    return {name: _columns(_survey_rows(folder / file)) for name, file in FILES.items()}


def _survey_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="latin-1", newline="") as stream:
        return list(csv.DictReader(stream))


def _columns(rows: Iterable[Mapping[str, str]]) -> dict[str, NDArray[np.float64]]:
    kept = list(rows)
    return {m.column: np.array([float(row[m.column]) for row in kept]) for m in MAPPING.values()}


def reduced_bytes(people: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> bytes:
    """The foot columns of everybody as one gzipped csv; the same survey gives the same bytes."""
    names = [mapped.column for mapped in MAPPING.values()]
    lines = [",".join(["population", *names])]
    for population, columns in people.items():
        lines += [
            ",".join([population, *(f"{v:g}" for v in row)]) for row in zip(*(columns[n] for n in names), strict=True)
        ]
    return gzip.compress(("\n".join(lines) + "\n").encode("ascii"), compresslevel=9, mtime=0)


def as_json(document: Mapping[str, Any]) -> str:
    """The document as text, each list of numbers on one line."""
    from scanfit.model.documents.rounding import readable

    return readable(json.dumps(document, ensure_ascii=False).encode()).decode()


def main() -> None:
    """Write ``norms.json`` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="holds the survey's tables")
    parser.add_argument("--reduced", type=Path, help="also write the reduced table to this file")
    given = parser.parse_args()
    people = read_survey(given.folder)
    Path(__file__).with_name("norms.json").write_text(as_json(norms_from(people)), encoding="utf-8")
    if given.reduced is not None:
        given.reduced.write_bytes(reduced_bytes(people))


if __name__ == "__main__":
    main()
