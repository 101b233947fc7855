"""What is asked of an exporter."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanfit.errors import UsageError
from scanfit.host.answers import Wrong, checked_accepts
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import ItemFit, Recommendation, ZoneFit
from scanfit.model.scan import LoadState, Side
from scanfit.providers import Exporter
from scanfit.testing.checks.precedence import need_to_be_asked
from scanfit.testing.cost import cost_of, within
from scanfit.testing.feet import phantom_pair
from scanfit.testing.subject import Broken, Check, Subject

WRITE = "let export(value, path, options) write the file path, nothing beside it, and return None"
SECONDS, MEGABYTES = 5.0, 200.0
STRANGE = (None, "feet", 3.5, object())


def _exporter(subject: Subject) -> Exporter:
    assert isinstance(subject.record, Exporter)
    return subject.record


def values() -> Mapping[str, Any]:
    """Return one value of each kind that can be exported, and those at the edge: withheld, empty, odd words."""
    pair = phantom_pair()
    nothing = FootProfile(
        side=Side.RIGHT, load_state=LoadState.UNKNOWN, measurements={}, withheld={"foot_length": "the toes are cut off"}
    )
    known = {"clearance_mm": 11.2, "sigma_mm": 1.1, "low_mm": 10.0, "high_mm": 15.0, "verdict": "good"}
    unknown = {"clearance_mm": None, "sigma_mm": None, "low_mm": 0.0, "high_mm": 4.0, "verdict": "unknown"}
    item = ItemFit(
        sku="=1+1;\"quoted\"", brand="Größe, & Söhne", model="Läufer\u2009II", size_system="EU",
        size_label="42 2/3", width="",
        verdict="good", reasons=("room for the toes: 11.2 mm",), price=129.0, currency="EUR", score=1.0,
        zones=(ZoneFit(zone="toe_length", side=Side.LEFT, **known), ZoneFit(zone="instep", side=Side.LEFT, **unknown)),  # type: ignore[arg-type]
        worst_zone="toe_length", recommender="kit",
    )  # fmt: skip
    return {
        "a pair of feet": pair,
        "one foot": FootPair(left=pair.left),
        "a foot with everything withheld": FootPair(right=nothing),
        "a recommendation": Recommendation(shoes=(item,), considered=7, notes=("a note",)),
        "a recommendation in which nothing fits": Recommendation(nearest=(item,), considered=1),
        "an empty recommendation": Recommendation(),
    }


def _accepts(subject: Subject, value: Any) -> bool:
    exporter = _exporter(subject)
    mend = "let accepts(value) return True or False, for example isinstance(value, FootPair)"
    return subject.asked(lambda: checked_accepts(exporter.accepts(value)), mend)


def accepts(subject: Subject) -> str:
    """It says what it can write, and refuses what is none of scanfit's values."""
    strange = [value for value in STRANGE if _accepts(subject, value)]
    if strange:
        raise Broken(f"it accepts {strange[0]!r}", "accept values by their type: isinstance(value, FootPair)")
    taken = [name for name, value in values().items() if _accepts(subject, value)]
    if not taken:
        raise Broken("it accepts none of scanfit's values", "accept a FootPair or a Recommendation")
    need_to_be_asked(subject, f"feet{_exporter(subject).suffix}")
    return ", ".join(taken)


def _written(subject: Subject, value: Any, number: int) -> bytes:
    exporter = _exporter(subject)
    folder = subject.folder / f"export-{number}"
    folder.mkdir(exist_ok=True)
    path = folder / f"feet{exporter.suffix}"

    def export() -> None:
        answer = exporter.export(value, path, subject.options)  # type: ignore[func-returns-value]
        if answer is not None:
            raise Wrong(f"returned {type(answer).__name__}, expected None")

    subject.asked(export, WRITE)
    return _only_file(path)


def _only_file(path: Path) -> bytes:
    there = sorted(each.name for each in path.parent.iterdir())
    if there != [path.name]:
        raise Broken(f"it was to write {path.name}, and wrote {', '.join(there) or 'nothing'}", WRITE)
    if not path.is_file() or path.is_symlink():
        raise Broken(f"what it wrote as {path.name} is no plain file", WRITE)
    content = path.read_bytes()
    if not content:
        raise Broken(f"{path.name} is empty", WRITE)
    return content


def writes(subject: Subject) -> str:
    """Everything it accepts is written, with measures withheld and zones unknown."""
    sizes = {}
    for number, (name, value) in enumerate(values().items()):
        if not _accepts(subject, value):
            continue
        try:
            sizes[name] = len(_written(subject, value, number))
        except UsageError as error:
            raise Broken(
                f"it accepts {name} and then refuses it: {error.what}", "refuse it in accepts(value)"
            ) from error
        except Broken as broken:
            raise Broken(f"of {name}: {broken.what}", broken.mend) from broken
    return "; ".join(f"{name}: {size:,} bytes" for name, size in sizes.items())


def deterministic(subject: Subject) -> None:
    """The same value gives the same bytes, over what was there before."""
    for number, (name, value) in enumerate(values().items()):
        if _accepts(subject, value):
            first, second = (_written(subject, value, 100 + number) for _ in range(2))
            if first != second:
                raise Broken(
                    f"it writes {name} twice, and the bytes differ",
                    "leave out the clock and random numbers, overwrite instead of appending, and keep one order",
                )


def cost(subject: Subject) -> str:
    """Writing is quick."""
    name, value = next((pair for pair in values().items() if _accepts(subject, pair[1])), ("", None))
    if not name:
        raise Broken("it accepts none of scanfit's values", "accept a FootPair or a Recommendation")
    cost_ = cost_of(lambda: _written(subject, value, 200))
    return within(cost_, seconds=SECONDS, megabytes=MEGABYTES, mend="write the file in one go")


CHECKS = (
    Check(name="accepts", run=accepts),
    Check(name="writes", run=writes),
    Check(name="deterministic", run=deterministic),
    Check(name="cost", run=cost),
)
