"""Races: their pacing on level ground, and the days after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain import traces
from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.conditions import STANDING_MPS, hilly, warm
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from runningmate_coach.domain.study import Study

LEAST_S = 1_200.0
LEAST_COSTLY_S = 2_400.0

LEAST_SPLIT_PCT = 0.5
FADED_SPLIT_PCT = 3.0
MOST_CREDIBLE_GAIN_PCT = 8.0
MOST_CREDIBLE_LOSS_PCT = 16.0


def split(study: Study) -> Finding | None:
    """Pacing of a flat race by its two parts of equal time."""
    trace = study.details.trace
    if study.purpose.kind is not Kind.RACE or study.activity.sport != "run" or trace is None:
        return None
    if study.activity.duration_s < LEAST_S or hilly(study) or warm(study):
        return None
    early, late = traces.halves(traces.moving(trace, "speed_mps", STANDING_MPS))
    begin, end = traces.mean_of(trace, "speed_mps", early), traces.mean_of(trace, "speed_mps", late)
    if begin is None or end is None:
        return None
    gain_pct = 100 * (end - begin) / begin
    values = {
        "early": study.activity.derived("parts/1/mean_speed_mps", begin, "m/s"),
        "late": study.activity.derived("parts/2/mean_speed_mps", end, "m/s"),
    }
    evidence = phrase("You ran {early} in the earlier part and {late} in the later.", **values)
    if -MOST_CREDIBLE_LOSS_PCT <= gain_pct <= -FADED_SPLIT_PCT:
        return Finding(
            kind="race_faded",
            rank=Rank.CORRECT,
            lead=phrase("Start the next race more patiently: the pace faded in the later part of this one."),
            reasons=(evidence,),
            question=phrase("Was it the pace, or something you ate or drank?"),
            support=Support("faded", 2, -gain_pct),
            measure=gain_pct,
        )
    if LEAST_SPLIT_PCT <= gain_pct <= MOST_CREDIBLE_GAIN_PCT:
        return Finding(
            kind="race_paced",
            rank=Rank.KEEP,
            lead=phrase("Open the next race just as patiently: this one was well paced."),
            reasons=(evidence,),
            support=Support("paced_well", 2, gain_pct),
            measure=gain_pct,
        )
    return None


def aftermath(study: Study) -> Finding | None:
    """The days after a race, whatever its course was."""
    if study.purpose.kind is not Kind.RACE or study.activity.duration_s < LEAST_COSTLY_S:
        return None
    return Finding(
        kind="race_aftermath",
        rank=Rank.KEEP,
        lead=phrase(
            "Keep the coming days easy, whatever the legs say: a race costs more than its load shows."
        ),
        question=phrase("What would you do differently next time?"),
        once=False,
    )
