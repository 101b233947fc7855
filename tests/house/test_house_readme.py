"""The README shows what the program prints, and its files are there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.checkout


def _maker(name: str = "readme"):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_demo_in_the_readme_is_what_the_demo_prints(checkout: Path) -> None:
    pytest.importorskip(
        "open3d",
        exc_type=ImportError,
        reason="the extra capture is not installed, so the demo starts at the mesh files",
    )
    maker = _maker()
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert maker.block_in(text) == maker.demo_block(), "run: python tests/house/readme.py"


@pytest.mark.parametrize("name", ["feed", "check", "convert", "show"])
def test_the_transcripts_of_the_catalogues_readme_are_what_the_commands_print(name: str, checkout: Path) -> None:
    maker = _maker()
    text = (checkout / "catalogs" / "README.md").read_text(encoding="utf-8")
    assert maker.block_in(text, name) == maker.OF_CATALOGS[name](), "run: python tests/house/readme.py"


def test_the_advice_in_the_readme_is_what_three_intakes_give(checkout: Path) -> None:
    maker = _maker()
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert maker.block_in(text, "advice") == maker.advice_block(), "run: python tests/house/readme.py"


def test_the_device_in_the_readme_is_what_an_order_and_its_revision_print(checkout: Path) -> None:
    maker = _maker()
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert maker.block_in(text, "orthotic") == maker.orthotic_block(), "run: python tests/house/readme.py"


@pytest.mark.slow
def test_the_capture_in_the_readme_is_what_a_capture_prints(checkout: Path) -> None:
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    maker = _maker()
    text = (checkout / "README.md").read_text(encoding="utf-8")
    assert maker.block_in(text, "capture") == maker.capture_block(), "run: python tests/house/readme.py"


@pytest.mark.parametrize("readme", ["README.md", "scanfit/certificate/README.md"])
def test_the_certificate_in_the_readme_is_the_one_that_was_measured(readme: str, checkout: Path) -> None:
    maker = _maker("certificate")
    text = (checkout / readme).read_text(encoding="utf-8")
    assert maker.block_in(text) == maker.block(), "run: python tests/house/certificate.py"


def test_the_captures_in_the_readme_are_those_that_were_measured() -> None:
    maker = _maker("certificate")
    text = maker.RIG_PLACE.read_text(encoding="utf-8")
    told = maker.block_in(text, maker.RIG_START, maker.RIG_END)
    assert told == maker.rig_block(), "run: python tests/house/certificate.py"


@pytest.mark.parametrize(
    "readme", ["README.md", "plugins/README.md", "catalogs/README.md", "scans/README.md", "scanfit/capture/README.md"]
)
def test_links_lead_somewhere(readme: str, checkout: Path) -> None:
    page = checkout / readme
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{readme} links to {target}"


def test_the_typed_profile_in_the_readme_can_be_used(checkout: Path, tmp_path: Path) -> None:
    from scanfit.model.documents import profile_from_file

    text = (checkout / "README.md").read_text(encoding="utf-8")
    profile = tmp_path / "feet.toml"
    profile.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    foot = profile_from_file(profile).left
    assert foot is not None
    assert foot.measurements["foot_length"].value == 262.0
    assert abs(foot.measurements["ball_girth"].value - 9.8 * 25.4) < 1e-3
