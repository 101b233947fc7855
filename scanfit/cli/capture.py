"""``scanfit capture``: a scan from cameras, recorded so that it can be measured again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.scan import FootScan
    from scanfit.pipeline import ScanSettings
    from scanfit.providers import Scanner
    from scanfit.recording import Recording


@click.command()
@click.option("--scanner", metavar="NAME", help="What takes the scan; see --list.")
@click.option("-o", "pairs", multiple=True, metavar="NAME=VALUE", help="An option of the scanner.")
@click.option("--out", type=click.Path(path_type=Path), help="A new folder for the capture, or a new .scanfit file.")
@click.option(
    "--countdown",
    type=click.IntRange(0, 60),
    metavar="SECONDS",
    help="Time to stand still before the first frame; 3 on a terminal, else 0.",
)
@click.option("--side", type=click.Choice(["auto", "left", "right"]), default="auto", help="Which foot it is, if one.")
@click.option(
    "--load-state",
    type=click.Choice(["unknown", "none", "sitting", "bipedal", "single"]),
    default="unknown",
    help="How the foot carries weight while it is scanned.",
)
@click.option("--no-fuse", is_flag=True, help="Record only; needs no Open3D.")
@click.option("--list", "listing", is_flag=True, help="List the scanners, their options and what is connected.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def command(
    scanner: str | None,
    pairs: tuple[str, ...],
    out: Path | None,
    countdown: int | None,
    side: str,
    load_state: str,
    no_fuse: bool,
    listing: bool,
    as_json: bool,
) -> None:
    """Take a scan with cameras and keep it as a bundle: depth frames, pictures of what each camera saw, the feet.

    The bundle is a PATH for measure and recommend. It is kept also where no feet can be made of it.
    """
    from scanfit.cli.main import current_host
    from scanfit.cli.options import settings_of

    host = current_host()
    if listing:
        from scanfit.cli.list_scanners import list_scanners

        list_scanners(host, as_json=as_json)
        return
    settings = settings_of("mm", side, load_state, 0.0, None)
    found = _scanner(scanner, host)
    place = _place(out, found)
    recording = _record(found, pairs, place, settings, host, countdown, fuse=not no_fuse)
    _told(found.name, recording, settings, fuse=not no_fuse, as_json=as_json)


def _scanner(name: str | None, host: PluginHost) -> Scanner:
    from scanfit.errors import UsageError
    from scanfit.providers import Scanner

    if name is None:
        names = ", ".join(each.name for each in host.scanners()) or "none"
        raise UsageError("no scanner is named", where="--scanner",
                         next_step=f"pass --scanner NAME; there is {names} (see scanfit capture --list)")  # fmt: skip
    found = host.named("scanner", name)
    assert isinstance(found, Scanner)
    return found


def _place(out: Path | None, scanner: Scanner) -> Path:
    from scanfit.errors import UsageError
    from scanfit.recording import check_out

    if out is None:
        raise UsageError("it is not said where the capture is kept", where="--out",
                         next_step=f"write scanfit capture --scanner {scanner.name} --out FOLDER")  # fmt: skip
    check_out(out)
    return out


def _record(
    scanner: Scanner,
    pairs: tuple[str, ...],
    out: Path,
    settings: ScanSettings,
    host: PluginHost,
    countdown: int | None,
    *,
    fuse: bool,
) -> Recording:
    from scanfit.cli.live_capture import default_countdown_s, screen
    from scanfit.cli.progress import watching
    from scanfit.host import parse_options
    from scanfit.recording import Recorder, need_fusion

    options = parse_options(scanner, pairs)
    if fuse:
        with watching("getting ready"):
            need_fusion()
    with screen(default_countdown_s() if countdown is None else countdown) as shown:
        recorder = Recorder(out, settings, shown)
        try:
            return recorder.record(scanner, options, host)
        except KeyboardInterrupt:
            shown.close()
            if recorder.kept:
                click.echo(f"stopped: {recorder.kept}", err=True)
            raise


def _told(scanner: str, recording: Recording, settings: ScanSettings, *, fuse: bool, as_json: bool) -> None:
    """Draw, fuse and report what is on disk already."""
    from scanfit.cli.progress import watching
    from scanfit.recording import cameras_picture, source_of
    from scanfit.whole_file import write_file

    pictures = {"cameras": recording.picture("cameras")}
    with watching("drawing"):
        write_file(pictures["cameras"], cameras_picture(recording))
    feet, notes = None, recording.raw.notes
    if fuse:
        pictures["feet"] = recording.picture("feet")
        with watching("fusing"):
            feet, notes = _fused(recording, settings, pictures["feet"])
    if as_json:
        import json

        from scanfit.cli.show_capture import capture_report

        document = capture_report(scanner, recording, feet, notes, pictures, source_of(recording))
        click.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    from scanfit.cli.show_capture import show_capture

    show_capture(recording, feet, notes, pictures)


def _fused(recording: Recording, settings: ScanSettings, picture: Path) -> tuple[list[FootScan], tuple[str, ...]]:
    """The feet in a recording, drawn to ``picture``; where there are none the message says what is kept."""
    from scanfit.errors import ScanError
    from scanfit.pipeline import feet_of_scan, fused
    from scanfit.recording import feet_picture, replayed, source_of
    from scanfit.whole_file import write_file

    surface = None
    try:
        raw = replayed(recording)
        surface = fused(raw)
        feet = feet_of_scan(surface, settings, source_of(recording))
    except ScanError as error:
        if surface is not None:
            write_file(picture, feet_picture(recording.raw, surface, ()))
        raise type(error)(
            error.what,
            where=error.where or str(recording.path),
            next_step=f"{error.next_step}; what was captured is kept in {recording.path}",
        ) from error
    write_file(picture, feet_picture(recording.raw, surface, feet))
    return feet, surface.notes
