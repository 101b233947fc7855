"""A view is shared by every plugin, so none can change it."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.foot.view import FootView


@pytest.fixture(scope="module")
def view(phantom):
    return FootView(phantom("9k").scan)


@pytest.mark.parametrize("name", ["length_mm", "vertices", "landmarks", "anything"])
def test_no_attribute_can_be_set(view, name):
    with pytest.raises(AttributeError, match=f"a FootView cannot be changed, so {name} cannot be set"):
        setattr(view, name, 1.0)


@pytest.mark.parametrize("name", ["vertices", "stations", "ball_centre", "faces"])
def test_no_array_can_be_written(view, name):
    array = getattr(view, name)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 0


def test_no_landmark_can_be_moved_or_replaced(view):
    with pytest.raises(TypeError):
        view.landmarks["pternion"] = None
    with pytest.raises(ValueError, match="read-only"):
        view.landmarks["pternion"].point[0] = 5.0
    assert np.isfinite(view.length_mm)
