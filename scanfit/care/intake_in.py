"""An intake from a file, ``scanfit.intake/1``, TOML or JSON: a table for each section, and ``[[pain]]`` for each place.

What a person typed is answered in three parts, with the nearest right word. Nothing of it is ever logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanfit.care.questions import Questions, load_questions
from scanfit.errors import ScanError, UsageError, ValueFault
from scanfit.model.documents.plain import plain_document
from scanfit.model.documents.refusal import unknown_word
from scanfit.model.intake import Answer, Intake, Pain
from scanfit.whole_file import read_file

INTAKE_SCHEMA = "scanfit.intake/1"
MAX_BYTES = 1024 * 1024
MOST_PAINS = 64
_PAIN_KEYS = ("site", "side", "now", "worst", "first_step", "weeks")
_AGAIN = "correct it, or make the file again with scanfit intake --out FILE"


def intake_from_file(path: Path) -> Intake:
    """Read the intake at ``path``, ending in .toml or .json.

    Raises
    ------
    UsageError
        If it is not one, with the place and what to do next.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("json", "toml"):
        raise UsageError(f"an intake ends in .toml or .json, not '{path.suffix}'", where=str(path),
                         next_step="rename it to what it is, or make one with scanfit intake --out FILE")  # fmt: skip
    data = read_file(path, MAX_BYTES)
    return intake_from_bytes(data, kind=kind, where=str(path))


def intake_from_bytes(data: bytes, *, kind: str = "toml", where: str = "intake") -> Intake:
    """Read an intake held in memory; ``kind`` is toml or json."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"an intake is at most {MAX_BYTES // 2**20} MB", where=where,
                         next_step="check that this is an intake")  # fmt: skip
    try:
        plain = plain_document(data, schema=INTAKE_SCHEMA, what="an intake", kind=kind, where=where)
        return _intake(plain, load_questions(), where)
    except ScanError as error:  # what reads documents speaks of scans; an intake is the command's
        raise UsageError(error.what, where=error.where, next_step=error.next_step) from None


def _intake(plain: Mapping[str, Any], questions: Questions, where: str) -> Intake:
    answers: dict[str, Answer] = {}
    pains: tuple[Pain, ...] = ()
    for section, table in plain.items():
        if section == "schema":
            continue
        if section == "pain":
            pains = _pains(table, questions, where)
            continue
        if section not in questions.sections:
            known = ("schema", "pain", *questions.sections)
            raise unknown_word("a section of an intake", word=section, known=known, where=where)
        if not isinstance(table, dict):
            raise UsageError(f"'{section}' is not a table", where=where, next_step=f"write [{section}] and its answers")
        answers |= _section(section, table, questions, f"{where} {section}")
    if pains and answers.get("pain") is False:
        raise UsageError("pain is false, and places that hurt are given", where=where,
                         next_step="take one of the two back")  # fmt: skip
    return Intake(answers=answers, pains=pains)


def _section(section: str, table: Mapping[str, Any], questions: Questions, where: str) -> dict[str, Answer]:
    own = {key: question for key, question in questions.by_key.items() if question.section == section}
    found: dict[str, Answer] = {}
    for key, given in table.items():
        if key not in own:
            raise unknown_word("a question of this section", word=key, known=own, where=where)
        try:
            found[key] = own[key].answer(given)
        except ValueFault as fault:
            raise UsageError(str(fault), where=f"{where}.{key}", next_step=_AGAIN) from None
    return found


def _pains(listed: Any, questions: Questions, where: str) -> tuple[Pain, ...]:
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise UsageError("pain is not a list of places", where=where, next_step="write [[pain]] and its site")
    if len(listed) > MOST_PAINS:
        raise UsageError(f"there are {len(listed)} places that hurt, expected at most {MOST_PAINS}", where=where,
                         next_step="keep each place once")  # fmt: skip
    return tuple(_pain(one, questions, f"{where} pain[{number}]") for number, one in enumerate(listed))


def _pain(plain: Mapping[str, Any], questions: Questions, where: str) -> Pain:
    for key in plain:
        if key not in _PAIN_KEYS:
            raise unknown_word("a key of a place that hurts", word=str(key), known=_PAIN_KEYS, where=where)
    site = str(plain.get("site", ""))
    if site not in questions.sites:
        if not site:
            raise UsageError("the place that hurts is missing", where=where,
                             next_step=f"write site, one of {', '.join(questions.sites)}")  # fmt: skip
        raise unknown_word("a place of the body map", word=site, known=questions.sites, where=where)
    numbers: dict[str, float | None] = {}
    for key in ("now", "worst", "first_step", "weeks"):
        given = plain.get(key)
        if given is not None and (isinstance(given, bool) or not isinstance(given, int | float)):
            raise UsageError(f"{key} is {given!r}, expected a number", where=where, next_step=_AGAIN)
        numbers[key] = None if given is None else float(given)
    side = plain.get("side", "")
    sided = questions.sites[site].sided
    if not isinstance(side, str) or (side and not sided) or (sided and not side):
        step = "write side, left, right or both" if sided else "leave side out"
        raise UsageError(f"{questions.sites[site].words}: the side is {side!r}", where=where, next_step=step)
    try:
        return Pain(site=site, side=side, **numbers)
    except ValueFault as fault:
        raise UsageError(str(fault), where=where, next_step=_AGAIN) from None
