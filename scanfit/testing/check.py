"""The conformance kit: everything scanfit relies on, asked of one plugin.

>>> import scanfit_insoles
>>> from scanfit.testing import check_plugin
>>> check_plugin(scanfit_insoles).passed
True
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from scanfit.errors import UsageError
from scanfit.host import Candidate, PluginHost, PluginListing, parse_options
from scanfit.host.kinds import Record
from scanfit.providers import Provider
from scanfit.testing.checks import loading
from scanfit.testing.isolated import isolated_host, name_of
from scanfit.testing.report import Finding, PluginReport
from scanfit.testing.subject import Broken, Skipped, Subject, findings

CHECKS_OF: Mapping[str, str] = MappingProxyType(
    {kind: f"scanfit.testing.checks.{kind}" for kind in
     ("reader", "scanner", "measurement", "catalog", "recommender", "adviser", "prescriber", "exporter")}
)  # fmt: skip
"""Each kind with the module of its checks, imported when a plugin of that kind is checked."""

Progress = Callable[[str], None]


def check_plugin(
    plugin: ModuleType | str,
    *,
    name: str = "",
    sample: str = "",
    options: Sequence[str] = (),
    progress: Progress | None = None,
) -> PluginReport:
    """Check a plugin: how it loads, then each of its providers.

    Parameters
    ----------
    plugin : its module, or the name it is installed under
    name : what the plugin is called, where it is given as a module; the module's name without ``scanfit_`` if not given
    sample : the file or location its readers and catalogue sources are tried on, instead of their own example
    options : values of its options, as ``-o`` takes them: ``("path=feet.scanfit",)``
    progress : called with one line of text before each part

    Raises
    ------
    UsageError
        If no plugin of that name is installed, or an option is none of its own.
    """
    if isinstance(plugin, ModuleType):
        called = name or name_of(plugin)
        host, module = isolated_host((called, plugin), own=True), plugin.__name__
    else:
        called = plugin
        host, module = PluginHost(), ""
    listing = _listing(host, called)
    module = module or _module_of(called)
    found = [_of_plugin("loads", lambda: loading.loads(listing.faults, listing.providers))]
    if module:
        found.append(_of_plugin("light", lambda: loading.light(module, called)))
    _check_options(listing, options)
    with tempfile.TemporaryDirectory(prefix="scanfit-check-") as folder:
        for number, record in enumerate(listing.providers):
            if progress is not None:
                progress(f"{record.kind} {record.name}")
            found += _of_provider(record, Path(folder) / str(number), sample, options)
    if module and listing.providers:
        again = _of_plugin("repeatable", lambda: loading.repeatable(module, called))
        found += [again] if again.outcome != "skipped" else []  # what has no answer here is said where it was asked
    return PluginReport(plugin=called, version=listing.version, findings=tuple(found))


def _of_provider(record: Record, folder: Path, sample: str, pairs: Sequence[str]) -> list[Finding]:
    folder.mkdir()
    mine: dict[str, Any] = {}
    if isinstance(record, Provider):
        known = {option.name for option in record.options}
        mine = parse_options(record, [pair for pair in pairs if pair.partition("=")[0].strip() in known])
    subject = Subject(record=record, folder=folder, sample=sample, options=mine)
    return findings(subject, import_module(CHECKS_OF[record.kind]).CHECKS)


def _of_plugin(check: str, run: Callable[[], str | None]) -> Finding:
    started = time.perf_counter()
    try:
        what = run() or ""
    except Broken as broken:
        seconds = time.perf_counter() - started
        return Finding(check=check, outcome="failed", what=broken.what, mend=broken.mend, seconds=seconds)
    except Skipped as skipped:
        seconds = time.perf_counter() - started
        return Finding(check=check, outcome="skipped", what=skipped.why, mend=skipped.how, seconds=seconds)
    return Finding(check=check, outcome="passed", what=what, seconds=time.perf_counter() - started)


def _listing(host: PluginHost, name: str) -> PluginListing:
    listings = host.plugins()
    for listing in listings:
        if listing.name == name:
            return listing
    import difflib

    near = difflib.get_close_matches(name, [one.name for one in listings], n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"there is no plugin '{name}'", next_step=f"{meant}see scanfit plugins list")


def _module_of(name: str) -> str:
    """The module of an installed plugin, as its entry point names it; empty where it cannot be imported."""
    from scanfit.host.discover import installed

    for candidate in installed()[0]:
        if candidate.owner.name == name:
            return _imported(candidate)
    return ""


def _imported(candidate: Candidate) -> str:
    try:
        plugin = candidate.load()
    except (Exception, SystemExit):  # a stranger's module; that it fails is the finding of ``loads``
        return ""
    return plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__


def _check_options(listing: PluginListing, pairs: Sequence[str]) -> None:
    known = {option.name for one in listing.providers if isinstance(one, Provider) for option in one.options}
    for pair in pairs:
        key, equals, _ = pair.partition("=")
        if not equals or key.strip() not in known:
            listed = f"its options are {', '.join(sorted(known))}" if known else "it has none"
            raise UsageError(f"'{pair}' is no option of plugin {listing.name}", where="-o", next_step=listed)
