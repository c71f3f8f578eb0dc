"""Reviews of weeks that are kept: made once each by the job with tokens of its own, read, gone with what they rest on."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest

from coach.tests.integration.test_coach import (
    ATHLETE,
    KnownActivities,
    KnownAthletes,
    KnownFitness,
    made_for_the_caller,
    ride,
)
from coach.tests.integration.test_conversations import BEN, deleted
from coach.tests.integration.test_withdrawal import answers as receipts
from coach.tests.integration.test_withdrawal import revoked
from coach.tests.season import TODAY
from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2_grpc,
    fitness_service_pb2_grpc,
)
from runningmate.analytics.v1.analytics_events_pb2 import ActivityDeleted, AthleteErased, SourceDataDeleted
from runningmate.coach.v1 import (
    feedback_pb2,
    feedback_service_pb2_grpc,
    week_review_pb2,
    week_review_service_pb2_grpc,
)
from runningmate.common.v1 import data_use_pb2, metric_pb2, source_pb2
from runningmate_coach.adapters.postgres import withdrawal
from runningmate_coach.adapters.postgres.weeks import PostgresWeekBook
from runningmate_coach.bootstrap import build
from runningmate_coach.domain.planning.errors import AthleteErased as AthleteErasedError
from runningmate_coach.domain.verification import Sentence
from runningmate_coach.domain.weekbook import WeekReview
from runningmate_servicekit.database import Database
from runningmate_servicekit.datause import Provenance, Reader, mask_of
from runningmate_servicekit.errors import DeadlineExceeded, Unavailable
from runningmate_servicekit.jobs.table import JobTable
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.testing.identity import running
from runningmate_servicekit.tokens import MethodPolicy, ServiceGrant, principal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from coach.tests.integration.test_coach import SettingsFor
    from runningmate_servicekit.database import Pool
    from runningmate_servicekit.testing.identity import TestIssuer
    from runningmate_servicekit.testing.postgres import TestDatabase

MONDAY = TODAY - timedelta(days=TODAY.weekday())
WEEK = timedelta(days=7)
KEPT = week_review_pb2.WEEK_REVIEW_STATE_KEPT
STRAVA = source_pb2.SOURCE_KIND_STRAVA_API
PACKAGE = "/runningmate.analytics.v1"
POLICY = MethodPolicy(
    services={
        "coach": ServiceGrant(
            Reader.RULES,
            reads=frozenset(
                {
                    f"{PACKAGE}.ActivityService/ListActivities",
                    f"{PACKAGE}.FitnessService/GetFitness",
                    f"{PACKAGE}.AthleteService/GetAthlete",
                }
            ),
            lists=frozenset({f"{PACKAGE}.AthleteService/ListTrainedAthletes"}),
        )
    }
)
"""As analytics has it: whatever else the job asked would be refused."""


class Mesh:
    """What analytics knows, and what it was asked for; tests change it.

    Attributes:
        trained: Days of the weeks with workouts, by athlete.
        away: Whether it does not answer; `after` counts the answers until then, `starting` those until it begins.
    """

    def __init__(self) -> None:
        self.trained = {ATHLETE: [MONDAY]}
        self.rides = {ATHLETE: self.hard(MONDAY), BEN: self.hard(MONDAY - WEEK)}
        self.away = False
        self.after = 1_000
        self.starting = 0
        self.kinds: list[source_pb2.SourceKind] = [source_pb2.SOURCE_KIND_FILE]
        self.asked_by: list[str] = []
        self.failing: set[uuid.UUID] = set()

    @staticmethod
    def hard(monday: Any) -> list[activity_pb2.Activity]:
        """Four hard days in a week, which is a finding."""
        found = []
        for number in range(4):
            one = ride()
            day = monday + timedelta(days=number)
            one.id, one.local_date = str(uuid.uuid5(ATHLETE, f"{day}")), day.isoformat()
            one.started_at.FromJsonString(f"{day.isoformat()}T08:00:00Z")
            for zone, time_s in ((1, 900), (5, 1_500)):
                name = f"power_zone_{zone}_time_s"
                one.metrics.append(metric_pb2.MetricValue(name=name, value=time_s, unit="s", coverage=1))
            found.append(one)
        return found

    def answers(self) -> None:
        """Raises while it is away, or starts."""
        caller = principal()
        self.asked_by.append(caller.service)
        if caller.athlete_id in self.failing:
            raise RuntimeError("a fault of analytics")
        self.after -= 1
        if self.starting > 0:
            self.starting -= 1
            raise Unavailable("STARTING", "It starts.")
        if self.away or self.after < 0:
            raise DeadlineExceeded("TIMEOUT", "It hangs.")

    def use(self) -> data_use_pb2.DataUse:
        made = made_for_the_caller()
        made.source_kinds.extend(self.kinds)
        return made


class Activities(KnownActivities):
    def __init__(self, mesh: Mesh) -> None:
        super().__init__({})
        self._mesh = mesh

    async def ListActivities(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        self._mesh.answers()
        found = self._mesh.rides.get(principal().athlete_id, [])
        shown = [one for one in found if request.from_date <= one.local_date <= request.to_date]
        return activity_pb2.ListActivitiesResponse(activities=shown, data_use=self._mesh.use())

    async def GetActivity(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        found = {one.id: one for one in self._mesh.rides.get(principal().athlete_id, [])}
        return activity_pb2.GetActivityResponse(activity=found[request.activity_id])


class Athletes(KnownAthletes):
    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh

    async def ListTrainedAthletes(self, request: Any, context: Any) -> Any:  # noqa: N802 - the contract's name
        self._mesh.answers()
        assert request.week_count == 2, "older weeks get none"
        found = sorted(self._mesh.trained.items())
        start = int(request.page_token or 0)
        athletes = [
            athlete_pb2.TrainedAthlete(athlete_id=str(one), from_dates=[day.isoformat() for day in days])
            for one, days in found[start : start + 1]
        ]
        more = start + 1 < len(found)
        return athlete_pb2.ListTrainedAthletesResponse(
            athletes=athletes, next_page_token=str(start + 1) if more else ""
        )


@asynccontextmanager
async def coaches(
    issuer: TestIssuer, settings_for: SettingsFor, mesh: Mesh, count: int = 1, **more: Any
) -> AsyncIterator[list[grpc.aio.Channel]]:
    """So many processes of the coach on one database, whose jobs run only when somebody asks."""
    settings = settings_for("127.0.0.1:1")
    analytics = Service(
        name="analytics",
        servicers=[
            (activity_service_pb2_grpc.add_ActivityServiceServicer_to_server, Activities(mesh)),
            (fitness_service_pb2_grpc.add_FitnessServiceServicer_to_server, KnownFitness()),
            (athlete_service_pb2_grpc.add_AthleteServiceServicer_to_server, Athletes(mesh)),
        ],
        policy=POLICY,
    )
    peer = Server(analytics, issuer.settings(ServiceSettings, service_keys=settings.service_keys))
    await peer.start()
    target = f"127.0.0.1:{peer.port}"
    settings = settings.model_copy(update={"analytics_target": target, "jobs_scheduled": False, **more})
    try:
        async with AsyncExitStack() as stack:
            yield [await stack.enter_async_context(running(build(settings), settings)) for _ in range(count)]
    finally:
        await peer.stop()


class Ledger:
    """The job, as an operator sees it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> tuple[str, str]:
        """Asks for a run, or joins the open one, and gives its state and words once it has ended."""
        ledger = JobTable(self._database)
        async with asyncio.timeout(20):
            run = await ledger.ask("weekly-review", uuid.uuid4())
            while run is None or run.state not in ("succeeded", "failed"):
                await asyncio.sleep(0.05)
                run = await (ledger.run(run.run_id) if run else ledger.ask("weekly-review", uuid.uuid4()))
        return run.state, run.words

    @property
    def pool(self) -> Pool:
        """Of the job role."""
        return self._database.pool

    async def sql(self, statement: str, *args: object) -> list[Any]:
        return list(await self._database.pool.fetch(statement, *args))


