"""Stretches of a recording without samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.frames import MAX_FILL_S
from runningmate_analytics.domain.model import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.model import Floats


def holes_of(time_s: Floats, pauses: Sequence[Interval]) -> list[tuple[Interval, bool]]:
    """Timer stops, and gaps of 25 s and more outside them.

    Returns:
        (interval, whether the timer was stopped), by start.
    """
    found = [(pause, True) for pause in pauses]
    for place in np.flatnonzero(np.diff(time_s) >= MAX_FILL_S):
        start_s, end_s = float(time_s[place]), float(time_s[place + 1])
        if not any(pause.start_s < end_s and start_s < pause.end_s for pause in pauses):
            found.append((Interval(start_s, end_s), False))
    return sorted(found, key=lambda hole: hole[0].start_s)
