"""The bytes that a glTF header refers to: inside the GLB, inside the JSON, or in a file beside it."""

from __future__ import annotations

import base64
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from scanfit.api import ScanError
from scanfit_scans.gltf_header import Buffer, Gltf
from scanfit_scans.reading import MAX_BYTES, read_bytes


def load_buffers(header: Gltf, chunk: bytes, folder: Path) -> list[bytes]:
    """Return every buffer, at least as long as the header promises."""
    buffers: list[bytes] = []
    for index, buffer in enumerate(header.buffers):
        data = _load(buffer, chunk if index == 0 else b"", folder)
        if len(data) < buffer.byte_length:
            raise ScanError(
                f"buffer {index} promises {buffer.byte_length:,} bytes and has {len(data):,}",
                next_step="the file is cut short or damaged: copy or export it again",
            )
        buffers.append(data)
        if sum(map(len, buffers)) > MAX_BYTES:
            raise ScanError("the buffers are larger than 1 GiB", next_step="export it with fewer triangles")
    return buffers


def _load(buffer: Buffer, chunk: bytes, folder: Path) -> bytes:
    if not buffer.uri:
        return chunk
    if buffer.uri.startswith("data:"):
        head, _, text = buffer.uri.partition(",")
        try:
            return base64.b64decode(text, validate=True) if head.endswith(";base64") else b""
        except ValueError:
            raise ScanError("a buffer inside the file is damaged", next_step="export the scan again") from None
    return read_bytes(folder / _beside(buffer.uri))


def _beside(uri: str) -> PurePosixPath:
    """The path of a companion file, refused unless it stays beside the scan."""
    name = unquote(uri)
    path = PurePosixPath(name)
    if ":" in name or "\\" in name or "\0" in name or path.is_absolute() or ".." in path.parts or not path.parts:
        shown = "".join(c if c.isprintable() else "?" for c in name[:60])
        raise ScanError(
            f"the file refers to '{shown}', only files beside it are read",
            next_step="put that file beside the scan, or export the scan as GLB",
        )
    return path
