# ruff: noqa: T201 - a command
"""What is asked of a whole mesh with the real analytics: `python -m coach.tests.evaluation.inmesh [--home DIR]`.

Reviews of a sample season, and questions of athletes in other time zones.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.tests.evaluation import season, zones
from coach.tests.evaluation.season import Review, Said, repeated, told_again
from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2_grpc,
)
from runningmate.coach.v1 import ask_pb2, coach_service_pb2_grpc, review_pb2
from runningmate.common.v1 import sport_pb2
from runningmate_cli import season as account
from runningmate_cli import session, target
from runningmate_cli.client import Client
from runningmate_cli.intake import Intake
from runningmate_cli.recordings import MadeRecording
from runningmate_servicekit.testing.process import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from runningmate_cli.target import Target

COMMAND = Path(sys.executable).with_name("runningmate")
AT_ONCE = 3
LEAST_RIGHT = 0.9
PAGE = 100


@contextmanager
def mesh(home: str) -> Iterator[Target]:
    """A mesh that ends with the context; one that runs already in a given home is used and left alone."""
    if home:
        yield target.find(Path(home))
        return
    with tempfile.TemporaryDirectory(prefix="runningmate-season-") as folder:
        environment = {**os.environ, "RUNNINGMATE_HOME": folder, "TERM": "dumb", "NO_COLOR": "1"}

        def run(*words: str) -> None:
            subprocess.run([COMMAND, *words], env=environment, check=True, stdout=sys.stderr)

        try:
            run("up", "--detach", "--port", str(free_port()))
            run("sample", "load")
            yield target.find(Path(folder))
        finally:
            run("down")


@dataclass(frozen=True)
class Found:
    """What a mesh said.

    Attributes:
        zones: By time zone how many questions were asked, answered right, and not answered.
        wrong: Wrong answers.
    """

    activities: list[Review]
    weeks: list[Review]
    zones: dict[str, tuple[int, int, int]]
    wrong: list[str]

    @property
    def judged(self) -> list[season.Judged]:
        """The reviews."""
        return [season.judge("activities", self.activities), season.judge("weeks", self.weeks)]

    @property
    def good(self) -> bool:
        """Whether no rule is broken and no answer is wrong."""
        told = all(right >= LEAST_RIGHT * asked for asked, right, _ in self.zones.values())
        return all(one.good for one in self.judged) and told and not self.wrong

    def report(self) -> list[str]:
        """Sections of the report."""
        return [*season.report(self.judged), *zones.report(self.zones, self.wrong)]


def examine(home: str = "") -> Found:
    """Starts a mesh, or takes the one of a home, and asks it all."""
    with mesh(home) as where:
        return asyncio.run(_asked(where))


async def _asked(where: Target) -> Found:
    counted, wrong = {}, []
    for zone in zones.ZONES:
        counted[zone], more = await _in_zone(where, zone)
        wrong += more
    return Found(*await read(where), counted, wrong)


async def _in_zone(where: Target, zone: str) -> tuple[tuple[int, int, int], list[str]]:
    """Imports an athlete's files and asks; how many were asked, right and silent, and the wrong ones."""
    now = datetime.now(UTC)
    files = zones.recorded(zone, now)
    async with session.operator(where) as (_, owner):
        made = await owner.create(f"{zone} {now:%H:%M:%S}")
    tokens = session.AthleteTokens(where, session.home_vault(where), made.athlete_id, made.name)
    async with Client(where, tokens) as client:
        athlete = athlete_service_pb2_grpc.AthleteServiceAsyncStub(client.channel)
        await client.repeat(athlete.UpdateAthlete, athlete_pb2.UpdateAthleteRequest(time_zone=zone))
        outcome = await Intake(client, lambda _: None).run(
            _made(files), bulk=False, expected_count=len(files)
        )
        assert outcome.counts.done_count == len(files), outcome.counts
        coach = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
        asked = right = silent = 0
        wrong = []
        for question, expected in zones.questions(zones.person(zone, files, now)):
            said, told = await _answer(client, coach, question)
            asked += 1
            if not told:
                silent += 1
            elif all(zones.holds(said, part) for part in expected):
                right += 1
            else:
                wrong.append(f"{zone}: {question} wants {expected}, said: {said}")
    return (asked, right, silent), wrong


