"""The words and numbers that name a sport in files, chosen so that reading them gives the same sport again."""

from __future__ import annotations

from functools import cache

from runningmate_analytics.domain.formats import sports
from runningmate_analytics.domain.model import Sport

_PREFERRED = (1, 2, 5, 11, 17, 15, 10, 3, 0)
"""FIT's numbers of the sports that most files have; others follow."""

_WORDS = {
    Sport.RUN: "running",
    Sport.RIDE: "cycling",
    Sport.SWIM: "swimming",
    Sport.WALK: "walking",
    Sport.HIKE: "hiking",
    Sport.ROW: "rowing",
    Sport.STRENGTH: "strength training",
    Sport.TRANSITION: "transition",
    Sport.OTHER: "other",
}
_PLAIN = {Sport.STRENGTH: "strength_training"}


def fit_numbers(sport: Sport, sub_sport: str | None) -> tuple[int, int]:
    """FIT's sport and sub sport; a finer word that FIT does not know is left out."""
    known = _numbers()
    return known.get((sport, sub_sport)) or known[sport, _PLAIN.get(sport)]


def word(sport: Sport, sub_sport: str | None) -> str:
    """A word for GPX: the finer one where it tells the sport too."""
    if sub_sport and sports.from_words(sub_sport) == (sport, sub_sport):
        return sub_sport
    return _WORDS[sport]


@cache
def _numbers() -> dict[tuple[Sport, str | None], tuple[int, int]]:
    found: dict[tuple[Sport, str | None], tuple[int, int]] = {}
    for number in (*_PREFERRED, *sports.SPORT_NAMES):
        for finer in (0, *sports.SUB_SPORT_NAMES):
            found.setdefault(sports.from_numbers(number, finer), (number, finer))
    return found
