"""Sentences of a plan. No number stands in them that the plan does not hold as a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.planning.model import (
    BASE,
    EASY,
    INTERVALS,
    LONG,
    PEAK,
    RACE,
    RACE_PACE,
    TAPER,
    TEMPO,
    THRESHOLD,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.planning.model import Session, Week

WHY: Mapping[str, str] = {
    LONG: "Endurance comes from time on your feet or in the saddle; stay easy enough to talk.",
    TEMPO: "Controlled work below threshold raises what you can hold for long, at a low price.",
    THRESHOLD: "Work around threshold lifts the pace that you can hold for about an hour.",
    INTERVALS: "Short hard work raises the ceiling under which all the rest happens.",
    RACE_PACE: "You practise the effort of the race, so that it feels familiar on the day.",
    EASY: "Easy volume builds the base and lets the hard days be hard.",
    RACE: "This is what the work is for.",
}
IN_TAPER = "Short and sharp: the work is done, this only keeps the feeling for it."
IN_RECOVERY = "A lighter week lets the body take in the work of the weeks before."
LONG_IN_PEAK = "One of the last long ones: rehearse drinks, food and clothing of the race."
LONG_IN_BASE = "The long session grows step by step; it is the backbone of these weeks."


def why(session: Session, week: Week) -> str:
    """Why a session stands where it stands."""
    if session.kind == RACE:
        return WHY[RACE]
    if week.phase == TAPER:
        return IN_TAPER
    if week.recovery:
        return IN_RECOVERY
    if session.kind == LONG and week.phase in (BASE, PEAK):
        return LONG_IN_BASE if week.phase == BASE else LONG_IN_PEAK
    return WHY[session.kind]
