"""One plugin a name, less those the user left out."""

from __future__ import annotations

import difflib
from collections.abc import Sequence, Set

from scanfit.errors import UsageError
from scanfit.host.discover import Candidate
from scanfit.host.fault import Fault


def chosen(
    candidates: Sequence[Candidate], without: Sequence[str], off: Set[str] = frozenset()
) -> tuple[list[Candidate], list[Fault]]:
    """Return the plugins to load, sorted by name, and a fault for each whose name is not its own.

    A name in ``without`` that is not there is a UsageError; one in ``off`` may have been uninstalled since.
    """
    names = sorted({candidate.owner.name for candidate in candidates})
    for name in without:
        if name not in names:
            raise _unknown(name, names)
    kept: list[Candidate] = []
    faults: list[Fault] = []
    for name in names:
        if name not in without and name not in off:
            rivals = [candidate for candidate in candidates if candidate.owner.name == name]
            good, bad = _settled(rivals)
            kept += good
            faults += bad
    return kept, faults


def _settled(rivals: Sequence[Candidate]) -> tuple[list[Candidate], list[Fault]]:
    if len(rivals) == 1:
        return list(rivals), []
    own = [rival for rival in rivals if rival.owner.first_party]
    kept = own if len(own) == 1 else []
    faults = []
    for rival in sorted((r for r in rivals if r not in kept), key=lambda r: (r.owner.distribution, r.owner.version)):
        others = sorted({r.owner.distribution or "(none)" for r in rivals if r is not rival})
        faults.append(
            rival.owner.fault(
                f"distribution {rival.owner.distribution or '(none)'} names a plugin '{rival.owner.name}', "
                f"and so does {', '.join(others)}{'; scanfit keeps its own' if kept else '; neither is used'}",
                next_step="uninstall one of them, or ask its author to rename the plugin",
            )
        )
    return kept, faults


def _unknown(name: str, names: Sequence[str]) -> UsageError:
    near = difflib.get_close_matches(name, names, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    listed = f"the plugins are {', '.join(names)}" if names else "no plugin is installed"
    return UsageError(f"there is no plugin '{name}'", where="--without", next_step=f"{meant}{listed}")
