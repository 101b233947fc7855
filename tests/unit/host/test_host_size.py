"""What a provider gave back is told by its size, never by what is in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scanfit.host.size import size_of
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.model.mesh import Mesh
from scanfit.model.orthotic import FootPrescription, Origin, Prescription
from scanfit.model.recommendation import Explanation, Scores, ZoneFit
from scanfit.model.scan import RawScan, Side
from scanfit.orthotic.elements import element
from scanfit.units import Unit

LENS = Intrinsics(width=4, height=3, fx=3.0, fy=3.0, cx=1.5, cy=1.0)
TRIANGLE = Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))
ZONE = ZoneFit(zone="ball", side=Side.LEFT, clearance_mm=1.0, sigma_mm=1.0, low_mm=0.0, high_mm=2.0, verdict="good")
PRESCRIBED = Prescription(
    feet=tuple(
        FootPrescription(side=side, elements={name: element(name, 1.0, Origin(kind="default")) for name in names})
        for side, names in zip(Side, (("heel_lift", "extra_length"), ("heel_lift",)), strict=True)
    )
)


def _frames(*cameras: str) -> tuple[DepthFrame, ...]:
    depth = np.ones((3, 4), dtype=np.uint16)
    return tuple(
        DepthFrame(camera=camera, number=number, time_us=0, depth=depth, unit_mm=1.0, intrinsics=LENS)
        for number, camera in enumerate(cameras)
    )


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        (RawScan(mesh=TRIANGLE, unit=None), "3 vertices, 1 face"),
        (RawScan(frames=_frames("a", "b", "a"), unit=Unit.MM), "3 frames of 2 cameras"),
        (RawScan(frames=_frames("a"), unit=Unit.MM), "1 frame of 1 camera"),
        (Measurement(name="foot_length", value=262.4, unit="mm", sigma=0.4), "measured"),
        (Category(name="toe_shape", value="greek", probability=0.9), "measured"),
        (Withheld(name="foot_length", reason="a toe was cut off"), "withheld"),
        (Scores(score=np.zeros(1819), mean=np.zeros(1819), worst_zone=["ball"] * 1819), "1,819 rows"),
        ((Explanation(zones=(ZONE, ZONE), verdict="good", reasons=()),), "1 explanation, 2 zones"),
        (PRESCRIBED, "3 elements"),
        (Prescription(feet=(FootPrescription(side=Side.LEFT, elements={}),)), "0 elements"),
        ((), "0 lines"),
        (("a camera",), "1 line"),
        (True, "yes"),
        (False, "no"),
        (None, ""),
        (object(), ""),
    ],
)
def test_every_answer_has_its_words(answer: object, size: str) -> None:
    assert size_of(answer) == size


def test_a_table_is_told_by_rows_and_columns() -> None:
    import polars as pl

    assert size_of(pl.DataFrame({"a": [1, 2], "b": [3, 4]})) == "2 rows of 2 columns"


def test_a_file_is_told_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "feet.csv"
    path.write_bytes(bytes(16_384))
    assert size_of(path) == "16,384 bytes"


def test_a_strangers_property_that_fails_is_passed_over() -> None:
    class Table:
        @property
        def shape(self) -> tuple[int, int]:
            raise RuntimeError

    assert size_of(Table()) == ""
