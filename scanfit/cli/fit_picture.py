"""``--picture FILE.svg``: the feet in the shoe, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from scanfit.errors import UsageError
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import Recommendation


def picture_file(path: Path | None) -> None:
    """Refuse a place a picture cannot be written to, before the work."""
    if path is None:
        return
    if path.suffix.lower() != ".svg":
        raise UsageError(f"a picture is an SVG file, and this is not its ending: {path.name}", where="--picture",
                         next_step="call it FILE.svg")  # fmt: skip
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}", where="--picture", next_step="make it first")


def write_picture(path: Path, pair: FootPair, answer: Recommendation) -> None:
    """Draw the shoe that was asked about, the best one, or, where none fits, the nearest."""
    from scanfit.fit.picture import fit_picture
    from scanfit.whole_file import write_file

    shown = answer.explained or answer.shoes or answer.nearest
    shoe = next((item for item in shown if any(zone.zone == "toe_length" for zone in item.zones)), None)
    if shoe is None:
        raise UsageError("there is no shoe to draw the feet in", where="--picture",
                         next_step="give a catalogue of shoes, or --explain with the sku of a shoe")  # fmt: skip
    write_file(path, fit_picture(pair, shoe).encode())
