"""Recognise a file that carries another format's name, so that the message can say what it really is."""

from __future__ import annotations

from scanfit.api import ScanError

# First bytes, from each format's specification.
_SIGNATURES = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"PK\x03\x04", "a zip archive or a 3MF file"),
    (b"glTF", "a GLB file"),
    (b"ply\n", "a PLY file"),
    (b"ply\r", "a PLY file"),
    (b"OFF", "an OFF file"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"<", "an XML or HTML document"),
    (b"{", "a JSON document"),
)


def refusal(data: bytes, wanted: str, because: str) -> ScanError:
    """The error for data that is not what its name says: what it is if that is known, else ``because``."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and wanted not in what:
            return ScanError(
                f"this is {what}, not {wanted}",
                next_step="give the file its right suffix, or export the scan again",
            )
    return ScanError(because, next_step="export the scan again as STL, OBJ, PLY, OFF, glTF or 3MF")
