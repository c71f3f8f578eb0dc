# ruff: noqa: N802 - RPC methods have the names of the contract
"""All RPCs of a mesh behind one port, in memory: a program for the tests of the command line.

Started with a home, it leaves its address there as a launcher does, and ends with its standard input.
Files are judged by name: `bad` fails, `flaky` is refused once, `twice` is known already, `renamed` is so
with newer words, `cut` is read in part.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastcrc import crc32
from google.api import httpbody_pb2

from cli.tests.commands.fakefeedback import FeedbackBook
from cli.tests.commands.fakememories import Memories
from cli.tests.commands.fakemodels import Models
from cli.tests.commands.fakeplans import plans
from cli.tests.commands.faketalks import Conversations
from cli.tests.commands.fakeweeks import WeekBook
from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2_grpc,
    best_effort_pb2,
    catalogue_pb2,
    catalogue_service_pb2_grpc,
    composition_pb2,
    data_use_pb2,
    data_use_service_pb2_grpc,
    edit_pb2,
    edit_service_pb2_grpc,
    export_pb2,
    export_service_pb2_grpc,
    fitness_pb2,
    fitness_service_pb2_grpc,
)
from runningmate.charts.v1 import chart_pb2, chart_service_pb2_grpc
from runningmate.coach.v1 import (
    ask_pb2,
    coach_service_pb2_grpc,
    conversation_service_pb2_grpc,
    feedback_service_pb2_grpc,
    memory_service_pb2_grpc,
    model_service_pb2_grpc,
    plan_service_pb2_grpc,
    review_pb2,
    week_review_service_pb2_grpc,
)
from runningmate.collector.v1 import (
    data_deletion_pb2,
    data_deletion_service_pb2_grpc,
    event_log_pb2,
    event_log_service_pb2_grpc,
    import_pb2,
    import_service_pb2_grpc,
    job_pb2,
    job_service_pb2_grpc,
    storage_pb2,
    storage_service_pb2_grpc,
    strava_login_pb2,
    strava_pb2,
    strava_service_pb2_grpc,
    strava_webhook_pb2,
    upload_pb2,
    upload_service_pb2_grpc,
)
from runningmate.common.v1 import metric_pb2, source_pb2, sport_pb2, stream_pb2
from runningmate.identity.v1 import account_pb2, account_service_pb2_grpc, login_pb2, login_service_pb2_grpc
from runningmate_servicekit.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from runningmate_servicekit.issuer import Issuer
from runningmate_servicekit.server import Server, Service
from runningmate_servicekit.settings import ServiceSettings
from runningmate_servicekit.tokens import MethodPolicy, principal

LOGIN = "/runningmate.identity.v1.LoginService"
EDITS = "/runningmate.analytics.v1.EditService"
EVENTS = "/runningmate.collector.v1.EventLogService"
POLICY = MethodPolicy(
    public=frozenset({f"{LOGIN}/ExchangeLoginCode", f"{LOGIN}/RefreshTokens"}),
    operator=frozenset(
        {
            f"{LOGIN}/CreateLoginCode",
            "/runningmate.identity.v1.AccountService/*",
            f"{EVENTS}/*",
            "/runningmate.collector.v1.JobService/*",
            "/runningmate.collector.v1.StorageService/*",
            f"{EDITS}/ReprocessAthletes",
            "/runningmate.analytics.v1.AthleteService/ListErasures",
        }
    ),
)
DEAD_ID = "11111111-2222-4333-8444-555555555555"
ITEM = import_pb2.ImportItem
DONE, FAILED, DUPLICATE, SKIPPED = (
    import_pb2.IMPORT_ITEM_STATE_DONE,
    import_pb2.IMPORT_ITEM_STATE_FAILED,
    import_pb2.IMPORT_ITEM_STATE_DUPLICATE,
    import_pb2.IMPORT_ITEM_STATE_SKIPPED,
)


class Identity(login_service_pb2_grpc.LoginServiceServicer, account_service_pb2_grpc.AccountServiceServicer):
    """Accounts, codes and refresh tokens."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer
        self.accounts: dict[str, account_pb2.Account] = {}
        self.codes: dict[str, str] = {}
        self.refresh: dict[str, str] = {}

    async def CreateAccount(self, request: Any, context: Any) -> account_pb2.CreateAccountResponse:
        if any(account.name == request.name for account in self.accounts.values()):
            raise AlreadyExists("NAME_TAKEN", "There is an account of this name already.")
        account = account_pb2.Account(athlete_id=str(uuid4()), name=request.name, sample=request.sample)
        self.accounts[account.athlete_id] = account
        return account_pb2.CreateAccountResponse(account=account)

    async def ListAccounts(self, request: Any, context: Any) -> account_pb2.ListAccountsResponse:
        return account_pb2.ListAccountsResponse(accounts=self.accounts.values())

    async def DeleteAccount(self, request: Any, context: Any) -> account_pb2.DeleteAccountResponse:
        self.accounts.pop(request.athlete_id, None)
        return account_pb2.DeleteAccountResponse()

    async def CreateLoginCode(self, request: Any, context: Any) -> login_pb2.CreateLoginCodeResponse:
        if request.athlete_id not in self.accounts:
            raise NotFound("ACCOUNT_NOT_FOUND", "There is no such athlete.")
        code = f"CODE-{len(self.codes):04d}"
        self.codes[code] = request.athlete_id
        return login_pb2.CreateLoginCodeResponse(code=code)

    async def ExchangeLoginCode(self, request: Any, context: Any) -> login_pb2.ExchangeLoginCodeResponse:
        return login_pb2.ExchangeLoginCodeResponse(tokens=self.tokens(self.codes.pop(request.code)))

    async def RefreshTokens(self, request: Any, context: Any) -> login_pb2.RefreshTokensResponse:
        athlete_id = self.refresh.pop(request.refresh_token, None)
        if athlete_id is None:
            raise Unauthenticated("SESSION_ENDED", "The session has ended.")
        return login_pb2.RefreshTokensResponse(tokens=self.tokens(athlete_id))

    def tokens(self, athlete_id: str) -> login_pb2.Tokens:
        refresh_token = f"refresh-{uuid4()}"
        self.refresh[refresh_token] = athlete_id
        tokens = login_pb2.Tokens(
            access_token=self.issuer.sign(athlete_id, ["athlete"], 900),
            refresh_token=refresh_token,
            athlete_id=athlete_id,
        )
        tokens.access_expires_at.FromSeconds(int(time.time()) + 900)
        return tokens


