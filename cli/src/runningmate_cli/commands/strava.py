"""strava connect, status, sync, activities, open, disconnect."""

from __future__ import annotations

import sys
import webbrowser
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import click

from runningmate.collector.v1 import strava_login_pb2, strava_pb2, strava_service_pb2_grpc
from runningmate_cli import output, progress, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.redirect import Redirect
from runningmate_cli.view import strava as view

if TYPE_CHECKING:
    from runningmate_cli.client import Client

PAGE_SIZE = 500
STATES = {
    "waiting": strava_pb2.STRAVA_ACTIVITY_STATE_WAITING,
    "kept": strava_pb2.STRAVA_ACTIVITY_STATE_KEPT,
    "gone": strava_pb2.STRAVA_ACTIVITY_STATE_GONE,
    "broken": strava_pb2.STRAVA_ACTIVITY_STATE_BROKEN,
}


@click.group("strava")
def strava_command() -> None:
    """Follow your workouts on Strava. For your history import its archive: it is faster, whole, and yours."""


@strava_command.command("connect")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@option.as_json
@click.pass_obj
def connect_command(choices: Choices, no_browser: bool, as_json: bool) -> None:
    """Connect with Strava: opens its page, where you choose what may be read.

    Needs your API application: `runningmate config set strava`.
    """
    found = option.wait_for(_connect(choices, browser=not no_browser and sys.stdout.isatty()))
    if as_json:
        output.document(strava_login_pb2.ConnectStravaResponse(connection=found))
    else:
        view.connection(found)


async def _connect(choices: Choices, *, browser: bool) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client, Redirect() as redirect:
        stub = _stub(client)
        standing = (
            await client.repeat(stub.GetStravaConnection, strava_pb2.GetStravaConnectionRequest())
        ).connection
        output.note(standing.data_use)
        begun = await client.call(
            stub.AuthorizeStrava, strava_login_pb2.AuthorizeStravaRequest(redirect_uri=redirect.uri)
        )
        output.note(f"Connect with Strava: {begun.authorize_url}")
        if browser:
            webbrowser.open(begun.authorize_url)
        answer = await redirect.answer()
        connected = await client.call(
            stub.ConnectStrava,
            strava_login_pb2.ConnectStravaRequest(
                state=answer.get("state", ""),
                code=answer.get("code", ""),
                scope=answer.get("scope", ""),
                error=answer.get("error", ""),
            ),
        )
        return connected.connection


@strava_command.command("status")
@option.as_json
@click.pass_obj
def status_command(choices: Choices, as_json: bool) -> None:
    """Show how things stand with Strava, how far the history is, and what to do."""
    found = option.wait_for(_status(choices))
    if as_json:
        output.document(found)
    else:
        view.connection(found.connection)


async def _status(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.repeat(_stub(client).GetStravaConnection, strava_pb2.GetStravaConnectionRequest())


@strava_command.command("sync")
@click.option(
    "--full", is_flag=True, help="Read the whole list, not only the last weeks; try broken ones again."
)
@click.option("--wait", is_flag=True, help="Wait until nothing is left to fetch.")
@option.as_json
@click.pass_obj
def sync_command(choices: Choices, full: bool, wait: bool, as_json: bool) -> None:
    """Have Strava looked through now."""
    found = option.wait_for(_sync(choices, full=full, wait=wait))
    if as_json:
        output.document(strava_pb2.SyncStravaResponse(connection=found))
    else:
        view.connection(found)


async def _sync(choices: Choices, *, full: bool, wait: bool) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = _stub(client)
        found = (await client.repeat(stub.SyncStrava, strava_pb2.SyncStravaRequest(full=full))).connection
        if not wait:
            return found
        stream = client.follow(
            stub.WatchStravaSync, strava_pb2.WatchStravaSyncRequest, "The history from Strava"
        )
        with progress.shown("Fetching from Strava", view.step) as report:
            async with aclosing(stream) as news:
                async for entry in news:
                    if entry.HasField("connection"):
                        found = entry.connection
                        report(found.progress)
        return found


@strava_command.command("activities")
@click.option("--state", type=click.Choice(list(STATES)), help="Only those in this state.")
@option.limit
@option.as_json
@click.pass_obj
def activities_command(choices: Choices, state: str | None, limit: int, as_json: bool) -> None:
    """List activities at Strava with what became of them, newest first."""
    found = option.wait_for(_activities(choices, state, limit))
    if as_json:
        output.document(strava_pb2.ListStravaActivitiesResponse(activities=found))
    elif found:
        view.activities(found)
    else:
        output.say("There are none.")


async def _activities(choices: Choices, state: str | None, limit: int) -> list[strava_pb2.StravaActivity]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = _stub(client)
        request = strava_pb2.ListStravaActivitiesRequest(
            states=[STATES[state]] if state else [], page_size=min(limit, PAGE_SIZE)
        )
        found: list[strava_pb2.StravaActivity] = []
        while len(found) < limit:
            page: Any = await client.repeat(stub.ListStravaActivities, request)
            found += page.activities
            request.page_token = page.next_page_token
            if not page.next_page_token:
                break
        return found[:limit]


@strava_command.command("open")
@click.argument("strava_id", type=click.IntRange(1), metavar="ID")
@option.as_json
@click.pass_obj
def open_command(choices: Choices, strava_id: int, as_json: bool) -> None:
    """Fetch one activity before all others; ID is Strava's, as `strava activities` shows it."""
    found = option.wait_for(_open(choices, strava_id))
    if as_json:
        output.document(found)
    else:
        output.say("It is fetched next.")


async def _open(choices: Choices, strava_id: int) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        request = strava_pb2.OpenStravaActivityRequest(strava_id=strava_id)
        return await client.repeat(_stub(client).OpenStravaActivity, request)


@strava_command.command("disconnect")
@click.option("--yes", is_flag=True, help="Do not ask.")
@option.as_json
@click.pass_obj
def disconnect_command(choices: Choices, yes: bool, as_json: bool) -> None:
    """End the connection, and remove what came from Strava's API.

    Activities that also came as a file or archive stay.
    """
    if not yes:
        if not sys.stdin.isatty():
            raise Failure("This removes all that came from Strava's API. Say so with --yes.", ExitCode.USAGE)
        click.confirm(
            "Remove all that came from Strava's API, with plans and answers made of it, and end its access?",
            abort=True,
            err=True,
        )
    found = option.wait_for(_disconnect(choices))
    if as_json:
        output.document(found)
        return
    output.say(f"{found.removed_recording_count} recordings of Strava's API were removed.")
    if not found.revoked:
        output.say("Strava has not confirmed the end of the access yet, and is asked until it does.")


async def _disconnect(choices: Choices) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await client.repeat(_stub(client).DisconnectStrava, strava_pb2.DisconnectStravaRequest())


def _stub(client: Client) -> strava_service_pb2_grpc.StravaServiceAsyncStub:
    return strava_service_pb2_grpc.StravaServiceAsyncStub(client.channel)
