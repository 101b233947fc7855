"""The only conductor: from paths to feet, from feet and catalogues to a recommendation.

The command line, and every other front, calls this and repeats none of it.
"""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.errors import GeometryError, PluginError, ScanError, ScanfitError, UsageError
from scanfit.model.measurement import Withheld
from scanfit.model.scan import Inferred, LoadState, RawScan, Side, Source
from scanfit.units import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanfit.capture.settle import Settled, Told
    from scanfit.catalog.load import Catalog, Supplied
    from scanfit.catalog.stock import Stock
    from scanfit.foot.view import FootView
    from scanfit.host import PluginHost
    from scanfit.model.advice import Advice
    from scanfit.model.depth import DepthFrame
    from scanfit.model.intake import Intake
    from scanfit.model.orthotic import Prescription
    from scanfit.model.profile import FootPair, FootProfile
    from scanfit.model.recommendation import Explanation, FitRequest, Recommendation, Scores, Wishes
    from scanfit.model.rig import RigCalibration
    from scanfit.model.scan import FootScan
    from scanfit.providers import CatalogSource, Prescriber, Provider, Recommender, ScanReader

PROFILE_SUFFIXES = (".json", ".toml")

BUNDLE_INDEX, BUNDLE_SUFFIX = "capture.json", ".scanfit"
"""What makes a folder a replay bundle (capture/bundle), and the suffix of a packed one, whose reader reads both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """What the user said about the scans; None or unknown where scanfit should find out.

    ``pairs`` are options of the scan readers as ``-o`` gives them; names of other providers among them are passed over.
    ``norm`` is the population to compare with (model/norms.py); None is every one. ``impression`` is foam or cast where
    the file is no foot but the impression of one (capture/impression.py).
    """

    unit: Unit | None = None
    side: Side | None = None
    load_state: LoadState = LoadState.UNKNOWN
    sock_mm: float = 0.0
    norm: str | None = None
    pairs: tuple[str, ...] = ()
    impression: str | None = None


def measure_paths(paths: Sequence[Path], settings: ScanSettings, host: PluginHost) -> FootPair:
    """Return the feet of one person from scans and saved or typed profiles.

    Raises
    ------
    UsageError
        If the paths hold two feet of one side, or ``--side`` is given for several files.
    ScanError
        If a file cannot be read or shows no foot that can be measured.
    """
    return seen_feet(paths, settings, host).pair


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFeet:
    """The feet of one person, and of each the view it was measured on and the file it is from.

    ``views`` has no entry for a foot of a saved or typed profile: there is no surface to look at.
    """

    pair: FootPair
    views: Mapping[Side, FootView]
    paths: Mapping[Side, Path]


def seen_feet(paths: Sequence[Path], settings: ScanSettings, host: PluginHost) -> SeenFeet:
    """``measure_paths``, with the surfaces kept."""
    from scanfit.foot.norms import with_norms
    from scanfit.model.profile import FootPair

    if settings.side is not None and len(paths) > 1:
        raise UsageError("--side cannot say which of several files it means", next_step="measure each file by itself")
    _need_a_scan(paths, settings)
    feet: dict[Side, tuple[FootProfile, Path]] = {}
    views: dict[Side, FootView] = {}
    for path in paths:
        for foot, view in _feet_of(path, settings, host):
            if foot.side in feet:
                raise _two_of_a_side(foot, path, *feet[foot.side])
            feet[foot.side] = (foot, path)
            if view is not None:
                views[foot.side] = view
    pair = with_norms(FootPair(**{side.value: foot for side, (foot, _) in feet.items()}), settings.norm)
    return SeenFeet(pair=pair, views=views, paths={side: path for side, (_, path) in feet.items()})


def _two_of_a_side(foot: FootProfile, path: Path, other: FootProfile, other_path: Path) -> UsageError:
    side = foot.side
    if foot.source.sha256 and foot.source.sha256 == other.source.sha256:
        return UsageError(
            f"the same {side.value} foot twice in one call: {other_path} and {path} hold the same bytes",
            next_step="give the file once, or the other foot's file",
        )
    return UsageError(
        f"two {side.value} feet in one call: {other_path} and {path}",
        next_step=f"the files of one call are one person; if one of them is a {side.other.value} foot, measure it "
        f"alone with --side {side.other.value} --out FILE.json and give that file instead",
    )


def _feet_of(path: Path, settings: ScanSettings, host: PluginHost) -> Iterable[tuple[FootProfile, FootView | None]]:
    try:
        if path.suffix.lower() in PROFILE_SUFFIXES:
            return [(foot, None) for foot in _saved_feet(path, settings)]
        return [(measure_view(view, settings, host), view) for view in _views_in(path, settings, host)]
    except ScanfitError as error:
        raise error.at(str(path)) from error


def _saved_feet(path: Path, settings: ScanSettings) -> Iterable[FootProfile]:
    """Feet of a saved or typed profile. What the file says stands; an option only adds what it does not say."""
    from scanfit.model.documents import profile_from_file

    pair = profile_from_file(path)
    if settings.side is not None and any(foot.side is not settings.side for foot in pair.feet):
        raise UsageError(f"the profile is not of a {settings.side.value} foot", next_step="leave --side out")
    return [
        replace(foot, load_state=settings.load_state) if foot.load_state is LoadState.UNKNOWN else foot
        for foot in pair.feet
    ]


def _need_a_scan(paths: Sequence[Path], settings: ScanSettings) -> None:
    """Refuse options that only a scan can follow where there is none."""
    if any(path.suffix.lower() not in PROFILE_SUFFIXES for path in paths):
        return
    for option, given in (("--unit", settings.unit is not None), ("--sock", settings.sock_mm != 0)):
        if given:
            raise UsageError(
                f"{option} is for scans, and profiles hold numbers that are measured already",
                where=str(paths[0]),
                next_step=f"leave {option} out",
            )


def read_feet(path: Path, settings: ScanSettings, host: PluginHost) -> list[FootScan]:
    """Return the feet in a scan file, each in its own foot frame."""
    return [view.scan for view in _views_in(path, settings, host)]


def _views_in(path: Path, settings: ScanSettings, host: PluginHost) -> list[FootView]:
    from scanfit.host import own_options

    reader = reader_for(path, host)
    # Hashing leaves the interpreter to the reader, so both take the time of one. A bundle's index hashes the rest.
    digest = _Sha256(path / BUNDLE_INDEX if path.is_dir() else path)
    raw: RawScan = host.read_scan(reader, path, own_options(reader, settings.pairs))
    if settings.impression is not None:
        from scanfit.capture.impression import foot_of_impression

        raw = foot_of_impression(fused(raw), settings.impression)
    return _views_of(raw, settings, Source(path=str(path), sha256=digest.result()))


def reader_for(path: Path, host: PluginHost) -> Any:
    """Return the reader for a path's suffix."""
    if not path.exists():
        raise ScanError("there is no such file", where=str(path), next_step="check the path")
    is_bundle = path.is_dir() and (path / BUNDLE_INDEX).is_file()
    if path.is_dir() and not is_bundle:
        raise ScanError("this is a folder, not a scan file", where=str(path), next_step="name the file inside it")
    suffix = BUNDLE_SUFFIX if is_bundle else path.suffix.lower()
    readers = host.readers()
    for reader in readers:
        if suffix in reader.suffixes:
            return reader
    known = sorted({s for reader in readers for s in reader.suffixes} | set(PROFILE_SUFFIXES))
    raise ScanError(
        f"no reader for files that end in '{suffix}'"
        if suffix
        else "the file's name has no ending, so its format is unknown",
        where=str(path),
        next_step=f"scanfit reads {', '.join(known)}{host.off_note()}",
    )


