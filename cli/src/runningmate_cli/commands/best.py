"""best."""

from __future__ import annotations

import re

import click

from runningmate.analytics.v1 import best_effort_pb2, fitness_service_pb2_grpc
from runningmate_cli import output, session, vocabulary
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.view import best as view
from runningmate_servicekit.numerals import METRES_PER_MILE, METRES_PER_YARD

SPORTS = ("run", "walk", "hike", "ride", "swim", "row")
_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?) ?(km|k|mi|m|yd)")
_UNITS = {"km": 1000.0, "k": 1000.0, "mi": METRES_PER_MILE, "m": 1.0, "yd": METRES_PER_YARD}
_NAMED = {"half": 21_097.5, "marathon": 42_195.0, "mile": METRES_PER_MILE}


@click.command("best")
@click.argument("distances", nargs=-1, metavar="[DISTANCE]...")
@click.option("--sport", type=click.Choice(SPORTS), default="run", show_default=True)
@click.option("--from", "from_date", metavar="DAY", help="First day [the first of all].")
@click.option("--to", "to_date", metavar="DAY", help="Last day, included [today].")
@click.option(
    "--limit", type=click.IntRange(1, 10), default=1, show_default=True, help="Times of each distance."
)
@option.as_json
@click.pass_obj
def best_command(
    choices: Choices, /, distances: tuple[str, ...], sport: str, from_date: str | None, to_date: str | None, limit: int,
    as_json: bool,
) -> None:  # fmt: skip
    """Show your quickest times over distances, each within one activity, stops included.

    DISTANCE is such as 400m, 5k, 10km, mile, half or marathon; without any, all that are usual.
    """
    request = best_effort_pb2.ListBestEffortsRequest(
        sport=vocabulary.sport(sport),
        distance_m=[_metres(typed) for typed in distances],
        from_date=vocabulary.day(from_date) if from_date else "",
        to_date=vocabulary.day(to_date) if to_date else "",
        limit=limit,
    )
    found = option.wait_for(_get(choices, request))
    if as_json:
        output.document(found)
    elif any(one.efforts for one in found.distances):
        view.efforts(found, sport)
    else:
        output.say("No such activity of that time covers that distance.")


async def _get(
    choices: Choices, request: best_effort_pb2.ListBestEffortsRequest
) -> best_effort_pb2.ListBestEffortsResponse:
    async with session.athlete(choices.target(), choices.athlete) as client:
        stub = fitness_service_pb2_grpc.FitnessServiceAsyncStub(client.channel)
        found: best_effort_pb2.ListBestEffortsResponse = await client.repeat(stub.ListBestEfforts, request)
        return found


def _metres(typed: str) -> float:
    """A distance as people write it."""
    text = typed.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    found = _DISTANCE.fullmatch(text)
    if found is None:
        raise Failure(
            f"{typed} is no distance. Write it as 400m, 5k, mile, half or marathon.", ExitCode.USAGE
        )
    return float(found[1].replace(",", ".")) * _UNITS[found[2]]
