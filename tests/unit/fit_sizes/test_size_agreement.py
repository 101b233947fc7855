"""The size recommended is the system's own: shoes as long as their system says get the feet their system gives them.

The catalogue has one model in every size of a system, with an inner length of the foot length the size is made for and
the middle of what its category aims at; nothing else is known of it. The size a foot of a given length has is computed
here with fractions, from the formulas as the sizing notes print them (section 2).

Between two sizes a foot gets the nearer one, and half way the longer, as ``shelf_size`` has it: the margins of a length
are alike on both sides of its aim (``ranges.toml``).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.catalog.load import Catalog
from scanfit.catalog.schema import CATEGORIES
from scanfit.catalog.sizes import SYSTEMS, foot_length_mm, format_size, shelf_size, size_number
from scanfit.fit.choose import choose
from scanfit.fit.ranges import load_ranges
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import ItemFit, Wishes
from scanfit.model.scan import LoadState, Side

F = Fraction
INCH = F(254, 10)
ADULT, CHILD, FREE = (F(1), None), (F(0), F(27, 2)), (None, None)
# size = slope * foot length + start; step; the ends of the scale
RULES = {
    "EU": (F(15, 100), F(15, 100) * 15, F(1, 2), FREE),  # 0.15 (FL + 15)
    "UK": (3 / INCH, F(-23), F(1, 2), ADULT),
    "US_M": (3 / INCH, F(-22), F(1, 2), ADULT),
    "US_W": (3 / INCH, F(-21), F(1, 2), ADULT),
    "US_W_RETAIL": (3 / INCH, F(-205, 10), F(1, 2), ADULT),
    "UK_C": (3 * F(108, 100) / INCH, F(-12), F(1, 2), CHILD),
    "US_C": (3 / INCH, F(-29, 3), F(1, 2), CHILD),
    "MONDO": (F(1), F(0), F(5), FREE),
    "MONDO_75": (F(1), F(0), F(75, 10), FREE),
    "JP": (F(1, 10), F(0), F(1, 2), FREE),
    "KR": (F(1), F(0), F(5), FREE),
    "CN": (F(1), F(0), F(5), FREE),
    "CN_OLD": (F(2, 10), F(-10), F(1), FREE),
}
TABLE = range(220, 301, 5)  # the lengths of the notes' reference table
NEAR = F(1, 50)  # mm from where two sizes are equally likely: either may be told
HOST = PluginHost()


def category_of(system: str) -> str:
    return "child" if system.endswith("_C") else "casual"


def sizes(system: str) -> list[F]:
    """Every size of the scale that is made for a foot of 70 to 370 mm."""
    slope, start, step, (first, last) = RULES[system]
    count = int((370 * slope + start) / step)
    every = [step * number for number in range(count + 1)]
    return [
        size for size in every
        if 70 <= (size - start) / slope <= 370 and (first is None or size >= first) and (last is None or size <= last)
    ]  # fmt: skip


def made_for(system: str) -> dict[F, F]:
    """The foot length of every size, by the system's rule."""
    slope, start, _, _ = RULES[system]
    return {size: (size - start) / slope for size in sizes(system)}


def nearest(system: str, foot: F) -> F:
    """The size made for the nearest foot length; half way, the longer."""
    return min(made_for(system).items(), key=lambda item: (abs(item[1] - foot), -item[1]))[0]


def to_nearest_tie(system: str, foot: F) -> F:
    """How far a length is from the nearest one half way between two sizes."""
    lengths = list(made_for(system).values())
    return min(abs(foot - (one + other) / 2) for one, other in pairwise(lengths))


