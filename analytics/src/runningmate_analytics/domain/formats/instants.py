"""Instants: ISO 8601 times of XML formats as Unix time, one by one and many at once."""

from __future__ import annotations

from datetime import UTC, datetime
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from runningmate_analytics.domain.formats.samples import EARLIEST_S, LATEST_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]

_DIGIT_PLACES = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)
_MARKS = {4: b"-", 7: b"-", 10: b"T", 13: b":", 16: b":"}
_FRACTION_AT = 19
_MICROSECOND_DIGITS = 6
_LONGEST = 40
"""Characters; a longer text is no time."""


def unix_time(text: str | None) -> float:
    """An ISO 8601 time as Unix time, NaN where it is none or no clock can have meant it.

    A time without a zone is UTC.
    """
    try:
        time = datetime.fromisoformat(text.strip()) if text else None
        if time is None:
            return nan
        unix_s = (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return nan
    return unix_s if EARLIEST_S <= unix_s <= LATEST_S else nan


def instant(unix_s: float) -> datetime:
    """The instant, aware, UTC."""
    return datetime.fromtimestamp(unix_s, UTC)


def unix_times(texts: Sequence[bytes]) -> Floats:
    """`unix_time` of many ASCII texts; those like 2024-05-01T08:00:01.5Z all at once.

    Returns:
        Shape (len(texts),), exactly what `unix_time` gives of each.
    """
    longest = max(map(len, texts), default=0)
    if not _FRACTION_AT < longest <= _LONGEST:
        return np.array([unix_time(text.decode("ascii")) for text in texts], np.float64)
    table = np.array(texts, f"S{longest}").view(np.uint8).reshape(len(texts), longest)
    seconds, plain = _seconds(table)
    micros, ended = _microseconds(table)
    found: Floats = (seconds * 1_000_000 + micros) / 1e6
    found[(found < EARLIEST_S) | (found > LATEST_S)] = nan
    for row in np.flatnonzero(~(plain & ended)).tolist():
        found[row] = unix_time(texts[row].decode("ascii"))
    return found


def _seconds(table: Bytes) -> tuple[Ints, NDArray[np.bool_]]:
    """Whole seconds, and whether the row has a date and time of day that exist."""
    digits = table[:, _DIGIT_PLACES].astype(np.int64) - ord("0")
    plain = ((digits >= 0) & (digits <= 9)).all(axis=1)
    for place, mark in _MARKS.items():
        plain &= table[:, place] == mark[0]
    year = digits[:, :4] @ (1000, 100, 10, 1)
    month, day, hour, minute, second = (digits[:, at] * 10 + digits[:, at + 1] for at in range(4, 14, 2))
    plain &= (month >= 1) & (month <= 12) & (day >= 1) & (year >= 1970) & (year < 2200)
    plain &= (day <= _days_in(year, month)) & (hour <= 23) & (minute <= 59) & (second <= 59)
    months = np.where(plain, (year - 1970) * 12 + month - 1, 0)
    days = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + day - 1
    return days * 86_400 + hour * 3600 + minute * 60 + second, plain


def _days_in(year: Ints, month: Ints) -> Ints:
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    lengths = np.array((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31))
    days: Ints = lengths[np.clip(month, 1, 12) - 1] + (leap & (month == 2))
    return days


def _microseconds(table: Bytes) -> tuple[Ints, NDArray[np.bool_]]:
    """The fraction, cut after the sixth digit, and whether the row ends by it and a Z."""
    micros = np.zeros(len(table), np.int64)
    width = table.shape[1]
    padded = np.zeros((len(table), width + 1), np.uint8)
    padded[:, :width] = table
    if width == _FRACTION_AT + 1:
        return micros, padded[:, _FRACTION_AT] == ord("Z")
    has_fraction = padded[:, _FRACTION_AT] == ord(".")
    inside = has_fraction.copy()
    ended = ~has_fraction & (padded[:, _FRACTION_AT] == ord("Z")) & (padded[:, _FRACTION_AT + 1] == 0)
    for place in range(_FRACTION_AT + 1, width):
        column = padded[:, place]
        is_digit = inside & (column >= ord("0")) & (column <= ord("9"))
        position = place - _FRACTION_AT
        if position <= _MICROSECOND_DIGITS:
            micros += np.where(is_digit, column.astype(np.int64) - ord("0"), 0) * 10 ** (
                _MICROSECOND_DIGITS - position
            )
        closes = inside & ~is_digit & (column == ord("Z")) & (padded[:, place + 1] == 0) & (position > 1)
        ended |= closes
        inside = is_digit
    return micros, ended
