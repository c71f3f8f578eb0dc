"""What the athlete thinks of what the coach said, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from runningmate_coach.domain.findings import Rank
from runningmate_coach.domain.findings.quality import SETTINGS, command
from runningmate_servicekit.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from runningmate_coach.domain.findings import Finding
    from runningmate_coach.domain.training import Activity

MOST = 500
"""Of one athlete; the oldest goes."""
MUTED = timedelta(days=28)
"""So long, for each time that it was called not useful, a kind is left out after the last one."""
REMINDER = "reminder"
"""Kind of the remarks in answers that nobody asked for."""


class Verdict(StrEnum):
    """What the athlete thinks."""

    NOT_USEFUL = "not_useful"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Subject:
    """A finding of a review, or a sentence of an answer.

    Attributes:
        workout_id: Of a finding, the activity reviewed; None for a sentence.
        finding: Kind of the finding or of the remark; empty for an answer's own sentence.
        turn_id: Of a sentence, None for a finding.
        sentence: Its place in the answer.
        value_ids: What the sentence cites.
    """

    workout_id: UUID | None = None
    finding: str = ""
    turn_id: UUID | None = None
    sentence: int | None = None
    value_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the athlete said of one thing."""

    feedback_id: UUID
    about: Subject
    verdict: Verdict
    comment: str
    given_on: date
    created_at: datetime

    @property
    def effect(self) -> str:
        """A sentence that says what it changes."""
        kind = self.about.finding
        if self.verdict is Verdict.WRONG:
            if self.about.turn_id is None:
                return "Reviews of this activity leave it out."
            return "Answers that cite the same value say that you doubted it."
        if not kind:
            return "It is kept. An answer still says what it is asked for."
        return "Its kind is left out for four weeks, and longer each further time; what asks for caution is put last."


@dataclass(frozen=True, slots=True)
class Lead:
    """Something that may be the cause of what is wrong."""

    text: str
    setting: str = ""
    sport: str = ""
    fault: str = ""
    workout_id: str = ""


class FeedbackNotFound(NotFound):
    """Absent, taken back, or another athlete's."""

    def __init__(self, feedback_id: str) -> None:
        super().__init__(
            "FEEDBACK_NOT_FOUND",
            f"There is no feedback {feedback_id}. `runningmate feedback list` shows what there is.",
        )


class SentenceNotFound(NotFound):
    """The turn or its answer is gone, is another athlete's, or has no such sentence."""

    def __init__(self) -> None:
        super().__init__(
            "SENTENCE_NOT_FOUND",
            "There is no such sentence in an answer that is kept. `runningmate conversations show` shows them.",
        )


def muted(feedback: Iterable[Feedback], day: date) -> frozenset[str]:
    """The kinds that are left out on a day: four weeks for each time that one was called not useful."""
    given: dict[str, list[date]] = {}
    for one in feedback:
        if one.verdict is Verdict.NOT_USEFUL and one.about.finding:
            given.setdefault(one.about.finding, []).append(one.given_on)
    return frozenset(kind for kind, days in given.items() if day <= max(days) + len(days) * MUTED)


def chosen(
    findings: Iterable[Finding], feedback: Sequence[Feedback], workout: Activity
) -> tuple[Finding, ...]:
    """The findings without those called wrong here or muted; caution that is muted is put last, not left out."""
    wrong = {
        one.about.finding
        for one in feedback
        if one.verdict is Verdict.WRONG and str(one.about.workout_id) == workout.activity_id
    }
    left_out = muted(feedback, workout.day)
    kept = []
    for finding in findings:
        if finding.kind in wrong:
            continue
        if finding.kind not in left_out:
            kept.append(finding)
        elif finding.rank is Rank.PROTECT:
            kept.append(replace(finding, rank=Rank.KEEP))
    return tuple(kept)


def chosen_of_week(
    findings: Sequence[Finding], feedback: Sequence[Feedback], workouts: Iterable[Activity], day: date
) -> tuple[Finding, ...]:
    """As `chosen`, of a week: what was called wrong for one of its workouts is left out."""
    ids = {one.activity_id for one in workouts}
    wrong = {
        one.about.finding
        for one in feedback
        if one.verdict is Verdict.WRONG and str(one.about.workout_id) in ids
    }
    left_out = muted(feedback, day)
    kept = [one for one in findings if one.kind not in wrong and one.kind not in left_out]
    last = [one for one in findings if one.kind in left_out - wrong and one.rank is Rank.PROTECT]
    return tuple(kept + [replace(one, rank=Rank.KEEP) for one in last])


def doubted(feedback: Iterable[Feedback], value_ids: Iterable[str]) -> Feedback | None:
    """The newest sentence called wrong that cites one of these values, None without one."""
    cited = set(value_ids)
    found = [
        one
        for one in feedback
        if one.verdict is Verdict.WRONG and one.about.turn_id and not cited.isdisjoint(one.about.value_ids)
    ]
    return max(found, key=lambda one: one.created_at, default=None)


_HEART = ("threshold_heart_rate_bpm", "max_heart_rate_bpm")
_OF_FINDINGS = {
    **dict.fromkeys(("easy_too_hard", "easy_held", "hard_days_in_a_row", "heart_rate_poor", "decoupling", "coupled"), _HEART),
    **dict.fromkeys(("fatigue_high", "monotony_high", "threshold_missing", "threshold_outdated"), ("threshold",)),
}  # fmt: skip
_THRESHOLDS = {
    "ride": ("threshold_power_w",),
    "run": ("threshold_speed_mps",),
    "swim": ("threshold_speed_mps",),
}


def leads(about: Subject, workouts: Iterable[Activity]) -> Iterator[Lead]:
    """Yields faults that analytics marked in the workouts, then the settings that the thing rests on."""
    sport = ""
    for one in workouts:
        sport = sport or one.sport
        for rule, channels in dict.fromkeys((fault.rule, fault.channels) for fault in one.faults):
            named = " and ".join(name.rsplit("_", 1)[0].replace("_", " ") for name in channels)
            yield Lead(
                f"In this activity a part of the {named or 'recording'} is marked as wrong ({rule.replace('_', ' ')}).",
                fault=rule, workout_id=one.activity_id,
            )  # fmt: skip
    names = _OF_FINDINGS.get(about.finding, ())
    cited = [value_id.rsplit("/", 1)[-1] for value_id in about.value_ids]
    if any(name in ("fitness", "fatigue", "form") or "load" in name for name in cited):
        names = (*names, "threshold")
    if any(name.endswith("_bpm") for name in cited):
        names = (*names, *_HEART)
    for name in dict.fromkeys(names):
        for setting in (
            _THRESHOLDS.get(sport, ("threshold_heart_rate_bpm",)) if name == "threshold" else (name,)
        ):
            word = SETTINGS[setting]
            own = sport if word.by_sport else ""
            yield Lead(f"It rests on your {word.title}: `{command(setting, own)}` corrects it.", setting, own)