def model(system: str, category: str) -> Catalog:
    """One model in all sizes of a system; what is not the length is not told."""
    of = load_ranges().of("toe_length", category, "regular")
    middle = (F(of.low_mm) + F(of.high_mm)) / 2
    labels = [format_size(system, size) for size in sizes(system)]
    shared = {"sku": "M-1", "brand": "b", "model": "m", "category": category, "wearer": "unisex", "features": "",
              "size_system": system, "width": "", "price": 10.0, "currency": "EUR", "stock": 1}  # fmt: skip
    rows = [
        {**shared, "size_label": one, "inner_length_mm": float(foot_length_mm(system, one) + middle)} for one in labels
    ]
    return Catalog(kind="shoe", table=pl.DataFrame(rows), location="sizes.csv")


CATALOGS = {system: model(system, category_of(system)) for system in RULES}


def feet(length: F, *sides: Side) -> FootPair:
    found = {"foot_length": Measurement(name="foot_length", value=float(length), unit="mm", sigma=1.5, method="typed")}
    one = {side.value: FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found) for side in sides}
    return FootPair(**one)


def recommended(catalog: Catalog, length: F, *sides: Side) -> ItemFit:
    answer = choose(feet(length, *sides or (Side.LEFT, Side.RIGHT)), [catalog], Wishes(top=1), HOST)
    assert len(answer.shoes) == 1, f"no size fits {float(length)} mm: {answer.nearest[0].reasons}"
    return answer.shoes[0]


def size_told(system: str, length: F, *sides: Side) -> F:
    told = recommended(CATALOGS[system], length, *sides)
    assert told.size_system == system
    return size_number(told.size_label)


def served(system: str) -> tuple[float, float]:
    """The feet between the smallest and the largest size, of at least 90 and at most 330 mm."""
    lengths = made_for(system).values()
    return max(90.0, float(min(lengths))), min(330.0, float(max(lengths)))


def test_every_system_has_its_rule_here() -> None:
    assert set(RULES) == set(SYSTEMS)


@pytest.mark.parametrize("system", RULES)
def test_a_foot_as_long_as_a_size_is_made_for_gets_that_size(system: str) -> None:
    low, high = served(system)
    for size, length in made_for(system).items():
        if low <= length <= high:
            assert size_told(system, length) == size, f"{float(length):.2f} mm"


@pytest.mark.parametrize("system", RULES)
def test_the_table_of_the_notes_agrees_with_the_system(system: str) -> None:
    """220 to 300 mm by 5 and, between them, by 4: the nearest size."""
    low, high = served(system)
    wanted = range(100, 196, 4) if system.endswith("_C") else (*TABLE, *range(222, 300, 4))  # their scales end before
    for length in map(F, wanted):
        assert low <= length <= high
        if to_nearest_tie(system, length) > NEAR:
            assert size_told(system, length) == nearest(system, length), f"{float(length)} mm"


@pytest.mark.parametrize("system", RULES)
@given(share=st.floats(0, 1))
@settings(max_examples=15)
def test_any_length_gets_the_nearest_size(system: str, share: float) -> None:
    low, high = served(system)
    length = F(low + share * (high - low))
    if to_nearest_tie(system, length) > NEAR:
        assert size_told(system, length, Side.RIGHT) == nearest(system, length)


@pytest.mark.parametrize("system", RULES)
def test_half_way_between_two_sizes_it_is_the_longer(system: str) -> None:
    """As ``shelf_size`` has it."""
    low, high = served(system)
    lengths = [length for length in made_for(system).values() if low <= length <= high]
    for one, other in list(pairwise(lengths))[::6]:
        half_way = (one + other) / 2
        told = size_told(system, half_way)
        assert told == nearest(system, half_way) == shelf_size(system, half_way), f"{float(half_way)} mm"


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_category_changes_the_shoe_and_not_the_size(category: str) -> None:
    """A running shoe of size 42 is longer inside than a pump of size 42, and both are the size of a foot of 265 mm."""
    catalog = model("EU", category)
    for length in map(F, TABLE):
        if to_nearest_tie("EU", length) > NEAR:
            assert size_number(recommended(catalog, length).size_label) == nearest("EU", length)