def feet_of_scan(raw: RawScan, settings: ScanSettings, source: Source) -> list[FootScan]:
    """Return the feet of a raw scan."""
    return [view.scan for view in _views_of(raw, settings, source)]


def _views_of(raw: RawScan, settings: ScanSettings, source: Source) -> list[FootView]:
    from scanfit.capture.settle import Told, settle
    from scanfit.foot.scan import foot_view

    captured, raw = bool(raw.frames), fused(raw)
    told = Told(unit=settings.unit, side=settings.side, load_state=settings.load_state)
    return [
        foot_view(
            foot.mesh,
            side=foot.side,
            load_state=foot.load_state,
            T_mesh_scan=foot.T_settled_scan,
            platform=foot.platform,
            inferred=dict(foot.inferred),
            issues=foot.issues,
            source=replace(source, unit=foot.unit),
            closed=raw.closed,
            cameras_apart_mm=math.hypot(raw.cameras_apart_mm, raw.scatter * foot.unit.mm),
            hollow=raw.hollow_up is not None,
        )
        for foot in (_settled_capture(raw, told) if captured else settle(raw, told))
    ]


def _settled_capture(raw: RawScan, told: Told) -> tuple[Settled, ...]:
    """``settle``, with what to do next said to one who stands before cameras."""
    from scanfit.capture.settle import settle

    try:
        return settle(raw, told)
    except ScanError as error:
        raise ScanError(
            error.what,
            where=error.where,
            next_step="roll trousers up above the ankles, take everything else off the platform, and capture again",
        ) from error


