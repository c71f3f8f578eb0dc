from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from runningmate_charts.domain.palette import COLOURS, Theme, Token

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
_SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
# Charts in which colours meet.
_TOGETHER = {
    "sports": (Token.RUN, Token.RIDE, Token.SWIM),
    "days": (Token.FITNESS, Token.FATIGUE, Token.FORM),
    "strokes": (Token.FREESTYLE, Token.BACKSTROKE, Token.BREASTSTROKE),
}


def _linear(colour: str) -> NDArray[np.float64]:
    srgb = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    light = sorted(float(_linear(colour) @ (0.2126, 0.7152, 0.0722)) for colour in (one, other))
    return (light[1] + 0.05) / (light[0] + 0.05)


def _oklab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    lms = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
    lab = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
    return np.asarray(lab @ np.cbrt(lms @ np.clip(linear, 0, 1)))


@pytest.mark.parametrize("theme", list(Theme))
def test_both_themes_know_every_token(theme: Theme) -> None:
    assert set(COLOURS[theme]) == set(Token)


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize(
    "token", [t for t in Token if t not in {Token.GROUND, Token.GRID, Token.BACKDROP, Token.LAP, Token.REST, Token.WARMING, Token.BAND_LOW, Token.BAND_MIDDLE, Token.BAND_HIGH}]
)  # fmt: skip
def test_what_is_written_or_drawn_stands_out(theme: Theme, token: Token) -> None:
    least = 3.0 if token in {Token.LOAD, Token.TRANSITION, Token.OTHER, Token.DRILL} else 4.5
    assert _contrast(COLOURS[theme][token], COLOURS[theme][Token.GROUND]) >= least


@pytest.mark.parametrize("theme", list(Theme))
@pytest.mark.parametrize("sight", list(_SIGHT))
@pytest.mark.parametrize("group", list(_TOGETHER))
def test_colours_that_meet_stay_apart_for_every_kind_of_sight(theme: Theme, sight: str, group: str) -> None:
    for one, other in combinations(_TOGETHER[group], 2):
        pair = [_oklab(_SIGHT[sight] @ _linear(COLOURS[theme][token])) for token in (one, other)]
        assert float(np.linalg.norm(pair[0] - pair[1])) > 0.07, (one, other)
