"""Pictures for people (PNG): what each camera saw, and the feet that came out of it."""

from __future__ import annotations

from scanfit.capture.picture.cameras import cameras_png
from scanfit.capture.picture.feet import feet_png

__all__ = ["cameras_png", "feet_png"]