class Collector(upload_service_pb2_grpc.UploadServiceServicer, import_service_pb2_grpc.ImportServiceServicer):
    """Imports per athlete; each finished file has its outcome at once."""

    def __init__(self) -> None:
        self.imports: dict[str, dict[str, import_pb2.Import]] = defaultdict(dict)
        self.items: dict[str, list[ITEM]] = defaultdict(list)
        self.uploads: dict[str, tuple[upload_pb2.Upload, bytearray]] = {}
        self.by_request: dict[str, str] = {}
        self.refused: set[str] = set()

    @property
    def mine(self) -> dict[str, import_pb2.Import]:
        return self.imports[str(principal().athlete_id)]

    def found(self, import_id: str) -> import_pb2.Import:
        if import_id not in self.mine:
            raise NotFound("IMPORT_NOT_FOUND", f"There is no import {import_id}.")
        return self.mine[import_id]

    async def CreateImport(self, request: Any, context: Any) -> import_pb2.CreateImportResponse:
        made = import_pb2.Import(import_id=str(uuid4()), state=import_pb2.IMPORT_STATE_OPEN)
        self.mine[made.import_id] = made
        return import_pb2.CreateImportResponse(created_import=made)

    async def CloseImport(self, request: Any, context: Any) -> import_pb2.CloseImportResponse:
        found = self.found(request.import_id)
        found.state = import_pb2.IMPORT_STATE_DONE
        return import_pb2.CloseImportResponse(closed_import=found)

    async def GetImport(self, request: Any, context: Any) -> import_pb2.GetImportResponse:
        return import_pb2.GetImportResponse(found_import=self.found(request.import_id))

    async def ListImports(self, request: Any, context: Any) -> import_pb2.ListImportsResponse:
        return import_pb2.ListImportsResponse(imports=reversed(list(self.mine.values())))

    async def ListImportItems(self, request: Any, context: Any) -> import_pb2.ListImportItemsResponse:
        chosen = [request.import_id] if request.import_id else list(self.mine)
        items = [item for identifier in chosen for item in self.items[identifier]]
        wanted = [item for item in items if not request.states or item.state in request.states]
        return import_pb2.ListImportItemsResponse(items=wanted)

    async def WatchImport(self, request: Any, context: Any) -> AsyncIterator[import_pb2.WatchImportResponse]:
        found = self.found(request.import_id)
        if "cut" not in self.refused and request.after_change == 0:
            self.refused.add("cut")
            yield import_pb2.WatchImportResponse(progress=found)
            return  # without an end: the stream was cut
        while found.state != import_pb2.IMPORT_STATE_DONE:  # noqa: ASYNC110 - simple is good here
            await asyncio.sleep(0.01)
        items = [item for item in self.items[request.import_id] if item.change > request.after_change]
        yield import_pb2.WatchImportResponse(progress=found)
        yield import_pb2.WatchImportResponse(items=import_pb2.ImportItems(items=items))
        yield import_pb2.WatchImportResponse(completed=stream_pb2.StreamCompleted())

    async def CreateUpload(self, request: Any, context: Any) -> upload_pb2.CreateUploadResponse:
        if "flaky" in request.file_name and request.file_name not in self.refused:
            self.refused.add(request.file_name)
            raise Unavailable("BUSY", "Not now.", retry_after_s=0.01)
        if request.request_id not in self.by_request:
            upload = upload_pb2.Upload(
                upload_id=str(uuid4()),
                import_id=request.import_id,
                file_name=request.file_name,
                committed_offset=len(request.content),
                state=upload_pb2.UPLOAD_STATE_OPEN,
            )
            self.by_request[request.request_id] = upload.upload_id
            self.uploads[upload.upload_id] = (upload, bytearray(request.content))
            if request.finish:
                self.finish(upload)
        upload, _ = self.uploads[self.by_request[request.request_id]]
        return upload_pb2.CreateUploadResponse(upload=upload)

    async def AppendUpload(self, request: Any, context: Any) -> upload_pb2.AppendUploadResponse:
        upload, content = self.uploads[request.upload_id]
        assert request.crc32c == crc32.iscsi(request.content), "the checksum is wrong"
        if "lost" in upload.file_name and upload.upload_id not in self.refused:
            self.refused.add(upload.upload_id)
            content.extend(request.content)  # stored, but the answer is lost
            upload.committed_offset = len(content)
        if request.offset != len(content):
            raise FailedPrecondition(
                "OFFSET", "Wrong offset.", {"committed_offset": str(upload.committed_offset)}
            )
        content.extend(request.content)
        upload.committed_offset = len(content)
        if "unwanted" in upload.file_name:
            self.finish(upload)
        return upload_pb2.AppendUploadResponse(upload=upload)

    async def GetUpload(self, request: Any, context: Any) -> upload_pb2.GetUploadResponse:
        return upload_pb2.GetUploadResponse(upload=self.uploads[request.upload_id][0])

    async def PreviewUpload(self, request: Any, context: Any) -> upload_pb2.PreviewUploadResponse:
        _, content = self.uploads[request.upload_id]
        assert request.size_bytes == len(content), "the size is wrong"
        preview = upload_pb2.ArchivePreview(file_count=1)
        if b"activities.csv" in content:
            preview = upload_pb2.ArchivePreview(
                provider="strava",
                language="de",
                file_count=2,
                activity_count=1204,
                known_count=1200,
                without_file_count=3,
                missing_file_count=1,
                first_started_at={"seconds": 1_400_000_000},
                last_started_at={"seconds": 1_700_000_000},
                sports=[{"provider_sport": "Lauf", "count": 1200}],
                media_count=1,
                route_count=2,
                problems=["Row 7 of activities.csv has no activity id\x1b[2J and was left out."],
                problem_count=9,
            )
        return upload_pb2.PreviewUploadResponse(preview=preview)

    async def DeleteUpload(self, request: Any, context: Any) -> upload_pb2.DeleteUploadResponse:
        del self.uploads[request.upload_id]
        return upload_pb2.DeleteUploadResponse(deleted=True)

    async def FinishUpload(self, request: Any, context: Any) -> upload_pb2.FinishUploadResponse:
        upload, content = self.uploads[request.upload_id]
        assert request.size_bytes == len(content), "the size is wrong"
        self.finish(upload)
        return upload_pb2.FinishUploadResponse(upload=upload)

    def finish(self, upload: upload_pb2.Upload) -> None:
        items, found = self.items[upload.import_id], self.mine[upload.import_id]
        item = ITEM(
            item_id=str(uuid4()),
            file_name=upload.file_name,
            size_bytes=upload.committed_offset,
            state=DONE,
            change=len(items) + 1,
        )
        if "bad" in upload.file_name:
            item.state, item.failure = FAILED, source_pb2.FILE_FAILURE_BAD_CRC
            item.detail, item.advice = "A checksum does not match.", "Copy the file again."
        elif "twice" in upload.file_name:
            item.state, item.detail = DUPLICATE, "The same bytes came before."
        elif "renamed" in upload.file_name:
            item.state, item.detail, item.updated = DUPLICATE, "What is said about it is newer now.", True
        elif "cut" in upload.file_name:
            item.partial = "The file ends after 20 of 60 minutes."
        elif "steps" in upload.file_name:
            item.state, item.detail = SKIPPED, "It holds a watch's all-day data."
            item.kind = import_pb2.FILE_KIND_MONITORING
        items.append(item)
        upload.state = upload_pb2.UPLOAD_STATE_FINISHED
        found.total_count += 1
        found.done_count += item.state == DONE
        found.failed_count += item.state == FAILED
        found.duplicate_count += item.state == DUPLICATE
        found.updated_count += item.updated
        found.skipped_count += item.state == SKIPPED


