"""A group of commands that are listed from a table and imported when they run, so that ``--help`` stays light."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are the objects ``command`` of the modules ``<package>.<name>``.

    Parameters
    ----------
    table : each command with its one line of help, in the order of the help
    package : where the modules are
    """

    def __init__(self, name: str | None = None, *, table: Mapping[str, str], package: str, **named: Any) -> None:
        # Stubs are what click needs of a command it only has to name: in "did you mean" and in completion.
        stubs = {each: click.Command(each, short_help=text) for each, text in table.items()}
        super().__init__(name, commands=stubs, **named)
        self._table = table
        self._package = package

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._table:
            return None
        command = import_module(f"{self._package}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self._table.items()))
