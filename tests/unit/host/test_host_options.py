"""``-o name=value``: typed by what the provider declares, refused with the way out."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.host import parse_options
from scanfit.providers import CatalogSource, Option

SOURCE = CatalogSource(
    name="csv",
    summary="Delimited text",
    accepts=lambda location: True,
    load=lambda location, options: None,
    options=(
        Option(name="separator", default=","),
        Option(name="decimal", default=".", choices=(".", ",")),
        Option(name="skip", kind="integer", default=0),
        Option(name="scale", kind="number"),
        Option(name="header", kind="flag", default=True),
    ),
)
DEFAULTS = {"separator": ",", "decimal": ".", "skip": 0, "scale": None, "header": True}
BARE = CatalogSource(name="bare", summary="No options", accepts=lambda x: True, load=lambda x, o: None)


def test_without_pairs_there_are_the_defaults() -> None:
    assert parse_options(SOURCE, []) == DEFAULTS
    assert parse_options(BARE, []) == {}


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("separator=;", ";"),
        ("separator==", "="),
        ("separator=", ""),
        ("decimal=,", ","),
        ("skip=3", 3),
        ("skip= -2 ", -2),
        ("scale=25.4", 25.4),
        ("scale=1e3", 1000.0),
        ("header=No", False),
        ("header=on", True),
    ],
)
def test_a_value_is_typed(pair: str, value: object) -> None:
    key = pair.partition("=")[0]
    parsed = parse_options(SOURCE, [pair])
    assert parsed == {**DEFAULTS, key: value}
    assert type(parsed[key]) is type(value)


REFUSED = [
    (["separator"], "-o: 'separator' is not an option\n       write -o name=value"),
    (["=;"], "-o: '=;' is not an option\n       write -o name=value"),
    (
        ["separater=;"],
        "-o: catalog 'csv' has no option 'separater'\n"
        "       did you mean separator? its options are decimal, header, scale, separator, skip",
    ),
    (
        ["zzz=1"],
        "-o: catalog 'csv' has no option 'zzz'\n       its options are decimal, header, scale, separator, skip",
    ),
    (["skip=1", "skip=2"], "-o skip=2: option 'skip' is given twice\n       give it once"),
    (["decimal=;"], "-o decimal=;: decimal is ';'\n       use one of ., ,"),
    (["skip=1.5"], "-o skip=1.5: skip is '1.5'\n       write a whole number"),
    (["skip=1_000"], "-o skip=1_000: skip is '1_000'\n       write a whole number"),
    (["scale=1,5"], "-o scale=1,5: scale is '1,5'\n       write a number such as 1.5"),
    (["scale=nan"], "-o scale=nan: scale is 'nan'\n       write a number such as 1.5"),
    (["scale=1e999"], "-o scale=1e999: scale is '1e999'\n       write a number such as 1.5"),
    (["header=maybe"], "-o header=maybe: header is 'maybe'\n       write yes or no"),
]


@pytest.mark.parametrize(("pairs", "message"), REFUSED, ids=[" ".join(pairs) for pairs, _ in REFUSED])
def test_a_pair_that_means_nothing_is_refused(pairs: list[str], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_options(SOURCE, pairs)
    assert str(refused.value) == message


def test_a_provider_without_options_says_so() -> None:
    with pytest.raises(UsageError) as refused:
        parse_options(BARE, ["a=1"])
    assert refused.value.next_step == "it has no options"


@given(st.lists(st.text(max_size=20) | st.from_regex(r"\A(skip|scale|header|decimal)=.{0,8}\Z"), max_size=3))
def test_any_text_is_typed_or_refused(pairs: list[str]) -> None:
    try:
        values: dict[str, Any] = parse_options(SOURCE, pairs)
    except UsageError:
        return
    assert set(values) == set(DEFAULTS)
    assert type(values["skip"]) is int
    assert type(values["header"]) is bool
    assert values["decimal"] in (".", ",")
    assert values["scale"] is None or math.isfinite(values["scale"])
