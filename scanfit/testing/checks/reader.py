"""What is asked of a scan reader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scanfit.errors import ScanfitError
from scanfit.host.answers import Wrong, checked_scan
from scanfit.providers import ScanReader
from scanfit.testing.checks.files import refusals
from scanfit.testing.checks.precedence import need_to_be_asked
from scanfit.testing.cost import cost_of, within
from scanfit.testing.subject import Broken, Check, Skipped, Subject

if TYPE_CHECKING:
    from scanfit.model.scan import RawScan

SECONDS, MEGABYTES = 10.0, 1000.0


def _reader(subject: Subject) -> ScanReader:
    assert isinstance(subject.record, ScanReader)
    return subject.record


def sample_of(subject: Subject) -> Path:
    """Return the file to read: what the user named, or what the reader makes."""
    reader = _reader(subject)
    if subject.sample:
        return Path(subject.sample)
    if reader.example is None:
        raise Skipped(
            "there is no file to read", f"pass --sample FILE{reader.suffixes[0]}, or give the reader an example"
        )
    example, folder = reader.example, subject.empty_folder()

    def made() -> Path:
        path = example(folder)
        if not isinstance(path, Path) or not path.exists():
            raise Wrong(f"returned {path!r}, expected the path of a file it has written")
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Wrong("has written its example outside the folder it was given")
        return path

    return subject.asked(made, "let example(folder) write a small scan into the folder and return its path")


def _read(subject: Subject, path: Path) -> RawScan:
    reader = _reader(subject)
    mend = "return RawScan(mesh=Mesh(vertices=…, faces=…), unit=Unit.MM), with unit=None where the format declares none"
    return subject.asked(lambda: checked_scan(reader.read(path, subject.options)), mend)


def reads(subject: Subject) -> str:
    """It reads its example, and the core finds feet in what it reads."""
    path = sample_of(subject)
    raw = _read(subject, path)
    if not any(path.name.lower().endswith(suffix) for suffix in _reader(subject).suffixes) and path.is_file():
        raise Broken(
            f"it declares {' '.join(_reader(subject).suffixes)}, and its file is called {path.name}",
            "name every suffix the reader reads, in lower case with the dot",
        )
    need_to_be_asked(subject, path.name)
    if raw.frames:
        return f"{len(raw.frames)} frames, {'with' if raw.rig else 'without'} a rig"
    unit = raw.unit.value if raw.unit is not None else "not declared"
    return f"{len(raw.surface.vertices)} vertices, {len(raw.surface.faces)} faces, unit {unit}; {_feet(raw)}"


def _feet(raw: RawScan) -> str:
    from scanfit.model.scan import Source
    from scanfit.pipeline import ScanSettings, feet_of_scan

    try:
        feet = feet_of_scan(raw, ScanSettings(), Source())
    except ScanfitError as error:
        return f"no foot in it ({error.what})"
    return f"{len(feet)} {'foot' if len(feet) == 1 else 'feet'} in it"


def deterministic(subject: Subject) -> None:
    """The same file is the same scan, to the bit."""
    path = sample_of(subject)
    first, second = (digest_of(_read(subject, path)) for _ in range(2))
    if first != second:
        raise Broken(
            "it reads one file twice and gives two different scans",
            "keep the order of the file's vertices and faces, and leave out random numbers and the clock",
        )


def refuses(subject: Subject) -> str:
    """A damaged, empty or missing file is a ScanError that says what to do, or a scan; never anything else."""
    mend = (
        "raise ScanError(what, where=str(path), next_step=…) for a file that cannot be read: "
        "check lengths and counts before they are used"
    )
    return refusals(subject, sample_of(subject), lambda copy: _read(subject, copy), mend)


def cost(subject: Subject) -> str:
    """Reading is quick and small for the size of the file."""
    path = sample_of(subject)
    mend = "read whole blocks (numpy.frombuffer, numpy.loadtxt) instead of line by line, and refuse what is too large"
    return within(cost_of(lambda: _read(subject, path)), seconds=SECONDS, megabytes=MEGABYTES, mend=mend)


def digest_of(raw: RawScan) -> str:
    digest = hashlib.sha256(repr((raw.unit, raw.side, raw.load_state, raw.notes, raw.device)).encode())
    for part in _arrays(raw):
        digest.update(part)
    return digest.hexdigest()


def _arrays(raw: RawScan) -> Iterator[bytes]:
    if raw.mesh is not None:
        yield raw.mesh.vertices.tobytes()
        yield raw.mesh.faces.tobytes()
    for frame in raw.frames:
        yield repr((frame.camera, frame.number, frame.time_us, frame.unit_mm, frame.intrinsics)).encode()
        yield frame.depth.tobytes()


CHECKS = (
    Check(name="reads", run=reads),
    Check(name="deterministic", run=deterministic),
    Check(name="refuses", run=refuses),
    Check(name="cost", run=cost),
)
