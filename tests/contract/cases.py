"""One good request for each RPC. A new RPC without a case fails the suite."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastcrc import crc32

from collector.tests.exports import Workout, export
from tests.contract.world import EARLY, EARLY_WEIGHT, JPEG, STRAVA_IDS, STRAVA_REDIRECT, Person, World

Fields = dict[str, Any]
CHUNK = b"def"
OWN_MODEL = {"key": "a-key", "name": "some-model", "base_url": "http://127.0.0.1:1"}
ARCHIVE = export([Workout(1, datetime(2026, 1, 2, tzinfo=UTC))])


@dataclass(frozen=True)
class Case:
    """A request that must succeed.

    Attributes:
        fields: Makes the request as canonical JSON, with whatever it needs.
        shows: Whether the last message of the answer is right.
        caller: ada, operator, nobody, new (an athlete who was just made), or another person of the world.
    """

    fields: Callable[[World], Fields]
    shows: Callable[[World, Any], bool]
    caller: str = "ada"


def _id() -> str:
    return str(uuid.uuid4())


def _put_setting(world: World) -> Fields:
    world.ask("AthleteService.PutSetting", world.ada.token, setting=EARLY_WEIGHT | {"value": 70})
    return dict(EARLY_WEIGHT)


def _of_activity(world: World) -> Fields:
    return {"activity_id": world.activity_id}


def _around_activity(world: World) -> Fields:
    found = world.ask("ActivityService.GetActivity", world.ada.token, **_of_activity(world)).activity
    return {"page_size": 100, "from_date": found.local_date, "to_date": found.local_date}


def _made(world: World, last: Any) -> bool:
    world.made.append(Person("", last.account.athlete_id))
    return bool(last.account.name)


def _of_export(world: World) -> Fields:
    return {"export_id": world.export_id}


def _of_import(world: World) -> Fields:
    return {"import_id": world.import_id}


def _append(world: World) -> Fields:
    content = {"content": "ZGVm", "crc32c": crc32.iscsi(CHUNK)}
    return {"upload_id": world.new_upload(), "offset": 3} | content


def _completed(_: World, last: Any) -> bool:
    return bool(last.HasField("completed"))


def _edit(world: World, **change: object) -> Fields:
    return {"activity_id": world.new_activity(), "request_id": _id()} | change


def _edited(world: World) -> Fields:
    made = world.ask("EditService.EditActivity", world.ada.token, **_edit(world, title="A title")).edit
    world.composed(made.activity_id)
    return {"edit_id": made.edit_id}


def _with_feedback(world: World) -> Fields:
    world.new_feedback()
    return {}


def _with_model(world: World) -> Fields:
    world.ask("ModelService.PutModel", world.applicant.token, **OWN_MODEL)
    return {}


def _with_memory(world: World) -> Fields:
    world.new_memory()
    return {}


def _with_plan(world: World) -> Fields:
    world.new_plan()
    return {}


def _of_two_conversations(world: World) -> Fields:
    for _ in range(2):
        world.new_conversation()
    return {"page_size": 1}


def _with_route(world: World) -> Fields:
    assert world.route.route_id
    return {}


def _second_source(world: World) -> Fields:
    activity_id, recording_id = world.merged_activity()
    return {"activity_id": activity_id, "recording_id": recording_id}


def _with_application(world: World, **fields: object) -> Fields:
    world.with_application(world.applicant)
    return fields


def _with_a_deletion(world: World) -> Fields:
    for _ in range(2):
        world.ask(
            "DataDeletionService.DeleteSourceData", world.ada.token, request_id=_id(),
            source_kind="SOURCE_KIND_STRAVA_API",
        )  # fmt: skip
    return {"page_size": 1}


CASES: Mapping[str, Case] = {
    "ActivityService.ListActivities": Case(
        _around_activity,
        lambda w, last: w.activity_id in {activity.id for activity in last.activities},
    ),
    "ActivityService.GetActivity": Case(
        _of_activity, lambda w, last: bool(last.activity.id == w.activity_id and last.activity.metrics)
    ),
    "ActivityService.GetActivityStreams": Case(
        lambda w: _of_activity(w) | {"channels": ["heart_rate_bpm"], "max_buckets": 50},
        lambda _, last: 0 < len(last.time_s) <= 50 and len(last.streams) == 1,
    ),
    "ActivityService.StreamActivitySamples": Case(_of_activity, _completed),
    "ActivityService.GetActivityCurves": Case(_of_activity, lambda _, last: bool(last.curves)),
    "ActivityService.DeleteActivity": Case(
        lambda w: {"activity_id": w.new_activity()}, lambda _, last: bool(last.name)
    ),
    "EditService.EditActivity": Case(
        lambda w: _edit(w, option_choice={"name": "pool_repair", "value": "on"}),
        lambda _, last: bool(last.edit.edit_id and last.edit.description),
    ),
    "EditService.UndoEdit": Case(_edited, lambda _, last: bool(last.edit.edit_id)),
    "EditService.DeleteSource": Case(_second_source, lambda _, last: bool(last.recording_removed)),
    "EditService.ReprocessActivities": Case(
        lambda w: {"activity_id": w.new_activity()}, lambda _, last: last.marked_count == 1
    ),
    "EditService.GetReprocessing": Case(lambda _: {}, lambda _, last: last.failed_count == 0),
    "EditService.ReprocessAthletes": Case(
        lambda _: {"count_only": True}, lambda _, last: last.marked_count == 0, caller="operator"
    ),
    "AthleteService.GetAthlete": Case(
        lambda _: {}, lambda w, last: last.athlete.athlete_id == w.ada.athlete_id
    ),
    "AthleteService.UpdateAthlete": Case(
        lambda _: {}, lambda w, last: last.athlete.athlete_id == w.ada.athlete_id
    ),
    "AthleteService.PutSetting": Case(
        lambda w: {"setting": _put_setting(w) | {"value": 71}},
        lambda _, last: any(each.valid_from == EARLY and each.value == 71 for each in last.athlete.settings),
    ),
    "AthleteService.DeleteSetting": Case(
        _put_setting, lambda _, last: not any(each.valid_from == EARLY for each in last.athlete.settings)
    ),
    "AthleteService.EraseAthlete": Case(
        lambda _: {}, lambda _, last: last.erased_activity_count == 0, caller="new"
    ),
    "CatalogueService.ListMetrics": Case(lambda _: {}, lambda _, last: len(last.metrics) > 10),
    "CatalogueService.ListChannels": Case(
        lambda _: {},
        lambda _, last: {"heart_rate_bpm", "respiration_brpm"} <= {one.name for one in last.channels},
    ),
    "AthleteService.GetErasure": Case(
        lambda _: {},
        lambda w, last: bool(
            last.erasure.athlete_id == w.erased.athlete_id
            and last.erasure.confirmations[0].HasField("confirmed_at")
        ),
        "erased",
    ),
    "AthleteService.ListErasures": Case(
        lambda w: {"page_size": 1} if w.erased.token else {},
        lambda _, last: len(last.erasures) == 1,
        "operator",
    ),
    "AthleteService.ListTrainedAthletes": Case(
        lambda w: {"page_size": 500} if w.reviewed.token else {},
        lambda w, last: any(
            one.athlete_id == w.reviewed.athlete_id and len(one.from_dates) == 2 for one in last.athletes
        ),
        "operator",
    ),
    "DataUseService.GetDataUsePolicy": Case(
        lambda _: {}, lambda _, last: len(last.rules) == 3 and not last.customized
    ),
    "DataUseService.GetActivityDataUse": Case(
        _of_activity, lambda _, last: [one.allowed for one in last.verdicts] == [True] * 4 and not last.advice
    ),
    "DataDeletionService.DeleteSourceData": Case(
        lambda _: {"request_id": _id(), "source_kind": "SOURCE_KIND_STRAVA_API"},
        # The coach is still to say what it made of that data, so it is not completed at once.
        lambda _, last: last.deletion.HasField("requested_at") and last.deletion.recording_count == 0,
    ),
    "DataDeletionService.ListDataDeletions": Case(
        _with_a_deletion, lambda _, last: len(last.deletions) == 1 and bool(last.next_page_token)
    ),
    "ExportService.CreateExport": Case(
        lambda w: {
            "request_id": _id(),
            "format": "EXPORT_FORMAT_CSV",
            "activity_ids": [w.activity_id],
        },
        lambda _, last: last.created_export.total_count == 1,
    ),
    "ExportService.GetExport": Case(
        _of_export, lambda _, last: len(last.found_export.sha256) == 64 and last.found_export.done_count == 1
    ),
    "ExportService.ListExports": Case(
        lambda w: {"page_size": 100} if w.export_id else {},
        lambda w, last: w.export_id in {export.export_id for export in last.exports},
    ),
    "ExportService.WatchExport": Case(_of_export, _completed),
    "ExportService.DownloadExport": Case(
        _of_export, lambda _, last: bool(last.data) and last.content_type == "application/vnd.ant.fit"
    ),
    "ExportService.DeleteExport": Case(
        lambda w: {"export_id": w.new_export(w.activity_id, "EXPORT_FORMAT_TCX")}, lambda _, __: True
    ),
    "PhotoService.ListPhotos": Case(
        lambda w: {"activity_id": w.photo["activity_id"]},
        lambda w, last: w.photo["photo_id"] in [one.photo_id for one in last.photos],
    ),
    "PhotoService.DownloadPhoto": Case(
        lambda w: w.photo, lambda _, last: (last.data, last.content_type) == (JPEG, "image/jpeg")
    ),
    "ProfileService.ListProfiles": Case(
        _with_route, lambda _, last: last.profiles[0].profile.name == "Ada L."
    ),
    "ProfileService.ListGear": Case(
        _with_route, lambda _, last: "Rondo" in {piece.name for piece in last.gear}
    ),
    "ProfileService.ListRoutes": Case(
        lambda w: {"page_size": 1} if w.route else {},
        lambda w, last: [one.route_id for one in last.routes] == [w.route.route_id],
    ),
    "ProfileService.DownloadRoute": Case(
        lambda w: {"route_id": w.route.route_id},
        lambda w, last: bool(last.data) and last.content_type == "application/gpx+xml",
    ),
    "FitnessService.GetFitness": Case(
        lambda _: {"from_date": "2026-05-01", "to_date": "2026-06-01"}, lambda _, last: bool(last.today)
    ),
    "FitnessService.ListBestEfforts": Case(
        lambda _: {"sport": "SPORT_RUN", "distance_m": [400, 42_195]},
        lambda _, last: [one.distance_m for one in last.distances] == [400, 42_195],
    ),
    "FitnessService.GetWeeklyVolume": Case(
        lambda _: {"from_date": "2026-05-01", "to_date": "2026-06-01"}, lambda _, last: len(last.weeks) >= 0
    ),
    "ChartService.ListCharts": Case(lambda _: {}, lambda _, last: bool(last.charts)),
    "ChartService.RenderChart": Case(
        lambda w: _of_activity(w) | {"name": "activity", "width_px": 600, "theme": "THEME_DARK"},
        lambda _, last: last.json_item.startswith("{") and bool(last.bokeh_version),
    ),
    "CoachService.Ask": Case(
        lambda w: {"question": "And in May?", "conversation_id": w.new_conversation()}, _completed
    ),
    "ConversationService.ListConversations": Case(
        _of_two_conversations, lambda _, last: len(last.conversations) == 1 and bool(last.next_page_token)
    ),
    "ConversationService.GetConversation": Case(
        lambda w: {"conversation_id": w.new_conversation()},
        lambda _, last: bool(last.turns[0].answer.sentences and last.turns[0].ended.end),
    ),
    "ConversationService.DeleteConversation": Case(
        lambda w: {"conversation_id": w.new_conversation()}, lambda _, __: True
    ),
    "MemoryService.ListMemories": Case(_with_memory, lambda _, last: bool(last.memories[0].memory_id)),
    "MemoryService.AddMemory": Case(
        lambda _: {"request_id": _id(), "content": {"kind": "MEMORY_KIND_GOAL", "words": "a half marathon"}},
        lambda _, last: bool(last.memory.content.until_date) and last.memory.state == 2,
    ),
    "MemoryService.ConfirmMemory": Case(
        lambda w: {"memory_id": w.new_memory()}, lambda _, last: last.memory.state == 2
    ),
    "MemoryService.CorrectMemory": Case(
        lambda w: {
            "memory_id": w.new_memory(),
            "content": {
                "kind": "MEMORY_KIND_INJURY",
                "words": "my heel",
                "until_date": "2099-01-01",
                "from_date": "2098-12-01",
                "sport": "SPORT_RUN",
            },
        },
        lambda _, last: last.memory.content.words == "my heel",
    ),
    "MemoryService.RejectMemory": Case(
        lambda w: {"memory_id": w.new_memory()}, lambda _, last: last.memory.state == 3
    ),
    "MemoryService.DeleteMemory": Case(lambda w: {"memory_id": w.new_memory()}, lambda _, __: True),
    "FeedbackService.GiveFeedback": Case(
        lambda w: {
            "finding": _of_activity(w) | {"finding": "decoupling"},
            "verdict": "FEEDBACK_VERDICT_WRONG",
        },
        lambda _, last: bool(last.feedback.feedback_id and last.question and last.leads),
    ),
    "FeedbackService.ListFeedback": Case(_with_feedback, lambda _, last: bool(last.feedback[0].effect)),
    "FeedbackService.DeleteFeedback": Case(lambda w: {"feedback_id": w.new_feedback()}, lambda _, __: True),
    "ModelService.GetModel": Case(lambda _: {}, lambda _, last: bool(last.model.engine)),
    # Another than Ada, whose questions would go to that server.
    "ModelService.PutModel": Case(
        lambda _: OWN_MODEL, lambda _, last: last.model.own and not last.model.used_tokens, caller="applicant"
    ),
    "ModelService.TestModel": Case(
        _with_model, lambda _, last: not last.accepted and "reached" in last.message, caller="applicant"
    ),
    "ModelService.DeleteModel": Case(lambda _: {}, lambda _, last: not last.model.own, caller="applicant"),
    "WeekReviewService.ListWeekReviews": Case(
        lambda w: {"page_size": 1} if w.reviewed.token else {},
        lambda _, last: len(last.reviews) == 1 and bool(last.next_page_token and last.reviews[0].sentences),
        caller="reviewed",
    ),
    "WeekReviewService.GetWeekReview": Case(
        lambda w: {"date": w.reviewed_day} if w.reviewed.token else {},
        lambda w, last: last.review.from_date <= w.reviewed_day <= last.review.to_date,
        caller="reviewed",
    ),
    "CoachService.ReviewWeek": Case(lambda _: {"date": "2026-05-06"}, _completed),
    "CoachService.ReviewActivity": Case(_of_activity, _completed),
    "ToolService.ListTools": Case(
        lambda _: {}, lambda _, last: {"totals", "compute"} <= {tool.name for tool in last.tools}
    ),
    "ToolService.CallTool": Case(
        lambda w: {"call": {"tool": "workout", "arguments": {"workout_id": w.activity_id}}},
        lambda w, last: (
            w.activity_id in last.document
            and last.data_use.reader
            == last.data_use.DESCRIPTOR.file.enum_types_by_name["Reader"]
            .values_by_name["READER_EXTERNAL_MODEL"]
            .number
        ),
    ),
    "PlanService.ProposePlan": Case(
        lambda _: {
            "request_id": _id(),
            "goal": {"week_count": 4, "weekly_load": 200},
            "constraints": {"weekday_minutes": [60, 60, 60, 60, 0, 90, 120], "sports": ["SPORT_RUN"]},
        },
        lambda _, last: len(last.plan.weeks) == 4 and len(last.forecast) >= 21,
    ),
    "PlanService.Replan": Case(
        lambda w: {"request_id": _id(), "plan_id": w.followed_plan().plan_id},
        lambda _, last: bool(last.plan.replaces_plan_id),
    ),
    "PlanService.AcceptPlan": Case(
        lambda w: {"plan_id": w.new_plan().plan_id},
        lambda _, last: bool(last.plan.weeks and last.plan.state == 2),
    ),
    "PlanService.GetPlan": Case(
        lambda w: {"plan_id": w.followed_plan().plan_id}, lambda _, last: bool(last.plan.weeks)
    ),
    "PlanService.ListPlans": Case(_with_plan, lambda _, last: 0 < len(last.plans) <= 40),
    "PlanService.DeletePlan": Case(lambda w: {"plan_id": w.new_plan().plan_id}, lambda _, __: True),
    "PlanService.GetTrainingConstraints": Case(
        _with_plan, lambda _, last: len(last.constraints.weekday_minutes) == 7
    ),
    "PlanService.UpdateTrainingConstraints": Case(
        lambda _: {
            "constraints": {"weekday_minutes": [30] * 7, "sports": ["SPORT_RUN"], "rest_days": 2},
        },
        lambda _, last: last.constraints.rest_days == 2,
    ),
    "PlanService.ExportPlan": Case(
        lambda w: {"plan_id": w.new_plan().plan_id, "format": "PLAN_FORMAT_FIT"},
        lambda _, last: last.content[8:12] == b".FIT",
    ),
    "PlanService.GetCompliance": Case(
        lambda w: {"plan_id": w.new_plan().plan_id}, lambda _, last: len(last.weeks) <= 1
    ),
    "EventLogService.ListDeadLetters": Case(
        lambda w: {"page_size": 1} if w.dead_letter else {},
        lambda _, last: len(last.dead_letters) == 1,
        caller="operator",
    ),
    "EventLogService.GetDeadLetter": Case(
        lambda w: {"event_id": w.dead_letter},
        lambda w, last: last.dead_letter.event_id == w.dead_letter,
        caller="operator",
    ),
    "EventLogService.ReplayDeadLetters": Case(
        lambda w: {"event_ids": [w.dead_letter]},
        lambda _, last: last.dead_letters[0].replay_count > 0,
        caller="operator",
    ),
    "JobService.ListJobs": Case(
        lambda _: {},
        lambda _, last: {"identity-sweep", "reprocess"} <= {job.name for job in last.jobs},
        caller="operator",
    ),
    "JobService.RunJob": Case(
        lambda _: {"name": "identity-sweep", "request_id": _id()},
        lambda _, last: last.run.name == "identity-sweep",
        caller="operator",
    ),
    "JobService.ListJobRuns": Case(
        lambda w: {"name": w.job_run.name}, lambda _, last: bool(last.runs), caller="operator"
    ),
    "JobService.GetJobRun": Case(
        lambda w: {"run_id": w.job_run.run_id},
        lambda w, last: last.run.run_id == w.job_run.run_id,
        caller="operator",
    ),
    "StorageService.ListDamagedObjects": Case(
        lambda _: {"page_size": 5}, lambda _, last: not last.next_page_token, caller="operator"
    ),
    "ImportService.CreateImport": Case(
        lambda _: {"request_id": _id(), "bulk": True}, lambda _, last: bool(last.created_import.import_id)
    ),
    "ImportService.CloseImport": Case(
        lambda w: {"import_id": w.new_import()},
        lambda _, last: (
            last.closed_import.state
            == last.closed_import.DESCRIPTOR.fields_by_name["state"]
            .enum_type.values_by_name["IMPORT_STATE_DONE"]
            .number
        ),
    ),
    "ImportService.GetImport": Case(_of_import, lambda _, last: last.found_import.done_count == 1),
    "ImportService.ListImports": Case(lambda w: {"page_size": 1}, lambda _, last: len(last.imports) <= 1),
    "ImportService.ListImportItems": Case(
        lambda w: _of_import(w) | {"states": ["IMPORT_ITEM_STATE_DONE"]},
        lambda w, last: [w.activity_id] == list(last.items[0].activity_ids),
    ),
    "ImportService.WatchImport": Case(_of_import, _completed),
    "UploadService.CreateUpload": Case(
        lambda w: {
            "request_id": _id(),
            "import_id": w.new_import(),
            "file_name": "a/b.fit",
            "content": "YWJj",
        },
        lambda _, last: last.upload.committed_offset == 3,
    ),
    "UploadService.AppendUpload": Case(_append, lambda _, last: last.upload.committed_offset == 6),
    "UploadService.GetUpload": Case(
        lambda w: {"upload_id": w.new_upload()}, lambda _, last: last.upload.file_name == "open.fit"
    ),
    "UploadService.PreviewUpload": Case(
        lambda w: {"upload_id": w.new_upload(ARCHIVE), "size_bytes": len(ARCHIVE)},
        lambda _, last: (last.preview.provider, last.preview.activity_count) == ("strava", 1),
    ),
    "UploadService.DeleteUpload": Case(
        lambda w: {"upload_id": w.new_upload()}, lambda _, last: last.deleted is True
    ),
    "UploadService.FinishUpload": Case(
        lambda w: {"upload_id": w.new_upload(), "size_bytes": 3},
        lambda _, last: last.upload.committed_offset == 3,
    ),
    "StravaService.GetStravaConnection": Case(
        lambda _: {}, lambda _, last: last.connection.progress.kept_count == 3, caller="linked"
    ),
    "StravaService.PutStravaApplication": Case(
        lambda _: {"client_id": "4242", "client_secret": "emulated-secret"},
        lambda _, last: last.connection.client_id == "4242",
        caller="applicant",
    ),
    "StravaService.TestStravaApplication": Case(
        _with_application,
        lambda _, last: last.accepted,
        caller="applicant",
    ),
    "StravaService.DeleteStravaApplication": Case(
        _with_application,
        lambda _, last: not last.connection.client_id,
        caller="applicant",
    ),
    "StravaService.AuthorizeStrava": Case(
        lambda w: _with_application(w, redirect_uri=STRAVA_REDIRECT),
        lambda _, last: last.state in last.authorize_url,
        caller="applicant",
    ),
    "StravaService.ConnectStrava": Case(
        lambda w: dict(w.strava_answer(w.linked)),
        lambda _, last: last.connection.strava_athlete_id == STRAVA_IDS[0],
        caller="linked",
    ),
    "StravaService.DisconnectStrava": Case(lambda _: {}, lambda _, last: last.revoked, caller="leaver"),
    "StravaService.SyncStrava": Case(
        lambda _: {}, lambda _, last: bool(last.connection.scopes), caller="linked"
    ),
    "StravaService.WatchStravaSync": Case(lambda _: {}, _completed, caller="linked"),
    "StravaService.ListStravaActivities": Case(
        lambda _: {"page_size": 2}, lambda _, last: len(last.activities) == 2, caller="linked"
    ),
    "StravaService.OpenStravaActivity": Case(
        lambda w: {"strava_id": w.strava_activity},
        lambda w, last: last.activity.strava_id == w.strava_activity,
        caller="linked",
    ),
    "StravaService.VerifyStravaWebhook": Case(
        lambda w: {"hub": {"mode": "subscribe", "challenge": "c1", "verify_token": w.strava_verify_token}},
        lambda _, last: last.challenge == "c1",
        caller="nobody",
    ),
    "StravaService.ReceiveStravaEvent": Case(
        lambda _: {
            "event": {
                "object_type": "activity",
                "object_id": 7,
                "owner_id": 8,
                "aspect_type": "create",
                "new": [1],
            }
        },
        lambda _, __: True,
        caller="nobody",
    ),
    "AccountService.CreateAccount": Case(
        lambda _: {"name": f"Made {uuid.uuid4().hex[:8]}"},
        _made,
        caller="operator",
    ),
    "AccountService.ListAccounts": Case(
        lambda _: {"page_size": 1}, lambda _, last: len(last.accounts) == 1, caller="operator"
    ),
    "AccountService.DeleteAccount": Case(
        lambda w: {"athlete_id": w.new_account()}, lambda _, __: True, caller="operator"
    ),
    "LoginService.CreateLoginCode": Case(
        lambda w: {"athlete_id": w.ada.athlete_id}, lambda _, last: len(last.code) >= 8, caller="operator"
    ),
    "LoginService.ExchangeLoginCode": Case(
        lambda w: {"code": w.code(w.ada.athlete_id), "session_name": "contract"},
        lambda w, last: last.tokens.athlete_id == w.ada.athlete_id,
        caller="nobody",
    ),
    "LoginService.RefreshTokens": Case(
        lambda w: {"refresh_token": w.refresh_token()},
        lambda w, last: last.tokens.athlete_id == w.ada.athlete_id,
        caller="nobody",
    ),
    "SessionService.ListSessions": Case(
        lambda _: {"page_size": 100}, lambda _, last: any(session.current for session in last.sessions)
    ),
    "SessionService.RevokeSession": Case(lambda w: {"session_id": w.new_session()}, lambda _, __: True),
}


def prepared(world: World, name: str) -> tuple[Fields, str]:
    """The request of a case, and the token to send it with."""
    case = CASES[name]
    if case.caller == "new":
        person = world.new_person("Brief")
        return {"confirm_athlete_id": person.athlete_id}, person.token
    fields = case.fields(world)
    if case.caller == "nobody":
        return fields, ""
    return fields, str(getattr(world, case.caller).token)
