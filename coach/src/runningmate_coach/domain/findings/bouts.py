"""Sessions of work and rest, judged by their work bouts and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.purpose import JUDGED_BY_BOUTS

if TYPE_CHECKING:
    from runningmate_coach.domain.bouts import Bout
    from runningmate_coach.domain.phrase import Phrase
    from runningmate_coach.domain.study import Study
    from runningmate_coach.domain.values import Value

LEAST_FADE_PCT = {"power_w": 4.0, "speed_mps": 2.5}
LEAST_FADING_BOUTS = 3
MOST_HELD_DROP_PCT = 2.5


@dataclass(frozen=True, slots=True)
class _Course:
    """How comparable bouts went: the later ones, and the last one, against the mean of the earlier."""

    bouts: tuple[Bout, ...]
    channel: str
    drop_pct: float
    last_drop_pct: float


def faded(study: Study) -> Finding | None:
    """Bouts that lost output; three bouts at least."""
    course = _course(study)
    if course is None or len(course.bouts) < LEAST_FADING_BOUTS:
        return None
    if course.drop_pct < LEAST_FADE_PCT[course.channel]:
        return None
    drop, count = _drop(study, course), _count(study, course)
    return Finding(
        kind="bouts_faded",
        rank=Rank.CORRECT,
        lead=phrase(
            "Start the next session of this kind a little easier: the work bouts faded from {first} to {last}.",
            first=_output(study, course, 0),
            last=_output(study, course, -1),
        ),
        reasons=(
            phrase(
                "Over {count} bouts the later ones were {drop} below the earlier ones.",
                count=count,
                drop=drop,
            ),
            *_heart(study, course),
        ),
        question=phrase("Was the first bout faster than you meant it to be?"),
        support=Support("faded", len(course.bouts), course.drop_pct),
        measure=course.drop_pct,
        change=2.0,
    )


def held(study: Study) -> Finding | None:
    """Bouts that kept their output to the end."""
    course = _course(study)
    if course is None or max(course.drop_pct, course.last_drop_pct) > MOST_HELD_DROP_PCT:
        return None
    count = _count(study, course)
    work = sum(bout.output * bout.duration_s for bout in course.bouts)
    return Finding(
        kind="bouts_held",
        rank=Rank.PROGRESS,
        lead=phrase(
            f"Next time add one work bout to the {study.activity.sport} or lengthen them slightly at the same effort: the {{count}} of this one held to the end.",
            count=count,
        ),
        again=phrase(
            "The step is due: add one work bout or lengthen them slightly, for the {count} of this one held to the end once more.",
            count=count,
        ),
        calm=phrase(
            f"Keep the next {study.activity.sport} of this kind as it is: the {{count}} work bouts of this one held to the end.",
            count=count,
        ),
        reasons=(_parts(study, course), *_heart(study, course)),
        support=Support("held", len(course.bouts), 100 - max(0.0, course.drop_pct, course.last_drop_pct)),
        # Another session of the same work tells nothing new; more work or a higher output does.
        measure=work,
        change=0.02 * work,
    )


def _course(study: Study) -> _Course | None:
    if study.structure is None or study.purpose.kind not in JUDGED_BY_BOUTS:
        return None
    bouts = study.structure.comparable
    if len(bouts) < 2:
        return None
    middle = len(bouts) // 2
    early, late = bouts[:middle], bouts[-middle:]
    begin, end = fmean(bout.output for bout in early), fmean(bout.output for bout in late)
    drops = (100 * (begin - output) / begin for output in (end, bouts[-1].output))
    return _Course(bouts, study.structure.channel, *drops)


def _output(study: Study, course: _Course, which: int) -> Value:
    bout = course.bouts[which]
    name, unit = ("mean_power_w", "W") if course.channel == "power_w" else ("mean_speed_mps", "m/s")
    return study.activity.derived(f"laps/{bout.number}/{name}", bout.output, unit)


def _parts(study: Study, course: _Course) -> Phrase:
    """The means on which the verdict rests: later bouts against earlier ones."""
    name, unit = ("mean_power_w", "W") if course.channel == "power_w" else ("mean_speed_mps", "m/s")
    middle = len(course.bouts) // 2
    early, late = (
        fmean(one.output for one in part) for part in (course.bouts[:middle], course.bouts[-middle:])
    )
    return phrase(
        "The earlier ones averaged {early}, the later ones {late}.",
        early=study.activity.derived(f"work_bouts/earlier/{name}", early, unit),
        late=study.activity.derived(f"work_bouts/later/{name}", late, unit),
    )


def _count(study: Study, course: _Course) -> Value:
    return study.activity.derived("work_bout_count", float(len(course.bouts)))


def _drop(study: Study, course: _Course) -> Value:
    return study.activity.derived("work_bout_drop_pct", course.drop_pct, "%")


def _heart(study: Study, course: _Course) -> tuple[Phrase, ...]:
    """How heart rate went with it, where both bouts have one."""
    first, last = course.bouts[0], course.bouts[-1]
    if first.heart_rate_bpm is None or last.heart_rate_bpm is None:
        return ()
    values = {
        key: study.activity.derived(
            f"laps/{bout.number}/mean_heart_rate_bpm", bout.heart_rate_bpm or 0.0, "bpm"
        )
        for key, bout in (("first", first), ("last", last))
    }
    rose = last.heart_rate_bpm >= first.heart_rate_bpm
    words = (
        "Heart rate went from {first} to {last} meanwhile."
        if rose
        else "Heart rate came down from {first} to {last}."
    )
    return (phrase(words, **values),)
