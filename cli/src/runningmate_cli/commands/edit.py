"""edit: trim, split, source, separate, remove, link, option, title, sport, undo."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

import click

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    edit_pb2,
    edit_service_pb2_grpc,
)
from runningmate_cli import output, pick, session, vocabulary
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from google.protobuf.message import Message

    from runningmate_cli.client import Client

COMPOSED_WITHIN_S = 60.0
POLL_S = 0.2

_activity = click.argument("identifier", metavar="ID|last")


@click.group("edit")
def edit_command() -> None:
    """Change an activity: a layer over its recordings, which stay as they are. Every edit can be undone.

    `runningmate activity ID` shows an activity's sources, edits and options.
    """


@edit_command.command("trim")
@_activity
@click.option("--from", "from_s", type=float, metavar="SECONDS", help="First second that counts.")
@click.option("--to", "to_s", type=float, metavar="SECONDS", help="End, excluded.")
@option.as_json
@click.pass_obj
def trim_command(
    choices: Choices, identifier: str, from_s: float | None, to_s: float | None, as_json: bool
) -> None:
    """Let only a stretch count; seconds are after the activity's present start."""
    _edit(choices, identifier, as_json, trim=edit_pb2.Trim(from_s=from_s, to_s=to_s))


@edit_command.command("split")
@_activity
@click.option(
    "--at", "at_s", type=float, metavar="SECONDS", required=True, help="Where the second part begins."
)
@option.as_json
@click.pass_obj
def split_command(choices: Choices, identifier: str, at_s: float, as_json: bool) -> None:
    """Make two activities of one."""
    _edit(choices, identifier, as_json, split=edit_pb2.Split(at_s=at_s))


@edit_command.command("source")
@_activity
@click.argument("channel")
@click.argument("recording_id")
@option.as_json
@click.pass_obj
def source_command(choices: Choices, identifier: str, channel: str, recording_id: str, as_json: bool) -> None:
    """Take a channel from another source."""
    choice = edit_pb2.ChannelChoice(channel=channel, recording_id=recording_id)
    _edit(choices, identifier, as_json, channel_choice=choice)


@edit_command.command("separate")
@_activity
@click.argument("recording_id")
@option.as_json
@click.pass_obj
def separate_command(choices: Choices, identifier: str, recording_id: str, as_json: bool) -> None:
    """Keep a source apart, as an activity of its own."""
    _edit(choices, identifier, as_json, separation=edit_pb2.Separation(recording_id=recording_id))


@edit_command.command("link")
@_activity
@click.argument("others", nargs=-1, metavar="OTHER_ID...")
@option.as_json
@click.pass_obj
def link_command(choices: Choices, identifier: str, others: tuple[str, ...], as_json: bool) -> None:
    """Say that activities are legs of one workout; without others it leaves its workout."""

    async def change(client: Client) -> dict[str, Any]:
        found = [await pick.activity_id(client, other) for other in others]
        return {"link": edit_pb2.Link(activity_ids=found)}

    _say(option.wait_for(_make(choices, identifier, change)), as_json=as_json)


@edit_command.command("option")
@_activity
@click.argument("name")
@click.argument("value")
@option.as_json
@click.pass_obj
def option_command(choices: Choices, identifier: str, name: str, value: str, as_json: bool) -> None:
    """Change an option, such as `pool_repair on` or `power_spike off`."""
    _edit(choices, identifier, as_json, option_choice=edit_pb2.OptionChoice(name=name, value=value))


@edit_command.command("title")
@_activity
@click.argument("title")
@option.as_json
@click.pass_obj
def title_command(choices: Choices, identifier: str, title: str, as_json: bool) -> None:
    """Give it a title."""
    _edit(choices, identifier, as_json, title=title)


@edit_command.command("sport")
@_activity
@click.argument("sport", type=click.Choice(vocabulary.SPORTS))
@option.as_json
@click.pass_obj
def sport_command(choices: Choices, identifier: str, sport: str, as_json: bool) -> None:
    """Say that it is of another sport."""
    _edit(choices, identifier, as_json, sport=vocabulary.sport(sport))


