"""Write the generated parts of README.md: ``python tests/house/readme.py``; a test compares each."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
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


def _printed(args: Sequence[str], folder: Path) -> str:
    command = [sys.executable, "-m", "scanfit", *args]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


BLOCKS = {"demo": demo_block, "capture": capture_block, "export": export_block}


def block_in(text: str, name: str = "demo") -> str:
    """The generated part called ``name``."""
    start, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
    return text[text.index(start) + len(start) : text.index(end)]


if __name__ == "__main__":
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    for name, block in BLOCKS.items():
        start = f"<!-- {name}: generated -->\n"
        text = text.replace(start + block_in(text, name), start + block())
    readme.write_text(text, encoding="utf-8")
