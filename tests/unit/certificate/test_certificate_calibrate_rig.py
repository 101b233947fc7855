"""The factor of a rig: recovered from errors whose spread is known, and never less than what covers them."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.certificate.calibrate_rig import FACTORS, Error, factor
from scanfit.foot.uncertainty import RIG_UNKNOWN, of_the_rig


@pytest.mark.parametrize("true", [0.5, 2.0, 8.0])
def test_a_known_factor_is_found_again(true):
    rng = np.random.default_rng(1)
    own, apart = rng.uniform(0.1, 0.4, 3000), rng.uniform(0.2, 0.9, 3000)
    errors = [Error(float(e), float(s), float(a)) for e, s, a in zip(
        rng.normal(0, np.hypot(own, true * apart)), own, apart, strict=True)]  # fmt: skip
    assert factor(errors) == pytest.approx(true, rel=0.08)


def test_what_is_covered_already_needs_nothing_and_what_never_is_gets_the_most():
    assert factor([Error(0.1, 1.0, 0.3)] * 30) == 0
    assert factor([Error(1e6, 1.0, 0.3)] * 30) == pytest.approx(FACTORS[-1], rel=0.01)


def test_sigma_grows_with_how_far_cameras_differ():
    assert of_the_rig("foot_length", "mm", 0.0) == 0
    assert of_the_rig("foot_length", "mm", 0.6) == pytest.approx(2 * of_the_rig("foot_length", "mm", 0.3))
    assert of_the_rig("of a plugin", "mm", 0.4) == pytest.approx(0.4 * RIG_UNKNOWN["mm"])
