"""run: the whole mesh, from recordings to a review."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import click

from runningmate.analytics.v1 import athlete_pb2, athlete_service_pb2_grpc
from runningmate.identity.v1 import account_pb2
from runningmate_cli import output, progress, recordings, season, session, target
from runningmate_cli.client import Client
from runningmate_cli.commands import fitness, login, option, review
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.intake import Intake
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.launcher import Launcher, LauncherConfig, Mesh
from runningmate_cli.recordings import FileRecording
from runningmate_cli.target import Target
from runningmate_cli.view import fitness as fitness_view
from runningmate_cli.view import imports as imports_view

OWN_ACCOUNT = "Athlete"
SETTLED_POLL_S = 0.5
SETTLED_WITHIN_S = 300.0
NOTE_EVERY_S = 5.0


@click.command("run")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar="DATA",
    help="File, folder or ZIP; else a sample season.",
)
@click.option("--port", type=int, envvar="PORT", metavar="N", help="Port of the gateway.")
@option.web_option
@click.option("--once", is_flag=True, envvar="ONCE", help="Stop after printing.")
@option.kafka_option
@option.s3_option
@option.data_use_option
@click.pass_obj
def run_command(
    choices: Choices,
    data: Path | None,
    port: int | None,
    web: Path | None,
    once: bool,
    kafka: str | None,
    s3: str | None,
    data_use: str | None,
) -> None:
    """Start the mesh, import recordings, show the season and the coach's review.

    It stays in the foreground until Ctrl-C. DATA, PORT, ONCE, RUNNINGMATE_HOME, RUNNINGMATE_KAFKA and RUNNINGMATE_S3 are read from the environment.
    """
    found = recordings.find([data]) if data else None
    tour = _Tour(choices.athlete, found, once=once)
    try:
        config = LauncherConfig(
            home=choices.home, port=port, kafka=kafka, s3=s3, data_use=data_use, web_root=web
        )
        Launcher(config, output.say).run(tour.show, once=once)
    except MeshError as error:
        raise Failure(str(error)) from None


class _Tour:
    """What is done while the mesh is up."""

    def __init__(self, name: str, found: list[FileRecording] | None, *, once: bool) -> None:
        self._name = name
        self._found = found
        self._once = once

    async def show(self, mesh: Mesh) -> None:
        """Imports and shows; a failure stops the mesh only where it would stop anyway."""
        here = target.local(mesh.url, mesh.home.path)
        try:
            await self._show(here)
        except Failure as failure:
            if self._once:
                raise
            output.note(f"runningmate: {failure}")
        if not self._once:
            output.say("\nThe mesh stays up until Ctrl-C.")
            await login.say_link(here, self._name)

    async def _show(self, mesh: Target) -> None:
        vault = session.home_vault(mesh)
        account = await (self._own_account(mesh) if self._found else season.account(mesh))
        vault.choose(account.athlete_id)
        if not self._once:
            await login.say_link(mesh, account.name)
        tokens = session.AthleteTokens(mesh, vault, account.athlete_id, account.name)
        async with Client(mesh, tokens) as client:
            await self._import(mesh, account, client)
            await _settle(client)
            output.heading("Today")
            found = await fitness.fetch(client)
            fitness_view.today(found)
            if found.first_date:
                await review.show(client)

    async def _own_account(self, mesh: Target) -> account_pb2.Account:
        async with session.operator(mesh) as (_, owner):
            accounts = await owner.accounts()
            own = [account for account in accounts if not account.sample]
            current = session.home_vault(mesh).current()
            if self._name:
                try:
                    return session.matching(accounts, self._name)
                except Failure as failure:
                    if failure.code is not ExitCode.NOT_FOUND:
                        raise
            elif own:
                return session.default(own, current)
            return await owner.create(self._name or OWN_ACCOUNT)

    async def _import(self, mesh: Target, account: account_pb2.Account, client: Client) -> None:
        output.heading(f"Imports of {account.name}")
        with progress.shown() as report:
            if self._found:
                intake = Intake(client, report)
                bulk = recordings.is_bulk(self._found)
                outcome = await intake.run(self._found, bulk=bulk, expected_count=len(self._found))
            else:
                loaded = await season.load(mesh, account.athlete_id, client, report)
                if loaded is None:
                    output.say(
                        "The sample season is loaded already. Import your own with: make run DATA=path"
                    )
                    return
                outcome = loaded
        imports_view.outcome(outcome, brief=True)


async def _settle(client: Client) -> None:
    """Waits until all activities show values of the newest settings and estimates."""
    stub = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
    began_s = noted_s = time.monotonic()
    while time.monotonic() - began_s < SETTLED_WITHIN_S:
        found = await client.repeat(stub.GetAthlete, athlete_pb2.GetAthleteRequest())
        stale = found.athlete.stale_activity_count
        if not stale:
            return
        if time.monotonic() - noted_s > NOTE_EVERY_S:
            noted_s = time.monotonic()
            output.note(f"{stale} activities are computed again with newly estimated thresholds.")
        await asyncio.sleep(SETTLED_POLL_S)
    output.note("Some activities still wait to be computed again; their numbers may change.")
