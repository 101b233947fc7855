"""What is asked of a recommender."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanfit.errors import ScanError, UsageError
from scanfit.host.answers import checked_chances, checked_explanations, checked_scores
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import TASTES, Explanation, FitRequest, Scores
from scanfit.model.scan import Side
from scanfit.providers import Recommender
from scanfit.testing.catalogs import length_column, lengths_of_one, small_catalog
from scanfit.testing.cost import cost_of, within
from scanfit.testing.feet import FEET, phantom_pair
from scanfit.testing.profiles import longer, on_side, without
from scanfit.testing.subject import Broken, Check, Skipped, Subject

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

SCORES = "return Scores(score=…, mean=…, worst_zone=…): one finite number, one finite mean and one zone name a row"
LONGER_MM = 10.0
CLOSE = 1e-9
CLOSE_CHANCE = 1e-6
SLACK = 0.01
"""What a chance that is summed up numerically may be wrong by."""

MANY_ROWS, SECONDS, MEGABYTES = 20_000, 2.0, 500.0


def _recommender(subject: Subject) -> Recommender:
    assert isinstance(subject.record, Recommender)
    return subject.record


def _request(subject: Subject, pair: FootPair, taste: str = "regular") -> FitRequest:
    recommender = _recommender(subject)
    for foot in pair.feet:
        lacks = [name for name in recommender.needs if not isinstance(foot.measurements.get(name), Measurement)]
        if lacks:
            raise Skipped(
                f"the phantom feet have no {lacks[0]}, which it needs", "test it on profiles of your own that have it"
            )
    return FitRequest(pair=pair, taste=taste, options=subject.options)


def _scores(subject: Subject, request: FitRequest, table: pl.DataFrame) -> Scores:
    recommender = _recommender(subject)
    try:
        return subject.asked(lambda: checked_scores(recommender.score(request, table), len(table)), SCORES)
    except (ScanError, UsageError) as error:
        raise Broken(
            f"it refuses feet that have all it needs: {error.what}",
            "declare in needs every measure it cannot do without",
        ) from error


def _explained(subject: Subject, request: FitRequest, rows: pl.DataFrame) -> tuple[Explanation, ...]:
    recommender = _recommender(subject)
    mend = "return one Explanation(zones=(ZoneFit, …), verdict=…, reasons=(text, …)) for each row"
    return subject.asked(lambda: checked_explanations(recommender.explain(request, rows), len(rows)), mend)


def scores(subject: Subject) -> str:
    """It scores every row of every kind of catalogue for every foot and taste, and an empty one."""
    table = small_catalog(_recommender(subject).item)
    fitting = 0
    for which in FEET:
        for taste in TASTES:
            answer = _scores(subject, _request(subject, phantom_pair(which), taste), table)
            fitting += int((answer.score >= 0).sum())
    _scores(subject, _request(subject, phantom_pair()), table.head(0))
    return f"{fitting / len(FEET) / len(TASTES):.0f} of {len(table)} rows can be worn, on average"


def deterministic(subject: Subject) -> None:
    """The same question gets the same answer."""
    request, table = _request(subject, phantom_pair()), small_catalog(_recommender(subject).item)
    first, second = (_scores(subject, request, table) for _ in range(2))
    if not _same(first, second):
        raise Broken(
            "it scores one table twice and says two different things",
            "leave out what differs from call to call: random numbers without a seed, the clock, "
            "state kept between calls",
        )


def mirrored(subject: Subject) -> None:
    """Feet that change places get the same shoes."""
    pair = phantom_pair("toes")
    table = small_catalog(_recommender(subject).item)
    uneven = replace(pair, left=longer(pair.left, 4.0))
    swapped = FootPair(left=on_side(uneven.right, Side.LEFT), right=on_side(uneven.left, Side.RIGHT))
    one, other = (_scores(subject, _request(subject, feet), table) for feet in (uneven, swapped))
    if not _same(one, other):
        raise Broken(
            "it scores a person and the mirror image of that person differently",
            "treat both feet alike: take the worse of the two, whichever side it is",
        )


def alone(subject: Subject) -> None:
    """A row's score rests on that row: neither the order nor the company changes it."""
    request, table = _request(subject, phantom_pair()), small_catalog(_recommender(subject).item)
    whole = _scores(subject, request, table).score
    half = len(table) // 2
    parts = (
        (table.reverse(), whole[::-1]),
        (table.head(half), whole[:half]),
        (table.tail(half), whole[len(table) - half :]),
        (table.gather_every(7), whole[::7]),
        (table.head(1), whole[:1]),
    )
    if not all(_close(_scores(subject, request, rows).score, expected) for rows, expected in parts):
        raise Broken(
            "a row's score changes with the rows around it",
            "score each row by itself (no rank, no mean over the table): the core ranks, and may pass parts of a table",
        )


