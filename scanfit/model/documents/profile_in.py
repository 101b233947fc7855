"""A saved or hand-typed profile (JSON or TOML) to a person's feet.

Bounded, and exact about blame: every refusal names the file, the place in it and what to write instead.
A bare number is a tape or device value in millimetres (``vocabulary`` has its uncertainty).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from scanfit.errors import ScanError, ValueFault
from scanfit.model.documents.contradictions import check_contradictions
from scanfit.model.documents.measure_in import check_name, measure
from scanfit.model.documents.plain import plain_document
from scanfit.model.documents.refusal import refusal, unknown_word
from scanfit.model.documents.schema import PROFILE_SCHEMA, FootDoc, ProfileDoc, QualityDoc, SourceDoc
from scanfit.model.measurement import Category, Measurement
from scanfit.model.profile import DEFINITIONS_VERSION, FootPair, FootProfile
from scanfit.model.quality import GRADES, Quality
from scanfit.model.scan import Inferred, LoadState, Side, Source
from scanfit.units import Unit
from scanfit.whole_file import read_file

MAX_BYTES = 16 * 1024 * 1024
"""A saved pair of feet is about 40 kB; nothing typed or saved comes near this."""

RIGID = 1e-6
"""How far a written transform (1e-9 decimals) may be from rigid."""


def profile_from_file(path: Path) -> FootPair:
    """Read the profile at ``path``, ending in .json or .toml."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("json", "toml"):
        raise ScanError(f"a profile ends in .json or .toml, not '{path.suffix}'", where=str(path),
                        next_step="rename it to what it is")  # fmt: skip
    data = read_file(path, MAX_BYTES, ScanError)
    return profile_from_bytes(data, kind=kind, where=str(path))


def profile_from_bytes(data: bytes, *, kind: str = "json", where: str = "profile") -> FootPair:
    """Read a profile document held in memory; ``kind`` is json or toml."""
    if len(data) > MAX_BYTES:
        raise ScanError(f"a profile is at most {MAX_BYTES // 2**20} MB", where=where,
                        next_step="check that this is a profile and not a scan")  # fmt: skip
    plain = plain_document(data, schema=PROFILE_SCHEMA, what="a profile", kind=kind, where=where)
    try:
        document = msgspec.convert(plain, ProfileDoc)
    except msgspec.ValidationError as error:
        raise refusal(str(error), where=where) from None
    if document.definitions != DEFINITIONS_VERSION:
        raise ScanError(f"the measures follow definitions '{document.definitions}'", where=where,
                        next_step=f"this scanfit knows definitions '{DEFINITIONS_VERSION}'; "
                                  "measure again with it, or read the profile with a newer one")  # fmt: skip
    typed_source = Source(path=where, sha256=hashlib.sha256(data).hexdigest())
    feet: dict[Side, FootProfile] = {}
    for index, doc in enumerate(document.feet):
        foot = _foot(doc, typed_source, where=f"{where} feet[{index}]")
        if foot.side in feet:
            raise ScanError(f"there are two {foot.side.value} feet", where=where,
                            next_step="keep one foot of each side: a profile is one person")  # fmt: skip
        feet[foot.side] = foot
    if not feet:
        raise ScanError("the profile has no foot", where=where, next_step="add a left or right foot to 'feet'")
    return FootPair(left=feet.get(Side.LEFT), right=feet.get(Side.RIGHT))


def _foot(doc: FootDoc, typed_source: Source, *, where: str) -> FootProfile:
    sides, states = [s.value for s in Side], [s.value for s in LoadState]
    if doc.side not in sides:
        raise unknown_word("a side", word=doc.side, known=sides, where=where)
    if doc.load_state not in states:
        raise unknown_word("a load state", word=doc.load_state, known=states, where=where)
    for name, reason in doc.withheld.items():
        check_name(name, where=f"{where}.withheld")
        if not reason.strip():
            raise ScanError(f"{name} is withheld without a reason", where=where, next_step="say why in a few words")
    try:
        return FootProfile(
            side=Side(doc.side),
            load_state=LoadState(doc.load_state),
            measurements=_measures(doc, where=f"{where}.measurements"),
            withheld=doc.withheld,
            landmarks=doc.landmarks,
            outline=tuple(doc.outline),
            dorsal_profile=tuple(doc.dorsal_profile),
            quality=None if doc.quality is None else _quality(doc.quality, where=f"{where}.quality"),
            inferred={k: Inferred(value=i.value, confidence=i.confidence, because=i.because)
                      for k, i in doc.inferred.items()},
            source=typed_source if doc.source is None else _source(doc.source, where=f"{where}.source"),
            T_foot_scan=None if doc.T_foot_scan is None else _rigid(doc.T_foot_scan, where=where),
        )  # fmt: skip
    except ValueFault as fault:  # a value refused at birth: here it came from the file
        raise ScanError(fault.what, where=where, next_step="correct it in the file") from None


def _measures(doc: FootDoc, *, where: str) -> dict[str, Measurement | Category]:
    """Every measure of a foot. None at all is a mistake, unless each was withheld with its reason."""
    if not doc.measurements and not doc.withheld:
        raise ScanError("there is no measure", where=where, next_step="add a line such as foot_length = 262.4")
    found = {name: measure(name, given, where=where) for name, given in doc.measurements.items()}
    check_contradictions(found, where=where)
    return found


def _source(doc: SourceDoc, *, where: str) -> Source:
    units = [unit.value for unit in Unit]
    if doc.unit is not None and doc.unit not in units:
        raise unknown_word("a unit of length", word=doc.unit, known=units, where=where)
    return Source(path=doc.path, sha256=doc.sha256, unit=None if doc.unit is None else Unit(doc.unit))


def _quality(doc: QualityDoc, *, where: str) -> Quality:
    if doc.grade not in GRADES:
        raise unknown_word("a grade", word=doc.grade, known=GRADES, where=where)
    return Quality(grade=doc.grade, coverage=doc.coverage, issues=tuple(doc.issues))


def _rigid(rows: list[list[float]], *, where: str) -> tuple[tuple[float, ...], ...]:
    """The transform as rows, refused unless it turns and moves without stretching."""
    T = tuple(tuple(row) for row in rows)
    if len(T) == 4 and all(len(row) == 4 for row in T):
        a, b, c = (row[:3] for row in T[:3])
        dots = [sum(p * q for p, q in zip(u, v, strict=True)) for u, v in ((a, b), (a, c), (b, c))]
        norms = [sum(p * p for p in u) - 1 for u in (a, b, c)]
        cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
        handed = sum(p * q for p, q in zip(cross, c, strict=True))
        if all(abs(x) < RIGID for x in dots + norms) and handed > 0 and T[3] == (0, 0, 0, 1):
            return T
    raise ScanError("T_foot_scan is not 4 rows of a rigid transform", where=where,
                    next_step="leave it out of a typed profile")  # fmt: skip
