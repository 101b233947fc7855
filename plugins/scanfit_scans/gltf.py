"""glTF 2.0, as GLB or as JSON with its buffers beside it. Its unit is the metre (glTF 2.0, section 3.4).

trimesh would read compressed, sparse and quantised coordinates as zeros or as something else, and would skip
what it does not know. So the header is checked first, and trimesh gets a new one of nothing but what was checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.api import ScanError, Unit, load_with_trimesh
from scanfit_scans.foreign import refusal
from scanfit_scans.reading import Parsed

if TYPE_CHECKING:
    from pathlib import Path

_DAMAGED = "the file is cut short or damaged: copy or export it again"
_JSON, _BIN = 0x4E4F534A, 0x004E4942


def parse_gltf(data: bytes, folder: Path) -> Parsed:
    """Read a glTF or GLB file; buffers it names are looked for in ``folder`` and nowhere else."""
    import msgspec

    from scanfit_scans.gltf_buffers import load_buffers
    from scanfit_scans.gltf_check import plain_header
    from scanfit_scans.gltf_header import decode_header

    text, chunk = _glb_chunks(data) if data.startswith(b"glTF") else (data, b"")
    if not text.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        raise refusal(data, "a GLB or glTF file", "this is not a GLB or glTF file: no JSON header is in front")
    header = decode_header(text)
    buffers = load_buffers(header, chunk, folder)
    plain, notes = plain_header(header, [len(buffer) for buffer in buffers])
    companions = {str(index): buffer for index, buffer in enumerate(buffers)}
    scene = load_with_trimesh(msgspec.json.encode(plain), "gltf", companions)
    return Parsed(vertices=scene.vertices, faces=scene.faces, unit=Unit.M, notes=notes)


def _glb_chunks(data: bytes) -> tuple[bytes, bytes]:
    """The JSON and the binary chunk of a GLB, every length checked (glTF 2.0, section 4.4)."""
    words = [int.from_bytes(data[i : i + 4], "little") for i in (4, 8)]
    if words[0] != 2:
        raise ScanError(f"this is GLB version {words[0]}, only 2 is read", next_step="export it as glTF 2.0")
    if words[1] > len(data):
        raise ScanError(f"the GLB header promises {words[1]:,} bytes, the file holds {len(data):,}", next_step=_DAMAGED)
    chunks: dict[int, bytes] = {}
    offset, end = 12, words[1]
    while offset < end:
        length, kind = (int.from_bytes(data[offset + i : offset + i + 4], "little") for i in (0, 4))
        if offset + 8 + length > end:
            raise ScanError(
                f"a GLB chunk promises {length:,} bytes, the file holds {max(0, end - offset - 8):,}",
                next_step=_DAMAGED,
            )
        chunks.setdefault(kind, data[offset + 8 : offset + 8 + length])
        offset += 8 + length
    return chunks.get(_JSON, b""), chunks.get(_BIN, b"")
