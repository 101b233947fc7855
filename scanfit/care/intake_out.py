"""An intake to the file it is read from, with each question above its answer as a comment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

from scanfit.care.intake_in import INTAKE_SCHEMA
from scanfit.care.questions import load_questions
from scanfit.model.intake import Answer, Intake, Pain


def intake_to_toml(intake: Intake) -> str:
    """Return the intake as TOML. What was skipped is not written."""
    document = tomlkit.document()
    document.add("schema", tomlkit.item(INTAKE_SCHEMA))
    questions = load_questions()
    for section in questions.sections:
        table = tomlkit.table()
        for key, question in questions.by_key.items():
            if question.section == section and key in intake.answers:
                table.add(tomlkit.comment(question.ask))
                table.add(key, tomlkit.item(_plain(intake.answers[key])))
        if len(table):
            document.add(section, table)
    if intake.pains:
        listed = tomlkit.aot()
        for pain in intake.pains:
            table = tomlkit.table()
            for key, value in pain_to_plain(pain).items():
                table.add(key, value)
            listed.append(table)
        document.add("pain", listed)
    return tomlkit.dumps(document)


def intake_to_plain(intake: Intake) -> dict[str, Any]:
    """Return the intake as the tables of ``scanfit.intake/1``."""
    questions = load_questions()
    found: dict[str, Any] = {"schema": INTAKE_SCHEMA}
    for section in questions.sections:
        table = {
            key: _plain(intake.answers[key])
            for key, question in questions.by_key.items()
            if question.section == section and key in intake.answers
        }
        if table:
            found[section] = table
    if intake.pains:
        found["pain"] = [pain_to_plain(pain) for pain in intake.pains]
    return found


def pain_to_plain(pain: Pain) -> Mapping[str, Any]:
    """One place as its table; what nobody asked is not there."""
    every = {key: getattr(pain, key) for key in ("site", "side", "now", "worst", "first_step", "weeks")}
    return {key: _whole(value) for key, value in every.items() if value not in (None, "")}


def _plain(answer: Answer) -> Any:
    return list(answer) if isinstance(answer, tuple) else _whole(answer)


def _whole(value: Any) -> Any:
    """A number without a fraction as a whole one: 52 years, not 52.0."""
    return int(value) if isinstance(value, float) and value == int(value) else value