def fused(raw: RawScan) -> RawScan:
    """Return the scan as a mesh: what was depth frames is fused, what was a mesh is returned as it is."""
    if not raw.frames:
        return raw
    if raw.rig is None:
        raise ScanError(
            "the capture has no rig calibration, so its cameras' places are not known",
            next_step="capture with a calibrated rig",
        )
    mesh = _fuse(raw.frames, raw.rig)
    return replace(
        mesh,
        side=raw.side,
        load_state=raw.load_state,
        device=raw.device,
        captured_at=raw.captured_at,
        notes=(*raw.notes, *mesh.notes),
    )


def _fuse(frames: tuple[DepthFrame, ...], rig: RigCalibration) -> RawScan:
    from scanfit.capture.fusion import fuse

    return fuse(frames, rig)


def measure_scan(raw: RawScan, settings: ScanSettings, host: PluginHost) -> list[FootProfile]:
    """Return what can be measured on the feet of a raw scan, left foot first."""
    return [measure_view(view, settings, host) for view in _views_of(raw, settings, Source())]


def measure_foot(scan: FootScan, settings: ScanSettings, host: PluginHost) -> FootProfile:
    """Return everything that can be measured on one foot, and why the rest cannot."""
    from scanfit.foot.view import FootView

    return measure_view(FootView(scan), settings, host)


def measure_view(view: FootView, settings: ScanSettings, host: PluginHost) -> FootProfile:
    """``measure_foot`` on a view that is already there."""
    from scanfit.foot.hollow import need_shown
    from scanfit.foot.profile import foot_profile
    from scanfit.foot.sock import without_sock

    results = []
    for definition in host.measurements():
        try:
            need_shown(view.scan, definition.name)
            results.append(host.measure(definition, view))
        except GeometryError as error:
            results.append(Withheld(name=definition.name, reason=error.what))
    profile = foot_profile(view, without_sock(results, settings.sock_mm))
    if settings.sock_mm == 0:
        return profile
    sock = Inferred(
        value=f"{settings.sock_mm:g} mm", confidence=1.0, because="given with --sock and taken off every measure"
    )
    return replace(profile, inferred={**profile.inferred, "sock": sock})


