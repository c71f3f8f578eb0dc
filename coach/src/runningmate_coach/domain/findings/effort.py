"""Effort against what the session was for: easy days, steady sessions, races."""

from __future__ import annotations

from statistics import fmean, median, pstdev
from typing import TYPE_CHECKING

from runningmate_coach.domain import traces
from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.purpose import EASY_KINDS
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from runningmate_coach.domain.study import Study
    from runningmate_coach.domain.training import Trace

LEAST_COVERAGE = 0.75
TOO_HARD_PCT = 20.0
HELD_EASY_PCT = 10.0
LEAST_MINUTES = 20.0

WARM_C = 26.0
"""Mean air temperature from which heart rate and pace no longer compare with other days."""
HILLY_GAIN_PER_M = 0.012
"""Gain over distance from which pace says more about the ground than about the runner."""

LEAST_STEADY_S = 2_400.0
WARMING_UP_S = 600.0
STEADY_VARIABILITY = 1.10
STEADY_SPEED_SPREAD = 0.06
BLOCK_S = 300.0

LEAST_SPLIT_PCT = 0.5
FADED_SPLIT_PCT = 3.0
MOST_CREDIBLE_SPLIT_PCT = 8.0
STANDING_MPS = 1.5


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
    evidence = phrase(
        f"By {family.replace('_', ' ')}, {{share}} of the time lay above the easy zones.", share=share
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


def decoupling(study: Study) -> Finding | None:
    """Output per heartbeat that falls through a steady session of 40 min and more."""
    drift_pct = study.activity.number("aerobic_decoupling_pct")
    if drift_pct is None:
        drift_pct = _drift_pct(study)
    if drift_pct is None or study.purpose.kind in {Kind.INTERVALS, Kind.RACE, Kind.TEST} or warm(study):
        return None
    support = Support("drifted", study.activity.duration_s / 60, drift_pct)
    value = study.activity.derived("aerobic_decoupling_pct", drift_pct, "%")
    return Finding(
        kind="decoupling",
        rank=Rank.CORRECT,
        lead=phrase(
            "Keep the next steady session shorter or easier: heart rate drifted away from the effort here."
        ),
        reasons=(
            phrase("In its later part each heartbeat gave {drift} less than before.", drift=value),
            phrase("That much says the length or the pace was beyond your present base."),
        ),
        question=phrase("Did you drink and eat on the way?"),
        support=support,
        measure=drift_pct,
        change=3.0,
    )


def split(study: Study) -> Finding | None:
    """Pacing of a flat race by its two parts of equal time."""
    trace = study.details.trace
    if study.purpose.kind is not Kind.RACE or study.activity.sport != "run" or trace is None:
        return None
    if study.activity.duration_s < LEAST_MINUTES * 60 or hilly(study) or warm(study):
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
    if -MOST_CREDIBLE_SPLIT_PCT * 2 <= gain_pct <= -FADED_SPLIT_PCT:
        return Finding(
            kind="race_faded",
            rank=Rank.CORRECT,
            lead=phrase("Start the next race more patiently: the pace faded in the later part of this one."),
            reasons=(evidence,),
            question=phrase("Was it the pace, or something you ate or drank?"),
            support=Support("faded", 2, -gain_pct),
            measure=gain_pct,
        )
    if LEAST_SPLIT_PCT <= gain_pct <= MOST_CREDIBLE_SPLIT_PCT:
        return Finding(
            kind="race_paced",
            rank=Rank.KEEP,
            lead=phrase(
                "Open the next race just as patiently: this one was well paced. Keep the coming days easy."
            ),
            reasons=(evidence,),
            support=Support("paced_well", 2, gain_pct),
            measure=gain_pct,
        )
    return None


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
        and abs((one.number("mean_speed_mps") or 0.0) - speed) <= 0.05 * speed
        and (steps := one.number("mean_cadence_spm")) is not None
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


def warm(study: Study) -> bool:
    """Whether it was so warm that heart rate and pace mean something else."""
    trace = study.details.trace
    if trace is None:
        return False
    temperature_c = traces.mean_of(trace, "temperature_c", list(traces.steps(trace)))
    return temperature_c is not None and temperature_c >= WARM_C


def hilly(study: Study) -> bool:
    """Whether the ground decides the pace."""
    gain_m, distance_m = study.activity.number("elevation_gain_m"), study.activity.number("distance_m")
    return bool(gain_m and distance_m and gain_m / distance_m > HILLY_GAIN_PER_M)


def _family(study: Study) -> str | None:
    """Zones that judge an easy day: heart rate, else pace on level ground; power swings too much outdoors."""
    activity = study.activity
    for family in ("heart_rate", "pace"):
        metric = activity.metrics.get(f"{family}_zone_1_time_s")
        if metric is None or metric.coverage < LEAST_COVERAGE or (family == "pace" and hilly(study)):
            continue
        return family
    return None


def _drift_pct(study: Study) -> float | None:
    """Aerobic decoupling, None where the session was not steady or its data do not carry it.

    Source: METRICS, "Heart rate": parts by moving time after the first 10 min.
    """
    activity, trace = study.activity, study.details.trace
    heart = activity.metrics.get("mean_heart_rate_bpm")
    if trace is None or heart is None or heart.coverage < LEAST_COVERAGE or study.structure is not None:
        return None
    if activity.duration_s < LEAST_STEADY_S or (activity.sport == "run" and hilly(study)):
        return None
    if activity.sport == "ride":
        variability = activity.number("variability_index")
        channel, least = "power_w", -1.0  # coasting counts
        steady = variability is not None and variability <= STEADY_VARIABILITY
    elif activity.sport == "run":
        channel, least = "speed_mps", STANDING_MPS
        steady = _steady_speed(trace)
    else:
        return None
    samples = [one for one in traces.moving(trace, channel, least, WARMING_UP_S) if _beats(trace, one[0])]
    ratios = [_ratio(trace, channel, part) for part in traces.halves(samples)]
    if not steady or ratios[0] is None or ratios[1] is None:
        return None
    return 100 * (ratios[0] - ratios[1]) / ratios[0]


def _beats(trace: Trace, at: int) -> bool:
    heart = trace.channels.get("heart_rate_bpm", ())
    return at < len(heart) and heart[at] > 0


def _ratio(trace: Trace, channel: str, samples: list[tuple[int, float]]) -> float | None:
    output = traces.mean_of(trace, channel, samples)
    heart = traces.mean_of(trace, "heart_rate_bpm", samples)
    return output / heart if output and heart else None


def _steady_speed(trace: Trace) -> bool:
    """Whether five-minute means of speed stay close together."""
    if not trace.time_s:
        return False
    blocks = int((trace.time_s[-1] - WARMING_UP_S) // BLOCK_S)
    means = [
        found
        for block in range(blocks)
        if (
            found := traces.mean(
                trace, "speed_mps", *(WARMING_UP_S + BLOCK_S * (block + end) for end in (0, 1))
            )
        )
    ]
    return len(means) >= 3 and pstdev(means) <= STEADY_SPEED_SPREAD * fmean(means)
