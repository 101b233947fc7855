"""Reads scan files: STL, OBJ, PLY, OFF, glTF, 3MF, point clouds. Each format is one file, loaded when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import ScanReader, hookimpl

if TYPE_CHECKING:
    from pathlib import Path

    from scanfit.api import RawScan


XYZ_SUFFIXES = (".xyz", ".xyzn", ".xyzrgb", ".pts", ".asc")


@hookimpl
def scanfit_scan_readers() -> Iterable[ScanReader]:
    yield ScanReader(name="stl", summary="STL, binary or text", suffixes=(".stl",), read=_read_stl)
    yield ScanReader(name="obj", summary="Wavefront OBJ", suffixes=(".obj",), read=_read_obj)
    yield ScanReader(name="ply", summary="PLY, binary or text, mesh or points", suffixes=(".ply",), read=_read_ply)
    yield ScanReader(name="off", summary="Object File Format, text", suffixes=(".off",), read=_read_off)
    yield ScanReader(name="gltf", summary="glTF 2.0 and GLB, in metres", suffixes=(".gltf", ".glb"), read=_read_gltf)
    yield ScanReader(name="threemf", summary="3MF, in the unit it declares", suffixes=(".3mf",), read=_read_3mf)
    yield ScanReader(name="pcd", summary="Point cloud of PCL, meshed here", suffixes=(".pcd",), read=_read_pcd)
    yield ScanReader(name="points", summary="Points as text, meshed here", suffixes=XYZ_SUFFIXES, read=_read_xyz)


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
