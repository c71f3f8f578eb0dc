"""Random and lagging signals that the sensors and the body add."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from runningmate_cli.sample.track import Floats


def lagged(signal: Floats, time_constant: float) -> Floats:
    """First-order lag of a signal that stood at its first value before it started.

    Args:
        signal: Shape (n,), evenly spaced.
        time_constant: In samples.
    """
    length = min(len(signal), int(6 * time_constant) + 1)
    kernel = np.exp(-np.arange(length) / time_constant)
    kernel /= kernel.sum()
    padded = np.concatenate([np.full(length - 1, signal[0]), signal])
    return np.convolve(padded, kernel, mode="valid")


def wander(random: np.random.Generator, samples: int, time_constant: float) -> Floats:
    """Noise of standard deviation 1 that forgets itself over `time_constant` samples."""
    if samples == 0:
        return np.zeros(0)
    # A knot per time constant with straight lines between costs a hundredth of a filter and looks the same
    # once it is rounded to what a sensor resolves. The factor makes up for what the lines average out.
    knots = random.standard_normal(int(samples / time_constant) + 3) * 1.22
    position = np.arange(samples) / time_constant + random.random()
    return np.interp(position, np.arange(len(knots)), knots)
