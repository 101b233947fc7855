"""The samples in scanfit/capture/README.md are documents that are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanfit.model.documents import rig_from_bytes
from scanfit.model.documents.capture import capture_from_bytes
from scanfit.model.documents.rig import intrinsics_from_document

pytestmark = pytest.mark.checkout


def test_the_samples_in_the_readme_are_read(checkout: Path) -> None:
    text = (checkout / "scanfit" / "capture" / "README.md").read_text(encoding="utf-8")
    rig, capture = (block.encode() for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
    (camera,) = rig_from_bytes(rig).cameras
    assert (camera.serial, camera.baseline_mm, camera.intrinsics.model) == ("843112070567", 50, "plumb_bob")
    document = capture_from_bytes(capture, where="README.md")
    (frame,) = document.frames
    lens = intrinsics_from_document(document.intrinsics[frame.camera], where="README.md")
    assert (lens.width, lens.height) == (frame.width, frame.height)