class _Sha256:
    """The sha256 of a file, computed beside whatever else is going on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found = ""
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        import hashlib

        try:
            with self._path.open("rb") as stream:
                self._found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            self._error = error

    def result(self) -> str:
        self._thread.join()
        if self._error is not None:
            raise ScanError("the file cannot be read twice", where=str(self._path), next_step="copy it to a disk first")
        return self._found


def catalog_source(
    location: str, pairs: Sequence[str], host: PluginHost, also: Sequence[Provider] = ()
) -> tuple[CatalogSource, Mapping[str, Any]]:
    """Return the source that accepts a location, fenced so that its plugin's failure is blamed, and its -o options.

    ``also`` are the other providers whose options ``pairs`` may name.
    """
    from scanfit.host import parse_options

    source = host.catalog_source_for(location)
    return host.fenced_catalog(source), parse_options(source, pairs, also=also)


def load_catalogs(
    locations: Sequence[str],
    pairs: Sequence[str],
    host: PluginHost,
    also: Sequence[Provider] = (),
    supplied: Supplied | None = None,
) -> tuple[Catalog, ...]:
    """Load and check catalogues, each through the source that accepts it; ``pairs`` are its -o options.

    ``also`` are the other providers whose options ``pairs`` may name; ``supplied`` is what the user says of the files.
    """
    from scanfit.catalog.load import load_catalog

    return tuple(
        load_catalog(location, *catalog_source(location, pairs, host, also), supplied) for location in locations
    )


def load_stock(location: str, pairs: Sequence[str], host: PluginHost) -> Stock:
    """Load and check a stock list through the catalogue source that accepts it; ``pairs`` are its --stock-option."""
    from scanfit.catalog.stock import load_stock
    from scanfit.host import parse_options

    source = host.catalog_source_for(location)
    options = parse_options(source, pairs, said="--stock-option")
    return load_stock(location, host.fenced_catalog(source), options)


def recommend(
    pair: FootPair,
    catalogs: Sequence[Catalog],
    wishes: Wishes,
    host: PluginHost,
    pairs: Sequence[str] = (),
    *,
    stock: Stock | None = None,
    store: str | None = None,
    intake: Intake | None = None,
) -> Recommendation:
    """Return the shoes and insoles of ``catalogs`` for one person, best first.

    The red-flag screen runs before anything else: with an urgent referral in ``intake`` there is no shoe and no
    insole, with another one no insole. What advisers make of ``intake`` is asked of the catalogues with ``wishes``.

    ``pairs`` are options of recommenders as ``-o`` gives them; names of other providers among them are passed over.
    ``stock`` takes the place of the catalogues' own stock: what is on hand in ``store``, or in all stores.
    """
    from scanfit.care.gate import asked_for, no_insole_for, only_referrals, screened
    from scanfit.fit.choose import choose

    referred = only_referrals(intake)
    if referred is not None:
        return referred
    if stock is not None:
        from scanfit.catalog.stock import with_stock

        catalogs = with_stock(catalogs, stock, store)
    if wishes.insole and intake is not None:
        no_insole_for(intake)
    advice = None if intake is None else advise(pair, intake, host)
    if advice is not None and intake is not None:
        wishes = replace(wishes, needs=(*wishes.needs, *asked_for(advice, pair, intake)))
    try:
        return screened(choose(pair, catalogs, wishes, _Asking(host, pairs)), intake, advice)
    except (UsageError, ScanError) as error:
        if type(error) not in (UsageError, ScanError) or not host.off_note():
            raise
        step = f"{error.next_step}{host.off_note()}"  # what is missing may be what a plugin that is off would give
        raise type(error)(error.what, where=error.where, next_step=step) from error


def advise(pair: FootPair, intake: Intake, host: PluginHost) -> Advice:
    """Return what every adviser makes of feet and intake, as one, and what the red-flag screen leaves of it.

    An adviser that fails is a note; the others are heard.
    """
    from scanfit.care.gate import NO_ADVISER, allowed, gated
    from scanfit.care.settle import settled
    from scanfit.model.advice import Advice

    room = allowed(intake)
    if not room.shoes:
        return Advice(held=room.held)
    said: list[Advice] = []
    notes: list[str] = []
    advisers = host.advisers()
    for adviser in advisers:
        try:
            said.append(host.advise(adviser, pair, intake))
        except PluginError as error:
            notes.append(f"adviser {adviser.name} failed and was left out: {error.what}")
    if not advisers:
        notes.append(f"{NO_ADVISER}{host.off_note()}")
    advice = gated(settled(said), pair, intake)
    heard = len(notes) == 0
    return replace(advice, notes=(*advice.notes, *notes), nothing=advice.nothing if heard else "")


def prescribe(pair: FootPair, intake: Intake, host: PluginHost, name: str | None = None) -> tuple[Prescription, Advice]:
    """Return what a prescriber makes of feet, intake and advice, and the advice.

    Raises
    ------
    UsageError
        If questions of the screen are open, nothing that was reported asks for a device, or there is no such
        prescriber. A referral is the caller's to look for first: ``care.gate.no_device``.
    PluginError
        If the prescriber failed.
    """
    from scanfit.care.gate import check_device_asked, check_screened

    check_screened(intake)
    advice = advise(pair, intake, host)
    check_device_asked(advice)
    prescriber = _prescriber(host, name)
    missing = [one for one in prescriber.needs if any(one not in foot.measurements for foot in pair.feet)]
    if missing:
        raise UsageError(f"the prescriber {prescriber.name} needs {', '.join(missing)}, which a foot lacks",
                         next_step="scan the foot again, or give a prescription with --prescription FILE")  # fmt: skip
    return host.prescribe(prescriber, pair, intake, advice), advice


STANDARD = "standard"
"""The prescriber that is asked where several are installed and none is named."""


def _prescriber(host: PluginHost, name: str | None) -> Prescriber:
    from scanfit.providers import Prescriber

    if name is not None:
        found = host.named("prescriber", name)
        assert isinstance(found, Prescriber)
        return found
    every = {one.name: one for one in host.prescribers()}
    if STANDARD in every or len(every) == 1:
        return every.get(STANDARD) or next(iter(every.values()))
    says = f"name one with --prescriber: {', '.join(every)}" if every else "see scanfit plugins list"
    raise UsageError("no prescriber is installed" if not every else "several prescribers are installed",
                     next_step=f"{says}, or give a prescription with --prescription FILE{host.off_note()}")  # fmt: skip


class _Asking:
    """The plugin host, asked with each recommender's own options."""

    def __init__(self, host: PluginHost, pairs: Sequence[str]) -> None:
        self._host = host
        self._pairs = pairs

    def recommenders(self) -> tuple[Recommender, ...]:
        return self._host.recommenders()

    def score(self, recommender: Recommender, request: FitRequest, table: Any) -> Scores:
        return self._host.score(recommender, self._of(recommender, request), table)

    def chance(self, recommender: Recommender, request: FitRequest, rows: Any) -> NDArray[np.float64] | None:
        return self._host.chance(recommender, self._of(recommender, request), rows)

    def explain(self, recommender: Recommender, request: FitRequest, rows: Any) -> Sequence[Explanation]:
        return self._host.explain(recommender, self._of(recommender, request), rows)

    def _of(self, recommender: Recommender, request: FitRequest) -> FitRequest:
        from scanfit.host import own_options

        return replace(request, options=own_options(recommender, self._pairs))


def readers_of(paths: Sequence[Path], host: PluginHost) -> list[ScanReader]:
    """Return the readers of those paths that are there and are scans; what is wrong with the others is told later."""
    found: list[ScanReader] = []
    for path in paths:
        if path.suffix.lower() not in PROFILE_SUFFIXES:
            with contextlib.suppress(ScanError):
                found.append(reader_for(path, host))
    return found
