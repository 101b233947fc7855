"""Look through the XML of a 3MF for what trimesh would follow blindly, misread or leave out without a word."""

from __future__ import annotations

import re
from collections import defaultdict

from scanfit.api import ScanError

ROOT = "3d/3dmodel.model"
# One foot or two, perhaps with a base plate; a build that places more is no scan.
MAX_PLACED = 1_000
MAX_DEPTH = 30
_DAMAGED = "the file is damaged: export the scan again"
_TAG = re.compile(r"<(?:[\w.-]+:)?(object|component|item)(\s[^<>]*|/?)>")
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_MODEL = re.compile(r"<(?:[\w.-]+:)?model(\s[^<>]*)?>")


def check_models(models: dict[str, bytes]) -> str:
    """Refuse what cannot be read safely and return the unit that the root model declares."""
    roots = [name for name in models if ROOT in name.lower()]
    if len(roots) != 1:
        raise ScanError(
            "the zip archive holds no 3D/3dmodel.model: this is not a 3MF file, or one that keeps its model elsewhere",
            next_step="export the scan again as 3MF, or as STL",
        )
    texts = {name: _text(xml) for name, xml in models.items()}
    root = texts[roots[0]]
    start = _MODEL.search(root)
    if start is None:
        raise ScanError("the 3MF holds no model", next_step=_DAMAGED)
    _check_placements(root, texts)
    return _attributes(start[1] or "").get("unit", "millimeter")


def _text(xml: bytes) -> str:
    try:
        text = xml.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScanError("the 3MF model is not UTF-8 text", next_step=_DAMAGED) from None
    # Entities can blow a few bytes up into gigabytes or name files of this machine; 3MF forbids them
    # (Core Specification 1.3, section 2.3.3).
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE) or "\0" in text:
        raise ScanError("the 3MF model declares a document type or entities", next_step=_DAMAGED)
    if re.match(r"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"'])", text, re.IGNORECASE):
        raise ScanError("the 3MF model is not UTF-8 text", next_step=_DAMAGED)
    return text


def _attributes(text: str) -> dict[str, str]:
    return {name.split(":")[-1]: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _check_placements(root: str, texts: dict[str, str]) -> None:
    """Every part must exist, be reached without a circle, and be placed a sane number of times."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    objects: list[str] = []
    items: list[str] = []
    outside: list[tuple[str, str]] = []
    for tag, text in _TAG.findall(root):
        attributes = _attributes(text)
        name = attributes.get("id" if tag == "object" else "objectid")
        if name is None:
            raise ScanError(f"a 3MF {tag} has no id", next_step=_DAMAGED)
        if tag == "object":
            objects.append(name)
        elif tag == "item":
            items.append(name)
        elif objects:
            parts[objects[-1]].append(name)
        if "path" in attributes:
            outside.append((attributes["path"].strip("/"), name))
    if len(set(objects)) < len(objects):
        raise ScanError("two 3MF objects have the same id", next_step=_DAMAGED)
    _check_outside(outside, objects, texts)
    known = {*objects, *(name for _, name in outside)}
    if not items:
        raise ScanError("the 3MF places no parts: its build is empty", next_step="export the scan as one mesh")
    steps = sum(_steps(name, parts, known, ()) for name in items)
    nodes = 1 + len({*items, *parts, *(name for group in parts.values() for name in group)})
    edges = len(items) + sum(map(len, parts.values()))
    # trimesh 5 visits each step at most twice, and stops without a word after nodes x edges visits.
    if steps > MAX_PLACED or 2 * steps > nodes * edges:
        raise ScanError("the 3MF places its parts too many times", next_step="export the scan as one mesh")


def _check_outside(outside: list[tuple[str, str]], objects: list[str], texts: dict[str, str]) -> None:
    """Parts in other members of the archive: trimesh takes all of a member's meshes for each part it names."""
    for path, name in outside:
        single = path in texts and len(re.findall(r"<(?:[\w.-]+:)?mesh[\s>]", texts[path])) == 1
        if not single or name in objects or len(outside) > 1:
            raise ScanError(
                "the 3MF spreads its parts over several files, which is not read",
                next_step="export the scan as one mesh, or as STL",
            )


def _steps(name: str, parts: dict[str, list[str]], known: set[str], above: tuple[str, ...]) -> int:
    """How many objects are met on every way down from one; stops counting once it is too many."""
    if name not in known:
        raise ScanError(f"the 3MF places object {name[:20]}, which it does not hold", next_step=_DAMAGED)
    if name in above or len(above) > MAX_DEPTH:
        raise ScanError("a 3MF object contains itself", next_step=_DAMAGED)
    total = 1
    for part in parts.get(name, ()):
        total += _steps(part, parts, known, (*above, name))
        if total > MAX_PLACED:
            break
    return total
