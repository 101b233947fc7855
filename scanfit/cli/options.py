"""Options that every command with a scan takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scanfit.pipeline import ScanSettings

_AUTO = "auto"


def scan_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add PATH... and the scan options; the command gets ``paths`` and ``settings``."""

    @click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option(
        "--unit", type=click.Choice([_AUTO, "mm", "cm", "m", "in"]), default=_AUTO, help="Unit of the file's numbers."
    )
    @click.option("--side", type=click.Choice([_AUTO, "left", "right"]), default=_AUTO, help="Which foot it is.")
    @click.option(
        "--load-state",
        type=click.Choice(["unknown", "none", "sitting", "bipedal", "single"]),
        default="unknown",
        help="How the foot carried weight while it was scanned.",
    )
    @click.option(
        "--sock",
        type=click.FloatRange(0, 6),
        default=0.0,
        metavar="MM",
        help="Thickness of the sock the foot was scanned in.",
    )
    @click.option(
        "--norm",
        type=click.Choice(["men", "women"]),
        default=None,
        help="Population to compare with; both when not given.",
    )
    @wraps(command)
    def with_settings(*, unit: str, side: str, load_state: str, sock: float, norm: str | None, **rest: Any) -> Any:
        return command(settings=settings_of(unit, side, load_state, sock, norm), **rest)

    return with_settings


def settings_of(unit: str, side: str, load_state: str, sock: float, norm: str | None) -> ScanSettings:
    """Return what the options say about a scan."""
    from scanfit.model.scan import LoadState, Side
    from scanfit.pipeline import ScanSettings
    from scanfit.units import Unit

    return ScanSettings(
        unit=None if unit == _AUTO else Unit(unit),
        side=None if side == _AUTO else Side(side),
        load_state=LoadState(load_state),
        sock_mm=sock,
        norm=norm,
    )
