"""Values that were given, asked for, or left at their default; each checked the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import click

from scanfit.errors import ScanfitError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Asks people on the terminal, on stderr; with ``no_input`` nobody."""

    no_input: bool

    def value(
        self,
        what: str,
        given: str | None,
        check: Callable[[str], str],
        question: str,
        *,
        default: str | None = None,
        missing: str = "",
    ) -> str:
        """Return a checked value.

        Parameters
        ----------
        what : the argument or option it is, for messages
        given : what the command line says; None if nothing
        check : returns the value, or raises UsageError
        default : taken where nobody is asked; None if there is none
        missing : the next step for whoever gives nothing and is not asked

        Raises
        ------
        UsageError
            If the value cannot be used, is missing, or the input ended before it came.
        """
        if given is not None:
            return _checked(what, given, check)
        if not self.no_input:
            return _prompted(what, check, question, default)
        if default is None:
            raise UsageError(f"{what} is not given", next_step=missing)
        return check(default)


def _checked(what: str, given: str, check: Callable[[str], str]) -> str:
    try:
        return check(given)
    except ScanfitError as error:
        raise error.at(what) from None


def _prompted(what: str, check: Callable[[str], str], question: str, default: str | None) -> str:
    def checked(text: str) -> str:
        try:
            return check(text)
        except UsageError as error:  # click asks again after one of its own
            raise click.UsageError(f"{error.what}; {error.next_step}") from None

    try:
        answer: str = click.prompt(question, default=default, value_proc=checked, err=True)
    except click.Abort as abort:
        if not isinstance(abort.__context__, EOFError):
            raise  # Ctrl-C
        raise UsageError(
            f"the input ended before {what} was given",
            next_step="give it on the command line; with --no-input nothing is asked for and the defaults are taken",
        ) from None
    return answer
