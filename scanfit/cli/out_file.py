"""``--out FILE``: the JSON document, or what an exporter makes of the result; said and checked before the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.providers import Provider


def out_options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--out`` and the options of the exporter, called ``names``; the command gets ``out`` and ``out_pairs``."""

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        or_reader = ", or of a scan reader" if "-o" in names else ""
        says = f"An option of the exporter that writes FILE{or_reader}."
        pairs = click.option(*names, "out_pairs", multiple=True, metavar="NAME=VALUE", help=says)
        out = click.option(
            "--out",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Write the result to a file: FILE.json is the JSON document, other endings are exporters', such as "
            "FILE.csv (see scanfit plugins list).",
        )
        return out(pairs(command))

    return with_options


@dataclass(frozen=True, slots=True, kw_only=True)
class OutFile:
    """Where a result goes, and whether an exporter writes it; ``said`` is how its options are given."""

    path: Path
    pairs: tuple[str, ...]
    exported: bool
    said: str
    also: tuple[Provider, ...] = ()

    def write(self, value: object, document: Callable[[], bytes], host: PluginHost) -> None:
        """Write the JSON document, or have ``value`` exported. Raises UsageError or PluginError; then no file is left.

        A PluginError is right: by its suffix the user has named the exporter.
        """
        if self.exported:
            from scanfit.host import parse_options

            exporter = host.exporter_for(self.path, value)
            host.export(exporter, value, self.path, parse_options(exporter, self.pairs, said=self.said, also=self.also))
        else:
            from scanfit.whole_file import write_file

            write_file(self.path, document())


def out_file(
    path: Path | None,
    pairs: tuple[str, ...],
    inputs: Sequence[Path | str],
    host: PluginHost,
    *,
    said: str = "-o",
    also: Sequence[Provider] = (),
) -> OutFile | None:
    """Return where the result goes, or None without ``--out``.

    ``also`` are the other providers whose options ``pairs`` may name.

    Raises
    ------
    UsageError
        If the file is one of ``inputs``, nobody writes such files, or ``pairs`` are no options of who does.
    """
    from scanfit.errors import UsageError
    from scanfit.host import parse_options

    theirs = {option.name for one in also for option in one.options}
    strange = [pair for pair in pairs if pair.partition("=")[0].strip() not in theirs]
    if path is None:
        if strange:
            raise UsageError("there is no --out whose exporter could take an option", where=f"{said} {strange[0]}",
                             next_step="add --out FILE.csv, or leave it out")  # fmt: skip
        return None
    _check_not_lost(path, inputs)
    exporters = host.exporters_named(path)
    if not exporters:
        _check_is_json(path, host)
        if strange:
            what = "the JSON document has no options"
            raise UsageError(what, where=f"{said} {strange[0]}", next_step="leave it out")
    if len(exporters) == 1:  # of several, the value decides which one it is
        parse_options(exporters[0], pairs, said=said, also=also)
    return OutFile(path=path, pairs=pairs, exported=bool(exporters), said=said, also=tuple(also))


def _check_not_lost(path: Path, inputs: Sequence[Path | str]) -> None:
    """Refuse to write over what is read: a file, or a file in a folder (a capture)."""
    from scanfit.errors import UsageError

    if not path.exists():
        return
    places = (path, *path.resolve().parents)
    for each in map(Path, inputs):
        if each.exists() and any(place.samefile(each) for place in (places if each.is_dir() else places[:1])):
            raise UsageError(
                "--out is one of the files that are read, which would be lost",
                where=str(path),
                next_step="name another file",
            )


def _check_is_json(path: Path, host: PluginHost) -> None:
    """Only the JSON document is left: refuse other suffixes."""
    from scanfit.errors import UsageError
    from scanfit.host.exporting import no_exporter

    suffix = path.suffix.lower()
    if suffix == ".toml":
        raise UsageError(
            "--out writes JSON, and this is the name of a TOML file", where=str(path), next_step="name it FILE.json"
        )
    if suffix not in ("", ".json"):
        raise no_exporter(path, host.exporters(), host.off_note())
