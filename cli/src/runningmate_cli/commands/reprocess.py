"""reprocess."""

from __future__ import annotations

import asyncio

import click

from runningmate.analytics.v1 import edit_pb2, edit_service_pb2_grpc
from runningmate_cli import output, pick, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure

POLL_S = 1.0


@click.command("reprocess")
@click.argument("identifier", metavar="[ID|last]", required=False)
@click.option("--all", "everything", is_flag=True, help="All of the athlete's activities.")
@click.option("--everybody", is_flag=True, help="All athletes' activities. For the mesh's owner.")
@click.option("--wait", is_flag=True, help="Wait until nothing is left.")
@option.as_json
@click.pass_obj
def reprocess_command(
    choices: Choices, identifier: str | None, everything: bool, everybody: bool, wait: bool, as_json: bool
) -> None:
    """Compose activities anew of their stored files, and say how many are left.

    Readers see each as it was until it is done. It goes on after a stop; without anything named it only
    says how many are left.
    """
    if sum((bool(identifier), everything, everybody)) > 1:
        raise Failure("Name one activity, or --all, or --everybody.", ExitCode.USAGE)
    if everybody:
        option.wait_for(_everybody(choices, wait=wait, as_json=as_json))
    else:
        option.wait_for(_own(choices, identifier, everything=everything, wait=wait, as_json=as_json))


async def _own(
    choices: Choices, identifier: str | None, *, everything: bool, wait: bool, as_json: bool
) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = edit_service_pb2_grpc.EditServiceAsyncStub(client.channel)
        if identifier or everything:
            activity_id = await pick.activity_id(client, identifier) if identifier else ""
            request = edit_pb2.ReprocessActivitiesRequest(activity_id=activity_id)
            await client.repeat(stub.ReprocessActivities, request)
        while True:
            left: edit_pb2.GetReprocessingResponse = await client.repeat(
                stub.GetReprocessing, edit_pb2.GetReprocessingRequest()
            )
            if not wait or not left.left_count:
                break
            output.note(f"{left.left_count} activities are left.")
            await asyncio.sleep(POLL_S)
    if as_json:
        output.document(left)
    else:
        output.say(f"{left.left_count} activities are left; {left.failed_count} could not be composed.")


async def _everybody(choices: Choices, *, wait: bool, as_json: bool) -> None:
    async with session.operator(choices.target()) as (client, _):
        stub = edit_service_pb2_grpc.EditServiceAsyncStub(client.channel)
        found: edit_pb2.ReprocessAthletesResponse = await client.call(
            stub.ReprocessAthletes, edit_pb2.ReprocessAthletesRequest()
        )
        while wait and found.left_count:
            output.note(f"{found.left_count} activities are left.")
            await asyncio.sleep(POLL_S)
            found = await client.repeat(
                stub.ReprocessAthletes, edit_pb2.ReprocessAthletesRequest(count_only=True)
            )
    if as_json:
        output.document(found)
    else:
        output.say(f"{found.left_count} activities are left.")