@pytest.fixture
async def job(coach_database: TestDatabase) -> AsyncIterator[Ledger]:
    database = Database(coach_database.url("rm_coach_job"))
    await database.connect()
    yield Ledger(database)
    await database.close()


class Visitor:
    """One athlete's calls."""

    def __init__(self, channel: grpc.aio.Channel, issuer: TestIssuer, athlete: uuid.UUID = ATHLETE) -> None:
        self._stub = week_review_service_pb2_grpc.WeekReviewServiceAsyncStub(channel)
        self._feedback = feedback_service_pb2_grpc.FeedbackServiceAsyncStub(channel)
        self._metadata = issuer.metadata(athlete)

    async def page(self, size: int = 0, token: str = "") -> week_review_pb2.ListWeekReviewsResponse:
        request = week_review_pb2.ListWeekReviewsRequest(page_size=size, page_token=token)
        return await self._stub.ListWeekReviews(request, metadata=self._metadata, timeout=5)

    async def all(self) -> list[week_review_pb2.WeekReview]:
        return list((await self.page()).reviews)

    async def get(self, day: str = "") -> week_review_pb2.WeekReview:
        request = week_review_pb2.GetWeekReviewRequest(date=day)
        return (await self._stub.GetWeekReview(request, metadata=self._metadata, timeout=5)).review

    async def judge(self, activity_id: str, finding: str) -> feedback_pb2.Feedback:
        request = feedback_pb2.GiveFeedbackRequest(
            finding=feedback_pb2.ReviewedFinding(activity_id=activity_id, finding=finding),
            verdict=feedback_pb2.FEEDBACK_VERDICT_NOT_USEFUL,
        )
        answer = await self._feedback.GiveFeedback(request, metadata=self._metadata, timeout=5)
        return answer.feedback


