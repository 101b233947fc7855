"""A Django fixture: a list of {model, pk, fields}, read as tables that refer to each other."""

from __future__ import annotations

from typing import Any, NoReturn

from scanfit.api import CatalogError
from scanfit_json.cells import scalar_text
from scanfit_json.parse import Number, Placed

Key = str  # pk as text: 324 and a UUID alike


class Fixture:
    """The objects of a fixture by model and primary key."""

    def __init__(self, document: Any, location: str) -> None:
        self.location = location
        self._tables: dict[str, dict[Key, Placed]] = {}
        if not isinstance(document, list):
            self.fault("a fixture is a list", None)
        for number, entry in enumerate(document):
            fields = entry.get("fields") if isinstance(entry, Placed) else None
            if not isinstance(fields, Placed) or not isinstance(entry.get("model"), str):
                self.fault(f"item [{number}] is not a {{model, pk, fields}}", None)
            fields.line = entry.line
            table = self._tables.setdefault(entry["model"], {})
            key = self.key(entry.get("pk"), fields)
            if key in table:
                self.fault(f"{entry['model']} {key[:40]} is there twice", fields)
            table[key] = fields

    def all(self, model: str) -> dict[Key, Placed]:
        """Return the objects of a model by key, in the file's order."""
        return self._tables.get(model, {})

    def one(self, model: str, key: Any, by: Placed) -> Placed:
        """Return the object that ``by`` refers to; refuse a reference to nothing."""
        found = self.all(model).get(self.key(key, by))
        if found is None:
            self.fault(f"it refers to {model} {scalar_text(key)[:40]}, which is not in the file", by)
        return found

    def key(self, value: Any, by: Placed) -> Key:
        """Return a primary key."""
        if not isinstance(value, str):
            self.fault("a primary key is no text or number", by)
        return str(value)

    def text(self, fields: Placed, name: str) -> str | None:
        """Return a field's text, None where it is null or empty."""
        value = fields.get(name)
        if value is not None and not isinstance(value, str):
            self.fault(f"{name} is no text or number", fields)
        return value or None

    def count(self, fields: Placed, name: str) -> int:
        """Return a field's whole number."""
        value = fields.get(name)
        if not isinstance(value, Number) or len(value) > 18 or not value.lstrip("-").isdigit():
            self.fault(f"{name} is not a whole number", fields)
        return int(value)

    def fault(self, what: str, fields: Placed | None) -> NoReturn:
        where = f"{self.location} line {fields.line}" if fields is not None else self.location
        raise CatalogError(what, where=where, next_step="export it again with: manage.py dumpdata")
