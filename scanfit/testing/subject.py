"""What a check is given, and how it says what it found."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scanfit.errors import CatalogError, ScanError, ScanfitError, UsageError
from scanfit.host.answers import Wrong
from scanfit.host.fault import told
from scanfit.host.guard import Escaped, fenced
from scanfit.testing.report import Finding

if TYPE_CHECKING:
    from scanfit.host.kinds import Record

T = TypeVar("T")
USERS = (ScanError, CatalogError, UsageError)
"""What a provider raises to tell users about their own input."""


class Broken(Exception):
    """A rule is broken: what happened, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


class Skipped(Exception):
    """The rule cannot be checked here: why, and how to have it checked."""

    def __init__(self, why: str, how: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.how = how


def place_of(error: BaseException) -> str:
    """Return the last line of the plugin's own that an exception came through; empty where there is none.

    Lines of scanfit and of the libraries below the plugin are passed over: the author cannot mend those.
    """
    import traceback

    ours = str(Path(__file__).resolve().parents[1])
    frames = traceback.extract_tb(error.__traceback__)
    others = (ours, "<", str(Path(traceback.__file__).parent))  # scanfit, generated code, the standard library
    own = [one for one in frames if not one.filename.startswith(others) and "site-packages" not in one.filename]
    return f"{Path(own[-1].filename).name} line {own[-1].lineno}, in {own[-1].name}" if own else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A provider under test.

    Attributes
    ----------
    record : the provider
    folder : an empty folder of its own
    sample : a file or location to read, where the user named one
    options : what the provider's options are set to
    """

    record: Record
    folder: Path
    sample: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def empty_folder(self) -> Path:
        """Return a new folder with nothing in it."""
        return Path(tempfile.mkdtemp(dir=self.folder))

    def asked(self, call: Callable[[], T], mend: str) -> T:
        """Return what the provider's own code returns, checked as the core checks it.

        What it tells users about their input passes; anything else that escapes breaks the rule, and so does an
        answer that the core would refuse. ``mend`` is for those.
        """
        try:
            return fenced(call)
        except Escaped as escaped:
            cause = escaped.cause
        if isinstance(cause, USERS):
            raise cause
        if isinstance(cause, Broken | Skipped):
            raise cause
        if isinstance(cause, Wrong):
            raise Broken(f"it {cause}", mend) from cause
        place = place_of(cause)
        raise Broken(f"it raised {told(cause)}{f' ({place})' if place else ''}", mend) from cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule that a provider keeps: its name, and a function that returns a figure, or raises Broken or Skipped."""

    name: str
    run: Callable[[Subject], str | None]


def findings(subject: Subject, checks: Sequence[Check]) -> list[Finding]:
    """Run the checks one by one; none keeps the next from running."""
    found: list[Finding] = []
    for check in checks:
        one = _finding(subject, check)
        if one.outcome != "passed" and any(one.what == before.what for before in found):
            continue  # what stopped one check stops others: it is told once
        found.append(one)
    return found


def _finding(subject: Subject, check: Check) -> Finding:
    started = time.perf_counter()
    outcome, what, mend = "passed", "", ""
    try:
        what = check.run(subject) or ""
    except Broken as broken:
        outcome, what, mend = "failed", broken.what, broken.mend
    except Skipped as skipped:
        outcome, what, mend = "skipped", skipped.why, skipped.how
    except ScanfitError as error:  # it told the user something where there was nothing to tell
        outcome, what = "failed", f"it raised {told(error)}"
        mend = error.next_step or "give an answer here: the input of this check is in order"
    return Finding(
        check=check.name,
        kind=subject.record.kind,
        provider=subject.record.name,
        outcome=outcome,
        what=what,
        mend=mend,
        seconds=time.perf_counter() - started,
    )