async def test_the_job_reviews_a_week_once_and_the_athlete_reads_it_with_its_evidence(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.trained = {ATHLETE: [MONDAY - WEEK, MONDAY], BEN: [MONDAY - WEEK]}
    mesh.rides[ATHLETE] += mesh.hard(MONDAY - WEEK)
    async with coaches(issuer, settings_for, mesh) as (channel,):
        ada, ben = Visitor(channel, issuer), Visitor(channel, issuer, BEN)
        assert not await ada.all()
        assert await job.run() == ("succeeded", "3 weeks were reviewed.")
        assert set(mesh.asked_by) == {"coach"}, "it calls as itself and with nobody's log-in"
        newest, before = await ada.all()
        assert (newest.from_date, newest.to_date) == (MONDAY.isoformat(), TODAY.isoformat())
        assert before.from_date == (MONDAY - WEEK).isoformat()
        assert (newest.engine, newest.state) == ("rules", KEPT)
        assert len(newest.activity_ids) == 4
        lead = before.sentences[0]
        assert lead.finding == "hard_days_in_a_row"
        assert lead.evidence
        for one in lead.evidence:
            assert one.value.formatted in lead.text
            assert one.value.value_id
            assert one.coverage == 1
        assert newest.data_use.reader == data_use_pb2.READER_RULES
        assert list(newest.data_use.source_kinds) == [source_pb2.SOURCE_KIND_FILE]
        assert [one.from_date for one in await ben.all()] == [before.from_date]
        assert await ada.get() == newest
        assert await ada.get((MONDAY - timedelta(days=3)).isoformat()) == before
        first = await ada.page(1)
        second = await ada.page(1, first.next_page_token)
        assert [*first.reviews, *second.reviews] == [newest, before]
        assert not second.next_page_token
        asked = len(mesh.asked_by)
        assert await job.run() == ("succeeded", "0 weeks were reviewed.")
        assert len(mesh.asked_by) == asked + 2, (
            "what is there already costs the two pages of the list, and nothing more"
        )
        assert await ada.all() == [newest, before]


async def test_two_processes_that_are_asked_at_once_make_one_review(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    async with coaches(issuer, settings_for, mesh, count=2) as channels:
        for _ in range(2):
            assert {state for state, _ in await asyncio.gather(*(job.run() for _ in range(4)))} == {
                "succeeded"
            }
        for channel in channels:
            assert len(await Visitor(channel, issuer).all()) == 1
        (row,) = await job.sql("SELECT count(*) AS reviews FROM coach.week_review")
        assert row["reviews"] == 1


def review(*kinds: str, text: str = "Go on.") -> WeekReview:
    return WeekReview(
        MONDAY,
        datetime.now(UTC),
        engine="rules",
        activity_ids=(str(uuid.uuid4()),),
        sentences=(Sentence(text, "", ()),),
        provenance=Provenance(mask_of(kinds)),
    )


async def test_of_two_reviews_of_a_week_at_once_one_is_kept(coach_database: TestDatabase) -> None:
    async with book(coach_database) as weeks:
        offered = [review("file", text=f"Number {number}.") for number in "ab"]
        added = await asyncio.gather(*(weeks.add(ATHLETE, one, one.created_at, None) for one in offered))
        assert sorted(added) == [False, True]
        (kept,) = await weeks.page(ATHLETE, None, 5)
        assert kept == offered[added.index(True)]
        assert not await weeks.page(BEN, None, 5), "another's transaction sees no row of it"


async def test_what_was_read_before_a_deletion_is_not_kept_after_it(coach_database: TestDatabase) -> None:
    async with book(coach_database) as weeks:
        of_strava, own = review("file", "strava_api"), review("file")
        await deleted(coach_database, SourceDataDeleted(athlete_id=str(ATHLETE)))
        assert not await weeks.add(ATHLETE, of_strava, of_strava.created_at, 7)
        assert await weeks.add(ATHLETE, own, own.created_at, None)
        await deleted(coach_database, AthleteErased(athlete_id=str(ATHLETE)))
        with pytest.raises(AthleteErasedError):
            await weeks.add(ATHLETE, own, own.created_at, None)


@asynccontextmanager
async def book(database: TestDatabase) -> AsyncIterator[PostgresWeekBook]:
    service, jobs = Database(database.url("rm_coach")), Database(database.url("rm_coach_job"))
    await service.connect()
    await jobs.connect()
    try:
        yield PostgresWeekBook(service, jobs)
    finally:
        await jobs.close()
        await service.close()


async def test_analytics_that_is_away_is_said_and_the_next_run_goes_on(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.trained = {ATHLETE: [MONDAY], BEN: [MONDAY - WEEK]}
    mesh.away = True
    async with coaches(issuer, settings_for, mesh) as (channel,):
        ada, ben = Visitor(channel, issuer), Visitor(channel, issuer, BEN)
        state, words = await job.run()
        assert (state, words.partition(".")[0]) == ("failed", "0 weeks were reviewed")
        assert "Analytics does not answer; the next run reviews what is left." in words
        mesh.away, mesh.after = False, 3
        state, words = await job.run()
        assert (state, words.partition(".")[0]) == ("failed", "1 week was reviewed")
        assert (len(await ada.all()), len(await ben.all())) == (1, 0)
        mesh.after = 1_000
        assert await job.run() == ("succeeded", "1 week was reviewed.")
        assert (len(await ada.all()), len(await ben.all())) == (1, 1)


async def test_a_mesh_that_starts_as_a_whole_is_waited_for(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.starting = 6
    async with coaches(issuer, settings_for, mesh):
        assert await job.run() == ("succeeded", "1 week was reviewed.")


async def test_one_athletes_failure_keeps_no_other_from_a_review(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.trained = {ATHLETE: [MONDAY], BEN: [MONDAY - WEEK]}
    mesh.failing.add(ATHLETE)
    async with coaches(issuer, settings_for, mesh) as (channel,):
        state, words = await job.run()
        assert state == "failed"
        assert words.startswith("1 week was reviewed. 1 could not be")
        assert len(await Visitor(channel, issuer, BEN).all()) == 1
        mesh.failing.clear()
        assert await job.run() == ("succeeded", "1 week was reviewed.")


async def test_a_week_whose_workouts_went_meanwhile_gets_none(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.rides[ATHLETE] = []
    async with coaches(issuer, settings_for, mesh) as (channel,):
        assert await job.run() == ("succeeded", "0 weeks were reviewed.")
        assert not await Visitor(channel, issuer).all()


async def test_a_finding_that_was_not_useful_is_left_out_of_the_next_weeks_review(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger
) -> None:
    mesh = Mesh()
    async with coaches(issuer, settings_for, mesh) as (channel,):
        ada = Visitor(channel, issuer)
        await job.run()
        (kept,) = await ada.all()
        finding = kept.sentences[0].finding
        assert finding == "hard_days_in_a_row"
        given = await ada.judge(kept.activity_ids[0], finding)
        assert given.effect.startswith("Its kind is left out for four weeks")
        assert (await ada.get()) == kept, "what was said stays as it was said"
        await job.sql("DELETE FROM coach.week_review")
        await job.run()
        (again,) = await ada.all()
        assert finding not in {one.finding for one in again.sentences}


async def test_a_deleted_workout_takes_its_weeks_review_along_and_the_job_makes_one_of_the_rest(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase, job: Ledger
) -> None:
    mesh = Mesh()
    async with coaches(issuer, settings_for, mesh) as (channel,):
        ada = Visitor(channel, issuer)
        await job.run()
        (kept,) = await ada.all()
        other = ActivityDeleted(athlete_id=str(ATHLETE), activity_id=str(uuid.uuid4()))
        await deleted(coach_database, other)
        assert await ada.all() == [kept]
        gone = mesh.rides[ATHLETE].pop()
        await deleted(coach_database, ActivityDeleted(athlete_id=str(ATHLETE), activity_id=gone.id))
        assert not await ada.all()
        await job.run()
        (again,) = await ada.all()
        assert gone.id not in again.activity_ids
        assert len(again.activity_ids) == 3


async def test_reviews_go_with_a_platforms_data_and_with_the_athlete(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.kinds = [source_pb2.SOURCE_KIND_FILE, STRAVA]
    async with coaches(issuer, settings_for, mesh) as (channel,):
        ada = Visitor(channel, issuer)
        await job.run()
        assert len(await ada.all()) == 1
        await deleted(coach_database, revoked())
        assert not await ada.all()
        (told,) = await receipts(coach_database)
        assert told.deleted_answer_count == 1, "the receipt counts it"
        mesh.kinds = [source_pb2.SOURCE_KIND_FILE]
        await job.run()
        assert len(await ada.all()) == 1
        await deleted(coach_database, SourceDataDeleted(athlete_id=str(ATHLETE)))
        assert len(await ada.all()) == 1, "what rests on own files stays"
        await deleted(coach_database, AthleteErased(athlete_id=str(ATHLETE)))
        assert not await ada.all()
        assert await job.run() == ("succeeded", "0 weeks were reviewed."), (
            "nothing is written for them any more"
        )
        assert not await job.sql("SELECT FROM coach.week_review")


async def test_sentences_that_rest_on_what_is_kept_for_days_expire_and_are_not_made_again(
    issuer: TestIssuer, settings_for: SettingsFor, coach_database: TestDatabase, job: Ledger
) -> None:
    mesh = Mesh()
    mesh.kinds = [STRAVA]
    async with coaches(issuer, settings_for, mesh) as (channel,):
        ada = Visitor(channel, issuer)
        await job.run()
        (row,) = await job.sql("SELECT expires_at - created_at AS kept FROM coach.week_review")
        assert row["kept"] == timedelta(days=7)
        await job.sql("UPDATE coach.week_review SET expires_at = clock_timestamp()")
        assert await withdrawal.expire(job.pool) == 1
        (kept,) = await ada.all()
        assert kept.state == week_review_pb2.WEEK_REVIEW_STATE_EXPIRED
        assert (kept.from_date, list(kept.sentences), kept.HasField("data_use")) == (
            MONDAY.isoformat(),
            [],
            False,
        )
        assert await job.run() == ("succeeded", "0 weeks were reviewed.")


async def test_what_the_policy_keeps_from_the_rules_by_now_is_not_shown(
    issuer: TestIssuer, settings_for: SettingsFor, job: Ledger, tmp_path: Path
) -> None:
    mesh = Mesh()
    mesh.kinds = [STRAVA]
    async with coaches(issuer, settings_for, mesh) as (channel,):
        await job.run()
        assert (await Visitor(channel, issuer).get()).sentences
    table = tmp_path / "data-use.toml"
    table.write_text('[sources.strava_api]\nreaders = ["metrics", "charts"]\n')
    async with coaches(issuer, settings_for, mesh, data_use_file=table) as (channel,):
        for kept in (*await Visitor(channel, issuer).all(), await Visitor(channel, issuer).get()):
            assert kept.state == week_review_pb2.WEEK_REVIEW_STATE_WITHHELD
            assert not kept.sentences
            assert not kept.activity_ids


async def test_wrong_days_and_tokens_and_weeks_without_a_review_are_refused_in_words(
    issuer: TestIssuer, settings_for: SettingsFor
) -> None:
    async with coaches(issuer, settings_for, Mesh()) as (channel,):
        ada = Visitor(channel, issuer)
        for call, code, words in (
            (ada.get(), grpc.StatusCode.NOT_FOUND, "runningmate review --week"),
            (ada.get("2026-05-06"), grpc.StatusCode.NOT_FOUND, "2026-05-04"),
            (ada.get("2026-02-30"), grpc.StatusCode.INVALID_ARGUMENT, "which is no day"),
            (ada.page(token="charm"), grpc.StatusCode.INVALID_ARGUMENT, "page_token"),
        ):
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await call
            assert refused.value.code() is code
            assert words in str(refused.value.details())


async def test_the_coachs_tokens_stand_in_no_log(
    issuer: TestIssuer,
    settings_for: SettingsFor,
    job: Ledger,
    capfd: pytest.CaptureFixture[str],
) -> None:
    mesh = Mesh()
    mesh.after = 1
    async with coaches(issuer, settings_for, mesh, log_level="debug"):
        await job.run()
    written = "".join(capfd.readouterr())
    assert "analytics is away" in written
    assert "eyJ" not in written
