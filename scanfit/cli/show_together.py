"""What goes together: two sizes for two feet, and insoles in shoes."""

from __future__ import annotations

from collections.abc import Sequence

import click

from scanfit.fit.words import brief, chance, deciding
from scanfit.model.combination import Combination
from scanfit.model.recommendation import ItemFit
from scanfit.model.split import SplitSize


def named(item: ItemFit) -> str:
    """An item as it is fetched from the shelf: brand, model, size and width."""
    return " ".join(part for part in (item.brand, item.model, size_words(item), item.width) if part)


def size_words(item: ItemFit) -> str:
    return f"{item.size_system} {item.size_label}".strip()


def show_split(split: SplitSize | None) -> None:
    """Print the answers for two feet that differ: two sizes, and one size with what helps the other foot."""
    if split is None:
        return
    model = f"{split.left.brand} {split.left.model}"
    click.echo(f"\nTwo feet that differ: {split.because}")
    click.echo(f"- two sizes of {model}: {chance(split.probability)} that both fit")
    for side, item in (("left", split.left), ("right", split.right)):
        click.echo(f"  {side} {_variant(item)}: {chance(item.probability)}, {brief(deciding(item.zones))}")
    one = split.one_size
    click.echo(f"- one size, {_variant(one)}, as it is: {chance(one.probability)}, {brief(deciding(one.zones))}")
    if split.correction is None:
        click.echo("- nothing that can be put into one of its shoes makes it likelier to fit")
    else:
        click.echo(f"- that size with a {split.correction.reason}")


def show_combinations(combinations: Sequence[Combination], shoes: Sequence[ItemFit]) -> None:
    """Print of every insole into which shoes of the list it goes, and where not, why."""
    if not combinations:
        return
    click.echo("\nInsoles in these shoes")
    places = {_key(shoe): number for number, shoe in enumerate(shoes, 1)}
    for insole in dict.fromkeys(_key(one.insole) for one in combinations):
        of_it = [one for one in combinations if _key(one.insole) == insole]
        click.echo(f"- {named(of_it[0].insole)}")
        goes = [f"{places[_key(one.shoe)]} ({chance(one.probability)})" for one in of_it if one.fits]
        if goes:
            click.echo(f"  goes into {', '.join(goes)}")
        for one in of_it:
            if not one.fits:
                click.echo(f"  not into {places[_key(one.shoe)]} ({chance(one.probability)}): {one.reason}")


def _key(item: ItemFit) -> tuple[str, ...]:
    return item.sku, item.size_system, item.size_label, item.width


def _variant(item: ItemFit) -> str:
    return f"{size_words(item)} {item.width}".strip()
