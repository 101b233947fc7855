"""Whatever the bytes: a mesh or a ScanError, without a warning and within bounded memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.api import ScanError

NAMES = [
    "binary STL", "text STL", "OBJ", "OFF", "text PLY", "little-endian PLY", "big-endian PLY", "GLB", "3MF",
]  # fmt: skip
STARTS = [
    b"",
    b"# .PCD v0.7\nVERSION 0.7\n",
    b"1 2 3\n",
    b"solid ",
    b"ply\nformat ascii 1.0\n",
    b"OFF\n",
    b"v 0 0 0\n",
    b"glTF\2\0\0\0",
    b"{",
    b"PK\3\4",
]
# trimesh and numpy load once and stay; a file of a few hundred bytes has no business with more than this.
MEMORY = 60_000_000


def _mesh_or_refusal(read, suffix: str, data: bytes) -> None:
    refusal, mesh = None, None
    try:
        mesh = read(suffix, data).mesh
    except ScanError as error:
        refusal = error
    if mesh is None:
        assert refusal.what
        assert refusal.where
        assert refusal.next_step
    else:
        assert np.isfinite(mesh.vertices).all()
        assert mesh.faces.max() < len(mesh.vertices)


@pytest.mark.parametrize("suffix", [".stl", ".obj", ".ply", ".off", ".gltf", ".glb", ".3mf", ".pcd", ".xyz"])
@settings(max_examples=60, deadline=None)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=200))
def test_random_bytes(suffix, start, rest, read):
    _mesh_or_refusal(read, suffix, start + rest)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 1))
def test_truncations(name, share, formats, cube, read):
    suffix, writer = formats[name]
    data = writer(*cube)
    _mesh_or_refusal(read, suffix, data[: max(1, int(share * len(data)))])


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=120, deadline=None)
@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=4))
def test_bit_flips(name, flips, formats, cube, read):
    suffix, writer = formats[name]
    data = bytearray(writer(*cube))
    for place, bit in flips:
        data[int(place * len(data))] ^= 1 << bit
    _mesh_or_refusal(read, suffix, bytes(data))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), word=st.sampled_from([b"\xff\xff\xff\xff", b"9999999999", b"-1", b" "]))
def test_large_numbers_in_any_place_allocate_little(name, place, word, formats, cube, read):
    suffix, writer = formats[name]
    data = writer(*cube)
    at = int(place * len(data))
    tracemalloc.start()
    try:
        _mesh_or_refusal(read, suffix, data[:at] + word + data[at + len(word) :])
        assert tracemalloc.get_traced_memory()[1] < MEMORY
    finally:
        tracemalloc.stop()


@settings(max_examples=60, deadline=None)
@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 7)), min_size=1, max_size=4))
def test_a_damaged_model_in_a_sound_archive(flips, cube, write, read):
    """The checksum of a zip hides damage from the XML reader; a damaged exporter does not."""
    model = bytearray(write.model(*cube).encode())
    for place, bit in flips:
        model[int(place * len(model))] ^= 1 << bit
    _mesh_or_refusal(read, ".3mf", write.archive({"3D/3dmodel.model": bytes(model)}))
