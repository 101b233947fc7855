"""``scanfit orthotic``: prescription, devices and hand-over folder of one person's feet, for a lab."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanfit.cli.options import scan_options

if TYPE_CHECKING:
    from scanfit.model.intake import Intake
    from scanfit.model.recommendation import Recommendation
    from scanfit.model.scan import Side
    from scanfit.pipeline import ScanSettings


def _print_schema(context: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the JSON Schema of a prescription, and end."""
    if not asked or context.resilient_parsing:
        return
    from scanfit.orthotic.schema import schema_json

    click.echo(schema_json(), nl=False)
    context.exit()


@click.command()
@click.option("--intake", "intake_file", type=click.Path(path_type=Path), metavar="FILE", help="What the person "
              "reports (scanfit intake --out FILE); a prescriber plugin writes the prescription from it.")  # fmt: skip
@click.option("--prescription", "prescription_file", type=click.Path(path_type=Path), metavar="FILE", help="A named "
              "prescriber's prescription, TOML or JSON.")  # fmt: skip
@click.option("--prescriber", metavar="NAME", help="The prescriber plugin, where several are installed.")
@click.option("--set", "entries", multiple=True, metavar="NAME=VALUE", help="An entry of a prescriber, as "
              "left.rearfoot_post=2; without a side for every foot. Needs --by.")  # fmt: skip
@click.option("--by", default="", metavar="NAME", help="Who makes the entries and overrides.")
@click.option("--because", default="", metavar="TEXT", help="Why.")
@click.option("--override", "overrides", multiple=True, metavar="CHECK", help="A failed check to hand over all the "
              "same, as left.room_heel. Needs --by and --because.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Where the hand-over is "
              "written: a new folder, or DIR.zip.")  # fmt: skip
@click.option("--machine", default="fff", show_default=True, metavar="NAME", help="What the devices are made with: "
              "fff, powder, mill, or a file of your own, FILE.toml.")  # fmt: skip
@click.option(
    "--full-resolution", "full", is_flag=True, help="Insoles as modelled instead of at most 40,000 triangles."
)
@click.option("--shoe-outline", "outlines", multiple=True, metavar="SIDE=FILE.csv", help="Trim to the outline of the "
              "shoe's insole, x,y in mm, instead of to the foot's.")  # fmt: skip
@click.option("--impression", type=click.Choice(["foam", "cast"]), help="PATH is no foot but its impression: a foam "
              "box (the hollow), or a plaster cast (the foot).")  # fmt: skip
@click.option("--order", default="", metavar="TEXT", help="The lab's reference of the order.")
@click.option("--patient", default="", metavar="TEXT", help="The lab's reference of the patient.")
@click.option("--prescriber-name", "reference", default="", metavar="TEXT", help="Who prescribes, for the papers.")
@click.option("--schema", is_flag=True, is_eager=True, expose_value=False, callback=_print_schema, help="Print the "
              "JSON Schema of a prescription, and end.")  # fmt: skip
@click.option("-o", "options", multiple=True, metavar="NAME=VALUE", help="An option of a scan reader.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@scan_options
def orthotic(
    *,
    paths: tuple[Path, ...],
    entries: tuple[str, ...],
    settings: ScanSettings,
    intake_file: Path | None,
    prescription_file: Path | None,
    prescriber: str | None,
    by: str,
    because: str,
    overrides: tuple[str, ...],
    out: Path,
    machine: str,
    full: bool,
    outlines: tuple[str, ...],
    impression: str | None,
    order: str,
    patient: str,
    reference: str,
    options: tuple[str, ...],
    as_json: bool,
) -> None:
    """Prescribe devices for one person's feet, model and check them, and write the hand-over for a lab.

    PATH is a scan of one foot or both, a capture, or a saved profile (which gives a prescription and no device).
    """
    from scanfit.care.gate import no_device
    from scanfit.care.intake_in import intake_from_file
    from scanfit.cli.main import current_host
    from scanfit.cli.progress import stepping
    from scanfit.cli.show_handover import handover_json, show_handover
    from scanfit.lab import LabOrder, hand_over
    from scanfit.orthotic.document import prescription_from_file

    host = current_host()
    person: Intake | None = None if intake_file is None else intake_from_file(intake_file)
    asked = None if prescription_file is None else prescription_from_file(prescription_file)
    if person is not None and asked is None:
        refers = no_device(person)
        if refers is not None:
            _refer(refers, as_json=as_json)
    job = LabOrder(
        paths=paths,
        scan=replace(settings, pairs=options, impression=impression),
        machine=machine,
        intake=person,
        prescription=asked,
        prescriber=prescriber,
        settings=entries,
        overrides=overrides,
        by=by,
        because=because,
        order=order,
        patient=patient,
        reference=reference,
        outlines=_outlines(outlines),
        full=full,
    )
    with stepping("hand-over") as tell:
        done = hand_over(job, out, host, tell)
    if as_json:
        click.echo(handover_json(done), nl=False)
    else:
        show_handover(done)


command = orthotic

REFERRED = 6


def _refer(answer: Recommendation, *, as_json: bool) -> None:
    from scanfit.cli.show_referrals import show_referrals
    from scanfit.model.documents import recommendation_to_json

    if as_json:
        click.echo(recommendation_to_json(answer), nl=False)
    else:
        show_referrals(answer)
    click.get_current_context().exit(REFERRED)


def _outlines(given: tuple[str, ...]) -> dict[Side, Path]:
    from scanfit.errors import UsageError
    from scanfit.model.scan import Side

    found: dict[Side, Path] = {}
    for one in given:
        side, equals, path = one.partition("=")
        if not equals or side not in ("left", "right"):
            raise UsageError("an outline is SIDE=FILE.csv", where=f"--shoe-outline {one}",
                             next_step="write like --shoe-outline left=insole.csv")  # fmt: skip
        found[Side(side)] = Path(path)
    return found
