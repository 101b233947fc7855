"""3MF: a zip with an XML model in it that declares its unit (3MF Core Specification 1.3)."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from scanfit.api import ScanError, Unit, load_with_trimesh
from scanfit_scans.foreign import refusal
from scanfit_scans.reading import Parsed

if TYPE_CHECKING:
    from zipfile import ZipFile

# A plain 3MF of a million triangles has 120 MB of XML in fewer than ten members.
MAX_XML = 1 << 28
MAX_MEMBERS = 1_000
# Deflate cannot do better than 1032 to 1; triangles as XML reach 20 to 1.
MAX_RATIO = 200
_DAMAGED = "the file is damaged: copy or export it again"

# 3MF Core Specification 1.3, section 3.4: the unit attribute and its default, millimeter.
UNITS = {
    "micron": (Unit.MM, 0.001),
    "millimeter": (Unit.MM, 1.0),
    "centimeter": (Unit.CM, 1.0),
    "inch": (Unit.IN, 1.0),
    "foot": (Unit.IN, 12.0),
    "meter": (Unit.M, 1.0),
}


def parse_3mf(data: bytes) -> Parsed:
    """Read a 3MF: every object its build places, each where it is placed."""
    from scanfit_scans.threemf_check import check_models

    if not data.startswith(b"PK"):
        raise refusal(data, "a zip archive or a 3MF file", "this is not a 3MF file: no zip archive is in front")
    models = _models(data)
    unit_name = check_models(models)
    if unit_name not in UNITS:
        raise ScanError(
            f"the unit '{unit_name[:20]}' is not one that 3MF knows", next_step=f"use one of {', '.join(UNITS)}"
        )
    unit, factor = UNITS[unit_name]
    scene = load_with_trimesh(_plain_archive(models), "3mf")
    notes = () if factor == 1.0 else (f"the unit {unit_name} turned into {unit.value}",)
    return Parsed(vertices=scene.vertices * factor, faces=scene.faces, unit=unit, notes=notes)


def _models(data: bytes) -> dict[str, bytes]:
    """The XML models of the archive by name, unpacked only after its own directory has been believed safe."""
    import zlib
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive:
            names = _safe_names(archive)
            return {name: archive.read(name) for name in names}
    except (BadZipFile, zlib.error, EOFError, OSError, LookupError, RuntimeError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise ScanError(f"the zip archive cannot be read: {reason}", next_step=_DAMAGED) from error


def _safe_names(archive: ZipFile) -> list[str]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or len({m.filename for m in members}) < len(members):
        raise ScanError(f"the zip archive has {len(members):,} members or a name twice", next_step=_DAMAGED)
    models = [m for m in members if m.filename.lower().endswith(".model")]
    size = sum(m.file_size for m in models)
    packed = sum(m.compress_size for m in models)
    if size > MAX_XML or size > MAX_RATIO * packed + 1_000_000:
        raise ScanError(
            f"the zip archive unpacks {packed:,} bytes to {size:,}, which no scan does",
            next_step="export the scan again, as binary STL or PLY if it is that large",
        )
    if any(m.flag_bits & 1 for m in models):
        raise ScanError("the zip archive has a password", next_step="export the scan without one")
    return [m.filename for m in models]


def _plain_archive(models: dict[str, bytes]) -> bytes:
    """An archive of the checked models and nothing else, so that nothing else is ever unpacked."""
    from zipfile import ZIP_STORED, ZipFile, ZipInfo

    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, xml in models.items():
            archive.writestr(ZipInfo(name), xml)
    return packed.getvalue()
