"""The claim guard: what may not be said is refused however it is written, and what may be said passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.care.claim_guard import forbidden_claim, guarded
from scanfit.care.questions import load_questions
from scanfit.care.screen import load_red_flags
from scanfit.errors import ValueFault

CLAIMS = {
    "corrects": [
        "This corrects your arch", "It CORRECTS the heel", "cor-rects", "c o r r e c t s", "сorrects",
        "a corrective insole", "realigns the leg", "self-correcting", "Overcorrected",
    ],
    "treats": [
        "treats flat feet", "tr\u200beats", "t.r.e.a.t.s", "ｔｒｅａｔｓ", "trea ts", "trеats", "TREATMENT of the heel",
        "a therapeutic shoe", "relieves your heel pain", "pain relief", "pain-free walking", "ends all back pain",
        "does not treat", "alleviates symptoms", "takes away the soreness", "no more pain", "soothes aching feet",
    ],
    "prevents": [
        "prevents injuries", "pre\u00advents falls", "preventive", "reduces the risk of injury",
        "protects your knees from injury", "prévents",
    ],
    "cures": ["cures", "CURE\u0301S", "a remedy", "eradicates bunions", "reverses the drift"],
    "heals": ["it heals", "hea1s", "He@ls fast"],
    "causes your pain": [
        "flat feet cause your knee pain", "your knee pain is caused by flat feet", "your pain comes from your arches",
        "your back pain is due to your feet", "which leads to your hip pain", "the shoe is to blame for your pain",
    ],
    "abnormal": ["an abnormal foot"],
    "overpronation": ["overpronation", "over-pronation", "you overpronate heavily", "over pronates"],
    "a diagnosis": ["You have plantar fasciitis", "you suffer from flat feet", "diagnosed by the scan"],
    "a promise": ["will help your back", "is sure to ease it"],
    "a guarantee": ["guaranteed"],
    "proven": ["clinically proven", "proven to work"],
    "a medical device": ["a medical device", "medically necessary"],
}  # fmt: skip

MAY_BE_SAID = (
    "A firm heel counter may feel steadier.", "general information, not a diagnosis", "under the heel, 4 of 10",
    "the heels are wide", "security of the curb", "evidence: low", "people with this pattern sometimes report pain",
    "odds 1.57 (1.24 to 1.99)", "Your left big toe drifts 24 deg. Consider a wider, deeper toe box.",
    "pressure below the ball", "Stop if the pain grows", "the cause is not known", "health", "a secure strap",
    "at the end of the day pain is rated", "a clinician's diagnosis was entered", "no insole is advised",
    "toe length left: good, +13.3 ± 2.1 mm (shoe 287.0, foot 273.7, allowed +7 to +17)", "treaty", "curious", "",
)  # fmt: skip


@pytest.mark.parametrize(("claim", "text"), [(claim, text) for claim, texts in CLAIMS.items() for text in texts])
def test_a_claim_is_found_however_it_is_written(claim, text):
    assert forbidden_claim(text) is not None
    if text not in ("a therapeutic shoe", "preventive"):
        assert forbidden_claim(text) == claim


@pytest.mark.parametrize("text", MAY_BE_SAID)
def test_what_may_be_said_passes(text):
    assert forbidden_claim(text) is None


WORDS = st.sampled_from(["corrects", "treats", "prevents", "cures", "heals"])
HIDDEN = st.sampled_from(["\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u0301"])


@given(
    word=WORDS, hidden=HIDDEN, where=st.integers(1, 4), capital=st.booleans(), before=st.sampled_from(["It ", "", "-"])
)
def test_hidden_characters_and_capitals_do_not_get_past_it(word, hidden, where, capital, before):
    disguised = word[:where] + hidden + word[where:]
    assert forbidden_claim(before + (disguised.upper() if capital else disguised) + " it.") is not None


@given(word=WORDS, between=st.sampled_from([" ", ".", "-", "_", "*", " - "]))
def test_letters_that_are_torn_apart_do_not_get_past_it(word, between):
    assert forbidden_claim(f"It {between.join(word)} it") is not None


@given(text=st.text(max_size=200))
def test_any_text_has_an_answer(text):
    assert forbidden_claim(text) is None or isinstance(forbidden_claim(text), str)


@given(text=st.text(max_size=60), word=WORDS)
def test_text_around_a_claim_does_not_hide_it(text, word):
    assert forbidden_claim(f"{text}\n{word}\n{text}") is not None


def test_who_said_it_is_named():
    with pytest.raises(ValueFault, match="card heel_pain: 'It treats it' says or implies 'treats'"):
        guarded(["A soft heel.", "It treats it"], of="card heel_pain")
    guarded(["A soft heel."], of="card heel_pain")


def test_the_core_says_nothing_it_forbids():
    texts = [text for one in load_questions().by_key.values() for text in (one.ask, one.why, *one.words)]
    texts += [text for flag in load_red_flags() for text in (flag.referral.because, flag.referral.see)]
    guarded(texts, of="core")
