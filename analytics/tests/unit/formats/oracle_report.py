"""A table of the FIT decoder against Garmin's SDK.

    make oracle                  # the shared recordings, or else those that `make recordings` fetches
    make oracle ARGS="a.fit"     # some files

Writes build/fit-oracle.txt and fails on a difference without a reason.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from analytics.tests.unit.formats.oracle import EXPLAINED, Comparison, compare

ROOT = Path(__file__).resolve().parents[4]
REPORT = ROOT / "build/fit-oracle.txt"


def table(comparisons: list[Comparison]) -> list[str]:
    """The report."""
    lines = [
        "FIT decoder against Garmin's SDK. A line a file: messages of how many kinds, records, compared values.",
        "",
    ]
    for one in comparisons:
        state = "differs" if one.unexplained() else "equal"
        values = sum(one.channels.values())
        lines.append(
            f"{one.name:64} {one.messages:7} messages {one.kinds:3} kinds {one.records:7} records {values:9} values  {state}"
        )
        lines += [f"    {note}" for note in one.notes]
        for what, how in one.differences.items():
            lines.append(f"    {what}: {how}. {EXPLAINED.get((one.name, what), 'WITHOUT A REASON')}")
    totals: Counter[str] = Counter()
    for one in comparisons:
        totals.update(one.channels)
    lines += ["", "Values compared by channel:"]
    lines += [f"    {name:60} {count:9}" for name, count in sorted(totals.items())]
    return lines


def files() -> list[Path]:
    """The shared recordings, if they are there, and those that `make recordings` fetches."""
    shared = ROOT.parent / "shared/data/fit"
    fetched = ROOT / ".tools/recordings/sweat/examples/data"
    return sorted(shared.rglob("*.fit") if shared.is_dir() else fetched.rglob("*.fit"))


def main(arguments: list[str]) -> int:
    """Compares, writes the report; 1 if anything differs without a reason."""
    comparisons = []
    for path in map(Path, arguments) if arguments else files():
        comparisons.append(compare(path))
        sys.stdout.write(table(comparisons[-1:])[2] + "\n")
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join(table(comparisons)) + "\n")
    sys.stdout.write(f"Report: {REPORT}\n")
    return int(any(one.unexplained() for one in comparisons))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
