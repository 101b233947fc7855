"""A prescription to and from ``scanfit.prescription/1``, TOML or JSON.

Each element carries a seal over its value and its origin. Where somebody changed a value by hand the seal no longer
fits: the element is then the entry of the prescriber whom the file names, and what was not touched keeps its origin.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanfit.errors import ScanError, UsageError, ValueFault
from scanfit.model.documents.plain import plain_document
from scanfit.model.documents.refusal import unknown_word
from scanfit.model.orthotic import ORIGINS, Edit, Element, FootPrescription, Origin, Prescription
from scanfit.model.scan import LoadState, Side
from scanfit.orthotic.elements import load_elements, said, term_of
from scanfit.whole_file import read_file

FROM_FILE = "entered in the prescription's file"
PRESCRIPTION_SCHEMA = "scanfit.prescription/1"
MAX_BYTES = 1024 * 1024
MOST_EDITS = 10_000
LONGEST = 200
_SIDES = ("left", "right")
_TEXTS = ("order", "patient", "prescriber")
_KEYS = ("schema", *_TEXTS, "revision", "notes", "edits", *_SIDES)
_FOOT_KEYS = ("load_state", "elements", "withheld")
_ELEMENT_KEYS = (
    "value", "unit", "allowed", "origin", "because", "card", "grade", "tag", "sources", "by", "sigma", "note", "words",
    "seal",
)  # fmt: skip
_EDIT_KEYS = ("revision", "name", "before", "after", "by", "because")
_AGAIN = "correct it, or have scanfit orthotic write the file again"


def seal_of(side: Side, one: Element) -> str:
    """Return eight digits that change with the value or the origin of an element. It guards against slips only."""
    origin = one.origin
    parts = [side.value, one.name, _plain_value(one.value), origin.kind, origin.card, origin.by]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:8]


def prescription_to_plain(prescription: Prescription) -> dict[str, Any]:
    """Return the prescription as tables, lists, numbers and text."""
    found: dict[str, Any] = {"schema": PRESCRIPTION_SCHEMA}
    found |= {name: getattr(prescription, name) for name in _TEXTS}
    found["revision"] = prescription.revision
    found["notes"] = list(prescription.notes)
    found["edits"] = [{key: getattr(edit, key) for key in _EDIT_KEYS} for edit in prescription.edits]
    for foot in prescription.feet:
        found[foot.side.value] = {
            "load_state": foot.load_state.value,
            "elements": {name: _element_to_plain(foot.side, foot.elements[name]) for name in _in_order(foot.elements)},
            "withheld": {name: foot.withheld[name] for name in _in_order(foot.withheld)},
        }
    return found


def prescription_to_json(prescription: Prescription) -> bytes:
    """Return the prescription as a JSON document."""
    return (json.dumps(prescription_to_plain(prescription), indent=1, ensure_ascii=False) + "\n").encode()


def prescription_to_toml(prescription: Prescription) -> bytes:
    """Return the prescription as TOML: a line for each element, with what it is above it."""
    import tomlkit

    plain = prescription_to_plain(prescription)
    document = tomlkit.document()
    document.add(
        tomlkit.comment("To change an element, change its value: it becomes the entry of the prescriber named")
    )
    document.add(tomlkit.comment("here, and keeps nobody's origin. What is not changed keeps its own. Lengths are mm."))
    document.add("schema", tomlkit.item(plain.pop("schema")))
    for key in (*_TEXTS, "revision", "notes"):
        document.add(key, tomlkit.item(plain.pop(key)))
    edits = plain.pop("edits")
    for side, foot in plain.items():
        table = tomlkit.table()
        table.add("load_state", foot["load_state"])
        elements = tomlkit.table()
        for name, entry in foot["elements"].items():
            words = entry.pop("words")
            term = load_elements()[name]
            limit = f"; a rule may ask for {term.limit}" if term.limit else ""
            elements.add(tomlkit.comment(f"{words}: {term.help}{limit}"))
            inline = tomlkit.inline_table()
            inline.update(entry)
            elements.add(name, inline)
        table.add("elements", elements)
        withheld = tomlkit.table()
        for name, reason in foot["withheld"].items():
            withheld.add(name, reason)
        table.add("withheld", withheld)
        document.add(side, table)
    if edits:
        listed = tomlkit.aot()
        for edit in edits:
            table = tomlkit.table()
            for key, value in edit.items():
                table.add(key, value)
            listed.append(table)
        document.add("edits", listed)
    return tomlkit.dumps(document).encode()


def _element_to_plain(side: Side, one: Element) -> dict[str, Any]:
    origin, term = one.origin, load_elements()[one.name]
    entry: dict[str, Any] = {"words": term.words, "value": _plain_value(one.value)}
    if not isinstance(one.value, str):
        entry |= {"unit": one.unit, "allowed": [one.low, one.high]}
    elif one.choices:
        entry["allowed"] = list(one.choices)
    entry["origin"] = origin.kind
    entry |= {key: getattr(origin, key) for key in ("because", "card", "grade", "tag", "by") if getattr(origin, key)}
    if origin.sources:
        entry["sources"] = list(origin.sources)
    if origin.sigma is not None:
        entry["sigma"] = round(origin.sigma, 3)
    if one.note:
        entry["note"] = one.note
    return {**entry, "seal": seal_of(side, one)}


def _plain_value(value: float | str) -> float | str:
    return value if isinstance(value, str) else round(value, 3)


def _in_order(found: Mapping[str, object]) -> list[str]:
    return [name for name in load_elements() if name in found]


def prescription_from_file(path: Path) -> Prescription:
    """Read the prescription at ``path``, ending in .toml or .json.

    Raises
    ------
    UsageError
        If it is none, with the place and what to do next.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("json", "toml"):
        raise UsageError(f"a prescription ends in .toml or .json, not '{path.suffix}'", where=str(path),
                         next_step="rename it to what it is")  # fmt: skip
    data = read_file(path, MAX_BYTES)
    return prescription_from_bytes(data, kind=kind, where=str(path))


