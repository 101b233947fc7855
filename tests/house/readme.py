"""Write the generated part of README.md: ``python tests/house/readme.py``; a test compares it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START, END = "<!-- demo: generated -->\n", "<!-- demo: end -->"


def demo_block() -> str:
    """What ``scanfit demo`` prints, as it stands in the README."""
    command = [sys.executable, "-m", "scanfit", "demo"]
    run = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return f"```\n{run.stdout}```\n"


def block_in(text: str) -> str:
    return text[text.index(START) + len(START) : text.index(END)]


if __name__ == "__main__":
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(text.replace(START + block_in(text), START + demo_block()), encoding="utf-8")
