"""What a review must add about its own numbers: faults left out, lengths repaired, a file read in part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_coach.domain.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from runningmate_coach.domain.phrase import Phrase
    from runningmate_coach.domain.study import Study
    from runningmate_coach.domain.training import Activity, Fault

LEAST_S = 60.0
LEAST_SHARE = 0.05
"""A fault that marks less than this share of the workout moves no number that a review speaks of."""

NEARLY_ALL = 0.9
"""Share of what is left out from which one rule names the reason."""
FAILED = "in which the sensor failed"

HEART_RATE, POWER, POSITION, LENGTHS = "heart_rate", "power", "position", "lengths"

_CHANNELS: Mapping[str, tuple[str, str]] = {
    HEART_RATE: ("heart_rate_bpm", "Heart rate"),
    POWER: ("power_w", "Power"),
    POSITION: ("latitude_deg", "Distance"),
}
_SENSORS: Mapping[str, str] = {
    "heart_rate_dropout": "in which the sensor lost the pulse",
    "heart_rate_flat": "in which the sensor froze",
    "heart_rate_cadence_lock": "in which the sensor counted steps",
    "heart_rate_spike": "of spikes",
    "power_spike": "of spikes",
    "power_stuck": "in which the meter was stuck",
    "gps_jump": "in which GPS was off",
}
_SPOKEN: Mapping[str, re.Pattern[str]] = {
    HEART_RATE: re.compile(r"heart_rate|decoupling"),
    POWER: re.compile(r"power"),
    POSITION: re.compile(r"speed|pace|distance"),
    LENGTHS: re.compile(r"swolf|sets/|set_count|pace|distance"),
}
"""Names and ids of values that rest on a channel."""
_KINDS: Mapping[str, frozenset[str]] = {
    HEART_RATE: frozenset({"decoupling", "coupled", "heart_rate_poor"}),
    LENGTHS: frozenset({"swolf_drift", "stroke_held", "rests_grew"}),
}
"""Findings that rest on it and may cite no value."""
_LOADS: Mapping[str, str] = {
    "heart_rate_load": HEART_RATE,
    "power_load": POWER,
    "run_load": POSITION,
    "swim_load": LENGTHS,
}
_OF_LOAD = re.compile(r"load|fitness|fatigue|form|monotony|hard_time")


@dataclass(frozen=True, slots=True)
class Caveat:
    """A sentence, and what a review must rest on for it to matter: one of the names above, empty for all."""

    concerns: str
    said: Phrase


def caveats(study: Study) -> tuple[Caveat, ...]:
    """All that may matter, the most telling first; each concern has one at most."""
    activity = study.activity
    found: list[Caveat] = []
    if activity.partial:
        found.append(
            Caveat("", phrase("Only a part of the file could be read, so this speaks of that part alone."))
        )
    faults = [_fault(activity, concerns) for concerns in _CHANNELS]
    return (*found, *(one for one in (*faults, _repair(activity)) if one is not None))


def relevant(study: Study, kind: str, phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """What to add to a review, at most one sentence besides that on a file read in part.

    Args:
        study: The activity.
        kind: Of the finding that is told; empty where none is.
        phrases: What is said of it.
    """
    spoken = " ".join(f"{value.value_id} {value.name}" for one in phrases for value in one.values)
    load = _load(study.activity) if not kind or _OF_LOAD.search(spoken) else ""
    always = [one.said for one in caveats(study) if not one.concerns]
    matter = [
        one.said
        for one in caveats(study)
        if one.concerns
        and (
            kind in _KINDS.get(one.concerns, ())
            or _SPOKEN[one.concerns].search(spoken)
            or one.concerns == load
        )
    ]
    return (*always, *matter[:1])


def _load(activity: Activity) -> str:
    """What the activity's load rests on."""
    metric = activity.metrics.get("load")
    used = () if metric is None else metric.parameters
    return next((concerns for name, concerns in _LOADS.items() if name in used), "")


def _fault(activity: Activity, concerns: str) -> Caveat | None:
    channel, title = _CHANNELS[concerns]
    # In a tunnel the distance is another sensor's, and sound.
    marked = [one for one in activity.faults if channel in one.channels and one.rule != "gps_tunnel"]
    time_s = _lasting_s(marked)
    if time_s < max(LEAST_S, LEAST_SHARE * activity.duration_s):
        return None
    how = next(
        (words for rule, words in _SENSORS.items() if _lasting_s(marked, rule) >= NEARLY_ALL * time_s), FAILED
    )
    text = f"{title} counts without {{time}} {how}."
    time = activity.derived(f"faults/{channel}/time_s", min(time_s, activity.duration_s or time_s), "s")
    return Caveat(concerns, phrase(text, time=time))


def _lasting_s(faults: Iterable[Fault], rule: str = "") -> float:
    return sum(fault.end_s - fault.start_s for fault in faults if not rule or fault.rule == rule)


def _repair(activity: Activity) -> Caveat | None:
    repair = activity.repair
    if repair is None or repair.change_count < 1:
        return None
    count = activity.derived("pool_repair/change_count", float(repair.change_count))
    places, named = ("one place", {}) if repair.change_count == 1 else ("{count} places", {"count": count})
    text = (
        f"Lengths are repaired in {places} where the watch miscounted."
        if repair.applied
        else f"The watch probably miscounted lengths in {places}; the option `pool_repair` mends them."
    )
    return Caveat(LENGTHS, phrase(text, **named))
