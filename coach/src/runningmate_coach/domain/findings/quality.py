"""Settings and sensors: what is missing, out of date or unreliable, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import Phrase, phrase

if TYPE_CHECKING:
    from datetime import date

    from runningmate_coach.domain.study import Study

LEAST_HEART_COVERAGE = 0.85
MOST_SUSPECT_SHARE = 0.15
EFFORT_S = 1_200
FTP_SHARE = 0.95
"""Source: H. Allen and A. Coggan, "Training and Racing with a Power Meter" (2006)."""
RIEGEL_EXPONENT = 0.06
"""Source: P. S. Riegel, "Athletic Records and Human Endurance" (1981)."""
OUTDATED_PCT = 2.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A setting's name for people, its name in the command, and what stands for its value there."""

    title: str
    option: str
    value: str
    by_sport: bool = False


SETTINGS = {
    "threshold_power_w": _Word("threshold power", "threshold-power", "WATTS", by_sport=True),
    "threshold_speed_mps": _Word("threshold pace", "threshold-pace", "PACE", by_sport=True),
    "threshold_heart_rate_bpm": _Word("threshold heart rate", "threshold-heart-rate", "BPM"),
    "resting_heart_rate_bpm": _Word("resting heart rate", "resting-heart-rate", "BPM"),
    "max_heart_rate_bpm": _Word("highest heart rate", "max-heart-rate", "BPM"),
    "weight_kg": _Word("weight", "weight", "KG"),
}
SENSORS = {"mean_heart_rate_bpm": "heart rate", "mean_power_w": "power"}


def command(setting: str, sport: str) -> str:
    """The command that gives a setting; the word in capitals stands for its value."""
    word = SETTINGS[setting]
    suffix = f" --sport {sport}" if word.by_sport else ""
    return f"runningmate athlete add {word.option} {word.value}{suffix}"


def missing_setting(study: Study) -> Finding | None:
    """A session without a load for want of a setting."""
    activity = study.activity
    absent = next((one for one in activity.missing if one.name == "load" and one.setting in SETTINGS), None)
    if absent is None or "load" in activity.metrics:
        return None
    words = SETTINGS[absent.setting].title
    return Finding(
        kind="threshold_missing",
        rank=Rank.SET_UP,
        lead=phrase(
            f"This session has no load, because your {words} is not set and could not be estimated: "
            f"give it with `{command(absent.setting, activity.sport)}`."
        ),
        reasons=(phrase("Until then it counts as rest in fitness and fatigue."),),
        needs_purpose=False,
        once=False,
    )


def outdated_threshold(study: Study) -> Finding | None:
    """A best of 20 min above what the athlete's own setting says is possible."""
    rule = {"ride": ("power_w", "threshold_power_w", "W"), "run": ("speed_mps", "threshold_speed_mps", "m/s")}
    channel, name, unit = rule.get(study.activity.sport, ("", "", ""))
    best = study.details.curves.get(channel, {}).get(EFFORT_S)
    setting = study.athlete.setting(name, study.activity.sport, study.activity.day)
    if best is None or setting is None or setting.evidence:
        return None
    share = FTP_SHARE if channel == "power_w" else (EFFORT_S / 3600) ** RIEGEL_EXPONENT
    excess_pct = 100 * (share * best / setting.value - 1)
    activity = study.activity
    best_name, best_unit = ("mean_power_w", "W") if channel == "power_w" else ("mean_speed_mps", unit)
    return Finding(
        kind="threshold_outdated",
        rank=Rank.SET_UP,
        lead=phrase(
            f"Set your {SETTINGS[name].title} to about {{new}} before the next hard session: {{old}} is out of date. "
            f"Use `{command(name, activity.sport)}`.",
            new=activity.derived(f"implied/{name}", share * best, unit),
            old=activity.derived(f"settings/{name}", setting.value, unit),
        ),
        reasons=(
            phrase(
                "Your best over {duration} here was {best}.",
                duration=activity.derived(f"curves/{channel}/duration_s", float(EFFORT_S), "s"),
                best=activity.derived(f"curves/{channel}/{EFFORT_S}", best, best_unit, best_name),
            ),
        ),
        support=Support("outdated", EFFORT_S / 60, excess_pct),
        measure=share * best,
        change=0.02 * setting.value,
        needs_purpose=False,
    )


def heart_rate_poor(study: Study) -> Finding | None:
    """Heart rate with long gaps or long stretches that are probably wrong."""
    activity = study.activity
    heart = activity.metrics.get("mean_heart_rate_bpm")
    if heart is None or activity.duration_s < 1_200:
        return None
    suspect_share = (activity.number("heart_rate_suspect_time_s") or 0.0) / activity.duration_s
    bad_pct = 100 * max(1 - heart.coverage, suspect_share)
    if heart.coverage >= LEAST_HEART_COVERAGE and suspect_share <= MOST_SUSPECT_SHARE:
        return None
    return Finding(
        kind="heart_rate_poor",
        rank=Rank.SET_UP,
        lead=phrase(
            "Check the strap or the fit of the watch before the next session: heart rate was unreliable for {bad} of the time.",
            bad=activity.derived("heart_rate_bad_pct", bad_pct, "%"),
        ),
        reasons=(phrase("What rests on heart rate here says little."),),
        support=Support("unreliable", activity.duration_s / 60, bad_pct),
        measure=bad_pct,
        change=20.0,
        needs_purpose=False,
    )


def notes(study: Study) -> tuple[Phrase, ...]:
    """What could not be judged, the most telling first: missing channels, then estimates."""
    said = [
        phrase(f"No {word} was recorded, so nothing here rests on it.")
        for name, word in SENSORS.items()
        if any(one.name == name for one in study.activity.missing)
    ]
    return (*said, *((_estimated(study.activity.sport),) if _tells_estimate(study) else ()))


def _estimated(sport: str) -> Phrase:
    return phrase(
        f"Your {_PLURALS[sport]} are measured by an estimated threshold: `runningmate athlete show` says what it rests on."
    )


def _tells_estimate(study: Study) -> bool:
    """Only of the first session of its sport in a block of four weeks: nobody wants to read it each time."""
    own = study.activity
    return (
        own.sport in _PLURALS
        and own.rests_on_estimate("load")
        and not any(
            one.sport == own.sport and one.rests_on_estimate("load") and _block(one.day) == _block(own.day)
            for one in study.before
        )
    )


def _block(day: date) -> int:
    return day.toordinal() // ESTIMATE_BLOCK_DAYS


ESTIMATE_BLOCK_DAYS = 28
_PLURALS = {"run": "runs", "ride": "rides", "swim": "swims"}
