"""Web pages: the JSON-LD in their <script type="application/ld+json">.

The page is scanned here, each character once: the standard library's html.parser takes minutes over 60 KB of
unfinished tags, and all that is wanted is where a script begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanfit.api import CatalogError
from scanfit_json.parse import parsed

_TYPE = "application/ld+json"
_OPENING = re.compile(r"<(?:!--|([A-Za-z][^\s/>]*))")
_QUOTED_OR_END = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')|>""")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}


def documents_in(text: str, location: str) -> list[Any]:
    """Return the value of every JSON-LD script of a page, each object with its line in the page."""
    found, line, counted = [], 1, 0
    for begin, end in _scripts(text):
        line += text.count("\n", counted, begin)
        counted = begin
        if end < 0:
            where = f"{location} line {line}"
            raise CatalogError("a script does not end", where=where, next_step="save the whole page")
        script = text[begin:end]
        if script.strip():
            found.append(parsed(script, location, first_line=line))
    if not found:
        what = "the page holds no JSON-LD"
        step = f'products are read from <script type="{_TYPE}">; save the page as the shop sent it'
        raise CatalogError(what, where=location, next_step=step)
    return found


def _scripts(text: str) -> Iterator[tuple[int, int]]:
    """Where each JSON-LD script begins and ends; -1 where it does not end."""
    at = 0
    while opening := _OPENING.search(text, at):
        if opening[1] is None:
            at = text.find("-->", opening.end())
        else:
            name, at = opening[1].lower(), _after_tag(text, opening.end())
            if at >= 0 and name in _RAW:  # text up to its own end, whatever stands in it
                closing = _RAW[name].search(text, at)
                end = closing.start() if closing else -1
                if name == "script" and _is_linked_data(text[opening.end() : at]):
                    yield at, end
                at = end
        if at < 0:
            return


def _after_tag(text: str, at: int) -> int:
    """Where a tag has ended, a > in quotes not being its end; -1 where it does not end."""
    while found := _QUOTED_OR_END.search(text, at):
        at = found.end()
        if found[0] == ">":
            return at
    return -1


def _is_linked_data(attributes: str) -> bool:
    for name, value in _ATTRIBUTE.findall(attributes):
        if name.lower() == "type":
            return bool(value.strip("\"'").partition(";")[0].strip().lower() == _TYPE)
    return False
