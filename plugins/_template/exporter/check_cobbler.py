"""What scanfit relies on, and what this form is."""

from __future__ import annotations

import json
from pathlib import Path

from scanfit.testing import check_plugin, phantom_pair

import scanfit_cobbler


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_every_field_has_a_number_with_its_unit_or_a_reason(tmp_path: Path) -> None:
    pair, path = phantom_pair(), tmp_path / "feet.cobbler.json"
    scanfit_cobbler.write_form(pair, path, {})
    form = json.loads(path.read_text(encoding="utf-8"))
    assert [foot["side"] for foot in form["feet"]] == ["left", "right"]
    for foot, written in zip(pair.feet, form["feet"], strict=True):
        for field, name in scanfit_cobbler.FORM.items():
            said = written["fields"][field]
            if name in foot.withheld:
                assert said == {"name": name, "not_measured": foot.withheld[name]}
            else:
                assert said["unit"] == "mm"
                assert abs(said["value"] - foot.measurements[name].value) <= 0.05