class EventLog(event_log_service_pb2_grpc.EventLogServiceServicer):
    """One dead letter."""

    def __init__(self) -> None:
        self.letter = event_log_pb2.DeadLetter(
            event_id=DEAD_ID,
            event_type="runningmate.collector.v1.ActivityIngested",
            topic="activities",
            group="analytics",
            reason="The stored bytes are gone.",
        )

    async def ListDeadLetters(self, request: Any, context: Any) -> event_log_pb2.ListDeadLettersResponse:
        return event_log_pb2.ListDeadLettersResponse(dead_letters=[self.letter])

    async def GetDeadLetter(self, request: Any, context: Any) -> event_log_pb2.GetDeadLetterResponse:
        if request.event_id != DEAD_ID:
            raise NotFound("DEAD_LETTER_NOT_FOUND", "There is no such dead letter.")
        return event_log_pb2.GetDeadLetterResponse(dead_letter=self.letter, payload_json='{"revision": 1}')

    async def ReplayDeadLetters(self, request: Any, context: Any) -> event_log_pb2.ReplayDeadLettersResponse:
        self.letter.replay_count += 1
        return event_log_pb2.ReplayDeadLettersResponse(dead_letters=[self.letter])


class Jobs(job_service_pb2_grpc.JobServiceServicer):
    """`tidy` and `verify-objects` are done when they are looked at twice, `broken` fails at once."""

    def __init__(self) -> None:
        self.runs: dict[str, job_pb2.JobRun] = {}

    async def ListJobs(self, request: Any, context: Any) -> job_pb2.ListJobsResponse:
        jobs = [
            job_pb2.Job(name=name, service="collector", summary="Does it.") for name in ("tidy", "broken")
        ]
        return job_pb2.ListJobsResponse(jobs=jobs)

    async def RunJob(self, request: Any, context: Any) -> job_pb2.RunJobResponse:
        if request.name not in ("tidy", "broken", "verify-objects", "reseal-secrets", "coach-reseal-secrets"):
            raise NotFound("JOB_NOT_FOUND", "There is no such job.")
        run = job_pb2.JobRun(run_id=request.request_id, name=request.name, total_count=2)
        run.state = job_pb2.JOB_RUN_STATE_QUEUED
        run.queued_at.GetCurrentTime()
        self.runs[run.run_id] = run
        return job_pb2.RunJobResponse(run=run)

    async def GetJobRun(self, request: Any, context: Any) -> job_pb2.GetJobRunResponse:
        run = self.runs[request.run_id]
        run.done_count += 1
        run.state = job_pb2.JOB_RUN_STATE_RUNNING
        if run.name == "broken":
            run.state, run.words = job_pb2.JOB_RUN_STATE_FAILED, "It broke."
        elif run.done_count == run.total_count:
            run.state, run.words = job_pb2.JOB_RUN_STATE_SUCCEEDED, "Two things were tidied."
        return job_pb2.GetJobRunResponse(run=run)

    async def ListJobRuns(self, request: Any, context: Any) -> job_pb2.ListJobRunsResponse:
        return job_pb2.ListJobRunsResponse(
            runs=[run for run in self.runs.values() if run.name == request.name]
        )


