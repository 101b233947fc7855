"""What a stereo depth camera adds to the depth it should have seen (capture.md section 4, run against real clouds).

Everything is disparity first: an error of one pixel is z² / (f B) millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ValueFault
from scanfit.phantom.render import View

if TYPE_CHECKING:
    from scanfit.model.depth import Intrinsics

SUBPIXEL = 32
"""Steps of disparity to a pixel (Intel's note on tuning the D400 series)."""

GRAZING_COSINE = 1 / 3
"""Random noise grows as 1 / cosine of incidence, not beyond three times, D."""

EDGE_STEP_MM = 8.0
"""A step of depth from one pixel to the next that is an edge of the body, not its slope, D."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthNoise:
    """How bad a stereo camera is; the defaults are those of capture.md section 4 after tare calibration.

    Attributes
    ----------
    random_px, random_sigma_px : SD of disparity that is new in every frame, and how far it is correlated
    pattern_px, pattern_sigma_px : SD of disparity that is the same in every frame of one camera
    offset_px : SD of the offset of one camera's whole disparity, over cameras
    edge_px, flying, edge_lost : width of the band along edges, share of it that flies between near and far, share lost
    blobs_lost : share of pixels lost in blobs
    steepest_deg : incidence beyond which nothing is seen
    shadow : whether what the second imager cannot see is lost
    """

    random_px: float = 0.08
    random_sigma_px: float = 2.5
    pattern_px: float = 0.04
    pattern_sigma_px: float = 25.0
    offset_px: float = 0.03
    edge_px: int = 3
    flying: float = 0.25
    edge_lost: float = 0.35
    blobs_lost: float = 0.01
    steepest_deg: float = 80.0
    shadow: bool = True
    quantised: bool = True

    def __post_init__(self) -> None:
        for name in ("random_px", "pattern_px", "offset_px", "flying", "edge_lost", "blobs_lost"):
            if not 0 <= getattr(self, name) <= 10:
                raise ValueFault(f"{name} is {getattr(self, name)}, expected 0 to 10")
        if not 0 <= self.edge_px <= 20:
            raise ValueFault(f"edge_px is {self.edge_px}, expected 0 to 20")

    @classmethod
    def none(cls) -> DepthNoise:
        """A camera without error, but for the depth unit."""
        return cls(
            random_px=0,
            pattern_px=0,
            offset_px=0,
            edge_px=0,
            flying=0,
            edge_lost=0,
            blobs_lost=0,
            steepest_deg=90.0,
            shadow=False,
            quantised=False,
        )


def fixed_pattern_px(noise: DepthNoise, intrinsics: Intrinsics, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (H, W) the disparity error that one camera has in every frame: its pattern and its offset."""
    offset = noise.offset_px * rng.normal()
    return offset + noise.pattern_px * smooth_field(intrinsics, noise.pattern_sigma_px, rng)


def noisy_depth(
    view: View,
    shadowed: NDArray[np.bool_],
    fixed_px: NDArray[np.float64],
    noise: DepthNoise,
    intrinsics: Intrinsics,
    *,
    baseline_mm: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return one frame's depth, (H, W) mm, 0 where the camera saw nothing.

    Parameters
    ----------
    view : what there is
    shadowed : (H, W) what the second imager does not see
    fixed_px : (H, W) of ``fixed_pattern_px``
    """
    depth = np.where(np.isfinite(view.depth_mm), view.depth_mm, 0.0)
    seen = (depth > 0) & (view.cosine > np.cos(np.radians(noise.steepest_deg)))
    if noise.shadow:
        seen &= ~shadowed
    depth, seen = _with_edges(depth, seen, noise, rng)
    focal_baseline = intrinsics.fx * baseline_mm
    safe = np.where(depth > 0, depth, 1.0)
    disparity = focal_baseline / safe + fixed_px
    if noise.random_px > 0:
        grazing = 1 / np.maximum(view.cosine, GRAZING_COSINE)
        disparity += noise.random_px * grazing * smooth_field(intrinsics, noise.random_sigma_px, rng)
    if noise.quantised:
        disparity = np.round(disparity * SUBPIXEL) / SUBPIXEL
    if noise.blobs_lost > 0:
        field = smooth_field(intrinsics, 3.0, rng)
        seen &= field < np.quantile(field, 1 - min(noise.blobs_lost, 1.0))
    return np.where(seen & (disparity > 0), focal_baseline / np.maximum(disparity, 1e-9), 0.0)


def smooth_field(intrinsics: Intrinsics, sigma_px: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (H, W) of one Gaussian random field of SD 1, white noise blurred by ``sigma_px`` (and periodic)."""
    shape = (intrinsics.height, intrinsics.width)
    fy, fx = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
    blur = np.exp(-2 * (np.pi * sigma_px) ** 2 * (fx * fx + fy * fy))
    both = np.concatenate([blur, blur[:, 1 : (shape[1] + 1) // 2]], axis=1)
    field: NDArray[np.float64] = np.fft.irfft2(np.fft.rfft2(rng.normal(size=shape)) * blur, s=shape)
    return field / float(np.sqrt((both**2).mean()))


def _with_edges(
    depth: NDArray[np.float64], seen: NDArray[np.bool_], noise: DepthNoise, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Let pixels along the edges of the body fly between near and far, or be lost."""
    if noise.edge_px == 0:
        return depth, seen
    far = depth.max(initial=0.0) + 1000
    near_side = _extreme(np.where(depth > 0, depth, far), np.minimum, noise.edge_px)
    far_side = _extreme(depth, np.maximum, noise.edge_px)
    band = _extreme(_steps(depth), np.logical_or, noise.edge_px - 1)
    fate, share = rng.random(depth.shape), rng.random(depth.shape)
    flies = band & (depth > 0) & (fate < noise.flying)
    lost = band & (fate >= noise.flying) & (fate < noise.flying + noise.edge_lost)
    between = near_side + share * (far_side - near_side)
    return np.where(flies, between, depth), seen & ~lost


def _steps(depth: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Pixels beside a step of depth, or beside nothing."""
    step = np.zeros(depth.shape, dtype=bool)
    down, right = np.abs(np.diff(depth, axis=0)) > EDGE_STEP_MM, np.abs(np.diff(depth, axis=1)) > EDGE_STEP_MM
    step[1:] |= down
    step[:-1] |= down
    step[:, 1:] |= right
    step[:, :-1] |= right
    return step


def _extreme(values: NDArray[Any], of: np.ufunc, reach: int) -> NDArray[Any]:
    """The least, the greatest, or any, of each pixel's neighbours up to ``reach`` away along both axes."""
    found = values.copy()
    for axis in (0, 1):
        for _ in range(reach):
            before = found.copy()
            ahead, behind = [slice(None)] * 2, [slice(None)] * 2
            ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
            a, b = tuple(ahead), tuple(behind)
            found[a] = of(found[a], before[b])
            found[b] = of(found[b], before[a])
    return found
