"""The README's tables of ANSUR II against the demonstration: ``python tests/benchmarks/ansur_table.py`` prints them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import ansur_ranking

from scanfit.catalog.sizes import foot_length_mm, size_of, size_system

Answer = dict[str, Any]
SEXES = ("men", "women")
STEPS: dict[tuple[str, str], dict[str, int]] = {
    ("US_M", "men"): {"B": -1, "D": 0, "2E": 1, "4E": 2},
    ("US_W", "women"): {"2A": -1, "B": 0, "D": 1, "2E": 2},
    ("UK", "men"): {"E": -1, "F": 0, "G": 1, "H": 2},
    ("UK", "women"): {"C": -1, "D": 0, "E": 1, "EE": 2},
    ("JP", "men"): {"E": 0, "2E": 1, "3E": 2, "4E": 3},
    ("JP", "women"): {"E": 0, "2E": 1, "3E": 2, "4E": 3},
    ("EU", "men"): {"regular": 0, "wide": 1, "extra wide": 2},
    ("EU", "women"): {"regular": 0, "wide": 1, "extra wide": 2},
}
"""How many of its widths a mark stands beside the model's medium (catalogs/README.md says which is medium)."""

WIDTHS = ("narrower than medium", "medium", "one width wider", "two or three wider", "the model has one width only")


def width_of(answer: Answer) -> str:
    """The recommended width beside the model's medium."""
    if not answer["width"]:
        return WIDTHS[4]
    return WIDTHS[min(STEPS[answer["size_system"], answer["sex"]][answer["width"]], 2) + 1]


def size_beside_rule(answer: Answer) -> str:
    """The recommended size beside the one its system's formula gives the foot."""
    system, foot = answer["size_system"], answer["measures"]["foot_length"]
    away = size_of(system, foot_length_mm(system, answer["size_label"])) - size_of(system, Fraction(foot))
    steps = away / size_system(system).step
    return "as the formula" if abs(steps) <= Fraction(1, 2) else "longer" if steps > 0 else "shorter"


def eu_size(answer: Answer) -> int:
    """The whole EU size nearest to the recommended one by the foot length both are made for; half way, the longer."""
    return (size_of("EU", foot_length_mm(answer["size_system"], answer["size_label"])) + Fraction(1, 2)).__floor__()


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if part else "0"


def table(head: str, rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {head} | {' | '.join(SEXES)} |", "|---|" + "---|" * len(SEXES)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def figures(answers: Sequence[Answer]) -> list[tuple[str, ...]]:
    """Rows of (what, men, women)."""
    people = {sex: [answer for answer in answers if answer["sex"] == sex] for sex in SEXES}
    fitted = {sex: [answer for answer in people[sex] if answer["fits"]] for sex in SEXES}

    def row(what: str, of: dict[str, list[Answer]], is_so: Callable[[Answer], bool]) -> tuple[str, ...]:
        return (what, *(percent(sum(map(is_so, of[sex])), len(of[sex])) for sex in SEXES))

    zones = Counter(answer["worst_zone"] for answer in answers if not answer["fits"])
    rows = [("people", *(f"{len(people[sex]):,}" for sex in SEXES))]
    rows.append(row("no variant fits", people, lambda a: not a["fits"]))
    for zone, _ in sorted(zones.items(), key=lambda item: (-item[1], item[0])):
        said = zone.replace("_", " ")
        rows.append(row(f"– the nearest one stopped by {said}", people, lambda a, z=zone: _stopped(a) == z))  # type: ignore[misc]
    for low in (0.5, 0.8):
        rows.append(row(f"a shoe with a chance of {100 * low:.0f} % or more", people, lambda a, p=low: _chance(a) >= p))  # type: ignore[misc]
    for word in ("as the formula", "longer", "shorter"):
        rows.append(row(f"recommended size: {word}", fitted, lambda a, w=word: size_beside_rule(a) == w))  # type: ignore[misc]
    for width in WIDTHS:
        rows.append(row(f"recommended width: {width}", fitted, lambda a, w=width: width_of(a) == w))  # type: ignore[misc]
    return rows


def sizes(answers: Sequence[Answer]) -> list[tuple[str, ...]]:
    """Rows of (whole EU size, men, women), of those for whom a variant fits."""
    fitted = [answer for answer in answers if answer["fits"]]
    found = Counter((answer["sex"], eu_size(answer)) for answer in fitted)
    total = Counter(answer["sex"] for answer in fitted)
    every = range(min(size for _, size in found), max(size for _, size in found) + 1)
    return [(str(size), *(percent(found[sex, size], total[sex]) for sex in SEXES)) for size in every]


def markdown(answers: Sequence[Answer]) -> str:
    """Both tables."""
    return "\n\n".join(
        (table("ANSUR II, the best of the demonstration's shoes", figures(answers)),
         table("recommended size, as EU", sizes(answers)))
    )  # fmt: skip


def _stopped(answer: Answer) -> str:
    return "" if answer["fits"] else answer["worst_zone"]


def _chance(answer: Answer) -> float:
    return answer["probability"] if answer["fits"] else 0.0


if __name__ == "__main__":
    print(markdown(ansur_ranking.rank_all("demo")["answers"]))
