"""The hand-over folder: what is in it, how it is written whole or not at all, and how it is read again."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanfit.errors import UsageError
from scanfit.whole_file import cannot_be_written, write_file

HANDOVER_SCHEMA = "scanfit.handover/1"
MANIFEST = "manifest.json"
MAX_BYTES = 8 * 1024 * 1024
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time that a zip's entries have: the same hand-over gives the same bytes."""

Files = Mapping[str, bytes]


def check_place(out: Path) -> None:
    """Refuse a place where no hand-over can be written, before the work."""
    where = str(out)
    if out.exists() or out.is_symlink():
        raise UsageError("there is something at this path already, and a hand-over is never written over", where=where,
                         next_step="name another folder, or change this one with scanfit revise")  # fmt: skip
    if out.suffix and out.suffix.lower() != ".zip":
        raise UsageError(f"a hand-over is a folder or a .zip, and this is the name of a {out.suffix} file", where=where,
                         next_step=f"write --out {out.with_suffix('')}")  # fmt: skip
    if not out.absolute().parent.is_dir():
        raise UsageError("the folder to write to does not exist", where=str(out.parent), next_step="make it first")


def manifest_of(files: Files, facts: Mapping[str, Any]) -> bytes:
    """Return the manifest: facts, and the size and sha256 of every file."""
    listed = [
        {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    ]
    return (
        json.dumps({"schema": HANDOVER_SCHEMA, **facts, "files": listed}, indent=1, ensure_ascii=False) + "\n"
    ).encode()


def write_handover(out: Path, files: Files, facts: Mapping[str, Any]) -> None:
    """Write a new hand-over, a folder or a zip, whole or not at all. Raises UsageError if it cannot be written."""
    check_place(out)
    every = {**files, MANIFEST: manifest_of(files, facts)}
    if out.suffix.lower() == ".zip":
        write_file(out, _zipped(every))
        return
    temporary = out.absolute().with_name(f".{out.name}.part")
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        _write_into(temporary, every)
        temporary.rename(out.absolute())
    except OSError as error:
        raise cannot_be_written(out, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def add_revision(folder: Path, revision: int, fresh: Files, facts: Mapping[str, Any]) -> None:
    """Add a revision to a hand-over: its folder first, then README and manifest, each whole or not at all.

    ``fresh`` are files of the new revision and those of the top that it replaces, by path.
    """
    inside = f"revision-{revision}/"
    place = folder / inside.rstrip("/")
    if place.exists():
        raise UsageError(f"{place.name} is there, and the manifest does not list it: an earlier revision broke off",
                         where=str(place), next_step="remove that folder, and revise again")  # fmt: skip
    temporary = folder / f".{place.name}.part"
    kept = {name: (folder / name).read_bytes() for name in listed_files(folder) if name not in fresh}
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        _write_into(temporary, {name.removeprefix(inside): content for name, content in fresh.items()
                                if name.startswith(inside)})  # fmt: skip
        temporary.rename(place)
    except OSError as error:
        raise cannot_be_written(place, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    for name, content in fresh.items():
        if not name.startswith(inside):
            write_file(folder / name, content)
    write_file(folder / MANIFEST, manifest_of({**kept, **fresh}, facts))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a hand-over, every file of it found and unchanged.

    Raises
    ------
    UsageError
        If this is no hand-over, or a file is missing or was changed since.
    """
    where = str(folder)
    if folder.is_file() and folder.suffix.lower() == ".zip":
        raise UsageError("a zip is not revised in place", where=where, next_step="unpack it, and name the folder")
    path = folder / MANIFEST
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        plain = json.loads(data.decode("utf-8"))
    except OSError:
        raise UsageError("this is no hand-over folder: it has no manifest.json", where=where,
                         next_step="name a folder that scanfit orthotic --out DIR wrote") from None  # fmt: skip
    except (ValueError, RecursionError):
        raise UsageError("the manifest is damaged", where=str(path), next_step="copy the folder again") from None
    if not isinstance(plain, dict) or plain.get("schema") != HANDOVER_SCHEMA:
        raise UsageError(f"the manifest is not of {HANDOVER_SCHEMA}", where=str(path),
                         next_step="revise it with the version of scanfit that wrote it")  # fmt: skip
    _check_files(folder, plain)
    return plain


def listed_files(folder: Path) -> tuple[str, ...]:
    """Return the paths that a hand-over's manifest lists."""
    plain = json.loads((folder / MANIFEST).read_bytes())
    return tuple(one["path"] for one in plain["files"])


def _check_files(folder: Path, plain: Mapping[str, Any]) -> None:
    listed = plain.get("files")
    if not isinstance(listed, list) or not all(
        isinstance(one, dict) and isinstance(one.get("path"), str) and isinstance(one.get("sha256"), str)
        for one in listed
    ):
        raise UsageError("the manifest lists no files", where=str(folder / MANIFEST), next_step="copy the folder again")
    for one in listed:
        place = folder / one["path"]
        if not place.resolve().is_relative_to(folder.resolve()):
            raise UsageError("the manifest names a file outside of the folder", where=one["path"],
                             next_step="use a hand-over that scanfit wrote")  # fmt: skip
        try:
            with place.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise UsageError("a file of the hand-over is missing", where=str(place),
                             next_step="copy the folder again, whole") from None  # fmt: skip
        if found != one["sha256"]:
            raise UsageError(
                "a file of the hand-over was changed after it was written",
                where=str(place),
                next_step="copy it again; changes are made with scanfit revise, or as a new hand-over with scanfit "
                "orthotic --prescription FILE",
            )


def _write_into(folder: Path, files: Files) -> None:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _zipped(files: Files) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
