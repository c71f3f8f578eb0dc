"""The small variant of `make strava-backfill`: a history killed on the way is the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.strava_backfill.__main__ import MOST_EXCESS, differences, judged
from tests.strava_backfill.trial import migrated, run

if TYPE_CHECKING:
    from pathlib import Path

    from runningmate_servicekit.testing.postgres import PostgresServer

ACTIVITIES = 60


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_a_history_whose_process_is_killed_on_the_way_is_the_same(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    outcomes = []
    for kills in (0, 2):
        database = postgres.create_database(prepare=migrated)
        folder = tmp_path / str(kills)
        folder.mkdir()
        outcomes.append(await run(database, folder, ACTIVITIES, kills, seed=5))
        postgres.drop(database)
    undisturbed, killed = outcomes
    assert judged(undisturbed, ACTIVITIES) == []
    # Two calls may be lost with each kill, and twice as many of a page that was not stored yet.
    assert sum(killed.calls.values()) <= undisturbed.least + 3 * 2
    assert 429 not in killed.statuses
    assert differences(undisturbed, killed) == []
    assert undisturbed.excess <= MOST_EXCESS
