"""``--in-stock [STORE]``: an option whose value may be left out, and which must not take a PATH for a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from scanfit.errors import UsageError

if TYPE_CHECKING:
    from scanfit.catalog.stock import Stock

OPTION = "--in-stock"
ANY_STORE = ""
"""The value of --in-stock alone."""

_PATH, _STORE = "scanfit.in_stock.path", "scanfit.in_stock.store"


class InStockCommand(click.Command):
    """A command with --in-stock: what stands after it, and not behind a ``=``, is a PATH where a file is there."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        places = [i for i, arg in enumerate(args[:end]) if arg == OPTION or arg.startswith(f"{OPTION}=")]
        if len(places) > 1:
            raise click.UsageError(f"{OPTION} is given twice", ctx)
        at = places[0] if places and args[places[0]] == OPTION else end
        apart = args[at + 1] if at + 1 < end and not args[at + 1].startswith("-") else None
        if apart is not None and _is_there(apart):
            args = [*args[:at], f"{OPTION}=", *args[at + 1 :]]
            ctx.meta[_PATH] = apart
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter as error:
            if apart is None or ctx.meta.get(_PATH):
                raise
            missing = error.format_message().rstrip(".")
            what = f"{missing}: '{apart}', which is no file here, stands for the store of {OPTION}"
            raise click.UsageError(what, ctx) from None


def shelf_asked(paths: tuple[Path, ...], asked: str | None, stock: Stock | None) -> tuple[tuple[Path, ...], str | None]:
    """Return the PATHs and the store that is meant, None where all of them are."""
    from scanfit.catalog.stock import is_store

    word = click.get_current_context().meta.get(_PATH)
    if word is not None and stock is not None and is_store(word, stock):
        left = tuple(path for path in paths if str(path) != word)
        if not left:
            raise UsageError(
                f"'{word}' is a store of {stock.location} and a file, and no other PATH is given", where=OPTION,
                next_step=f"write {OPTION}={word} PATH for the store, or PATH {OPTION} for the file",
            )  # fmt: skip
        return left, word
    if asked and stock is None:
        _no_list(asked)
    return paths, asked or None


def _no_list(store: str) -> NoReturn:
    raise UsageError(
        f"'{store}' is taken for a store, and there is no list that says what is in it", where=OPTION,
        next_step=f"give the shop's list with --stock LOCATION, or write {OPTION} alone, after the PATHs, for what the "
        "catalogue says is in stock",
    )  # fmt: skip


def _is_there(word: str) -> bool:
    try:
        return Path(word).exists()
    except (OSError, ValueError):  # what is no path at all, such as a name too long
        return False