def prescription_from_bytes(data: bytes, *, kind: str = "toml", where: str = "prescription") -> Prescription:
    """Read a prescription held in memory; ``kind`` is toml or json."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"a prescription is at most {MAX_BYTES // 2**20} MB", where=where,
                         next_step="check that this is a prescription")  # fmt: skip
    try:
        plain = plain_document(data, schema=PRESCRIPTION_SCHEMA, what="a prescription", kind=kind, where=where)
        return _prescription(plain, where)
    except ScanError as error:  # what reads documents speaks of scans; a prescription is the command's
        raise UsageError(error.what, where=error.where, next_step=error.next_step) from None


def _prescription(plain: Mapping[str, Any], where: str) -> Prescription:
    _known(plain, _KEYS, "a key of a prescription", where)
    texts = {key: _text(plain.get(key, ""), f"{where} {key}") for key in _TEXTS}
    revision = plain.get("revision", 1)
    if isinstance(revision, bool) or not isinstance(revision, int) or not 1 <= revision < 10**6:
        raise UsageError(f"revision is {revision!r}, expected a whole number from 1 on", where=where, next_step=_AGAIN)
    feet = tuple(_foot(plain[side], Side(side), texts["prescriber"], where) for side in _SIDES if side in plain)
    if not feet:
        raise UsageError(
            "no foot is prescribed for", where=where, next_step="write [left.elements] or [right.elements]"
        )
    notes = plain.get("notes", [])
    if not isinstance(notes, list) or len(notes) > LONGEST:
        raise UsageError("notes is not a list of lines", where=where, next_step=_AGAIN)
    return Prescription(
        feet=feet,
        order=texts["order"],
        patient=texts["patient"],
        prescriber=texts["prescriber"],
        revision=revision,
        notes=tuple(_text(note, f"{where} notes", longest=2000) for note in notes),
        edits=_edits(plain.get("edits", []), where),
    )


def _foot(plain: Any, side: Side, prescriber: str, where: str) -> FootPrescription:
    place = f"{where} {side.value}"
    _known(plain, _FOOT_KEYS, "a key of a foot", place)
    state = _text(plain.get("load_state", "unknown"), place)
    if state not in [one.value for one in LoadState]:
        raise unknown_word("a load state", word=state, known=[one.value for one in LoadState], where=place)
    listed = plain.get("elements", {})
    if not isinstance(listed, dict):
        raise UsageError("elements is not a table", where=place, next_step=f"write [{side.value}.elements]")
    elements = {name: _element(name, entry, side, prescriber, f"{place} {name}") for name, entry in listed.items()}
    withheld = plain.get("withheld", {})
    if not isinstance(withheld, dict):
        raise UsageError("withheld is not a table", where=place, next_step=_AGAIN)
    for name in withheld:
        term_of(name, where=place)
    reasons = {name: _text(why, f"{place} {name}", longest=1000) for name, why in withheld.items()}
    return FootPrescription(
        side=side,
        load_state=LoadState(state),
        elements=elements,
        withheld={name: why for name, why in reasons.items() if name not in elements},
    )


def _element(name: str, entry: Any, side: Side, prescriber: str, where: str) -> Element:
    term = term_of(name, where=where)
    table = entry if isinstance(entry, dict) else {"value": entry}
    _known(table, _ELEMENT_KEYS, "a key of an element", where)
    if "value" not in table:
        raise UsageError("the value is missing", where=where, next_step="write value = …")
    unit = table.get("unit", term.unit)
    if unit != term.unit:
        raise UsageError(f"the unit is {unit!r}, expected '{term.unit}'", where=where,
                         next_step="convert the value, or take the unit out")  # fmt: skip
    note = _text(table.get("note", ""), where, longest=2000)
    try:
        found = term.element(table["value"], _origin(table, where), note) if "origin" in table else None
        if found is not None and (table["origin"] == "prescriber" or table.get("seal") == seal_of(side, found)):
            return found
        return term.element(table["value"], _entered(name, prescriber, where), note)
    except ValueFault as fault:
        raise UsageError(str(fault), where=where, next_step="correct the value") from None


def _entered(name: str, prescriber: str, where: str) -> Origin:
    if not prescriber.strip():
        raise UsageError(f"{name} was typed or changed by hand, and the file names no prescriber", where=where,
                         next_step='write prescriber = "NAME" at the top, or take the change back')  # fmt: skip
    return Origin(kind="prescriber", by=prescriber.strip(), because=FROM_FILE)


def _origin(table: Mapping[str, Any], where: str) -> Origin:
    kind = table["origin"]
    if kind not in ORIGINS:
        raise unknown_word("an origin", word=str(kind), known=ORIGINS, where=where)
    sources, sigma = table.get("sources", []), table.get("sigma")
    if not isinstance(sources, list) or len(sources) > LONGEST:
        raise UsageError("sources is not a list", where=where, next_step=_AGAIN)
    if sigma is not None and (isinstance(sigma, bool) or not isinstance(sigma, int | float)):
        raise UsageError(f"sigma is {sigma!r}, expected a number", where=where, next_step=_AGAIN)
    texts = {key: _text(table.get(key, ""), where, longest=2000) for key in ("because", "card", "grade", "tag", "by")}
    return Origin(kind=kind, **texts, sources=tuple(_text(one, where, longest=1000) for one in sources),
                  sigma=None if sigma is None else float(sigma))  # fmt: skip


def _edits(listed: Any, where: str) -> tuple[Edit, ...]:
    if not isinstance(listed, list) or len(listed) > MOST_EDITS:
        raise UsageError("edits is not a list", where=where, next_step=_AGAIN)
    found = []
    for number, one in enumerate(listed):
        place = f"{where} edits[{number}]"
        _known(one, _EDIT_KEYS, "a key of an edit", place)
        revision = one.get("revision")
        if isinstance(revision, bool) or not isinstance(revision, int):
            raise UsageError("the revision is no whole number", where=place, next_step=_AGAIN)
        found.append(Edit(revision=revision, **{key: _text(one.get(key, ""), place, longest=2000) for key in _EDIT_KEYS
                                                if key != "revision"}))  # fmt: skip
    return tuple(found)


def _known(table: Any, keys: tuple[str, ...], what: str, where: str) -> None:
    if not isinstance(table, dict):
        raise UsageError("this is not a table", where=where, next_step=f"its keys are {', '.join(keys)}")
    for key in table:
        if key not in keys:
            raise unknown_word(what, word=str(key), known=keys, where=where)


def _text(value: Any, where: str, *, longest: int = LONGEST) -> str:
    if not isinstance(value, str):
        raise UsageError(f"this is {value!r}, expected text", where=where, next_step="put it in quotation marks")
    if len(value) > longest or not all(one.isprintable() for one in value):
        raise UsageError(f"this is no line of at most {longest} characters", where=where, next_step="shorten it")
    return value


def changed(one: Element | None) -> str:
    """Return an element's value as an edit records it; "not given" where there is none."""
    return "not given" if one is None else said(one)
