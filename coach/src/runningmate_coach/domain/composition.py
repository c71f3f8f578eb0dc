"""From findings to a review: the one that changes the next session, its reasons, a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from runningmate_coach.domain.caveats import caveats, relevant
from runningmate_coach.domain.findings import Finding, Rank
from runningmate_coach.domain.findings.quality import notes
from runningmate_coach.domain.phrase import Draft, Phrase, phrase
from runningmate_coach.domain.place import place
from runningmate_coach.domain.study import activity_date
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from runningmate_coach.domain.claims import Support
    from runningmate_coach.domain.flags import Flag
    from runningmate_coach.domain.study import Study
    from runningmate_coach.domain.training import Activity
    from runningmate_coach.domain.values import Value

SHORT_S = 1_200.0
MOST_REASONS = 2
JUDGED_SPORTS = frozenset({"run", "ride", "swim"})
"""Of the others nobody is asked what they were for: there is no rule that the answer would help."""

RED_FLAG, HOLD = "red_flag", "hold"
_ASK_PURPOSE = phrase("What was it for? A word such as tempo or easy in its title lets it be judged.")


@dataclass(frozen=True, slots=True)
class Case:
    """All that an engine may speak of.

    Attributes:
        study: The activity in its context.
        findings: New ones, the most important first.
        told_before: Whether there were others, which sessions of the days before showed already.
        values: What may be cited, by id.
        supports: What the code measured for claims.
    """

    study: Study
    findings: tuple[Finding, ...]
    told_before: bool
    values: Mapping[str, Value]
    supports: tuple[Support, ...]


def case(study: Study, found: Sequence[Finding], new: Iterable[Finding], *, hindered: bool = False) -> Case:
    """Puts a case together.

    Args:
        study: The activity.
        found: All its findings: one that asks for caution, even if it was told before, calms those
            that ask for more.
        new: Those that were not told before.
        hindered: Whether the athlete has an injury that asks for caution likewise.
    """
    careful = hindered or any(finding.rank is Rank.PROTECT for finding in found)
    told = tuple(_calmed(finding) if careful else finding for finding in new)
    said = [one for finding in told for one in _phrases(finding)] + [one.said for one in caveats(study)]
    found_place = None if told else place(study)
    cited = [value for one in (*said, *([found_place] if found_place else [])) for value in one.values]
    own = [value for name in study.activity.metrics if (value := study.metric(name)) is not None]
    return Case(
        study,
        tuple(sorted(told, key=lambda finding: finding.rank)),
        len(told) < len(found),
        {value.value_id: value for value in (*own, *cited)},
        tuple(finding.support for finding in told if finding.support is not None),
    )


def compose(told: Case) -> Iterator[Draft]:
    """Yields the sentences of the rules engine."""
    study = told.study
    if study.purpose.kind is Kind.COMMUTE or study.activity.duration_s < SHORT_S:
        partial = (one.said for one in caveats(study) if not one.concerns)
        yield from _drafts("", _nothing_to_change(study), *partial)
        return
    if not told.findings:
        yield from _drafts("", *_uneventful(study, told_before=told.told_before))
        return
    top = told.findings[0]
    yield from _drafts(top.kind, top.lead)
    own = [*top.reasons]
    if top.estimated:
        own[1:1] = notes(study)
    reasons = [*own, *(one for one in notes(study) if one not in own)]
    added = relevant(study, top.kind, (top.lead, *reasons[:MOST_REASONS]))
    yield from _drafts(top.kind, *reasons[: max(1, MOST_REASONS - len(added))])
    yield from _drafts("", *added)
    asks = study.purpose.kind is Kind.UNKNOWN and study.activity.sport in JUDGED_SPORTS
    question = _ASK_PURPOSE if asks else top.question
    if question is not None:
        yield from _drafts("", question)


def medical(flag: Flag) -> Iterator[Draft]:
    """Yields the answer to a warning sign; nothing about training goes with it."""
    yield Draft(f"The title mentions {flag.name}. {flag.answer.value[0]}", RED_FLAG)
    yield Draft(flag.answer.value[1], RED_FLAG)


def held_back(flag: Flag, flagged: Activity) -> tuple[Draft, Value]:
    """The answer while a warning sign of the days before stands, and the date that it cites."""
    date = activity_date(flagged)
    text = (
        f"The title of {{{date.value_id}}} mentions {flag.name}: until a doctor has looked at it, "
        "this coach does not urge you on."
    )
    return Draft(text, HOLD), date


def _calmed(finding: Finding) -> Finding:
    if finding.rank is not Rank.PROGRESS or finding.calm is None:
        return finding
    return replace(finding, rank=Rank.KEEP, lead=finding.calm)


def _phrases(finding: Finding) -> Iterator[Phrase]:
    yield finding.lead
    yield from finding.reasons
    if finding.question is not None:
        yield finding.question


def _drafts(kind: str, *phrases: Phrase) -> Iterator[Draft]:
    return (Draft(one.text, kind) for one in phrases)


def _nothing_to_change(study: Study) -> Phrase:
    load, time = study.metric("load"), study.metric("timer_time_s")
    if study.purpose.kind is Kind.COMMUTE:
        if load is None or time is None:
            return phrase("This was a way to somewhere: there is nothing to change.")
        return phrase(
            "A way of {time} with a load of {load} for the week: there is nothing to change.",
            time=time,
            load=load,
        )
    duration = study.metric("timer_time_s")
    if duration is None:
        return phrase("This was short: there is nothing to change.")
    return phrase(
        "A session of {duration} is too short to tell much: there is nothing to change.", duration=duration
    )


def _uneventful(study: Study, *, told_before: bool) -> tuple[Phrase, ...]:
    said = (*notes(study)[:1], *relevant(study, "", ()))
    if study.purpose.kind is not Kind.UNKNOWN or study.activity.sport not in JUDGED_SPORTS:
        return (_going_on(study, told_before=told_before), *said)
    load = study.metric("load")
    if load is None:
        unjudged = phrase("What this session was for is unknown, so it is not judged.")
    else:
        unjudged = phrase(
            "What this session was for is unknown, so it is not judged; its load of {load} asks for no change.",
            load=load,
        )
    return (unjudged, *said, _ASK_PURPOSE)


def _going_on(study: Study, *, told_before: bool) -> Phrase:
    """That nothing changes, and what the session is in the season."""
    found = place(study)
    if found is None:
        nothing = "Nothing new here" if told_before else "Nothing here"
        return phrase(f"{nothing} changes the next session: go on as planned.")
    go_on = "Nothing new, so go on as planned" if told_before else "Go on as planned"
    return Phrase(f"{go_on}: {found.text}.", found.values)
