"""Names of new plugins: what is refused, with what is suggested."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.plugin_project.names import check_name, distribution_of, module_of
from scanfit.providers import PROVIDER_NAME

TAKEN = {"csv": "a plugin that is installed", "my-csv": "a catalog of plugin shop"}


@pytest.mark.parametrize("name", ["ab", "toes", "shoe-shop", "a1", "x" * 31, "class", "json", "cobbler", "test"])
def test_a_plain_name_is_kept(name: str) -> None:
    assert check_name(name, TAKEN) == name


@pytest.mark.parametrize(
    ("name", "what", "next_step"),
    [
        ("Toes", "'Toes' is no name of a plugin", "a name that can be used: toes"),
        ("shoe_shop", "'shoe_shop' is no name of a plugin", "a name that can be used: shoe-shop"),
        ("a--b", "'a--b' is no name of a plugin", "a name that can be used: a-b"),
        ("toes-", "'toes-' is no name of a plugin", "a name that can be used: toes"),
        ("3d feet", "'3d feet' is no name of a plugin", "a name that can be used: d-feet"),
        ("a", "'a' is no name of a plugin", "a name that can be used: my-a"),
        ("x" * 32, f"'{'x' * 32}' is no name of a plugin", f"a name that can be used: {'x' * 31}"),
        ("größe", "'größe' is no name of a plugin", "a name that can be used: gr-sse"),
        ("toes\n", r"'toes\n' is no name of a plugin", "a name that can be used: toes"),
        ("../../etc", "'../../etc' is no name of a plugin", "a name that can be used: etc"),
        ('x"]; import os', """'x"]; import os' is no name of a plugin""", "a name that can be used: x-import-os"),
        ("", "'' is no name of a plugin", "choose another name, such as toe-room"),
        ("鞋", "'鞋' is no name of a plugin", "choose another name, such as toe-room"),
        ("scanfit-toes", "'scanfit-toes' begins with scanfit, which is put", "a name that can be used: toes"),
        ("scanfit", "'scanfit' begins with scanfit, which is put", "choose another name, such as toe-room"),
        ("csv", "'csv' is the name of a plugin that is installed", "choose another name, such as toe-room"),
        ("my-csv", "'my-csv' is the name of a catalog of plugin shop", "a name that can be used: my-my-csv"),
    ],
)
def test_any_other_is_refused_and_not_repaired(name: str, what: str, next_step: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_name(name, TAKEN)
    assert refused.value.what.startswith(what)
    assert refused.value.next_step == next_step


@given(st.text(max_size=60) | st.text(alphabet=string.ascii_lowercase + string.digits + "-", max_size=40))
def test_what_is_kept_names_a_distribution_and_a_module_and_so_does_what_is_suggested(name: str) -> None:
    try:
        kept = check_name(name, TAKEN)
    except UsageError as error:
        head, _, suggestion = error.next_step.partition(": ")
        if not suggestion:
            assert head == "choose another name, such as toe-room"
            return
        kept = check_name(suggestion, TAKEN)
    assert PROVIDER_NAME.match(kept)
    assert module_of(kept).isidentifier()
    # PyPA, Names and normalization: what it accepts, and what leaves it as it is.
    assert re.fullmatch(r"[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9]", distribution_of(kept))
    assert re.sub(r"[-_.]+", "-", distribution_of(kept)) == distribution_of(kept)
