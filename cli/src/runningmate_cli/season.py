"""The sample season in the mesh: an account of its own, loaded newest weeks first, removed as a whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import date
from typing import Protocol

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2_grpc,
)
from runningmate.identity.v1 import account_pb2
from runningmate_cli import generation, session
from runningmate_cli.client import Client
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.intake import Intake, Outcome, Report
from runningmate_cli.recordings import Recording
from runningmate_cli.sample import athlete_settings
from runningmate_cli.target import Target
from runningmate_cli.vault import SampleRecord, Vault

ACCOUNT = "Sample athlete"
ERASE_TIMEOUT_S = 60.0


async def account(target: Target) -> account_pb2.Account:
    """The sample's account, made if it is missing."""
    async with session.operator(target) as (_, owner):
        found = _account(await owner.accounts())
        return found or await owner.create(ACCOUNT, sample=True)


def _account(accounts: list[account_pb2.Account]) -> account_pb2.Account | None:
    return next((found for found in accounts if found.sample), None)


class Source(Protocol):
    """Makes the season's files; the module `generation` is the real one."""

    def split(self, day: date) -> tuple[int, int]:
        """How many files are of the newest weeks, and how many there are in all."""
        ...

    def season(self, day: date, start: int, stop: int) -> AsyncGenerator[Recording, None]:
        """The files `start <= number < stop`, newest first."""
        ...


async def load(
    target: Target, athlete_id: str, client: Client, report: Report, source: Source = generation
) -> Outcome | None:
    """Generates and imports what of the season is not there yet.

    `client` calls as the sample athlete. Gives the outcome of both parts, None if all was there.
    """
    vault = session.home_vault(target)
    record = await _record(vault, athlete_id, client)
    if record.complete:
        vault.note_sample(record)
        return None
    vault.note_sample(record)
    day = date.fromisoformat(record.day)
    await _describe(client, day)
    newest, total = await asyncio.to_thread(source.split, day)
    intake = Intake(client, report)
    outcome = await intake.run(source.season(day, 0, newest), bulk=True, expected_count=newest)
    rest = await intake.run(source.season(day, newest, total), bulk=True, expected_count=total - newest)
    vault.note_sample(SampleRecord(athlete_id, record.day, complete=True))
    return outcome.merged(rest)


async def _record(vault: Vault, athlete_id: str, client: Client) -> SampleRecord:
    """Where the season stands; one that was cut off goes on with its own last day, so that its files are the same."""
    record = vault.sample()
    if record is not None and record.athlete_id == athlete_id:
        return record
    stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
    listed = await client.repeat(stub.ListActivities, activity_pb2.ListActivitiesRequest(page_size=1))
    today = date.today().isoformat()  # noqa: DTZ011 - the person's day
    return SampleRecord(athlete_id, today, complete=bool(listed.activities))


async def _describe(client: Client, day: date) -> None:
    """Gives what no recording tells. Thresholds stay away, so that they are estimated as an athlete's own are."""
    settings = athlete_settings(day)
    stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
    sex = athlete_pb2.SEX_MALE if settings.sex == "male" else athlete_pb2.SEX_FEMALE
    known = athlete_pb2.UpdateAthleteRequest(sex=sex, time_zone=settings.time_zone)
    await client.repeat(stub.UpdateAthlete, known)
    for name, value in (
        (athlete_pb2.SETTING_NAME_WEIGHT_KG, settings.weight_kg),
        (athlete_pb2.SETTING_NAME_RESTING_HEART_RATE_BPM, settings.resting_heart_rate_bpm),
    ):
        valid_from = settings.thresholds[0].valid_from.isoformat()
        setting = athlete_pb2.DatedSetting(name=name, value=value, valid_from=valid_from)
        await client.repeat(stub.PutSetting, athlete_pb2.PutSettingRequest(setting=setting))


async def remove(target: Target) -> int:
    """Erases the sample athlete and closes the account; gives the number of erased activities.

    Raises:
        Failure: There is no sample season.
    """
    vault = session.home_vault(target)
    async with session.operator(target) as (_, owner):
        found = _account(await owner.accounts())
        if found is None:
            vault.note_sample(None)
            raise Failure(
                "There is no sample season. `runningmate sample load` loads one.", ExitCode.NOT_FOUND
            )
        tokens = session.AthleteTokens(target, vault, found.athlete_id, found.name)
        async with Client(target, tokens) as client:
            stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
            request = athlete_pb2.EraseAthleteRequest(confirm_athlete_id=found.athlete_id)
            erased = await client.repeat(stub.EraseAthlete, request, ERASE_TIMEOUT_S)
        await owner.delete(found.athlete_id)
    vault.forget(found.athlete_id)
    vault.note_sample(None)
    count: int = erased.erased_activity_count
    return count
