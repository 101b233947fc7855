"""The only door to typst (Apache-2.0): a page set from a template and data, with the fonts inside the wheel."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from scanfit.errors import ScanfitError


def pdf_of(template: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the PDF of a template of this room; the same data always give the same bytes.

    Parameters
    ----------
    template : the name of a .typ file in scanfit/report
    data : what the template reads as data.json
    files : pictures the template names, by their names
    """
    import typst

    source = resources.files("scanfit.report").joinpath(template).read_bytes()
    with tempfile.TemporaryDirectory(prefix="scanfit-") as folder:
        root = Path(folder)
        (root / "main.typ").write_bytes(source)
        (root / "data.json").write_text(json.dumps(data), encoding="utf-8")
        for name, content in files.items():
            (root / name).write_bytes(content)
        try:
            made = typst.Compiler(root / "main.typ", root=root, ignore_system_fonts=True).compile(
                format="pdf", timestamp=0
            )
        except typst.TypstError as error:
            raise ScanfitError(f"the form could not be set: {error.message}", where=template) from error
    if not isinstance(made, bytes):
        raise ScanfitError("the form could not be set: no page", where=template)
    return made
