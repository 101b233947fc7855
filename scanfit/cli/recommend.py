"""``scanfit recommend``: the shoes and insoles that fit, ranked, with reasons in millimetres."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanfit.catalog.schema import CATEGORIES
from scanfit.cli.catalog_options import supplied_options
from scanfit.cli.in_stock import ANY_STORE, InStockCommand, shelf_asked
from scanfit.cli.need_options import need_options, typed_needs
from scanfit.cli.options import scan_options
from scanfit.cli.out_file import OutFile, out_file, out_options
from scanfit.cli.wear_options import underfoot_of, wear_options
from scanfit.errors import UsageError
from scanfit.model.recommendation import TASTES, WEARERS, Wishes

if TYPE_CHECKING:
    from scanfit.catalog.load import Supplied
    from scanfit.catalog.stock import Stock
    from scanfit.host import PluginHost
    from scanfit.model.recommendation import Recommendation
    from scanfit.pipeline import ScanSettings

DEMO = ("catalogs/demo/shoes.csv", "catalogs/demo/insoles.csv")


@click.command(cls=InStockCommand)
@click.option("--catalog", "catalogs", multiple=True, metavar="LOCATION", help="A catalogue of shoes or insoles; "
              "may be given several times. Without one: the demonstration.")  # fmt: skip
@click.option("-o", "options", multiple=True, metavar="NAME=VALUE", help="An option of a catalogue's source, a "
              "recommender or a scan reader.")  # fmt: skip
@supplied_options
@click.option("--category", type=click.Choice(CATEGORIES), help="Only shoes for this use.")
@click.option("--for", "wearer", type=click.Choice(WEARERS), help="Only shoes made for these people.")
@click.option("--taste", type=click.Choice(TASTES), default="regular", show_default=True, help="How shoes are liked.")
@click.option("--max-price", type=float, metavar="P", help="Only what costs at most this.")
@click.option("--stock", "stock_list", metavar="LOCATION", help="A list of what is on hand now, by store and variant; "
              "it takes the place of the catalogue's own stock.")  # fmt: skip
@click.option("--stock-option", "stock_options", multiple=True, metavar="NAME=VALUE", help="An option of the stock "
              "list's source, like decimal=,")  # fmt: skip
@click.option("--in-stock", "asked_store", is_flag=False, flag_value=ANY_STORE, metavar="[STORE]", help="Only what is "
              "in stock; with --stock, in one store. --in-stock=STORE is the sure form: a file's name after --in-stock "
              "is a PATH, unless a store has that name.")  # fmt: skip
@click.option("--intake", "intake_file", type=click.Path(path_type=Path), metavar="FILE", help="What the person "
              "reports (scanfit intake --out FILE): red flags come before any shoe.")  # fmt: skip
@need_options
@wear_options
@click.option("--top", type=click.IntRange(1, 100), default=5, show_default=True, metavar="N", help="How many to show.")
@click.option("--explain", metavar="SKU", help="Show one model zone by zone, in its best size and width.")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.svg", help="Draw both feet "
              "in the best shoe, or in that of --explain.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@out_options("--out-option")
@scan_options
def recommend(
    *,
    paths: tuple[Path, ...],
    settings: ScanSettings,
    catalogs: tuple[str, ...],
    options: tuple[str, ...],
    supplied: Supplied,
    stock_list: str | None,
    stock_options: tuple[str, ...],
    asked_store: str | None,
    intake_file: Path | None,
    musts: tuple[str, ...],
    wished: tuple[str, ...],
    under: str | None,
    lift_mm: float,
    picture: Path | None,
    as_json: bool,
    out: Path | None,
    out_pairs: tuple[str, ...],
    **wishes: Any,
) -> None:
    """Rank the shoes and insoles that fit one person.

    PATH is a scan of one foot or both, a capture (its folder or .scanfit file), or a saved or hand-typed profile
    (JSON, TOML).
    """
    from scanfit.care.gate import only_referrals
    from scanfit.care.intake_in import intake_from_file
    from scanfit.catalog.stock import with_stock
    from scanfit.cli.fit_picture import picture_file, write_picture
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import watching
    from scanfit.fit.needs import check_needs
    from scanfit.model.documents import recommendation_to_json
    from scanfit.pipeline import load_catalogs, measure_paths, readers_of
    from scanfit.pipeline import recommend as ranked

    host = current_host()
    person = None if intake_file is None else intake_from_file(intake_file)
    urgent = only_referrals(person)
    if urgent is not None:
        place = out_file(out, out_pairs, (*paths, str(intake_file)), host, said="--out-option")
        _refer(urgent, place, host, as_json=as_json)
    with watching("matching"):
        # what is wrong is told before a scan is measured: the needs, --out, the catalogue
        picture_file(picture)
        needs = typed_needs(musts, wished)
        check_needs(needs)
        underfoot = underfoot_of(under, lift_mm, wishes["insole"])
        locations = catalogs or _demo()
        stock = _stock(stock_list, stock_options, host)
        paths, store = shelf_asked(paths, asked_store, stock)
        place = out_file(
            out, out_pairs, (*paths, *locations, *(str(one) for one in (stock_list, intake_file) if one)), host,
            said="--out-option",
        )  # fmt: skip
        also = (*host.recommenders(), *(readers_of(paths, host) if options else ()))
        loaded = load_catalogs(locations, options, host, also, supplied)
        if stock is not None:
            loaded = with_stock(loaded, stock, store)
        pair = measure_paths(paths, replace(settings, pairs=options), host)
        asked = Wishes(**wishes, in_stock=asked_store is not None, needs=needs, under=underfoot)
        answer = ranked(pair, loaded, asked, host, options, intake=person)
    if place is not None:
        place.write(answer, lambda: recommendation_to_json(answer), host)
    if picture is not None:
        write_picture(picture, pair, answer)
    if as_json:
        click.echo(recommendation_to_json(answer), nl=False)
        return
    from scanfit.cli.show_recommendation import show_recommendation

    show_recommendation(answer, explained_only=answer.explained != (), with_intake=person is not None)
    if out is not None:
        click.echo(f"\nwritten to {out}")
    if picture is not None:
        click.echo(f"\npicture written to {picture}")


command = recommend

REFERRED = 6
"""The exit code of an answer that sends the person to a clinician instead."""


def _refer(answer: Recommendation, place: OutFile | None, host: PluginHost, *, as_json: bool) -> None:
    """Say whom to see, and end: no scan is measured and no shoe is looked for."""
    from scanfit.cli.show_recommendation import show_recommendation
    from scanfit.model.documents import recommendation_to_json

    if place is not None:
        place.write(answer, lambda: recommendation_to_json(answer), host)
    if as_json:
        click.echo(recommendation_to_json(answer), nl=False)
    else:
        show_recommendation(answer, with_intake=True)
    click.get_current_context().exit(REFERRED)


def _stock(location: str | None, pairs: tuple[str, ...], host: PluginHost) -> Stock | None:
    from scanfit.pipeline import load_stock

    if location is not None:
        return load_stock(location, pairs, host)
    if pairs:
        step = "give the list with --stock LOCATION, or leave --stock-option out"
        raise UsageError("there is no stock list to take an option", where="--stock-option", next_step=step)
    return None


def _demo() -> tuple[str, ...]:
    from scanfit.demo_data import path

    click.echo("no --catalog given: these are the demonstration catalogues, whose shoes are invented", err=True)
    return tuple(str(path(name)) for name in DEMO)
