"""What the machine says beside the command line: plugins that are switched off, in the environment and in a file.

SCANFIT_WITHOUT=a,b     names of plugins, separated by commas
SCANFIT_CONFIG=FILE     another config file than the user's own; empty for none

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
    by_file = {} if path is None else dict.fromkeys(_without(path), f"config file {path}")
    words = os.environ.get("SCANFIT_WITHOUT", "").split(",")
    return {**by_file, **{word.strip(): "SCANFIT_WITHOUT" for word in words if word.strip()}}


def config_path() -> Path | None:
    """Return the config file there is: what SCANFIT_CONFIG names, which must then be there, or the user's own."""
    named = os.environ.get("SCANFIT_CONFIG")
    if named is not None:
        return Path(named) if named else None
    path = Path(click.get_app_dir("scanfit")) / NAME
    return path if path.exists() else None


def _without(path: Path) -> list[str]:
    document = _read(path)
    _check_keys(document, tuple(_TABLES), str(path), "")
    plugins = document.get("plugins", {})
    if not isinstance(plugins, dict):
        raise UsageError("plugins is no table", where=str(path), next_step=_HOW)
    _check_keys(plugins, _TABLES["plugins"], str(path), "plugins.")
    names = plugins.get("without", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise UsageError("plugins.without is no list of names", where=str(path), next_step=_HOW)
    return [name.strip() for name in names]


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    where = str(path)
    try:
        if not path.is_file():
            raise UsageError("the config file is not there", where=where, next_step="make it, or unset SCANFIT_CONFIG")
        if path.stat().st_size > MOST_BYTES:
            step = f"a config file is a few lines; at most {MOST_BYTES // 1024} kB are read"
            raise UsageError("the config file is too large", where=where, next_step=step)
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        place = f"{where} line {line.group(1)}" if line else where
        raise UsageError(f"the config file is no TOML: {error}", where=place, next_step=_HOW) from None
    except (OSError, ValueError, RecursionError) as error:  # ValueError: no UTF-8, or no path at all
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise UsageError(
            f"the config file cannot be read: {why}", where=where, next_step="check who may read it"
        ) from None


def _check_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str, prefix: str) -> None:
    for key in table:
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key, known, n=1)
            meant = f"did you mean {prefix}{near[0]}? " if near else ""
            step = f"{meant}there is {', '.join(prefix + one for one in known)}"
            raise UsageError(f"the config file has no setting '{prefix}{key}'", where=where, next_step=step)