class Storage(storage_service_pb2_grpc.StorageServiceServicer):
    """Nothing is damaged."""

    async def ListDamagedObjects(self, request: Any, context: Any) -> storage_pb2.ListDamagedObjectsResponse:
        return storage_pb2.ListDamagedObjectsResponse()


class Strava(strava_service_pb2_grpc.StravaServiceServicer):
    """Connects whoever comes with the state; takes the secret `right`."""

    def __init__(self) -> None:
        self.connection = strava_pb2.StravaConnection(data_use="For you alone.")
        self.connection.state = strava_pb2.STRAVA_STATE_NO_APPLICATION
        self.accepted = False

    async def GetStravaConnection(self, request: Any, context: Any) -> strava_pb2.GetStravaConnectionResponse:
        return strava_pb2.GetStravaConnectionResponse(connection=self.connection)

    async def PutStravaApplication(
        self, request: Any, context: Any
    ) -> strava_login_pb2.PutStravaApplicationResponse:
        self.connection.client_id = request.client_id
        self.connection.state = strava_pb2.STRAVA_STATE_NOT_CONNECTED
        self.accepted = request.client_secret == "right"
        return strava_login_pb2.PutStravaApplicationResponse(connection=self.connection)

    async def TestStravaApplication(
        self, request: Any, context: Any
    ) -> strava_login_pb2.TestStravaApplicationResponse:
        message = "Strava takes them." if self.accepted else "Strava does not take them."
        return strava_login_pb2.TestStravaApplicationResponse(accepted=self.accepted, message=message)

    async def DeleteStravaApplication(
        self, request: Any, context: Any
    ) -> strava_login_pb2.DeleteStravaApplicationResponse:
        self.connection.client_id = ""
        return strava_login_pb2.DeleteStravaApplicationResponse(connection=self.connection)

    async def AuthorizeStrava(self, request: Any, context: Any) -> strava_login_pb2.AuthorizeStravaResponse:
        url = f"https://strava.invalid/authorize?redirect_uri={request.redirect_uri}"
        return strava_login_pb2.AuthorizeStravaResponse(authorize_url=url, state="the-state")

    async def ConnectStrava(self, request: Any, context: Any) -> strava_login_pb2.ConnectStravaResponse:
        if (request.state, request.code) != ("the-state", "the-code"):
            raise FailedPrecondition("STRAVA_ACCESS_DENIED", "Strava gave no access.")
        self.connection.state = strava_pb2.STRAVA_STATE_CONNECTED
        self.connection.progress.known_count, self.connection.progress.kept_count = 3, 2
        self.connection.progress.waiting_count = 1
        self.connection.progress.expected_end_at.FromSeconds(1_790_000_000)
        return strava_login_pb2.ConnectStravaResponse(connection=self.connection)

    async def SyncStrava(self, request: Any, context: Any) -> strava_pb2.SyncStravaResponse:
        return strava_pb2.SyncStravaResponse(connection=self.connection)

    async def WatchStravaSync(
        self, request: Any, context: Any
    ) -> AsyncIterator[strava_pb2.WatchStravaSyncResponse]:
        yield strava_pb2.WatchStravaSyncResponse(connection=self.connection)
        yield strava_pb2.WatchStravaSyncResponse(completed=stream_pb2.StreamCompleted())

    async def ListStravaActivities(
        self, request: Any, context: Any
    ) -> strava_pb2.ListStravaActivitiesResponse:
        broken = strava_pb2.StravaActivity(
            strava_id=9_876_543_210, sport="TrailRun", detail="Strava answered 500"
        )
        broken.state = strava_pb2.STRAVA_ACTIVITY_STATE_BROKEN
        return strava_pb2.ListStravaActivitiesResponse(activities=[broken])

    async def OpenStravaActivity(self, request: Any, context: Any) -> strava_pb2.OpenStravaActivityResponse:
        return strava_pb2.OpenStravaActivityResponse(
            activity=strava_pb2.StravaActivity(strava_id=request.strava_id)
        )

    async def DisconnectStrava(self, request: Any, context: Any) -> strava_pb2.DisconnectStravaResponse:
        return strava_pb2.DisconnectStravaResponse(revoked=True, removed_recording_count=3)

    async def VerifyStravaWebhook(
        self, request: Any, context: Any
    ) -> strava_webhook_pb2.VerifyStravaWebhookResponse:
        return strava_webhook_pb2.VerifyStravaWebhookResponse(challenge=request.hub.challenge)

    async def ReceiveStravaEvent(
        self, request: Any, context: Any
    ) -> strava_webhook_pb2.ReceiveStravaEventResponse:
        return strava_webhook_pb2.ReceiveStravaEventResponse()


def metric(name: str, value: float, unit: str = "", /, **parameter: Any) -> metric_pb2.MetricValue:
    used = [metric_pb2.MetricParameter(**parameter)] if parameter else []
    return metric_pb2.MetricValue(
        name=name, value=value, unit=unit, coverage=1, source_channel="timer", parameters=used
    )


def activities() -> list[activity_pb2.Activity]:
    run = activity_pb2.Activity(
        id="aaaa1111-0000-4000-8000-000000000001", sport=sport_pb2.SPORT_RUN, name="Morning run",
        time_zone="Europe/Vienna", local_date="2026-03-02",
        metrics=[
            metric("load", 62, "points", name="threshold_speed_mps", value=4.08, evidence="5 km in 20:24"),
            metric("timer_time_s", 2710, "s"), metric("distance_m", 10_240, "m"),
            metric("mean_pace_s_per_km", 264.6, "s/km"), metric("mean_heart_rate_bpm", 151, "bpm"),
        ],
        missing=[metric_pb2.MissingMetric(name="trimp", reason="Sex is not set.", setting="sex")],
        sources=[source_pb2.Source(file_name="run.fit", sha256="ab" * 32)],
    )  # fmt: skip
    run.started_at.FromJsonString("2026-03-02T05:30:00Z")
    ride = activity_pb2.Activity(
        id="aaaa2222-0000-4000-8000-000000000002", sport=sport_pb2.SPORT_RIDE, name="Evening ride",
        time_zone="UTC", local_date="2026-03-01", metrics=[metric("distance_m", 8_420, "m")],
        missing=[
            metric_pb2.MissingMetric(name="load", reason="No threshold.", setting="threshold_power_w"),
        ],
    )  # fmt: skip
    ride.started_at.FromJsonString("2026-03-01T17:00:00Z")
    return [run, ride]


