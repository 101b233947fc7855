"""The exception tree: what each error says, where it leaves the program, and that its picture is true."""

from __future__ import annotations

import re

import pytest

from scanfit import errors

EXIT_CODES = {
    "ScanfitError": (1, "fault"),
    "UsageError": (2, "usage"),
    "PluginError": (5, "plugin"),
    "ScanError": (3, "scan"),
    "GeometryError": (3, "geometry"),
    "CatalogError": (4, "catalog"),
    "HandOverError": (7, "check"),
    "ValueFault": (1, "value"),
}


def _classes() -> dict[str, type[errors.ScanfitError]]:
    return {name: each for name, each in vars(errors).items() if isinstance(each, type)}


def test_every_error_has_the_exit_code_of_the_design() -> None:
    assert {name: (each.exit_code, each.code) for name, each in _classes().items()} == EXIT_CODES


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = re.findall(r"(\w+)\s{2,}(\d)\s", errors.__doc__ or "")
    assert {name: int(code) for name, code in drawn} == {name: code for name, (code, _) in EXIT_CODES.items()}


def test_a_child_is_drawn_under_its_parent() -> None:
    lines = [line for line in (errors.__doc__ or "").splitlines() if re.search(r"\w+\s{2,}\d\s", line)]
    depth = {re.sub(r"\W", " ", line).split()[0]: re.search(r"\w", line).start() for line in lines}  # type: ignore[union-attr]
    for name, each in _classes().items():
        parents = [parent.__name__ for parent in each.__bases__ if parent.__name__ in depth]
        assert all(depth[parent] < depth[name] for parent in parents)


@pytest.mark.parametrize(
    ("where", "next_step", "text"),
    [
        ("", "", "the file is empty"),
        ("foot.stl", "", "foot.stl: the file is empty"),
        ("", "export it again", "the file is empty\n       export it again"),
        ("foot.stl", "export it again", "foot.stl: the file is empty\n       export it again"),
    ],
)
def test_the_three_parts_make_one_message(where: str, next_step: str, text: str) -> None:
    assert str(errors.ScanError("the file is empty", where=where, next_step=next_step)) == text


def test_at_fills_an_empty_place_only_and_keeps_the_kind() -> None:
    bare = errors.CatalogError("a column is missing", next_step="add it")
    placed = bare.at("shoes.csv")
    assert (type(placed), placed.where, placed.next_step) == (errors.CatalogError, "shoes.csv", "add it")
    assert placed.at("elsewhere").where == "shoes.csv"
    assert bare.where == ""


def test_a_value_fault_is_a_value_error() -> None:
    assert issubclass(errors.ValueFault, ValueError)
