"""The author's choices are checked at birth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanfit.errors import UsageError
from scanfit.host.kinds import HOOK_OF_KIND
from scanfit.plugin_project import KINDS, LICENCES, Project, check_kind, check_licence

TOES = Project(kind="measurement", name="toes", summary="Toes", author="Ann", licence="MIT", year=2026, scanfit="0.1.0")


def test_every_kind_of_provider_has_its_template() -> None:
    assert set(KINDS) == set(HOOK_OF_KIND)


@pytest.mark.parametrize(
    ("kind", "near"),
    [("exporters", "exporter"), ("Reader", "reader"), ("measure", "measurement"), ("catalogue", "catalog")],
)
def test_a_kind_that_is_not_there_is_answered_with_the_nearest(kind: str, near: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_kind(kind)
    assert refused.value.what == f"'{kind}' is no kind of plugin here"
    assert refused.value.next_step == f"did you mean {near}? the kinds are {', '.join(KINDS)}"


def test_a_licence_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as refused:
        check_licence("apache 2.0")
    assert refused.value.next_step == f"did you mean Apache-2.0? there is a text of {', '.join(LICENCES)}"
    with pytest.raises(UsageError, match="there is a text of"):
        check_licence("xyzzy")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the author is empty or begins or ends with a blank"),
        ("  ", "the author is empty or begins or ends with a blank"),
        (" Ann", "the author is empty or begins or ends with a blank"),
        ("x" * 121, "the author has 121 characters"),
        ("Ann\nBob", r"the author holds '\n'"),
        ("Ann\x1b[31m", r"the author holds '\x1b'"),
        ("Ann\x7fB", r"the author holds '\x7f'"),
        ("Ann\u202eB", r"the author holds '\u202e'"),
        ("Ann\u2028B", r"the author holds '\u2028'"),
        ("Ann\ud800B", r"the author holds '\ud800'"),
    ],
)
def test_a_line_is_one_line_that_can_be_seen(text: str, what: str) -> None:
    with pytest.raises(UsageError) as refused:
        replace(TOES, author=text)
    assert refused.value.what == what
    assert refused.value.next_step
    with pytest.raises(UsageError, match="the summary"):
        replace(TOES, summary=text)


@pytest.mark.parametrize(
    "change", [{"kind": "shoe"}, {"name": "Toes"}, {"licence": "mit"}, {"year": 26}, {"name": "a/../b"}]
)
def test_nothing_else_is_taken(change: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        replace(TOES, **change)  # type: ignore[arg-type]