class Analytics(
    activity_service_pb2_grpc.ActivityServiceServicer,
    athlete_service_pb2_grpc.AthleteServiceServicer,
    fitness_service_pb2_grpc.FitnessServiceServicer,
    catalogue_service_pb2_grpc.CatalogueServiceServicer,
):
    """Two activities for everybody, and settings of each; an athlete who was erased has neither."""

    def __init__(self) -> None:
        self.athletes: dict[str, athlete_pb2.Athlete] = {}
        self.activities: dict[str, list[activity_pb2.Activity]] = defaultdict(activities)

    @property
    def mine(self) -> list[activity_pb2.Activity]:
        return self.activities[str(principal().athlete_id)]

    @property
    def me(self) -> athlete_pb2.Athlete:
        athlete_id = str(principal().athlete_id)
        missing = athlete_pb2.MissingSetting(
            name=athlete_pb2.SETTING_NAME_THRESHOLD_SPEED_MPS,
            sport=sport_pb2.SPORT_SWIM,
            reason="No hard swim.",
        )
        return self.athletes.setdefault(
            athlete_id, athlete_pb2.Athlete(athlete_id=athlete_id, missing=[missing])
        )

    async def ListActivities(self, request: Any, context: Any) -> activity_pb2.ListActivitiesResponse:
        wanted = [found for found in self.mine if request.sport in (0, found.sport)]
        start = int(request.page_token or 0)
        size = min(request.page_size or 20, 1)  # pages of one, so that every list has several
        after = str(start + size) if start + size < len(wanted) else ""
        return activity_pb2.ListActivitiesResponse(
            activities=wanted[start : start + size], next_page_token=after
        )

    async def GetActivity(self, request: Any, context: Any) -> activity_pb2.GetActivityResponse:
        for activity in self.mine:
            if activity.id == request.activity_id:
                return activity_pb2.GetActivityResponse(activity=activity)
        raise NotFound("ACTIVITY_NOT_FOUND", f"There is no activity {request.activity_id}.")

    async def DeleteActivity(self, request: Any, context: Any) -> activity_pb2.DeleteActivityResponse:
        found = (await self.GetActivity(request, context)).activity
        self.mine.remove(found)
        return activity_pb2.DeleteActivityResponse(name=found.name, recording_removed=True)

    async def GetActivityStreams(self, request: Any, context: Any) -> Any:
        raise NotImplementedError

    async def GetActivityCurves(self, request: Any, context: Any) -> Any:
        raise NotImplementedError

    async def StreamActivitySamples(self, request: Any, context: Any) -> AsyncIterator[Any]:
        raise NotImplementedError
        yield

    async def GetAthlete(self, request: Any, context: Any) -> athlete_pb2.GetAthleteResponse:
        return athlete_pb2.GetAthleteResponse(athlete=self.me)

    async def UpdateAthlete(self, request: Any, context: Any) -> athlete_pb2.UpdateAthleteResponse:
        if request.HasField("sex"):
            self.me.sex = request.sex
        if request.HasField("time_zone"):
            self.me.time_zone = request.time_zone
        return athlete_pb2.UpdateAthleteResponse(athlete=self.me)

    async def PutSetting(self, request: Any, context: Any) -> athlete_pb2.PutSettingResponse:
        self.me.settings.append(request.setting)
        return athlete_pb2.PutSettingResponse(athlete=self.me)

    async def DeleteSetting(self, request: Any, context: Any) -> athlete_pb2.DeleteSettingResponse:
        for setting in list(self.me.settings):
            if (setting.name, setting.sport, setting.valid_from) == (
                request.name,
                request.sport,
                request.valid_from,
            ):
                self.me.settings.remove(setting)
                return athlete_pb2.DeleteSettingResponse(athlete=self.me)
        raise NotFound("SETTING_NOT_FOUND", "There is no such setting.")

    async def EraseAthlete(self, request: Any, context: Any) -> athlete_pb2.EraseAthleteResponse:
        assert request.confirm_athlete_id == str(principal().athlete_id)
        count = len(self.mine)
        self.mine.clear()
        return athlete_pb2.EraseAthleteResponse(erased_activity_count=count)

    async def GetErasure(self, request: Any, context: Any) -> athlete_pb2.GetErasureResponse:
        done = athlete_pb2.ErasureConfirmation(service="collector", advice=["End the access yourself."])
        done.confirmed_at.FromJsonString("2026-11-26T10:00:00Z")
        erasure = athlete_pb2.Erasure(athlete_id=str(principal().athlete_id), confirmations=[done])
        erasure.erased_at.FromJsonString("2026-11-26T10:00:00Z")
        return athlete_pb2.GetErasureResponse(erasure=erasure)

    async def ListTrainedAthletes(self, request: Any, context: Any) -> Any:
        raise NotImplementedError

    async def ListErasures(self, request: Any, context: Any) -> athlete_pb2.ListErasuresResponse:
        waiting = athlete_pb2.ErasureConfirmation(service="identity")
        erasure = athlete_pb2.Erasure(athlete_id=DEAD_ID, confirmations=[waiting])
        erasure.erased_at.FromJsonString("2026-11-26T10:00:00Z")
        return athlete_pb2.ListErasuresResponse(erasures=[erasure])

    async def GetFitness(self, request: Any, context: Any) -> fitness_pb2.GetFitnessResponse:
        day = fitness_pb2.FitnessDay(date="2026-03-02", load=62, fitness=40.4, fatigue=55.5, form=-12.2)
        rest = fitness_pb2.FitnessDay(date="2026-03-01", fitness=40)
        return fitness_pb2.GetFitnessResponse(
            days=[rest, day], first_date="2026-01-01", today="2026-03-02", rests_on_estimates=True,
            activities_without_load=1, missing_settings=["threshold_power_w"],
        )  # fmt: skip

    async def ListBestEfforts(self, request: Any, context: Any) -> best_effort_pb2.ListBestEffortsResponse:
        effort = best_effort_pb2.BestEffort(
            activity_id=self.mine[0].id,
            activity_name=self.mine[0].name,
            local_date="2026-03-02",
            time_s=1_214.4,
        )
        distances = request.distance_m or [5_000.0, 42_195.0]
        return best_effort_pb2.ListBestEffortsResponse(
            distances=[
                best_effort_pb2.DistanceEfforts(distance_m=one, efforts=[effort] if one <= 5_000 else [])
                for one in distances
            ]
        )

    async def GetWeeklyVolume(self, request: Any, context: Any) -> fitness_pb2.GetWeeklyVolumeResponse:
        return fitness_pb2.GetWeeklyVolumeResponse()

    async def ListChannels(self, request: Any, context: Any) -> catalogue_pb2.ListChannelsResponse:
        return catalogue_pb2.ListChannelsResponse(
            channels=[catalogue_pb2.ChannelDefinition(name="distance_m", title="Distance", unit="m")]
        )

    async def ListMetrics(self, request: Any, context: Any) -> catalogue_pb2.ListMetricsResponse:
        return catalogue_pb2.ListMetricsResponse(
            metrics=[catalogue_pb2.MetricDefinition(name="distance_m", title="Distance", unit="m")]
        )


