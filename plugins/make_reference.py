"""Writes what is generated in plugins/README.md: samples of the templates, the hook reference, the removals table.

Run it after changing hookspecs.py, providers.py, removals.py or the promised part of FootView:
``.venv/bin/python plugins/make_reference.py``. The suite compares.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from scanfit import hookspecs, removals
from scanfit.foot.view import PROMISED, FootView
from scanfit.host.kinds import RECORD_OF_HOOK
from scanfit.providers import Option

README = Path(__file__).parent / "README.md"
BEGIN = "<!-- hooks: written by plugins/make_reference.py from scanfit/hookspecs.py and scanfit/providers.py -->\n"
END = "<!-- hooks end -->\n"
REMOVALS_BEGIN = "<!-- removals: written by plugins/make_reference.py from scanfit/removals.py -->\n"
REMOVALS_END = "<!-- removals end -->\n"
TEMPLATES = Path(__file__).parent / "_template"
SAMPLE = re.compile(r"<!-- sample: (.*?) -->\n.*?<!-- sample end -->\n", re.DOTALL)
PARTS_OF_A_VIEW = {
    "scan": "the `FootScan`: side, load state, quality, and the scan as it is, left feet not mirrored",
    "vertices": "(V, 3) float64, mm, in the frame of the view",
    "faces": "(F, 3) int32, rows of `vertices`",
}


def reference() -> str:
    """Return the reference: each hook with its exact signature, its record's fields and its example."""
    parts = [_hook(name) for name in RECORD_OF_HOOK]
    option = f"### Option\n\n{_docs(Option)}\n\n{_fields(Option)}\n"
    return "\n".join([*parts, option, _view()])


def removed(table: Sequence[removals.Removal]) -> str:
    """Return the removals table."""
    if not table:
        return "Nothing is on its way out.\n"
    rows = [f"| `{one.name}` | {one.since} | {one.gone} | {one.instead} |" for one in table]
    return "\n".join(["| name | warned of since | gone in | use instead |", "|---|---|---|---|", *rows, ""])


def current(text: str) -> str:
    """Return the README's text with the parts between the markers written anew."""
    text = _between(text, BEGIN, END, reference())
    text = SAMPLE.sub(_sampled, text)
    return _between(text, REMOVALS_BEGIN, REMOVALS_END, removed(removals.REMOVALS))


def sample(kind: str, names: Sequence[str]) -> str:
    """Return functions and classes of a kind's template, as they stand in the file."""
    source = (TEMPLATES / kind / "scanfit_cobbler.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    found = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    parts = []
    for name in names:
        node = found[name]
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        parts.append("\n".join(lines[first - 1 : node.end_lineno]))
    return "\n\n\n".join(parts)


def _sampled(found: re.Match[str]) -> str:
    kind, *names = found.group(1).split()
    path = f"_template/{kind}/scanfit_cobbler.py"
    return (
        f"<!-- sample: {found.group(1)} -->\n\nFrom [{path}]({path}):\n\n"
        f"```python\n{sample(kind, names)}\n```\n\n<!-- sample end -->\n"
    )


def _between(text: str, begin: str, end: str, part: str) -> str:
    head, marker, rest = text.partition(begin)
    _, last, tail = rest.partition(end)
    if not marker or not last:
        raise SystemExit(f"plugins/README.md lacks the line {(begin if not marker else end).strip()}")
    return f"{head}{begin}\n{part}\n{end}{tail}"


def _view() -> str:
    rows = [f"| {_member(name)} |" for name in PROMISED]
    says = f"`FootView`: {(inspect.getdoc(FootView) or '').splitlines()[0]}"
    return "\n".join(["### FootView", "", says, "", "| part | what it is |", "|---|---|", *rows, ""])


def _member(name: str) -> str:
    """A part of a view as a plugin writes it, and the first line of what its docstring says."""
    value = inspect.getattr_static(FootView, name, None)
    if value is None:
        return f"`{name}` | {PARTS_OF_A_VIEW[name]}"
    function = value
    if isinstance(value, property | cached_property):
        function = value.fget if isinstance(value, property) else value.func
    signature = inspect.signature(function)
    given = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    called = str(inspect.Signature(given[1:])) if inspect.isfunction(value) else ""
    says = (inspect.getdoc(function) or "").splitlines()[0].replace("``", "`")
    return f"`{name}{called}` | {says}"


def example(hook: str) -> str:
    """Return the plugin in a hook's docstring, without its prompts."""
    lines = inspect.getdoc(getattr(hookspecs, hook)).splitlines()  # type: ignore[union-attr]
    return "\n".join(line[4:] for line in lines if line.startswith((">>>", "...")))


def _hook(hook: str) -> str:
    function, record = getattr(hookspecs, hook), RECORD_OF_HOOK[hook]
    says = (inspect.getdoc(function) or "").split("\n\n", 1)[0]
    signature = f"{hook}{inspect.signature(function)}".replace("'", "")
    return (
        f"### {hook}\n\n```\n{signature}\n```\n\n{says}\n\n{_docs(record)}\n\n{_fields(record)}\n"
        f"\n```python\n{example(hook)}\n```\n"
    )


def _docs(record: type) -> str:
    return f"`{record.__name__}`: {' '.join((inspect.getdoc(record) or '').split())}"


def _fields(record: type) -> str:
    rows = [f"| `{field.name}` | `{_type(field.type)}` | {_default(field)} |" for field in dataclasses.fields(record)]
    return "\n".join(["| field | type | default |", "|---|---|---|", *rows])


def _type(annotation: object) -> str:
    return str(annotation).replace("|", "\\|")


def _default(field: dataclasses.Field[object]) -> str:
    return "required" if field.default is dataclasses.MISSING else f"`{field.default!r}`"


if __name__ == "__main__":
    README.write_text(current(README.read_text(encoding="utf-8")), encoding="utf-8")
