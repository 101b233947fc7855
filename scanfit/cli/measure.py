"""``scanfit measure``: the numbers of one person's feet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanfit.cli.options import scan_options
from scanfit.cli.out_file import out_file, out_options

if TYPE_CHECKING:
    from scanfit.pipeline import ScanSettings


@click.command("measure")
@scan_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document (scanfit.profile/1) and nothing else.")
@out_options("-o", "--out-option")
def command(
    paths: tuple[Path, ...], settings: ScanSettings, as_json: bool, out: Path | None, out_pairs: tuple[str, ...]
) -> None:
    """Measure the feet in PATH...: scans (STL, OBJ, PLY, OFF, glTF, 3MF), replay bundles
    (.scanfit, .zip, a folder with capture.json) or saved and typed profiles (JSON, TOML).

    The files of one call are one person: at most one left and one right foot. Every number comes with its
    uncertainty (one sigma), or is withheld with the reason.
    """
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import watching
    from scanfit.model.documents import profile_to_json
    from scanfit.pipeline import measure_paths, readers_of

    host = current_host()
    place = out_file(out, out_pairs, paths, host, also=readers_of(paths, host) if out_pairs else ())
    with watching("measuring"):
        pair = measure_paths(paths, replace(settings, pairs=out_pairs), host)
    if not any(foot.measurements or foot.withheld for foot in pair.feet) and not host.measurements():
        click.echo(f"note: nothing was measured: no plugin measures feet{host.off_note()}", err=True)
    document = profile_to_json(pair)
    if place is not None:
        place.write(pair, lambda: document, host)
    if as_json:
        click.echo(document.decode(), nl=False)
    else:
        from scanfit.cli.show_profile import show_pair

        show_pair(pair)
        if out is not None:
            click.echo(f"\nwritten to {out}")
