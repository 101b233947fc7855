"""Percentiles beside the measures, and below them whom they are of and why some are missing."""

from __future__ import annotations

import math

import click

from scanfit.cli.table import words_of
from scanfit.model.norms import FootNorms, NormScore
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState

ALIKE = "~"


def populations_of(foot: FootProfile) -> list[str]:
    """The populations this foot has a percentile in: its columns in the table."""
    return [name for name, norms in sorted(foot.norms.items()) if norms.scores]


def percentile_cell(foot: FootProfile, population: str, name: str) -> str:
    """The percentile of one measure and its ± for one sigma; empty where there is none."""
    score = foot.norms[population].scores.get(name)
    return "" if score is None else _in_words(score)


def _in_words(score: NormScore) -> str:
    whole = "<1" if score.percentile < 1 else ">99" if score.percentile > 99 else f"{score.percentile:.0f}"
    wide = max(score.high - score.percentile, score.percentile - score.low)
    return f"{ALIKE if score.alike else ''}{whole} ± {max(math.ceil(wide), 1)}"


def show_norm_notes(pair: FootPair) -> None:
    """Print who was measured, which measures are compared with a like one, and why a percentile is missing."""
    compared = [(foot, norms) for foot in pair.feet for norms in foot.norms.values()]
    scored = [norms for _, norms in compared if norms.scores]
    if scored:
        samples = sorted({f"{norms.population} ({norms.sample})" for norms in scored})
        click.echo(f"\n{', '.join(samples)}: percentile among {_who(scored[0])};")
        click.echo("  foot length among all of them, the other measures among feet of the same length")
    for name, alike in sorted({s.name: s.alike for norms in scored for s in norms.scores.values() if s.alike}.items()):
        click.echo(f"  {ALIKE} {words_of(name)}: the norm is alike, not the same ({alike})")
    reasons = dict.fromkeys(reason for _, norms in compared for reason in norms.withheld.values())
    if reasons:
        click.echo("\nNo percentile:")
    for reason in reasons:
        click.echo(f"  {_whose(reason, compared)}{reason}{_next_step(reason, compared)}")


def _who(norms: FootNorms) -> str:
    stood = ", standing on both feet" if norms.load_state is LoadState.BIPEDAL else f", load {norms.load_state.value}"
    return f"{norms.source}{stood}"


def _whose(reason: str, compared: list[tuple[FootProfile, FootNorms]]) -> str:
    """Which measures, feet and populations a reason is for, as far as it is not for all there are."""
    hit = [(foot, norms) for foot, norms in compared if reason in norms.withheld.values()]
    told = []
    if len({norms.population for _, norms in hit}) < len({norms.population for _, norms in compared}):
        told.append(hit[0][1].population)
    if len({foot.side for foot, _ in hit}) < len({foot.side for foot, _ in compared}):
        told.append(f"{hit[0][0].side.value} foot")
    names = {name for _, norms in hit for name, why in norms.withheld.items() if why == reason}
    if any(norms.scores for _, norms in hit):
        told.append(", ".join(words_of(name) for name in sorted(names)))
    return f"{', '.join(told)}: " if told else ""


def _next_step(reason: str, compared: list[tuple[FootProfile, FootNorms]]) -> str:
    """What to do where only the load state is missing."""
    for foot, norms in compared:
        if reason in norms.withheld.values() and foot.load_state is LoadState.UNKNOWN:
            return f";\n  pass --load-state {norms.load_state.value} if the person stood on both feet"
    return ""
