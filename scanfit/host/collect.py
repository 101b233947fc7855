"""Calling one hook of every plugin: the records it yields, checked, and a fault for each that is refused."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from scanfit.host.clash import Held, without_clashes
from scanfit.host.exporting import SCANFITS_OWN
from scanfit.host.fault import Fault, told
from scanfit.host.guard import Escaped, Trace, fenced, traced
from scanfit.host.kinds import RECORD_OF_HOOK, Record, described, wrong_with
from scanfit.host.measure_names import MEASURE_NAMES, is_scanfits_own
from scanfit.host.outgoing import warn_of_fields, warn_of_hook
from scanfit.host.owner import Owner
from scanfit.host.register import Loaded
from scanfit.providers import Exporter, MeasurementDef, Prescriber, Recommender

MOST_RECORDS = 1000
"""A hook that yields more is taken to be endless. The largest real one yields about sixty (D)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """The records of one hook, sorted by name, and what went wrong on the way."""

    held: tuple[Held, ...]
    faults: tuple[Fault, ...]


def harvest(hook: str, plugins: Sequence[Loaded], trace: Trace | None) -> Harvest:
    """Call ``hook`` of every plugin; a failing plugin costs its own records only."""
    held: list[Held] = []
    faults: list[Fault] = []
    for plugin in plugins:
        for name, function in plugin.hooks:
            if name == hook:
                good, bad = traced(
                    partial(_of_plugin, hook, plugin.owner, function), trace,
                    what="hook", name=hook, plugin=plugin.owner.called, size=_yielded,
                )  # fmt: skip
                held += good
                faults += bad
    kept, clashes = without_clashes(hook, held)
    return Harvest(held=kept, faults=(*faults, *clashes))


def _yielded(harvest: tuple[list[Held], list[Fault]]) -> str:
    good, bad = len(harvest[0]), len(harvest[1])
    records = f"{good} record{'' if good == 1 else 's'}"
    return f"{records}, {bad} fault{'' if bad == 1 else 's'}" if bad else records


def _of_plugin(hook: str, owner: Owner, function: Callable[[], object]) -> tuple[list[Held], list[Fault]]:
    """Take what a hook yields one by one, so that what came before a failure is kept."""
    held: list[Held] = []
    faults: list[Fault] = []
    warn_of_hook(hook, function)
    try:
        yielded = fenced(function)
        if isinstance(yielded, str | bytes) or not isinstance(yielded, Iterable):
            expected = RECORD_OF_HOOK[hook].__name__
            return [], [owner.fault(f"returned {described(yielded)}, expected to yield {expected}", hook=hook)]
        records = fenced(lambda: iter(yielded))
        while (record := fenced(lambda: next(records, _END))) is not _END:
            wrong = refusal(hook, owner, record)
            if wrong is not None:
                faults.append(wrong)
            elif isinstance(record, Record):
                warn_of_fields(record, function)
                held.append(Held(owner=owner, record=record))
            if len(held) + len(faults) > MOST_RECORDS:
                return [], [owner.fault(f"yields more than {MOST_RECORDS} records; none is used", hook=hook)]
    except Escaped as escaped:
        faults.append(owner.fault(f"raised {told(escaped.cause)}", hook=hook))
    return held, faults


def refusal(hook: str, owner: Owner, record: object) -> Fault | None:
    """Return why a yielded record cannot be used, or None."""
    expected = RECORD_OF_HOOK[hook]
    if not isinstance(record, expected):
        return owner.fault(f"yielded {described(record)}, expected {expected.__name__}", hook=hook)
    wrong = wrong_with(record)
    if wrong:
        return owner.fault(wrong, hook=hook, provider=record.name)
    if isinstance(record, MeasurementDef):
        return _name_refusal(hook, owner, record)
    if isinstance(record, Recommender | Prescriber):
        return _needs_refusal(hook, owner, record)
    if isinstance(record, Exporter) and record.suffix in SCANFITS_OWN:
        return owner.fault(
            f"'{record.suffix}' is the suffix of {SCANFITS_OWN[record.suffix]}",
            hook=hook,
            provider=record.name,
            next_step=f"take another one, such as '.{record.name}{record.suffix}'",
        )
    return None


def _name_refusal(hook: str, owner: Owner, record: MeasurementDef) -> Fault | None:
    """A bare name is scanfit's own definition, whoever hands it over; any other starts with its plugin's name."""
    if record.name.startswith(f"{owner.name}.") or is_scanfits_own(record):
        return None
    another = record.name.rsplit(".", 1)[-1]
    call_it = f"call it {owner.name}.{another}"
    if record.name in MEASURE_NAMES:
        what = f"'{record.name}' is a measure of scanfit, and this is not scanfit's definition of it"
        call_it += ", or yield the record of scanfit.api.MEASUREMENTS as it is"
    else:
        what = f"'{record.name}' does not start with its plugin's name and a dot"
    return owner.fault(what, hook=hook, provider=record.name, next_step=call_it)


def _needs_refusal(hook: str, owner: Owner, record: Recommender | Prescriber) -> Fault | None:
    """A misspelt need is the plugin's mistake: told when it is loaded, not as something a foot lacks."""
    for need in record.needs:
        if "." in need or need in MEASURE_NAMES:
            continue
        near = difflib.get_close_matches(need, sorted(MEASURE_NAMES), n=1)
        meant = f"did you mean '{near[0]}'? " if near else ""
        return owner.fault(
            f"it needs '{need}', which is no measure scanfit knows",
            hook=hook,
            provider=record.name,
            next_step=f"{meant}a plugin's own measure is its plugin's name, a dot and a name",
        )
    return None


_END = object()
