"""What a run found, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.fuzz.worker import Result


def report(results: Sequence[Result], seconds: float) -> str:
    """Cases by mutation, format and outcome; the slowest, the largest; memory that stayed."""
    outcomes = sorted({result.outcome for result in results})
    rows = Counter((result.kind, result.mutation) for result in results)
    cells = Counter((result.kind, result.mutation, result.outcome) for result in results)
    lines = [f"{'format':6} {'mutation':24} {'cases':>6}  outcomes"]
    for (kind, mutation), count in sorted(rows.items()):
        found = [
            f"{outcome} {cells[kind, mutation, outcome]}"
            for outcome in sorted(outcomes, key=lambda one: -cells[kind, mutation, one])
            if cells[kind, mutation, outcome]
        ]
        lines.append(f"{kind:6} {mutation:24} {count:6}  {', '.join(found)}")
    slowest = max(results, key=lambda result: result.seconds)
    largest = max(results, key=lambda result: result.peak_bytes)
    lines += [
        "",
        f"{len(results)} cases in {seconds:.0f} s, {sum(result.seconds for result in results):.0f} s of CPU",
        f"slowest: {slowest.seconds:.2f} s of CPU, {_named(slowest)}",
        f"largest: {largest.peak_bytes / 1e6:.0f} MB resident, {_named(largest)}",
        f"resident memory at the end against that half way: {growth(results) / 1e6:+.0f} MB",
    ]
    return "\n".join(lines)


def growth(results: Sequence[Result]) -> int:
    """Median resident bytes of the last hundred cases against a hundred half way; 0 where there are fewer than 1,000.

    By half way all libraries are loaded.
    """
    ordinary = [result.resident_bytes for result in results if result.resident_bytes]
    if len(ordinary) < 1000:
        return 0
    middle = len(ordinary) // 2
    return sorted(ordinary[-100:])[50] - sorted(ordinary[middle : middle + 100])[50]


def _named(result: Result) -> str:
    origin = f" of {result.origin}" if result.origin else ""
    return f"case {result.number}: {result.mutation}{origin} ({result.kind}, {result.outcome})"
