"""Conditions on the answers of an intake: "diabetes", "age < 16", "pain at hip".

A condition that asks about an answer that was skipped does not hold.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from scanfit.errors import ValueFault
from scanfit.model.intake import Intake

_COMPARES: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SHAPE = re.compile(r"^(?:pain at (?P<site>[a-z_]+)|(?P<key>[a-z_]+)(?:\s*(?P<sign><=|>=|<|>)\s*(?P<limit>[0-9.]+))?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition; ``site`` is of the body map, ``key`` of a question."""

    key: str = ""
    site: str = ""
    sign: str = ""
    limit: float = 0.0

    def holds(self, intake: Intake) -> bool:
        """Whether the answers say so."""
        if self.site:
            return any(pain.site == self.site for pain in intake.pains)
        if self.key == "pain" and intake.pains:
            return True
        answer = intake.answers.get(self.key)
        if not self.sign:
            return answer is True
        return isinstance(answer, float | int) and _COMPARES[self.sign](float(answer), self.limit)


def condition(text: str, *, keys: Collection[str], sites: Collection[str]) -> Condition:
    """Read a condition; a question or place that is not there is a ValueFault."""
    found = _SHAPE.match(text.strip())
    if found is None:
        raise ValueFault(f"'{text}' is not a condition; write KEY, KEY < NUMBER or pain at SITE")
    if found["site"]:
        if found["site"] not in sites:
            raise ValueFault(f"'{text}': the map of the body has no '{found['site']}'")
        return Condition(site=found["site"])
    if found["key"] not in keys:
        raise ValueFault(f"'{text}': there is no question '{found['key']}'")
    return Condition(key=found["key"], sign=found["sign"] or "", limit=float(found["limit"] or 0.0))
