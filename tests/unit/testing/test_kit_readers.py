"""The kit on scan readers and catalogue sources: what comes from outside is read, refused, and nothing else."""

from __future__ import annotations

import pytest

READER = """
import random
from scanfit.api import Mesh, RawScan, ScanError, ScanReader, Unit, hookimpl
{top}

def read(path, options):
    try:
        lines = [[float(word) for word in line.split()] for line in path.read_text().splitlines()]
        if not lines or any(len(line) != 3 for line in lines) or len(lines) % 3:
            raise ValueError("not three lines a triangle")
        faces = [[i, i + 1, i + 2] for i in range(0, len(lines), 3)]
        {body}
        return {answer}
    except {caught} as error:
        raise ScanError(f"it is no list of corners: {{error}}"[:200], where=str(path), next_step={step}) from None

def example(folder):
    from scanfit.api import simulated_scan

    raw = simulated_scan(faces=500)
    path = {path}
    path.write_text("\\n".join(" ".join(map(str, corner)) for face in raw.mesh.vertices[raw.mesh.faces].tolist()
                               for corner in face))
    return path

@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="corners", summary="Corners", suffixes=(".corners",), read=read{example})
"""


def reader(**changed: str) -> str:
    parts = {
        "top": "",
        "body": "pass",
        "answer": "RawScan(mesh=Mesh(vertices=lines, faces=faces), unit=Unit.MM)",
        "caught": "Exception",
        "step": "'export it again'",
        "path": "folder / 'foot.corners'",
        "example": ", example=example",
    }
    return READER.format(**parts | changed)


def test_a_good_reader_passes(failed):
    assert failed(reader()) == {}


def test_without_an_example_it_says_what_is_missing(plugin):
    from scanfit.testing import check_plugin

    report = check_plugin(plugin(reader(example="")))
    assert report.passed
    (skipped,) = report.skipped
    assert skipped.mend == "pass --sample FILE.corners, or give the reader an example"


def test_a_sample_takes_the_place_of_an_example(plugin, tmp_path):
    from scanfit.testing import check_plugin

    sample = tmp_path / "mine.corners"
    sample.write_text("0 0 0\n100 0 0\n0 100 50\n")
    report = check_plugin(plugin(reader(example="")), sample=str(sample))
    assert (report.passed, report.skipped) == (True, ())
    assert next(one.what for one in report.findings if one.check == "reads").startswith("3 vertices, 1 faces, unit mm")


