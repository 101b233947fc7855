"""What the certificate is read against: the project's own bounds and published figures (``bounds.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A figure from the literature; ``tag`` R was read in the source, M is from memory."""

    what: str
    value: str
    source: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RigBounds:
    """Of captures by a calibrated rig of six cameras at 0.44 m: largest allowed mean error with its sign, single error
    and SD over repeated captures by measure, in its unit; and the surface's distances, mm."""

    surface_mean_mm: float
    surface_p95_mm: float
    bias: dict[str, float]
    largest: dict[str, float]
    repeat_sd: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Largest allowed figure by measure, in its unit or (share) as a share of the truth."""

    clean_max: dict[str, float]
    clean_max_share: dict[str, float]
    sensor_mean: dict[str, float]
    sensor_mean_share: dict[str, float]
    sensor_repeat: dict[str, float]
    coverage: tuple[float, float]
    beyond_4_sigma: float
    beyond_8_sigma: float
    rig: RigBounds
    published: tuple[Published, ...]


@cache
def bounds() -> Bounds:
    """Return the bounds that ship with scanfit."""
    table = tomllib.loads(files("scanfit.certificate").joinpath("bounds.toml").read_text(encoding="utf-8"))
    interval = table["interval"]
    low, high = interval["coverage"]
    return Bounds(
        clean_max=table["clean_max"],
        clean_max_share=table["clean_max_share"],
        sensor_mean=table["sensor_mean"],
        sensor_mean_share=table["sensor_mean_share"],
        sensor_repeat=table["sensor_repeat"],
        coverage=(low, high),
        beyond_4_sigma=interval["beyond_4_sigma"],
        beyond_8_sigma=interval["beyond_8_sigma"],
        rig=RigBounds(**table["rig"]),
        published=tuple(Published(**row) for row in table["published"]),
    )
