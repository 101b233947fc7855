"""``scanfit revise``: a new revision of a hand-over, by a named person and for a reason."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--set", "entries", multiple=True, required=True, metavar="NAME=VALUE", help="What to change, as "
              "left.rearfoot_post=2; auto takes an entry back.")  # fmt: skip
@click.option("--by", required=True, metavar="NAME", help="Who changes it.")
@click.option("--because", required=True, metavar="TEXT", help="Why.")
@click.option("--override", "overrides", multiple=True, metavar="CHECK", help="A failed check to hand over all the "
              "same.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def revise(
    *, folder: Path, entries: tuple[str, ...], by: str, because: str, overrides: tuple[str, ...], as_json: bool
) -> None:
    """Change elements of a hand-over: model and check the devices again, show what changed, keep what was.

    DIR is a folder that scanfit orthotic --out DIR wrote.
    """
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import stepping
    from scanfit.cli.show_handover import handover_json, show_handover
    from scanfit.lab import revise as revised

    with stepping("revision") as tell:
        done = revised(folder, entries, current_host(), by=by, because=because, overrides=overrides, tell=tell)
    if as_json:
        click.echo(handover_json(done), nl=False)
        return
    for edit in done.prescription.edits:
        if edit.revision == done.prescription.revision:
            click.echo(f"{edit.name}: {edit.before} → {edit.after}")
    show_handover(done)


command = revise
