from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import date

from cli.tests.commands.conftest import Mesh
from runningmate.analytics.v1 import activity_pb2, activity_service_pb2_grpc
from runningmate_cli import generation, season, session, target
from runningmate_cli.client import Client
from runningmate_cli.intake import Outcome, Progress
from runningmate_cli.mesh import processes
from runningmate_cli.recordings import MadeRecording

DAY = date(2026, 3, 2)


class TinySeason:
    """Five files, of which two are new; `fails` breaks off in the old ones."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.days: set[date] = set()

    def split(self, day: date) -> tuple[int, int]:
        self.days.add(day)
        return 2, 5

    async def season(self, day: date, start: int, stop: int) -> AsyncGenerator[MadeRecording, None]:
        for number in range(start, stop):
            if self.fails and number == 3:
                raise ConnectionResetError
            yield MadeRecording(f"sample/{number}.fit", b"x")


def quiet(_: Progress) -> None:
    pass


async def load(mesh: Mesh, source: TinySeason) -> Outcome | None:
    found = target.find(mesh.home)
    account = await season.account(found)
    tokens = session.AthleteTokens(found, mesh.vault, account.athlete_id, account.name)
    async with Client(found, tokens) as client:
        stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
        while listed := (
            await client.call(stub.ListActivities, activity_pb2.ListActivitiesRequest())
        ).activities:
            request = activity_pb2.DeleteActivityRequest(activity_id=listed[0].id)
            await client.call(stub.DeleteActivity, request)
        return await season.load(found, account.athlete_id, client, quiet, source)


async def test_the_season_is_loaded_once_into_an_account_of_its_own(empty_mesh: Mesh) -> None:
    outcome = await load(empty_mesh, TinySeason())
    assert outcome is not None
    assert sorted(item.file_name for item in outcome.items) == [f"sample/{n}.fit" for n in range(5)]
    assert await load(empty_mesh, TinySeason()) is None


async def test_a_season_that_was_cut_off_goes_on_with_its_own_day(empty_mesh: Mesh) -> None:
    try:
        await load(empty_mesh, TinySeason(fails=True))
    except ConnectionResetError:
        pass
    else:
        raise AssertionError("it should have been cut off")
    record = empty_mesh.vault.sample()
    assert record is not None
    assert not record.complete
    empty_mesh.vault.note_sample(type(record)(record.athlete_id, "2025-05-05", complete=False))
    source = TinySeason()
    assert await load(empty_mesh, source) is not None
    assert source.days == {date(2025, 5, 5)}


def test_removing_erases_the_sample_and_nobody_else(empty_mesh: Mesh) -> None:
    empty_mesh.new_athlete()
    asyncio.run(load(empty_mesh, TinySeason()))
    assert "Erased the sample season" in empty_mesh.run("sample", "remove").stdout
    empty_mesh.run("sample", "remove", code=5)
    assert "Morning run" in empty_mesh.run("activities").stdout
    assert empty_mesh.vault.sample() is None


async def test_files_are_made_by_two_processes_that_end_with_the_reader() -> None:
    made = [recording async for recording in generation.season(DAY, 0, 3)]
    assert len({recording.name for recording in made}) == 3
    assert all(recording.data[8:12] == b".FIT" for recording in made)
    before = processes.descendants([os.getpid()])
    async with aclosing(generation.season(DAY, 0, 400)) as endless:
        async for _ in endless:
            break
    assert processes.descendants([os.getpid()]) <= before


def test_the_newest_twelve_weeks_come_first() -> None:
    newest, total = generation.split(DAY)
    assert 0 < newest < total / 4
