"""Points as a surface: the sum of kernels, and nearest neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from analytics.measures.numbers import Floats, MeasureError, amount


def places(name: str, values: Sequence[Sequence[float]] | Floats, *, least: int = 1) -> Floats:
    """Coordinates as an array of shape (n, 2), finite.

    Raises
    ------
    MeasureError
        ``not_points``, ``too_few`` or ``missing_number``.
    """
    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise MeasureError("not_points", field=name) from None
    if found.ndim != 2 or found.shape[1] != 2:
        raise MeasureError("not_points", field=name)
    if len(found) < least:
        raise MeasureError("too_few", field=name, found=len(found), least=least)
    if not np.isfinite(found).all():
        raise MeasureError("missing_number", field=name)
    return found


def kernel_density(
    points: Sequence[Sequence[float]] | Floats,
    bandwidth: float,
    at: Sequence[Sequence[float]] | Floats,
) -> Floats:
    """Sum of Gaussian kernels at the places asked for.

    f(z) = Σ exp(−|z − x|² / 2h²) / (2πh²): points per squared unit of the
    coordinates, which must be metres of an equal-area projection for the
    surface to mean a density. Silverman (1986).

    Raises
    ------
    MeasureError
        ``bad_bandwidth`` unless the bandwidth is above zero.
    """
    known = places("points", points)
    asked = places("at", at)
    if isinstance(bandwidth, (bool, str)) or bandwidth is None:
        raise MeasureError("bad_bandwidth", value=str(bandwidth))
    width = float(bandwidth)
    if not math.isfinite(width) or width <= 0:
        raise MeasureError("bad_bandwidth", value=str(bandwidth))
    density = np.zeros(len(asked))
    # One point at a time: a fine grid times many points would not fit in memory.
    for x, y in known:
        squared = (asked[:, 0] - x) ** 2 + (asked[:, 1] - y) ** 2
        density += np.exp(-squared / (2 * width**2))
    return density / (2 * math.pi * width**2)


def nearest_neighbour(
    points: Sequence[Sequence[float]], area: float | None = None
) -> dict[str, float]:
    """Mean distance to the nearest other point, and its ratio to chance.

    Ratio after Clark and Evans (1954): mean / (0.5 / √(n / area)); below 1 is
    clustered, above 1 regular. Without an area, that of the bounding box, which
    flatters regularity: give the true one where it is known.
    """
    known = places("points", points, least=2)
    from scipy.spatial import cKDTree

    mean = float(cKDTree(known).query(known, k=2)[0][:, 1].mean())
    if area is None:
        spans = np.ptp(known, axis=0)
        extent = float(spans[0] * spans[1])
    else:
        extent = amount("area", area, positive=True)
    if extent == 0:
        raise MeasureError("zero_total", field="area")
    expected = 0.5 / math.sqrt(len(known) / extent)
    return {"mean_distance": mean, "ratio": mean / expected}
