"""``scanfit demo``: from depth frames to shoes, then from meshes; without Open3D the meshes are all."""

from __future__ import annotations

import re
import sys

import pytest

from scanfit.capture import _open3d

SHOES = re.compile(r"^\d  .* \(demo\) .* (?:good|snug|loose) ", flags=re.MULTILINE)


@pytest.mark.slow
def test_it_starts_at_the_cameras_and_ends_with_the_difference(scanfit):
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    code, out, err = scanfit("demo", "--top", "3")
    assert (code, err) == (0, "")
    parts = re.split(r"^== ", out, flags=re.MULTILINE)
    assert [part.splitlines()[0] for part in parts[1:]] == [
        "Two real feet before six depth cameras, which are simulated",
        "The same two feet as an in-store scanner made meshes of them",
        "How far the two differ",
    ]
    _, cameras, meshes, difference = parts
    for part, files in ((cameras, "feet.scanfit"), (meshes, "left_foot.stl right_foot.stl")):
        assert f"\nscanfit measure {files}" in part
        assert f"\nscanfit recommend {files} --catalog shoes.csv" in part
        assert len(SHOES.findall(part)) >= 3
    assert "note: simulated: no camera took this" in cameras
    first = re.search(
        r"^foot length +([+-]\d+\.\d) ± \d\.\d mm +([+-]\d+\.\d) ± \d\.\d mm$", difference, flags=re.MULTILINE
    )
    assert first is not None
    assert all(abs(float(number)) <= 1.0 for number in first.groups())


def test_without_open3d_it_starts_at_the_meshes_and_says_so_in_one_line(scanfit, monkeypatch):
    monkeypatch.setattr(_open3d, "_loads", lambda name: True)
    monkeypatch.setitem(sys.modules, "open3d", None)
    code, out, err = scanfit("demo", "--top", "2")
    assert code == 0
    assert out.startswith("scanfit measure left_foot.stl right_foot.stl --load-state bipedal\n")
    assert "==" not in out
    assert len(SHOES.findall(out)) >= 2
    note, blank = err.split("\n", 1)
    assert blank.strip() == ""
    assert note.startswith(
        "note: starting at the mesh files: depth frames are fused by Open3D, which cannot be imported ("
    )
    assert note.endswith("(run: pip install 'scanfit[capture]')")


def test_a_missing_system_library_is_named_with_its_command(scanfit, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(_open3d, "_loads", lambda name: "usb" not in name)
    code, _, err = scanfit("demo", "--top", "1")
    assert code == 0
    assert err.startswith(
        "note: starting at the mesh files: depth frames are fused by Open3D, and the system lacks libusb-1.0-0 "
        "(run: apt-get install --no-install-recommends libusb-1.0-0)\n"
    )
