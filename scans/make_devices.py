"""Make the pictures of the devices on the real scans: ``python scans/make_devices.py``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from scanfit.host import PluginHost
from scanfit.lab import LabOrder, hand_over, revise
from scanfit.model.scan import LoadState
from scanfit.orthotic.document import prescription_from_file
from scanfit.pipeline import ScanSettings

HERE = Path(__file__).resolve().parent
CASES = {
    "plantar": ("right.toml", ["foot-insoletilter-plantar/plantar_scan_right.obj"], LoadState.UNKNOWN),
    "template": ("left.toml", ["foot-find-template/template.obj"], LoadState.UNKNOWN),
    "pair": ("pair.toml", ["foot-dupont-pair/left_foot.stl", "foot-dupont-pair/right_foot.stl"], LoadState.BIPEDAL),
}


def main() -> None:
    """Hand each case over, revise the first, and keep pictures of them."""
    for name, (prescription, scans, state) in CASES.items():
        order = LabOrder(
            paths=tuple(HERE / scan for scan in scans),
            scan=ScanSettings(load_state=state),
            prescription=prescription_from_file(HERE / "prescriptions" / prescription),
        )
        with tempfile.TemporaryDirectory() as folder:
            done = hand_over(order, Path(folder) / "out", PluginHost())
            for side, made in done.made.items():
                assert not made.failed
                of_pair = f"_{side.value}" if name == "pair" else ""
                shutil.copy(done.place / f"revision-1/{side.value}.device.png", HERE / f"devices/{name}{of_pair}.png")
            if name == "plantar":
                shutil.copy(done.place / "revision-1/right.contact.png", HERE / "devices/contact.png")
                revise(done.place, ["right.rearfoot_post=4"], PluginHost(), by="Dr Example", because="still rolls in")
                shutil.copy(done.place / "revision-2/right.changes.png", HERE / "devices/changes.png")


if __name__ == "__main__":
    main()
