"""events dead list, show, replay."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import click

from runningmate.collector.v1 import event_log_pb2, event_log_service_pb2_grpc
from runningmate_cli import output, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.output import Column

PAGE_SIZE = 100


@click.group("events")
def events_command() -> None:
    """Look after events that could not be handled. For the mesh's owner."""


@events_command.group("dead")
def dead_command() -> None:
    """Dead letters: events that a consumer gave up."""


@dead_command.command("list")
@option.limit
@option.as_json
@click.pass_obj
def list_command(choices: Choices, limit: int, as_json: bool) -> None:
    """List dead letters, newest first."""
    found = option.wait_for(_list(choices, limit))
    if as_json:
        output.document(event_log_pb2.ListDeadLettersResponse(dead_letters=found))
    elif found:
        _table(found)
    else:
        output.say("There is no dead letter: every event was handled.")


async def _list(choices: Choices, limit: int) -> list[event_log_pb2.DeadLetter]:
    found: list[event_log_pb2.DeadLetter] = []
    async with session.operator(choices.target()) as (client, _):
        stub = event_log_service_pb2_grpc.EventLogServiceAsyncStub(client.channel)
        request = event_log_pb2.ListDeadLettersRequest(page_size=min(PAGE_SIZE, limit))
        while len(found) < limit:
            page: event_log_pb2.ListDeadLettersResponse = await client.repeat(stub.ListDeadLetters, request)
            found += page.dead_letters
            request.page_token = page.next_page_token
            if not page.next_page_token:
                break
    return found[:limit]


@dead_command.command("show")
@click.argument("event_id")
@option.as_json
@click.pass_obj
def show_command(choices: Choices, event_id: str, as_json: bool) -> None:
    """Show one dead letter with its content."""
    request = event_log_pb2.GetDeadLetterRequest(event_id=event_id)
    found = option.wait_for(_call(choices, "GetDeadLetter", request))
    if as_json:
        output.document(found)
        return
    _table([found.dead_letter])
    output.heading("Content")
    output.say(found.payload_json or f"{len(found.payload)} bytes that are no {found.dead_letter.event_type}")


@dead_command.command("replay")
@click.argument("event_ids", nargs=-1, required=True, metavar="EVENT_ID...")
@option.as_json
@click.pass_obj
def replay_command(choices: Choices, event_ids: tuple[str, ...], as_json: bool) -> None:
    """Send dead letters again, all of them or none."""
    request = event_log_pb2.ReplayDeadLettersRequest(event_ids=event_ids)
    found = option.wait_for(_call(choices, "ReplayDeadLetters", request))
    if as_json:
        output.document(found)
    else:
        _table(found.dead_letters)


async def _call(choices: Choices, method: str, request: Any) -> Any:
    async with session.operator(choices.target()) as (client, _):
        stub = event_log_service_pb2_grpc.EventLogServiceAsyncStub(client.channel)
        return await client.call(getattr(stub, method), request)


def _table(letters: Any) -> None:
    columns = (
        Column("Event"), Column("Type"), Column("Topic"), Column("Group"), Column("Died at"),
        Column("Sent again", right=True), Column("Why"),
    )  # fmt: skip
    rows = [
        (
            letter.event_id,
            letter.event_type.rpartition(".")[2],
            f"{letter.topic}/{letter.partition}@{letter.offset}",
            letter.group,
            f"{letter.died_at.ToDatetime(UTC).astimezone():%Y-%m-%d %H:%M:%S}",
            letter.replay_count,
            letter.reason,
        )
        for letter in letters
    ]
    output.table(columns, rows)
