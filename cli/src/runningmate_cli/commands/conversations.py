"""conversations list, show, export, delete."""

from __future__ import annotations

import sys
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import click
from google.protobuf import json_format

from runningmate.coach.v1 import conversation_pb2, conversation_service_pb2_grpc
from runningmate_cli import output, pick, session, talks
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.output import Column
from runningmate_cli.view import answer as view

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from runningmate_cli.client import Client

argument = click.argument("typed", metavar="[ID|last]", default=pick.LAST)


@click.group("conversations")
def conversations_command() -> None:
    """Read, export and delete what you asked the coach and what it said."""


@conversations_command.command("list")
@option.limit
@option.as_json
@click.pass_obj
def list_command(choices: Choices, limit: int, as_json: bool) -> None:
    """List conversations, the one that was gone on with last first."""
    found = option.wait_for(_listed(choices, limit))
    if as_json:
        output.document(conversation_pb2.ListConversationsResponse(conversations=found))
        return
    if not found:
        output.say('No conversation yet. Begin one with: runningmate ask "how was my week?"')
        return
    columns = (Column("Id"), Column("Last question"), Column("Turns", right=True), Column("About"))
    output.table(
        columns,
        [
            (
                one.conversation_id[:8],
                f"{one.updated_at.ToDatetime():%Y-%m-%d %H:%M} UTC",
                one.turn_count,
                one.title,
            )
            for one in found
        ],
    )


@conversations_command.command("show")
@argument
@click.option("--evidence", is_flag=True, help="Below each sentence, what its numbers rest on.")
@option.as_json
@click.pass_obj
def show_command(choices: Choices, typed: str, evidence: bool, as_json: bool) -> None:
    """Show a conversation. Its numbers are those of the day on which they were said."""
    found = option.wait_for(_whole(choices, typed))
    if as_json:
        output.document(found)
        return
    for turn in found.turns:
        output.heading(f"{turn.asked_at.ToDatetime():%Y-%m-%d %H:%M} UTC  {turn.question}")
        for sentence in turn.answer.sentences:
            view.say(sentence, evidence=evidence)
        for line in (view.GONE.get(turn.state, ""), view.why(turn.ended)):
            if line:
                output.note(line)


@conversations_command.command("export")
@argument
@click.option("--all", "every", is_flag=True, help="All conversations.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="`.md` for reading, `.json` for programs; without it JSON is printed.",
)  # fmt: skip
@click.pass_obj
def export_command(choices: Choices, typed: str, every: bool, out: Path | None) -> None:
    """Write conversations with their evidence."""
    if out is not None and out.suffix not in (".md", ".json"):
        raise Failure(f"{out} must end in .md or .json.", ExitCode.USAGE)
    found = option.wait_for(_all(choices)) if every else [option.wait_for(_whole(choices, typed))]
    if out is not None and out.suffix == ".md":
        text = "\n".join(line for one in found for line in _markdown(one))
    else:
        text = "[" + ",\n".join(json_format.MessageToJson(one) for one in found) + "]"
    if out is None:
        output.say(text)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise Failure(f"{out} cannot be written: {error.strerror or error}.") from None
    output.say(f"{len(found)} conversations are in {out}.")


@conversations_command.command("delete")
@click.argument("typed", metavar="ID|last", default="")
@click.option("--all", "every", is_flag=True, help="All conversations.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete_command(choices: Choices, typed: str, every: bool, yes: bool) -> None:
    """Delete a conversation with all that was said in it."""
    if bool(typed) == every:
        raise Failure("Say which conversation, or --all.", ExitCode.USAGE)
    what = "all conversations" if every else "this conversation"
    if not yes and not sys.stdin.isatty():
        raise Failure(f"This would delete {what}. Say --yes to do it.", ExitCode.USAGE)
    if not yes and not click.confirm(f"Delete {what}?"):
        raise Failure("Nothing was deleted.")
    output.say(f"Deleted: {option.wait_for(_delete(choices, typed))}.")


async def _listed(choices: Choices, limit: int) -> Sequence[conversation_pb2.Conversation]:
    found: list[conversation_pb2.Conversation] = []
    async with (
        session.athlete(choices.target(), choices.athlete) as client,
        aclosing(talks.listed(client)) as listed,
    ):
        async for one in listed:
            found.append(one)
            if len(found) == limit:
                break
    return found


async def _whole(choices: Choices, typed: str) -> conversation_pb2.GetConversationResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await talks.whole(client, await talks.conversation_id(client, typed))


async def _all(choices: Choices) -> list[conversation_pb2.GetConversationResponse]:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return [await talks.whole(client, one) for one in await _ids(client)]


async def _delete(choices: Choices, typed: str) -> int:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = conversation_service_pb2_grpc.ConversationServiceAsyncStub(client.channel)
        chosen = [await talks.conversation_id(client, typed)] if typed else await _ids(client)
        for one in chosen:
            await client.call(
                stub.DeleteConversation, conversation_pb2.DeleteConversationRequest(conversation_id=one)
            )
    return len(chosen)


async def _ids(client: Client) -> list[str]:
    async with aclosing(talks.listed(client)) as listed:
        return [one.conversation_id async for one in listed]


def _markdown(found: conversation_pb2.GetConversationResponse) -> Iterator[str]:
    yield f"# {output.harmless(found.conversation.title)}"
    for turn in found.turns:
        yield f"\n## {turn.asked_at.ToDatetime():%Y-%m-%d %H:%M} UTC\n"
        yield f"> {output.harmless(turn.question)}\n"
        for sentence in turn.answer.sentences:
            yield output.harmless(sentence.text)
            yield from (f"- {output.harmless(line)}" for line in view.evidence_of(sentence))
            yield ""
        yield from filter(None, (view.GONE.get(turn.state, ""), view.why(turn.ended)))
