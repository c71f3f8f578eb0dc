"""Hostile files against the collector and the decoders: no crash, no hang, no leak, every refusal typed.

    make fuzz                              # 10,000 cases
    make fuzz ARGS="--seconds 60"          # as many as a minute allows
    make fuzz ARGS="--case 1234"           # one of them again
    make fuzz ARGS="--case 1234 --minimise"

A case is a sound file with damage, or a bomb, by number and dice seed. What goes wrong is a finding: its bytes are
written to build/fuzz, and it belongs into a small test.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Run as `python tests/fuzz`: the root is not on the path then.
sys.path.pop(0)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.fuzz.cases import case
from tests.fuzz.minimising import minimise
from tests.fuzz.report import growth, report
from tests.fuzz.worker import Result, Worker

OUT = Path("build/fuzz")
MOST_GROWTH_BYTES = 256 << 20


def run(numbers: list[int], dice_seed: int, jobs: int, seconds: float) -> list[Result]:
    """Judges cases in `jobs` processes until they or the time are over; in the order of their ends."""
    left = iter(numbers)
    lock = threading.Lock()
    results: list[Result] = []
    ends_s = time.monotonic() + seconds

    def work(_job: int) -> None:
        worker = Worker(dice_seed)
        try:
            while time.monotonic() < ends_s:
                with lock:
                    number = next(left, None)
                if number is None:
                    return
                result = worker.judge(number)
                with lock:
                    results.append(result)
                    if result.finding is not None:
                        show(result, dice_seed)
                    if len(results) % 1000 == 0:
                        print(f"{len(results)} cases", file=sys.stderr, flush=True)
        finally:
            worker.end()

    with ThreadPoolExecutor(jobs) as together:
        list(together.map(work, range(jobs)))
    return results


def show(result: Result, dice_seed: int) -> None:
    """Names a finding and writes its bytes."""
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{dice_seed}-{result.number}.{result.kind}"
    path.write_bytes(case(result.number, dice_seed).data)
    print(
        f"FOUND in case {result.number} ({result.mutation} of {result.origin or 'nothing'}), {path}:",
        file=sys.stderr,
    )
    print(result.finding, file=sys.stderr, flush=True)


def shrink(number: int, dice_seed: int) -> None:
    """Makes a finding smaller, as long as the last line of what it says stays."""
    worker = Worker(dice_seed)
    try:
        wanted = worker.judge(number).finding
        if wanted is None:
            sys.exit(f"Case {number} finds nothing.")

        def fails(data: bytes) -> bool:
            found = worker.judge(number, data).finding
            return found is not None and found.splitlines()[-1][:40] == wanted.splitlines()[-1][:40]

        small = minimise(case(number, dice_seed).data, fails)
    finally:
        worker.end()
    path = OUT / f"{dice_seed}-{number}.small"
    OUT.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small)
    print(f"{len(small)} bytes in {path}: {small[:300]!r}")


def main() -> None:
    """Runs what is asked for; ends with 1 if anything was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=10_000, help="how many")
    parser.add_argument("--seconds", type=float, default=3600, help="stop after so long")
    parser.add_argument("--seed", type=int, default=1, help="of the dice")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--case", type=int, help="only this one")
    parser.add_argument("--minimise", action="store_true", help="make the case's file smaller")
    asked = parser.parse_args()
    if asked.case is not None and asked.minimise:
        shrink(asked.case, asked.seed)
        return
    numbers = list(range(asked.cases)) if asked.case is None else [asked.case]
    started = time.monotonic()
    results = run(numbers, asked.seed, min(asked.jobs, len(numbers)), asked.seconds)
    if not results:
        sys.exit("No case was judged in the time given.")
    print(report(results, time.monotonic() - started))
    findings = sum(result.finding is not None for result in results)
    if growth(results) > MOST_GROWTH_BYTES:
        findings += 1
        print("FOUND: memory that was never given back", file=sys.stderr)
    print(f"findings: {findings}")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
