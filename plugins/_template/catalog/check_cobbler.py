"""What scanfit relies on, and what this feed is."""

from __future__ import annotations

from pathlib import Path

import pytest
from scanfit.api import CatalogError
from scanfit.testing import check_plugin

import scanfit_cobbler

SHOE = (
    '{"sku": "W-101", "brand": "Alder", "model": "Brook", "use": "everyday", "for": "women", '
    '"sizes": [{"size": "EU 38 2/3", "inside_cm": 25.1}]}\n'
)


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_centimetres_become_millimetres_and_what_is_not_said_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "feed.cobbler"
    path.write_text("\n" + SHOE, encoding="utf-8")
    (row,) = scanfit_cobbler.load(str(path), {}).to_dicts()
    told = {name: cell for name, cell in row.items() if cell is not None}
    assert told == {
        "sku": "W-101", "brand": "Alder", "model": "Brook", "category": "casual", "wearer": "women",
        "size_system": "EU", "size_label": "38 2/3", "inner_length_mm": 251.0, "#line": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("25.1", '"25,1"', "inside_cm is .* expected a number"),
        ("25.1", "NaN", "inside_cm is NaN, expected a number"),
        ("everyday", "gala", 'use is "gala"'),
        ('"Alder"', "7", "brand is 7, expected text"),
        ("}]}", "}", "this is no JSON"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_the_line(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    path = tmp_path / "feed.cobbler"
    path.write_text(SHOE + SHOE.replace(was, becomes), encoding="utf-8")
    with pytest.raises(CatalogError, match=says) as refused:
        scanfit_cobbler.load(str(path), {})
    assert refused.value.where == f"{path} line 2"
