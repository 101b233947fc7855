"""One dimension of one variant from what is known of it, with the sentence that says how."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from scanfit.catalog.charts import Charts
from scanfit.catalog.evidence.rules import load_rules, middle, spread
from scanfit.catalog.sizes import foot_length_mm
from scanfit.catalog.systems import MONDOPOINT, size_system
from scanfit.catalog.widths import NoEstimate, ball_estimate, parse_width
from scanfit.errors import CatalogError

LAST, CHART, LABEL, MARK = "last", "brand chart", "size label", "width mark"

LAST_OF = {
    "inner_length_mm": "last_length_mm", "ball_girth_mm": "last_ball_girth_mm", "ball_width_mm": "last_ball_width_mm",
    "heel_width_mm": "last_heel_width_mm", "toe_box_height_mm": "last_toe_height_mm",
}  # fmt: skip
"""The dimension of the last that tells an inner dimension. None tells the instep: it closes with the laces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A dimension in mm with one sigma, the word for its source, and how it came about."""

    value_mm: float
    sigma_mm: float
    source: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFor:
    """The foot a label is made for."""

    length_mm: float
    sigma_mm: float
    source: str
    words: str


def made_for(brand: str, wearer: str, system: str, label: str, charts: Charts) -> MadeFor | str:
    """The foot length a size is made for: by the brand's chart, otherwise by its system's formula; or why neither."""
    formula = by_formula(system, label)
    chart = charts.foot_length_mm(brand, wearer, system, label)
    if chart is not None:
        beside = "" if isinstance(formula, str) else f", the formula of {system} sizes {formula.length_mm:.1f}"
        given = f"{brand}'s size chart gives {chart.value_mm:.1f} mm for {system} {label}{beside}"
        words = f"{given} ({chart.source}; R; its cm may be the foot's or nearly the last's, so ± D)"
        return MadeFor(length_mm=chart.value_mm, sigma_mm=chart.sigma_mm, source=CHART, words=words)
    if charts.doubts(brand, wearer, system, label):
        return f"{brand}'s size chart and the formula of {system} {label} are too far apart to believe either"
    return formula


def by_formula(system: str, label: str) -> MadeFor | str:
    """The foot length a size is made for by its system's formula, or why there is none."""
    try:
        foot = float(foot_length_mm(system, label))
    except CatalogError as error:
        return error.what
    known = size_system(system)
    words = f"{system} {label} is made for a foot of {foot:.1f} mm ({known.source}; {known.tag})"
    return MadeFor(length_mm=foot, sigma_mm=load_rules().label_sigma[system], source=LABEL, words=words)


def length_of_label(size: MadeFor, category: str) -> Estimate | None:
    """The inner length of a shoe made for a foot: that foot and the middle of its use's toe room."""
    rules = load_rules()
    room = rules.toe_room.get(category)
    if room is None:
        return None
    growth = ", room to grow included" if category == "child" else ""
    return Estimate(
        value_mm=size.length_mm + middle(room),
        sigma_mm=hypot(size.sigma_mm, spread(room), rules.making["inner_length_mm"]),
        source=size.source,
        words=f"{size.words}, plus {middle(room):.1f} mm toe room of {category} shoes (D{growth})",
    )


def mark_of(system: str, label: str, width: str) -> str:
    """The width mark of a row: its own, or the second number of a Mondopoint label, 280/110."""
    return width or (label.partition("/")[2].strip() if system in MONDOPOINT else "")


def ball_of_mark(system: str, label: str, mark: str, wearer: str) -> tuple[str, Estimate] | str:
    """The ball of a shoe by its width mark, with the column it is for; or the reason why the mark says nothing.

    The published rules go by the size on the label, so no brand's chart has a say here.
    """
    size = by_formula(system, label)
    if isinstance(size, str):
        return size
    try:
        found = ball_estimate(parse_width(mark, size_system=system, wearer=wearer), size.length_mm, wearer)
    except CatalogError as error:
        return error.what
    if isinstance(found, NoEstimate):
        return found.reason
    rules = load_rules()
    room = rules.ball_room[found.column]
    ease = f", {middle(room):+.1f} mm (D)" if middle(room) else ""
    # the mark's scale runs on from the length the size is made for: what that is off, it is off in proportion
    along = found.value_mm / size.length_mm * size.sigma_mm
    whose = f"{found.rule} ({found.population}; {found.tag})"
    return found.column, Estimate(
        value_mm=found.value_mm + middle(room),
        sigma_mm=hypot(found.sigma_mm, along, spread(room), rules.making[found.column]),
        source=MARK,
        words=f"width {mark} is made for a foot of {found.value_mm:.1f} mm: {whose}{ease}",
    )


def of_last(name: str, last_mm: float, category: str, toe_form: str) -> Estimate | None:
    """An inner dimension from the last's, or None where no rule tells it."""
    rules = load_rules()
    column = LAST_OF.get(name)
    if column is None:
        return None
    under = rules.under_foot.get(category)
    if under is None:
        return None
    times = rules.under_foot_takes[name]
    less, doubt, why = times * middle(under), times * spread(under), "footbed"
    if name == "inner_length_mm":
        form = toe_form or rules.usual_form.get(category, "")
        beyond = rules.beyond_toes.get(form)
        if category == "child":
            beyond = rules.beyond_toes_of_child.get(form, beyond)
        if beyond is None:
            return None
        less, doubt = less + middle(beyond), hypot(doubt, spread(beyond))
        why = f"beyond the toes of a {form} last" + ("" if toe_form else f", the usual form of {category} shoes")
    taken = f", less {less:.1f} mm {why} (D)" if less else ""
    return Estimate(
        value_mm=last_mm - less,
        sigma_mm=hypot(rules.last_tolerance[name], rules.upper, doubt),
        source=LAST,
        words=f"{column} {last_mm:.1f}{taken}",
    )
