"""memory list, add, confirm, correct, reject, forget."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import click

from runningmate.coach.v1 import memory_pb2 as messages
from runningmate.coach.v1 import memory_service_pb2_grpc
from runningmate.common.v1 import sport_pb2
from runningmate_cli import output, session
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.view import memory as view

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_cli.client import Client

KINDS = {
    "goal": messages.MEMORY_KIND_GOAL,
    "constraint": messages.MEMORY_KIND_CONSTRAINT,
    "injury": messages.MEMORY_KIND_INJURY,
    "preference": messages.MEMORY_KIND_PREFERENCE,
}
SPORTS = {
    "run": sport_pb2.SPORT_RUN, "ride": sport_pb2.SPORT_RIDE, "swim": sport_pb2.SPORT_SWIM,
    "all": sport_pb2.SPORT_UNSPECIFIED,
}  # fmt: skip
SHORTEST_PREFIX = 4
DAY = click.DateTime(["%Y-%m-%d"])

argument = click.argument("typed", metavar="ID")


def _content_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for add in reversed(
        (
            click.option("--from", "first", type=DAY, metavar="DAY", help="First day on which it holds."),
            click.option("--until", "last", type=DAY, metavar="DAY", help="Last day; of a race, its day."),
            click.option("--sport", type=click.Choice(list(SPORTS)), help="The sport that it concerns."),
            click.option("--weekday", "weekdays", type=click.IntRange(1, 7), multiple=True, help="Kept free, from 1, Monday."),
            click.option("--km", type=click.FloatRange(0.1, 1_000), help="Distance of a goal."),
        )
    ):  # fmt: skip
        command = add(command)
    return command


@click.group("memory")
def memory_command() -> None:
    """See what the coach remembers of what you said, and decide on it. Nothing is used before you confirm it."""


@memory_command.command("list")
@option.as_json
@click.pass_obj
def list_command(choices: Choices, as_json: bool) -> None:
    """List what waits for you, and what is remembered until when."""
    found = option.wait_for(_with(choices, _listed))
    if as_json:
        output.document(messages.ListMemoriesResponse(memories=found))
    elif found:
        view.table(found)
    else:
        output.say(
            'Nothing yet. Say it in a question, or: runningmate memory add goal "…" --until 2027-04-11'
        )


@memory_command.command("add")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("words")
@_content_options
@option.as_json
@click.pass_obj
def add_command(choices: Choices, /, kind: str, words: str, as_json: bool, **fields: Any) -> None:
    """Write something down in your own words, as in: add injury "my knee hurts" --sport run."""
    content = _changed(messages.MemoryContent(kind=KINDS[kind], words=words), **fields)
    request = messages.AddMemoryRequest(request_id=str(uuid4()), content=content)

    async def add(client: Client) -> messages.Memory:
        return (await client.repeat(_stub(client).AddMemory, request)).memory  # type: ignore[no-any-return] # the RPC's own

    _show(option.wait_for(_with(choices, add)), as_json=as_json)


@memory_command.command("confirm")
@argument
@option.as_json
@click.pass_obj
def confirm_command(choices: Choices, typed: str, as_json: bool) -> None:
    """Have the coach use a memory as it is."""
    _show(_decided(choices, typed, "ConfirmMemory", messages.ConfirmMemoryRequest), as_json=as_json)


@memory_command.command("correct")
@argument
@click.option("--words", help="What you meant.")
@click.option("--kind", type=click.Choice(list(KINDS)))
@_content_options
@option.as_json
@click.pass_obj
def correct_command(
    choices: Choices, /, typed: str, words: str | None, kind: str | None, as_json: bool, **fields: Any
) -> None:
    """Change what a memory says, and confirm it; what is not named stays."""

    async def correct(client: Client) -> messages.Memory:
        found = await _found(client, typed)
        content = found.content
        if words is not None:
            content.words = words
        if kind is not None:
            content.kind = KINDS[kind]
        request = messages.CorrectMemoryRequest(
            memory_id=found.memory_id, content=_changed(content, **fields)
        )
        return (await client.repeat(_stub(client).CorrectMemory, request)).memory  # type: ignore[no-any-return] # the RPC's own

    _show(option.wait_for(_with(choices, correct)), as_json=as_json)


@memory_command.command("reject")
@argument
@option.as_json
@click.pass_obj
def reject_command(choices: Choices, typed: str, as_json: bool) -> None:
    """Say no to a memory; the same words are not proposed again."""
    _show(_decided(choices, typed, "RejectMemory", messages.RejectMemoryRequest), as_json=as_json)


@memory_command.command("forget")
@argument
@click.pass_obj
def forget_command(choices: Choices, typed: str) -> None:
    """Delete a memory."""

    async def forget(client: Client) -> None:
        found = await _found(client, typed)
        await client.call(_stub(client).DeleteMemory, messages.DeleteMemoryRequest(memory_id=found.memory_id))

    option.wait_for(_with(choices, forget))
    output.say("Forgotten.")


def _decided(choices: Choices, typed: str, method: str, request: Any) -> messages.Memory:
    async def decide(client: Client) -> messages.Memory:
        found = await _found(client, typed)
        answer: Any = await client.repeat(getattr(_stub(client), method), request(memory_id=found.memory_id))
        decided: messages.Memory = answer.memory
        return decided

    decided: messages.Memory = option.wait_for(_with(choices, decide))
    return decided


def _changed(
    content: messages.MemoryContent, *, first: datetime | None, last: datetime | None, sport: str | None,
    weekdays: tuple[int, ...], km: float | None,
) -> messages.MemoryContent:  # fmt: skip
    """The content with what was chosen."""
    if first is not None:
        content.from_date = _iso(first)
    if last is not None:
        content.until_date = _iso(last)
    if sport is not None:
        content.sport = SPORTS[sport]
    if weekdays:
        content.weekdays[:] = sorted(set(weekdays))
    if km is not None:
        content.distance_m = km * 1_000
    return content


def _iso(day: datetime) -> str:
    return date(day.year, day.month, day.day).isoformat()


def _show(found: messages.Memory, *, as_json: bool) -> None:
    if as_json:
        output.document(found)
    else:
        view.table([found])


async def _with(choices: Choices, work: Callable[[Client], Any]) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await work(client)


async def _listed(client: Client) -> list[messages.Memory]:
    answer = await client.repeat(_stub(client).ListMemories, messages.ListMemoriesRequest())
    return list(answer.memories)


async def _found(client: Client, typed: str) -> messages.Memory:
    """The memory of a whole id, or of the beginning of one."""
    try:
        typed = str(UUID(typed))
    except ValueError:
        if len(typed) < SHORTEST_PREFIX:
            text = f"'{typed}' is too short for an id: give at least {SHORTEST_PREFIX} signs."
            raise Failure(text, ExitCode.USAGE) from None
    matching = [one for one in await _listed(client) if one.memory_id.startswith(typed.lower())]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise Failure(f"{typed} begins several ids. Give more of it.", ExitCode.USAGE)
    raise Failure(f"There is no memory {typed}. `runningmate memory list` lists them.", ExitCode.NOT_FOUND)


def _stub(client: Client) -> Any:
    return memory_service_pb2_grpc.MemoryServiceAsyncStub(client.channel)
