"""fitness."""

from __future__ import annotations

from datetime import date, timedelta

import click

from runningmate.analytics.v1 import fitness_pb2, fitness_service_pb2_grpc
from runningmate_cli import output, session, vocabulary
from runningmate_cli.client import Client
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.view import fitness as view


@click.command("fitness")
@click.option("--days", type=click.IntRange(1, 3_660), default=14, show_default=True, help="Days to show.")
@click.option("--from", "from_date", metavar="DAY", help="First day, in place of --days.")
@click.option("--to", "to_date", metavar="DAY", help="Last day, included [today].")
@option.as_json
@click.pass_obj
def fitness_command(
    choices: Choices, days: int, from_date: str | None, to_date: str | None, as_json: bool
) -> None:
    """Show load, fitness, fatigue and form by day."""
    last = vocabulary.day(to_date) if to_date else ""
    first = vocabulary.day(from_date) if from_date else ""
    if last and not first:
        first = (date.fromisoformat(last) - timedelta(days=days - 1)).isoformat()
    found = option.wait_for(_get(choices, first, last))
    if not first:  # asked for 90 days up to the athlete's own today, of which the last are shown
        del found.days[:-days]
    if as_json:
        output.document(found)
    elif found.first_date:
        view.days(found)
    else:
        output.say("There is no fitness yet: it begins with the first activity.")


async def _get(choices: Choices, first: str, last: str) -> fitness_pb2.GetFitnessResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        return await fetch(client, first, last)


async def fetch(client: Client, first: str = "", last: str = "") -> fitness_pb2.GetFitnessResponse:
    """Fitness from analytics; both days empty give 90 days up to the athlete's own today."""
    stub = fitness_service_pb2_grpc.FitnessServiceAsyncStub(client.channel)
    request = fitness_pb2.GetFitnessRequest(from_date=first, to_date=last)
    found: fitness_pb2.GetFitnessResponse = await client.repeat(stub.GetFitness, request)
    return found
