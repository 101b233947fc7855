"""Damaged copies of a file, for what reads files: none of them may do more than be refused."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from scanfit.errors import CatalogError, ScanError, UsageError
from scanfit.testing.subject import Broken, Subject

GARBAGE_BYTES = 4096


def refusals(subject: Subject, path: Path, read: Callable[[Path], object], mend: str) -> str:
    """Have damaged copies of ``path``, and a file that is not there, read.

    Each is refused with what and next step, or read after all; anything else breaks the rule.
    """
    copies = [*damaged(path, subject.empty_folder()), ("no file", subject.folder / f"not-there{path.suffix}")]
    refused = 0
    for what, copy in copies:
        try:
            read(copy)
        except (ScanError, CatalogError, UsageError) as error:
            refused += 1
            if not error.what.strip() or not error.next_step.strip():
                raise Broken(f"of a file with {what} it says '{error.what}' and no next step", mend) from error
        except Broken as broken:
            raise Broken(f"of a file with {what} {broken.what}", mend) from broken
    return f"{refused} of {len(copies)} refused"


def damaged(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield what is wrong, and a copy of ``path`` with that wrong. A folder is damaged file by file.

    The bytes are the same every time: a check that fails, fails again.
    """
    if path.is_dir():
        for file in sorted(each for each in path.rglob("*") if each.is_file())[:4]:
            for what, content in _contents(file):
                copy = _fresh(folder, path)
                shutil.copytree(path, copy)
                (copy / file.relative_to(path)).write_bytes(content)
                yield f"{what} in {file.relative_to(path).as_posix()}", copy
        return
    for what, content in _contents(path):
        copy = _fresh(folder, path)
        copy.write_bytes(content)
        yield what, copy


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    whole = path.read_bytes()
    chance = random.Random(len(whole))
    yield "nothing", b""
    for part in (0.03, 0.4, 0.97):
        yield f"only the first {part:.0%}", whole[: int(part * len(whole))]
    yield "random bytes", chance.randbytes(GARBAGE_BYTES)
    yield "zero bytes", bytes(GARBAGE_BYTES)
    yield "a line of 1,000,000 digits", b"9" * 1_000_000 + b"\n"
    yield "text in another encoding", "länge;größe;\u0633\n".encode("utf-16")
    for number in range(4):
        turned = bytearray(whole)
        for _ in range(1 + len(turned) // 200):
            turned[chance.randrange(len(turned))] = chance.randrange(256)
        yield f"wrong bytes here and there ({number + 1})", bytes(turned)


def _fresh(folder: Path, path: Path) -> Path:
    """A path of the same name in a new folder: readers go by the suffix."""
    place = folder / f"damaged-{len(list(folder.iterdir()))}"
    place.mkdir()
    return place / path.name
