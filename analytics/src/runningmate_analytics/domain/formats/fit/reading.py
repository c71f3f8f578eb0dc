"""Readings that devices write in messages of their own, each with a time: oxygen saturation, respiration.

Source: FIT profile, messages `spo2_data` (269) and `respiration_rate` (297).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.fit.layout import TIMESTAMP

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.table import Table
    from runningmate_analytics.domain.model import Floats

SPO2, RESPIRATION = 269, 297
_VALUE = 0

MAX_LAG_S = 60.0
"""A reading belongs to the first record after it, if that comes within this."""


def spo2_percent(time_s: Floats, table: Table) -> Floats | None:
    """Oxygen saturation at the records that follow a reading, None without one."""
    return _placed(time_s, table, 1.0)


def respiration_brpm(time_s: Floats, table: Table) -> Floats | None:
    """Breaths a minute at the records that follow a reading, None without one."""
    return _placed(time_s, table, 100.0)


def _placed(time_s: Floats, table: Table, scale: float) -> Floats | None:
    if not table.count:
        return None
    read_s, values = table.column(TIMESTAMP), table.column(_VALUE)
    known = np.isfinite(read_s) & (values > 0)
    read_s, values = read_s[known], values[known] / scale
    timed = np.flatnonzero(np.isfinite(time_s))
    rows = timed[np.argsort(time_s[timed], kind="stable")]
    at = np.searchsorted(time_s[rows], read_s)
    near = at < len(rows)
    near[near] &= time_s[rows[at[near]]] - read_s[near] <= MAX_LAG_S
    if not near.any():
        return None
    placed = np.full(len(time_s), np.nan)
    placed[rows[at[near]]] = values[near]
    return placed