async def _made(files: Sequence[zones.Recorded]) -> AsyncGenerator[MadeRecording, None]:
    for one in files:
        yield MadeRecording(one.name, one.tcx)


async def _answer(client: Client, coach: Any, question: str) -> tuple[str, bool]:
    said, told = [], False
    async with aclosing(client.stream(coach.Ask, ask_pb2.AskRequest(question=question))) as pieces:
        async for piece in pieces:
            match piece.WhichOneof("piece"):
                case "sentence":
                    said.append(piece.sentence.text)
                case "ended":
                    told = piece.ended.end == ask_pb2.ANSWER_END_COMPLETE
    return " ".join(said), told


async def read(where: Target) -> tuple[list[Review], list[Review]]:
    """Reviews of all activities and of all weeks, in the order of their days."""
    sample = await account.account(where)
    tokens = session.AthleteTokens(where, session.home_vault(where), sample.athlete_id, sample.name)
    async with Client(where, tokens) as client:
        listed = await _listed(client)
        coach = coach_service_pb2_grpc.CoachServiceAsyncStub(client.channel)
        limit = asyncio.Semaphore(AT_ONCE)

        async def of_activity(one: activity_pb2.Activity) -> Review:
            request = review_pb2.ReviewActivityRequest(activity_id=one.id)
            async with limit:
                started, said = await _streamed(client, coach.ReviewActivity, request)
            sport = sport_pb2.Sport.Name(one.sport).removeprefix("SPORT_").lower()
            return Review(date.fromisoformat(one.local_date), said, one.name, sport, started.purpose)

        async def of_week(monday: date) -> Review:
            async with limit:
                _, said = await _streamed(
                    client, coach.ReviewWeek, review_pb2.ReviewWeekRequest(date=monday.isoformat())
                )
            return Review(monday, said)

        days = [date.fromisoformat(one.local_date) for one in listed]
        first = days[0] - timedelta(days=days[0].weekday())
        weeks = [first + timedelta(days=7 * number) for number in range((days[-1] - first).days // 7 + 1)]
        return (
            list(await asyncio.gather(*map(of_activity, listed))),
            list(await asyncio.gather(*map(of_week, weeks))),
        )


async def _listed(client: Client) -> list[activity_pb2.Activity]:
    stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
    found: list[activity_pb2.Activity] = []
    token = ""
    while True:
        answer = await client.repeat(
            stub.ListActivities, activity_pb2.ListActivitiesRequest(page_size=PAGE, page_token=token)
        )
        found += answer.activities
        token = answer.next_page_token
        if not token:
            return sorted(found, key=lambda one: (one.started_at.ToDatetime(), one.id))


async def _streamed(client: Client, call: Any, request: Any) -> tuple[Any, tuple[Said, ...]]:
    started, said, ended = None, [], False
    async with aclosing(client.stream(call, request)) as pieces:
        async for piece in pieces:
            match piece.WhichOneof("piece"):
                case "started":
                    started = piece.started
                case "sentence":
                    one = piece.sentence
                    said.append(Said(one.text, one.finding, tuple(value.formatted for value in one.values)))
                case "completed":
                    ended = True
    assert ended, "the review was cut"
    assert started is not None
    return started, tuple(said)


def main() -> int:
    """Prints the section of the report, and with `--show` the reviews themselves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", default="", help="of a mesh that runs and has the sample season")
    parser.add_argument("--show", choices=["all", "faults"])
    given = parser.parse_args()
    found = examine(given.home)
    if given.show:
        _show(found, whole=given.show == "all")
    print("\n".join(found.report()))
    return int(not found.good)


def _show(found: Found, *, whole: bool) -> None:
    for name, reviews in (("activities", found.activities), ("weeks", found.weeks)):
        for one in reviews if whole else ():
            print(one.day, name, one.sport, repr(one.about), one.purpose, one.words)
            for said in one.sentences:
                print("   ", f"[{said.finding}]", said.text)
        for fault in (repeated, told_again):
            for before, after, text in fault(reviews):
                print(fault.__name__, before.day, after.day, text)


if __name__ == "__main__":
    sys.exit(main())
