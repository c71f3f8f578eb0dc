"""review."""

from __future__ import annotations

from contextlib import aclosing

import click

from runningmate.coach.v1 import coach_service_pb2_grpc, review_pb2
from runningmate_cli import output, pick, session
from runningmate_cli.client import Client, cut_stream, failed_stream
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.view import answer as view


@click.command("review")
@click.argument("identifier", metavar="ID|last", default=pick.LAST)
@click.option(
    "--week", is_flag=False, flag_value=pick.LAST, metavar="[DAY]",
    help="Review a week instead: that of a day, else the one that was over last.",
)  # fmt: skip
@click.option("--evidence", is_flag=True, help="Below each sentence, what its numbers rest on.")
@option.as_json
@click.pass_obj
def review_command(
    choices: Choices, identifier: str, week: str | None, evidence: bool, as_json: bool
) -> None:
    """Have the coach review an activity or a week; sentences come as they are written."""
    if week is not None:
        option.wait_for(_week(choices, "" if week == pick.LAST else week, evidence=evidence, as_json=as_json))
    else:
        option.wait_for(_review(choices, identifier, evidence=evidence, as_json=as_json))


async def _week(choices: Choices, day: str, *, evidence: bool, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
        request = review_pb2.ReviewWeekRequest(date=day)
        async with aclosing(client.stream(stub.ReviewWeek, request)) as pieces:
            async for piece in pieces:
                if as_json:
                    output.line(piece)
                match piece.WhichOneof("piece"):
                    case "started" if not as_json:
                        begun = piece.started
                        output.heading(f"{begun.from_date} to {begun.to_date} (engine: {begun.engine})")
                    case "sentence" if not as_json:
                        view.say_of_review(piece.sentence, evidence=evidence)
                    case "failed":
                        raise failed_stream(piece.failed)
                    case "completed":
                        return
    raise cut_stream("The review")


async def _review(choices: Choices, identifier: str, *, evidence: bool, as_json: bool) -> None:
    async with session.athlete(choices.target(), choices.athlete) as client:
        activity_id = "" if identifier == pick.LAST else await pick.activity_id(client, identifier)
        await show(client, activity_id, evidence=evidence, as_json=as_json)


async def show(
    client: Client, activity_id: str = "", *, evidence: bool = False, as_json: bool = False
) -> None:
    """Prints a review as it is written; without an id that of the newest activity."""
    stub = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
    request = review_pb2.ReviewActivityRequest(activity_id=activity_id)
    async with aclosing(client.stream(stub.ReviewActivity, request)) as pieces:
        async for piece in pieces:
            if as_json:
                output.line(piece)
            match piece.WhichOneof("piece"):
                case "started" if not as_json:
                    _begin(piece.started)
                case "sentence" if not as_json:
                    view.say_of_review(piece.sentence, evidence=evidence)
                case "failed":
                    raise failed_stream(piece.failed)
                case "completed":
                    return
    raise cut_stream("The review")


def _begin(started: review_pb2.ReviewStarted) -> None:
    purpose = "" if started.purpose in ("", "unknown") else f", {started.purpose}"
    output.heading(f"{started.activity_name}{purpose} (engine: {started.engine})")
