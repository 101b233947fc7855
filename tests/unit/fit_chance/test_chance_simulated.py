"""The chance against a simulation that is written here from the model's words, and its calibration.

People, shoes and days are drawn; what the engine is told is their measured numbers, what counts is whether the true
clearances are allowed.
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from scanfit.fit.chance import chance_zones
from scanfit.fit.explain import explain_zones
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side

DAY = {"length": 1.5, "girth": 3.0, "width": 1.2, "height": 1.0}
SHARED_DAY, SHARED_SECTION = 0.7, 0.5
# zone: column, measure, kind, section, aim of a casual shoe, sigma of a measured shoe
ZONES = {
    "toe_length": ("inner_length_mm", "foot_length", "length", "", (10, 14), 1.5),
    "ball_width": ("ball_width_mm", "ball_width", "width", "ball", (-4, 2), 1.0),
    "ball_girth": ("ball_girth_mm", "ball_girth", "girth", "ball", (-4, 4), 2.0),
    "instep": ("instep_height_mm", "instep_height", "height", "", (0, 8), 1.5),
    "heel_width": ("heel_width_mm", "heel_width", "width", "heel", (-4, 0), 1.0),
    "toe_height": ("toe_box_height_mm", "toe_box_height", "height", "toes", (2, 12), 1.5),
    "hallux_height": ("hallux_height_mm", "hallux_height", "height", "toes", (2, 12), 1.5),
    "toe5_height": ("toe5_height_mm", "toe5_height", "height", "toes", (2, 12), 1.5),
    "ball_position": ("flex_point_mm", "ball_length_medial", "length", "", (-5, 5), 2.0),
    "waist": ("waist_girth_mm", "waist_girth", "girth", "", (-3, 5), 2.0),
    "heel_grip": ("short_heel_girth_mm", "short_heel_girth", "girth", "heel", (-6, 0), 2.0),
    "collar": ("collar_height_mm", "lateral_malleolus_height", "height", "", (5, 30), 2.0),
}
FOOT = {"foot_length": 262, "ball_width": 100, "ball_girth": 248, "instep_height": 64, "heel_width": 70,
        "toe_box_height": 26, "hallux_height": 25, "toe5_height": 19, "ball_length_medial": 194, "waist_girth": 243,
        "short_heel_girth": 348, "lateral_malleolus_height": 72}  # fmt: skip
MARGIN = {"length": (3, 3), "girth": (4, 8)}
TOE_SHAPE_UNKNOWN = (math.hypot(3.0, 3.0), (4, 14))
"""The one zone these people and shoes say nothing of: its spread over shoes and feet, and a casual shoe's aim."""


def foot(side: Side, values, sigmas) -> FootProfile:
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=sigmas[n]) for n, v in values.items()}
    return FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)


def middle(zone: str, value: float) -> float:
    low, high = ZONES[zone][4]
    return value - (low + high) / 2 if zone == "collar" else value + (low + high) / 2


def a_case(rng, feet: int, spread: float):
    """Measured feet, a measured shoe, and the sigmas both are told with."""
    people = [{n: v + rng.normal(0, spread) for n, v in FOOT.items()} for _ in range(feet)]
    sigmas = {n: float(rng.uniform(0.3, 3)) for n in FOOT}
    shoe = {z: middle(z, people[0][ZONES[z][1]]) + rng.normal(0, spread) for z in ZONES}
    return people, sigmas, shoe


def asked(people, sigmas, shoe):
    pair = FootPair(**{side.value: foot(side, one, sigmas) for side, one in zip(Side, people, strict=False)})
    row = {ZONES[z][0]: [v] for z, v in shoe.items()}
    return FitRequest(pair=pair), pl.DataFrame({"category": ["casual"], "wearer": ["men"], **row})


def simulated(rng, people, sigmas, shoe, draws: int, noise=None) -> float:
    """The share of draws in which every true clearance is allowed; ``noise`` draws standard errors."""
    noise = noise or (lambda *shape: rng.standard_normal(shape))
    day = noise(draws)
    fine = np.ones(draws, dtype=bool)
    sections = {(name, f): noise(draws) for name in ("ball", "heel", "toes") for f in range(len(people))}
    for zone, (_, measure, kind, section, (low, high), sigma) in ZONES.items():
        made = shoe[zone] + sigma * noise(draws)
        for f, one in enumerate(people):
            own = sigmas[measure]
            shared = math.sqrt(SHARED_SECTION) * own * sections[section, f] if section else 0.0
            rest = math.sqrt(1 - SHARED_SECTION) * own if section else own
            true = one[measure] + shared + rest * noise(draws)
            true = true + DAY[kind] * (math.sqrt(SHARED_DAY) * day + math.sqrt(1 - SHARED_DAY) * noise(draws))
            gap = true - made if zone == "collar" else made - true
            tight, loose = MARGIN.get(kind, (2, 4))
            fine &= (gap >= low - tight) & (gap <= high + loose)
    sigma, (low, high) = TOE_SHAPE_UNKNOWN
    there = (low + high) / 2 + sigma * noise(draws)
    for _ in people:
        gap = there + 0.5 * noise(draws)  # two feet nobody looked at differ a little
        fine &= (gap >= low - 3) & (gap <= high + 3)
    return float(fine.mean())


@pytest.mark.parametrize("feet", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_share_of_simulated_people_it_fits(feet, seed):
    rng = np.random.default_rng(seed)
    people, sigmas, shoe = a_case(rng, feet, spread=0.7)
    request, row = asked(people, sigmas, shoe)
    told = float(chance_zones(request, row)[0])
    assert told == pytest.approx(simulated(rng, people, sigmas, shoe, 200_000), abs=0.006)
    assert explain_zones(request, row)[0].probability == told


def heavier(rng):
    """Student's errors with five degrees of freedom and the same standard deviation."""
    return lambda *shape: rng.standard_t(5, shape) * math.sqrt(3 / 5)


@pytest.mark.parametrize("tails", ["normal", "heavier"])
def test_of_pairs_given_eighty_percent_eighty_percent_fit(tails):
    """Errors in the engine's own measured sigmas, and heavier-tailed ones: 76 to 84 of 100 fit either way."""
    rng = np.random.default_rng(7)
    noise = None if tails == "normal" else heavier(rng)
    shares = []
    for _ in range(4000):
        people, _, shoe = a_case(rng, 2, spread=0.8)
        sigmas = dict.fromkeys(FOOT, 0.4)
        told = float(chance_zones(*asked(people, sigmas, shoe))[0])
        if 0.78 <= told <= 0.82:
            shares.append((told, simulated(rng, people, sigmas, shoe, 400, noise)))
        if len(shares) == 120:
            break
    told, fit = np.mean(shares, axis=0)
    assert len(shares) == 120
    assert told == pytest.approx(0.80, abs=0.01)
    assert 0.76 <= fit <= 0.84
