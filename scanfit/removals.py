"""What plugins may still use and will lose: the removals table, empty today.

A name of the contract (tests/contracts/api_1.json) goes in two steps. It is entered here and goes on working with a
DeprecationWarning; two minor versions later, or more, it is taken out. Its entry stays, so that whoever still asks
for it is told what to use. The suite fails when a removal is due and when something is gone before its time.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from scanfit.errors import ValueFault

_NAME = re.compile(r"(scanfit\.(api|testing)\.\w+|field [A-Z]\w*\.\w+|hook scanfit_\w+)\Z", re.ASCII)
_RELEASE = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)
_AFTER = re.compile(r"((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?(\+[a-z0-9.]+)?\Z", re.ASCII)
LEAST_MINORS = 2


def release_of(version: str) -> tuple[int, int, int]:
    """Return the release a version belongs to: of 0.4.0rc1, 0.4.0.dev3 and 0.4.0 it is (0, 4, 0).

    What is gone in a release is gone from its first pre-release on, so that whoever tries that one sees it.

    Raises
    ------
    ValueFault
        If it is no version with three numbers.

    Examples
    --------
    >>> release_of("0.10.0rc1") > release_of("0.9.3")
    True
    """
    found = _RELEASE.match(version)
    if found is None or not _AFTER.match(version, found.end()):
        raise ValueFault(f"'{version}' is not a version, expected like 0.4.0 or 0.4.0rc1")
    major, minor, patch = (int(number) for number in found.groups())
    return major, minor, patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """Something of the contract on its way out, or gone.

    Attributes
    ----------
    name : "scanfit.api.x", "scanfit.testing.x", "field ScanReader.y" or "hook scanfit_z"
    since : the version whose users are warned first
    gone : the version without it, two minor versions later or more
    instead : what to use, one line
    """

    name: str
    since: str
    gone: str
    instead: str

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise ValueFault(f"'{self.name}' is not a removal, expected like scanfit.api.x, field Record.x or hook x")
        if not self.instead.strip() or "\n" in self.instead:
            raise ValueFault(f"{self.name}: what to use instead must be one line that is not empty")
        for version in (self.since, self.gone):
            if not _RELEASE.fullmatch(version):
                raise ValueFault(f"{self.name}: '{version}' is not a release, expected like 0.4.0")
        if release_of(self.gone)[2] != 0:
            raise ValueFault(f"{self.name}: gone in {self.gone}, which only repairs; expected a release like 0.4.0")
        if minors_between(self.since, self.gone) < LEAST_MINORS:
            raise ValueFault(
                f"{self.name}: warned of in {self.since} and gone in {self.gone}, expected {LEAST_MINORS} "
                "minor versions between"
            )

    def is_due(self, version: str) -> bool:
        """Whether ``version`` must be without it."""
        return release_of(version) >= release_of(self.gone)

    def __str__(self) -> str:
        return f"{self.name} is gone in scanfit {self.gone} (warned of since {self.since}); use {self.instead}"


REMOVALS: tuple[Removal, ...] = ()


def minors_between(since: str, gone: str) -> int:
    """Return how many minor versions lie between, at least: nobody knows yet where 0.x ends and 1.0 begins.

    >>> minors_between("0.2.0", "0.4.0"), minors_between("0.9.0", "1.1.0"), minors_between("0.5.0", "1.0.0")
    (2, 2, 1)
    """
    (major, minor, _), (last_major, last_minor, _) = release_of(since), release_of(gone)
    return last_minor - minor if major == last_major else last_major - major + last_minor if last_major > major else -1


def removal_of(name: str) -> Removal | None:
    """Return the table's entry for a name, or None."""
    return next((one for one in REMOVALS if one.name == name), None)


def warn_of(name: str, *, stacklevel: int) -> None:
    """Warn that a name is on its way out, if it is; ``stacklevel`` as the caller's own ``warnings.warn`` would have it.

    Python shows it once for each line that asks.
    """
    removal = removal_of(name)
    if removal is not None:
        warnings.warn(str(removal), DeprecationWarning, stacklevel=stacklevel + 1)


def warn_author(name: str, function: Callable[..., object]) -> None:
    """Warn that what a plugin's function uses is on its way out, if it is, at that function's first line."""
    removal = removal_of(name)
    code = getattr(function, "__code__", None)
    if removal is not None and code is not None:
        warnings.warn_explicit(str(removal), DeprecationWarning, code.co_filename, code.co_firstlineno)


def reason_gone(name: str) -> str:
    """Say why a name is not there, where the table knows; else an empty string."""
    removal = removal_of(name)
    return f": {removal}" if removal is not None else ""
