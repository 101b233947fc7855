"""Cues: what a card looks for on a scanned foot: "toe1_angle >= 20", "arch_height_index z <= -1.5"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from scanfit.errors import ValueFault
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootProfile

_SHAPE = re.compile(r"^(?P<measure>[a-z][a-z0-9_.-]*)(?P<z>\s+z)?\s*(?P<sign><=|>=)\s*(?P<limit>-?[0-9]+(\.[0-9]+)?)$")
_UNITS = {one.name: one.unit for one in MEASUREMENTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A measure and its limit, included; ``by_norm``: the limit is a z-score against people of the same foot length."""

    measure: str
    least: float | None
    most: float | None
    by_norm: bool = False

    def found(self, foot: FootProfile) -> str:
        """Say what was found, where the limit is reached; "" where it is not, or where nobody knows.

        The measured value decides. How sure that is, by the measure's own sigma, is said with it.
        """
        measure = foot.measurements.get(self.measure)
        if not isinstance(measure, Measurement):
            return ""
        words = f"{foot.side.value} {self.measure.replace('_', ' ')}"
        unit = f" {measure.unit}" if measure.unit else ""
        digits = 1 if abs(measure.value) >= 1 else 3
        value = f"{measure.value:.{digits}f} ± {max(measure.sigma, 10.0**-digits):.{digits}f}{unit}"
        if not self.by_norm:
            limit = self.least if self.least is not None else self.most
            assert limit is not None
            away = measure.value - limit if self.least is not None else limit - measure.value
            if away < 0:
                return ""
            sure = 0.5 * (1 + math.erf(away / measure.sigma / math.sqrt(2)))
            more = "or more" if self.least is not None else "or less"
            how = f"{100 * sure:.0f} %" if sure < 0.995 else "over 99 %"
            return f"{words} {value} ({limit:g}{unit} {more} counts; {how} sure)"
        scores = [(name, norms.scores[self.measure]) for name, norms in sorted(foot.norms.items())
                  if self.measure in norms.scores]  # fmt: skip
        if not scores or not all(self._reaches(score.z) for _, score in scores):
            return ""
        among = ", ".join(f"{_share(score.percentile)} % of {name} have less" for name, score in scores)
        return f"{words} {value} ({among})"

    def _reaches(self, value: float) -> bool:
        return value >= self.least if self.least is not None else value <= (self.most or 0.0)


def parse_cue(text: str) -> Cue:
    """Read a cue; a measure that scanfit does not have is a ValueFault."""
    found = _SHAPE.match(text.strip())
    if found is None:
        raise ValueFault(f"'{text}' is not a cue; write MEASURE >= NUMBER, MEASURE <= NUMBER or MEASURE z >= NUMBER")
    if found["measure"] not in _UNITS:
        raise ValueFault(f"'{text}': '{found['measure']}' is no measure of a foot")
    limit = float(found["limit"])
    least, most = (limit, None) if found["sign"] == ">=" else (None, limit)
    return Cue(measure=found["measure"], least=least, most=most, by_norm=bool(found["z"]))


def _share(percentile: float) -> str:
    """A percentile, never rounded to nobody or everybody."""
    return f"{percentile:.0f}" if 0.5 <= percentile < 99.5 else f"{percentile:.1f}"
