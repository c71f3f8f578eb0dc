"""ask."""

from __future__ import annotations

from contextlib import aclosing

import click

from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc
from runningmate_cli import output, pick, session, talks
from runningmate_cli.client import cut_stream, failed_stream
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.view import answer as view
from runningmate_cli.view import memory


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@click.option("--continue", "last", is_flag=True, help="Go on with the last conversation.")
@click.option("--conversation", "typed", metavar="ID", default="", help="Go on with this one.")
@click.option("--evidence", is_flag=True, help="Below each sentence, what its numbers rest on.")
@option.as_json
@click.pass_obj
def ask_command(
    choices: Choices, question: tuple[str, ...], last: bool, typed: str, evidence: bool, as_json: bool
) -> None:
    """Ask the coach about your training, as in: ask "how was my week?".

    Each question begins a conversation, or goes on with one: ask --continue "and the week before?".
    """
    chosen = typed or (pick.LAST if last else "")
    option.wait_for(_ask(choices, " ".join(question), chosen, evidence=evidence, as_json=as_json))


async def _ask(choices: Choices, question: str, chosen: str, *, evidence: bool, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
        conversation_id = await talks.conversation_id(client, chosen) if chosen else ""
        request = ask_pb2.AskRequest(question=question, conversation_id=conversation_id)
        async with aclosing(client.stream(stub.Ask, request)) as pieces:
            async for piece in pieces:
                if as_json:
                    output.line(piece)
                match piece.WhichOneof("piece"):
                    case "sentence" if not as_json:
                        view.say(piece.sentence, evidence=evidence)
                    case "ended" if not as_json and (reason := view.why(piece.ended)):
                        output.note(reason)
                    case "memory" if not as_json:
                        output.note(memory.waiting(piece.memory))
                    case "failed":
                        raise failed_stream(piece.failed)
                    case "completed":
                        return
    raise cut_stream("The answer")
