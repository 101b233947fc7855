"""What a user says of catalogues that their files do not: options shared by every command that reads one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def supplied_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --size-system and --chart; the command gets them as ``supplied``."""

    @click.option("--size-system", metavar="SYSTEM", default="", help="The system of size labels that name none, like "
                  "EU, UK or US.")  # fmt: skip
    @click.option("--chart", "charts", multiple=True, type=_FILE, help="A brand's size chart (JSON), before those that "
                  "scanfit has; may be given several times.")  # fmt: skip
    @wraps(function)
    def with_supplied(*args: Any, size_system: str, charts: tuple[Path, ...], **kwargs: Any) -> Any:
        from scanfit.catalog.charts import load_charts
        from scanfit.catalog.reading import Supplied

        return function(*args, supplied=Supplied(size_system=size_system, charts=load_charts(charts)), **kwargs)

    return with_supplied
