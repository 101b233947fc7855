"""Feet of known truth and scans of them, for whoever writes plugins or doubts scanfit's figures.

>>> import numpy as np
>>> from scanfit.testing import PhantomFoot, Scanning, scan
>>> rng = np.random.default_rng(1)
>>> foot = PhantomFoot.random(rng)
>>> raw = scan(foot, Scanning.clean(rng, faces=20_000), rng)
>>> len(raw.mesh.faces) >= 19_990
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanfit.phantom.foot import PhantomFoot as PhantomFoot
    from scanfit.phantom.foot import Surface as Surface
    from scanfit.phantom.scanning import Scanning as Scanning
    from scanfit.phantom.scanning import scan as scan
    from scanfit.phantom.swept import SweptFoot as SweptFoot
    from scanfit.phantom.truth import Truth as Truth
    from scanfit.phantom.truth import truth_of as truth_of

_HOME = {
    "PhantomFoot": "scanfit.phantom.foot",
    "Scanning": "scanfit.phantom.scanning",
    "Surface": "scanfit.phantom.foot",
    "SweptFoot": "scanfit.phantom.swept",
    "Truth": "scanfit.phantom.truth",
    "scan": "scanfit.phantom.scanning",
    "truth_of": "scanfit.phantom.truth",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Import a name's module when the name is first asked for; numpy, scipy and the data wait until then."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
