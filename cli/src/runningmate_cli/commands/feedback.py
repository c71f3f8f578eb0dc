"""feedback not-useful, wrong, list, undo."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from runningmate.coach.v1 import coach_service_pb2_grpc, feedback_service_pb2_grpc, review_pb2
from runningmate.coach.v1 import feedback_pb2 as messages
from runningmate_cli import output, pick, session, talks, weekbook
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.output import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from runningmate_cli.client import Client

VERDICTS = {
    messages.FEEDBACK_VERDICT_NOT_USEFUL: "not useful",
    messages.FEEDBACK_VERDICT_WRONG: "wrong",
}
SHORTEST_PREFIX = 4


@click.group("feedback")
def feedback_command() -> None:
    """Say that something the coach said is not useful, or wrong.

    \b
    runningmate feedback not-useful              the finding of the newest activity's review
    runningmate feedback wrong last decoupling --because "the strap slipped"
    runningmate feedback wrong --sentence 2      the second sentence of the last answer
    runningmate feedback not-useful --week       the finding of the newest review of a week
    """  # noqa: D301 - click's mark for lines that stay as they are


def _about(command: Callable[..., Any]) -> Callable[..., Any]:
    for add in reversed(
        (
            click.argument("activity", metavar="[ID|last]", default=pick.LAST),
            click.argument("finding", metavar="[FINDING]", default=""),
            click.option(
                "--sentence", type=click.IntRange(1), metavar="N", help="Of the last answer, from 1."
            ),
            click.option(
                "--week",
                is_flag=False,
                flag_value=pick.LAST,
                metavar="[DAY]",
                help="Of the kept review of a week: that of a day, else the newest. FINDING alone may follow.",
            ),
            click.option("--because", "comment", default="", help="What was wrong, in your words."),
            option.as_json,
        )
    ):
        command = add(command)
    return command


@feedback_command.command("not-useful")
@_about
@click.pass_obj
def not_useful_command(choices: Choices, /, **about: Any) -> None:
    """Hear this kind of finding less: four weeks not at all, and longer each further time."""
    _give(choices, messages.FEEDBACK_VERDICT_NOT_USEFUL, **about)


@feedback_command.command("wrong")
@_about
@click.pass_obj
def wrong_command(choices: Choices, /, **about: Any) -> None:
    """Leave a finding out for its activity, and see what may be the cause."""
    _give(choices, messages.FEEDBACK_VERDICT_WRONG, **about)


@feedback_command.command("list")
@option.as_json
@click.pass_obj
def list_command(choices: Choices, as_json: bool) -> None:
    """List what you said of findings and answers, newest first."""
    found = option.wait_for(_with(choices, _all))
    if as_json:
        output.document(messages.ListFeedbackResponse(feedback=found))
    elif found:
        columns = (Column("Id"), Column("Given on"), Column("Verdict"), Column("Of"), Column("Comment"))
        output.table(
            columns,
            [
                (one.feedback_id[:8], one.given_on, VERDICTS.get(one.verdict, "?"), _of(one), one.comment)
                for one in found
            ],
        )
    else:
        output.say("Nothing yet.")


@feedback_command.command("undo")
@click.argument("typed", metavar="ID")
@click.pass_obj
def undo_command(choices: Choices, typed: str) -> None:
    """Take feedback back, with what it changed."""

    async def undo(client: Client) -> None:
        request = messages.DeleteFeedbackRequest(feedback_id=await _feedback_id(client, typed))
        await client.call(_stub(client).DeleteFeedback, request)

    option.wait_for(_with(choices, undo))
    output.say("Taken back.")


def _give(
    choices: Choices, verdict: messages.FeedbackVerdict, *, activity: str, finding: str, sentence: int | None,
    week: str | None, comment: str, as_json: bool,
) -> None:  # fmt: skip
    async def give(client: Client) -> messages.GiveFeedbackResponse:
        request = messages.GiveFeedbackRequest(verdict=verdict, comment=comment)
        if week is not None:
            named = finding or ("" if activity == pick.LAST else activity)
            request.finding.CopyFrom(await _of_week(client, week, named))
        elif sentence is None:
            activity_id = await pick.activity_id(client, activity)
            request.finding.activity_id = activity_id
            request.finding.finding = finding or await _first_finding(client, activity_id)
        else:
            request.sentence.turn_id = await _last_turn(client)
            request.sentence.sentence = sentence - 1
        answer: messages.GiveFeedbackResponse = await client.repeat(_stub(client).GiveFeedback, request)
        return answer

    found: messages.GiveFeedbackResponse = option.wait_for(_with(choices, give))
    if as_json:
        output.document(found)
        return
    output.prose(found.feedback.effect)
    for lead in found.leads:
        output.prose(lead.text, "  ")
    if found.question:
        output.note(f'{found.question} Say it with --because "…".')


async def _first_finding(client: Client, activity_id: str) -> str:
    """The finding that the activity's review leads with."""
    stub = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
    request = review_pb2.ReviewActivityRequest(activity_id=activity_id)
    async with aclosing(client.stream(stub.ReviewActivity, request)) as pieces:
        async for piece in pieces:
            if piece.HasField("sentence") and piece.sentence.finding:
                return str(piece.sentence.finding)
    raise Failure("The review of this activity has no finding.", ExitCode.NOT_FOUND)


async def _of_week(client: Client, day: str, named: str) -> messages.ReviewedFinding:
    """A finding of a kept review of a week, else the one that it leads with; it is told of the first of its workouts."""
    found = await weekbook.of_week(client, day)
    kinds = [one.finding for one in found.sentences if one.finding]
    if not kinds or (named and named not in kinds):
        which = f"finding {named}; it has: {', '.join(dict.fromkeys(kinds))}" if kinds else "finding"
        raise Failure(f"The review of the week of {found.from_date} has no {which}.", ExitCode.NOT_FOUND)
    return messages.ReviewedFinding(activity_id=found.activity_ids[0], finding=named or kinds[0])


async def _last_turn(client: Client) -> str:
    found = await talks.whole(client, await talks.conversation_id(client, pick.LAST))
    return found.turns[-1].turn_id


async def _feedback_id(client: Client, typed: str) -> str:
    try:
        return str(UUID(typed))
    except ValueError:
        if len(typed) < SHORTEST_PREFIX:
            text = f"'{typed}' is too short for an id: give at least {SHORTEST_PREFIX} signs."
            raise Failure(text, ExitCode.USAGE) from None
    matching = [one.feedback_id for one in await _all(client) if one.feedback_id.startswith(typed.lower())]
    if len(matching) != 1:
        text = f"{len(matching)} feedbacks begin with {typed}. `runningmate feedback list` lists them."
        raise Failure(text, ExitCode.USAGE if matching else ExitCode.NOT_FOUND)
    return matching[0]


async def _all(client: Client) -> list[messages.Feedback]:
    answer = await client.repeat(_stub(client).ListFeedback, messages.ListFeedbackRequest())
    return list(answer.feedback)


def _of(one: messages.Feedback) -> str:
    if one.WhichOneof("about") == "finding":
        return f"{one.finding.finding} in {one.finding.activity_id[:8]}"
    return f"sentence {one.sentence.sentence + 1} of turn {one.sentence.turn_id[:8]}"


async def _with(choices: Choices, work: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await work(client)


def _stub(client: Client) -> Any:
    return feedback_service_pb2_grpc.FeedbackServiceAsyncStub(client.channel)
