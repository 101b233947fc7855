"""What fits better but is not on the shelf: told exactly when it does, and never instead of what is there."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.load import Catalog
from scanfit.fit.choose import choose
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import Explanation, FitRequest, Recommendation, Scores, Wishes
from scanfit.model.scan import LoadState, Side, Source
from scanfit.providers import Recommender

PAIR = FootPair(
    left=FootProfile(
        side=Side.LEFT, load_state=LoadState.BIPEDAL, source=Source(path="scan.stl"),
        measurements={"foot_length": Measurement(name="foot_length", value=262.0, unit="mm", sigma=1.0)},
    )
)  # fmt: skip


def catalog(rows: list[tuple[str, float, float, int | None]], kind: str = "shoe") -> Catalog:
    """Rows of (model, score, mean, stock); the recommender below gives exactly these scores."""
    table = pl.DataFrame(
        [
            {"sku": f"{model}-{n}", "brand": "b", "model": model, "category": "casual", "wearer": "men",
             "size_system": "EU", "size_label": str(n), "width": "", "score": score, "mean": mean, "features": "",
             "price": 10.0, "currency": "EUR", "stock": stock}
            for n, (model, score, mean, stock) in enumerate(rows)
        ], schema_overrides={"stock": pl.Int64},
    )  # fmt: skip
    return Catalog(kind=kind, table=table, location=f"{kind}s.csv")


class Host:
    """Asks recommenders that read the scores from the table, and counts the rows they are asked about."""

    def __init__(self) -> None:
        self.rows = 0

    def recommenders(self) -> tuple[Recommender, ...]:
        return tuple(
            Recommender(name=f"{item}s", summary="s", item=item, needs=(), score=_score, explain=_explain)
            for item in ("shoe", "insole")
        )

    def score(self, recommender: Recommender, request: FitRequest, table: Any) -> Scores:
        self.rows += len(table)
        return recommender.score(request, table)

    def chance(self, recommender: Recommender, request: FitRequest, rows: Any) -> Any:
        return None if recommender.chance is None else recommender.chance(request, rows)

    def explain(self, recommender: Recommender, request: FitRequest, rows: Any) -> Any:
        return recommender.explain(request, rows)


def _score(request: FitRequest, table: Any) -> Scores:
    score, mean = (table[name].to_numpy().astype(np.float64) for name in ("score", "mean"))
    return Scores(score=score, mean=mean, worst_zone=["z"] * len(table))


def _explain(request: FitRequest, rows: Any) -> list[Explanation]:
    return [Explanation(zones=(), verdict="good", reasons=()) for _ in range(len(rows))]


def asked(*catalogs: Catalog, host: Host | None = None, **wishes: Any) -> Recommendation:
    return choose(PAIR, catalogs, Wishes(**{"in_stock": True, **wishes}), host or Host())


def away(answer: Recommendation) -> list[tuple[str, int | None]]:
    return [(item.sku, item.stock) for item in answer.not_on_shelf]


def test_only_what_fits_better_and_the_best_of_three_models() -> None:
    answer = asked(catalog([
        ("Here", 0.5, 0.0, 2), ("Sold", 0.9, 0.0, 0), ("Sold", 1.0, 0.0, 0), ("Unknown", 0.8, 0.0, None),
        ("Third", 0.7, 0.0, 0), ("Fourth", 0.6, 0.0, 0), ("Worse", 0.4, 0.0, 0), ("Not", -1.0, 9.0, 0),
    ]))  # fmt: skip
    assert [shoe.sku for shoe in answer.shoes] == ["Here-0"]
    assert away(answer) == [("Sold-2", 0), ("Unknown-3", None), ("Third-4", 0)]
    assert answer.considered == 1
    assert answer.notes[-2:] == (
        "shoes, in stock: 7 of 8 variants left out, 1 of them without a stock",
        "the shoe that fits best is not in stock: b Sold EU 2",
    )


def test_what_fits_as_well_is_not_better_and_the_mean_breaks_a_tie() -> None:
    assert away(asked(catalog([("Here", 1.0, -0.2, 2), ("Same", 1.0, -0.2, 0)]))) == []
    assert away(asked(catalog([("Here", 1.0, -0.2, 2), ("Closer", 1.0, -0.1, 0)]))) == [("Closer-1", 0)]


def test_a_better_size_of_the_same_model_is_told() -> None:
    answer = asked(catalog([("M", 0.4, 0.0, 3), ("M", 1.0, 0.0, 0)]))
    assert ([shoe.sku for shoe in answer.shoes], away(answer)) == (["M-0"], [("M-1", 0)])


def test_when_nothing_there_fits_or_nothing_is_there_the_one_that_fits_is_told() -> None:
    answer = asked(catalog([("Here", -2.0, 0.0, 3), ("Sold", 0.1, 0.0, 0)]))
    assert (answer.shoes, [item.sku for item in answer.nearest], away(answer)) == ((), ["Here-0"], [("Sold-1", 0)])
    answer = asked(catalog([("Sold", 0.1, 0.0, None)]))
    assert (answer.shoes, answer.nearest, away(answer)) == ((), (), [("Sold-0", None)])
    assert answer.notes[-2:] == (
        "no shoe is left after these filters", "the shoe that fits best is not known to be in stock: b Sold EU 0",
    )  # fmt: skip
    assert away(asked(catalog([("Sold", -0.1, 0.0, 0)]))) == []


def test_the_other_filters_hold_for_it_too() -> None:
    shoes = catalog([("Here", 0.5, 0.0, 2), ("Sold", 1.0, 0.0, 0)])
    assert away(asked(shoes, max_price=9.0)) == []
    assert away(asked(shoes, wearer="child")) == []
    assert away(asked(shoes, wearer="men", category="casual", max_price=10.0)) == [("Sold-1", 0)]


def test_shoes_and_insoles_and_nobody_asked() -> None:
    shoes, insoles = catalog([("Here", 0.5, 0.0, 2), ("Sold", 1.0, 0.0, 0)]), catalog([("Sole", 1.0, 0.0, 0)], "insole")
    assert away(asked(shoes, insoles)) == [("Sold-1", 0), ("Sole-0", 0)]
    host = Host()
    answer = asked(shoes, insoles, host=host, in_stock=False)
    assert (away(answer), host.rows) == ([], 3)
    host = Host()
    asked(shoes, insoles, host=host)
    assert host.rows == 3, "every row is scored once, whether it is there or not"


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"), st.sampled_from([-1.0, 0.0, 0.5, 1.0]), st.sampled_from([-0.2, -0.1]),
        st.sampled_from([None, 0, 1]),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@given(ROWS)
def test_it_equals_the_plain_loop(rows: list[tuple[str, float, float, int | None]]) -> None:
    there = [
        (-score, -mean, f"{model}-{n}") for n, (model, score, mean, stock) in enumerate(rows) if stock and score >= 0
    ]
    gone = sorted(
        (-score, -mean, f"{model}-{n}", model) for n, (model, score, mean, stock) in enumerate(rows)
        if not stock and score >= 0
    )  # fmt: skip
    best_of: dict[str, tuple[float, float, str, str]] = {}
    for one in gone:
        best_of.setdefault(one[3], one)
    limit = min((one[:2] for one in there), default=(9.0, 9.0))
    expected = [one[:2] for one in sorted(best_of.values())[:3] if one[:2] < limit]
    answer = asked(catalog(rows))
    found = [item.sku for item in answer.not_on_shelf]
    assert [_standing(rows, sku) for sku in found] == expected
    assert all(not rows[int(sku.split("-")[1])][3] for sku in found)


def _standing(rows: list[tuple[str, float, float, int | None]], sku: str) -> tuple[float, float]:
    _, score, mean, _ = rows[int(sku.split("-")[1])]
    return -score, -mean


def test_a_stock_list_through_the_pipeline(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from scanfit.host import PluginHost
    from scanfit.pipeline import load_stock, recommend

    file = tmp_path / "stock.csv"
    file.write_text("store,sku,on_hand\nBerlin,Here-0,1\nBonn,Sold-1,4\n", encoding="utf-8")
    shoes = catalog([("Here", 0.5, 0.0, 0), ("Sold", 1.0, 0.0, 9)])
    host = PluginHost()
    stock = load_stock(str(file), ("separator=comma",), host)
    monkeypatch.setattr("scanfit.pipeline._Asking", lambda *_: Host())
    for store, here, gone in (("Berlin", "Here-0", [("Sold-1", None)]), ("bonn", "Sold-1", []), (None, "Sold-1", [])):
        answer = recommend(PAIR, [shoes], Wishes(in_stock=True), host, stock=stock, store=store)
        assert (answer.shoes[0].sku, away(answer)) == (here, gone)
