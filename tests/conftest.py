"""What every test may rely on: the checkout where there is one, and hypothesis that repeats itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# The same commit gives the same verdict; `--hypothesis-profile=explore` looks further.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("house")


def _is_checkout() -> bool:
    return (ROOT / "scanfit" / "__init__.py").is_file()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs the checkout where only the wheel is installed."""
    if not _is_checkout():
        for item in items:
            if item.get_closest_marker("checkout"):
                item.add_marker(pytest.mark.skip(reason="needs the checkout"))


@pytest.fixture(autouse=True)
def no_config_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody has switched off on their machine is not what the suite tests."""
    monkeypatch.setenv("SCANFIT_CONFIG", "")
    monkeypatch.delenv("SCANFIT_WITHOUT", raising=False)


@pytest.fixture
def checkout() -> Path:
    """The checkout's root; skips where only the wheel is installed."""
    if not _is_checkout():
        pytest.skip("needs the checkout")
    return ROOT
