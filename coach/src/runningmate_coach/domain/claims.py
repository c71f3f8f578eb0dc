"""Which words need evidence, and how much: a claim without its row's evidence is never said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the table.

    Attributes:
        name: What is claimed.
        words: Matches the words that claim it.
        counted: What `least_n` counts.
        least_n: Fewest observations.
        measured: What `least_effect` measures, with its unit.
        least_effect: Smallest effect.
    """

    name: str
    words: re.Pattern[str]
    counted: str
    least_n: float
    measured: str
    least_effect: float


@dataclass(frozen=True, slots=True)
class Support:
    """What was measured for a claim: observations and effect, in the row's units."""

    claim: str
    n: float
    effect: float


def _claim(
    name: str, words: str, counted: str, least_n: float, measured: str, least_effect: float
) -> tuple[str, Claim]:
    pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    return name, Claim(name, pattern, counted, least_n, measured, least_effect)


CLAIMS: Mapping[str, Claim] = dict(
    (
        _claim("faded", r"fad(?:e|es|ed|ing)", "comparable bouts, or parts of a race", 2, "drop in %", 2.5),
        _claim("held", r"held|steady to the end", "comparable bouts or sets", 2, "100 % less the drop", 97.5),
        _claim("drifted", r"drift(?:s|ed|ing)?", "steady minutes", 40, "loss of output per beat in %", 5.0),
        _claim(
            "coupled", r"stayed with the effort", "steady minutes", 60, "100 % less the loss per beat", 97.0
        ),
        _claim("too_hard", r"too hard", "minutes", 20, "time above the easy zones in %", 20.0),
        _claim("stayed_easy", r"stayed easy", "minutes", 20, "time within the easy zones in %", 90.0),
        _claim(
            "fatigued",
            r"fatigued|fatigue (?:stands|is high)|overreach\w*|exhaust\w*",
            "days since the first",
            42,
            "depth in % of fitness",
            30.0,
        ),
        _claim("jumped", r"jump\w*|longest", "sessions in the month before", 3, "increase in %", 10.0),
        _claim("hard_again", r"hard again", "hard days in a row", 2, "minutes of hard work", 12.0),
        _claim("monotonous", r"monoton\w*|alike", "days with training of seven", 7, "mean over spread", 2.0),
        _claim("paced_well", r"well paced", "parts of a race", 2, "gain in %", 0.5),
        _claim("coarser", r"coarser", "sets", 4, "rise of SWOLF in %", 4.0),
        _claim("rests_grew", r"rests grew", "rests", 4, "growth in %", 30.0),
        _claim("cadence_moved", r"cadence (?:fell|rose)", "earlier sessions", 5, "change in %", 4.0),
        _claim("outdated", r"out of date", "minutes of the effort", 20, "excess in %", 2.0),
        _claim("returned", r"after a break", "sessions before the break", 3, "days without training", 10.0),
        _claim("unreliable", r"unreliable", "minutes", 20, "time without good data in %", 15.0),
        # No rule measures these yet, so they are never said.
        _claim(
            "improved", r"improv\w*|fitter|stronger|progress\w*", "comparable sessions", 6, "gain in %", 2.0
        ),
        _claim(
            "heat", r"because of (?:the )?heat", "sessions in heat and outside", 6, "difference in %", 3.0
        ),
    )
)
"""By name. Limits are this implementation's, on the careful side of day-to-day variation."""

NEVER = re.compile(
    r"\b(?:injur\w*|los(?:e|ing) weight|weight loss|eat less|fast(?:ed|ing)|calories|diagnos\w*|overtrain\w*"
    r"|risk of|probabilit\w*)\b",
    re.IGNORECASE,
)
"""No weight-loss advice, no diagnosis, no chance of anything happening to a body."""


def holds(support: Support) -> bool:
    """Whether what was measured reaches the row's least n and effect."""
    row = CLAIMS[support.claim]
    return support.n >= row.least_n and support.effect >= row.least_effect


def made(text: str) -> Iterator[Claim]:
    """Yields the claims that a sentence makes."""
    return (claim for claim in CLAIMS.values() if claim.words.search(text))
