"""The quick look finds what importlib.metadata finds, or says that it cannot tell."""

from __future__ import annotations

import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from scanfit.host.quick_look import quick_look


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


def distribution(place: Path, folder: str, points: str, head: str = "Name: cobbler\nVersion: 1.2") -> None:
    (place / folder).mkdir()
    (place / folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\n{head}\n\nA readme: with colons\n", encoding="utf-8"
    )
    (place / folder / "entry_points.txt").write_text(points, encoding="utf-8")


@pytest.mark.parametrize("group", ["scanfit", "console_scripts", "no.such.group"])
def test_it_agrees_with_importlib_metadata_on_this_environment(group: str) -> None:
    found = quick_look(group)
    assert found is not None
    expected = {(p.name, p.value, p.dist.name if p.dist else "") for p in metadata.entry_points(group=group)}
    assert {(p.name, p.value, p.distribution) for p in found} == expected


def test_name_value_distribution_and_version_are_read(place: Path) -> None:
    distribution(
        place,
        "cobbler-1.2.dist-info",
        "[other]\nx = y\n\n[scanfit]\n# a note\nlast = cobbler.last:make\n[more]\na = b\n",
    )
    assert quick_look("scanfit") == [("last", "cobbler.last:make", "cobbler", "1.2")]


def test_a_distribution_earlier_on_the_path_shadows_a_later_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = place / "later"
    later.mkdir()
    distribution(place, "cobbler-1.2.dist-info", "[scanfit]\na = one\n")
    distribution(later, "cobbler-1.0.dist-info", "[scanfit]\na = two\n", "Name: Cobbler\nVersion: 1.0")
    monkeypatch.setattr(sys, "path", [str(place), str(later), str(place / "nowhere")])
    assert quick_look("scanfit") == [("a", "one", "cobbler", "1.2")]


@pytest.mark.parametrize(
    ("points", "head"),
    [
        ("[scanfit]\nno equals sign\n", "Name: cobbler\nVersion: 1"),
        ("[scanfit]\na = module [extra]\n", "Name: cobbler\nVersion: 1"),
        ("[scanfit]\na =\n", "Name: cobbler\nVersion: 1"),
        ("[scanfit]\na = module\n", "Version: 1"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_importlib_metadata(place: Path, points: str, head: str) -> None:
    distribution(place, "cobbler-1.dist-info", points, head)
    assert quick_look("scanfit") is None


def test_an_archive_on_the_path_is_left_to_importlib_metadata(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = place / "bundle.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("module.py", "")
    monkeypatch.setattr(sys, "path", [str(archive)])
    assert quick_look("scanfit") is None


def test_a_point_loads_its_module_or_attribute(place: Path) -> None:
    distribution(place, "cobbler-1.2.dist-info", "[scanfit]\na = json\nb = json.decoder:JSONDecoder\n")
    found = quick_look("scanfit")
    assert found is not None
    import json

    assert [point.load() for point in found] == [json, json.decoder.JSONDecoder]
