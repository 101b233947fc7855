"""The 6,068 people of ANSUR II, each ranked against a catalogue through the real host, in two processes.

A person is a right foot, standing, with six of the survey's measures as a shop would type them: sigma 1.5 mm, of the
girth 3 mm. The survey's definitions are not all ours (``scanfit.foot.make_norms.MAPPING``):

- heel breadth is the largest breadth of the heel, some 2 to 5 mm more than our heel width. The demonstration's shoes
  are graded from the survey's own heels, so here both sides mean the same; in a shop's catalogue they would not.
- the ball length is read off a Brannock device at a joint found by touch, 2 mm one sigma from ours.
- all are whole millimetres, of soldiers of 17 to 58 years; there is no left foot, no instep, no toe.

``python tests/benchmarks/ansur_ranking.py demo|2000 PART PARTS`` is one process: its share of the people, as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scanfit.demo_data import path
from scanfit.foot.make_norms import read_survey
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import Recommendation, Wishes
from scanfit.model.scan import LoadState, Side

if TYPE_CHECKING:
    import polars as pl

    from scanfit.catalog.load import Catalog

SURVEY = Path(__file__).resolve().parents[1] / "data" / "ansur2"
VARIANTS = 2000
PEER_EVERY = 20
"""The peer is timed on every so many people, in turns with ours."""

TYPED = {
    "foot_length": ("footlength", 1.5),
    "ball_length_medial": ("balloffootlength", 1.5),
    "ball_width": ("footbreadthhorizontal", 1.5),
    "ball_girth": ("balloffootcircumference", 3.0),
    "heel_width": ("heelbreadth", 1.5),
    "lateral_malleolus_height": ("lateralmalleolusheight", 1.5),
}
INNER = ("inner_length_mm", "ball_girth_mm", "ball_width_mm", "heel_width_mm", "instep_height_mm", "toe_box_height_mm")
ONE_THREAD = {name: "1" for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
Answer = dict[str, Any]


def people() -> list[tuple[str, dict[str, float]]]:
    """(men or women, measures in mm), in the survey's order."""
    found = []
    for sex, columns in read_survey(SURVEY).items():
        for row in zip(*(columns[column].tolist() for column, _ in TYPED.values()), strict=True):
            found.append((sex, dict(zip(TYPED, row, strict=True))))
    return found


def pair_of(measures: dict[str, float]) -> FootPair:
    typed = {
        name: Measurement(name=name, value=measures[name], unit="mm", sigma=sigma, method="typed")
        for name, (_, sigma) in TYPED.items()
    }
    return FootPair(right=FootProfile(side=Side.RIGHT, load_state=LoadState.BIPEDAL, measurements=typed))


def two_thousand(demo: Catalog) -> Catalog:
    """The demonstration's shoes for adults, and as many of them over other lasts as make exactly 2,000 variants."""
    import polars as pl

    from scanfit.catalog.load import Catalog

    adults = demo.table.filter(pl.col("wearer") != "child")
    more = adults.with_columns(pl.col("sku") + "-2", pl.col("brand") + " 2").head(VARIANTS - len(adults))
    models = more["model"].rle_id().to_numpy()
    rng = np.random.default_rng(7)
    own = {name: pl.Series(name, rng.normal(0, 2, models.max() + 1)[models]) for name in INNER}
    table = pl.concat([adults, more.with_columns((pl.col(name) + shift).round(1) for name, shift in own.items())])
    return Catalog(kind="shoe", table=table, location="2000", invented=True)


def answer_of(sex: str, measures: dict[str, float], told: Recommendation) -> Answer:
    """What is counted of one person's answer."""
    best = (told.shoes or told.nearest)[0]
    keys = ("sku", "size_system", "size_label", "width", "verdict", "score", "probability", "worst_zone")
    return {
        "sex": sex, "measures": measures, "fits": bool(told.shoes), "considered": told.considered,
        "reasons": len(best.reasons), "notes": len(told.notes), **{key: getattr(best, key) for key in keys},
    }  # fmt: skip


def clearances_of(table: pl.DataFrame) -> Callable[[dict[str, float]], object]:
    """The peer: polars' twenty clearances, their minimum, the best one; some of the six dimensions come again."""
    import polars as pl

    zones = [*INNER, *INNER[:4]] * 2
    full = table.select(pl.col(name).fill_null(strategy="mean") for name in INNER).with_row_index().lazy()

    def work(measures: dict[str, float]) -> object:
        feet = [*measures.values()] * 4
        gaps = [pl.col(name) - foot for name, foot in zip(zones, feet, strict=False)]
        assert len(gaps) == 20
        smallest = full.select("index", pl.min_horizontal(gaps).alias("smallest"))
        return smallest.sort("smallest", descending=True).head(1).collect()

    return work


def rank_part(which: str, part: int, parts: int) -> dict[str, Any]:
    """Rank every ``parts``-th person from ``part`` on, the best shoe each."""
    from scanfit.host import PluginHost
    from scanfit.pipeline import load_catalogs, recommend

    host = PluginHost()
    catalogs = load_catalogs([str(path("catalogs/demo/shoes.csv"))], (), host)
    if which == "2000":
        catalogs = (two_thousand(catalogs[0]),)
    peer = clearances_of(catalogs[0].table)
    answers, ours, theirs = [], [], []
    for number, (sex, measures) in enumerate(people()[part::parts]):
        wishes = Wishes(top=1, wearer=sex if which == "demo" else None)
        start = time.perf_counter()
        told = recommend(pair_of(measures), catalogs, wishes, host)
        ours.append(time.perf_counter() - start)
        answers.append(answer_of(sex, measures, told))
        if number % PEER_EVERY == 0:
            start = time.perf_counter()
            peer(measures)
            theirs.append(time.perf_counter() - start)
    return {"answers": answers, "ours": float(np.median(ours)), "peer": float(np.median(theirs))}


def rank_all(which: str, processes: int = 2) -> dict[str, Any]:
    """Rank everyone; ``seconds`` is the whole, from the start of the processes to the last answer read."""
    start = time.perf_counter()
    command, environ = [sys.executable, __file__, which], {**os.environ, **ONE_THREAD}
    running = [
        subprocess.Popen([*command, str(part), str(processes)], stdout=subprocess.PIPE, env=environ)
        for part in range(processes)
    ]
    parts = [json.loads(process.communicate()[0]) for process in running]
    seconds = time.perf_counter() - start
    count = sum(len(part["answers"]) for part in parts)
    answers = [parts[number % processes]["answers"][number // processes] for number in range(count)]
    ours, theirs = (float(np.mean([part[name] for part in parts])) for name in ("ours", "peer"))
    return {"answers": answers, "seconds": seconds, "ours": ours, "peer": theirs}


if __name__ == "__main__":
    print(json.dumps(rank_part(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
