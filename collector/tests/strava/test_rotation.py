"""The key of stored secrets is exchanged under a mesh that runs; the former one goes when nothing rests on it."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from collector.tests.strava.follower import REDIRECT, Follower, following, new_athlete
from runningmate_servicekit.resealing import Resealing
from runningmate_servicekit.sealing import RETIRED_AFTER_S, SealBroken, Sealer, add_key, former_keys

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase
    from tests.strava_emulator import Emulator

COLUMNS = {
    "strava_link": "sealed_tokens",
    "strava_application": "sealed_secret",
    "strava_authorization": "sealed_verifier",
}


class Run:
    """A run of the job, which keeps nothing."""

    memory: Mapping[str, Any] = {}

    async def remember(self, memory: Mapping[str, Any]) -> None:
        raise AssertionError(memory)

    def progress(self, done: int, total: int = 0) -> None:
        self.done, self.total = done, total

    async def hold(self, connection: Any) -> None:
        raise AssertionError(connection)


def key_file(follower: Follower) -> Path:
    return follower.strava.settings.sealing_keys


def age(path: Path) -> None:
    """As if the file had last changed so long ago that no process uses a former key."""
    then = time.time() - RETIRED_AFTER_S - 1
    os.utime(path, (then, then))


async def reseal(follower: Follower) -> str:
    return await follower.strava.resealing.work(Run())


async def sealed(follower: Follower) -> list[bytes]:
    return [row[column] for table, column in COLUMNS.items() for row in await follower.rows(table)]


async def filled(follower: Follower, count: int = 3) -> None:
    """Athletes with a connection, an application and a log-in under way."""
    for number in range(1, count + 1):
        follower.emulator.state.add_athlete(number, workouts=1)
        athlete_id = new_athlete()
        await follower.connect(athlete_id, number)
        await follower.strava.servicer.connecting.authorize(athlete_id, REDIRECT)


async def test_all_secrets_come_under_the_new_key_and_the_former_one_goes(follower: Follower) -> None:
    await filled(follower)
    path = key_file(follower)
    before = follower.strava.sealer.mark
    add_key(path)
    said = await reseal(follower)
    assert "9 secrets were sealed anew" in said
    assert "within the hour" in said
    values = await sealed(follower)
    assert len(values) == 9
    assert not [one for one in values if one.startswith(before)]
    assert "newest" not in await reseal(follower)
    age(path)
    assert "is removed" in await reseal(follower)
    assert former_keys(path)[0] == ()
    assert await reseal(follower) == "All secrets are sealed with the newest key."
    assert await sealed(follower) == values
    for row in await follower.rows("strava_link"):
        await follower.whole(row["athlete_id"])
    assert len(await follower.rows("recording")) == 3


async def test_a_rotation_that_is_cut_goes_on_and_drops_no_key_that_is_needed(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(follower)
    path = key_file(follower)
    add_key(path)
    age(path)
    whole, left = Resealing._change, 4

    async def change(*arguments: Any) -> bool:
        nonlocal left
        left -= 1
        if left < 0:
            raise ConnectionError("cut")
        return await whole(*arguments)

    monkeypatch.setattr(Resealing, "_change", change)
    with pytest.raises(ConnectionError):
        await reseal(follower)
    assert len(former_keys(path)[0]) == 1
    monkeypatch.undo()
    said = await reseal(follower)
    assert "5 secrets were sealed anew" in said
    assert "is removed" in said


async def test_a_process_of_before_seals_with_the_new_key(
    collector_database: TestDatabase,
    issuer: TestIssuer,
    tmp_path: Path,
    emulator: Emulator,
    follower: Follower,
) -> None:
    async with following(collector_database, issuer, tmp_path, emulator) as other:
        await filled(other, 1)
        add_key(key_file(follower))
        follower.emulator.state.add_athlete(7)
        late = new_athlete()
        await other.connect(late, 7)
        age(key_file(follower))
        assert "3 secrets" in await reseal(follower)  # those of before; none of the late one
        await other.strava.worker._syncing.calling.token(late)
        assert {value[: len(other.strava.sealer.mark)] for value in await sealed(other)} == {
            other.strava.sealer.mark
        }


async def test_a_value_that_nothing_opens_is_counted_and_keeps_no_key(
    follower: Follower, tmp_path: Path
) -> None:
    await filled(follower, 2)
    (first, _) = await follower.rows("strava_link")
    stranger = Sealer.load_or_create(tmp_path / "other" / "keys.json")
    async with follower.strava.servicer.leaving.units(first["athlete_id"]) as unit:
        link = await unit.strava.link(lock=True)
        assert link is not None
        foreign = stranger.seal(b"x", "y")
        await unit.strava.save_link(replace(link, sealed_tokens=foreign))
    add_key(key_file(follower))
    age(key_file(follower))
    said = await reseal(follower)
    assert "5 secrets were sealed anew. 1 open with no key that is there" in said
    assert "is removed" in said


async def test_a_key_file_that_cannot_be_written_is_said(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(follower, 1)
    path = key_file(follower)
    add_key(path)
    age(path)
    (former,), _ = former_keys(path)

    def refuse(*_: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("runningmate_servicekit.sealing._stage", refuse)
    said = await reseal(follower)
    assert f"Nothing rests on {former}; remove it from the key file (Read-only file system)." in said


def test_what_rests_on_a_dropped_key_does_not_open(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    sealer = Sealer.load_or_create(path)
    old = sealer.seal(b"secret", "p")
    add_key(path)
    new = sealer.seal(b"secret", "p")
    sealer.drop(former_keys(path)[0])
    assert sealer.open(new, "p") == b"secret"
    with pytest.raises(SealBroken):
        Sealer(path).open(old, "p")
