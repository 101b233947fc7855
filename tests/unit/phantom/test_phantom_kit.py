"""scanfit.testing: everything it names is there, and nothing loads before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import scanfit.testing as kit


def test_every_name_is_there() -> None:
    for name in kit.__all__:
        assert getattr(kit, name).__name__ == name
    assert set(kit.__all__) <= set(dir(kit))


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'scanfit\.testing' has no attribute 'Foot'"):
        kit.Foot  # noqa: B018


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, scanfit.testing; print(sorted({'numpy', 'scipy', 'fast_simplification'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
