"""Calling providers: fenced, checked, blamed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scanfit.catalog.location import shown, without_credentials
from scanfit.errors import CatalogError, ScanError, ScanfitError, UsageError
from scanfit.host import answers
from scanfit.host.capturing import Relay, Watcher, taken
from scanfit.host.exporting import written
from scanfit.host.fault import Fault, told
from scanfit.host.guard import Escaped, Trace, fenced, traced
from scanfit.host.kinds import HOOK_OF_KIND, Record
from scanfit.host.owner import NOBODY, Owner
from scanfit.host.remote import refuse_remote
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.whole_file import whole_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanfit.foot.view import FootView
    from scanfit.model.advice import Advice
    from scanfit.model.intake import Intake
    from scanfit.model.orthotic import Prescription
    from scanfit.model.profile import FootPair
    from scanfit.model.recommendation import Explanation, FitRequest, Scores
    from scanfit.model.scan import RawScan
    from scanfit.providers import (
        Adviser,
        CatalogSource,
        Exporter,
        MeasurementDef,
        Prescriber,
        Recommender,
        Scanner,
        ScanReader,
    )

T = TypeVar("T")


def _size_of(answer: object) -> str:
    from scanfit.host.size import size_of  # only who traces pays for it

    return size_of(answer)


_NO_MORE = object()

USERS = (ScanError, CatalogError, UsageError)
"""What a provider raises to tell users about their own input; it passes unchanged."""


class ProviderCalls:
    """The calls the core makes. A failing one is noted as a fault; ``PluginHost`` knows the owners."""

    def __init__(self, trace: Trace | None) -> None:
        self._trace = trace
        self._owners: dict[int, Owner] = {}
        self._faults: list[Fault] = []

    def read_scan(self, reader: ScanReader, path: Path, options: Mapping[str, Any]) -> RawScan:
        """Read a scan file. Raises what the reader says about the file, or PluginError if the reader failed."""
        return self._ask(reader, lambda: answers.checked_scan(reader.read(path, options)))

    def capture(self, scanner: Scanner, options: Mapping[str, Any], watcher: Watcher | None = None) -> RawScan:
        """Connect, capture and let go; ``watcher`` sees it happen.

        Raises what the scanner says about the device, what the watcher raises, or PluginError if the scanner failed.
        """
        relay = Relay(watcher)
        try:
            return self._fenced(scanner, lambda: taken(scanner, options, relay))
        except Escaped as escaped:
            cause = escaped.cause
        if relay.own is not None:
            raise relay.own
        raise self._told(scanner, relay.wrong or cause) from cause

    def devices(self, scanner: Scanner) -> tuple[str, ...] | None:
        """Return what is connected, one line a device; None if the scanner cannot say."""
        if scanner.devices is None:
            return None
        devices = scanner.devices
        return self._ask(scanner, lambda: answers.checked_devices(devices()))

    def measure(self, definition: MeasurementDef, view: FootView) -> Measurement | Category | Withheld:
        """Compute one measure. A measure that fails is withheld with the guilty named; the others go on."""
        try:
            return self._fenced(definition, lambda: answers.checked_measure(definition, definition.compute(view)))
        except Escaped as escaped:
            cause = escaped.cause
        if isinstance(cause, ScanError) and cause.what.strip():
            return Withheld(name=definition.name, reason=cause.what)  # the surface does not carry it: no one's fault
        if isinstance(cause, UsageError):
            raise cause
        fault = self._blame(definition, cause)
        owner = self._owner(definition)
        return Withheld(name=definition.name, reason=f"plugin {owner.called} failed: {fault.what}")

    def accepts(self, provider: CatalogSource | Exporter, asked: Any) -> bool:
        """Whether a catalogue source takes a location, or an exporter a value; one that fails does not."""
        try:
            return self._fenced(provider, lambda: answers.checked_accepts(provider.accepts(asked)))
        except Escaped as escaped:
            self._blame(provider, escaped.cause)
            return False

    def load_catalog_table(self, source: CatalogSource, location: str, options: Mapping[str, Any]) -> Any:
        """Load a catalogue: anything with the Arrow stream interface.

        Neither this nor ``load_catalog_batches`` says a word of the location's credentials, whoever fails at what.
        """
        refuse_remote(source, location)
        return self._ask(source, lambda: answers.checked_table(source.load(location, options)), location)

    def load_catalog_batches(self, source: CatalogSource, location: str, options: Mapping[str, Any]) -> Iterator[Any]:
        """Yield a catalogue in parts, as the source makes them; all at once where it makes none.

        What fails while a part is made is blamed like what fails at the start.
        """
        batches = source.batches
        if batches is None:
            yield self.load_catalog_table(source, location, options)
            return
        refuse_remote(source, location)
        parts = self._ask(source, lambda: answers.checked_batches(batches(location, options)), location)
        try:
            while (part := self._ask(source, lambda: _next_of(parts), location)) is not _NO_MORE:
                yield part
        finally:
            self._ask(source, getattr(parts, "close", lambda: None), location)

    def fenced_catalog(self, source: CatalogSource) -> CatalogSource:
        """Return the same source with its calls fenced: the core calls only such a one."""
        fence_batches = None if source.batches is None else partial(self.load_catalog_batches, source)
        return replace(source, load=partial(self.load_catalog_table, source), batches=fence_batches)

    def score(self, recommender: Recommender, request: FitRequest, table: Any) -> Scores:
        """Score every row of a table; one finite score, mean and zone a row."""
        rows = len(table)
        return self._ask(recommender, lambda: answers.checked_scores(recommender.score(request, table), rows))

    def chance(self, recommender: Recommender, request: FitRequest, rows: Any) -> NDArray[np.float64] | None:
        """The chance that each row fits, a number in 0 to 1; None if the recommender does not say."""
        asked, count = recommender.chance, len(rows)
        if asked is None:
            return None
        return self._ask(recommender, lambda: answers.checked_chances(asked(request, rows), count))

    def explain(self, recommender: Recommender, request: FitRequest, rows: Any) -> tuple[Explanation, ...]:
        """Explain the rows that are shown; one explanation a row."""
        count = len(rows)
        return self._ask(recommender, lambda: answers.checked_explanations(recommender.explain(request, rows), count))

    def advise(self, adviser: Adviser, pair: FootPair, intake: Intake) -> Advice:
        """Ask for advice: suggestions whose every sentence passes the claim guard."""
        return self._ask(adviser, lambda: answers.checked_advice(adviser.advise(pair, intake)))

    def prescribe(self, prescriber: Prescriber, pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
        """Ask for a prescription: elements of the vocabulary, within what a rule may ask for.

        The prescriber is given copies: the limits are held on what was measured and told, whatever it does to those.
        """
        given = copy.deepcopy((pair, intake, advice))
        return self._ask(prescriber, lambda: answers.checked_prescription(prescriber.prescribe(*given), pair, intake))

    def export(self, exporter: Exporter, value: object, path: Path, options: Mapping[str, Any]) -> None:
        """Write a value to ``path``, whole or not at all: if it fails, ``path`` is as it was.

        The exporter is given a temporary path of the same name, and a copy of the value: what it changes there is
        not what is shown afterwards. Raises PluginError if it failed or wrote anything but that one file,
        UsageError if ``path`` cannot be written, or what the exporter says to users.
        """
        copied = copy.deepcopy(value)
        with whole_file(path) as place:
            self._ask(exporter, lambda: written(exporter, copied, place, options, target=path))

    def _ask(self, provider: Record, call: Callable[[], T], location: str = "") -> T:
        try:
            return self._fenced(provider, call)
        except Escaped as escaped:
            cause = escaped.cause
        error = self._told(provider, cause, location)
        # A driver's traceback may hold what logs in: it is cut off where the location has any.
        raise error from (cause if shown(location) == location else None)

    def _told(self, provider: Record, cause: BaseException, location: str = "") -> ScanfitError:
        """What to raise for what escaped: what a provider tells users passes, anything else is its fault."""
        if not isinstance(cause, USERS):
            return self._blame(provider, cause, location).as_error()
        parts = (cause.what, cause.where, cause.next_step)
        what, where, next_step = (without_credentials(part, location) for part in parts)
        return cause if (what, where, next_step) == parts else type(cause)(what, where=where, next_step=next_step)

    def _fenced(self, provider: Record, call: Callable[[], T]) -> T:
        return traced(
            lambda: fenced(call), self._trace,
            what=provider.kind, name=provider.name, plugin=self._owner(provider).called, size=_size_of,
        )  # fmt: skip

    def _blame(self, provider: Record, cause: BaseException, location: str = "") -> Fault:
        what = str(cause) if isinstance(cause, answers.Wrong) else f"raised {told(cause)}"
        what = without_credentials(what, location)
        fault = self._owner(provider).fault(what, hook=HOOK_OF_KIND[provider.kind], provider=provider.name)
        self._note(fault)
        return fault

    def _note(self, fault: Fault) -> None:
        if fault not in self._faults:
            self._faults.append(fault)

    def _owner(self, provider: Record) -> Owner:
        return self._owners.get(id(provider), NOBODY)


def _next_of(parts: Iterator[Any]) -> Any:
    part = next(parts, _NO_MORE)
    return part if part is _NO_MORE else answers.checked_table(part)
