"""The plugin host: one object a run, no global state."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from scanfit.catalog.location import is_remote, shown
from scanfit.errors import CatalogError, ScanError, UsageError
from scanfit.host.calls import ProviderCalls
from scanfit.host.choose import exporters_of, readers_of, the_one
from scanfit.host.clash import Held
from scanfit.host.collect import harvest
from scanfit.host.discover import Candidate, given, installed
from scanfit.host.exporting import cannot_hold, no_exporter
from scanfit.host.fault import Fault
from scanfit.host.guard import Trace
from scanfit.host.kinds import HOOK_OF_KIND, RECORD_OF_HOOK, Record
from scanfit.host.listing import PluginListing
from scanfit.host.owner import Owner, owner_of
from scanfit.host.register import Loaded, load
from scanfit.host.remote import fetch_it, refuse_file_url, refuse_remote
from scanfit.host.unique import chosen
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


class PluginHost(ProviderCalls):
    """Finds, isolates, checks and lists plugins. Nothing is imported before the first provider is asked for.

    Parameters
    ----------
    plugins : candidates, or (name, module or function that returns one); the installed ones if not given
    without : names of plugins to leave out; UsageError where one is not installed
    off : names of plugins that are switched off, each with by what; those that are not installed are passed over
    trace : told of each import, hook and provider call, with its time and the size of its result
    """

    def __init__(
        self,
        plugins: Iterable[Candidate | tuple[str, object]] | None = None,
        *,
        without: Sequence[str] = (),
        off: Mapping[str, str] = MappingProxyType({}),
        trace: Trace | None = None,
    ) -> None:
        super().__init__(trace)
        self._given = None if plugins is None else given(plugins)
        self._off = {**off, **{name: " and ".join(filter(None, (off.get(name), "--without"))) for name in without}}
        self._without = tuple(without)
        self._left_out: tuple[PluginListing, ...] = ()
        self._off_and_missing: tuple[tuple[str, str], ...] = ()
        self._loaded: tuple[Loaded, ...] | None = None
        self._held: dict[str, tuple[Held, ...]] = {}
        self._shown = 0

    def readers(self) -> tuple[ScanReader, ...]:
        """The scan readers, by name."""
        return tuple(one.record for one in self._of("scanfit_scan_readers") if isinstance(one.record, ScanReader))

    def scanners(self) -> tuple[Scanner, ...]:
        """The scanners, by name."""
        return tuple(one.record for one in self._of("scanfit_scanners") if isinstance(one.record, Scanner))

    def measurements(self) -> tuple[MeasurementDef, ...]:
        """The measurements, by name."""
        return tuple(one.record for one in self._of("scanfit_measurements") if isinstance(one.record, MeasurementDef))

    def catalogs(self) -> tuple[CatalogSource, ...]:
        """The catalogue sources, by name."""
        return tuple(one.record for one in self._of("scanfit_catalogs") if isinstance(one.record, CatalogSource))

    def recommenders(self) -> tuple[Recommender, ...]:
        """The recommenders, by name."""
        return tuple(one.record for one in self._of("scanfit_recommenders") if isinstance(one.record, Recommender))

    def advisers(self) -> tuple[Adviser, ...]:
        """The advisers, by name."""
        return tuple(one.record for one in self._of("scanfit_advisers") if isinstance(one.record, Adviser))

    def prescribers(self) -> tuple[Prescriber, ...]:
        """The prescribers, by name."""
        return tuple(one.record for one in self._of("scanfit_prescribers") if isinstance(one.record, Prescriber))

    def exporters(self) -> tuple[Exporter, ...]:
        """The exporters, by name."""
        return tuple(one.record for one in self._of("scanfit_exporters") if isinstance(one.record, Exporter))

    def reader_for(self, path: Path) -> ScanReader:
        """Return the reader of a file by its suffix. Raises ScanError if none reads it."""
        serving = readers_of(path.name, self._of("scanfit_scan_readers"))
        if not serving:
            known = sorted({suffix for reader in self.readers() for suffix in reader.suffixes})
            says = (
                f"scanfit reads {' '.join(known)}" if known else "no scan reader is installed: see scanfit plugins list"
            )
            step = f"{says}{self.off_note()}"
            raise ScanError(f"no reader knows files ending in '{path.suffix}'", where=str(path), next_step=step)
        record = the_one(serving, what="two readers claim this file", where=str(path)).record
        assert isinstance(record, ScanReader)
        return record

    def catalog_source_for(self, location: str) -> CatalogSource:
        """Return the source that accepts a location.

        Raises CatalogError if none does, and for a location on a network (scheme://host) if none of those that
        accept it declares that it goes there. A URL with ``file:`` is refused.
        """
        refuse_file_url(location)
        held = self._of("scanfit_catalogs")
        serving = [one for one in held if isinstance(one.record, CatalogSource) and self.accepts(one.record, location)]
        if not serving:
            raise self._no_source(location)
        if is_remote(location):
            able = [one for one in serving if isinstance(one.record, CatalogSource) and one.record.network]
            serving = able or serving
        where = shown(location)
        record = the_one(serving, what="two catalogue sources accept this location", where=where).record
        assert isinstance(record, CatalogSource)
        refuse_remote(record, location, self.catalogs())
        return record

    def _no_source(self, location: str) -> CatalogError:
        known = "; ".join(f"{one.name}: {one.summary}" for one in self.catalogs())
        says = f"the sources are {known}" if known else "no catalogue source is installed: see scanfit plugins list"
        if known and is_remote(location):
            says = fetch_it(self.catalogs())
        step = f"{says}{self.off_note()}"
        return CatalogError("no catalogue source accepts this location", where=shown(location), next_step=step)

    def exporters_named(self, path: Path) -> tuple[Exporter, ...]:
        """Return the exporters whose suffix a file's name ends in, whatever they write; there may be none."""
        return tuple(one for one in self.exporters() if path.name.lower().endswith(one.suffix))

    def exporter_for(self, path: Path, value: object) -> Exporter:
        """Return the exporter that writes a value to a file of this name.

        Raises UsageError if nobody writes such files, or none of those who do can write such a value; PluginError
        if the only ones who might have failed when they were asked.
        """
        named = self.exporters_named(path)
        if not named:
            raise no_exporter(path, self.exporters(), self.off_note())
        able = [one for one in named if self.accepts(one, value)]
        if not able:
            self._raise_faults_of(named)
            raise cannot_hold(path, value, named, [one for one in self.exporters() if self.accepts(one, value)])
        held = [one for one in self._of("scanfit_exporters") if any(one.record is each for each in able)]
        record = the_one(exporters_of(path.name, held), what="two exporters write such files", where=str(path)).record
        assert isinstance(record, Exporter)
        return record

    def _raise_faults_of(self, exporters: Sequence[Exporter]) -> None:
        blamed = {(self._owner(one), one.name) for one in exporters}
        for fault in self._faults:
            if fault.hook == "scanfit_exporters" and (owner_of(fault), fault.provider) in blamed:
                raise fault.as_error()

    def named(self, kind: str, name: str) -> Record:
        """Return the provider a user named. Raises PluginError if it is there and failed, UsageError if it is not."""
        hook = HOOK_OF_KIND[kind]
        for one in self._of(hook):
            if one.record.name == name:
                return one.record
        for fault in self._faults:
            if fault.provider == name and fault.hook == hook:
                raise fault.as_error()
        for fault in self._faults:  # a plugin that failed before it could name its providers
            if not fault.provider and fault.plugin == name.split(".")[0]:
                raise fault.as_error()
        names = [one.record.name for one in self._of(hook)]
        near = difflib.get_close_matches(name, names, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        says = f"{meant}there is {', '.join(names)}" if names else "see scanfit plugins list"
        raise UsageError(f"there is no {kind} '{name}'", next_step=f"{says}{self.off_note()}")

    def plugins(self) -> tuple[PluginListing, ...]:
        """Load everything and list it; a plugin that failed to load is listed with its fault."""
        held = [one for hook in RECORD_OF_HOOK for one in self._of(hook)]
        hooks = {plugin.owner: tuple(name for name, _ in plugin.hooks) for plugin in self._load()}
        guilty = {owner_of(fault) for fault in self._faults}
        listings = [
            PluginListing(
                name=owner.name,
                version=owner.version,
                distribution=owner.distribution,
                hooks=hooks.get(owner, ()),
                providers=tuple(one.record for one in held if one.owner == owner),
                faults=tuple(fault for fault in self._faults if owner_of(fault) == owner),
            )
            for owner in {*hooks, *guilty}
        ]
        return tuple(sorted(listings, key=_order))

    def left_out(self) -> tuple[PluginListing, ...]:
        """List what is switched off, and by what; it was not imported, and nothing more is known of it."""
        self._load()
        return tuple(sorted(self._left_out, key=_order))

    def off_and_missing(self) -> tuple[tuple[str, str], ...]:
        """List the names that are switched off and are no installed plugin's, each with by what."""
        self._load()
        return self._off_and_missing

    def off_note(self) -> str:
        """Return what to add to a next step where somebody might miss a plugin that is switched off."""
        names = [f"{one.name} ({one.off})" for one in self.left_out()]
        return f"; switched off: {', '.join(names)}" if names else ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault so far, each once, in the order they were met."""
        return tuple(self._faults)

    def take_unshown(self) -> tuple[Fault, ...]:
        """Return the faults since the last call: each is handed out, and so shown, once."""
        fresh = tuple(self._faults[self._shown :])
        self._shown = len(self._faults)
        return fresh

    def _of(self, hook: str) -> tuple[Held, ...]:
        if hook not in self._held:
            found = harvest(hook, self._load(), self._trace)
            self._held[hook] = found.held
            self._owners.update({id(one.record): one.owner for one in found.held})
            for fault in found.faults:
                self._note(fault)
        return self._held[hook]

    def _load(self) -> tuple[Loaded, ...]:
        if self._loaded is None:
            found, faults = (self._given, []) if self._given is not None else installed()
            candidates, refused = chosen(found, self._without, set(self._off))
            self._left_out = tuple(
                _left_out(one.owner, self._off[one.owner.name]) for one in found if one.owner.name in self._off
            )
            names = {one.owner.name for one in found}
            self._off_and_missing = tuple(sorted(pair for pair in self._off.items() if pair[0] not in names))
            plugins = []
            for candidate in candidates:
                plugin, failed = load(candidate, self._trace)
                plugins.append(plugin)
                faults = [*faults, *failed]
            self._loaded = tuple(plugins)
            for fault in (*faults, *refused):
                self._note(fault)
        return self._loaded


def _order(listing: PluginListing) -> tuple[str, str, str]:
    return listing.name, listing.distribution, listing.version


def _left_out(owner: Owner, off: str) -> PluginListing:
    return PluginListing(
        name=owner.name,
        version=owner.version,
        distribution=owner.distribution,
        hooks=(),
        providers=(),
        faults=(),
        off=off,
    )
