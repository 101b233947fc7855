"""The hooks. Each takes no arguments and yields frozen provider records; the core calls the records.

Every docstring holds a complete plugin module: save it, name it in an entry point of the group
``scanfit`` and it works. The suite runs each of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from scanfit.providers import (
    Adviser,
    CatalogSource,
    Exporter,
    MeasurementDef,
    Prescriber,
    Recommender,
    Scanner,
    ScanReader,
)

PROJECT = "scanfit"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def scanfit_scan_readers() -> Iterable[ScanReader]:
    """Yield readers of scan files.

    >>> from scanfit.api import Mesh, RawScan, ScanReader, Unit, hookimpl
    >>>
    >>> def read_corners(path, options):
    ...     rows = [line.split() for line in path.read_text().splitlines()]
    ...     corners = [[float(x) for x in row[:3]] for row in rows]
    ...     faces = [[i, i + 1, i + 2] for i in range(0, len(corners), 3)]
    ...     return RawScan(mesh=Mesh(vertices=corners, faces=faces), unit=Unit.MM)
    >>>
    >>> @hookimpl
    ... def scanfit_scan_readers():
    ...     yield ScanReader(name="corners", summary="Corners, three lines a triangle",
    ...                      suffixes=(".corners",), read=read_corners)
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_scanners() -> Iterable[Scanner]:
    """Yield scanners: what takes a scan when ``scanfit capture --scanner NAME`` asks for one.

    >>> import contextlib
    >>> from scanfit.api import DepthFrame, Intrinsics, Option, RawScan, Scanner, Unit, hookimpl
    >>>
    >>> class Wall:
    ...     def __init__(self, far_mm):
    ...         self.far_mm = far_mm
    ...
    ...     def capture(self, *, watch=None):
    ...         import numpy as np
    ...         lens = Intrinsics(width=64, height=48, fx=60.0, fy=60.0, cx=31.5, cy=23.5)
    ...         depth = np.full((48, 64), round(self.far_mm / 0.1), dtype=np.uint16)
    ...         frame = DepthFrame(camera="wall-1", number=0, time_us=0, depth=depth, unit_mm=0.1,
    ...                            intrinsics=lens)
    ...         if watch is not None:
    ...             watch(frame)
    ...         return RawScan(frames=(frame,), unit=Unit.MM, device="a flat wall")
    >>>
    >>> @contextlib.contextmanager
    ... def connect(options):
    ...     yield Wall(options["far_mm"])
    >>>
    >>> @hookimpl
    ... def scanfit_scanners():
    ...     yield Scanner(name="wall", summary="A flat wall, for trying things out", connect=connect,
    ...                   options=(Option(name="far_mm", kind="number", default=440.0, help="how far"),))
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_measurements() -> Iterable[MeasurementDef]:
    """Yield measurements, named with the plugin's name and a dot before; scanfit's own records pass as they are.

    >>> from scanfit.api import Measurement, MeasurementDef, hookimpl
    >>>
    >>> def length_in_barleycorns(view):
    ...     return Measurement(name="cobbler.barleycorns", value=view.length_mm / 8.4667,
    ...                        unit="", sigma=0.1)
    >>>
    >>> @hookimpl
    ... def scanfit_measurements():
    ...     yield MeasurementDef(name="cobbler.barleycorns", summary="Foot length in thirds of an inch",
    ...                          unit="", standard="in-house", compute=length_in_barleycorns)
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_catalogs() -> Iterable[CatalogSource]:
    """Yield sources of shoe or insole catalogues.

    >>> from scanfit.api import CatalogSource, hookimpl
    >>>
    >>> def load(location, options):
    ...     import polars as pl
    ...     return pl.read_ndjson(location.removeprefix("lines:"))
    >>>
    >>> @hookimpl
    ... def scanfit_catalogs():
    ...     yield CatalogSource(name="lines", summary="One JSON object a line",
    ...                         accepts=lambda location: location.startswith("lines:"), load=load)
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_recommenders() -> Iterable[Recommender]:
    """Yield recommenders of shoes or insoles.

    One that knows how wrong its numbers are also gives ``chance(request, rows)``, the chance that each row fits all
    feet at once; the core then ranks by the lowest chance instead of the lowest score.

    >>> from scanfit.api import Explanation, Recommender, Scores, hookimpl
    >>>
    >>> def score(request, table):
    ...     longest = max(foot.measurements["foot_length"].value for foot in request.pair.feet)
    ...     spare = table["inner_length_mm"].to_numpy() - longest
    ...     worst = 1 - abs(spare - 12) / 8
    ...     return Scores(score=worst, mean=worst, worst_zone=["toe_length"] * len(worst))
    >>>
    >>> def explain(request, rows):
    ...     return [Explanation(zones=(), verdict="good", reasons=("chosen by length alone",))
    ...             for _ in range(len(rows))]
    >>>
    >>> @hookimpl
    ... def scanfit_recommenders():
    ...     yield Recommender(name="length-only", summary="Picks by length and nothing else", item="shoe",
    ...                       needs=("foot_length",), score=score, explain=explain)
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_advisers() -> Iterable[Adviser]:
    """Yield advisers: what turns feet and intake into features to look for, each with its evidence.

    Most of them speak from evidence cards (``load_cards``, ``advice_of_cards``); one can also be plain Python.

    >>> from scanfit.api import Advice, Adviser, Need, Suggestion, hookimpl
    >>>
    >>> def advise(pair, intake):
    ...     if not any(pain.site == "toes" for pain in intake.pains):
    ...         return Advice()
    ...     need = Need(feature="upper_stretch", allowed=("some", "stretch"), because="what gives presses less",
    ...                 evidence="none", sources=("in-house",), tag="D")
    ...     said = Suggestion(card="soft_uppers", title="Sore toes", because="you reported pain at the toes",
    ...                       says=("Look for an upper that gives.",), grade="very low",
    ...                       uncertainty="nobody has studied it", sources=("in-house",), tag="D", needs=(need,),
    ...                       reported=True)
    ...     return Advice(suggestions=(said,))
    >>>
    >>> @hookimpl
    ... def scanfit_advisers():
    ...     yield Adviser(name="soft-uppers", summary="Soft uppers for sore toes", advise=advise)
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_prescribers() -> Iterable[Prescriber]:
    """Yield prescribers: what turns feet and advice into a prescription that an orthotic lab can make.

    >>> from scanfit.api import FootPrescription, Origin, Prescriber, Prescription, element, hookimpl
    >>>
    >>> def prescribe(pair, intake, advice):
    ...     deep = Origin(kind="rule", because="our workshop's usual cup", grade="none", tag="D",
    ...                   sources=("in-house",))
    ...     feet = tuple(FootPrescription(
    ...                      side=foot.side, load_state=foot.load_state,
    ...                      elements={"heel_cup_depth": element("heel_cup_depth", 14.0, deep)})
    ...                  for foot in pair.feet)
    ...     return Prescription(feet=feet)
    >>>
    >>> @hookimpl
    ... def scanfit_prescribers():
    ...     yield Prescriber(name="deep-cups", summary="Our usual cup, and the rest as measured", prescribe=prescribe)
    """
    raise AssertionError("a hook specification is never called")


@hookspec
def scanfit_exporters() -> Iterable[Exporter]:
    """Yield exporters: formats that ``--out FILE`` of measure and recommend can write, by FILE's suffix.

    >>> from scanfit.api import Exporter, FootPair, hookimpl
    >>>
    >>> def write_lengths(value, path, options):
    ...     lengths = [(foot.side.value, foot.measurements.get("foot_length")) for foot in value.feet]
    ...     lines = [f"{side}: {one.value:.1f} mm" if one else f"{side}: not measured" for side, one in lengths]
    ...     path.write_text("\\n".join(lines) + "\\n", encoding="utf-8")
    >>>
    >>> @hookimpl
    ... def scanfit_exporters():
    ...     yield Exporter(name="lengths", summary="The length of each foot, a line a foot", suffix=".lengths",
    ...                    accepts=lambda value: isinstance(value, FootPair), export=write_lengths)
    """
    raise AssertionError("a hook specification is never called")
