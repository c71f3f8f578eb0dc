"""Grade of the ground, and the flat speed that costs a runner as much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.metrics.options import GradeModel

if TYPE_CHECKING:
    from runningmate_analytics.domain.model import Floats

WINDOW_M = 12.0
"""Distance over which grade is taken, centred; of 6–100 m it came closest to Strava's own grade streams."""

MAX_GRADE = 0.45

TABLE_PERCENT = np.array([-10.0, -5.0, 0.0, 5.0, 10.0, 20.0])
TABLE_FACTOR = np.array([0.875, 0.900, 1.0, 1.190, 1.480, 2.280])
CURVATURE = 0.0017
"""Second-order term of the parabola through the table, per percent²; continues it beyond its ends."""

MINETTI = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
"""Cost of running, J/(kg·m), as a polynomial of grade, highest power first; the last is the flat."""


def slope(distance_m: Floats, altitude_m: Floats) -> Floats:
    """Grade of the ground at each row.

    Args:
        distance_m: Shape (n,), m, never falling, no NaN.
        altitude_m: Shape (n,), m, no NaN.

    Returns:
        Shape (n,), m per m, over 12 m centred on the row, clamped to ±0.45; 0 where nothing was
        covered.

    Source: METRICS, "Power" (elevation and grade).
    """
    rising = np.flatnonzero(np.diff(distance_m, prepend=-np.inf) > 0)
    along_m, height_m = distance_m[rising], altitude_m[rising]
    behind_m = np.maximum(distance_m - WINDOW_M / 2, distance_m[0])
    ahead_m = np.minimum(distance_m + WINDOW_M / 2, distance_m[-1])
    run_m = ahead_m - behind_m
    rise_m = np.interp(ahead_m, along_m, height_m) - np.interp(behind_m, along_m, height_m)
    grade = np.divide(rise_m, run_m, out=np.zeros_like(rise_m), where=run_m > 0)
    clamped: Floats = np.clip(grade, -MAX_GRADE, MAX_GRADE)
    return clamped


def factor(grade: Floats, model: GradeModel = GradeModel.TABLE) -> Floats:
    """How much faster the same effort is on the flat.

    Args:
        grade: Shape (n,), m per m.
        model: Table (default) or Minetti.

    Returns:
        Shape (n,); 1 on the flat.

    Source: table after Strava's heart-rate-matched model (2017), METRICS "Running"; A. E. Minetti et
    al., "Energy cost of walking and running at extreme uphill and downhill slopes" (2002).
    """
    if model is GradeModel.MINETTI:
        cost: Floats = np.polyval(np.array(MINETTI), grade).astype(np.float64) / MINETTI[-1]
        return cost
    percent = grade * 100
    return np.interp(percent, _FINE_PERCENT, _FINE_FACTOR)


def _hermite(percent: Floats) -> Floats:
    """Cubic through the table, slopes from its neighbours, parabolas of equal slope beyond the ends."""
    slopes = np.gradient(TABLE_FACTOR, TABLE_PERCENT, edge_order=2)
    low, high = TABLE_PERCENT[0], TABLE_PERCENT[-1]
    inside = np.clip(percent, low, high)
    left = np.clip(np.searchsorted(TABLE_PERCENT, inside, side="right") - 1, 0, TABLE_PERCENT.size - 2)
    width = TABLE_PERCENT[left + 1] - TABLE_PERCENT[left]
    part = (inside - TABLE_PERCENT[left]) / width
    from_left = (1 + 2 * part) * (1 - part) ** 2 * TABLE_FACTOR[left]
    from_left += part * (1 - part) ** 2 * width * slopes[left]
    from_right = part**2 * (3 - 2 * part) * TABLE_FACTOR[left + 1]
    from_right += part**2 * (part - 1) * width * slopes[left + 1]
    beyond = percent - inside
    end_slope = np.where(beyond < 0, slopes[0], slopes[-1])
    curve: Floats = from_left + from_right + end_slope * beyond + CURVATURE * beyond**2
    return curve


_FINE_PERCENT = np.linspace(-100 * MAX_GRADE, 100 * MAX_GRADE, 901)
_FINE_FACTOR = _hermite(_FINE_PERCENT)
