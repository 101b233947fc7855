"""``scanfit measure``: the numbers of one person's feet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanfit.cli.options import scan_options

if TYPE_CHECKING:
    from scanfit.pipeline import ScanSettings


@click.command("measure")
@scan_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document (scanfit.profile/1) and nothing else.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the JSON document to this file.")
def command(paths: tuple[Path, ...], settings: ScanSettings, as_json: bool, out: Path | None) -> None:
    """Measure the feet in PATH...: scans (STL, OBJ, PLY, OFF, glTF, 3MF), replay bundles
    (.scanfit, .zip, a folder with capture.json) or saved and typed profiles (JSON, TOML).

    The files of one call are one person: at most one left and one right foot. Every number comes with its
    uncertainty (one sigma), or is withheld with the reason.
    """
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import watching
    from scanfit.model.documents import profile_to_json
    from scanfit.pipeline import measure_paths

    if out is not None:
        _check_out(out, paths)
    host = current_host()
    with watching("measuring"):
        pair = measure_paths(paths, settings, host)
    document = profile_to_json(pair)
    if out is not None:
        from scanfit.cli.write import write_file

        write_file(out, document)
    if as_json:
        click.echo(document.decode(), nl=False)
    else:
        from scanfit.cli.show_profile import show_pair

        show_pair(pair)
        if out is not None:
            click.echo(f"\nwritten to {out}")


def _check_out(out: Path, paths: tuple[Path, ...]) -> None:
    """Refuse to write over a scan, and to call a JSON document TOML."""
    from scanfit.errors import UsageError

    if any(out.exists() and path.exists() and out.samefile(path) for path in paths):
        raise UsageError(
            "--out is one of the files to measure, which would be lost", where=str(out), next_step="name another file"
        )
    if out.suffix.lower() == ".toml":
        raise UsageError(
            "--out writes JSON, and this is the name of a TOML file", where=str(out), next_step="name it FILE.json"
        )
