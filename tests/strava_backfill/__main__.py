"""`make strava-backfill`: 3,000 activities on an accelerated clock, undisturbed and killed ten times, compared."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from runningmate_servicekit.testing.postgres import PostgresServer
from tests.strava_backfill.trial import Outcome, migrated, run

MOST_EXCESS = 1.05
TOO_MANY_REQUESTS = 429


def main() -> int:
    """Prints both runs; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(prog="make strava-backfill", description=__doc__)
    parser.add_argument("--activities", type=int, default=3_000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"{given.activities} activities, {given.kills} kills, seed {given.seed}")
    server = PostgresServer()
    server.start()
    try:
        outcomes = [_trial(server, given.activities, kills, given.seed) for kills in (0, given.kills)]
    finally:
        server.stop()
    problems = [problem for outcome in outcomes for problem in judged(outcome, given.activities)]
    problems += differences(*outcomes)
    for problem in problems:
        print(f"NOT KEPT: {problem}")
    return 1 if problems else 0


def _trial(server: PostgresServer, activities: int, kills: int, seed: int) -> Outcome:
    database = server.create_database(prepare=migrated)
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(run(database, Path(folder), activities, kills, seed))
    server.drop(database)
    total = sum(outcome.calls.values())
    print(
        f"killed {outcome.kills:2} times: {total} calls, least {outcome.least}, {outcome.excess:.4f} times; "
        f"{outcome.statuses.get(TOO_MANY_REQUESTS, 0)} refused for the limit; {outcome.days:.2f} days of Strava's "
        f"clock in {outcome.seconds:.0f} s; {len(outcome.content)} activities, {outcome.announced} events"
    )
    return outcome


def judged(outcome: Outcome, activities: int) -> list[str]:
    """What a trial promises and did not keep."""
    found = list(outcome.problems)
    if len(outcome.content) != activities or outcome.announced != activities:
        found.append(f"{len(outcome.content)} activities and {outcome.announced} events of {activities}")
    if outcome.excess > MOST_EXCESS:
        found.append(f"{outcome.excess:.3f} times the least calls")
    if outcome.statuses.get(TOO_MANY_REQUESTS):
        found.append(f"{outcome.statuses[TOO_MANY_REQUESTS]} calls refused for the limit")
    return found


def differences(one: Outcome, other: Outcome) -> list[str]:
    """What two trials hold differently."""
    found = [
        f"{key}: {one.content.get(key)} and {other.content.get(key)}"
        for key in one.content.keys() | other.content.keys()
        if one.content.get(key) != other.content.get(key)
    ]
    if one.objects != other.objects:
        found.append(f"objects of one of them: {sorted(one.objects ^ other.objects)[:5]}")
    return found[:10]


if __name__ == "__main__":
    sys.exit(main())
