"""All measures of a smooth surface, by definitions.md and apart from the production code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scanfit.phantom.truth.ankle import ankle_girth, dorsal_junction, landing_point, malleoli
from scanfit.phantom.truth.cutting import Array
from scanfit.phantom.truth.extents import dorsum_top, heights, lengths, widths
from scanfit.phantom.truth.frame import Standing, Surface, stand
from scanfit.phantom.truth.girths import girths
from scanfit.phantom.truth.plan import plan_measures
from scanfit.phantom.truth.prints import print_measures
from scanfit.phantom.truth.rearfoot import rearfoot_measures
from scanfit.phantom.truth.sole import arch_height, arch_volume
from scanfit.phantom.truth.toes import toe_measures
from scanfit.phantom.truth.volume import volume
from scanfit.phantom.truth.webs import Toes, find_toes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truth:
    """What a foot measures, and where."""

    values: Mapping[str, float | str]
    """Measure name to its value, in the measure's unit; a measure the surface does not have is not there.

    Never there: navicular_height (no surface cue) and posture_index (a convention of the production code).
    """
    landmarks: Mapping[str, Array]
    """Landmark name to (3,) mm, foot frame, right-foot view."""
    T_foot_surface: Array
    """(4, 4) maps the surface's coordinates to the foot frame."""


def truth_of(surface: Surface) -> Truth:
    """Measure a smooth surface by brute force.

    Parameters
    ----------
    surface : vertices (V, 3) mm, faces (F, 3), toe (V,)
        Right-foot view, floor z = 0, toes roughly towards +x, open at most at the leg's top; edges of 0.5 to 1.5 mm.

    Raises
    ------
    ValueError
        Where the axis does not settle or the heel does not stand on the floor.

    Notes
    -----
    Cost: about a second for 150,000 faces. Accuracy: tested against closed forms, and against itself on surfaces four
    times as dense (tests/unit/phantom/test_truth_*.py).
    """
    foot = stand(surface)
    toes = find_toes(foot)
    landing, junction, ankles = landing_point(foot), dorsal_junction(foot), malleoli(foot)
    arch, arch_top = arch_height(foot)
    values: dict[str, float | str] = {
        **lengths(foot),
        **widths(foot),
        **girths(foot, landing, junction),
        **ankle_girth(foot, ankles),
        **heights(foot),
        **{f"{name}_height": float(point[2]) for name, point in ankles.items()},
        "arch_height": arch,
        "arch_volume": arch_volume(foot),
        **print_measures(foot, landing, None if toes is None else toes.webs),
        **plan_measures(foot),
        **rearfoot_measures(foot),
        **volume(foot),
    }
    if toes is not None:
        values |= toe_measures(foot, toes)
    marks = _landmarks(foot, toes) | ankles | {"landing_point": landing, "arch_top": arch_top}
    if junction is not None:
        marks["dorsal_junction"] = junction
    return Truth(values=values, landmarks=marks, T_foot_surface=foot.T_foot_surface)


def _landmarks(foot: Standing, toes: Toes | None) -> dict[str, Array]:
    marks = {
        "pternion": foot.pternion,
        "acropodion": foot.acropodion,
        "metatarsale_tibiale": foot.mt,
        "metatarsale_fibulare": foot.mf,
        "heel_medial": foot.heel_medial,
        "heel_lateral": foot.heel_lateral,
        "dorsum_top": dorsum_top(foot),
    }
    if toes is not None:
        marks |= {f"toe{k + 1}_tip": np.array(tip) for k, tip in enumerate(toes.tips)}
        marks |= {f"web{k + 1}": np.array(web) for k, web in enumerate(toes.webs)}
    return marks
