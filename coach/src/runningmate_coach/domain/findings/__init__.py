"""The rules: each finds one thing, or nothing where its minimum evidence is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from runningmate_coach.domain.claims import holds
from runningmate_coach.domain.findings import bouts, easy, load, quality, race, steady, swimming
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from runningmate_coach.domain.findings.finding import Rule
    from runningmate_coach.domain.study import Study

__all__ = ["DETAILED", "REPEAT", "Finding", "Rank", "find", "fresh", "told"]

REPEAT = timedelta(days=14)

RULES: Sequence[Rule] = (
    load.comeback,
    load.fatigue,
    load.hard_again,
    load.long_jump,
    load.monotony,
    bouts.faded,
    race.split,
    easy.easy_day,
    steady.decoupling,
    swimming.stroke,
    swimming.rests,
    easy.cadence,
    bouts.held,
    race.aftermath,
    quality.missing_setting,
    quality.outdated_threshold,
    quality.heart_rate_poor,
)
"""Of findings of one rank, the rule that stands first goes first."""

DETAILED = frozenset(
    {
        "bouts_faded", "bouts_held", "race_faded", "race_paced", "decoupling", "coupled", "swolf_drift", "stroke_held",
        "rests_grew", "threshold_outdated",
    }
)  # fmt: skip
"""Kinds that need an activity's laps, lengths, samples or curves."""


def find(study: Study) -> tuple[Finding, ...]:
    """All findings whose claims have their evidence, what changes the next session most first."""
    unknown = study.purpose.kind is Kind.UNKNOWN
    found = [finding for rule in RULES if (finding := rule(study)) is not None]
    kept = [
        finding
        for finding in found
        if (finding.support is None or holds(finding.support)) and not (unknown and finding.needs_purpose)
    ]
    return tuple(sorted(kept, key=lambda finding: finding.rank))


def _moved(finding: Finding, lately: Sequence[Finding]) -> Finding:
    """The finding as it is told anew: in other words where it changed, without what was said or asked then."""
    last = next((one for one in reversed(lately) if one.kind == finding.kind), None)
    if last is None:
        return finding
    said = {one.text for one in last.reasons}
    asked = finding.question is not None and last.question is not None and finding.question.text == last.question.text  # fmt: skip
    lead = finding.lead if finding.moved is None else finding.moved[finding.measure > last.measure]
    return replace(
        finding,
        lead=lead,
        calm=finding.calm if finding.moved is None or finding.calm is None else lead,
        reasons=tuple(one for one in finding.reasons if one.text not in said),
        question=None if asked else finding.question,
    )


def told(reviewed: Iterable[tuple[date, Sequence[Finding]]]) -> list[tuple[date, Finding]]:
    """Replays which findings reviews would have told, each kind on its own.

    A finding that goes on for weeks is told again after 14 days, and sooner when it changes.

    Args:
        reviewed: Day and findings of each activity, oldest first.
    """
    said: list[tuple[date, Finding]] = []
    for day, findings in reviewed:
        said += [(day, finding) for finding in fresh(findings, said, day)]
    return said


def fresh(
    findings: Iterable[Finding], said: Iterable[tuple[date, Finding]], day: date
) -> tuple[Finding, ...]:
    """Leaves out what was told within the 14 days before, unless it changed."""
    lately = [finding for then, finding in said if then >= day - REPEAT]
    kept: list[Finding] = []
    for finding in findings:
        before = sum(finding.repeats(earlier) for earlier in lately)
        if before == 0 or not finding.once:
            kept.append(_moved(finding, lately))
        elif before == 1 and finding.again is not None:
            kept.append(replace(finding, lead=finding.again))
    return tuple(kept)
