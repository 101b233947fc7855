"""Which simulated captures the certificate is made of."""

from __future__ import annotations

from scanfit.certificate.rig_case import REAL, RigCase

FEET = 200_000
"""Seeds of the phantom feet that stand on rigs; no other set has them (plan.py)."""

PHANTOMS, TAKES, FEW = 10, 20, 4

TITLES = {
    "six": "6 cameras",
    "real": "6 cameras, real feet",
    "again": "6 cameras, scanned again",
    "both": "6 cameras, both feet",
    "three": "3 cameras",
    "four": "4 cameras",
    "eight": "8 cameras",
}
"""Sets of captures, in the order they are shown."""

HELD = ("six", "real")
"""The bounds are for these: one foot, a calibrated rig of six cameras at 0.44 m."""

REAL_RIGS, REPEAT_RIG = 1000, 2000
"""Seeds of rigs: another one for each of the captures that are held to bounds, one for all that are repeated."""


def rig_cases(*, quick: bool) -> list[tuple[str, RigCase]]:
    """Return the captures, each with the name of its set.

    six : phantom feet, each another one on another rig
    real : real foot shapes, twice each
    again : a phantom and a real foot, each 20 times: same calibration and pattern, new place and new noise
    both : both feet of a person
    three, four, eight : the first feet of ``six``, standing as there, on rigs of so many cameras
    """
    if quick:
        return [("real", _real("dupont left", 0))]  # 5 seconds: a phantom's truth takes as long again
    names = tuple(REAL)
    plan = [("six", _phantom(k)) for k in range(PHANTOMS)]
    plan += [("real", _real(name, take)) for name in names for take in range(2)]
    for foot in (FEET, names[-1]):
        plan += [("again", RigCase(foot=foot, take_seed=k, rig_seed=REPEAT_RIG)) for k in range(TAKES)]
    plan += [("both", _phantom(k, both=True)) for k in range(FEW)]
    for name, cameras in (("three", 3), ("four", 4), ("eight", 8)):
        plan += [(name, _phantom(k, cameras=cameras)) for k in range(FEW)]
    return plan


def _phantom(k: int, *, cameras: int = 6, both: bool = False) -> RigCase:
    return RigCase(foot=FEET + k, both=both, cameras=cameras, take_seed=100 + k, rig_seed=k)


def _real(name: str, take: int) -> RigCase:
    k = 2 * tuple(REAL).index(name) + take
    return RigCase(foot=name, take_seed=200 + k, rig_seed=REAL_RIGS + k)
