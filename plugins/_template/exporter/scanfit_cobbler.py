"""The order form of a lab: eight numbers of each foot in the lab's own fields, each with its unit and its doubt.

``export`` is given a path to write, and writes it and nothing beside it: scanfit renames the file when it is whole.
The same feet must give the same bytes, so there is no date and no file name in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scanfit.api import Exporter, FootPair, Measurement, hookimpl

if TYPE_CHECKING:
    from pathlib import Path

    from scanfit.api import FootProfile, Options

FORM = {
    "L": "foot_length",
    "BL": "ball_length_medial",
    "BW": "ball_width",
    "HW": "heel_width",
    "BG": "ball_girth",
    "IG": "instep_girth",
    "IH": "instep_height",
    "TH": "toe_box_height",
}


def write_form(feet: FootPair, path: Path, options: Options) -> None:
    """Write the form as JSON in UTF-8."""
    form = {"form": "cobbler/1", "feet": [_foot(foot) for foot in feet.feet]}
    text = json.dumps(form, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _foot(foot: FootProfile) -> dict[str, Any]:
    """A field is either a number or the reason why there is none; the lab never finds it missing."""
    return {
        "side": foot.side.value,
        "load": foot.load_state.value,
        "fields": {field: _field(foot, name) for field, name in FORM.items()},
    }


def _field(foot: FootProfile, name: str) -> dict[str, Any]:
    measure = foot.measurements.get(name)
    if not isinstance(measure, Measurement):
        return {"name": name, "not_measured": foot.withheld.get(name, "it was not asked for")}
    return {
        "name": name,
        "value": round(measure.value, 1),
        "unit": measure.unit,
        "sigma": max(round(measure.sigma, 2), 0.01),  # a doubt is never said to be none
        "method": measure.method,
    }


@hookimpl
def scanfit_exporters() -> Iterable[Exporter]:
    yield Exporter(
        name="cobbler",
        summary="The lab's order form: eight numbers of each foot, as JSON",
        suffix=".cobbler.json",
        accepts=lambda value: isinstance(value, FootPair),
        export=write_form,
    )
