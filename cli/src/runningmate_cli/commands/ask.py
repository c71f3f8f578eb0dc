"""ask."""

from __future__ import annotations

from contextlib import aclosing

import click

from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc
from runningmate_cli import output, session
from runningmate_cli.client import cut_stream, failed_stream
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices

COMPLETE = ask_pb2.ANSWER_END_COMPLETE


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@click.option("--evidence", is_flag=True, help="Below each sentence, what its numbers rest on.")
@option.as_json
@click.pass_obj
def ask_command(choices: Choices, question: tuple[str, ...], evidence: bool, as_json: bool) -> None:
    """Ask the coach about your training, as in: ask "how was my week?"."""
    option.wait_for(_ask(choices, " ".join(question), evidence=evidence, as_json=as_json))


async def _ask(choices: Choices, question: str, *, evidence: bool, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
        async with aclosing(client.stream(stub.Ask, ask_pb2.AskRequest(question=question))) as pieces:
            async for piece in pieces:
                if as_json:
                    output.line(piece)
                match piece.WhichOneof("piece"):
                    case "sentence" if not as_json:
                        _say(piece.sentence, evidence=evidence)
                    case "ended" if not as_json:
                        _end(piece.ended)
                    case "failed":
                        raise failed_stream(piece.failed)
                    case "completed":
                        return
    raise cut_stream("The answer")


def _say(sentence: ask_pb2.AnswerSentence, *, evidence: bool) -> None:
    output.prose(sentence.text)
    for one in sentence.evidence if evidence else ():
        days = one.from_date if one.from_date == one.to_date else f"{one.from_date} to {one.to_date}"
        parts = [one.value.value_id, days, one.direction, one.source]
        if one.coverage < 1:
            parts.append(f"coverage {100 * one.coverage:.0f} %")
        output.prose(f"{one.value.formatted}: {', '.join(filter(None, parts))}", "    ")


def _end(ended: ask_pb2.AnswerEnded) -> None:
    """Says why, where the answer is not whole and its own words have not said it."""
    told = ended.end in (COMPLETE, ask_pb2.ANSWER_END_CANNOT_TELL, ask_pb2.ANSWER_END_SAFETY)
    if ended.reason and not told:
        output.note(ended.reason)
