"""What is rendered is valid, whatever people call themselves and their plugins."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ScanfitError, UsageError
from scanfit.plugin_project import KINDS, LICENCES, Project, check_line, check_name, render
from scanfit.plugin_project.names import module_of
from scanfit.plugin_project.render import _replaced, escaped, least_version

HOSTILE = r"""'"`\ ''' \"\"\" ${{ }} {name} %s # <b> [a](b) *_~| \n \u0041 cobbler AUTHOR SUMMARY ß 鞋 'TRY'"""


def _line(text: str) -> bool:
    try:
        return bool(check_line(text, "text"))
    except UsageError:
        return False


def _name(text: str) -> bool:
    try:
        return bool(check_name(text))
    except UsageError:
        return False


LINES = (
    st.text(min_size=1, max_size=60).filter(_line) | st.just(HOSTILE) | st.sampled_from(["x", "\\", '"', "'''", "```"])
)
NAMES = st.from_regex(r"[a-z][a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True).filter(_name)
PROJECTS = st.builds(
    Project,
    kind=st.sampled_from(sorted(KINDS)),
    name=NAMES,
    summary=LINES,
    author=LINES,
    licence=st.sampled_from(sorted(LICENCES)),
    year=st.integers(1990, 2100),
    scanfit=st.just("0.1.0"),
)


def project(**change: object) -> Project:
    values: dict[str, object] = {
        "kind": "reader", "name": "my-shop", "summary": "Shop", "author": "Ann", "licence": "MIT", "year": 2026,
        "scanfit": "0.1.0",
    }  # fmt: skip
    return Project(**{**values, **change})  # type: ignore[arg-type]


@given(PROJECTS)
def test_a_project_of_hostile_words_is_valid_and_says_them_as_they_were_given(chosen: Project) -> None:
    files = render(chosen)
    module = module_of(chosen.name)
    assert set(files) == {
        ".github/workflows/test.yml", ".gitignore", "LICENSE", "README.md", "pyproject.toml", f"{module}.py",
        f"tests/test_{module}.py",
    }  # fmt: skip
    made = tomllib.loads(files["pyproject.toml"])
    assert made["project"]["description"] == chosen.summary
    assert made["project"]["authors"] == [{"name": chosen.author}]
    assert made["project"]["license"] == LICENCES[chosen.licence]
    assert made["project"]["name"] == f"scanfit-{chosen.name}"
    assert made["project"]["entry-points"] == {"scanfit": {chosen.name: module}}
    assert made["project"]["dependencies"] == ["scanfit>=0.1"]
    assert f"{chosen.year}" in files["LICENSE"]
    assert chosen.author in files["LICENSE"]
    assert files["README.md"].startswith(f"# scanfit-{chosen.name}\n\n{escaped(chosen.summary)}\n\nscanfit measures")
    for path in (f"{module}.py", f"tests/test_{module}.py"):
        ast.parse(files[path])


@given(PROJECTS, LINES, LINES)
def test_no_word_of_a_user_gets_into_what_runs(chosen: Project, summary: str, author: str) -> None:
    first, second = (
        render(project(kind=chosen.kind, name=chosen.name, summary=one, author=other))
        for one, other in ((chosen.summary, chosen.author), (summary, author))
    )
    run = [path for path in first if path.endswith((".py", ".yml"))]
    assert len(run) == 3
    assert [first[path] for path in run] == [second[path] for path in run]


@given(LINES)
def test_what_is_escaped_is_plain_text_in_markdown(text: str) -> None:
    written = escaped(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written) == text  # CommonMark: a backslash before punctuation
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", written)
    assert not re.search(r"[\\`*_\[\]<>&~|$]", bare)
    assert not re.match(r"(#|=|[-+]|\d+[.)]|:|>)", written)


def test_the_name_of_the_template_is_nowhere_left() -> None:
    for kind in KINDS:
        for path, text in render(project(kind=kind)).items():
            assert "cobbler" not in path + text, f"{kind}: {path}"
            assert not re.search(r"\b(SUMMARY|AUTHOR|YEAR|TRY)\b", text), f"{kind}: {path}"


def test_words_that_were_put_in_are_not_looked_at_again() -> None:
    files = render(project(author="AUTHOR YEAR cobbler", summary="TRY a scanfit_cobbler, Apache-2.0"))
    assert "Copyright (c) 2026 AUTHOR YEAR cobbler" in files["LICENSE"]
    assert tomllib.loads(files["pyproject.toml"])["project"]["description"] == "TRY a scanfit_cobbler, Apache-2.0"
    assert r"TRY a scanfit\_cobbler, Apache-2.0" in files["README.md"]


def test_each_licence_has_its_text_and_its_word() -> None:
    heads = {
        licence: render(project(licence=licence))["LICENSE"].strip().splitlines()[0].strip() for licence in LICENCES
    }
    assert heads == {
        "Apache-2.0": "Apache License",
        "MIT": "MIT License",
        "BSD-3-Clause": "BSD 3-Clause License",
        "proprietary": "Copyright (c) 2026 Ann. All rights reserved.",
    }
    private = {one: "Private :: Do Not Upload" in render(project(licence=one))["pyproject.toml"] for one in LICENCES}
    assert private == {one: one == "proprietary" for one in LICENCES}


@pytest.mark.parametrize(
    ("version", "least"),
    [("0.1.0", "0.1"), ("2.13.4", "2.13"), ("1.0", "1.0"), ("0.2.0rc1", "0.2.0rc1"), ("0.3.dev0", "0.3.dev0")],
)
def test_the_least_version_is_never_above_the_one_that_is_here(version: str, least: str) -> None:
    assert least_version(version) == least


def test_a_template_that_lost_a_word_is_a_damaged_installation(tmp_path: Path) -> None:
    file = tmp_path / "LICENSE"
    file.write_text("Copyright YEAR, all AUTHORS\n")
    with pytest.raises(ScanfitError) as refused:
        _replaced(file, {"YEAR": "2026", "AUTHOR": "Ann"})
    assert str(refused.value) == f"{file}: the template has no 'AUTHOR'\n       install scanfit again"


def test_the_same_choices_give_the_same_bytes() -> None:
    assert render(project()) == render(project())
