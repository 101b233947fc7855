"""Which phantoms a certificate is made of. The seeds of testing and of calibrating never meet."""

from __future__ import annotations

from scanfit.certificate.case import Case

CALIBRATION_SEEDS = 1_000_000
"""Feet of the calibration set have seeds from here on; the certificate's lie below."""

REPEAT_FEET, TAKES = 8, 20


def cases(*, quick: bool) -> list[tuple[str, Case]]:
    """Return the certificate's cases, each with the name of the set it belongs to.

    clean : exact surfaces of 20,000 to 500,000 faces, any pose and unit
    sensor, sensor25 : noise of 0.5 mm correlated over 1 mm and 2.5 mm, 1 mm voxels, holes of 5 %
    repeat : each foot scanned again and again with the sensor of 1 mm
    coverage : the feet that the stated intervals are tested on, a mixture of all kinds, other feet than above
    """
    if quick:
        counts, repeat, takes, mixture = {"clean": 8, "sensor": 4, "sensor25": 2}, 1, 4, 8
    else:
        counts, repeat, takes, mixture = {"clean": 120, "sensor": 120, "sensor25": 60}, REPEAT_FEET, TAKES, 2000
    plan = []
    for start, (kind, count) in enumerate(counts.items()):
        seeds = range(10_000 * start, 10_000 * start + count)
        plan += [(kind, Case(kind=kind, foot_seed=seed, scan_seed=seed)) for seed in seeds]
    for k in range(repeat):
        plan += [("repeat", Case(kind="sensor", foot_seed=50_000 + k, scan_seed=1000 * k + t)) for t in range(takes)]
    return plan + [("coverage", case) for case in mixed(100_000, mixture)]


def mixed(first_seed: int, count: int) -> list[Case]:
    """Return ``count`` cases, each another foot: three in ten clean, three with sensor noise, four damaged."""
    kinds = ("clean", "sensor", "damaged", "sensor", "damaged", "clean", "damaged", "sensor25", "damaged", "clean")
    return [Case(kind=kinds[k % len(kinds)], foot_seed=first_seed + k, scan_seed=first_seed + k) for k in range(count)]
