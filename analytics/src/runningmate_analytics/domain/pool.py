"""Pool lengths that a watch counted wrong: false ones (a turn too many) and missed ones (a turn too few).

The repair proposes; whether it is applied is an option of the activity, off by default, so that the
numbers stay those of the device until the athlete looks at the table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runningmate_analytics.domain.model import Length

LEAST_LENGTHS = 6
"""With fewer lengths of a stroke there is no habit to compare with."""
SHORT_SHARE = 0.62
"""Two neighbours that are each shorter than this share of the median, and together about one length, are one."""
ONE_LENGTH = (0.75, 1.3)
"""Together they last this share of the median."""
LONG_SHARE = (1.75, 2.35)
"""A length that lasts this share of the median is two: pace within a swim varies by less (about ±15 %)."""
STROKES_SHARE = 1.55
"""And it must have counted the strokes of two; a swimmer who rested at the wall did not stroke."""
FASTEST_MPS = 2.4
"""World-record pace over 50 m; a length that is faster alone is false."""


@dataclass(frozen=True, slots=True)
class LengthChange:
    """Recorded lengths [first, last] become `after`.

    Attributes:
        kind: `false_length` or `missed_length`.
        reason: A sentence with the numbers.
    """

    kind: str
    first: int
    last: int
    after: tuple[Length, ...]
    reason: str


def propose(lengths: Sequence[Length], pool_length_m: float | None) -> tuple[LengthChange, ...]:
    """Finds false and missed lengths. Rests, drills and kick sets (no strokes) are left as they are.

    Args:
        lengths: As recorded, in order of start.
        pool_length_m: m; None outside pools: nothing is proposed.

    Returns:
        Changes in order, none of which overlap.

    Source: METRICS, "Swimming"; limits chosen here.
    """
    if not pool_length_m:
        return ()
    habits = _habits(lengths)
    changes: list[LengthChange] = []
    at = 0
    while at < len(lengths):
        length = lengths[at]
        habit = habits.get(length.stroke) if _stroked(length) else None
        if habit is None:
            at += 1
            continue
        change = _false(lengths, at, habit, pool_length_m) or _missed(length, at, habit)
        if change is not None:
            changes.append(change)
        at = change.last + 1 if change else at + 1
    return tuple(changes)


def repaired(lengths: Sequence[Length], changes: Sequence[LengthChange]) -> tuple[Length, ...]:
    """The lengths with the changes made."""
    made: list[Length] = []
    at = 0
    for change in changes:
        made += [*lengths[at : change.first], *change.after]
        at = change.last + 1
    return (*made, *lengths[at:])


def _stroked(length: Length) -> bool:
    return length.active and bool(length.strokes) and length.stroke != "drill"


def _habits(lengths: Sequence[Length]) -> dict[str | None, tuple[float, float]]:
    """Median seconds and strokes of each stroke."""
    by_stroke: dict[str | None, list[Length]] = {}
    for length in filter(_stroked, lengths):
        by_stroke.setdefault(length.stroke, []).append(length)
    return {
        stroke: (
            median(length.duration_s for length in found),
            median(length.strokes or 0 for length in found),
        )
        for stroke, found in by_stroke.items()
        if len(found) >= LEAST_LENGTHS
    }


def _false(
    lengths: Sequence[Length], at: int, habit: tuple[float, float], pool_length_m: float
) -> LengthChange | None:
    """This length and the next are one that a double turn cut in two."""
    if at + 1 >= len(lengths):
        return None
    one, other = lengths[at], lengths[at + 1]
    usual_s, _ = habit
    joined_s = one.duration_s + other.duration_s
    adjacent = other.active and other.start_s - (one.start_s + one.duration_s) < 1.0
    short = min(one.duration_s, other.duration_s)
    both_short = max(one.duration_s, other.duration_s) < SHORT_SHARE * usual_s
    impossible = short < pool_length_m / FASTEST_MPS and short < SHORT_SHARE * usual_s
    if not adjacent or not (both_short or impossible):
        return None
    if not ONE_LENGTH[0] * usual_s <= joined_s <= ONE_LENGTH[1] * usual_s:
        return None
    stroke = one.stroke if one.duration_s >= other.duration_s else other.stroke
    strokes = (one.strokes or 0) + (other.strokes or 0)
    merged = replace(one, duration_s=joined_s, strokes=strokes or None, stroke=stroke)
    reason = (
        f"Lengths of {one.duration_s:.0f} s and {other.duration_s:.0f} s are one of {joined_s:.0f} s; "
        f"a {stroke or 'usual'} length takes {usual_s:.0f} s."
    )
    return LengthChange("false_length", at, at + 1, (merged,), reason)


def _missed(length: Length, at: int, habit: tuple[float, float]) -> LengthChange | None:
    """This length is two between which no turn was seen."""
    usual_s, usual_strokes = habit
    if not LONG_SHARE[0] * usual_s <= length.duration_s <= LONG_SHARE[1] * usual_s:
        return None
    if (length.strokes or 0) < STROKES_SHARE * usual_strokes:
        return None
    half_s = length.duration_s / 2
    strokes = length.strokes or 0
    first = replace(length, duration_s=half_s, strokes=strokes - strokes // 2)
    second = replace(length, start_s=length.start_s + half_s, duration_s=half_s, strokes=strokes // 2)
    reason = (
        f"A length of {length.duration_s:.0f} s with {strokes} strokes is two; a {length.stroke or 'usual'} "
        f"length takes {usual_s:.0f} s and {usual_strokes:g} strokes."
    )
    return LengthChange("missed_length", at, at, (first, second), reason)
