"""activities, activity, delete."""

from __future__ import annotations

import sys
from contextlib import aclosing

import click

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    catalogue_pb2,
    catalogue_service_pb2_grpc,
)
from runningmate_cli import output, pick, session, vocabulary
from runningmate_cli.client import Client
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.view import activities as view


@click.command("activities")
@click.option("--sport", type=click.Choice(vocabulary.SPORTS), help="Only this sport.")
@click.option("--from", "from_date", metavar="DAY", help="First day, as 2026-01-31.")
@click.option("--to", "to_date", metavar="DAY", help="Last day, included.")
@option.limit
@option.as_json
@click.pass_obj
def activities_command(
    choices: Choices, sport: str | None, from_date: str | None, to_date: str | None, limit: int, as_json: bool
) -> None:
    """List activities, newest first."""
    request = activity_pb2.ListActivitiesRequest(
        page_size=min(limit, pick.PAGE_SIZE),
        sport=vocabulary.sport(sport),
        from_date=vocabulary.day(from_date) if from_date else "",
        to_date=vocabulary.day(to_date) if to_date else "",
        metrics=() if as_json else view.LISTED_METRICS,
    )
    found = option.wait_for(_list(choices, request, limit))
    if as_json:
        output.document(activity_pb2.ListActivitiesResponse(activities=found))
    elif found:
        view.listing(found)
    else:
        narrowed = sport or from_date or to_date
        output.say(
            "There is no such activity. `runningmate activities` lists all."
            if narrowed
            else "There is no activity yet. Import recordings with: runningmate import PATH"
        )


async def _list(
    choices: Choices, request: activity_pb2.ListActivitiesRequest, limit: int
) -> list[activity_pb2.Activity]:
    found: list[activity_pb2.Activity] = []
    async with (
        session.athlete(choices.target(), choices.athlete) as client,
        aclosing(pick.activities(client, request)) as listed,
    ):
        async for activity in listed:
            found.append(activity)
            if len(found) == limit:
                break
    return found


@click.command("activity")
@click.argument("identifier", metavar="ID|last")
@option.as_json
@click.pass_obj
def activity_command(choices: Choices, identifier: str, as_json: bool) -> None:
    """Show one activity with all its metrics, what is missing and why.

    ID may be the beginning of an id.
    """
    found, catalogue = option.wait_for(_get(choices, identifier))
    if as_json:
        output.document(found)
    else:
        view.sheet(found.activity, {metric.name: metric for metric in catalogue.metrics})


async def _get(
    choices: Choices, identifier: str
) -> tuple[activity_pb2.GetActivityResponse, catalogue_pb2.ListMetricsResponse]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        found = await _activity(client, identifier)
        stub = catalogue_service_pb2_grpc.CatalogueServiceAsyncStub(client.channel)
        catalogue = await client.repeat(stub.ListMetrics, catalogue_pb2.ListMetricsRequest())
        return found, catalogue


async def _activity(client: Client, identifier: str) -> activity_pb2.GetActivityResponse:
    stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
    request = activity_pb2.GetActivityRequest(activity_id=await pick.activity_id(client, identifier))
    found: activity_pb2.GetActivityResponse = await client.repeat(stub.GetActivity, request)
    return found


@click.command("delete")
@click.argument("identifier", metavar="ID|last")
@click.option("--yes", is_flag=True, help="Do not ask.")
@option.as_json
@click.pass_obj
def delete_command(choices: Choices, identifier: str, yes: bool, as_json: bool) -> None:
    """Delete an activity, and its stored recording with its last activity.

    Only importing the file again brings it back.
    """
    deleted = option.wait_for(_delete(choices, identifier, sure=yes))
    if as_json:
        output.document(deleted)
        return
    gone = " and its stored recording" if deleted.recording_removed else ""
    output.say(f"Deleted {deleted.name}{gone}. Importing its file again brings it back.")


async def _delete(choices: Choices, identifier: str, *, sure: bool) -> activity_pb2.DeleteActivityResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        activity = (await _activity(client, identifier)).activity
        if not sure:
            _ask(activity)
        stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
        request = activity_pb2.DeleteActivityRequest(activity_id=activity.id)
        deleted: activity_pb2.DeleteActivityResponse = await client.call(stub.DeleteActivity, request)
        return deleted


def _ask(activity: activity_pb2.Activity) -> None:
    what = (
        f"{activity.name} of {activity.local_date} ({view.metric(activity, 'distance_m')}, "
        f"{view.metric(activity, 'timer_time_s')}), its metrics, and its recording if nothing else rests on it"
    )
    if not sys.stdin.isatty():
        raise Failure(f"This would delete {what}. Say --yes to do it.", ExitCode.USAGE)
    if not click.confirm(f"Delete {what}?"):
        raise Failure("Nothing was deleted.")
