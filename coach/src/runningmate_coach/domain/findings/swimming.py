"""Pool swims by their sets: stroke and rests from the first to the last."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from runningmate_coach.domain.bouts import pool_sets
from runningmate_coach.domain.claims import Support, holds
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.titles import Kind

if TYPE_CHECKING:
    from runningmate_coach.domain.bouts import PoolSet
    from runningmate_coach.domain.phrase import Phrase
    from runningmate_coach.domain.study import Study

LEAST_SETS = 4
NOT_JUDGED = frozenset({Kind.TECHNIQUE, Kind.TEST, Kind.RACE})
"""Their sets differ on purpose."""

COARSER_PCT = 4.0
COARSER_POINTS = 1.5
"""Devices count strokes to within one."""
HELD_PCT = 2.0
LONGEST_REST_S = 180.0
"""Longer ones part the session and are no rests between sets."""


def stroke(study: Study) -> Finding | None:
    """SWOLF of the later sets against the earlier ones; sets of one length count are compared."""
    sets = _main_sets(study)
    middle = len(sets) // 2
    early = [one.swolf for one in sets[:middle] if one.swolf is not None]
    late = [one.swolf for one in sets[-middle:] if one.swolf is not None] if middle else []
    if len(early) + len(late) < LEAST_SETS or study.purpose.kind in NOT_JUDGED:
        return None
    begin, end = fmean(early), fmean(late)
    rise_pct = 100 * (end - begin) / begin
    count = study.activity.derived("set_count", float(len(sets)))
    first = study.activity.derived("sets/earlier/swolf", begin, "points")
    last = study.activity.derived("sets/later/swolf", end, "points")
    words = "SWOLF went from {first} to {last}" if first.text != last.text else "SWOLF stayed at {last}"
    named = (
        {"last": last, "count": count}
        if first.text == last.text
        else {"first": first, "last": last, "count": count}
    )
    evidence = phrase(f"{words} over {{count}} sets.", **named)
    if rise_pct >= COARSER_PCT and end - begin >= COARSER_POINTS:
        return Finding(
            kind="swolf_drift",
            rank=Rank.CORRECT,
            lead=phrase(
                "Swim fewer or shorter sets next time and keep the stroke long: it grew coarser towards the end."
            ),
            reasons=(evidence, *_rest_reason(study)),
            question=phrase("Did you breathe or rest differently in the last sets?"),
            support=Support("coarser", len(early) + len(late), rise_pct),
            measure=rise_pct,
            change=3.0,
        )
    if rise_pct > HELD_PCT or study.purpose.kind is Kind.UNKNOWN:
        return None
    return Finding(
        kind="stroke_held",
        rank=Rank.PROGRESS,
        lead=phrase("Next time add one set at the same pace: the stroke held through the last."),
        calm=phrase("Keep the next swim of this kind as it is: the stroke held through the last set."),
        reasons=(evidence,),
        support=Support("held", len(early) + len(late), 100 - max(0.0, rise_pct)),
        measure=end,
        change=2.0,
    )


def rests(study: Study) -> Finding | None:
    """Rests that grow from set to set, while the plan of a set keeps them equal."""
    sets = _main_sets(study)
    growth = _growth(sets)
    if growth is None or study.purpose.kind in NOT_JUDGED:
        return None
    begin_s, end_s, growth_pct, n = growth
    return Finding(
        kind="rests_grew",
        rank=Rank.CORRECT,
        lead=phrase(
            "Start the next set of this kind slower, so that the rests stay equal: here the rests grew."
        ),
        reasons=(
            phrase(
                "The pauses went from {begin} to {end} on average.",
                begin=study.activity.derived("sets/earlier/rest_s", begin_s, "s"),
                end=study.activity.derived("sets/later/rest_s", end_s, "s"),
            ),
        ),
        support=Support("rests_grew", n, growth_pct),
        measure=growth_pct,
        change=20.0,
    )


def _main_sets(study: Study) -> list[PoolSet]:
    """Sets of the commonest number of lengths, of which the main part of a session consists."""
    sets = pool_sets(study.activity.lengths)
    counts = [one.length_count for one in sets]
    usual = max(sorted(set(counts)), key=counts.count, default=0)
    return [one for one in sets if one.length_count == usual]


def _rest_reason(study: Study) -> tuple[Phrase, ...]:
    finding = rests(study)
    proved = finding is not None and finding.support is not None and holds(finding.support)
    return finding.reasons if finding is not None and proved else ()


def _growth(sets: list[PoolSet]) -> tuple[float, float, float, int] | None:
    known = [one.rest_s for one in sets if one.rest_s is not None and one.rest_s <= LONGEST_REST_S]
    middle = len(known) // 2
    if middle == 0 or fmean(known[:middle]) <= 0:
        return None
    begin_s, end_s = fmean(known[:middle]), fmean(known[-middle:])
    return begin_s, end_s, 100 * (end_s - begin_s) / begin_s, len(known)
