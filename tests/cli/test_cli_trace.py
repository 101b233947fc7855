"""``--trace``: each call with its time and the size of its result, and no number of anybody's foot."""

from __future__ import annotations

import re

from scanfit.demo_data import path

LINE = re.compile(r"^trace: +\d+\.\d ms  (.+)$")


def test_each_call_is_told_with_its_size_and_nothing_personal(scanfit):
    scan = path("scans/foot-dupont-pair/left_foot.stl")
    code, out, err = scanfit("--trace", "measure", scan)
    lines = [match.group(1) for line in err.splitlines() if (match := LINE.match(line))]
    assert code == 0
    assert len(lines) == len(err.splitlines())
    assert lines[0] == "import csv 0.1.0"
    assert "hook scanfit_measurements of measures 0.1.0: 50 records" in lines
    assert "reader stl of scans 0.1.0: 6,388 vertices, 12,772 faces" in lines
    assert "measurement foot_length of measures 0.1.0: measured" in lines
    assert "measurement toe2_hump of measures 0.1.0: raised GeometryError" in lines
    length = re.search(r"foot length +(\d+\.\d)", out)
    assert length is not None
    assert length.group(1) not in err


def test_tables_scores_and_explanations_have_their_sizes(scanfit):
    scan = path("scans/foot-dupont-pair/left_foot.stl")
    shoes = path("catalogs/demo/shoes.csv")
    code, _, err = scanfit("--trace", "recommend", scan, "--catalog", shoes, "--top", 3)
    assert code == 0
    assert "catalog csv of csv 0.1.0: yes" in err
    assert re.search(r"catalog csv of csv 0\.1\.0: 1,819 rows of \d+ columns", err)
    assert "recommender zones of zones 0.1.0: 1,819 rows" in err
    assert re.search(r"recommender zones of zones 0\.1\.0: \d+ explanations?, \d+ zones", err)


def test_a_file_that_is_written_has_its_bytes(scanfit, tmp_path):
    scan, out = path("scans/foot-dupont-pair/left_foot.stl"), tmp_path / "feet.csv"
    code, _, err = scanfit("--trace", "measure", scan, "--out", out)
    assert code == 0
    assert f"exporter table of table 0.1.0: {out.stat().st_size:,} bytes" in err
