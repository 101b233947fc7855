"""Check a glTF header against its buffers, and write a plain one that holds the surface and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from scanfit.api import ScanError
from scanfit_scans.gltf_header import Accessor, Asset, Buffer, BufferView, Gltf, MeshOf, Node, Primitive, SceneOf

# Extensions that colour the surface and leave its shape alone.
_HARMLESS = ("KHR_materials_", "KHR_texture_", "EXT_texture_", "KHR_lights_", "KHR_xmp")
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_FLOAT = 5126
_INDEX_BYTES = {5121: 1, 5123: 2, 5125: 4}
# An assembly of a few parts is plausible; ten thousand is an attack on the memory of the reader.
_MAX_NODES = 10_000
_T = TypeVar("_T")
_DAMAGED = "the file is damaged: export the scan again"
_SIMPLER = "export the scan again without compression or animation"


def plain_header(header: Gltf, buffer_sizes: Sequence[int]) -> tuple[Gltf, tuple[str, ...]]:
    """Return a header whose every reference has been checked, and what was left out, in words.

    Buffers are renamed to their number; views and accessors are cut to exactly what a triangle needs.
    """
    if header.asset.version.split(".")[0] != "2":
        raise ScanError(f"this is glTF {header.asset.version[:20]}, only 2 is read", next_step="export it as glTF 2.0")
    for name in header.extensions_required:
        if not name.startswith(_HARMLESS):
            raise ScanError(f"the file needs the glTF extension {name[:60]}, which is not read", next_step=_SIMPLER)
    writer = _PlainWriter(header, buffer_sizes)
    meshes = [MeshOf(primitives=[writer.primitive(p) for p in m.primitives if p.mode >= _TRIANGLES])
              for m in header.meshes]  # fmt: skip
    ignored = sum(p.mode < _TRIANGLES for m in header.meshes for p in m.primitives)
    nodes, roots = _tree(header)
    plain = Gltf(
        asset=Asset(version="2.0"), scenes=[SceneOf(nodes=roots)], nodes=nodes, meshes=meshes,
        accessors=writer.accessors, buffer_views=writer.views,
        buffers=[Buffer(byte_length=size, uri=str(index)) for index, size in enumerate(buffer_sizes)],
    )  # fmt: skip
    return plain, (f"{ignored} {'set' if ignored == 1 else 'sets'} of points or lines ignored",) if ignored else ()


class _PlainWriter:
    """Copies the accessors that triangles use, each with a view of its own, once."""

    def __init__(self, header: Gltf, buffer_sizes: Sequence[int]) -> None:
        self.header = header
        self.buffer_sizes = buffer_sizes
        self.accessors: list[Accessor] = []
        self.views: list[BufferView] = []
        self._copied: dict[int, int] = {}

    def primitive(self, primitive: Primitive) -> Primitive:
        if primitive.mode not in (_TRIANGLES, _STRIP):
            raise ScanError("the faces are triangle fans, which are not read", next_step="export plain triangles")
        if primitive.targets:
            raise ScanError("the mesh has several shapes (morph targets)", next_step=_SIMPLER)
        position = _item(self.header.accessors, primitive.attributes.get("POSITION", -1), "accessor")
        if (position.component_type, position.type) != (_FLOAT, "VEC3"):
            raise ScanError("the coordinates are quantised, which is not read", next_step=_SIMPLER)
        attributes = {"POSITION": self._copy(primitive.attributes["POSITION"], 12)}
        if primitive.indices == -1:
            return Primitive(attributes=attributes, mode=primitive.mode)
        indices = _item(self.header.accessors, primitive.indices, "accessor")
        if indices.component_type not in _INDEX_BYTES or indices.type != "SCALAR":
            raise ScanError("the corners of the faces are not whole numbers", next_step=_DAMAGED)
        size = _INDEX_BYTES[indices.component_type]
        return Primitive(attributes=attributes, indices=self._copy(primitive.indices, size), mode=primitive.mode)

    def _copy(self, index: int, item_bytes: int) -> int:
        if index not in self._copied:
            self._copied[index] = len(self.accessors)
            self._append(self.header.accessors[index], item_bytes)
        return self._copied[index]

    def _append(self, accessor: Accessor, item_bytes: int) -> None:
        if accessor.sparse is not None or accessor.buffer_view == -1 or accessor.normalized:
            raise ScanError("the coordinates are compressed, which is not read", next_step=_SIMPLER)
        view = _item(self.header.buffer_views, accessor.buffer_view, "view")
        size = _item(self.buffer_sizes, view.buffer, "buffer")
        stride = view.byte_stride or item_bytes
        needed = (accessor.count - 1) * stride + item_bytes
        wrong = accessor.count < 1 or stride < item_bytes or min(view.byte_offset, accessor.byte_offset) < 0
        if wrong or accessor.byte_offset + needed > view.byte_length or view.byte_offset + view.byte_length > size:
            raise ScanError(
                f"{accessor.count:,} numbers are promised where the buffer has no room for them", next_step=_DAMAGED
            )
        self.views.append(BufferView(
            buffer=view.buffer, byte_offset=view.byte_offset + accessor.byte_offset, byte_length=needed,
            byte_stride=view.byte_stride,
        ))  # fmt: skip
        self.accessors.append(Accessor(
            component_type=accessor.component_type, count=accessor.count, type=accessor.type,
            buffer_view=len(self.views) - 1,
        ))  # fmt: skip


def _tree(header: Gltf) -> tuple[list[Node], list[int]]:
    """The nodes without names and cameras, and the roots of the scene; each node is reached at most once."""
    if not header.scenes:
        raise ScanError("the file has no scene", next_step=_DAMAGED)
    roots = _item(header.scenes, header.scene, "scene").nodes
    reached: set[int] = set()
    waiting = list(roots)
    while waiting:
        index = waiting.pop()
        node = _item(header.nodes, index, "node")
        if index in reached:
            raise ScanError(f"node {index} has two parents", next_step=_DAMAGED)
        reached.add(index)
        if len(reached) > _MAX_NODES:
            raise ScanError(f"the scene has more than {_MAX_NODES:,} nodes", next_step="export one mesh")
        waiting += node.children
        if node.skin != -1:
            raise ScanError("the mesh is moved by a skeleton, which is not read", next_step=_SIMPLER)
        if node.mesh != -1:
            _item(header.meshes, node.mesh, "mesh")
        if node.matrix is not None and len(node.matrix) != 16:
            raise ScanError(f"the matrix of node {index} has {len(node.matrix)} numbers", next_step=_DAMAGED)
    return header.nodes, roots


def _item(items: Sequence[_T], index: int, what: str) -> _T:
    if not 0 <= index < len(items):
        raise ScanError(f"the file refers to {what} {index}, it has {len(items)}", next_step=_DAMAGED)
    return items[index]
