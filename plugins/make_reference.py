"""Writes the hook reference in plugins/README.md from hookspecs.py and providers.py.

Run it after changing either: ``.venv/bin/python plugins/make_reference.py``. The suite compares.
"""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

from scanfit import hookspecs
from scanfit.host.kinds import RECORD_OF_HOOK
from scanfit.providers import Option

README = Path(__file__).parent / "README.md"
BEGIN = "<!-- hooks: written by plugins/make_reference.py from scanfit/hookspecs.py and scanfit/providers.py -->\n"
END = "<!-- hooks end -->\n"


def reference() -> str:
    """Return the reference: each hook with its exact signature, its record's fields and its example."""
    parts = [_hook(name) for name in RECORD_OF_HOOK]
    option = f"### Option\n\n{_docs(Option)}\n\n{_fields(Option)}\n"
    return "\n".join([*parts, option])


def current(text: str) -> str:
    """Return the README's text with the part between the markers written anew."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{reference()}\n{END}{tail}"


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
