"""What is a shoe, for what and for whom; what a label and a price can mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.schema import CATEGORIES, WEARERS
from scanfit.catalog.shop.labels import understood
from scanfit.catalog.shop.money import price
from scanfit.catalog.shop.words import INSOLE, OTHER, SHOE, SILENT, UNKNOWN, category_of, wearer_of, what_is
from scanfit.catalog.sizes import foot_length_mm


@pytest.mark.parametrize(
    "title",
    [
        "Lace-up boots",
        "White Plimsolls",
        "Herren Laufschuhe",
        "Bottines en cuir",
        "Zapatillas de running",
        "Scarpe da donna",
        "Wandelschoenen",
        "Buty trekkingowe",
        "Oxfords",
        "Kid leather pumps",
        "Schnürstiefel",
        "Joggesko",
        "Tåsko",
    ],
)
def test_shoes(title: str) -> None:
    assert what_is("", "", "", title) == SHOE


@pytest.mark.parametrize(
    "title",
    [
        "Waxed laces",
        "Shoelaces 120 cm",
        "Cedar shoe tree",
        "Schuhspanner",
        "Merino socks",
        "Shoe polish",
        "Lederhandschuhe",
        "Snowshoes",
        "Horseshoe",
        "Gift card",
        "Oxford shirt",
        "Denim jacket",
        "Lederjacke",
        "Pantalon",
        "Shoe bag",
        "Boot liners",
        "Schuhschrank",
        "Trouser hangers",
        "Brake shoes",
        "Puppenschuhe",
    ],
)
def test_no_shoes(title: str) -> None:
    assert what_is("", "", "", title) == OTHER


@pytest.mark.parametrize("title", ["Nothing but blue", "Laundry basket", "Bicycle pump", "Derby hat 2", "Dash Force"])
def test_words_that_are_shoes_in_another_language_or_place_are_no_sign(title: str) -> None:
    assert what_is("", "", "", title) not in (SHOE, INSOLE)


def test_insoles_are_told_apart() -> None:
    for title in ("Gel insole", "Einlegesohlen", "Semelles cuir", "Footbed"):
        assert what_is("", "", "", title) == INSOLE
    assert what_is("Shoes > Sneakers", "", "", "Runner with removable insole") == SHOE


# Ids read in Google's list: 187 Shoes, 6062 Ski Boots, 1163 Snowboard Boots, 1933 Shoe Accessories, 1856 Shoelaces,
# 2801 Insoles & Inserts, 5387 Costume Shoes, 1604 Clothing
@pytest.mark.parametrize(
    ("google", "kind"),
    [
        ("187", SHOE),
        ("187.0", SHOE),
        ("187 - Apparel & Accessories > Shoes", SHOE),
        ("Apparel & Accessories > Shoes", SHOE),
        ("6062", SHOE),
        ("1163", SHOE),
        ("2801", INSOLE),
        ("1933", OTHER),
        ("1856", OTHER),
        ("5387", OTHER),
        ("1604", OTHER),
        ("Apparel & Accessories > Shoe Accessories > Shoelaces", OTHER),
        ("Apparel & Accessories > Shoe Accessories", OTHER),
        ("Apparel & Accessories > Costumes & Accessories > Costume Shoes", OTHER),
        ("166", UNKNOWN),
        ("Health & Beauty > Personal Care > Foot Care > Insoles & Inserts", INSOLE),
    ],
)
def test_googles_categories(google: str, kind: str) -> None:
    assert what_is("", google, "", "Thing") == kind


@pytest.mark.parametrize(
    ("product_type", "kind"),
    [
        ("Shoes > Running", SHOE),
        ("Shoes > Accessories", OTHER),
        ("Clothing & Shoes > Parkas", OTHER),
        ("Clothing & Shoes", UNKNOWN),
        ("Clothing & Shoes > Vases", UNKNOWN),
        ("Men & Women Shoes", SHOE),
        ("Shoe, Apparel > Sneakers", SHOE),
        ("Bags & Shoes", UNKNOWN),
        ("Damen/Schuhe/Stiefel", SHOE),
        ("Vases", UNKNOWN),
    ],
)
def test_paths_are_read_from_their_end(product_type: str, kind: str) -> None:
    assert what_is(product_type, "", "", "Thing") == kind


def test_who_says_it_counts() -> None:
    assert what_is("Shoelaces", "187", "", "Boots") == OTHER  # shops give 187 to laces too
    assert what_is("Vases", "187", "", "Thing") == SHOE
    assert what_is("", "1604", "", "Boots") == OTHER
    assert what_is("", "", "", "Thing") == SILENT


@pytest.mark.parametrize(
    ("texts", "category"),
    [
        (("Boots", "", "hiking, men", "Fell Boot"), "hiking"),
        (("Sneakers", "", "", "Air"), "casual"),
        (("", "", "", "Sicherheitsschuhe S3"), "safety"),
        (("", "", "", "Escarpins noirs"), "pump"),
        (("", "6062", "", "Machine 110"), "ski"),
        (("Kids shoes", "", "", "Runner"), "child"),
        (("", "", "", "Dash"), ""),
        (("", "", "", "Kid leather pumps"), "pump"),
        (("", "", "", "Zapatos de vestir"), "dress"),
    ],
)
def test_what_for(texts: tuple[str, str, str, str], category: str) -> None:
    assert category_of(*texts) == category
    assert category in ("", *CATEGORIES)


@pytest.mark.parametrize(
    ("words", "wearer"),
    [
        (("male", "adult"), "men"),
        (("female", ""), "women"),
        (("unisex", "adult"), "unisex"),
        (("male", "kids"), "child"),
        (("Herren", ""), "men"),
        (("", "", "Chaussures femme"), "women"),
        (("", "", "Damenschuhe"), "women"),
        (("", "", "", "Men's runner"), "men"),
        (("", "", "men, women"), "unisex"),
        (("", "", "men, women, kids"), ""),
        (("", "toddler"), "child"),
        (("", "", "Baby blue sneakers"), ""),
        (("", "", "Barn boots Nina"), ""),
        (("", ""), ""),
    ],
)
def test_for_whom(words: tuple[str, ...], wearer: str) -> None:
    assert wearer_of(*words) == wearer
    assert wearer in ("", *WEARERS)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # label, its system, the user's default, width, wearer -> system, label, width, wearer
        (("42", "", "", "", ""), ("EU", "42", "", "")),
        (("EU 42 2/3", "", "", "", "men"), ("EU", "42 2/3", "", "men")),
        (("40", "", "CN_OLD", "", ""), ("CN_OLD", "40", "", "")),
        (("8", "", "UK", "", ""), ("UK", "8", "", "")),
        (("EU 42", "", "UK", "", ""), ("EU", "42", "", "")),
        (("9", "US", "", "", "men"), ("US_M", "9", "", "men")),
        (("42", "DE", "", "", ""), ("EU", "42", "", "")),
        (("40", "FR", "", "", "women"), ("EU", "40", "", "women")),
        (("28", "", "", "", "child"), ("EU", "28", "", "child")),
        (("10.5 2E", "US", "", "", "men"), ("US_M", "10.5", "2E", "men")),
        (("25", "EU", "", "", ""), ("EU", "25", "", "child")),
        (("42", "EU", "", "G", ""), ("EU", "42", "G", "")),
        (("27,5", "JP", "", "", ""), ("JP", "27.5", "", "")),
    ],
)
def test_labels(row: tuple[str, str, str, str, str], expected: tuple[str, str, str, str]) -> None:
    found = understood(*row)
    assert (found.system, found.label, found.width, found.wearer, found.reason) == (*expected, "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("42", "IT", "", "", ""), "scanfit knows no rule"),
        (("38", "BR", "", "", ""), "scanfit knows no rule"),
        (("26", "MEX", "", "", ""), "scanfit knows no rule"),
        (("One Size", "", "", "", ""), "it names no size"),
        (("S/M", "", "", "", ""), "S, M, L"),
        (("8", "", "", "", ""), "its system is not told, pass --size-system"),
        (("20", "", "", "", "child"), "its system is not told"),
        (("9", "US", "", "", ""), "US 9 may be men's or women's"),
        (("39-40", "EU", "", "", ""), "a range of sizes"),
        (("", "EU", "", "", ""), "no size"),
    ],
)
def test_labels_that_are_not_understood(row: tuple[str, str, str, str, str], reason: str) -> None:
    found = understood(*row)
    assert (found.system, found.label) == ("", "")
    assert found.reason.startswith(reason)


def test_two_widths_that_contradict_each_other_are_none() -> None:
    found = understood("10 D", "US", "", "2E", "men")
    assert (found.width, found.doubt) == ("", "the label has another width than its column, so the width is not told")
    assert understood("42 wide", "EU", "", "weit", "").width == "wide"


@given(
    st.text(max_size=12), st.sampled_from(["", "EU", "US", "IT", "x"]), st.sampled_from(["", "UK"]), st.text(max_size=4)
)
def test_any_label_is_understood_or_has_a_reason(label: str, system: str, default: str, width: str) -> None:
    found = understood(label, system, default, width, "")
    assert bool(found.reason) != bool(found.system and found.label)
    if not found.reason:
        assert 70 <= foot_length_mm(found.system, found.label) <= 370
        again = understood(found.label, found.system, default, found.width, found.wearer)
        assert (again.system, again.label, again.width, again.reason) == (found.system, found.label, found.width, "")


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("129.90 EUR", "", ("129.90", "EUR")),
        ("EUR 129.90", "", ("129.90", "EUR")),
        ("129,90 €", "", ("129.90", "EUR")),
        ("1.299,00 EUR", "", ("1299.00", "EUR")),
        ("1,299.00 GBP", "", ("1299.00", "GBP")),
        ("£89", "", ("89.00", "GBP")),
        ("1'299.50 CHF", "", ("1299.50", "CHF")),
        ("89.9", "EUR", ("89.90", "EUR")),
        ("89", "eur", ("89.00", "EUR")),
        ("1 299,00 €", "", ("1299.00", "EUR")),
        ("1 299,00", "€", ("1299.00", "EUR")),
        ("0 EUR", "", ("0.00", "EUR")),
    ],
)
def test_prices(text: str, currency: str, expected: tuple[str, str]) -> None:
    assert price(text, currency) == (*expected, "")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$89", ""),
        ("$89", "USD"),
        ("89", ""),
        ("1.299", "EUR"),
        ("1,299", "EUR"),
        ("1,299 EUR", ""),
        ("129,90 €", "USD"),
        ("89", "$"),
        ("from 89 EUR", ""),
        ("-5 EUR", ""),
        ("89 EUR - 99 EUR", ""),
        ("1.299.00 EUR", ""),
        ("¥8900", ""),
        ("1e3", "EUR"),
        ("12.345,6,7 EUR", ""),
        ("nan", "EUR"),
    ],
)
def test_prices_that_may_mean_more_than_one_thing_are_left_out(text: str, currency: str) -> None:
    assert price(text, currency) == ("", "", text)


@given(st.decimals(0, 99999, places=2), st.sampled_from(["{} EUR", "EUR {}", "{} €", "£{}", "{}"]), st.booleans())
def test_a_price_is_read_back(amount: Decimal, form: str, comma: bool) -> None:
    written = form.format(str(amount).replace(".", ",") if comma else amount)
    value, currency, lost = price(written, "GBP" if form in ("{}", "£{}") else "")
    assert (Decimal(value), currency, lost) == (amount, "GBP" if form in ("{}", "£{}") else "EUR", "")
