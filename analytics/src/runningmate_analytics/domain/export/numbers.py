"""Numbers and times of samples as text, at the resolution that is stored."""

from __future__ import annotations

from math import ceil, isnan, log10
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.channels import spec_of

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats


def decimals(channel: str) -> int:
    """Decimals that give back every stored value of a channel."""
    return ceil(log10(spec_of(channel).scale))


def texts(values: Floats, places: int) -> list[str]:
    """Plain decimal numbers without needless zeros, empty where there is no value; never an exponent."""
    rounded = np.round(values, places) + 0.0  # no negative zero
    if places <= 0:
        return ["" if isnan(value) else f"{value:.0f}" for value in rounded.tolist()]
    return [
        "" if isnan(value) else f"{value:.{places}f}".rstrip("0").rstrip(".") for value in rounded.tolist()
    ]


def within(values: Floats, low: float, high: float) -> Floats:
    """The values, NaN where they are outside [low, high]."""
    with np.errstate(invalid="ignore"):
        return np.where((values >= low) & (values <= high), values, np.nan)


def instants(started_at: datetime, time_s: Floats) -> NDArray[np.datetime64]:
    """Moments of samples in UTC, to the millisecond."""
    unix_ms = np.rint((started_at.timestamp() + time_s) * 1000).astype(np.int64)
    return unix_ms.astype("datetime64[ms]")


def iso_texts(moments: NDArray[np.datetime64]) -> list[str]:
    """Moments as ISO 8601 in UTC; whole seconds without a fraction where all are whole."""
    whole = not (moments.astype(np.int64) % 1000).any()
    shown: list[str] = np.datetime_as_string(moments, unit="s" if whole else "ms").tolist()
    return [f"{text}Z" for text in shown]


def iso_text(started_at: datetime, second_s: float) -> str:
    """One moment as ISO 8601 in UTC."""
    return iso_texts(instants(started_at, np.array([second_s])))[0]
