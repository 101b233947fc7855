"""What scanfit relies on, and what this format is."""

from __future__ import annotations

from pathlib import Path

import pytest
from scanfit.api import ScanError, Side, Unit
from scanfit.testing import check_plugin

import scanfit_cobbler

TETRAHEDRON = """\
cobbler-mesh 1
unit in
side right
vertices 4
faces 4
0 0 0
1 0 0
0 1 0
0 0 1
0 2 1
0 1 3
1 2 3
0 3 2
"""


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_corners_unit_and_side_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "small.cobbler"
    path.write_text(TETRAHEDRON, encoding="utf-8")
    scan = scanfit_cobbler.read(path, {})
    assert sorted(scan.surface.vertices.tolist()) == [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert len(scan.surface.faces) == 4
    assert (scan.unit, scan.side) == (Unit.IN, Side.RIGHT)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("unit in", "unit furlong", "the unit is 'furlong'"),
        ("0 1 0", "0 nan 0", "three finite numbers"),
        ("0 1 0", "0,5 1 0", "could not convert"),
        ("1 2 3", "1 2 4", "none of the 4 vertices"),
        ("1 2 3", "1 2 2.5", "none of the 4 vertices"),
        ("faces 4", "faces 5", "promises 4 vertices and 5 faces, 8 lines follow"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_and_not_repaired(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    path = tmp_path / "wrong.cobbler"
    path.write_text(TETRAHEDRON.replace(was, becomes), encoding="utf-8")
    with pytest.raises(ScanError, match=says) as refused:
        scanfit_cobbler.read(path, {})
    assert refused.value.where == str(path)
    assert refused.value.next_step
