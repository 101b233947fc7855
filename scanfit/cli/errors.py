"""How a run ends: three-part messages on stderr, one JSON document on stdout, and the exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from scanfit.errors import ScanfitError, UsageError

if TYPE_CHECKING:
    from scanfit.cli.session import Session

INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell reports it


def exit_code_of(command: Callable[[Sequence[str], Session], int], args: Sequence[str], session: Session) -> int:
    """Run a command, print what went wrong and return the exit code."""
    _print_anything()
    stdout = sys.stdout
    error: ScanfitError | None = None
    try:
        code = command(args, session)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as shown:
        click.echo(shown.format_message(), err=True)
        code = UsageError.exit_code
    except SystemExit as ended:
        # click meets a broken pipe by muting stdout and leaving with 1, which here means a fault of scanfit.
        code = _code_of(ended) if sys.stdout is stdout else BROKEN_PIPE
    except BaseException as raised:  # the last fence: nothing but a message leaves a run
        if isinstance(raised, BrokenPipeError):
            code = BROKEN_PIPE
        elif _interrupted(raised):
            code = INTERRUPTED
        else:
            error = _as_scanfit_error(raised)
            code = error.exit_code
    if code == BROKEN_PIPE:
        _close_stdout()
    _show_faults(session, error)
    if error is not None:
        _show(error, as_json=_wants_json(args))
    return code


def error_document(error: ScanfitError) -> dict[str, str]:
    """Return the JSON document of a failure."""
    return {
        "schema": "scanfit.error/1",
        "code": error.code,
        "what": error.what,
        "where": error.where,
        "next": error.next_step,
    }


def _show(error: ScanfitError, *, as_json: bool) -> None:
    click.echo(f"error: {error}", err=True)
    if as_json:
        import json

        click.echo(json.dumps(error_document(error), ensure_ascii=False, indent=1))


def _show_faults(session: Session, error: ScanfitError | None) -> None:
    """Show each plugin fault once; the one that ended the run is told as its error."""
    told = (error.where, error.what) if error is not None else None
    with contextlib.suppress(ScanfitError):
        for fault in session.unshown_faults():
            if (fault.where, fault.what) != told:
                click.echo(f"warning: {fault}", err=True)


def _as_scanfit_error(raised: BaseException) -> ScanfitError:
    if isinstance(raised, ScanfitError):
        return raised
    if isinstance(raised, click.ClickException):
        return _of_click(raised)
    if isinstance(raised, click.Abort) and raised.__cause__ is not None:
        raised = raised.__cause__
    if os.environ.get("SCANFIT_TRACEBACK") == "1":
        import traceback

        traceback.print_exception(raised, file=sys.stderr)
    line = (str(raised).strip().splitlines() or [""])[0]
    return ScanfitError(
        f"a fault of scanfit itself: {type(raised).__name__}: {line}",
        next_step="please report it; SCANFIT_TRACEBACK=1 in the environment shows where it happened",
    )


def _of_click(raised: click.ClickException) -> UsageError:
    message = str(getattr(raised, "message", "") or raised.format_message())
    if isinstance(raised, click.BadParameter | click.FileError):
        message = raised.format_message()
    context = getattr(raised, "ctx", None)
    path = context.command_path if context is not None else "scanfit"
    near = getattr(raised, "possibilities", None)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    what = message.strip().rstrip(".")
    return UsageError(what[:1].lower() + what[1:], where=path, next_step=f"{meant}see {path} --help")


def _wants_json(args: Sequence[str]) -> bool:
    options = args[: args.index("--")] if "--" in args else args
    return "--json" in options


def _interrupted(raised: BaseException) -> bool:
    """click turns Ctrl-C, and an end of input, into Abort."""
    cause = raised.__cause__ if isinstance(raised, click.Abort) else raised
    return isinstance(cause, KeyboardInterrupt) or (isinstance(raised, click.Abort) and cause is None)


def _code_of(ended: SystemExit) -> int:
    if ended.code is None:
        return 0
    return ended.code if isinstance(ended.code, int) else ScanfitError.exit_code


def _print_anything() -> None:
    """A file name that is not text, or a terminal that knows few letters, must not stop a message."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _close_stdout() -> None:
    """Whoever read stdout has gone; without this Python complains about it while shutting down."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
