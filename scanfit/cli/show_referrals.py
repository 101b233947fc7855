"""Whom to see first, and what the screen still has to ask."""

from __future__ import annotations

import click

from scanfit.model.advice import TAG_WORDS
from scanfit.model.recommendation import Recommendation

_HEADS = {
    "urgent": "See a clinician first. No shoe, insole or orthotic is advised before that.",
    "soon": "See a clinician about this soon. Below is fit only.",
    "no_insole": "No insole is advised without a podiatrist.",
}


def show_referrals(answer: Recommendation) -> None:
    """Print every referral with its reason and where the rule is from."""
    for urgency, head in _HEADS.items():
        of_it = [referral for referral in answer.referrals if referral.urgency == urgency]
        if not of_it:
            continue
        click.echo(head)
        for referral in of_it:
            click.echo(f"- you reported {referral.because}: please see {referral.see}")
            click.echo(f"  (rule {referral.flag}: {referral.source}; {TAG_WORDS[referral.tag]})")
        click.echo()


def show_open_questions(answer: Recommendation, *, asked: bool) -> None:
    """Print the questions of the screen that are open; ``asked`` where there was an intake."""
    if not answer.questions:
        return
    head = "Not screened for these, which were not answered:" if asked else (
        "Not screened. Before anything but the fit is thought of, ask (or run scanfit intake):")  # fmt: skip
    click.echo(f"\n{head}")
    for question in answer.questions:
        click.echo(f"- {question}")
