from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from runningmate_analytics.domain.model import Estimated, Recording, Settings, Sex, Sport

if TYPE_CHECKING:
    from collections.abc import Callable

SINCE = date(2026, 1, 1)


@pytest.fixture
def record() -> Callable[..., Recording]:
    """Builds a recording; channels are arrays, or numbers that hold throughout."""

    def build(sport: Sport = Sport.RIDE, seconds: int = 3600, **fields: Any) -> Recording:
        time_s = np.asarray(fields.pop("time_s", np.arange(seconds)), dtype=np.float64)
        names = [name for name in fields if name.endswith(("_w", "_bpm", "_mps", "_rpm", "_deg", "_c"))]
        names += [name for name in ("distance_m", "altitude_m") if name in fields]
        channels = {
            name: np.broadcast_to(fields.pop(name), time_s.shape).astype(np.float64) for name in names
        }
        return Recording(sport, datetime(2026, 5, 1, 6, tzinfo=UTC), time_s, channels, **fields)

    return build


@pytest.fixture
def settings() -> Callable[..., Settings]:
    """Builds settings from numbers; what is not named is not set."""

    def build(sex: Sex = Sex.MALE, **values: float) -> Settings:
        return Settings(sex=sex, **{name: Estimated(value, SINCE) for name, value in values.items()})

    return build