def withheld(subject: Subject) -> str:
    """Feet that lack a measure, or everything it does not need, still get an answer."""
    recommender = _recommender(subject)
    pair, table = phantom_pair(), small_catalog(recommender.item)
    _request(subject, pair)
    names = sorted({name for foot in pair.feet for name in foot.measurements} - set(recommender.needs))
    for missing in (names, *([name] for name in names)):
        lacking = FootPair(left=without(pair.left, missing), right=without(pair.right, missing))
        try:
            _scores(subject, _request(subject, lacking), table)
            _explained(subject, _request(subject, lacking), table.head(3))
        except Broken as broken:
            what = "everything it does not declare to need" if len(missing) > 1 else missing[0]
            raise Broken(
                f"with {what} withheld {broken.what}",
                "ask foot.measurements.get(name) and score without the zone, or declare the measure in needs",
            ) from broken
    single = FootPair(left=pair.left)
    _scores(subject, _request(subject, single), table)
    _explained(subject, _request(subject, single), table.head(3))
    return f"{len(names)} measures, one by one and all together; one foot alone"


def best_length(subject: Subject) -> str:
    """There is one best length, and a longer foot is not given a shorter one."""
    item = _recommender(subject).item
    table = lengths_of_one(item)
    lengths = table[length_column(item)].to_list()
    best = []
    for more_mm in (0.0, LONGER_MM):
        pair = phantom_pair()
        feet = FootPair(left=longer(pair.left, more_mm), right=longer(pair.right, more_mm))
        score = [float(one) for one in _scores(subject, _request(subject, feet), table).score]
        top = max(score)
        ties = [number for number, one in enumerate(score) if one >= top - CLOSE]
        _one_peak(score, lengths, ties)
        best.append((lengths[ties[0]], lengths[ties[-1]]))
    if best[1][0] < best[0][0] or best[1][1] < best[0][1]:
        raise Broken(
            f"the best length is {_range(best[0])} mm, and {_range(best[1])} mm for feet {LONGER_MM:g} mm longer",
            f"compare {length_column(item)} with foot_length so that a longer foot is never given a shorter {item}",
        )
    return f"{_range(best[0])} mm for {phantom_pair().feet[0].measurements['foot_length'].value:.0f} mm" + (
        "" if best[0] != (lengths[0], lengths[-1]) else " (it does not look at the length)"
    )


def _one_peak(score: list[float], lengths: list[float], ties: list[int]) -> None:
    for number in range(1, len(score)):
        rises = score[number] - score[number - 1]
        if (number <= ties[0] and rises < -CLOSE) or (number > ties[-1] and rises > CLOSE):
            raise Broken(
                f"the score goes down and up again over the length: {score[number - 1]:.3g} at "
                f"{lengths[number - 1]:g} mm, {score[number]:.3g} at {lengths[number]:g} mm, all else equal",
                "let the score fall on both sides of the best length",
            )
        if ties[0] < number < ties[-1] and abs(score[number] - score[ties[0]]) > CLOSE:
            raise Broken(
                f"two lengths are best, and {lengths[number]:g} mm between them is not",
                "let the score fall on both sides of the best length",
            )


def explains(subject: Subject) -> str:
    """Each row that is shown gets zones and reasons that agree with its score."""
    request, table = _request(subject, phantom_pair()), small_catalog(_recommender(subject).item)
    answer = _scores(subject, request, table)
    sides = {foot.side for foot in request.pair.feet}
    told = _explained(subject, request, table)
    for number, one in enumerate(told):
        where = f"row {number + 1} ({table['model'][number]} {table['size_label'][number]})"
        if answer.score[number] < 0 and one.verdict in ("good", "snug"):
            raise Broken(
                f"{where} scores {answer.score[number]:.2f}, which is not wearable, and its verdict is '{one.verdict}'",
                "let the worst zone decide both the score and the verdict",
            )
        for zone in one.zones:
            if zone.side not in sides:
                raise Broken(f"{where}: zone {zone.zone} is of a foot nobody asked about", "use the request's feet")
            _check_zone(where, zone)
    if not any(one.reasons for one in told):
        raise Broken("it gives no reason for any row", "say in words, with millimetres, why a row fits or does not")
    return f"{sum(len(one.zones) for one in told)} zones of {len(told)} rows"


