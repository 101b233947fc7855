"""What is asked of a recommender."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanfit.errors import ScanError, UsageError
from scanfit.host.answers import checked_scores
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import TASTES, FitRequest, Scores
from scanfit.model.scan import Side
from scanfit.testing.catalogs import length_column, lengths_of_one, small_catalog
from scanfit.testing.checks.chances import chances
from scanfit.testing.checks.recommender_subject import (
    CLOSE,
    explained,
    is_close,
    not_needed,
    recommender_of,
    request_of,
)
from scanfit.testing.cost import cost_of, within
from scanfit.testing.feet import FEET, phantom_pair
from scanfit.testing.profiles import longer, on_side, without
from scanfit.testing.subject import Broken, Check, Subject

if TYPE_CHECKING:
    import polars as pl

SCORES = "return Scores(score=…, mean=…, worst_zone=…): one finite number, one finite mean and one zone name a row"
LONGER_MM = 10.0
MANY_ROWS, SECONDS, MEGABYTES = 20_000, 2.0, 500.0


def _scores(subject: Subject, request: FitRequest, table: pl.DataFrame) -> Scores:
    recommender = recommender_of(subject)
    try:
        return subject.asked(lambda: checked_scores(recommender.score(request, table), len(table)), SCORES)
    except (ScanError, UsageError) as error:
        raise Broken(
            f"it refuses feet that have all it needs: {error.what}",
            "declare in needs every measure it cannot do without",
        ) from error


def scores(subject: Subject) -> str:
    """It scores every row of every kind of catalogue for every foot and taste, and an empty one."""
    table = small_catalog(recommender_of(subject).item)
    fitting = 0
    for which in FEET:
        for taste in TASTES:
            answer = _scores(subject, request_of(subject, phantom_pair(which), taste), table)
            fitting += int((answer.score >= 0).sum())
    _scores(subject, request_of(subject, phantom_pair()), table.head(0))
    return f"{fitting / len(FEET) / len(TASTES):.0f} of {len(table)} rows can be worn, on average"


def deterministic(subject: Subject) -> None:
    """The same question gets the same answer."""
    request, table = request_of(subject, phantom_pair()), small_catalog(recommender_of(subject).item)
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
    table = small_catalog(recommender_of(subject).item)
    uneven = replace(pair, left=longer(pair.left, 4.0))
    swapped = FootPair(left=on_side(uneven.right, Side.LEFT), right=on_side(uneven.left, Side.RIGHT))
    one, other = (_scores(subject, request_of(subject, feet), table) for feet in (uneven, swapped))
    if not _same(one, other):
        raise Broken(
            "it scores a person and the mirror image of that person differently",
            "treat both feet alike: take the worse of the two, whichever side it is",
        )


def alone(subject: Subject) -> None:
    """A row's score rests on that row: neither the order nor the company changes it."""
    request, table = request_of(subject, phantom_pair()), small_catalog(recommender_of(subject).item)
    whole = _scores(subject, request, table).score
    half = len(table) // 2
    parts = (
        (table.reverse(), whole[::-1]),
        (table.head(half), whole[:half]),
        (table.tail(half), whole[len(table) - half :]),
        (table.gather_every(7), whole[::7]),
        (table.head(1), whole[:1]),
    )
    if not all(is_close(_scores(subject, request, rows).score, expected) for rows, expected in parts):
        raise Broken(
            "a row's score changes with the rows around it",
            "score each row by itself (no rank, no mean over the table): the core ranks, and may pass parts of a table",
        )


def withheld(subject: Subject) -> str:
    """Feet that lack a measure, or everything it does not need, still get an answer."""
    pair, table = phantom_pair(), small_catalog(recommender_of(subject).item)
    request_of(subject, pair)
    names = not_needed(subject, pair)
    for missing in (names, *([name] for name in names)):
        lacking = FootPair(left=without(pair.left, missing), right=without(pair.right, missing))
        try:
            _scores(subject, request_of(subject, lacking), table)
            explained(subject, request_of(subject, lacking), table.head(3))
        except Broken as broken:
            what = "everything it does not declare to need" if len(missing) > 1 else missing[0]
            raise Broken(
                f"with {what} withheld {broken.what}",
                "ask foot.measurements.get(name) and score without the zone, or declare the measure in needs",
            ) from broken
    single = FootPair(left=pair.left)
    _scores(subject, request_of(subject, single), table)
    explained(subject, request_of(subject, single), table.head(3))
    return f"{len(names)} measures, one by one and all together; one foot alone"


def best_length(subject: Subject) -> str:
    """There is one best length, and a longer foot is not given a shorter one."""
    item = recommender_of(subject).item
    table = lengths_of_one(item)
    lengths = table[length_column(item)].to_list()
    best = []
    for more_mm in (0.0, LONGER_MM):
        pair = phantom_pair()
        feet = FootPair(left=longer(pair.left, more_mm), right=longer(pair.right, more_mm))
        score = [float(one) for one in _scores(subject, request_of(subject, feet), table).score]
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
    request, table = request_of(subject, phantom_pair()), small_catalog(recommender_of(subject).item)
    answer = _scores(subject, request, table)
    sides = {foot.side for foot in request.pair.feet}
    told = explained(subject, request, table)
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

    table = small_catalog(recommender_of(subject).item)
    many = pl.concat([table] * (MANY_ROWS // len(table) + 1)).head(MANY_ROWS)
    request = request_of(subject, phantom_pair())
    said = within(
        cost_of(lambda: _scores(subject, request, many)), seconds=SECONDS, megabytes=MEGABYTES,
        mend="score whole columns with numpy or polars instead of row by row",
    )  # fmt: skip
    return f"{said} for {MANY_ROWS:,} rows"


def _same(one: Scores, other: Scores) -> bool:
    same_zones = list(one.worst_zone) == list(other.worst_zone)
    return same_zones and is_close(one.score, other.score) and is_close(one.mean, other.mean)


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
