"""Writes down the shape of the contract with plugins: ``python tests/contracts/record_shape.py`` adds what is new.

The record (api_1.json) is the versioning promise in lines: what stands there stays, under its name and with its
meaning, as long as ``API_VERSION`` does. The script only adds; it refuses to drop or change a line, but for what the
removals table (scanfit/removals.py) says is gone by now. What has a default reads ``type = default``; a positional
parameter starts with its place, so that a new one cannot push it aside.
"""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import GenericAlias
from typing import Any

from scanfit import __version__, api, hookspecs, removals, testing
from scanfit.errors import ScanfitError
from scanfit.foot.view import PROMISED, FootView
from scanfit.host.kinds import RECORD_OF_HOOK
from scanfit.model.measurement import NAME, UNITS
from scanfit.providers import API_VERSION, OPTION_TYPES, PROVIDER_NAME, MeasurementDef

Section = dict[str, str]
Shape = dict[str, Section]

RECORD = Path(__file__).parent / f"api_{API_VERSION}.json"
HANDED_OUT = (
    "scanfit.capture.cloud.CloudSurface",
    "scanfit.foot.landmarks.Landmark",
    "scanfit.foot.view.Section",
    "scanfit.geometry._trimesh.LoadedScene",
    "scanfit.geometry.clean.CleanResult",
    "scanfit.geometry.ring.Curve",
    "scanfit.geometry.ring.Opening",
    "scanfit.geometry.ring.Tape",
    "scanfit.model.quality.Quality",
)
"""What api's functions and views return, which plugins use without importing it."""


def shape() -> Shape:
    """Return the contract as it is now: sections of lines."""
    found: Shape = {
        "hooks": {hook: _call(getattr(hookspecs, hook)) for hook in RECORD_OF_HOOK},
        "option kinds": {kind: of.__name__ for kind, of in OPTION_TYPES.items()},
        "measurement units": {unit or "(none)": "a unit" for unit in UNITS},
        "names": {"provider": PROVIDER_NAME.pattern, "measurement": NAME.pattern},
        "fixtures": _fixtures(),
    }
    for home in (api, testing):
        for name in home.__all__:
            found |= dict(_sections(f"{home.__name__}.{name}", getattr(home, name)))
    for place in HANDED_OUT:
        module, _, name = place.rpartition(".")
        found |= dict(_sections(f"handed out: {name}", getattr(import_module(module), name)))
    return found


def _fixtures() -> Section:
    """Return the kit's pytest fixtures; read, not imported: pytest wraps them differently from version to version."""
    tree = ast.parse((Path(testing.__file__).parent / "pytest_plugin.py").read_text(encoding="utf-8"))
    made = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    return {node.name: f"fixture -> {ast.unparse(node.returns) if node.returns else 'Any'}" for node in made}


def _sections(name: str, thing: Any) -> Iterator[tuple[str, Section]]:
    if isinstance(thing, tuple) and all(isinstance(each, MeasurementDef) for each in thing):
        yield name, {"is": "measures", **{each.name: f"measure, unit '{each.unit}'" for each in thing}}
    elif isinstance(thing, GenericAlias) or not (isinstance(thing, type) or inspect.isroutine(thing)):
        yield name, {"is": f"constant {thing!r}" if isinstance(thing, int | str | GenericAlias) else "object"}
    elif isinstance(thing, type):
        yield from _class(name, thing)
    else:
        yield name, {"is": _call(thing), **_parameters(thing)}


def _class(name: str, thing: type) -> Iterator[tuple[str, Section]]:
    lines: Section = {"is": _kind(thing)}
    if dataclasses.is_dataclass(thing):
        lines |= {field.name: _field(field) for field in dataclasses.fields(thing)}
    if hasattr(thing, "_fields"):
        lines |= {
            field: f"{place}, {_typed(thing.__annotations__[field])}" for place, field in enumerate(thing._fields, 1)
        }
    if issubclass(thing, enum.Enum):
        lines |= {member.name: f"choice {member.value!r}" for member in thing}
    if issubclass(thing, ScanfitError):
        lines |= dict.fromkeys(vars(thing("")), "attribute")
        lines |= {"exit_code": f"{thing.exit_code}", "code": f"'{thing.code}'"}
        yield f"{name}()", {"is": "call", **_parameters(thing.__init__)}
    for member in _members(thing, lines):
        value = inspect.getattr_static(thing, member, None)
        if isinstance(value, property | cached_property):
            getter = value.fget if isinstance(value, property) else value.func
            lines[member] = f"property{_returns(getter)}"
        elif inspect.isfunction(value) or isinstance(value, classmethod | staticmethod):
            function = getattr(thing, member)
            yield f"{name}.{member}", {"is": _call(function), **_parameters(function)}
        else:
            lines[member] = "attribute" if value is None else f"constant {value!r}"
    yield name, lines


