"""The command line's frame: the group, its global options, and the one way out.

Command modules are imported when their command runs, so that ``scanfit --help`` stays light.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import click

from scanfit import __version__
from scanfit.cli.global_options import hoisted
from scanfit.cli.lazy import LazyGroup
from scanfit.cli.session import Session
from scanfit.cli.startup import leave, tune

if TYPE_CHECKING:
    from scanfit.host import PluginHost

COMMANDS = {
    "measure": "Measure feet: lengths, widths, girths and heights, each with its uncertainty.",
    "recommend": "Rank the shoes and insoles that fit, with reasons in millimetres.",
    "orthotic": "Prescribe devices for a lab, model and check them, and write the hand-over.",
    "revise": "Change a hand-over: a new revision, modelled and checked again.",
    "intake": "Ask what a scan cannot see, and whether a clinician must look first.",
    "capture": "Take a scan with depth cameras, or replay one, and keep it.",
    "catalog": "Check, compile, list and show catalogues of shoes and insoles.",
    "bench": "Measure phantom feet of known truth: the accuracy certificate.",
    "plugins": "List plugins, make a new one, check it.",
    "demo": "Run the main job on the scans and the catalogue that come with scanfit.",
}
"""Each command with its one line of help; the module is ``scanfit.cli.<name>``, the object ``command``."""


@click.group(
    cls=LazyGroup, table=COMMANDS, package="scanfit.cli", context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="scanfit", message="%(prog)s %(version)s")
@click.option(
    "--without",
    multiple=True,
    metavar="NAME",
    help="Leave a plugin out; may be given again. SCANFIT_WITHOUT=a,b and the config file do it for every run.",
)
@click.option("--trace", is_flag=True, help="Print each provider call, its time and the size of its result to stderr.")
@click.pass_context
def cli(ctx: click.Context, without: tuple[str, ...], trace: bool) -> None:
    """A foot scan in, the shoe that fits out: measured in millimetres, with the error.

    Exit codes: 0 done, 1 a fault of scanfit itself, 2 wrong usage, 3 the scan or capture cannot be used, 4 the
    catalogue cannot be used, 5 a named plugin failed, 6 see a clinician first, 7 a check before hand-over failed.
    """
    session = ctx.ensure_object(Session)
    session.without, session.trace = without, trace


def current_host() -> PluginHost:
    """Return the run's plugin host, made on first use with the global options."""
    return click.get_current_context().ensure_object(Session).host


def main(args: Sequence[str], session: Session) -> int:
    """Run a command line and return its exit code; errors are raised."""
    result: Any = cli.main(args=hoisted(args), prog_name="scanfit", obj=session, standalone_mode=False)
    return result if isinstance(result, int) else 0


def run(args: Sequence[str] | None = None, *, command: Callable[[Sequence[str], Session], int] = main) -> None:
    """Run ``scanfit`` as a program: print what went wrong in three parts and exit with its code."""
    from scanfit.cli.errors import exit_code_of

    given = list(sys.argv[1:] if args is None else args)
    sys.exit(exit_code_of(command, given, Session()))


def program() -> NoReturn:
    """The console script: one run, and the process is over."""
    tune()
    code = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    leave(code)
