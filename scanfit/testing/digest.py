"""What a plugin's providers answer, as digests, for two fresh interpreters, which order sets of words differently."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from scanfit.errors import ScanfitError
from scanfit.host.kinds import Record
from scanfit.providers import (
    Adviser,
    CatalogSource,
    Exporter,
    MeasurementDef,
    Prescriber,
    Provider,
    Recommender,
    ScanReader,
)
from scanfit.testing.isolated import isolated_host


def digests(module: str, name: str) -> dict[str, str]:
    """Return a digest of every provider's answer, by kind and name; one that gives none here is left out."""
    host = isolated_host((name, import_module(module)))
    found = {}
    for record in (record for listing in host.plugins() for record in listing.providers):
        try:
            parts = list(_answers(record))
        except (Exception, SystemExit):  # a stranger's failure is the finding of another check
            continue
        if parts:
            found[f"{record.kind} {record.name}"] = hashlib.sha256(b"\0".join(parts)).hexdigest()
    return found


def _answers(record: Record) -> Iterator[bytes]:
    options: dict[str, Any] = {}
    if isinstance(record, Provider):
        options = {option.name: option.default for option in record.options}
    if isinstance(record, MeasurementDef):
        yield from _measured(record)
    elif isinstance(record, Recommender):
        yield from _recommended(record, options)
    elif isinstance(record, Adviser):
        yield from _advised(record)
    elif isinstance(record, Prescriber):
        yield from _prescribed(record)
    elif isinstance(record, Exporter):
        yield from _exported(record, options)
    elif isinstance(record, ScanReader | CatalogSource) and record.example is not None:
        with tempfile.TemporaryDirectory() as folder:
            yield from _read(record, Path(folder), options)


def _measured(record: MeasurementDef) -> Iterator[bytes]:
    from scanfit.testing.feet import phantom_view

    for which in ("average", "toes"):
        try:
            yield repr(record.compute(phantom_view(which))).encode()
        except ScanfitError as error:
            yield error.what.encode()


def _recommended(record: Recommender, options: dict[str, Any]) -> Iterator[bytes]:
    import numpy as np

    from scanfit.model.recommendation import FitRequest
    from scanfit.testing.catalogs import small_catalog
    from scanfit.testing.feet import phantom_pair

    request, table = FitRequest(pair=phantom_pair(), options=options), small_catalog(record.item)
    scores = record.score(request, table)
    yield np.asarray(scores.score, dtype=np.float64).tobytes()
    yield np.asarray(scores.mean, dtype=np.float64).tobytes()
    yield repr(list(scores.worst_zone)).encode()
    yield repr(record.explain(request, table.head(20))).encode()


def _advised(record: Adviser) -> Iterator[bytes]:
    from scanfit.testing.checks.adviser import people
    from scanfit.testing.feet import phantom_pair

    for intake in people():
        yield repr(record.advise(phantom_pair("toes"), intake)).encode()


def _prescribed(record: Prescriber) -> Iterator[bytes]:
    from scanfit.testing.checks.prescriber import advices, people
    from scanfit.testing.feet import phantom_pair

    for intake in people():
        for advice in advices():
            yield repr(record.prescribe(phantom_pair("toes"), intake, advice)).encode()


def _exported(record: Exporter, options: dict[str, Any]) -> Iterator[bytes]:
    from scanfit.testing.checks.exporter import values

    with tempfile.TemporaryDirectory() as folder:
        for number, value in enumerate(values().values()):
            if record.accepts(value):
                path = Path(folder) / f"{number}{record.suffix}"
                record.export(value, path, options)
                yield path.read_bytes()


def _read(record: ScanReader | CatalogSource, folder: Path, options: dict[str, Any]) -> Iterator[bytes]:
    if isinstance(record, ScanReader):
        from scanfit.testing.checks.reader import digest_of

        assert record.example is not None
        yield digest_of(record.read(record.example(folder), options)).encode()
        return
    from scanfit.catalog.load import as_frame

    assert record.example is not None
    location = record.example(folder)
    frame = as_frame(record.load(location, options), record.name, location)
    yield repr((frame.columns, frame.rows())).encode()
