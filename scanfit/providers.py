"""What a plugin hands over: frozen records. The hook yields them, the core calls them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from scanfit.errors import ValueFault
from scanfit.model.measurement import NAME, UNITS

if TYPE_CHECKING:
    from pathlib import Path

    from scanfit.foot.view import FootView
    from scanfit.model.advice import Advice
    from scanfit.model.intake import Intake
    from scanfit.model.measurement import Category, Measurement, Withheld
    from scanfit.model.orthotic import Prescription
    from scanfit.model.profile import FootPair
    from scanfit.model.recommendation import Explanation, FitRequest, Scores
    from scanfit.model.scan import RawScan

API_VERSION = 1
PROVIDER_NAME = re.compile(r"^[a-z][a-z0-9-]{1,30}\Z")
OPTION_TYPES: Mapping[str, type] = {"text": str, "integer": int, "number": float, "flag": bool}

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A typed option of a provider, given as ``-o name=value``."""

    name: str
    kind: str = "text"
    default: str | int | float | bool | None = None
    help: str = ""
    choices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.match(r"^[a-z][a-z0-9_]{0,30}\Z", self.name):
            raise ValueFault(f"'{self.name}' is not an option name: lower case letters, digits and _")
        if self.kind not in OPTION_TYPES:
            raise ValueFault(f"option {self.name}: kind is '{self.kind}', expected {', '.join(OPTION_TYPES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What every provider has: a name people type and a summary people read."""

    kind: ClassVar[str] = ""

    name: str
    summary: str
    options: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        if not PROVIDER_NAME.match(self.name):
            raise ValueFault(f"'{self.name}' is not a provider name: 2 to 31 of a-z, 0-9 and -, a letter first")
        _need_summary(self.name, self.summary)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReader(Provider):
    """Reads a scan file. ``read(path, options) -> RawScan``; suffixes are lower case with the dot.

    ``example(folder)``, where there is one, writes a small scan into an empty folder and returns its path:
    ``scanfit plugins check`` reads it.
    """

    kind: ClassVar[str] = "reader"

    suffixes: tuple[str, ...]
    read: Callable[[Path, Options], RawScan]
    example: Callable[[Path], Path] | None = None

    def __post_init__(self) -> None:
        Provider.__post_init__(self)
        if not self.suffixes or any(not s.startswith(".") or s != s.lower() for s in self.suffixes):
            raise ValueFault(f"reader {self.name}: suffixes are {self.suffixes}, expected like ('.stl',)")


class ScannerSession(Protocol):
    """A connection to cameras, open until its ``with`` block ends.

    Two things are optional. ``rig``, an attribute, is the RigCalibration where it is known before the first
    frame; the preview then counts the pixels that stand over the platform. ``capture(self, *, watch=None)``
    has the keyword ``watch``: a function to call with every DepthFrame as soon as it is there, one at a time.
    What was handed to it is shown live, and kept if the capture fails half way.
    """

    def capture(self) -> RawScan:
        """Return depth frames and the rig's calibration, or a mesh where the device makes one itself."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner(Provider):
    """Takes scans. ``with connect(options) as session: session.capture() -> RawScan``.

    ``connect`` finds the device and raises ScanError if it is not there; leaving the block lets it go.
    ``devices()``, where there is one, returns a line of text for each device that is connected.
    """

    kind: ClassVar[str] = "scanner"

    connect: Callable[[Options], AbstractContextManager[ScannerSession]]
    devices: Callable[[], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogSource(Provider):
    """Loads a catalogue. ``load(location, options)`` returns anything with the Arrow stream interface.

    ``accepts(location)`` says from the location's text alone whether this source can load it.
    ``example(folder)``, where there is one, makes a small catalogue, in an empty folder if it needs one, and
    returns its location: ``scanfit plugins check`` loads it. ``batches(location, options)``, where there is one,
    yields the rows of ``load`` in parts, each a table of its own, for what is bigger than memory: the core then
    asks for the parts. ``network`` says that it goes on a network: only such a source is given a remote location
    (scheme://host), and people are told before they use it.
    """

    kind: ClassVar[str] = "catalog"

    accepts: Callable[[str], bool]
    load: Callable[[str, Options], Any]
    example: Callable[[Path], str] | None = None
    batches: Callable[[str, Options], Iterator[Any]] | None = None
    network: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommender(Provider):
    """Scores catalogue rows for a person.

    ``item`` is what it recommends: "shoe" or "insole". ``needs`` are the measurements without which it
    has nothing to say. ``score(request, table) -> Scores`` is columnar over every row; ``explain(request,
    rows) -> one Explanation per row`` is called for the few rows that are shown. ``chance(request, rows) -> one
    number in 0 to 1 per row``, where there is one, is the chance that a row fits all feet at once; it is asked of the
    few hundred rows that can be among the first, and decides their order. It equals ``Explanation.probability``.
    """

    kind: ClassVar[str] = "recommender"

    item: str
    needs: tuple[str, ...]
    score: Callable[[FitRequest, Any], Scores]
    explain: Callable[[FitRequest, Any], Sequence[Explanation]]
    chance: Callable[[FitRequest, Any], Any] | None = None

    def __post_init__(self) -> None:
        Provider.__post_init__(self)
        if self.item not in ("shoe", "insole"):
            raise ValueFault(f"recommender {self.name}: item is '{self.item}', expected shoe or insole")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser(Provider):
    """Says what feet and intake ask for beyond the fit. ``advise(pair, intake) -> Advice``.

    It fills ``suggestions`` and ``notes``; the core weighs the needs by their evidence, settles what contradicts, and
    asks nobody before the red-flag screen has been passed. Every sentence passes the claim guard
    (``scanfit.api.forbidden_claim``): one that says that something corrects, treats or prevents is refused with the
    whole answer. ``cards()``, where there is one, returns the evidence cards it speaks from: ``scanfit plugins check``
    looks at them.
    """

    kind: ClassVar[str] = "adviser"

    advise: Callable[[FootPair, Intake], Advice]
    cards: Callable[[], Sequence[Any]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescriber(Provider):
    """Writes what an orthotic lab is to make. ``prescribe(pair, intake, advice) -> Prescription``.

    Elements come from ``scanfit.api.element``, each with its Origin: measured, or a rule with its card and grade. What
    it leaves out the core fills in, from the scan or as a default. No element may pass an automatic limit, and none is
    a prescriber's entry: those a person makes, by name. ``needs`` are the measurements without which it has nothing to
    say. It is asked only where the red-flag screen leaves room for a device.
    """

    kind: ClassVar[str] = "prescriber"

    prescribe: Callable[[FootPair, Intake, Advice], Prescription]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter(Provider):
    """Writes a result to a file: ``scanfit measure --out`` and ``scanfit recommend --out`` find it by its suffix.

    ``accepts(value)`` says whether it can write a value: a FootPair or a Recommendation, more kinds later.
    ``export(value, path, options)`` writes the file ``path`` and nothing beside it; the core gives a temporary
    path and renames it, so that a file is there whole or not at all. ``suffix`` is lower case with the dot.
    """

    kind: ClassVar[str] = "exporter"

    suffix: str
    accepts: Callable[[Any], bool]
    export: Callable[[Any, Path, Options], None]

    def __post_init__(self) -> None:
        Provider.__post_init__(self)
        if not re.match(r"^(\.[a-z0-9_-]+)+\Z", self.suffix):
            raise ValueFault(f"exporter {self.name}: suffix is '{self.suffix}', expected like '.csv'")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementDef:
    """Defines one measure. ``compute(view) -> Measurement | Category | Withheld``.

    ``needs`` names what the scan must show ("sole", "separated_toes", "ankle") for people to read.
    """

    kind: ClassVar[str] = "measurement"

    name: str
    summary: str
    unit: str
    standard: str
    compute: Callable[[FootView], Measurement | Category | Withheld]
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not NAME.match(self.name):
            raise ValueFault(f"'{self.name}' is not a measurement name: lower case letters, digits and _")
        if self.unit not in UNITS:
            raise ValueFault(f"{self.name}: unit is '{self.unit}', expected one of {', '.join(map(repr, UNITS))}")
        _need_summary(self.name, self.summary)


def _need_summary(name: str, summary: str) -> None:
    if not summary.strip() or "\n" in summary:
        raise ValueFault(f"{name}: the summary must be one line that is not empty")
