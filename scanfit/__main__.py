"""``python -m scanfit`` is ``scanfit``."""

from __future__ import annotations

from scanfit.cli.main import program

if __name__ == "__main__":
    program()