class Exports(export_service_pb2_grpc.ExportServiceServicer):
    """One export at a time: GPX fails, TCX comes damaged, CSV lacks an activity; every download is cut once."""

    def __init__(self) -> None:
        self.content = bytes(range(256)) * 8192
        self.exports: dict[str, export_pb2.Export] = {}
        self.cut: set[str] = set()

    def found(self, export_id: str) -> export_pb2.Export:
        if export_id not in self.exports:
            raise NotFound("EXPORT_NOT_FOUND", f"There is no export {export_id}.")
        return self.exports[export_id]

    async def CreateExport(self, request: Any, context: Any) -> export_pb2.CreateExportResponse:
        if request.from_date == "2031-01-01":
            raise FailedPrecondition("NOTHING_TO_EXPORT", "No activity of yours is in those days.")
        made = export_pb2.Export(
            export_id=str(uuid4()), format=request.format, total_count=len(request.activity_ids) or 2,
            state=export_pb2.EXPORT_STATE_WAITING,
        )  # fmt: skip
        self.exports[made.export_id] = made
        return export_pb2.CreateExportResponse(created_export=made)

    async def GetExport(self, request: Any, context: Any) -> export_pb2.GetExportResponse:
        return export_pb2.GetExportResponse(found_export=self.found(request.export_id))

    async def ListExports(self, request: Any, context: Any) -> export_pb2.ListExportsResponse:
        return export_pb2.ListExportsResponse(exports=self.exports.values())

    async def WatchExport(self, request: Any, context: Any) -> AsyncIterator[export_pb2.WatchExportResponse]:
        found = self.found(request.export_id)
        yield export_pb2.WatchExportResponse(progress=found)
        if found.state == export_pb2.EXPORT_STATE_WAITING:
            self.settle(found)
            return  # without an end: the stream was cut
        yield export_pb2.WatchExportResponse(completed=stream_pb2.StreamCompleted())

    def settle(self, found: export_pb2.Export) -> None:
        if found.format == export_pb2.EXPORT_FORMAT_GPX:
            found.state, found.failure = export_pb2.EXPORT_STATE_FAILED, "GPX is made of positions."
            return
        found.state = export_pb2.EXPORT_STATE_DONE
        found.failed_count = int(found.format == export_pb2.EXPORT_FORMAT_CSV)
        found.done_count = found.total_count - found.failed_count
        found.size_bytes = len(self.content)
        found.sha256 = hashlib.sha256(self.content).hexdigest()
        found.notes[:] = ["FIT has no place for everything."] if found.total_count == 1 else []
        found.file_name = "../2026-05-03 Morning run.fit" if found.total_count == 1 else "Activities.zip"
        if found.format == export_pb2.EXPORT_FORMAT_TCX:
            found.sha256 = "00" * 32

    async def DownloadExport(self, request: Any, context: Any) -> AsyncIterator[httpbody_pb2.HttpBody]:
        self.found(request.export_id)
        for start in range(request.offset, len(self.content), 1 << 19):
            yield httpbody_pb2.HttpBody(content_type="x/y", data=self.content[start : start + (1 << 19)])
            if request.export_id not in self.cut:
                self.cut.add(request.export_id)
                raise Unavailable("DRAINING", "The service is restarting.", retry_after_s=0.01)

    async def DeleteExport(self, request: Any, context: Any) -> export_pb2.DeleteExportResponse:
        self.found(request.export_id)
        del self.exports[request.export_id]
        return export_pb2.DeleteExportResponse()


