"""Readings that devices write in messages of their own, each with a time: oxygen saturation, respiration.

Source: FIT profile, messages `spo2_data` (269) and `respiration_rate` (297).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.table import Table
    from runningmate_analytics.domain.model import Floats

SPO2, RESPIRATION = 269, 297
_VALUE = 0

MAX_LAG_S = 60.0
"""A reading belongs to the first record after it, if that comes within this."""


def placed(time_s: Floats, table: Table, read_s: Floats, scale: float) -> Floats | None:
    """Readings at the records that follow them.

    Args:
        time_s: Shape (n,), FIT seconds of the records, NaN where unknown.
        table: The readings.
        read_s: Shape (rows of the table,), FIT seconds, NaN where unknown.
        scale: Stored numbers per unit.

    Returns:
        Shape (n,), NaN elsewhere; None without a reading. A number that is not positive is none.
    """
    values = table.column(_VALUE)
    known = np.isfinite(read_s) & (values > 0)
    read_s, values = read_s[known], values[known] / scale
    timed = np.flatnonzero(np.isfinite(time_s))
    rows = timed[np.argsort(time_s[timed], kind="stable")]
    at = np.searchsorted(time_s[rows], read_s)
    near = at < len(rows)
    near[near] &= time_s[rows[at[near]]] - read_s[near] <= MAX_LAG_S
    if not near.any():
        return None
    found = np.full(len(time_s), np.nan)
    found[rows[at[near]]] = values[near]
    return found
