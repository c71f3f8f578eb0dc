"""The rules: each finds one thing, or nothing where its minimum evidence is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_coach.domain.claims import holds
from runningmate_coach.domain.findings import bouts, effort, load, quality, swimming
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from runningmate_coach.domain.findings.finding import Rule
    from runningmate_coach.domain.study import Study

__all__ = ["DETAILED", "Finding", "Rank", "find", "fresh"]

RULES: Sequence[Rule] = (
    load.comeback,
    load.fatigue,
    load.hard_again,
    load.long_jump,
    load.monotony,
    bouts.faded,
    effort.split,
    effort.easy_day,
    effort.decoupling,
    swimming.stroke,
    swimming.rests,
    effort.cadence,
    bouts.held,
    quality.missing_setting,
    quality.outdated_threshold,
    quality.heart_rate_poor,
)
"""Of findings of one rank, the rule that stands first goes first."""

DETAILED = frozenset(
    {
        "bouts_faded", "bouts_held", "race_faded", "race_paced", "decoupling", "swolf_drift", "stroke_held",
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


def fresh(findings: Iterable[Finding], earlier: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leaves out what sessions of the 14 days before showed already, unless it changed."""
    known = tuple(earlier)
    return tuple(
        finding
        for finding in findings
        if not (finding.once and any(finding.repeats(before) for before in known))
    )
