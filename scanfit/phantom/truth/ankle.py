"""Where foot and leg meet: landing point, dorsal junction, malleoli, and the smallest girth above them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.truth.cutting import Array, clip, least_and_most, row_of_sections, section, segments
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.girths import hull_perimeter
from scanfit.phantom.truth.raster import height_map
from scanfit.phantom.truth.volume import rim_height

Y, Z = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
CONTACT_MM = 2.0
ARC_MM = 15.0
ARC_STEP_MM = 0.25
JUMP_MM = 1.0
"""Between two stations 0.1 mm apart: no skin is that steep against 45 degrees, so the profile begins anew there."""
PATCH_MM = 8.0
LEG_MM = 20.0


def landing_point(foot: Standing) -> Array:
    """Rearmost point with z_p <= 2 mm on the heel's middle line: the line y = y(heel centre) along the axis.

    Raises
    ------
    ValueError
        Where the heel does not come within 2 mm of the floor on that line.
    """
    middle = foot.heel_centre[1] * Y
    line = segments(foot.soup, middle, Y)
    crossings = section(line, CONTACT_MM * Z, Z)
    if not len(crossings):
        raise ValueError("the heel does not touch the floor")
    return np.array(crossings[crossings[:, 0].argmin()])


def dorsal_junction(foot: Standing) -> Array | None:
    """Where the dorsal profile in the plane y = 0 slopes 45 degrees over 15 mm of arc either side; None without a leg.

    Readings
    --------
    The line is fitted by least squares of distances. The profile is traced in coordinates turned by 45 degrees, where
    everything from level to upright has one height at each place. Of several such points the uppermost.
    """
    half_turn = np.array([[1.0, 0.0, -1.0], [0.0, 0.0, 0.0], [1.0, 0.0, 1.0]]) / np.sqrt(
        2
    )  # rows: down the slope, -, out
    points, lines = segments(foot.soup, 0 * Y, Y)
    turned = points @ half_turn.T
    along = np.arange(turned[:, 0].min(), turned[:, 0].max(), 0.1)
    station, cut = row_of_sections((turned, lines), 0, along)
    _, out = least_and_most(station, cut[:, 2], len(along))
    along, out = _from_the_rim(along, out, turned)
    arc = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(along), np.diff(out)))])
    even = np.arange(0.0, arc[-1], ARC_STEP_MM)
    half = round(ARC_MM / ARC_STEP_MM)
    if len(even) <= 2 * half + 1:
        return None
    u, v = np.interp(even, arc, along), np.interp(even, arc, out)
    slope = _slopes(u, v, 2 * half + 1)
    rises = np.flatnonzero((slope[:-1] < 0) & (slope[1:] >= 0))
    if not len(rises):
        return None
    k = int(rises[0])
    place = k + half + slope[k] / (slope[k] - slope[k + 1])
    at = np.array([np.interp(place, np.arange(len(u)), u), 0.0, np.interp(place, np.arange(len(v)), v)])
    return np.asarray(at @ half_turn)


def malleoli(foot: Standing) -> dict[str, Array]:
    """medial_malleolus and lateral_malleolus: highest interior summit of the side wall, where there is one.

    Readings
    --------
    The side wall is the farthest surface to that side; its quadric is fitted over a disc of 8 mm in (x, z) and
    re-centred till it rests; "highest" is farthest out; interior means that it rests inside the window.
    """
    found = {}
    for name, sign in (("medial_malleolus", 1), ("lateral_malleolus", -1)):
        place = _wall_summit(foot, sign)
        if place is not None:
            found[name] = place
    return found


def ankle_girth(foot: Standing, ankles: dict[str, Array]) -> dict[str, float]:
    """Smallest horizontal hull perimeter from the higher malleolus upward; needs both malleoli and 20 mm of leg."""
    top = rim_height(foot)
    if len(ankles) < 2 or not np.isfinite(top):
        return {}
    low = max(float(point[2]) for point in ankles.values())
    if top - low < LEG_MM:
        return {}
    z = np.linspace(low, top, max(3, round(top - low)) + 1)
    station, points = row_of_sections(clip(foot.soup, (0, 0, -1), -low + 1.0), 2, z)
    tapes = np.array([hull_perimeter(points[station == k, :2]) for k in range(len(z))])
    best = int(tapes.argmin())
    if best == len(z) - 1:
        return {}
    return {"ankle_girth": float(_parabola_bottom(tapes, best))}


def _from_the_rim(along: Array, out: Array, turned: Array) -> tuple[Array, Array]:
    """The profile from below the leg's front rim to the foremost toe."""
    out = np.where(np.isfinite(out), out, -1e6)
    foremost = turned[(turned[:, 0] + turned[:, 2]).argmax(), 0]
    jumps = np.flatnonzero(np.abs(np.diff(out)) > JUMP_MM)
    jumps = jumps[along[jumps] < 0]  # turned coordinate 0: as far forward as high, behind every instep
    begin = jumps[-1] + 1 if len(jumps) else 0
    kept = (np.arange(len(along)) >= begin) & (along <= foremost) & (out > -1e6)
    return along[kept], out[kept]


