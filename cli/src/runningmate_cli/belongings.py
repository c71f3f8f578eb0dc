"""Everything that the mesh holds of an athlete, as one ZIP. Each part is the answer of an RPC, as canonical JSON."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from google.protobuf import json_format

from runningmate.analytics.v1 import (
    activity_pb2,
    activity_service_pb2_grpc,
    athlete_pb2,
    athlete_service_pb2_grpc,
    data_use_pb2,
    data_use_service_pb2_grpc,
    export_pb2,
    photo_pb2,
    photo_service_pb2_grpc,
    profile_pb2,
    profile_service_pb2_grpc,
)
from runningmate.coach.v1 import (
    feedback_pb2,
    feedback_service_pb2_grpc,
    memory_pb2,
    memory_service_pb2_grpc,
    model_pb2,
    model_service_pb2_grpc,
    plan_request_pb2,
    plan_service_pb2_grpc,
    week_review_pb2,
    week_review_service_pb2_grpc,
)
from runningmate.collector.v1 import (
    data_deletion_pb2,
    data_deletion_service_pb2_grpc,
    import_pb2,
    import_service_pb2_grpc,
    strava_pb2,
    strava_service_pb2_grpc,
)
from runningmate.identity.v1 import session_pb2, session_service_pb2_grpc
from runningmate_cli import pick, stored, talks
from runningmate_cli.commands.profile import all_routes
from runningmate_cli.commands.profile import content as route_content
from runningmate_cli.download import Download
from runningmate_cli.failure import ExitCode, Failure

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from runningmate_cli.client import Client

PAGE: Final = 100
PARTS: Final = """\
athlete.json          settings: given, estimated with their evidence, missing
activities/ID.json    each activity: metrics, laps, sources, edits, and what a platform says about it
activities.parquet.zip  samples of every activity, with units and structure
originals.zip         the bytes that were imported, and an index
imports.json, files.json  what was handed over, and what became of each file
profiles.json, gear.json  what platforms say about you, and your gear with what was done with it
routes.json, routes/ID.gpx  your routes, and their lines
photos/ID/NAME        photos that came with activities, by activity; their words are in activities/ID.json
strava.json           the link to Strava, without its secrets
plans.json, plans/ID.json  your training plans
training-limits.json, training-constraints.json  when you can train; the same under two names
model.json            the model that answers you, without its key, and what it used today
week-reviews.json     what the coach said of your weeks, with its evidence
feedback.json         what you called not useful, or wrong
memories.json         what you said and the coach may use, or asked to remember
conversations/ID.json  what you asked the coach, and what it said, with its evidence
sessions.json         where you are logged in, without tokens
damaged.txt           what could not be had, and why; only if there is any
data-use.json, data-deletions.json  who may see your data, and what of a platform was deleted
"""
_FORMATS: Final = {
    "originals.zip": "EXPORT_FORMAT_ORIGINAL",
    "activities.parquet.zip": "EXPORT_FORMAT_PARQUET",
}
_MISSING: Final = (
    "What is missing here, and why. `runningmate storage verify` lists all stored files that are damaged.\n"
)
_UNMADE: Final = "index.csv says which activities could not be written, and why"

Report = Callable[[str, int], None]
"""Told what is written, and how many of it."""


async def write(client: Client, path: Path, report: Report) -> list[str]:
    """Writes all of the athlete whose client it is to `path`; nothing is left there when it fails.

    Returns:
        Sentences about what could not be had.
    """
    part = path.with_name(path.name + ".part")
    notes: list[str] = []
    try:
        with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", PARTS)
            async for name, answer in _answers(client):
                archive.writestr(name, json_format.MessageToJson(answer))
            notes += await _routes(client, archive)
            count = 0
            async for activity in _activities(client):
                archive.writestr(
                    f"activities/{activity.activity.id}.json", json_format.MessageToJson(activity)
                )
                notes += await _photos(client, archive, activity.activity)
                count += 1
                report("activities", count)
            if count:
                notes += await _exports(client, archive, path.parent, report)
            if notes:
                archive.writestr("damaged.txt", "\n".join([_MISSING, *notes, ""]))
        part.replace(path)
    except FileExistsError:
        raise Failure(f"{part} exists: another export writes it, or one was cut. Delete it first.") from None
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Failure(f"{path} cannot be written: {error.strerror or error}.") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return notes


async def _answers(client: Client) -> AsyncIterator[tuple[str, Message]]:
    """All parts that are one answer, or the pages of one list."""
    channel = client.channel
    athletes = athlete_service_pb2_grpc.AthleteServiceAsyncStub(channel)
    yield "athlete.json", await client.repeat(athletes.GetAthlete, athlete_pb2.GetAthleteRequest())
    imports = import_service_pb2_grpc.ImportServiceAsyncStub(channel)
    yield "imports.json", await _whole(client, imports.ListImports, import_pb2.ListImportsRequest())
    yield "files.json", await _whole(client, imports.ListImportItems, import_pb2.ListImportItemsRequest())
    strava = strava_service_pb2_grpc.StravaServiceAsyncStub(channel)
    connection = strava_pb2.GetStravaConnectionRequest()
    yield "strava.json", await client.repeat(strava.GetStravaConnection, connection)
    async for part in _plans(client):
        yield part
    models = model_service_pb2_grpc.ModelServiceAsyncStub(channel)
    yield "model.json", await client.repeat(models.GetModel, model_pb2.GetModelRequest())
    weeks = week_review_service_pb2_grpc.WeekReviewServiceAsyncStub(channel)
    reviews = week_review_pb2.ListWeekReviewsRequest()
    yield "week-reviews.json", await _whole(client, weeks.ListWeekReviews, reviews)
    judged = feedback_service_pb2_grpc.FeedbackServiceAsyncStub(channel)
    yield "feedback.json", await client.repeat(judged.ListFeedback, feedback_pb2.ListFeedbackRequest())
    said = memory_service_pb2_grpc.MemoryServiceAsyncStub(channel)
    yield "memories.json", await client.repeat(said.ListMemories, memory_pb2.ListMemoriesRequest())
    async with aclosing(talks.listed(client)) as listed_talks:
        async for talk in listed_talks:
            yield (
                f"conversations/{talk.conversation_id}.json",
                await talks.whole(client, talk.conversation_id),
            )
    profiles = profile_service_pb2_grpc.ProfileServiceAsyncStub(channel)
    yield "profiles.json", await client.repeat(profiles.ListProfiles, profile_pb2.ListProfilesRequest())
    yield "gear.json", await client.repeat(profiles.ListGear, profile_pb2.ListGearRequest())
    sessions = session_service_pb2_grpc.SessionServiceAsyncStub(channel)
    yield "sessions.json", await _whole(client, sessions.ListSessions, session_pb2.ListSessionsRequest())
    uses = data_use_service_pb2_grpc.DataUseServiceAsyncStub(channel)
    policy = data_use_pb2.GetDataUsePolicyRequest()
    yield "data-use.json", await client.repeat(uses.GetDataUsePolicy, policy)
    deletions = data_deletion_service_pb2_grpc.DataDeletionServiceAsyncStub(channel)
    receipts = data_deletion_pb2.ListDataDeletionsRequest()
    yield "data-deletions.json", await _whole(client, deletions.ListDataDeletions, receipts)


async def _plans(client: Client) -> AsyncIterator[tuple[str, Message]]:
    """The limits, under both names that they have had, the list of plans, and each plan with its weeks."""
    plans = plan_service_pb2_grpc.PlanServiceAsyncStub(client.channel)
    request = plan_request_pb2.GetTrainingConstraintsRequest()
    limits = await client.repeat(plans.GetTrainingConstraints, request)
    yield "training-limits.json", limits
    yield "training-constraints.json", limits
    listed = await client.repeat(plans.ListPlans, plan_request_pb2.ListPlansRequest())
    yield "plans.json", listed
    for one in listed.plans:
        wanted = plan_request_pb2.GetPlanRequest(plan_id=one.plan_id)
        yield f"plans/{one.plan_id}.json", await client.repeat(plans.GetPlan, wanted)


async def _whole(client: Client, method: Any, request: Any) -> Message:
    """All pages of a list as one answer."""
    request.page_size = PAGE
    whole: Any = None
    while True:
        page: Any = await client.repeat(method, request)
        token = page.next_page_token
        page.next_page_token = ""
        if whole is None:
            whole = page
        else:
            whole.MergeFrom(page)
        if not token:
            return whole  # type: ignore[no-any-return] # the type is the method's
        request.page_token = token


async def _activities(client: Client) -> AsyncIterator[activity_pb2.GetActivityResponse]:
    stub = activity_service_pb2_grpc.ActivityServiceAsyncStub(client.channel)
    wanted = activity_pb2.ListActivitiesRequest(page_size=PAGE, metrics=["timer_time_s"])
    async with aclosing(pick.activities(client, wanted)) as listed:
        async for activity in listed:
            request = activity_pb2.GetActivityRequest(activity_id=activity.id)
            yield await client.repeat(stub.GetActivity, request)


async def _photos(client: Client, archive: zipfile.ZipFile, activity: activity_pb2.Activity) -> list[str]:
    """The photos of an activity whose bytes were handed over; gives what could not be had."""
    notes = []
    stub = photo_service_pb2_grpc.PhotoServiceAsyncStub(client.channel)
    taken: set[str] = set()
    for photo in activity.description.photos:
        if not photo.sha256 or photo.sha256 in taken:
            continue
        taken.add(photo.sha256)
        request = photo_pb2.DownloadPhotoRequest(activity_id=activity.id, photo_id=photo.sha256)
        ending = PurePosixPath(photo.name).suffix
        plain = ending if ending[1:].isalnum() and ending.isascii() else ""
        name = f"photos/{activity.id}/{photo.sha256[:16]}{plain}"
        try:
            picture = await stored.fetch(client, stub.DownloadPhoto, request, photo.sha256)
        except Failure as failure:
            notes.append(f"A photo of {activity.local_date} is missing ({photo.name}): {failure}")
        else:
            archive.writestr(zipfile.ZipInfo(name), picture)
    return notes


async def _routes(client: Client, archive: zipfile.ZipFile) -> list[str]:
    """The list of routes and their files; gives what could not be had."""
    routes = await all_routes(client)
    archive.writestr("routes.json", json_format.MessageToJson(profile_pb2.ListRoutesResponse(routes=routes)))
    notes = []
    for route in routes:
        try:
            archive.writestr(f"routes/{route.route_id}.gpx", await route_content(client, route))
        except Failure as failure:
            notes.append(f"The route {route.name} is missing: {failure}")
    return notes


async def _exports(client: Client, archive: zipfile.ZipFile, beside: Path, report: Report) -> list[str]:
    """Has files built by the mesh and puts them into the archive; gives what could not be had."""
    notes = []
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        for name, wanted in _FORMATS.items():
            request = export_pb2.CreateExportRequest(request_id=str(uuid4()), format=wanted)

            def tell(export: export_pb2.Export, _offset: int, name: str = name) -> None:
                report(name, export.done_count)

            place = Path(folder) / name
            try:
                export, path = await Download(client, tell).run(request, lambda _name, place=place: place)  # type: ignore[misc] # bound at once
            except Failure as failure:
                # What the mesh cannot build must not keep all the rest from its owner.
                if failure.code is not ExitCode.FAILED:
                    raise
                notes.append(f"{name} is missing: {failure}")
                continue
            kept = name if zipfile.is_zipfile(path) else f"{Path(name).stem}/{export.file_name}"
            archive.write(path, kept, zipfile.ZIP_STORED)
            if export.failed_count:
                notes.append(f"{name} lacks {export.failed_count} activities; its {_UNMADE}.")
    return notes
