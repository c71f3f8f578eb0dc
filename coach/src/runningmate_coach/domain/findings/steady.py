"""Steady sessions: whether heart rate stays with the effort."""

from __future__ import annotations

from statistics import fmean, pstdev
from typing import TYPE_CHECKING

from runningmate_coach.domain import traces
from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.conditions import LEAST_COVERAGE, STANDING_MPS, hilly, warm
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from runningmate_coach.domain.study import Study
    from runningmate_coach.domain.training import Trace
    from runningmate_coach.domain.values import Value

LEAST_STEADY_S = 2_400.0
WARMING_UP_S = 600.0
STEADY_VARIABILITY = 1.10
STEADY_SPEED_SPREAD = 0.06
BLOCK_S = 300.0
COUPLED_PCT = 3.0


def decoupling(study: Study) -> Finding | None:
    """Output per heartbeat that falls through a steady session of 40 min and more."""
    drift_pct = study.activity.number("aerobic_decoupling_pct")
    if drift_pct is None:
        drift_pct = _drift_pct(study)
    if drift_pct is None or study.purpose.kind in {Kind.INTERVALS, Kind.RACE, Kind.TEST} or warm(study):
        return None
    value = study.activity.derived("aerobic_decoupling_pct", drift_pct, "%")
    minutes, noun = study.activity.duration_s / 60, study.activity.sport
    if drift_pct <= COUPLED_PCT:
        return _coupled(study, drift_pct, minutes, value)
    return Finding(
        kind="decoupling",
        rank=Rank.CORRECT,
        lead=phrase(
            f"Keep the next steady {noun} shorter or easier: heart rate drifted away from the effort here."
        ),
        reasons=(
            phrase("In its later part each heartbeat gave {drift} less than before.", drift=value),
            phrase(f"That much says its length or pace was beyond the base that you have for a {noun}."),
        ),
        question=phrase("Did you drink and eat on the way?"),
        moved=(
            phrase(
                f"Keep the next steady {noun} shorter or easier still: heart rate drifted here again, though less than lately."
            ),
            phrase(
                f"Make the next steady {noun} clearly shorter or easier: heart rate drifted more than it did lately."
            ),
        ),
        support=Support("drifted", minutes, drift_pct),
        measure=drift_pct,
        change=3.0,
    )


def _coupled(study: Study, drift_pct: float, minutes: float, drift: Value) -> Finding | None:
    if study.purpose.kind not in {Kind.LONG, Kind.ENDURANCE}:
        return None
    words, noun = "heart rate stayed with the effort to the end.", study.activity.sport
    return Finding(
        kind="coupled",
        rank=Rank.PROGRESS,
        lead=phrase(f"The next steady {noun} of this kind may be a little longer: {words}"),
        calm=phrase(f"Keep the next steady {noun} as long as this one: {words}"),
        reasons=(phrase("From the earlier to the later part a heartbeat lost {drift}.", drift=drift),)
        if drift_pct > 0
        else (),
        moved=(
            phrase(
                f"Keep the next steady {noun} as it is: heart rate stayed even closer to the effort than lately."
            ),
            phrase(
                f"Keep the next steady {noun} as it is: heart rate stayed with the effort, if less closely than lately."
            ),
        ),
        support=Support("coupled", minutes, 100 - max(0.0, drift_pct)),
        measure=drift_pct,
        change=3.0,
    )


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
