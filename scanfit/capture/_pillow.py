"""The only door to Pillow: what cameras saw as PNG (depth in 16-bit grey, confidence in 8-bit grey, colour in 8-bit
RGB) and back, bit for bit; and a sheet to draw pictures for people on.

Pillow (MIT-CMU) is the image library of most of Python; its PNG filters run in C, where NumPy would go row by row.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from scanfit.errors import ScanError, ValueFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMPRESSION = 3
"""zlib's level: 6 saves 4 % of a depth picture and takes three times as long."""

_AGAIN = "the bundle is damaged: copy it again, or capture again"
_HEAD = struct.Struct(">8sI4sIIBBBBB")  # PNG (W3C, 3rd edition) 5.2 and 11.2.1: signature, then IHDR
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = {0: "grey", 2: "colour", 3: "a palette", 4: "grey with alpha", 6: "colour with alpha"}


class Kind(NamedTuple):
    """What a stored picture must be: its PNG header's bits and colour type, and its array's type and layers."""

    called: str
    bits: int
    colour: int
    dtype: str
    layers: int
    mend: str


DEPTH = Kind("16-bit grey", 16, 0, "uint16", 1, "save depth as it came from the camera, not a picture of it")
CONFIDENCE = Kind("8-bit grey", 8, 0, "uint8", 1, _AGAIN)
COLOUR = Kind("8-bit colour", 8, 2, "uint8", 3, _AGAIN)


def png_from_depth(depth: NDArray[np.uint16]) -> bytes:
    """Return (H, W) uint16 as a PNG file's bytes; the same picture always gives the same bytes."""
    return png_from_picture(depth, DEPTH)


def depth_from_png(data: bytes, *, width: int, height: int, where: str) -> NDArray[np.uint16]:
    """Return the picture as (H, W) uint16, read-only. Its size is checked before anything is unpacked."""
    depth: NDArray[np.uint16] = picture_from_png(data, DEPTH, width=width, height=height, where=where)
    return depth


def png_from_picture(picture: NDArray[Any], kind: Kind) -> bytes:
    """Return a picture as a PNG file's bytes; the same picture always gives the same bytes."""
    from PIL import Image

    shape = picture.shape[:2] if kind.layers == 1 else (*picture.shape[:2], kind.layers)
    if picture.dtype != kind.dtype or picture.ndim != len(shape) or picture.shape != shape:
        raise ValueFault(f"the picture is {picture.dtype} of shape {picture.shape}, expected {kind.called}")
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(stream, format="PNG", compress_level=COMPRESSION)
    return stream.getvalue()