class Edits(edit_service_pb2_grpc.EditServiceServicer):
    """Describes what was asked for; an edit that was undone is gone, and reprocessing is done at the second look."""

    def __init__(self, analytics: Analytics) -> None:
        self.analytics = analytics
        self.edits: dict[str, composition_pb2.Edit] = {}
        self.left = 0

    async def EditActivity(self, request: Any, context: Any) -> edit_pb2.EditActivityResponse:
        await self.analytics.GetActivity(request, context)
        change = request.WhichOneof("change")
        given = str(getattr(request, change)).replace("\n", " ").strip()
        edit = composition_pb2.Edit(
            edit_id=request.request_id, activity_id=request.activity_id, description=f"{change} {given}."
        )
        if change == "split":
            edit.created_activity_id = "cccc3333-0000-4000-8000-000000000003"
        self.edits[edit.edit_id] = edit
        return edit_pb2.EditActivityResponse(edit=edit)

    async def UndoEdit(self, request: Any, context: Any) -> edit_pb2.UndoEditResponse:
        if request.edit_id not in self.edits:
            raise NotFound("EDIT_NOT_FOUND", f"There is no edit {request.edit_id} to undo.")
        return edit_pb2.UndoEditResponse(edit=self.edits.pop(request.edit_id))

    async def DeleteSource(self, request: Any, context: Any) -> edit_pb2.DeleteSourceResponse:
        await self.analytics.GetActivity(request, context)
        return edit_pb2.DeleteSourceResponse(recording_removed=True)

    async def ReprocessActivities(self, request: Any, context: Any) -> edit_pb2.ReprocessActivitiesResponse:
        self.left = 1 if request.activity_id else 2
        return edit_pb2.ReprocessActivitiesResponse(marked_count=self.left)

    async def GetReprocessing(self, request: Any, context: Any) -> edit_pb2.GetReprocessingResponse:
        found, self.left = self.left, 0
        return edit_pb2.GetReprocessingResponse(left_count=found)

    async def ReprocessAthletes(self, request: Any, context: Any) -> edit_pb2.ReprocessAthletesResponse:
        left = 0 if request.count_only else 4
        return edit_pb2.ReprocessAthletesResponse(marked_count=left, left_count=left)


class Charts(chart_service_pb2_grpc.ChartServiceServicer):
    """One chart."""

    async def ListCharts(self, request: Any, context: Any) -> chart_pb2.ListChartsResponse:
        chart = chart_pb2.ChartDefinition(name="fitness", title="Fitness", description="Fitness by day.")
        return chart_pb2.ListChartsResponse(charts=[chart])

    async def RenderChart(self, request: Any, context: Any) -> chart_pb2.RenderChartResponse:
        if request.name == "activity":
            raise InvalidArgument("ACTIVITY_REQUIRED", "This chart is about one activity.")
        if request.name != "fitness":
            raise NotFound("CHART_NOT_FOUND", f"There is no chart {request.name}.")
        return chart_pb2.RenderChartResponse(
            json_item='{"doc": {}}', title="Fitness", description=f"About {request.activity_id or 'all'}."
        )


class Coach(coach_service_pb2_grpc.CoachServiceServicer):
    """Two sentences; the ride's review fails after the first. An answer about a cut is cut."""

    async def ReviewActivity(
        self, request: Any, context: Any
    ) -> AsyncIterator[review_pb2.ReviewActivityResponse]:
        started = review_pb2.ReviewStarted(activity_name="Morning run", engine="rules", purpose="easy")
        pace = review_pb2.CitedValue(
            value_id="aaaa1111/mean_pace_s_per_km", formatted="4:25 /km", coverage=0.9, from_date="2026-05-01",
            to_date="2026-05-01", source="recorded speed",
        )  # fmt: skip
        yield review_pb2.ReviewActivityResponse(started=started)
        yield review_pb2.ReviewActivityResponse(
            sentence=review_pb2.ReviewSentence(text="Pace held at 4:25 /km.", values=[pace])
        )
        if request.activity_id.startswith("aaaa2222"):
            failed = stream_pb2.StreamFailed()
            failed.status.code, failed.status.message = 14, "Analytics went away. Try again."
            yield review_pb2.ReviewActivityResponse(failed=failed)
            return
        await asyncio.sleep(1.5)
        yield review_pb2.ReviewActivityResponse(sentence=review_pb2.ReviewSentence(text="Rest tomorrow."))
        yield review_pb2.ReviewActivityResponse(completed=stream_pb2.StreamCompleted())

    async def ReviewWeek(self, request: Any, context: Any) -> AsyncIterator[review_pb2.ReviewWeekResponse]:
        started = review_pb2.WeekReviewStarted(
            from_date=request.date or "2026-04-27", to_date="2026-05-03", engine="rules"
        )
        yield review_pb2.ReviewWeekResponse(started=started)
        said = review_pb2.ReviewSentence(text="Go on as planned.")
        yield review_pb2.ReviewWeekResponse(sentence=said)
        yield review_pb2.ReviewWeekResponse(completed=stream_pb2.StreamCompleted())

    async def Ask(self, request: Any, context: Any) -> AsyncIterator[ask_pb2.AskResponse]:
        talk = request.conversation_id or "new"
        yield ask_pb2.AskResponse(started=ask_pb2.AnswerStarted(engine="rules", conversation_id=talk))
        if "cut" in request.question:
            return
        value = review_pb2.CitedValue(
            value_id="fitness/2026-05-01/fitness", name="fitness", value=47.2, formatted="47"
        )
        evidence = ask_pb2.Evidence(value=value, coverage=0.9, from_date="2026-05-01", to_date="2026-05-01")
        said = ask_pb2.AnswerSentence(text="Your fitness is 47.", evidence=[evidence])
        yield ask_pb2.AskResponse(sentence=said)
        yield ask_pb2.AskResponse(suggestions=ask_pb2.Suggestions(questions=["How was my week?"]))
        if "knee" in request.question:
            yield ask_pb2.AskResponse(memory=Memories().knee)
        ended = ask_pb2.AnswerEnded(end="ANSWER_END_LIMIT", reason="The budget of today is used up.")
        yield ask_pb2.AskResponse(ended=ended)
        yield ask_pb2.AskResponse(completed=stream_pb2.StreamCompleted())


