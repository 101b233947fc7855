"""Reads scan files: STL, OBJ, PLY, OFF, glTF, 3MF, point clouds. Each format is one file, loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import ScanReader, hookimpl

if TYPE_CHECKING:
    from pathlib import Path

    from scanfit.api import RawScan


XYZ_SUFFIXES = (".xyz", ".xyzn", ".xyzrgb", ".pts", ".asc")


@hookimpl
def scanfit_scan_readers() -> Iterable[ScanReader]:
    yield _reader("stl", "STL, binary or text", (".stl",), _read_stl)
    yield _reader("obj", "Wavefront OBJ", (".obj",), _read_obj)
    yield _reader("ply", "PLY, binary or text, mesh or points", (".ply",), _read_ply)
    yield _reader("off", "Object File Format, text", (".off",), _read_off)
    yield _reader("gltf", "glTF 2.0 and GLB, in metres", (".gltf", ".glb"), _read_gltf)
    yield _reader("threemf", "3MF, in the unit it declares", (".3mf",), _read_3mf)
    yield _reader("pcd", "Point cloud of PCL, meshed here", (".pcd",), _read_pcd)
    yield _reader("points", "Points as text, meshed here", XYZ_SUFFIXES, _read_xyz)


def _reader(
    name: str, summary: str, suffixes: tuple[str, ...], read: Callable[[Path, Mapping[str, Any]], RawScan]
) -> ScanReader:
    """Each brings an example in the format of its first suffix."""

    def example(folder: Path) -> Path:
        from scanfit_scans.examples import write_example

        return write_example(folder, suffixes[0])

    return ScanReader(name=name, summary=summary, suffixes=suffixes, read=read, example=example)


def _read_stl(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.reading import read_scan
    from scanfit_scans.stl import parse_stl

    return read_scan(path, parse_stl)


def _read_obj(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.obj import parse_obj
    from scanfit_scans.reading import read_scan

    return read_scan(path, parse_obj)


def _read_ply(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.ply import parse_ply
    from scanfit_scans.reading import read_scan

    return read_scan(path, parse_ply)


def _read_off(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.off import parse_off
    from scanfit_scans.reading import read_scan

    return read_scan(path, parse_off)


def _read_gltf(path: Path, options: Mapping[str, Any]) -> RawScan:
    from functools import partial

    from scanfit_scans.gltf import parse_gltf
    from scanfit_scans.reading import read_scan

    return read_scan(path, partial(parse_gltf, folder=path.parent))


def _read_3mf(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.reading import read_scan
    from scanfit_scans.threemf import parse_3mf

    return read_scan(path, parse_3mf)


def _read_pcd(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.pcd import parse_pcd
    from scanfit_scans.reading import read_scan

    return read_scan(path, parse_pcd)


def _read_xyz(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit_scans.reading import read_scan
    from scanfit_scans.xyz import parse_xyz

    return read_scan(path, parse_xyz)
