"""weeks list, show."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import click

from runningmate.coach.v1 import week_review_pb2 as messages
from runningmate_cli import output, pick, session, weekbook
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.output import Column
from runningmate_cli.view import answer as view

if TYPE_CHECKING:
    from collections.abc import Sequence

GONE = {
    messages.WEEK_REVIEW_STATE_EXPIRED: "It is no longer kept: it rested on data that may be kept for some days only.",
    messages.WEEK_REVIEW_STATE_WITHHELD: "It is not shown: the data-use policy keeps what it rests on from the coach.",
}  # fmt: skip
NONE_YET = (
    "No week has been reviewed yet. It is done on Mondays, of weeks with a workout, by rules, which cost nothing; "
    "`runningmate review --week` reviews the last week at once."
)


@click.group("weeks")
def weeks_command() -> None:
    """Read what the coach said of your weeks. Each is reviewed once, on Monday, by rules, which cost nothing."""


@weeks_command.command("list")
@option.limit
@option.as_json
@click.pass_obj
def list_command(choices: Choices, limit: int, as_json: bool) -> None:
    """List the weeks that were reviewed, newest first, each with what was said first."""
    found = option.wait_for(_listed(choices, limit))
    if as_json:
        output.document(messages.ListWeekReviewsResponse(reviews=found))
    elif not found:
        output.say(NONE_YET)
    else:
        columns = (Column("Week of"), Column("Workouts", right=True), Column("Said first"))
        output.table(
            columns,
            [(one.from_date, len(one.activity_ids) or "", _first(one)) for one in found],
        )


@weeks_command.command("show")
@click.argument("day", metavar="[DAY|last]", default=pick.LAST)
@click.option("--evidence", is_flag=True, help="Below each sentence, what its numbers rest on.")
@option.as_json
@click.pass_obj
def show_command(choices: Choices, day: str, evidence: bool, as_json: bool) -> None:
    """Show the review of a day's week, else the newest. Its numbers are those of the day on which it was made."""
    found = option.wait_for(_of_week(choices, day))
    if as_json:
        output.document(messages.GetWeekReviewResponse(review=found))
        return
    by = f" (engine: {found.engine})" if found.engine else ""
    output.heading(f"{found.from_date} to {found.to_date}{by}")
    for sentence in found.sentences:
        view.say(sentence, evidence=evidence)
    if found.state in GONE:
        output.note(GONE[found.state])


async def _listed(choices: Choices, limit: int) -> Sequence[messages.WeekReview]:
    found: list[messages.WeekReview] = []
    async with (
        session.athlete(choices.target(), choices.athlete) as client,
        aclosing(weekbook.listed(client)) as listed,
    ):
        async for one in listed:
            found.append(one)
            if len(found) == limit:
                break
    return found


async def _of_week(choices: Choices, day: str) -> messages.WeekReview:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await weekbook.of_week(client, day)


def _first(one: messages.WeekReview) -> str:
    return one.sentences[0].text if one.sentences else GONE.get(one.state, "")
