"""Web pages: the JSON-LD in their <script type="application/ld+json">."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from scanfit.api import CatalogError
from scanfit_json.parse import parsed

_MAX_SCRIPTS = 10_000


def documents_in(text: str, location: str) -> list[Any]:
    """Return the value of every JSON-LD script of a page, each object with its line in the page."""
    finder = _Scripts()
    try:
        finder.feed(text)
        finder.close()
    except (AssertionError, ValueError):  # what html.parser says of a broken <! declaration
        where = f"{location} line {finder.getpos()[0]}"
        raise CatalogError("the page's HTML is broken", where=where, next_step="save the page again") from None
    if finder.inside:
        where = f"{location} line {finder.found[-1][1] if finder.found else 1}"
        raise CatalogError("a script does not end", where=where, next_step="save the whole page")
    if len(finder.found) > _MAX_SCRIPTS:
        what, step = f"{len(finder.found)} scripts in one page", "give pages one by one"
        raise CatalogError(what, where=location, next_step=step)
    scripts = [(script, line) for script, line in finder.found if script.strip()]
    if not scripts:
        what = "the page holds no JSON-LD"
        step = 'products are read from <script type="application/ld+json">; save the page as the shop sent it'
        raise CatalogError(what, where=location, next_step=step)
    return [parsed(script, location, first_line=line) for script, line in scripts]


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, int]] = []
        self.inside = False
        self._parts: list[str] = []
        self._line = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = next((value or "" for name, value in attrs if name == "type"), "")
        if tag == "script" and kind.partition(";")[0].strip().lower() == "application/ld+json":
            self.inside, self._parts = True, []
            self._line = self.getpos()[0] + (self.get_starttag_text() or "").count("\n")

    def handle_data(self, data: str) -> None:
        if self.inside:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and tag == "script":
            self.inside = False
            self.found.append(("".join(self._parts), self._line))
