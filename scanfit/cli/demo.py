"""``scanfit demo``: the main job on the scans and catalogues that come with scanfit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.profile import FootPair

CAPTURE = ("scans/foot-dupont-capture/feet.scanfit",)
FEET = ("scans/foot-dupont-pair/left_foot.stl", "scans/foot-dupont-pair/right_foot.stl")
CATALOGS = ("catalogs/demo/shoes.csv", "catalogs/demo/insoles.csv")


@click.command("demo")
@click.option("--top", type=click.IntRange(1, 50), default=5, help="How many shoes to show.")
def command(top: int) -> None:
    """From depth cameras to shoes, then from mesh files, on two real feet and a catalogue that come with scanfit.

    The cameras are simulated. Without the extra capture (Open3D) the mesh files are all there is.
    """
    from scanfit.cli.main import current_host
    from scanfit.cli.show_difference import show_difference

    host = current_host()
    captured = None
    if _can_fuse():
        click.echo("== Two real feet before six depth cameras, which are simulated\n")
        captured = _feet_to_shoes(CAPTURE, "", top, host)
        click.echo("\n== The same two feet as an in-store scanner made meshes of them\n")
    scanned = _feet_to_shoes(FEET, " --load-state bipedal", top, host)
    if captured is not None:
        click.echo("\n== How far the two differ\n")
        show_difference(captured, scanned, "cameras - mesh")


def _can_fuse() -> bool:
    """Whether depth frames can be made into feet; if not, that is said in one line."""
    from scanfit.capture._open3d import need_open3d
    from scanfit.errors import UsageError

    try:
        need_open3d()
    except UsageError as error:
        click.echo(f"note: starting at the mesh files: {error.what} ({error.next_step})\n", err=True)
        return False
    return True


def _feet_to_shoes(files: Sequence[str], options: str, top: int, host: PluginHost) -> FootPair:
    """Measure the feet in files, find shoes for them, and print both under the commands that do it."""
    from scanfit.cli.progress import watching
    from scanfit.cli.show_profile import show_pair
    from scanfit.cli.show_recommendation import show_recommendation
    from scanfit.demo_data import path
    from scanfit.model.recommendation import Wishes
    from scanfit.model.scan import LoadState
    from scanfit.pipeline import ScanSettings, load_catalogs, measure_paths, recommend

    paths = [path(file) for file in files]
    names = " ".join(each.name for each in paths)
    click.echo(f"scanfit measure {names}{options}\n")
    with watching("measuring"):
        pair = measure_paths(paths, ScanSettings(load_state=LoadState.BIPEDAL), host)
    show_pair(pair)
    click.echo(f"\nscanfit recommend {names} --catalog shoes.csv --catalog insoles.csv --for men\n")
    with watching("matching"):
        catalogs = load_catalogs([str(path(catalog)) for catalog in CATALOGS], (), host)
        answer = recommend(pair, catalogs, Wishes(wearer="men", top=top), host)
    show_recommendation(answer)
    return pair
