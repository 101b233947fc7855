"""``scanfit plugins new``: the project of a new plugin, ready to install."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.plugins.ask import Asking

if TYPE_CHECKING:
    from scanfit.plugin_project import Project


@click.command("new")
@click.argument("kind", required=False, default=None)
@click.argument("name", required=False, default=None)
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("."), metavar="DIR",
    help="Where the project's own folder is made; here if not given.",
)  # fmt: skip
@click.option("--summary", metavar="TEXT", help="What the plugin is for, in a line.")
@click.option("--author", metavar="TEXT", help="Whose it is; git's user.name if not given.")
@click.option("--license", "licence", metavar="NAME", help="Apache-2.0, MIT, BSD-3-Clause or proprietary.")
@click.option("--no-input", is_flag=True, help="Ask nothing; take the defaults for what is not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(
    kind: str | None, name: str | None, folder: Path, summary: str | None, author: str | None, licence: str | None,
    no_input: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make the project of a new plugin, ready to install, with a test that passes.

    KIND is reader, scanner, measurement, catalog, recommender, adviser, prescriber or exporter; NAME is what the
    plugin is called.
    What is not given is asked for.
    """
    from scanfit.plugin_project import render, write_project
    from scanfit.plugin_project.names import distribution_of

    project = _chosen(Asking(no_input=no_input), kind, name, summary, author, licence)
    place = folder / distribution_of(project.name)
    files = render(project)
    write_project(files, place)
    shown = document(project, place, list(files))
    if as_json:
        import json

        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
    else:
        _print(shown)


def document(project: Project, place: Path, files: list[str]) -> dict[str, Any]:
    """Return the JSON document of what was made; ``next`` are commands, in order, from where the user stands."""
    from shlex import quote

    from scanfit.plugin_project.names import distribution_of, module_of

    return {
        "schema": "scanfit.plugin-project/1",
        "kind": project.kind,
        "name": project.name,
        "distribution": distribution_of(project.name),
        "module": module_of(project.name),
        "license": project.licence,
        "folder": str(place),
        "files": files,
        "next": [
            f"cd {quote(str(place))}",
            'pip install -e ".[test]"',
            "pytest",
            f"scanfit plugins check {project.name}",
        ],
    }


def _chosen(
    asking: Asking, kind: str | None, name: str | None, summary: str | None, author: str | None, licence: str | None
) -> Project:
    """What was given, asked for or left at its default; each is checked before the next is asked for."""
    from datetime import date

    from scanfit import __version__
    from scanfit.cli.plugins.taken import taken_names
    from scanfit.plugin_project import KINDS, LICENCES, Project, check_kind, check_licence, check_name

    kinds, licences = ", ".join(KINDS), ", ".join(LICENCES)
    kind = asking.value("KIND", kind, check_kind, f"Kind of plugin ({kinds})", missing=f"the kinds are {kinds}")
    taken = taken_names(kind)
    name = asking.value(
        "NAME", name, lambda text: check_name(text, taken), "Name", missing=f"scanfit plugins new {kind} toe-room"
    )
    summary = asking.value(
        "--summary", summary, _line("summary"), "Summary", default=f"A plugin for scanfit that {KINDS[kind]}"
    )
    author = asking.value("--author", author, _line("author"), "Author", default=_author(name))
    licence = asking.value("--license", licence, check_licence, f"Licence ({licences})", default="Apache-2.0")
    return Project(
        kind=kind, name=name, summary=summary, author=author, licence=licence, year=date.today().year,
        scanfit=__version__,
    )  # fmt: skip


def _line(what: str) -> Callable[[str], str]:
    from scanfit.plugin_project import check_line

    return lambda text: check_line(text, what)


def _author(name: str) -> str:
    """What git knows, otherwise words that are true of anybody."""
    import subprocess

    from scanfit.errors import UsageError
    from scanfit.plugin_project import check_line

    try:
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, timeout=5, check=True)
        return check_line(done.stdout.strip(), "author")
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError, UsageError):
        return f"The authors of scanfit-{name}"


def _print(shown: dict[str, Any]) -> None:
    article = "an" if shown["kind"][0] in "aeiou" else "a"
    click.echo(f"made {shown['folder']}: {article} {shown['kind']}, licence {shown['license']}")
    for file in shown["files"]:
        click.echo(f"  {file}")
    click.echo("\nnext:")
    for step in shown["next"]:
        click.echo(f"  {step}")
