"""Write the certificate's tables into the READMEs: ``python tests/house/certificate.py``; a test compares them.

They come from ``scanfit/certificate/certificate.json``, which ``scanfit bench --out`` wrote.
"""

from __future__ import annotations

from pathlib import Path

from scanfit.certificate.document import Certificate, from_json
from scanfit.certificate.lines import HEADERS, SET_HEADERS, measure_rows, set_rows, verdict
from scanfit.cli.table import table_lines

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "scanfit" / "certificate" / "certificate.json"
PLACES = (ROOT / "README.md", ROOT / "scanfit" / "certificate" / "README.md")
START, END = "<!-- certificate: generated -->\n", "<!-- certificate: end -->"


def certificate() -> Certificate:
    return from_json(SOURCE.read_bytes())


def block() -> str:
    """Both tables and the verdict, as ``scanfit bench`` prints them."""
    made = certificate()
    lines = [
        *table_lines(HEADERS, measure_rows(made), "ll" + "r" * (len(HEADERS) - 2)),
        "",
        *table_lines(SET_HEADERS, set_rows(made), "l" + "r" * (len(SET_HEADERS) - 1)),
        "",
        verdict(made),
    ]
    return "```\n" + "\n".join(lines) + "\n```\n"


def block_in(text: str) -> str:
    return text[text.index(START) + len(START) : text.index(END)]


if __name__ == "__main__":
    for place in PLACES:
        text = place.read_text(encoding="utf-8")
        place.write_text(text.replace(START + block_in(text), START + block()), encoding="utf-8")