def _members(thing: type, known: Section) -> Sequence[str]:
    if thing is FootView:
        return PROMISED
    own = [name for base in thing.__mro__ if base.__module__.startswith("scanfit") for name in vars(base)]
    return sorted({name for name in own if not name.startswith("_") and name not in known})


def _kind(thing: type) -> str:
    if dataclasses.is_dataclass(thing):
        only = all(field.kw_only for field in dataclasses.fields(thing))
        frozen = thing.__dataclass_params__.frozen  # type: ignore[attr-defined]
        return f"record, {'frozen' if frozen else 'open'}, {'by keyword' if only else 'by place'}"
    if issubclass(thing, ScanfitError):
        return " and ".join(
            ["error", *(f"a {base.__name__}" for base in thing.__mro__[1:] if issubclass(base, ScanfitError))]
        )
    if getattr(thing, "_is_protocol", False):
        return "protocol"
    return "choice" if issubclass(thing, enum.Enum) else "named tuple" if hasattr(thing, "_fields") else "class"


def _field(field: dataclasses.Field[Any]) -> str:
    if field.default_factory is not dataclasses.MISSING:
        return f"{field.type} = {field.default_factory.__name__}()"
    return f"{field.type}" + ("" if field.default is dataclasses.MISSING else f" = {_shown(field.default)}")


def _parameters(function: Callable[..., Any]) -> Section:
    lines = {}
    given = [one for one in inspect.signature(function).parameters.values() if one.name != "self"]
    for place, one in enumerate(given, 1):
        how = {one.KEYWORD_ONLY: "by keyword", one.VAR_POSITIONAL: "any number", one.VAR_KEYWORD: "any names"}
        text = f"{how.get(one.kind, place)}, {_typed(one.annotation)}"
        lines[one.name] = text if one.default is one.empty else f"{text} = {_shown(one.default)}"
    return lines


def _call(function: Callable[..., Any]) -> str:
    return f"call{_returns(function)}"


def _returns(function: Any) -> str:
    return f" -> {_typed(inspect.signature(function).return_annotation)}"


def _typed(annotation: object) -> str:
    if annotation is inspect.Signature.empty:
        return "Any"
    return str(getattr(annotation, "__forward_arg__", annotation))  # NamedTuple keeps text as a ForwardRef


def _shown(default: object) -> str:
    if isinstance(default, enum.Enum):
        return f"{type(default).__name__}.{default.name}"
    return repr(default) if isinstance(default, int | float | str | tuple | None) else "(its own)"


def broken(recorded: Mapping[str, Mapping[str, str]], now: Shape) -> list[str]:
    """Return what breaks the promise: what is gone or means something else, and what everyone would have to fill in.

    A line may gain a default; what the removals table says is gone by now may go.
    """
    gone = gone_by_now()
    told = []
    for section, lines in recorded.items():
        is_now = now.get(section, {})
        for name, line in lines.items():
            if name in is_now:
                told += (
                    [] if _kept(line, is_now[name]) else [f"{section}, {name}: was '{line}' and is '{is_now[name]}'"]
                )
            elif not gone & {section, f"{section}.{name}", section.rpartition(".")[0]}:
                told.append(f"{section}, {name}: is gone ('{line}')")
        demanded = [name for name in is_now if name not in lines and _must_be_given(is_now.get("is", ""), is_now[name])]
        told += [f"{section}, {name}: is new and has no default ('{is_now[name]}')" for name in demanded]
    for section in now.keys() - recorded.keys():
        owner = section.rpartition(".")[0]
        if recorded.get(owner, {}).get("is") == "protocol":
            told.append(f"{section}: is new, and no plugin's class has it")
    return told


def _kept(line: str, is_now: str) -> bool:
    return is_now == line or (" = " not in line and is_now.startswith(f"{line} = "))


def _must_be_given(owner: str, line: str) -> bool:
    if owner == "protocol":
        return True
    by_all = owner.startswith(("record", "call", "named tuple"))
    return by_all and " = " not in line and not line.startswith(("property", "constant", "any n"))


def gone_by_now() -> set[str]:
    """Return what the removals table lets go, as the record names it."""
    due = [one.name for one in removals.REMOVALS if one.is_due(__version__)]
    return {name.replace("field ", "scanfit.api.").replace("hook ", "hooks.") for name in due}


def written(now: Shape) -> str:
    """Return the record's text."""
    return json.dumps(dict(sorted(now.items())), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    now = shape()
    told = broken(recorded, now)
    if told:
        print(f"{RECORD.name} is left as it is: this would break the promise", *told, sep="\n  ", file=sys.stderr)
        return 1
    beside = RECORD.with_suffix(".part")
    beside.write_text(written(now), encoding="utf-8")
    os.replace(beside, RECORD)
    return 0


if __name__ == "__main__":
    sys.exit(main())
