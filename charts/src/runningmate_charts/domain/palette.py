"""Colour tokens of both themes; a chart names tokens, never colours.

Sports, fitness, fatigue, form and channels keep their colour everywhere. The hues start from the
eight that Okabe and Ito chose for readers with any kind of colour blindness; each was darkened or
lightened until it stands out from its ground (at least 4.5:1, so that it can also colour text).
Source: Okabe, M. and Ito, K. (2008), Color Universal Design.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Theme(StrEnum):
    """Which colours to use."""

    LIGHT = "light"
    DARK = "dark"


class Token(StrEnum):
    """What a colour means."""

    GROUND = "ground"
    INK = "ink"
    MUTED = "muted"
    GRID = "grid"
    BACKDROP = "backdrop"
    LAP = "lap"
    REST = "rest"
    WARMING = "warming"
    FAULT = "fault"
    BAND_LOW = "band_low"
    BAND_MIDDLE = "band_middle"
    BAND_HIGH = "band_high"
    FITNESS = "fitness"
    FATIGUE = "fatigue"
    FORM = "form"
    LOAD = "load"
    PACE = "pace"
    HEART_RATE = "heart_rate"
    POWER = "power"
    CADENCE = "cadence"
    RUN = "run"
    RIDE = "ride"
    SWIM = "swim"
    WALK = "walk"
    HIKE = "hike"
    ROW = "row"
    STRENGTH = "strength"
    TRANSITION = "transition"
    OTHER = "other"
    FREESTYLE = "freestyle"
    BACKSTROKE = "backstroke"
    BREASTSTROKE = "breaststroke"
    BUTTERFLY = "butterfly"
    DRILL = "drill"
    MIXED = "mixed"


_SHARED_LIGHT = {
    "blue": "#0067A5",
    "orange": "#B84A00",
    "green": "#007A5A",
    "purple": "#C4307A",
    "sand": "#7A6200",
}
_SHARED_DARK = {
    "blue": "#58B0F0",
    "orange": "#F5924E",
    "green": "#2FC79B",
    "purple": "#E08CC4",
    "sand": "#D9BC4A",
}


def _theme(shared: Mapping[str, str], own: Mapping[Token, str]) -> Mapping[Token, str]:
    """Gives each meaning its hue; meanings that never meet in one chart may share one."""
    return {
        **own,
        Token.FITNESS: shared["blue"],
        Token.FATIGUE: shared["purple"],
        Token.FORM: shared["sand"],
        Token.PACE: shared["blue"],
        Token.HEART_RATE: shared["orange"],
        Token.POWER: shared["purple"],
        Token.CADENCE: shared["green"],
        Token.RUN: shared["orange"],
        Token.RIDE: shared["blue"],
        Token.SWIM: shared["green"],
        Token.STRENGTH: shared["purple"],
        Token.ROW: shared["sand"],
        Token.FREESTYLE: shared["blue"],
        Token.BACKSTROKE: shared["orange"],
        Token.BREASTSTROKE: shared["green"],
        Token.BUTTERFLY: shared["purple"],
        Token.MIXED: shared["sand"],
    }


COLOURS: Mapping[Theme, Mapping[Token, str]] = {
    Theme.LIGHT: _theme(
        _SHARED_LIGHT,
        {
            Token.GROUND: "#FFFFFF",
            Token.INK: "#1C2733",
            Token.MUTED: "#5B6775",
            Token.GRID: "#E4E8EC",
            Token.BACKDROP: "#E3E7EB",
            Token.LAP: "#F5F7F9",
            Token.REST: "#EDF0F3",
            Token.WARMING: "#C9D0D8",
            Token.FAULT: "#B3261E",
            Token.BAND_LOW: "#EEF1F4",
            Token.BAND_MIDDLE: "#FFFFFF",
            Token.BAND_HIGH: "#EEF1F4",
            Token.LOAD: "#6B7785",
            Token.WALK: "#4F5B66",
            Token.HIKE: "#6B4A2B",
            Token.TRANSITION: "#6F7B88",
            Token.OTHER: "#6F7B88",
            Token.DRILL: "#6F7B88",
        },
    ),
    Theme.DARK: _theme(
        _SHARED_DARK,
        {
            Token.GROUND: "#12181F",
            Token.INK: "#E6EBF0",
            Token.MUTED: "#9AA7B5",
            Token.GRID: "#27313B",
            Token.BACKDROP: "#28323D",
            Token.LAP: "#18202A",
            Token.REST: "#1E2731",
            Token.WARMING: "#3A4653",
            Token.FAULT: "#FF9A92",
            Token.BAND_LOW: "#1A222B",
            Token.BAND_MIDDLE: "#12181F",
            Token.BAND_HIGH: "#1A222B",
            Token.LOAD: "#8493A3",
            Token.WALK: "#C3CCD6",
            Token.HIKE: "#C39B74",
            Token.TRANSITION: "#8493A3",
            Token.OTHER: "#8493A3",
            Token.DRILL: "#8493A3",
        },
    ),
}
