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
    """Measure the feet in PATH...: scans (STL, OBJ, PLY, OFF, glTF, 3MF) or saved and typed profiles (JSON, TOML).

    The files of one call are one person: at most one left and one right foot. Every number comes with its
    uncertainty (one sigma), or is withheld with the reason.
    """
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import watching
    from scanfit.model.documents import profile_to_json
    from scanfit.pipeline import measure_paths

    host = current_host()
    with watching("measuring"):
        pair = measure_paths(paths, settings, host)
    document = profile_to_json(pair)
    if out is not None:
        from scanfit.cli.write import write_file

        write_file(out, document)
    if as_json:
        click.echo(document.decode())
    else:
        from scanfit.cli.show_profile import show_pair

        show_pair(pair)
        if out is not None:
            click.echo(f"\nwritten to {out}")
