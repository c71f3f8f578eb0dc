"""Easy days: whether they stayed easy, and whether the step was the usual one."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.conditions import LEAST_COVERAGE, hilly, warm
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.purpose import EASY_KINDS
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from runningmate_coach.domain.study import Study

TOO_HARD_PCT = 20.0
HELD_EASY_PCT = 10.0
SAME_SPEED = 0.05
LEAST_SAID_PCT = 0.5
"""A smaller share is none to people."""


def easy_day(study: Study) -> Finding | None:
    """An easy day by time above the easy zones: too hard, or as meant. Never below any target."""
    activity = study.activity
    if study.purpose.kind not in EASY_KINDS or study.structure is not None or warm(study):
        return None
    family = _family(study)
    above_s = None if family is None else activity.zone_time_s(family, 3)
    covered_s = None if family is None else activity.zone_time_s(family, 1)
    if family is None or above_s is None or not covered_s:
        return None
    share_pct, minutes = 100 * above_s / covered_s, covered_s / 60
    share = activity.derived(f"{family}_above_easy_pct", share_pct, "%")
    rests = activity.rests_on_estimate(f"{family}_zone_1_time_s")
    word = family.replace("_", " ")
    evidence = (
        phrase(f"By {word}, {{share}} of the time lay above the easy zones.", share=share)
        if share_pct >= LEAST_SAID_PCT
        else phrase(f"By {word}, no part of it lay above the easy zones.")
    )
    if share_pct >= TOO_HARD_PCT:
        return Finding(
            kind="easy_too_hard",
            rank=Rank.CORRECT,
            lead=phrase("Take the next easy day slower: this one was too hard for its purpose."),
            reasons=(
                evidence,
                phrase("What an easy day costs is missing from the next hard one."),
            ),
            question=phrase("Did it feel easy enough to talk all the way?"),
            moved=(
                phrase(
                    "Slow the next easy day down further: this one was too hard too, if less so than the last."
                ),
                phrase(
                    "Slow the next easy day down much more: this one was harder still than the last that was too hard."
                ),
            ),
            support=Support("too_hard", minutes, share_pct),
            measure=share_pct,
            change=10.0,
            estimated=rests,
        )
    if share_pct > HELD_EASY_PCT:
        return None
    return Finding(
        kind="easy_held",
        rank=Rank.KEEP,
        lead=phrase("Nothing to change for the next easy day: this one stayed easy, as it was meant."),
        reasons=(evidence,),
        support=Support("stayed_easy", minutes, 100 - share_pct),
        measure=share_pct,
        change=10.0,
        estimated=rests,
    )


def cadence(study: Study) -> Finding | None:
    """A step rate that left its usual range at a usual speed, on level ground."""
    activity = study.activity
    value, speed = study.metric("mean_cadence_spm"), activity.number("mean_speed_mps")
    judged = study.purpose.kind in {*EASY_KINDS, Kind.LONG, Kind.ENDURANCE}
    if activity.sport != "run" or value is None or not speed or hilly(study) or not judged:
        return None
    alike = [
        steps
        for one in study.before
        if one.sport == "run"
        and abs((one.number("mean_speed_mps") or 0.0) - speed) <= SAME_SPEED * speed
        and (steps := one.number("mean_cadence_spm"))
    ]
    if not alike:
        return None
    usual = median(alike)
    change_pct = 100 * (value.value - usual) / usual
    moved = "fell" if change_pct < 0 else "rose"
    return Finding(
        kind="cadence_changed",
        rank=Rank.CORRECT,
        lead=phrase(
            f"Watch your step on the next easy run: cadence {moved} to {{now}}, from a usual {{usual}} at this pace.",
            now=value,
            usual=activity.derived("usual/mean_cadence_spm", usual, "steps/min"),
        ),
        question=phrase("New shoes, other ground, or tired legs?"),
        support=Support("cadence_moved", len(alike), abs(change_pct)),
        measure=change_pct,
        change=3.0,
    )


def _family(study: Study) -> str | None:
    """Zones that judge an easy day: heart rate, else pace on level ground; power swings too much outdoors."""
    activity = study.activity
    for family in ("heart_rate", "pace"):
        metric = activity.metrics.get(f"{family}_zone_1_time_s")
        if metric is None or metric.coverage < LEAST_COVERAGE or (family == "pace" and hilly(study)):
            continue
        return family
    return None
