"""Write the generated parts of the READMEs: ``python tests/house/readme.py``; a test compares each."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CAPTURE = ("capture", "--scanner", "sim", "--load-state", "bipedal", "--out", "visit")


def demo_block() -> str:
    """What ``scanfit demo`` prints, as it stands in the README."""
    return f"```\n{_printed(['demo'], ROOT)}```\n"


def capture_block() -> str:
    """What a capture prints, under its command; it is taken in a folder of its own, and needs the extra capture."""
    with tempfile.TemporaryDirectory() as folder:
        return f"```\n$ scanfit {' '.join(CAPTURE)}\n{_printed(CAPTURE, Path(folder))}```\n"


def export_block() -> str:
    """The first rows of a pair of feet in a spreadsheet's columns, under the command that writes them."""
    feet = [f"scans/foot-dupont-pair/{side}_foot.stl" for side in ("left", "right")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feet.csv"
        _printed(["measure", *feet, "--out", str(path)], ROOT)
        rows = [",".join(row[:7]) for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()[:6])]
    table = "\n".join(rows)
    return f"```\n$ scanfit measure {' '.join(feet)} --out feet.csv\n$ cut -d, -f1-7 feet.csv | head -6\n{table}\n```\n"


ADVISED = ("--catalog", "catalogs/demo/shoes.csv", "--catalog", "catalogs/demo/insoles.csv", "--for", "men",
           "--category", "walking", "--load-state", "bipedal", "--top", "1")  # fmt: skip


def advice_block() -> str:
    """What three intakes make of one person's feet: the first whole, of the others what is not the fit."""
    whole, *others = (_advised(name) for name in ("heel", "inner-knee", "nothing-hurts"))
    shown = [whole]
    for text in others:
        advice, mark, _ = text.partition("general information, not a diagnosis\n")
        shown.append(f"{advice}{mark}…\n")
    return "\n".join(f"```\n{text}```\n" for text in shown)


def _advised(name: str) -> str:
    feet = [f"scans/foot-dupont-pair/{side}_foot.stl" for side in ("left", "right")]
    args = ["recommend", *feet, *ADVISED, "--intake", f"scans/intakes/{name}.toml"]
    line = f"$ scanfit recommend scans/foot-dupont-pair/*_foot.stl {' '.join(args[3:])}\n"
    return line.replace(" --for men", " \\\n    --for men") + _printed(args, ROOT)


def feed_block() -> str:
    """A shop's feed, checked."""
    return _in_samples(["catalog", "check", "feed.xml", "--size-system", "EU"])


def check_block() -> str:
    """A catalogue with faults, as a compiler tells them."""
    with tempfile.TemporaryDirectory() as folder:
        rows = (ROOT / "catalogs" / "demo" / "shoes.csv").read_text(encoding="utf-8").splitlines()[:5]
        cells = [row.split(",") for row in rows]
        at = rows[0].split(",").index("inner_length_mm")
        cells[1][at], cells[2][at] = "25.7", "25.7"
        cells[3][rows[0].split(",").index("wearer")] = "mens"
        (Path(folder) / "shoes.csv").write_text("\n".join(",".join(row) for row in cells) + "\n", encoding="utf-8")
        return _transcript(["catalog", "check", "shoes.csv"], Path(folder), code=4)


def convert_block() -> str:
    """A price list compiled."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "catalogs" / "samples" / "preisliste.csv", folder)
        return _transcript(["catalog", "convert", "preisliste.csv", "--out", "spring.parquet"], Path(folder))


def show_block() -> str:
    """One model of the feed with the origins of its dimensions."""
    return _in_samples(["catalog", "show", "feed.xml", "RUN-1/blue"])


def _in_samples(args: Sequence[str]) -> str:
    return _transcript(args, ROOT / "catalogs" / "samples")


def _transcript(args: Sequence[str], folder: Path, code: int = 0) -> str:
    command = [sys.executable, "-m", "scanfit", *args]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    assert done.returncode == code, done.stderr
    return f"```\n$ scanfit {' '.join(args)}\n{done.stdout}```\n"


def _printed(args: Sequence[str], folder: Path) -> str:
    command = [sys.executable, "-m", "scanfit", *args]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


ORDERED = ("orthotic", "scans/foot-insoletilter-plantar/plantar_scan_right.obj", "--prescription",
           "scans/prescriptions/right.toml", "--order", "A-17", "--out", "A-17")  # fmt: skip
REVISED = ("revise", "A-17", "--set", "right.rearfoot_post=4", "--by", "Dr Example", "--because", "still rolls in")


def orthotic_block() -> str:
    """A device for a lab, and its first revision; what is long about the rest is left out."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "scans", Path(folder) / "scans")
        first, then = (_printed(command, Path(folder)) for command in (ORDERED, REVISED))
        inside = " ".join(sorted(one.name for one in (Path(folder) / "A-17/revision-2").iterdir()))
    order, revise = (
        " ".join(f'"{word}"' if " " in word else word for word in command) for command in (ORDERED, REVISED)
    )
    order = order.replace(" --prescription", " \\\n    --prescription")
    files = textwrap.fill(inside, 118)
    return f"```\n$ scanfit {order}\n{first}$ scanfit {revise}\n{then}$ ls A-17/revision-2\n{files}\n```\n"


BLOCKS = {"demo": demo_block, "capture": capture_block, "export": export_block, "advice": advice_block,
          "orthotic": orthotic_block}  # fmt: skip
OF_CATALOGS = {"feed": feed_block, "check": check_block, "convert": convert_block, "show": show_block}


def block_in(text: str, name: str = "demo") -> str:
    """The generated part called ``name``."""
    start, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
    return text[text.index(start) + len(start) : text.index(end)]


if __name__ == "__main__":
    for readme, blocks in ((ROOT / "README.md", BLOCKS), (ROOT / "catalogs" / "README.md", OF_CATALOGS)):
        text = readme.read_text(encoding="utf-8")
        for name, block in blocks.items():
            start = f"<!-- {name}: generated -->\n"
            text = text.replace(start + block_in(text, name), start + block())
        readme.write_text(text, encoding="utf-8")