def picture_from_png(data: bytes, kind: Kind, *, width: int, height: int, where: str) -> NDArray[Any]:
    """Return a picture as (H, W) or (H, W, 3), read-only. Its size is checked before anything is unpacked."""
    from PIL import Image, ImageFile

    _check_head(data, kind, width=width, height=height, where=where)
    _check_rows(data, size=height * (1 + kind.layers * kind.bits // 8 * width), where=where)
    if ImageFile.LOAD_TRUNCATED_IMAGES:  # someone else in this process set it: half a picture would pass as whole
        raise ScanError("Pillow was told to fill in what is missing in pictures", where=where,
                        next_step="set PIL.ImageFile.LOAD_TRUNCATED_IMAGES to False")  # fmt: skip
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            image.load()
            picture = np.array(image)
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, struct.error, zlib.error) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ScanError(f"the PNG is cut short or damaged: {reason[:100]}", where=where, next_step=_AGAIN) from None
    if kind is DEPTH and picture.dtype != np.uint16:  # older Pillows hand 16-bit grey over as int32
        if picture.ndim != 2 or picture.dtype.kind not in "iu" or picture.min() < 0 or picture.max() > 0xFFFF:
            raise ScanError(f"the PNG unpacks to {picture.dtype}, expected {kind.called}", where=where,
                            next_step=_AGAIN)  # fmt: skip
        picture = picture.astype(np.uint16)
    if picture.dtype != kind.dtype or picture.shape != ((height, width, 3) if kind.layers == 3 else (height, width)):
        raise ScanError(f"the PNG unpacks to {picture.dtype} of shape {picture.shape}, expected {kind.called}",
                        where=where, next_step=_AGAIN)  # fmt: skip
    picture.flags.writeable = False
    return picture


def _check_head(data: bytes, expected: Kind, *, width: int, height: int, where: str) -> None:
    if len(data) < _HEAD.size or not data.startswith(_SIGNATURE):
        raise ScanError("this is not a PNG picture", where=where, next_step=_AGAIN)
    _, length, kind, wide, high, bits, colour, _, _, woven = _HEAD.unpack_from(data)
    if (length, kind) != (13, b"IHDR"):
        raise ScanError("the PNG does not begin with its header", where=where, next_step=_AGAIN)
    if (bits, colour) != (expected.bits, expected.colour):
        raise ScanError(
            f"the PNG is {bits}-bit {_COLOURS.get(colour, 'of an unknown kind')}, expected {expected.called}",
            where=where,
            next_step=expected.mend,
        )
    if woven:
        raise ScanError("the PNG is interlaced, which a capture's pictures are not", where=where, next_step=_AGAIN)
    if (wide, high) != (width, height):
        raise ScanError(f"the PNG is {wide} x {high}, expected {width} x {height} from the lens",
                        where=where, next_step=_AGAIN)  # fmt: skip


def _check_rows(data: bytes, *, size: int, where: str) -> None:
    """Refuse a picture whose rows do not unpack to ``size`` bytes: Pillow fills what is missing with zeros.

    Half a foot would pass as a foot. 9.2: each row is one byte for its filter and then its pixels.
    """
    try:
        unpack = zlib.decompressobj()
        rows = unpack.decompress(b"".join(_image_chunks(data)), size + 1)
        whole = len(rows) == size and unpack.eof
    except (zlib.error, struct.error):
        whole = False
    if not whole:
        raise ScanError("the PNG is cut short or damaged: its rows do not fill the picture", where=where,
                        next_step=_AGAIN)  # fmt: skip


def _image_chunks(data: bytes) -> Iterator[bytes]:
    """The contents of the IDAT chunks; struct.error where the last chunk, IEND, is missing."""
    place, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, place)
        struct.unpack_from(">I", data, place + 8 + length)  # zlib's own checksum covers the rows
        if kind == b"IDAT":
            yield data[place + 8 : place + 8 + length]
        place += 12 + length


Rgb = tuple[int, int, int]


class Sheet:
    """A white page to draw on, in pixels from the top left; letters are Pillow's own, the same on every machine."""

    def __init__(self, width: int, height: int, *, ground: Rgb = (255, 255, 255)) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self._image = Image.new("RGB", (width, height), ground)
        self._draw = ImageDraw.Draw(self._image)

    def paste(self, picture: NDArray[np.uint8], x: float, y: float, share: NDArray[np.float32] | None = None) -> None:
        """Put (H, W, 3) onto the page; ``share`` (H, W) says how much of each pixel it covers, 0 to 1."""
        from PIL import Image

        mask = None if share is None else Image.fromarray((share * 255).round().clip(0, 255).astype(np.uint8))
        self._image.paste(Image.fromarray(np.ascontiguousarray(picture)), (round(x), round(y)), mask)

    def text(self, x: float, y: float, words: str, *, size: int, ink: Rgb, anchor: str = "la") -> None:
        """Write a line; ``anchor`` is Pillow's: l, m or r, then a (top), m or s (the letters' foot)."""
        from PIL import ImageFont

        self._draw.text((x, y), words, fill=ink, font=ImageFont.load_default(size), anchor=anchor)

    def line(self, points: Sequence[tuple[float, float]], *, ink: Rgb, width: int = 1) -> None:
        """Draw a line through points."""
        self._draw.line(list(points), fill=ink, width=width)

    def box(self, x0: float, y0: float, x1: float, y1: float, *, fill: Rgb, rim: Rgb | None = None) -> None:
        """Fill a rectangle, and draw its rim."""
        self._draw.rectangle((x0, y0, x1, y1), fill=fill, outline=rim, width=2 if rim else 0)

    def png(self) -> bytes:
        """Return the page as a PNG file's bytes."""
        stream = io.BytesIO()
        self._image.save(stream, format="PNG", compress_level=COMPRESSION)
        return stream.getvalue()
