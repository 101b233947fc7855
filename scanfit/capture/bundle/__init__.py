"""A capture on disk, so that every scan can be replayed and measured again: a folder, or a zip of one.

``capture.json`` (``model/documents/capture.py``) and ``frames/<camera>/<number>.png``, 16-bit greyscale.
``write`` makes one, whole or not at all; ``read`` trusts none of it; ``archive`` and ``folder`` are the two ways in.
"""

from __future__ import annotations

from scanfit.capture.bundle.read import read_bundle
from scanfit.capture.bundle.write import write_bundle

__all__ = ["read_bundle", "write_bundle"]
