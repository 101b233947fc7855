"""What the author of a new plugin chose."""

from __future__ import annotations

from dataclasses import dataclass

from scanfit.errors import UsageError
from scanfit.plugin_project.kinds import check_kind, check_licence
from scanfit.plugin_project.names import check_name

LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The choices, checked.

    Attributes
    ----------
    kind : one of ``KINDS``
    name : the plugin's, as in ``scanfit plugins list``
    summary, author : a line of text each
    licence : one of ``LICENCES``
    year : of the licence
    scanfit : the version the plugin is made for, such as 0.1.0

    Raises
    ------
    UsageError
        If one of them cannot be used: all of them are what somebody typed.
    """

    kind: str
    name: str
    summary: str
    author: str
    licence: str
    year: int
    scanfit: str

    def __post_init__(self) -> None:
        check_kind(self.kind)
        check_name(self.name)
        check_line(self.summary, "summary")
        check_line(self.author, "author")
        check_licence(self.licence)
        if not 1900 <= self.year <= 9999:
            raise UsageError(f"the year is {self.year}, expected four digits", next_step="check this computer's clock")


def check_line(text: str, what: str) -> str:
    """Return one line of printable text, or raise UsageError.

    Line ends, control characters, marks that turn the direction of writing and half characters are refused: they
    would end up in metadata and licences, where nobody sees them.
    """
    if not text.strip() or text != text.strip() or len(text) > LONGEST:
        said = f"has {len(text)} characters" if len(text) > LONGEST else "is empty or begins or ends with a blank"
        raise UsageError(f"the {what} {said}", next_step=f"write one line of 1 to {LONGEST} characters")
    odd = next((each for each in text if not each.isprintable()), None)
    if odd is not None:
        raise UsageError(f"the {what} holds {odd!r}", next_step="write one line of letters, digits and signs")
    return text
