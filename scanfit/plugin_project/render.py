"""Choices to the texts of a project.

Every file is gone through once, so that what was put in is not looked at again: an author called Cobbler keeps the
name. No text of a user gets into Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from scanfit.demo_data import path as data_path
from scanfit.errors import ScanfitError
from scanfit.plugin_project.kinds import LICENCES
from scanfit.plugin_project.names import distribution_of, module_of
from scanfit.plugin_project.project import Project

TEMPLATE = "plugins/_template"
WORD = "cobbler"
"""What the template's plugin is called; it stands for nothing else in it."""

AS_THEY_ARE: Mapping[str, str] = MappingProxyType(
    {"project/.gitignore": ".gitignore", "project/.github/workflows/test.yml": ".github/workflows/test.yml"}
)
_LAST = '    "Topic :: Scientific/Engineering",\n'
_PRIVATE = '    "Private :: Do Not Upload",\n'
"""A classifier that package indexes refuse: what is proprietary is not published by mistake (PyPA, Classifiers)."""


def render(project: Project) -> dict[str, str]:
    """Return the project's files, path to text, sorted by path. A path has forward slashes.

    Raises
    ------
    ScanfitError
        If a word that is to be replaced is not in the template: the installation is damaged.
    """
    root = data_path(TEMPLATE)
    names = _names(project.name)
    kind, module = root / project.kind, module_of(project.name)
    files = {
        there: _replaced(root / here, names, needed=False) for here, there in AS_THEY_ARE.items()
    } | {
        "LICENSE": _replaced(root / "licences" / f"{project.licence}.txt", _licence(project)),
        "README.md": _replaced(root / "project/README.md", names | _readme(project, kind / "try.md")),
        "pyproject.toml": _replaced(root / "project/pyproject.toml", names | _metadata(project)),
        f"{module}.py": _replaced(kind / "scanfit_cobbler.py", names, needed=False),
        f"tests/test_{module}.py": _replaced(kind / "check_cobbler.py", names, needed=False),
    }  # fmt: skip
    return dict(sorted(files.items()))


def quoted(text: str) -> str:
    """Return one printable line as a basic string of TOML: JSON's escapes are among those of TOML."""
    return json.dumps(text, ensure_ascii=False)


def escaped(text: str) -> str:
    """Return one printable line as plain text of Markdown (CommonMark 0.31, 2.4: punctuation after a backslash)."""
    inline = re.sub(r"([\\`*_\[\]<>&~|$])", r"\\\1", text)
    return re.sub(r"^(\d*)([-+=#.):!])", r"\1\\\2", inline)


def least_version(version: str) -> str:
    """Return the minor version that a version belongs to; what is not a release yet is older than its own minor.

    >>> least_version("0.4.2"), least_version("0.5.0rc1")
    ('0.4', '0.5.0rc1')
    """
    return ".".join(version.split(".")[:2]) if re.fullmatch(r"\d+(\.\d+)+", version) else version


def _names(name: str) -> dict[str, str]:
    return {f"scanfit_{WORD}": module_of(name), f"scanfit-{WORD}": distribution_of(name), WORD: name}


def _licence(project: Project) -> dict[str, str]:
    return {"YEAR": str(project.year), "AUTHOR": project.author}


def _readme(project: Project, try_it: Path) -> dict[str, str]:
    return {
        "SUMMARY": escaped(project.summary),
        "TRY": _replaced(try_it, _names(project.name), needed=False).rstrip("\n"),
        "Apache-2.0": project.licence,
    }


def _metadata(project: Project) -> dict[str, str]:
    return {
        '"SUMMARY"': quoted(project.summary),
        '"AUTHOR"': quoted(project.author),
        '"Apache-2.0"': quoted(LICENCES[project.licence]),
        "scanfit>=0": f"scanfit>={least_version(project.scanfit)}",
        _LAST: _LAST + (_PRIVATE if project.licence == "proprietary" else ""),
    }


def _replaced(file: Path, words: Mapping[str, str], *, needed: bool = True) -> str:
    """The file's text with every word replaced, in one pass; each word that is needed must be there."""
    text = file.read_text(encoding="utf-8")
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(rf"(?<![A-Z]){re.escape(word)}(?![A-Z])" for word in longest_first)
    found: set[str] = set()

    def one(match: re.Match[str]) -> str:
        found.add(match[0])
        return words[match[0]]

    done = re.sub(pattern, one, text)
    missing = set(words) - found
    if needed and missing:
        raise ScanfitError(f"the template has no {min(missing)!r}", where=str(file), next_step="install scanfit again")
    return done
