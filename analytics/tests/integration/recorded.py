"""Recordings of one workout by two devices, byte by byte."""

from __future__ import annotations

import numpy as np

from analytics.tests.unit.formats.fitbytes import (
    ENUM,
    HEART_RATE,
    START,
    TIMESTAMP,
    UINT8,
    UINT16,
    UINT32,
    FitBytes,
)

SPEED, POWER, CADENCE = (6, 2, UINT16), (7, 2, UINT16), (4, 1, UINT8)
SECONDS = 1200


def speeds(seconds: int = SECONDS) -> list[int]:
    """Speed in mm/s that no shift of itself looks like."""
    random = np.random.default_rng(5)
    wave = (
        7
        + 2 * np.sin(np.arange(seconds) / 31)
        + np.repeat(random.normal(0, 1.5, seconds // 15 + 1), 15)[:seconds]
    )
    return [int(value * 1000) for value in np.maximum(wave, 1)]


def watch(seconds: int = SECONDS, *, start_s: int = START) -> bytes:
    """Heart rate and speed."""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE, SPEED)
    for second, speed in enumerate(speeds(seconds)):
        fit.data(0, "IBH", start_s + second, 120 + second // 10 % 40, speed)
    return fit.build()


def computer(seconds: int = SECONDS, *, start_s: int = START, power_w: int = 200) -> bytes:
    """Power, cadence and speed."""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, POWER, CADENCE, SPEED)
    for second, speed in enumerate(speeds(seconds)):
        fit.data(0, "IHBH", start_s + second, power_w + second % 7, 85 + second % 3, speed)
    return fit.build()


RUN, RIDE = 1, 2
LEGS_S = (400, SECONDS, 300)
"""A run, the ride that `computer` recorded too, and a run."""


def duathlon(*, start_s: int = START) -> bytes:
    """Heart rate and speed of three legs in one file."""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, HEART_RATE, SPEED)
    ride = speeds()
    for second in range(sum(LEGS_S)):
        in_ride = second - LEGS_S[0]
        speed = ride[in_ride] if 0 <= in_ride < SECONDS else 3000 + second % 200
        fit.data(0, "IBH", start_s + second, 120 + second // 10 % 40, speed)
    fit.define(3, 18, TIMESTAMP, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM))
    begins_s = start_s
    for length_s, sport in zip(LEGS_S, (RUN, RIDE, RUN), strict=True):
        fit.data(3, "IIIBB", begins_s + length_s, begins_s, length_s * 1000, sport, 0)
        begins_s += length_s
    return fit.build()


def ride(seconds: int = SECONDS, *, start_s: int = START, power_w: int = 200) -> bytes:
    """What `computer` records, in a file that says it is a ride."""
    fit = FitBytes().file_id().define(0, 20, TIMESTAMP, POWER, CADENCE, SPEED)
    for second, speed in enumerate(speeds(seconds)):
        fit.data(0, "IHBH", start_s + second, power_w + second % 7, 85 + second % 3, speed)
    fit.define(3, 18, TIMESTAMP, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM), (6, 1, ENUM))
    fit.data(3, "IIIBB", start_s + seconds, start_s, seconds * 1000, RIDE, 0)
    return fit.build()
