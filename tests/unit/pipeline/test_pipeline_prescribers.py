"""Which prescriber is asked, and what has to be there before one is."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

import pytest

from scanfit.care.intake_in import intake_from_file
from scanfit.demo_data import path
from scanfit.errors import UsageError
from scanfit.hookspecs import hookimpl
from scanfit.host import PluginHost
from scanfit.model.advice import Advice
from scanfit.model.intake import Intake
from scanfit.model.need import Need
from scanfit.model.orthotic import FootPrescription, Prescription
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side
from scanfit.pipeline import prescribe
from scanfit.providers import Prescriber

FEET = FootPair(left=FootProfile(side=Side.LEFT, load_state=LoadState.BIPEDAL, measurements={}))
NEED = Need(feature="heel_cup_depth_mm", unit="mm", low=10.0, item="insole", because="b", evidence="none",
            sources=("s",), tag="D")  # fmt: skip


def host_of(*names: str, needs: tuple[str, ...] = ()) -> PluginHost:
    """A host of prescribers, each of which notes its name."""

    def record(name: str) -> Prescriber:
        def called(pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
            return Prescription(feet=(FootPrescription(side=Side.LEFT, elements={}),), notes=(name,))

        return Prescriber(name=name, summary="Prescribes", prescribe=called, needs=needs)

    module = ModuleType("pp")

    @hookimpl
    def scanfit_prescribers() -> Iterable[Prescriber]:
        yield from map(record, names)

    module.scanfit_prescribers = scanfit_prescribers  # type: ignore[attr-defined]
    return PluginHost([("pp", module)])


@pytest.fixture
def sore(monkeypatch: pytest.MonkeyPatch) -> Intake:
    """Somebody who answered everything, and whose advice asks for an insole."""
    monkeypatch.setattr("scanfit.pipeline.advise", lambda pair, intake, host: Advice(needs=(NEED,)))
    return intake_from_file(path("scans/intakes/heel.toml"))


@pytest.mark.parametrize(
    ("installed", "named", "asked"),
    [
        (("aa",), None, "aa"),
        (("aa", "standard"), None, "standard"),
        (("aa", "standard"), "aa", "aa"),
        (("aa", "bb"), "bb", "bb"),
    ],
)
def test_the_named_one_is_asked_or_the_only_one_or_scanfits_own(
    sore: Intake, installed: tuple[str, ...], named: str | None, asked: str
) -> None:
    said, advice = prescribe(FEET, sore, host_of(*installed), named)
    assert said.notes == (asked,)
    assert advice.needs == (NEED,)


@pytest.mark.parametrize(
    ("installed", "named", "what", "next_step"),
    [
        ((), None, "no prescriber is installed", "see scanfit plugins list, or give a prescription with"),
        (("aa", "bb"), None, "several prescribers are installed", "name one with --prescriber: aa, bb, or give"),
        (("aa", "bb"), "ab", "there is no prescriber 'ab'", "aa"),
    ],
)
def test_where_nobody_can_be_chosen_the_way_out_is_told(
    sore: Intake, installed: tuple[str, ...], named: str | None, what: str, next_step: str
) -> None:
    with pytest.raises(UsageError) as refused:
        prescribe(FEET, sore, host_of(*installed), named)
    assert refused.value.what == what
    assert next_step in refused.value.next_step


def test_one_that_needs_what_a_foot_lacks_is_not_asked(sore: Intake) -> None:
    with pytest.raises(UsageError, match="the prescriber aa needs arch_height, which a foot lacks"):
        prescribe(FEET, sore, host_of("aa", needs=("arch_height",)))


def test_nobody_is_asked_before_the_screen_is_complete_or_where_nothing_asks_for_a_device(
    sore: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError):
        prescribe(FEET, Intake(), host_of("aa"))
    monkeypatch.setattr("scanfit.pipeline.advise", lambda pair, intake, host: Advice())
    with pytest.raises(UsageError, match="no device is prescribed"):
        prescribe(FEET, sore, host_of("aa"))
