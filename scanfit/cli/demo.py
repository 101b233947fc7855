"""``scanfit demo``: the main job on the scans and catalogues that come with scanfit."""

from __future__ import annotations

import click

FEET = ("scans/foot-dupont-pair/left_foot.stl", "scans/foot-dupont-pair/right_foot.stl")
CATALOGS = ("catalogs/demo/shoes.csv", "catalogs/demo/insoles.csv")


@click.command("demo")
@click.option("--top", type=click.IntRange(1, 50), default=5, help="How many shoes to show.")
def command(top: int) -> None:
    """Measure the two real feet that come with scanfit and find shoes for them in the demonstration catalogue."""
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import watching
    from scanfit.cli.show_profile import show_pair
    from scanfit.cli.show_recommendation import show_recommendation
    from scanfit.demo_data import path
    from scanfit.model.recommendation import Wishes
    from scanfit.model.scan import LoadState
    from scanfit.pipeline import ScanSettings, load_catalogs, measure_paths, recommend

    host = current_host()
    click.echo("scanfit measure left_foot.stl right_foot.stl --load-state bipedal\n")
    with watching("measuring"):
        pair = measure_paths([path(foot) for foot in FEET], ScanSettings(load_state=LoadState.BIPEDAL), host)
    show_pair(pair)
    click.echo("\nscanfit recommend left_foot.stl right_foot.stl --catalog shoes.csv --catalog insoles.csv --for men\n")
    with watching("matching"):
        catalogs = load_catalogs([str(path(catalog)) for catalog in CATALOGS], (), host)
        answer = recommend(pair, catalogs, Wishes(wearer="men", top=top), host)
    show_recommendation(answer)