READERS = {
    "chance": (reader(body="lines[0][0] += random.random()"), "deterministic", "two different scans", "random numbers"),
    "no scan": (reader(answer="lines"), "reads", "returned list, expected RawScan", "return RawScan"),
    "a traceback": (reader(caught="UnicodeDecodeError"), "refuses", "it raised", "raise ScanError"),
    "no next step": (reader(step="''"), "refuses", "no next step", "raise ScanError"),
    "another suffix": (reader(path="folder / 'foot.txt'"), "reads", "its file is called foot.txt", "every suffix"),
    "an example elsewhere": (
        reader(path="folder.parent / 'foot.corners'"), "reads", "outside the folder",
        "write a small scan into the folder",
    ),
    "a suffix of scanfit's own": (
        reader().replace(".corners", ".stl"), "reads", "would never be asked", "an ending of your own",
    ),
    "a taken name": (
        reader().replace('name="corners"', 'name="stl"'), "loads", "'stl' is also the name", "rename one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_a_reader_that_breaks_a_rule_is_caught(catches, name):
    catches(*READERS[name])


CATALOG = """
import random
from pathlib import Path
from scanfit.api import CatalogError, CatalogSource, hookimpl
{top}
ROW = {{"sku": "A", "brand": "B", "model": "M", "category": "casual", "wearer": "men", "size_system": "EU",
       "size_label": "42", "width": "", {length}: {value}, "ball_girth_mm": None, "ball_width_mm": None,
       "heel_width_mm": None, "instep_height_mm": None, "toe_box_height_mm": None, "features": "", "price": 90.0,
       "currency": "EUR", "stock": 1}}

def accepts(location):
    return {accepts}

def load(location, options):
    import polars as pl
    try:
        table = pl.read_ndjson(location)
    except {caught} as error:
        raise CatalogError("it is not one JSON object a line", where=location, next_step={step}) from None
    {body}
    return {answer}

def example(folder):
    import json
    path = folder / "shoes.lines"
    path.write_text(json.dumps(ROW) + "\\n")
    return str(path)

@hookimpl
def scanfit_catalogs():
    yield CatalogSource(name="lines", summary="Lines", accepts=accepts, load=load, example=example{fields})
"""


def catalog(**changed: str) -> str:
    parts = {
        "top": "",
        "length": "'inner_length_mm'",
        "value": "277.0",
        "accepts": "location.endswith('.lines')",
        "caught": "BaseException",
        "step": "'export it again'",
        "body": "pass",
        "answer": "table",
        "fields": "",
    }
    return CATALOG.format(**parts | changed)


BATCHES = """
def batches(location, options):
    table = load(location, options)
    {}
"""


def in_parts(body: str) -> str:
    return catalog(fields=", batches=batches", top=BATCHES.format(body))


def test_a_good_source_passes(failed):
    assert failed(catalog()) == {}
    assert failed(in_parts("yield table.head(0); yield table")) == {}
    assert failed(catalog(fields=", network=True", accepts="location.endswith('.lines') or '://' in location")) == {}


CATALOGS = {
    "a unit missing": (catalog(length="'inner_length'"), "loads", "inner_length", "each name carries its unit"),
    "centimetres": (catalog(value="27.7"), "loads", "inner_length_mm", "each name carries its unit"),
    "everything accepted": (catalog(accepts="True"), "accepts", "nothing it can load", "a suffix"),
    "accepts no answer": (
        catalog(accepts="'.lines' in location and 1"), "accepts", "expected True or False", "from the text",
    ),
    "accepts looks at the file": (
        catalog(accepts="Path(location).stat().st_size > 0"), "accepts", "it raised", "no file, no network",
    ),
    "not its own": (
        catalog(accepts="location.endswith('.jsonl')"), "accepts", "its own example", "what load() can load",
    ),
    "an ending of scanfit's own": (
        catalog().replace(".lines", ".lines.csv"), "accepts", "'csv' serves the same", "a prefix (shop:PATH)",
    ),
    "no table": (catalog(answer="table.to_dicts()"), "loads", "returned list, expected a table", "Arrow stream"),
    "chance": (
        catalog(body="table = table.with_columns(price=pl.lit(random.random()))"),
        "deterministic", "two different tables", "order of the rows",
    ),
    "a traceback": (catalog(caught="ZeroDivisionError"), "refuses", "it raised", "raise CatalogError"),
    "no next step": (catalog(step="''"), "refuses", "no next step", "raise CatalogError"),
    "a row twice": (in_parts("yield table; yield table"), "batches", "2 rows, load() returns 1", "each once"),
    "another column": (in_parts("yield table.drop('stock')"), "batches", "differ in the columns stock", "yield from"),
    "other cells": (
        in_parts("import polars as pl; yield table.with_columns(stock=pl.lit(2, dtype=pl.Int64))"),
        "batches", "differ in what stock holds", "in their order",
    ),
    "no parts": (in_parts("yield from ()"), "batches", "yields nothing", "yield from batches"),
    "a table for parts": (in_parts("return table"), "batches", "expected an iterator of tables", "Arrow stream"),
    "parts that crash": (in_parts("yield table; 1 / 0"), "batches", "raised ZeroDivisionError", "Arrow stream"),
    "a URL without a word": (
        catalog(accepts="location.endswith('.lines') or location.startswith('https://example.org/')"),
        "accepts", "nothing it can load", "a suffix",
    ),
    "any machine": (
        catalog(accepts="location.endswith('.lines') or location.startswith('shop://')"),
        "network", "it accepts shop://example.org, which is on a network", "network=True",
    ),
    "a call home": (
        catalog(body="import socket\n    with socket.socket() as one: one.connect_ex(('127.0.0.1', 9))"),
        "network", "loading shoes.lines connected to 127.0.0.1", "network=True",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CATALOGS)
def test_a_source_that_breaks_a_rule_is_caught(catches, name):
    catches(*CATALOGS[name])
