"""What a session without a finding adds to the season: its place among those of its sport in the six weeks before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.phrase import Phrase, phrase
from runningmate_coach.domain.study import activity_date
from runningmate_coach.domain.titles import Kind, kind_in
from runningmate_coach.domain.values import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_coach.domain.study import Study
    from runningmate_coach.domain.training import Activity

LEAST_ALIKE = 3
"""Others of the sport without which its place among them says nothing."""
LEAST_PASSED = 2
"""Sessions since the last longer one, for that to be worth a word."""
SHORT_S = 1_200.0
NOUNS = {
    "run": "run",
    "ride": "ride",
    "swim": "swim",
    "walk": "walk",
    "hike": "hike",
    "row": "row",
    "strength": "strength session",
}
KINDS = {
    Kind.INTERVALS: "interval {}", Kind.TEMPO: "tempo {}", Kind.TEST: "test {}", Kind.LONG: "long {}", Kind.RECOVERY: "recovery {}",
    Kind.EASY: "easy {}", Kind.ENDURANCE: "endurance {}", Kind.TECHNIQUE: "technique {}", Kind.GROUP: "group {}",
}  # fmt: skip


def place(study: Study) -> Phrase | None:
    """One clause for after a colon, None where nothing of the sport was done before."""
    own, noun = study.activity, NOUNS.get(study.activity.sport, "session")
    alike = [
        one
        for one in study.before
        if one.sport == own.sport
        and one.duration_s >= SHORT_S
        and kind_in(one.name, None) is not Kind.COMMUTE
    ]
    if not alike:
        return None
    return _record(study, alike, noun) or _since_longer(own, alike, noun) or _follows(study, alike, noun)


def _record(study: Study, alike: Sequence[Activity], noun: str) -> Phrase | None:
    own = study.activity
    if len(alike) < LEAST_ALIKE:
        return None
    first = activity_date(alike[-1])
    number = count(f"{own.activity_id}/alike_count", len(alike) + 1, alike[-1].day, own.day)
    for metric, words in (("distance_m", "none went farther"), ("load", "none had more load")):
        value = own.number(metric)
        others = [one.number(metric) for one in alike]
        known = [one for one in others if one is not None]
        if value and len(known) == len(others) and value > max(known):
            return phrase(f"of your {{number}} {noun}s since {{first}}, {words}", number=number, first=first)
    return None


def _since_longer(own: Activity, alike: Sequence[Activity], noun: str) -> Phrase | None:
    distance = own.number("distance_m")
    if not distance:
        return None
    at = next(
        (
            place
            for place, one in enumerate(alike)
            if (other := one.number("distance_m")) is None or other >= distance
        ),
        len(alike),
    )
    if not LEAST_PASSED <= at < len(alike):
        return None
    return phrase(f"no {noun} since {{date}} was longer", date=activity_date(alike[at]))


def _follows(study: Study, alike: Sequence[Activity], noun: str) -> Phrase:
    kind = study.purpose.kind
    same = [one for one in alike if kind in KINDS and kind_in(one.name, None) is kind]
    named = KINDS[kind].format(noun) if same else noun
    if len(same) < LEAST_PASSED:
        return phrase(f"the {named} before this one was on {{date}}", date=activity_date((same or alike)[0]))
    first = activity_date(same[-1])
    number = count(
        f"{study.activity.activity_id}/same_count", len(same) + 1, same[-1].day, study.activity.day
    )
    return phrase(f"with this one you have {{number}} {named}s since {{first}}", number=number, first=first)
