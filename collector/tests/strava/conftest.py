from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from collector.tests.strava.follower import Follower, following
from runningmate_servicekit.testing.identity import TestIssuer
from runningmate_servicekit.testing.postgres import TestDatabase
from tests.strava_emulator import Clock, Emulator, State

NOON_S = 1_790_000_100.0 // 86_400 * 86_400 + 43_200 + 60


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    state = State(clock=Clock(NOON_S))
    state.add_application()
    async with Emulator(state) as made:
        yield made


@pytest.fixture
async def follower(
    collector_database: TestDatabase, issuer: TestIssuer, tmp_path: Path, emulator: Emulator
) -> AsyncIterator[Follower]:
    async with following(collector_database, issuer, tmp_path, emulator) as made:
        yield made
