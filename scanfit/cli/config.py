"""What the machine says beside the command line: plugins that are switched off, in the environment and in a file.

SCANFIT_WITHOUT=a,b     names of plugins, separated by commas
SCANFIT_CONFIG=FILE     another config file than the user's own; empty for none

Both empty, `SCANFIT_WITHOUT= SCANFIT_CONFIG= scanfit ...`, is a run with every plugin.

[plugins]
without = ["a", "b"]
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from scanfit.cli.table import one_line
from scanfit.errors import UsageError

MOST_BYTES = 64 * 1024
NAME = "config.toml"
_HOW = 'write without = ["NAME"] under [plugins]'
_TABLES: Mapping[str, tuple[str, ...]] = {"plugins": ("without",)}


def switched_off() -> dict[str, str]:
    """Return the plugins that are switched off on this machine, each with by what.

    Raises
    ------
    UsageError
        If the config file cannot be read, or holds anything it should not.
    """
    path = config_path()
    off = {} if path is None else dict.fromkeys(_without(path), f"config file {path}")
    words = os.environ.get("SCANFIT_WITHOUT", "").split(",")
    for name in dict.fromkeys(word.strip() for word in words if word.strip()):
        off[name] = f"{off[name]} and SCANFIT_WITHOUT" if name in off else "SCANFIT_WITHOUT"
    return off


def config_path() -> Path | None:
    """Return the config file there is: what SCANFIT_CONFIG names, which must then be there, or the user's own."""
    named = os.environ.get("SCANFIT_CONFIG")
    if named is not None:
        return Path(named) if named else None
    path = Path(click.get_app_dir("scanfit")) / NAME
    return path if os.path.lexists(path) else None


def _without(path: Path) -> list[str]:
    text = _text(path)
    document = _parsed(text, path)
    _check_keys(document, tuple(_TABLES), text, path, "")
    plugins = document.get("plugins", {})
    if not isinstance(plugins, dict):
        raise UsageError("plugins is no table", where=_place(path, text, "plugins"), next_step=_HOW)
    _check_keys(plugins, _TABLES["plugins"], text, path, "plugins.")
    names = plugins.get("without", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise UsageError("plugins.without is no list of names", where=_place(path, text, "without"), next_step=_HOW)
    return [name.strip() for name in names]


def _text(path: Path) -> str:
    where = str(path)
    try:
        if not path.exists():
            step = "make it, or unset SCANFIT_CONFIG; SCANFIT_CONFIG= is no config file at all"
            raise UsageError("the config file is not there", where=where, next_step=step)
        if not path.is_file():  # a pipe or a device might never end
            raise UsageError("the config file is no file", where=where, next_step=f"name a file such as {NAME}")
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        text = content.decode("utf-8-sig")  # editors on Windows write the mark
    except (OSError, ValueError) as error:  # ValueError: no UTF-8, or no path at all
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        step = "check who may read it, and that it is text (UTF-8)"
        raise UsageError(f"the config file cannot be read: {why}", where=where, next_step=step) from None
    if len(content) > MOST_BYTES:
        step = f"a config file is a few lines; at most {MOST_BYTES // 1024} kB are read"
        raise UsageError("the config file is too large", where=where, next_step=step)
    return text


def _parsed(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:  # ValueError: an integer without end
        line = re.search(r"at line (\d+)", str(error))
        place = f"{path} line {line.group(1)}" if line else str(path)
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(f"the config file is no TOML: {why}", where=place, next_step=_HOW) from None


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], text: str, path: Path, prefix: str) -> None:
    for key in table:
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key, known, n=1)
            meant = f"did you mean {prefix}{near[0]}? " if near else ""
            step = f"{meant}there is {', '.join(prefix + one for one in known)}"
            said = one_line(prefix + key)
            raise UsageError(f"the config file has no setting '{said}'", where=_place(path, text, key), next_step=step)


def _place(path: Path, text: str, key: str) -> str:
    """The file, and the line a key stands in where it is written in one line only."""
    written = re.compile(rf"""\s*\[*\s*(?:\w+\s*\.\s*)?["']?{re.escape(key)}["']?\s*[].=]""")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if written.match(line)]
    return f"{path} line {lines[0]}" if len(lines) == 1 else str(path)