@edit_command.command("undo")
@click.argument("edit_id")
@option.as_json
@click.pass_obj
def undo_command(choices: Choices, edit_id: str, as_json: bool) -> None:
    """Undo an edit."""
    _say(option.wait_for(_undo(choices, edit_id)), as_json=as_json, undone=True)


@edit_command.command("remove")
@_activity
@click.argument("recording_id")
@option.as_json
@click.pass_obj
def remove_command(choices: Choices, identifier: str, recording_id: str, as_json: bool) -> None:
    """Delete one source; the activity keeps the others. Only importing its file again brings it back."""
    removed = option.wait_for(_remove(choices, identifier, recording_id))
    if as_json:
        output.document(removed)
    else:
        gone = " and its stored file" if removed.recording_removed else ""
        output.say(f"Deleted the source{gone}. The activity rests on its other sources now.")


def _edit(choices: Choices, identifier: str, as_json: bool, **change: Any) -> None:
    async def given(_: Client) -> dict[str, Any]:
        return change

    _say(option.wait_for(_make(choices, identifier, given)), as_json=as_json)


async def _make(
    choices: Choices, identifier: str, change: Callable[[Client], Coroutine[Any, Any, dict[str, Any]]]
) -> edit_pb2.EditActivityResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = edit_service_pb2_grpc.EditServiceAsyncStub(client.channel)
        request = edit_pb2.EditActivityRequest(
            activity_id=await pick.activity_id(client, identifier),
            request_id=str(uuid.uuid4()),
            **await change(client),
        )
        made: edit_pb2.EditActivityResponse = await client.repeat(stub.EditActivity, request)
        await composed(client, request.activity_id)
        return made


async def _undo(choices: Choices, edit_id: str) -> edit_pb2.UndoEditResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = edit_service_pb2_grpc.EditServiceAsyncStub(client.channel)
        undone: edit_pb2.UndoEditResponse = await client.call(
            stub.UndoEdit, edit_pb2.UndoEditRequest(edit_id=edit_id)
        )
        await composed(client, undone.edit.activity_id)
        return undone


async def _remove(choices: Choices, identifier: str, recording_id: str) -> edit_pb2.DeleteSourceResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = edit_service_pb2_grpc.EditServiceAsyncStub(client.channel)
        activity_id = await pick.activity_id(client, identifier)
        request = edit_pb2.DeleteSourceRequest(activity_id=activity_id, recording_id=recording_id)
        removed: edit_pb2.DeleteSourceResponse = await client.call(stub.DeleteSource, request)
        await composed(client, activity_id)
        return removed


async def composed(client: Client, activity_id: str) -> None:
    """Waits until a change of an activity is computed.

    Raises:
        Failure: It cannot be, or it takes too long.
    """
    stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
    request = activity_pb2.GetActivityRequest(activity_id=activity_id)
    for _ in range(int(COMPOSED_WITHIN_S / POLL_S)):
        found: activity_pb2.GetActivityResponse = await client.repeat(stub.GetActivity, request)
        if not found.activity.composing:
            if found.activity.composition_failure:
                raise Failure(
                    f"The change is kept and could not be computed: {found.activity.composition_failure}"
                )
            return
        await asyncio.sleep(POLL_S)
    raise Failure(
        "The change is kept and still waits to be computed. `runningmate reprocess` says how many do."
    )


def _say(answer: Any, *, as_json: bool, undone: bool = False) -> None:
    message: Message = answer
    if as_json:
        output.document(message)
        return
    edit = answer.edit
    if undone:
        output.say(f"Undone: {edit.description}")
        return
    output.say(edit.description)
    if edit.created_activity_id:
        output.say(f"The new activity is {edit.created_activity_id}.")
    output.say(f"Undo it with: runningmate edit undo {edit.edit_id}")
