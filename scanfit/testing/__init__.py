"""What a plugin's tests need: phantom feet of known truth, a small catalogue, an isolated host, the conformance kit.

The fixtures of ``scanfit.testing.pytest_plugin`` are there wherever scanfit and pytest are installed.

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

from scanfit import removals

if TYPE_CHECKING:
    from scanfit.phantom.foot import PhantomFoot as PhantomFoot
    from scanfit.phantom.foot import Surface as Surface
    from scanfit.phantom.scanning import Scanning as Scanning
    from scanfit.phantom.scanning import scan as scan
    from scanfit.phantom.swept import SweptFoot as SweptFoot
    from scanfit.phantom.truth import Truth as Truth
    from scanfit.phantom.truth import truth_of as truth_of
    from scanfit.testing.catalogs import small_catalog as small_catalog
    from scanfit.testing.check import check_plugin as check_plugin
    from scanfit.testing.feet import damaged_views as damaged_views
    from scanfit.testing.feet import grown as grown
    from scanfit.testing.feet import mirrored as mirrored
    from scanfit.testing.feet import phantom_foot as phantom_foot
    from scanfit.testing.feet import phantom_pair as phantom_pair
    from scanfit.testing.feet import phantom_scan as phantom_scan
    from scanfit.testing.feet import phantom_view as phantom_view
    from scanfit.testing.foam import foam_of as foam_of
    from scanfit.testing.isolated import isolated_host as isolated_host
    from scanfit.testing.isolated import no_discovery as no_discovery
    from scanfit.testing.report import Finding as Finding
    from scanfit.testing.report import PluginReport as PluginReport

_HOME = {
    "Finding": "scanfit.testing.report",
    "PhantomFoot": "scanfit.phantom.foot",
    "PluginReport": "scanfit.testing.report",
    "Scanning": "scanfit.phantom.scanning",
    "Surface": "scanfit.phantom.foot",
    "SweptFoot": "scanfit.phantom.swept",
    "Truth": "scanfit.phantom.truth",
    "check_plugin": "scanfit.testing.check",
    "damaged_views": "scanfit.testing.feet",
    "foam_of": "scanfit.testing.foam",
    "grown": "scanfit.testing.feet",
    "isolated_host": "scanfit.testing.isolated",
    "mirrored": "scanfit.testing.feet",
    "no_discovery": "scanfit.testing.isolated",
    "phantom_foot": "scanfit.testing.feet",
    "phantom_pair": "scanfit.testing.feet",
    "phantom_scan": "scanfit.testing.feet",
    "phantom_view": "scanfit.testing.feet",
    "scan": "scanfit.phantom.scanning",
    "small_catalog": "scanfit.testing.catalogs",
    "truth_of": "scanfit.phantom.truth",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Import a name's module when the name is first asked for; numpy, scipy and the data wait until then."""
    removed = f"scanfit.testing.{name}"
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}{removals.reason_gone(removed)}")
    removals.warn_of(removed, stacklevel=2)
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
