"""Feet, shoes and insoles of round numbers, and the real plugins that recommend them."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest

from scanfit.catalog.load import Catalog
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import Recommendation, Wishes
from scanfit.model.scan import LoadState, Side
from scanfit.pipeline import recommend

FOOT = {"foot_length": 262.0, "ball_width": 100.0, "ball_girth": 248.0, "instep_height": 64.0, "heel_width": 70.0,
        "toe_box_height": 26.0, "waist_girth": 243.0, "short_heel_girth": 348.0}  # fmt: skip
MIDDLE = {"inner_length_mm": 12.0, "ball_width_mm": -1.0, "ball_girth_mm": 0.0, "instep_height_mm": 4.0,
          "heel_width_mm": -2.0, "toe_box_height_mm": 7.0, "waist_girth_mm": 1.0,
          "short_heel_girth_mm": -3.0}  # fmt: skip
STEP = {"foot_length": 5.0, "ball_width": 2.0, "ball_girth": 4.0, "instep_height": 1.0, "heel_width": 1.2,
        "toe_box_height": 0.4, "waist_girth": 4.0, "short_heel_girth": 5.0}  # fmt: skip
"""What one size more has more of."""
WIDER = {"ball_width": 2.8, "ball_girth": 6.0, "instep_height": 1.5, "heel_width": 0.8, "toe_box_height": 0.5,
         "waist_girth": 6.0, "short_heel_girth": 2.5}  # fmt: skip
"""What one width more has more of."""
HOST = PluginHost()


def foot(
    side: Side, *, sizes: float = 0.0, widths: float = 0.0, drop: tuple[str, ...] = (), **more: float
) -> FootProfile:
    values = {
        name: value + sizes * STEP[name] + widths * WIDER.get(name, 0.0) + more.get(name, 0.0)
        for name, value in FOOT.items()
        if name not in drop
    }
    found = {name: Measurement(name=name, value=v, unit="mm", sigma=0.5, method="auto") for name, v in values.items()}
    return FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)


def pair(left: FootProfile | None = None, right: FootProfile | None = None) -> FootPair:
    return FootPair(left=left, right=right)


def shoes(
    *, sku: str = "M-1", sizes=range(-4, 5), widths=(("D", 0),), drop: tuple[str, ...] = (), **columns
) -> Catalog:
    """One model in sizes 5 mm apart and in widths of one fitting each; size 42 D is made for FOOT."""
    names = dict(zip(MIDDLE, FOOT, strict=True))
    rows = [
        {
            "sku": sku, "brand": "b", "model": sku, "category": "casual", "wearer": "unisex", "features": "demo",
            "size_system": "EU", "size_label": str(42 + size), "width": mark, "price": 100.0, "currency": "EUR",
            "stock": 1, **columns,
            **{
                column: FOOT[name] + MIDDLE[column] + size * STEP[name] + width * WIDER.get(name, 0.0)
                for column, name in names.items()
                if column not in drop
            },
        }
        for size in sizes
        for mark, width in widths
    ]  # fmt: skip
    return Catalog(kind="shoe", table=pl.DataFrame(rows), location="shoes.csv")


def insoles(*rows: tuple[str, float, float | None]) -> Catalog:
    """Insoles that are cut to length: sku, thickness under heel and forefoot."""
    table = [
        {
            "sku": sku, "brand": "i", "model": sku, "category": "any", "features": "demo", "size_system": "EU",
            "size_label": "42", "length_mm": 266.0, "width_mm": 95.0, "heel_width_mm": 69.0, "heel_thickness_mm": heel,
            "forefoot_thickness_mm": forefoot, "trim_length_min_mm": 240.0, "price": 20.0, "currency": "EUR",
            "stock": 1,
        }
        for sku, heel, forefoot in rows
    ]  # fmt: skip
    return Catalog(kind="insole", table=pl.DataFrame(table), location="insoles.csv")


def answer(feet: FootPair, *catalogs: Catalog, **wishes) -> Recommendation:
    return recommend(feet, catalogs, Wishes(**wishes), HOST)


@pytest.fixture(scope="session")
def shop() -> SimpleNamespace:
    """All of the above in one name."""
    return SimpleNamespace(foot=foot, pair=pair, shoes=shoes, insoles=insoles, answer=answer, FOOT=FOOT, MIDDLE=MIDDLE)
