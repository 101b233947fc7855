"""What plugins/make_reference.py writes from tables that are empty or not there yet."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from scanfit.foot.view import PROMISED
from scanfit.removals import Removal

pytestmark = pytest.mark.checkout


@pytest.fixture
def maker(checkout: Path) -> Any:
    spec = importlib.util.spec_from_file_location("make_reference", checkout / "plugins" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_removals_as_a_table(maker: Any) -> None:
    assert maker.removed(()) == "Nothing is on its way out.\n"
    removal = Removal(name="field ScanReader.y", since="0.2.0", gone="0.4.0", instead="ScanReader.z")
    assert maker.removed((removal,)) == (
        "| name | warned of since | gone in | use instead |\n|---|---|---|---|\n"
        "| `field ScanReader.y` | 0.2.0 | 0.4.0 | ScanReader.z |\n"
    )


def test_a_readme_without_a_marker_is_refused(maker: Any, checkout: Path) -> None:
    text = (checkout / "plugins" / "README.md").read_text(encoding="utf-8")
    for marker in (maker.BEGIN, maker.END, maker.REMOVALS_BEGIN, maker.REMOVALS_END):
        with pytest.raises(SystemExit, match=f"^plugins/README.md lacks the line {marker.strip()}$"):
            maker.current(text.replace(marker, ""))


def test_every_promised_part_of_a_view_is_told_as_it_is_written(maker: Any) -> None:
    lines = maker.reference().split("### FootView")[1].splitlines()
    told = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert [part.split("(")[0] for part in told] == list(PROMISED)
    assert {"between(low, high)", "highest(x, *, beyond)", "need_floor()", "length_mm"} <= set(told)


def test_what_the_template_uses_of_a_view_is_promised(sources: dict[str, ast.Module]) -> None:
    """What scanfit's own plugin of measures and the template of one do, others copy."""
    used = {
        (path, node.attr)
        for path, tree in sources.items()
        if path.startswith("plugins/") and "measure" in path
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "view"
    }
    assert used, "a template measures something of a view"
    assert [f"{path}: view.{attribute}" for path, attribute in sorted(used) if attribute not in PROMISED] == []
