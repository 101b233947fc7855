"""A recommendation as a shop assistant reads it: what to fetch, and why."""

from __future__ import annotations

from collections.abc import Sequence

import click

from scanfit.cli.show_advice import show_advice
from scanfit.cli.show_referrals import show_open_questions, show_referrals
from scanfit.cli.show_together import named, show_combinations, show_split, size_words
from scanfit.cli.table import print_table
from scanfit.fit.words import aim, allowed, brief, chance, deciding, mm, signed
from scanfit.model.recommendation import ItemFit, Recommendation, ZoneFit

REASONS = 3
FITS = (
    "fits: the chance that everything is as allowed on all feet given; what could not be checked lowers it\n"
    "checked: the same of what could be checked alone; at worst: how the worst zone is"
)
ASKED = ("must have", "wish ")
ALWAYS = ("not checked", "must have", "wish ", "one width up")
"""How the reasons begin that are always printed."""


def show_recommendation(answer: Recommendation, *, explained_only: bool = False, with_intake: bool = False) -> None:
    """Print referrals first, then the ranked list, the reasons, the insoles and the notes; or one model only."""
    show_referrals(answer)
    if any(referral.urgency == "urgent" for referral in answer.referrals):
        pass
    elif explained_only:
        show_advice(answer.advice, paths=False)
        for item in answer.explained:
            show_item(item)
        show_split(answer.split_size)
    else:
        show_advice(answer.advice)
        _show_shoes(answer)
        show_split(answer.split_size)
        if answer.insoles:
            click.echo("\nInsoles\n")
            _print_items(answer.insoles)
            _print_needs_of(answer.insoles)
        show_combinations(answer.combinations, answer.shoes)
        _print_away(answer.not_on_shelf)
    if answer.notes:
        click.echo("\nNotes")
        for note in answer.notes:
            click.echo(f"- {note}")
    show_open_questions(answer, asked=with_intake)


def show_item(item: ItemFit) -> None:
    """Print one item zone by zone."""
    click.echo(f"{named(item)}, sku {item.sku}: {item.verdict}{_chance(item)}")
    click.echo(f"price {_price(item) or 'not known'}, {_stock(item)}\n")
    headers = ["zone", "side", "item mm", "±", "from", "foot mm", "±", "from", "taken", "clearance", "±", "aim",
               "allowed", "chance", "verdict"]  # fmt: skip
    known = [zone for zone in item.zones if zone.item_mm is not None or zone.foot_mm is not None]
    print_table(headers, [_zone_row(zone) for zone in known], "llrrlrrlrrrllrl")
    click.echo(
        "\n± is one standard deviation, mm; the foot's includes the day and the load; taken: by sock and insole;"
    )
    click.echo("the chance is that the true clearance is allowed; auto: measured on the scan\n")
    _print_reasons(item)
    if item.changes:
        click.echo("\nWhat would change it")
        for line in item.changes:
            click.echo(f"- {line}")


def _show_shoes(answer: Recommendation) -> None:
    if answer.shoes:
        click.echo("Shoes\n")
        _print_items(answer.shoes)
        if any(shoe.probability is not None for shoe in answer.shoes):
            click.echo(f"\n{FITS}")
        click.echo("\nWhy")
        _print_why(answer.shoes)
    elif answer.nearest:
        click.echo("No shoe fits. The nearest, each with the zone that stopped it:\n")
        _print_items(answer.nearest)
        click.echo("\nWhy not")
        _print_why(answer.nearest)
    elif not answer.insoles:
        click.echo("Nothing to choose from.")
    else:
        click.echo("No shoe to choose from.")


def _print_items(items: Sequence[ItemFit]) -> None:
    widths = any(item.width for item in items)
    headers = ["", "model", "size", *(["width"] if widths else []), "fits", "checked", "at worst", "worst zone",
               "price", "stock"]  # fmt: skip
    rows = [
        [number, f"{item.brand} {item.model}", size_words(item), *([item.width or None] if widths else []),
         chance(item.probability), chance(item.checked), item.verdict, brief(deciding(item.zones)), _price(item),
         item.stock]
        for number, item in enumerate(items, 1)
    ]  # fmt: skip
    print_table(headers, rows, "rll" + ("l" if widths else "") + "rrllrr")


def _print_away(items: Sequence[ItemFit]) -> None:
    """What would fit better, one a line; only a stock of 0 is sold out."""
    if items:
        click.echo()
    for item in items:
        missing = "not in stock" if item.stock is not None else "its stock is not known"
        told = ", ".join(part for part in (item.verdict, _price(item)) if part)
        click.echo(f"fits better, but {missing}: {named(item)}, sku {item.sku} ({told})")


def _print_why(items: Sequence[ItemFit]) -> None:
    for number, item in enumerate(items, 1):
        click.echo(f"{number}. {named(item)}")
        _print_reasons(item)


def _print_needs_of(items: Sequence[ItemFit]) -> None:
    """Of insoles only what was asked of them, met and not: their fit stands in the table."""
    if not any(line.startswith(ASKED) for item in items for line in item.reasons):
        return
    click.echo("\nWhy")
    for number, item in enumerate(items, 1):
        click.echo(f"{number}. {named(item)}")
        for line in item.reasons:
            if line.startswith(ASKED):
                click.echo(f"   {line}")


def _print_reasons(item: ItemFit) -> None:
    """The first reasons, and always what was wished for and what was not checked: silence would read as a fit."""
    told = [line for line in item.reasons[REASONS:] if line.startswith(ALWAYS)]
    for line in [*item.reasons[:REASONS], *told]:
        click.echo(f"   {line}")


def _zone_row(zone: ZoneFit) -> list[str | None]:
    clearance = None if zone.clearance_mm is None else signed(zone.clearance_mm)
    return [
        zone.zone.replace("_", " "),
        zone.side.value,
        mm(zone.item_mm),
        mm(zone.item_sigma_mm),
        zone.item_source or None,
        mm(zone.foot_mm),
        mm(zone.foot_sigma_mm),
        zone.foot_source or None,
        signed(zone.sock_mm + zone.under_mm) if zone.sock_mm or zone.under_mm else None,
        clearance,
        mm(zone.sigma_mm),
        aim(zone),
        allowed(zone),
        chance(zone.probability),
        zone.verdict,
    ]


def _chance(item: ItemFit) -> str:
    """The chance, never without the worst zone."""
    worst = deciding(item.zones)
    if item.probability is None or worst is None:
        return ""
    return f", {chance(item.probability)} that everything is as allowed; worst: {brief(worst)}"


def _stock(item: ItemFit) -> str:
    if item.stock is None:
        return "stock not known"
    return f"{item.stock} in stock" if item.stock else "sold out"


def _price(item: ItemFit) -> str | None:
    return None if item.price is None else f"{item.price:.2f} {item.currency or ''}".rstrip()