def chances(subject: Subject) -> str:
    """Its chances, if it gives any: one a row, by itself, as explained, and no more for two feet than for one."""
    if _recommender(subject).chance is None:
        return "it gives none; the core ranks by its scores"
    pair, table = phantom_pair(), small_catalog(_recommender(subject).item)
    found = _chances(subject, pair, table)
    _chances(subject, pair, table.head(0))
    for rows, expected in ((table.reverse(), found[::-1]), (table.gather_every(7), found[::7])):
        if not _close(_chances(subject, pair, rows), expected):
            raise Broken(
                "a row's chance changes with the rows around it",
                "compute the chance of each row by itself, without random numbers or state kept between calls",
            )
    told = [one.probability for one in _explained(subject, _request(subject, pair), table)]
    for number, (chance, said) in enumerate(zip(found, told, strict=True)):
        if said is None or abs(said - chance) > CLOSE_CHANCE:
            raise Broken(
                f"row {number + 1} has the chance {chance:.3g}, and its explanation says {said}",
                "give Explanation(probability=…) what chance(request, rows) returns for that row",
            )
    for foot in pair.feet:
        alone_ = _chances(subject, FootPair(**{foot.side.value: foot}), table)
        if (found > alone_ + SLACK).any():
            raise Broken(
                f"two feet are likelier to fit than the {foot.side.value} one alone",
                "the chance is that of one event: every zone is allowed on all feet of the request",
            )
    return f"{found.min():.0%} to {found.max():.0%}"


def _chances(subject: Subject, pair: FootPair, table: pl.DataFrame) -> NDArray[np.float64]:
    recommender, request = _recommender(subject), _request(subject, pair)
    assert recommender.chance is not None
    chance = recommender.chance
    mend = "return one number in 0 to 1 for each row, as a float64 array"
    return subject.asked(lambda: checked_chances(chance(request, table), len(table)), mend)


def _check_zone(where: str, zone: Any) -> None:
    clearance = zone.clearance_mm
    if clearance is None:
        return
    wrong = {
        "good": not zone.low_mm - 0.05 <= clearance <= zone.high_mm + 0.05,
        "too tight": clearance > zone.low_mm,
        "too loose": clearance < zone.high_mm,
    }
    if wrong.get(zone.verdict, False):
        raise Broken(
            f"{where}: zone {zone.zone} has {clearance:.1f} mm of {zone.low_mm:g} to {zone.high_mm:g} mm and is called "
            f"'{zone.verdict}'",
            "a zone is good inside its range, tight below and loose above it",
        )
    if zone.sigma_mm is None or not zone.sigma_mm > 0:
        raise Broken(
            f"{where}: zone {zone.zone} has a clearance without sigma", "give sigma_mm: foot and shoe together"
        )


def cost(subject: Subject) -> str:
    """A large catalogue is scored quickly."""
    import polars as pl

    table = small_catalog(_recommender(subject).item)
    many = pl.concat([table] * (MANY_ROWS // len(table) + 1)).head(MANY_ROWS)
    request = _request(subject, phantom_pair())
    said = within(
        cost_of(lambda: _scores(subject, request, many)), seconds=SECONDS, megabytes=MEGABYTES,
        mend="score whole columns with numpy or polars instead of row by row",
    )  # fmt: skip
    return f"{said} for {MANY_ROWS:,} rows"


def _same(one: Scores, other: Scores) -> bool:
    same_zones = list(one.worst_zone) == list(other.worst_zone)
    return same_zones and _close(one.score, other.score) and _close(one.mean, other.mean)


def _close(one: Any, other: Any) -> bool:
    return bool((abs(one - other) <= CLOSE * (1 + abs(other))).all())


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g}" if ends[0] == ends[1] else f"{ends[0]:g} to {ends[1]:g}"


CHECKS = (
    Check(name="scores", run=scores),
    Check(name="deterministic", run=deterministic),
    Check(name="mirrored", run=mirrored),
    Check(name="alone", run=alone),
    Check(name="withheld", run=withheld),
    Check(name="best-length", run=best_length),
    Check(name="explains", run=explains),
    Check(name="chances", run=chances),
    Check(name="cost", run=cost),
)
