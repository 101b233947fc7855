"""The part of a glTF header that says where the surface is, with types. Everything else is dropped here.

Names are the format's, in snake case (Khronos, glTF 2.0 Specification, section 5).
"""

from __future__ import annotations

from typing import Any

import msgspec  # noqa: TID253  this module loads when a glTF file is read, and not before

from scanfit.api import ScanError

Vec3 = tuple[float, float, float]


class Asset(msgspec.Struct, rename="camel", omit_defaults=True):
    version: str


class Buffer(msgspec.Struct, rename="camel", omit_defaults=True):
    byte_length: int
    uri: str = ""


class BufferView(msgspec.Struct, rename="camel", omit_defaults=True):
    buffer: int
    byte_length: int
    byte_offset: int = 0
    byte_stride: int = 0


class Accessor(msgspec.Struct, rename="camel", omit_defaults=True):
    component_type: int
    count: int
    type: str
    buffer_view: int = -1
    byte_offset: int = 0
    normalized: bool = False
    sparse: Any = None


class Primitive(msgspec.Struct, rename="camel", omit_defaults=True):
    attributes: dict[str, int]
    indices: int = -1
    mode: int = 4
    targets: Any = None


class MeshOf(msgspec.Struct, rename="camel", omit_defaults=True):
    primitives: list[Primitive]


class Node(msgspec.Struct, rename="camel", omit_defaults=True):
    children: list[int] = []
    mesh: int = -1
    skin: int = -1
    matrix: list[float] | None = None
    translation: Vec3 | None = None
    rotation: tuple[float, float, float, float] | None = None
    scale: Vec3 | None = None


class SceneOf(msgspec.Struct, rename="camel", omit_defaults=True):
    nodes: list[int] = []


class Gltf(msgspec.Struct, rename="camel", omit_defaults=True):
    asset: Asset
    scene: int = 0
    scenes: list[SceneOf] = []
    nodes: list[Node] = []
    meshes: list[MeshOf] = []
    accessors: list[Accessor] = []
    buffer_views: list[BufferView] = []
    buffers: list[Buffer] = []
    extensions_required: list[str] = []


def decode_header(text: bytes) -> Gltf:
    """Read the JSON header, strictly by type."""
    try:
        return msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"), type=Gltf)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:120]
        raise ScanError(f"the glTF header cannot be read: {reason}", next_step="export the scan again") from None
