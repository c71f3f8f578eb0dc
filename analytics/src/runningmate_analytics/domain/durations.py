"""The grid of durations that mean-maximal curves are drawn over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS = ((120, 1), (600, 2), (1200, 5), (3600, 20), (7200, 120))
"""Grid of METRICS, "Power": up to each second value, in steps of the other; then 300 s."""

LAST_STEP_S = 300
LONGEST_S = 86_400
"""No curve reaches beyond a day."""


def durations(longest_s: int) -> Iterator[int]:
    """Yields the grid of METRICS up to a length, s, ascending."""
    for first_s, step_s, count in even_runs(longest_s):
        yield from range(first_s, first_s + count * step_s, step_s)


def even_runs(longest_s: int) -> Iterator[tuple[int, int, int]]:
    """Yields the grid as runs of even steps: first duration in s, step in s, count."""
    last_s = 0
    for end_s, step_s in (*STEPS, (LONGEST_S, LAST_STEP_S)):
        count = (min(end_s, longest_s) - last_s) // step_s
        if count <= 0:
            return
        yield last_s + step_s, step_s, count
        last_s += count * step_s
