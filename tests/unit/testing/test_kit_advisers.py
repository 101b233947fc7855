"""The kit finds what is wrong with an adviser, and every plugin's own words pass the claim guard."""

from __future__ import annotations

from types import ModuleType

import pytest

from scanfit.api import Advice, Adviser, Exporter, Intake, Need, Suggestion, hookimpl
from scanfit.model.profile import FootPair
from scanfit.testing import check_plugin


def plugin(advise, *, summary: str = "For tests", cards=None) -> ModuleType:
    module = ModuleType("scanfit_under_test")

    @hookimpl
    def scanfit_advisers():
        yield Adviser(name="under-test", summary=summary, advise=advise, cards=cards)

    module.scanfit_advisers = scanfit_advisers
    return module


def said(*needs: Need, **changes) -> Advice:
    plain = {"card": "c", "title": "Sore", "because": "you said so", "says": ("Try it on.",), "grade": "low",
             "uncertainty": "u", "sources": ("s",), "tag": "D", "needs": needs} | changes  # fmt: skip
    return Advice(suggestions=(Suggestion(**plain),))


def need(feature: str = "upper_stretch", **changes) -> Need:
    plain = {"feature": feature, "allowed": ("some",), "because": "b", "evidence": "none", "sources": ("s",),
             "tag": "D"} | changes  # fmt: skip
    return Need(**plain)


def failed(module: ModuleType) -> dict[str, str]:
    """What failed, but for what needs a module on disk."""
    return {
        one.check: one.what
        for one in check_plugin(module).findings
        if one.outcome == "failed" and one.check not in ("light", "repeatable")
    }


def test_a_good_one_passes():
    def advise(pair: FootPair, intake: Intake) -> Advice:
        return said(need()) if intake.pains else Advice()

    assert failed(plugin(advise)) == {}


@pytest.mark.parametrize(
    ("answer", "check", "what"),
    [
        (lambda: said(says=("It treats it.",)), "advises", "'treats'"),
        (lambda: said(need(because="it prevents corns")), "advises", "'prevents'"),
        (lambda: Advice(notes=("cures",)), "advises", "'cures'"),
        (lambda: said(need("toe_room")), "advises", "no catalogue has a column 'toe_room'"),
        (lambda: said(need(allowed=("very",))), "advises", "upper_stretch is never 'very'"),
        (lambda: ["advice"], "advises", "returned list, expected Advice"),
        (lambda: Advice(suggestions=["one"]), "advises", "suggestions are not a tuple"),
        (lambda: Advice(), "advises", "nothing to say to anybody"),
        (lambda: said(need("arch_height_mm", allowed=(), low=10.0, high=20.0, unit="mm")), "modest", "nothing hurts"),
        (lambda: 1 / 0, "advises", "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_found(answer, check, what):
    found = failed(plugin(lambda pair, intake: answer()))
    assert what in found[check]


def test_an_answer_that_changes_is_found():
    count = iter(range(10**9))
    assert (
        "two different things"
        in failed(plugin(lambda pair, intake: said(title=f"Sore {next(count)}")))["deterministic"]
    )


def test_one_that_looks_at_one_side_is_found():
    def advise(pair: FootPair, intake: Intake) -> Advice:
        return said(need()) if any(pain.side == "left" for pain in intake.pains) else Advice()

    assert "mirror image" in failed(plugin(advise))["mirrored"]


def test_one_that_needs_a_measure_is_found():
    def advise(pair: FootPair, intake: Intake) -> Advice:
        return said(title=f"{pair.feet[0].measurements['foot_length'].value:.0f}") if intake.pains else Advice()

    assert "withheld it raised KeyError" in failed(plugin(advise))["withheld"]


def test_cards_that_are_none_are_found():
    def advise(pair: FootPair, intake: Intake) -> Advice:
        return said(need()) if intake.pains else Advice()

    assert "gives none" in failed(plugin(advise, cards=list))["cards"]
    assert "cards() gives str" in failed(plugin(advise, cards=lambda: ["card"]))["cards"]


def test_a_summary_that_claims_is_found_in_every_kind():
    module = plugin(lambda pair, intake: Advice(), summary="Treats sore toes")
    assert "'Treats sore toes' says or implies 'treats'" in failed(module)["loads"]
    other = ModuleType("scanfit_under_test_too")

    @hookimpl
    def scanfit_exporters():
        yield Exporter(name="healing", summary="Reports that heal", suffix=".heal", accepts=lambda value: False,
                       export=lambda value, path, options: None)  # fmt: skip

    other.scanfit_exporters = scanfit_exporters
    assert "'heals'" in failed(other)["loads"]


def test_a_recommender_whose_reasons_claim_is_a_fault():
    from scanfit.host.answers import Wrong, checked_explanations
    from scanfit.model.recommendation import Explanation

    good = Explanation(zones=(), verdict="good", reasons=("12 mm in front of the toes",))
    assert checked_explanations([good], 1) == (good,)
    with pytest.raises(Wrong, match="says or implies 'corrects'"):
        checked_explanations([Explanation(zones=(), verdict="good", reasons=("corrects your arch",))], 1)