_READERS = ("READER_METRICS", "READER_CHARTS", "READER_RULES", "READER_EXTERNAL_MODEL")


class DataUse(data_use_service_pb2_grpc.DataUseServiceServicer):
    """The default policy, and an activity that came from Strava's API."""

    async def GetDataUsePolicy(self, request: Any, context: Any) -> data_use_pb2.GetDataUsePolicyResponse:
        strava = data_use_pb2.DataUseRule(
            source_kind="SOURCE_KIND_STRAVA_API", readers=_READERS[:3], payload_days=7
        )
        file = data_use_pb2.DataUseRule(source_kind="SOURCE_KIND_FILE", readers=_READERS)
        return data_use_pb2.GetDataUsePolicyResponse(rules=[file, strava])

    async def GetActivityDataUse(self, request: Any, context: Any) -> data_use_pb2.GetActivityDataUseResponse:
        verdict = data_use_pb2.ReaderVerdict(
            reader="READER_EXTERNAL_MODEL", allowed=False, reason="It rests on Strava's API."
        )
        answer = data_use_pb2.GetActivityDataUseResponse(
            source_kinds=["SOURCE_KIND_STRAVA_API"],
            verdicts=[verdict],
            advice="Import the archive.",
            borrowing_metrics=["load"],
        )
        answer.payload_expired_at.FromJsonString("2026-11-20T10:00:00Z")
        return answer


class DataDeletion(data_deletion_service_pb2_grpc.DataDeletionServiceServicer):
    """One receipt, of a deletion under way."""

    def __init__(self) -> None:
        self.receipts: list[data_deletion_pb2.DataDeletion] = []

    async def DeleteSourceData(
        self, request: Any, context: Any
    ) -> data_deletion_pb2.DeleteSourceDataResponse:
        receipt = data_deletion_pb2.DataDeletion(
            deletion_id=request.request_id,
            source_kind="SOURCE_KIND_STRAVA_API",
            reason="DATA_DELETION_REASON_REQUESTED",
            recording_count=41,
            objects_left=7,
        )
        receipt.requested_at.FromJsonString("2026-11-26T10:00:00Z")
        self.receipts.append(receipt)
        return data_deletion_pb2.DeleteSourceDataResponse(deletion=receipt)

    async def ListDataDeletions(
        self, request: Any, context: Any
    ) -> data_deletion_pb2.ListDataDeletionsResponse:
        return data_deletion_pb2.ListDataDeletionsResponse(deletions=self.receipts)


async def serve(home: Path) -> None:
    issuer = Issuer.load_or_create(
        home / "secrets/issuer.pem", "https://identity.runningmate.local", "runningmate"
    )
    issuer.write_jwks(home / "jwks.json")
    settings = ServiceSettings(token_jwks=home / "jwks.json", listen="127.0.0.1:0")
    identity, collector, analytics = Identity(issuer), Collector(), Analytics()
    service = Service(
        "fake",
        [
            (login_service_pb2_grpc.add_LoginServiceServicer_to_server, identity),
            (account_service_pb2_grpc.add_AccountServiceServicer_to_server, identity),
            (upload_service_pb2_grpc.add_UploadServiceServicer_to_server, collector),
            (import_service_pb2_grpc.add_ImportServiceServicer_to_server, collector),
            (event_log_service_pb2_grpc.add_EventLogServiceServicer_to_server, EventLog()),
            (job_service_pb2_grpc.add_JobServiceServicer_to_server, Jobs()),
            (storage_service_pb2_grpc.add_StorageServiceServicer_to_server, Storage()),
            (strava_service_pb2_grpc.add_StravaServiceServicer_to_server, Strava()),
            (activity_service_pb2_grpc.add_ActivityServiceServicer_to_server, analytics),
            (athlete_service_pb2_grpc.add_AthleteServiceServicer_to_server, analytics),
            (fitness_service_pb2_grpc.add_FitnessServiceServicer_to_server, analytics),
            (catalogue_service_pb2_grpc.add_CatalogueServiceServicer_to_server, analytics),
            (export_service_pb2_grpc.add_ExportServiceServicer_to_server, Exports()),
            (data_use_service_pb2_grpc.add_DataUseServiceServicer_to_server, DataUse()),
            (data_deletion_service_pb2_grpc.add_DataDeletionServiceServicer_to_server, DataDeletion()),
            (edit_service_pb2_grpc.add_EditServiceServicer_to_server, Edits(analytics)),
            (chart_service_pb2_grpc.add_ChartServiceServicer_to_server, Charts()),
            (coach_service_pb2_grpc.add_CoachServiceServicer_to_server, Coach()),
            (
                conversation_service_pb2_grpc.add_ConversationServiceServicer_to_server,
                Conversations(),
            ),
            (feedback_service_pb2_grpc.add_FeedbackServiceServicer_to_server, FeedbackBook()),
            (model_service_pb2_grpc.add_ModelServiceServicer_to_server, Models()),
            (memory_service_pb2_grpc.add_MemoryServiceServicer_to_server, Memories()),
            (plan_service_pb2_grpc.add_PlanServiceServicer_to_server, plans()),
            (week_review_service_pb2_grpc.add_WeekReviewServiceServicer_to_server, WeekBook()),
        ],
        POLICY,
    )
    server = Server(service, settings)
    await server.start()
    await server.ready()
    state = {"phase": "ready", "pid": 1, "url": f"http://127.0.0.1:{server.port}", "children": {}}
    (home / "run").mkdir(exist_ok=True)
    (home / "run/state.json").write_text(json.dumps(state))
    with (home / "run/launcher.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        print(f"port {server.port}", flush=True)
        await asyncio.to_thread(sys.stdin.read)
    await server.stop()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
