"""What is asked of a plugin as a whole: that it loads, keeps its names apart and is light."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from scanfit.care.claim_guard import forbidden_claim
from scanfit.host import Fault
from scanfit.host.kinds import Record
from scanfit.providers import Provider
from scanfit.testing.subject import Broken, Skipped

HEAVY = frozenset(
    [
        "numpy",
        "scipy",
        "polars",
        "pandas",
        "pyarrow",
        "trimesh",
        "manifold3d",
        "lib3mf",
        "typst",
        "fhir",
        "open3d",
        "lxml",
        "networkx",
        "rich",
        "msgspec",
        "PIL",
        "cv2",
        "matplotlib",
        "torch",
        "tensorflow",
        "sklearn",
        "skimage",
        "numba",
        "requests",
        "httpx",
        "aiohttp",
        "sqlalchemy",
        "pyrealsense2",
        "depthai",
        "openpyxl",
        "jax",
        "vtk",
        "pyvista",
    ]
)
MOST_MODULES = 150
"""That importing a plugin may load beside the standard library and scanfit, D."""

MOST_SECONDS = 180
"""For importing it, or for one answer of each provider, D: by then it hangs, or waits for a network."""

NUMPY = ". Some names of scanfit.api bring numpy along (FootView, simulated_scan): import those late, too"

_LOOK = """
import json, sys
from importlib import import_module
sys.path[:0] = json.loads(sys.argv[2])
from scanfit.host import PluginHost
import scanfit.api
before = set(sys.modules)
module = import_module(sys.argv[1])
PluginHost([(sys.argv[3], module)]).plugins()
print("\\n" + json.dumps(sorted(set(sys.modules) - before)))
"""


_AGAIN = """
import json, sys
sys.path[:0] = json.loads(sys.argv[2])
from scanfit.testing.digest import digests
print("\\n" + json.dumps(digests(sys.argv[1], sys.argv[3])))
"""


def loads(faults: tuple[Fault, ...], records: Sequence[Record] = ()) -> None:
    """It is imported, its hooks are scanfit's, its records are accepted, and they claim nothing."""
    if faults:
        first = faults[0]
        more = f" (and {len(faults) - 1} more: see scanfit plugins show)" if len(faults) > 1 else ""
        hook = ", ".join(filter(None, (first.hook, first.provider)))
        raise Broken(f"{hook}: {first.what}{more}" if hook else f"{first.what}{more}", _step(first))
    for record in records:
        options = record.options if isinstance(record, Provider) else ()
        for text in (record.summary, *(option.help for option in options)):
            claim = forbidden_claim(text)
            if claim is not None:
                raise Broken(f"{record.kind} {record.name}: '{text}' says or implies '{claim}'",
                             "say what it does with feet and shoes, not what that does for people")  # fmt: skip


def _step(fault: Fault) -> str:
    """The host's next step is for users; an author cannot report it to the author."""
    to_users = fault.next_step.startswith("report it to")
    return (
        "the hook must yield records that scanfit.api can make" if to_users or not fault.next_step else fault.next_step
    )


def light(module: str, name: str) -> str:
    """Importing it and asking its hooks loads no heavy library, in a fresh interpreter."""
    loaded = _fresh(_LOOK, module, name)
    heavy = sorted({each.partition(".")[0] for each in loaded} & HEAVY)
    if heavy:
        raise Broken(
            f"importing it loads {', '.join(heavy)}",
            f"move 'import {heavy[0]}' into the functions that use it: a plugin is imported on every run, also by "
            f"scanfit plugins list; under 'if TYPE_CHECKING:' it costs nothing{NUMPY if 'numpy' in heavy else ''}",
        )
    others = [each for each in loaded if each.partition(".")[0] not in sys.stdlib_module_names | {"scanfit"}]
    if len(others) > MOST_MODULES:
        raise Broken(
            f"importing it loads {len(others)} modules, at most {MOST_MODULES} are asked for",
            "import inside the functions that use it",
        )
    return f"{len(loaded)} module{'' if len(loaded) == 1 else 's'}"


def repeatable(module: str, name: str) -> str:
    """Two fresh interpreters get the same answers: words in a set have another order in each."""
    first, second = (_fresh(_AGAIN, module, name) for _ in range(2))
    if not first:
        raise Skipped("no provider answers without a device or a sample", "give readers and sources an example")
    differs = sorted(one for one in first if second.get(one, first[one]) != first[one])
    if differs:
        raise Broken(
            f"{differs[0]} gives another answer in another run",
            "sort what comes out of a set or a folder before it is used, and leave out the clock, the process id and "
            "random numbers without a seed",
        )
    return f"{len(first)} provider{'' if len(first) == 1 else 's'}"


def _fresh(code: str, module: str, name: str) -> Any:
    """What the code prints last, as JSON, in an interpreter of its own."""
    call = [sys.executable, "-c", code, module, json.dumps([place for place in sys.path if place]), name]
    try:
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise Broken(
            f"it takes more than {MOST_SECONDS} s in a fresh interpreter",
            "do nothing at import but define: open, connect and load inside the functions that are called",
        ) from None
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise Broken(
            f"it cannot be imported in a fresh interpreter ({last[:200]})",
            f"python -c 'import {module}' shows it whole",
        )
    return json.loads(done.stdout.strip().splitlines()[-1])