def _slopes(u: Array, v: Array, width: int) -> Array:
    """Tangent of the principal direction of every run of points; its sign is that of the covariance."""
    windows_u, windows_v = (np.lib.stride_tricks.sliding_window_view(w, width) for w in (u, v))
    du = windows_u - windows_u.mean(axis=1, keepdims=True)
    dv = windows_v - windows_v.mean(axis=1, keepdims=True)
    uu, vv, uv = (du * du).sum(axis=1), (dv * dv).sum(axis=1), (du * dv).sum(axis=1)
    return np.asarray(np.tan(np.arctan2(2 * uv, uu - vv) / 2))


def _wall_summit(foot: Standing, sign: int) -> Array | None:
    length, step = foot.length_mm, 0.5
    x = np.arange(0.10 * length - PATCH_MM - 2, 0.34 * length + PATCH_MM + 2, step)
    z = np.arange(0.20 * length - PATCH_MM - 2, 0.44 * length + PATCH_MM + 2, step)
    near = clip(clip(foot.soup, (1, 0, 0), x[-1] + 3), (0, 0, -1), -z[0] + 3)
    wall = sign * height_map(near, x, z, axes=(0, 2, 1), lowest=sign < 0)
    half = round(PATCH_MM / step)
    i, j = np.mgrid[-half : half + 1, -half : half + 1] * step
    disc: NDArray[np.bool_] = np.asarray(i**2 + j**2 <= PATCH_MM**2)
    terms = np.column_stack([np.ones(disc.sum()), i[disc], j[disc], i[disc] ** 2, i[disc] * j[disc], j[disc] ** 2])
    windows = np.lib.stride_tricks.sliding_window_view(wall, disc.shape)[::2, ::2, disc]  # every 1 mm
    whole = np.asarray(np.isfinite(windows).all(axis=2))
    fitted = np.where(whole[:, :, None], windows, 0.0) @ np.linalg.pinv(terms).T
    c, gx, gz, xx, xz, zz = np.moveaxis(fitted, 2, 0)
    curved = 4 * xx * zz - xz**2
    with np.errstate(divide="ignore", invalid="ignore"):
        dx, dz = (xz * gz - 2 * zz * gx) / curved, (xz * gx - 2 * xx * gz) / curved
    px, pz = np.broadcast_arrays(x[half:-half:2, None], z[None, half:-half:2])
    px, pz = px + dx, pz + dz
    rests = whole & (curved > 0) & (xx < 0) & (np.abs(dx) <= 1.2 * step) & (np.abs(dz) <= 1.2 * step)
    rests &= (px > 0.10 * length) & (px < 0.34 * length) & (pz > 0.20 * length) & (pz < 0.44 * length)
    if not rests.any():
        return None
    height = c + (gx * dx + gz * dz) / 2
    best = int(np.where(rests, height, -np.inf).argmax())
    return np.array([px.flat[best], sign * height.flat[best], pz.flat[best]])


def _parabola_bottom(values: Array, best: int) -> float:
    """The bottom of the parabola through the least of evenly spaced values and its neighbours; itself at the end."""
    if best == 0:
        return float(values[0])
    before, here, after = values[best - 1 : best + 2]
    bend = before - 2 * here + after
    return float(here - (after - before) ** 2 / (8 * bend)) if bend > 0 else float(here)
