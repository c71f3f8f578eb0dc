"""Requests that must be refused, with the status and the reason of each: all that the contract documents."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fastcrc import crc32

from tests.contract.cases import CHUNK, Fields
from tests.contract.world import EARLY, STRAVA_IDS, STRAVA_REDIRECT, World

UNKNOWN = "01234567-89ab-4def-8123-456789abcdef"
LIMITS = {"weekday_minutes": [60] * 7, "sports": ["SPORT_RUN"]}
OLD_RACE = {"date": "2020-05-01", "sports": ["SPORT_RUN"], "distance_m": 10_000}
HEEL = {"kind": "MEMORY_KIND_INJURY", "words": "my heel is sore"}
WEIGHT = {"name": "SETTING_NAME_WEIGHT_KG", "sport": "SPORT_UNSPECIFIED"}


@dataclass(frozen=True)
class Refusal:
    """One request that must be refused.

    Attributes:
        caller: ada, model (hers, for an external model), oracle (hers, for a reader that nobody knows), ben (who has nothing), crowded (whose uploads are all open), hoarder (who keeps as many exports
            as allowed), erased, operator or nobody.
        details: Names of further details, besides ErrorInfo and RequestInfo.
        metadata: Facts that ErrorInfo must hold.
    """

    rpc: str
    code: str
    reason: str
    fields: Callable[[World], Fields]
    caller: str = "ada"
    details: Sequence[str] = ()
    metadata: Fields = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rpc}-{self.reason}"

    def token(self, world: World) -> str:
        """The caller's token."""
        return "" if self.caller == "nobody" else str(getattr(world, self.caller).token)


def _always(**fields: object) -> Callable[[World], Fields]:
    return lambda _: dict(fields)


def _export(**fields: object) -> Fields:
    return {"request_id": UNKNOWN, "format": "EXPORT_FORMAT_FIT"} | fields


def _missing(rpc: str, reason: str, caller: str = "ada", **fields: object) -> Refusal:
    return Refusal(rpc, "NOT_FOUND", reason, _always(**fields), caller)


def _bad_field(rpc: str, of: Callable[[World], Fields], reason: str = "INVALID_FIELD") -> Refusal:
    return Refusal(rpc, "INVALID_ARGUMENT", reason, of, details=("BadRequest",))


def _invalid(rpc: str, **fields: object) -> Refusal:
    return _bad_field(rpc, _always(**fields), "INVALID_REQUEST")


def _of_activity(**fields: object) -> Callable[[World], Fields]:
    return lambda world: {"activity_id": world.activity_id} | fields


def _of_new_edit(**change: object) -> Callable[[World], Fields]:
    return lambda world: {"activity_id": world.activity_id, "request_id": str(uuid.uuid4())} | change


def _recording(world: World) -> str:
    found = world.ask("ActivityService.GetActivity", world.ada.token, activity_id=world.activity_id).activity
    return str(found.sources[0].recording_id)


def _split_whose_part_was_edited(world: World) -> Fields:
    split = world.ask(
        "EditService.EditActivity", world.ada.token, activity_id=world.new_activity(), request_id=str(uuid.uuid4()),
        split={"at_s": 300},
    ).edit  # fmt: skip
    world.ask(
        "EditService.EditActivity", world.ada.token, activity_id=split.created_activity_id,
        request_id=str(uuid.uuid4()), title="The rest",
    )  # fmt: skip
    return {"edit_id": split.edit_id}


def _covered_split(world: World) -> Fields:
    activity_id = world.new_activity()
    first, _ = (
        world.ask(
            "EditService.EditActivity", world.ada.token, activity_id=activity_id, request_id=str(uuid.uuid4()),
            split={"at_s": at_s},
        ).edit
        for at_s in (400, 200)
    )  # fmt: skip
    return {"edit_id": first.edit_id}


def _closed_import(world: World) -> Fields:
    import_id = world.new_import()
    world.ask("ImportService.CloseImport", world.ada.token, import_id=import_id)
    return {"request_id": str(uuid.uuid4()), "import_id": import_id, "file_name": "late.fit"}


def _of_followed_plan(**fields: object) -> Callable[[World], Fields]:
    return lambda world: {"request_id": str(uuid.uuid4()), "plan_id": world.followed_plan().plan_id} | fields


def _easy_session_to_move(world: World) -> Fields:
    plan = world.followed_plan()
    easy = next(one for one in plan.weeks[1].sessions if not one.key)
    return {
        "request_id": str(uuid.uuid4()), "plan_id": plan.plan_id, "missed_session_id": easy.session_id,
        "remedy": "REMEDY_MOVE",
    }  # fmt: skip


def _replaced_plan(world: World) -> Fields:
    plan_id = world.followed_plan().plan_id
    world.followed_plan()
    return {"plan_id": plan_id}


def _question_once_erased(world: World) -> Fields:
    _once_erased(world)
    return {"question": "How fit am I?"}


def _model_once_erased(world: World) -> Fields:
    _once_erased(world)
    return {"key": "k", "name": "some-model"}


def _memory_once_erased(world: World) -> Fields:
    _once_erased(world)
    return {"request_id": str(uuid.uuid4()), "content": HEEL}


def _of_memory_once_erased(world: World) -> Fields:
    _once_erased(world)
    return {"memory_id": UNKNOWN}


def _new_words_once_erased(world: World) -> Fields:
    return _of_memory_once_erased(world) | {"content": HEEL}


def _once_erased(world: World) -> Fields:
    """Limits, once the coach has heard of the erasure."""
    ends_at = time.monotonic() + 30
    fields = {"constraints": LIMITS}
    while time.monotonic() < ends_at:
        if (
            world.outcome("PlanService.UpdateTrainingConstraints", world.erased.token, **fields).ending.code
            != "OK"
        ):
            break
        time.sleep(0.2)
    return fields


def _upload(**fields: object) -> Callable[[World], Fields]:
    return lambda world: {"upload_id": world.new_upload()} | fields


def _deleted_upload(world: World) -> Fields:
    upload_id = world.new_upload()
    world.ask("UploadService.DeleteUpload", world.ada.token, upload_id=upload_id)
    return {"upload_id": upload_id, "size_bytes": 3}


def _taken_name(world: World) -> Fields:
    return {"name": world.ask("AccountService.ListAccounts", world.operator.token).accounts[0].name.upper()}


def _used_token(world: World) -> Fields:
    first = latest = world.refresh_token()
    for _ in range(2):
        latest = world.ask("LoginService.RefreshTokens", "", refresh_token=latest).tokens.refresh_token
    return {"refresh_token": first}


def _redirect(uri: str = STRAVA_REDIRECT) -> Callable[[World], Fields]:
    return _always(redirect_uri=uri)


def _state(world: World) -> str:
    begun = world.ask("StravaService.AuthorizeStrava", world.linked.token, redirect_uri=STRAVA_REDIRECT)
    return str(begun.state)


COMMITTED = {"committed_offset": "3"}
REFUSALS: Sequence[Refusal] = (
    _bad_field("ActivityService.ListActivities", _always(from_date="2026-02-31")),
    _bad_field("ActivityService.ListActivities", _always(metrics=["charm"])),
    _invalid("ActivityService.ListActivities", page_size=101),
    _missing("ActivityService.GetActivity", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _missing("ActivityService.GetActivityStreams", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _bad_field("ActivityService.GetActivityStreams", _of_activity(channels=["charm"])),
    _missing("ActivityService.StreamActivitySamples", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _bad_field("ActivityService.StreamActivitySamples", _of_activity(channels=["charm"])),
    _missing("ActivityService.GetActivityCurves", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _missing("ActivityService.DeleteActivity", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _missing(
        "EditService.EditActivity", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN, request_id=str(uuid.uuid4()), title="A"
    ),
    _bad_field("EditService.EditActivity", _of_new_edit(split={"at_s": 1e6})),
    Refusal(
        "EditService.EditActivity", "FAILED_PRECONDITION", "ONLY_SOURCE",
        lambda w: _of_new_edit(separation={"recording_id": _recording(w)})(w),
    ),
    _missing("EditService.UndoEdit", "EDIT_NOT_FOUND", edit_id=UNKNOWN),
    Refusal("EditService.UndoEdit", "FAILED_PRECONDITION", "LATER_SPLIT", _covered_split),
    Refusal("EditService.UndoEdit", "FAILED_PRECONDITION", "EDITED_SINCE", _split_whose_part_was_edited),
    Refusal(
        "EditService.EditActivity", "NOT_FOUND", "SOURCE_NOT_FOUND",
        _of_new_edit(separation={"recording_id": UNKNOWN}),
    ),
    Refusal(
        "EditService.DeleteSource", "FAILED_PRECONDITION", "ONLY_SOURCE",
        lambda w: {"activity_id": w.activity_id, "recording_id": _recording(w)},
    ),
    _missing("EditService.DeleteSource", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN, recording_id=UNKNOWN),
    _missing("EditService.ReprocessActivities", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _bad_field("AthleteService.UpdateAthlete", _always(time_zone="Mars/Olympus")),
    _invalid("AthleteService.PutSetting", setting=WEIGHT | {"valid_from": EARLY, "value": 1000}),
    _bad_field(
        "AthleteService.PutSetting", _always(setting=WEIGHT | {"valid_from": EARLY, "value": 999})
    ),
    _bad_field(
        "AthleteService.PutSetting", _always(setting=WEIGHT | {"valid_from": "2999-01-01", "value": 70})
    ),
    Refusal(
        "AthleteService.PutSetting", "FAILED_PRECONDITION", "ATHLETE_ERASED",
        _always(setting=WEIGHT | {"valid_from": EARLY, "value": 70}), "erased",
    ),
    Refusal(
        "AthleteService.UpdateAthlete", "PERMISSION_DENIED", "READER_NOT_SERVED", _always(time_zone="UTC"), "model"
    ),
    Refusal("AthleteService.GetAthlete", "PERMISSION_DENIED", "READER_UNKNOWN", _always(), "oracle"),
    _missing("AthleteService.DeleteSetting", "SETTING_NOT_FOUND", valid_from="1970-02-01", **WEIGHT),
    Refusal(
        "AthleteService.EraseAthlete", "FAILED_PRECONDITION", "ERASURE_NOT_CONFIRMED",
        _always(confirm_athlete_id=UNKNOWN),
    ),
    _missing("AthleteService.GetErasure", "NOT_ERASED"),
    Refusal(
        "AthleteService.ListErasures", "INVALID_ARGUMENT", "INVALID_FIELD", _always(page_token="charm"), "operator",
        ("BadRequest",),
    ),
    Refusal(
        "AthleteService.ListTrainedAthletes", "INVALID_ARGUMENT", "INVALID_FIELD", _always(page_token="charm"),
        "operator", ("BadRequest",),
    ),
    _missing("DataUseService.GetActivityDataUse", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    Refusal(
        "DataDeletionService.ListDataDeletions", "INVALID_ARGUMENT", "BAD_PAGE_TOKEN", _always(page_token="charm")
    ),
    _missing("ExportService.CreateExport", "ACTIVITY_NOT_FOUND", **_export(activity_ids=[UNKNOWN])),
    Refusal(
        "ExportService.CreateExport", "FAILED_PRECONDITION", "NOTHING_TO_EXPORT",
        _always(**_export(to_date="1971-01-01")),
    ),
    _bad_field("ExportService.CreateExport", _always(**_export(from_date="2026-02-31"))),
    Refusal(
        "ExportService.CreateExport", "RESOURCE_EXHAUSTED", "TOO_MANY_EXPORTS", _always(**_export()), "hoarder"
    ),
    _missing("ExportService.GetExport", "EXPORT_NOT_FOUND", export_id=UNKNOWN),
    _bad_field("ExportService.ListExports", _always(page_token="charm")),
    _missing("ExportService.WatchExport", "EXPORT_NOT_FOUND", export_id=UNKNOWN),
    _missing("ExportService.DownloadExport", "EXPORT_NOT_FOUND", export_id=UNKNOWN),
    Refusal(
        "ExportService.DownloadExport", "FAILED_PRECONDITION", "EXPORT_NOT_DONE",
        lambda world: {"export_id": world.failed_export_id},
    ),
    _bad_field(
        "ExportService.DownloadExport", lambda world: {"export_id": world.export_id, "offset": 1 << 40}
    ),
    _missing("ExportService.DeleteExport", "EXPORT_NOT_FOUND", export_id=UNKNOWN),
    _bad_field("FitnessService.GetFitness", _always(from_date="2026-02-02", to_date="2026-02-01")),
    _bad_field("FitnessService.ListBestEfforts", _always(sport="SPORT_STRENGTH")),
    _bad_field("FitnessService.GetWeeklyVolume", _always(from_date="1926-02-02", to_date="2026-02-01")),
    _missing("PhotoService.ListPhotos", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _missing("PhotoService.DownloadPhoto", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN, photo_id="0" * 64),
    Refusal(
        "PhotoService.DownloadPhoto", "NOT_FOUND", "PHOTO_NOT_FOUND",
        lambda w: w.photo | {"photo_id": "0" * 64},
    ),
    Refusal("PhotoService.ListPhotos", "PERMISSION_DENIED", "READER_NOT_SERVED", _of_activity(), "model"),
    Refusal("PhotoService.DownloadPhoto", "PERMISSION_DENIED", "READER_NOT_SERVED", lambda w: dict(w.photo), "model"),
    Refusal("PhotoService.DownloadPhoto", "DATA_LOSS", "OBJECT_DAMAGED", lambda w: dict(w.damaged_photo)),
    _bad_field("ProfileService.ListRoutes", _always(page_token="charm")),
    _missing("ProfileService.DownloadRoute", "ROUTE_NOT_FOUND", route_id=UNKNOWN),
    Refusal(
        "ProfileService.DownloadRoute", "DATA_LOSS", "OBJECT_DAMAGED", lambda w: {"route_id": w.damaged_route_id}
    ),
    _missing("ChartService.RenderChart", "CHART_NOT_FOUND", name="horoscope"),
    _missing("ChartService.RenderChart", "ACTIVITY_NOT_FOUND", name="activity", activity_id=UNKNOWN),
    _bad_field("ChartService.RenderChart", _always(name="activity"), "ACTIVITY_REQUIRED"),
    _bad_field("ChartService.RenderChart", _always(name="fitness", from_date="2026-02-31"), "DATE_INVALID"),
    _bad_field("ChartService.RenderChart", _always(name="fitness", width_px=20), "WIDTH_TOO_SMALL"),
    Refusal(
        "ChartService.RenderChart", "FAILED_PRECONDITION", "NOTHING_TO_DRAW", _always(name="fitness"), "ben"
    ),
    _missing("CoachService.ReviewActivity", "ACTIVITY_NOT_FOUND", activity_id=UNKNOWN),
    _missing("CoachService.ReviewActivity", "NO_ACTIVITY", "ben"),
    _invalid("CoachService.Ask", question=""),
    _missing("ToolService.CallTool", "TOOL_NOT_FOUND", call={"tool": "horoscope"}),
    _bad_field(
        "ToolService.CallTool",
        _always(call={"tool": "totals", "arguments": {"period": "someday"}}),
        "TOOL_ARGUMENTS_INVALID",
    ),
    _missing("CoachService.Ask", "CONVERSATION_NOT_FOUND", question="How fit am I?", conversation_id=UNKNOWN),
    Refusal(
        "CoachService.Ask", "FAILED_PRECONDITION", "ATHLETE_ERASED", _question_once_erased, "erased",
    ),
    _bad_field(
        "MemoryService.AddMemory",
        lambda _: {"request_id": str(uuid.uuid4()), "content": HEEL | {"until_date": "2020-01-01", "from_date": "2021-01-01"}},
        "MEMORY_INVALID",
    ),
    Refusal(
        "MemoryService.AddMemory", "FAILED_PRECONDITION", "ATHLETE_ERASED", _memory_once_erased, "erased",
    ),
    _missing("MemoryService.ConfirmMemory", "MEMORY_NOT_FOUND", memory_id=UNKNOWN),
    _missing("MemoryService.CorrectMemory", "MEMORY_NOT_FOUND", memory_id=UNKNOWN, content=HEEL),
    _bad_field(
        "MemoryService.CorrectMemory", lambda w: {"memory_id": w.new_memory(), "content": HEEL | {"until_date": "2026-02-30"}},
        "MEMORY_INVALID",
    ),
    Refusal("MemoryService.ConfirmMemory", "FAILED_PRECONDITION", "ATHLETE_ERASED", _of_memory_once_erased, "erased"),
    Refusal("MemoryService.CorrectMemory", "FAILED_PRECONDITION", "ATHLETE_ERASED", _new_words_once_erased, "erased"),
    Refusal("MemoryService.RejectMemory", "FAILED_PRECONDITION", "ATHLETE_ERASED", _of_memory_once_erased, "erased"),
    _missing("MemoryService.RejectMemory", "MEMORY_NOT_FOUND", memory_id=UNKNOWN),
    _missing("MemoryService.DeleteMemory", "MEMORY_NOT_FOUND", memory_id=UNKNOWN),
    _missing(
        "FeedbackService.GiveFeedback", "ACTIVITY_NOT_FOUND", verdict="FEEDBACK_VERDICT_WRONG",
        finding={"activity_id": UNKNOWN, "finding": "decoupling"},
    ),
    _missing(
        "FeedbackService.GiveFeedback", "SENTENCE_NOT_FOUND", verdict="FEEDBACK_VERDICT_WRONG",
        sentence={"turn_id": UNKNOWN, "sentence": 0},
    ),
    _invalid("FeedbackService.GiveFeedback", verdict="FEEDBACK_VERDICT_WRONG"),
    _missing("FeedbackService.DeleteFeedback", "FEEDBACK_NOT_FOUND", feedback_id=UNKNOWN),
    _bad_field("ModelService.PutModel", _always(name="some-model"), "MODEL_INVALID"),
    _bad_field(
        "ModelService.PutModel", _always(key="k", name="some-model", base_url="http://models.example"), "MODEL_INVALID"
    ),
    Refusal("ModelService.PutModel", "FAILED_PRECONDITION", "ATHLETE_ERASED", _model_once_erased, "erased"),
    Refusal("ModelService.TestModel", "FAILED_PRECONDITION", "MODEL_MISSING", _always()),
    _bad_field("WeekReviewService.ListWeekReviews", _always(page_token="charm"), "INVALID_PAGE_TOKEN"),
    _bad_field("WeekReviewService.GetWeekReview", _always(date="2026-02-30"), "WEEK_INVALID"),
    _missing("WeekReviewService.GetWeekReview", "WEEK_REVIEW_NOT_FOUND", date="1999-01-01"),
    _bad_field("CoachService.ReviewWeek", _always(date="2099-01-01"), "WEEK_INVALID"),
    _bad_field("ConversationService.ListConversations", _always(page_token="charm"), "INVALID_PAGE_TOKEN"),
    _missing("ConversationService.GetConversation", "CONVERSATION_NOT_FOUND", conversation_id=UNKNOWN),
    _bad_field(
        "ConversationService.GetConversation", _always(conversation_id=UNKNOWN, page_token="charm"),
        "INVALID_PAGE_TOKEN",
    ),
    _missing("ConversationService.DeleteConversation", "CONVERSATION_NOT_FOUND", conversation_id=UNKNOWN),
    Refusal(
        "PlanService.ProposePlan", "FAILED_PRECONDITION", "TRAINING_CONSTRAINTS_MISSING",
        lambda _: {"request_id": str(uuid.uuid4()), "goal": {}}, "hoarder",
    ),
    _bad_field(
        "PlanService.ProposePlan",
        lambda _: {"request_id": str(uuid.uuid4()), "goal": {}, "constraints": LIMITS, "from_date": "2026-02-31"},
        "PLAN_WISH_INVALID",
    ),
    _missing("PlanService.Replan", "PLAN_NOT_FOUND", plan_id=UNKNOWN, request_id=UNKNOWN),
    Refusal(
        "PlanService.Replan", "NOT_FOUND", "PLANNED_SESSION_NOT_FOUND", _of_followed_plan(missed_session_id="x")
    ),
    _bad_field("PlanService.Replan", _of_followed_plan(goal={"races": [OLD_RACE]}), "PLAN_WISH_INVALID"),
    Refusal(
        "PlanService.Replan", "FAILED_PRECONDITION", "PLAN_NOT_FOLLOWED",
        lambda w: {"request_id": str(uuid.uuid4()), "plan_id": w.new_plan().plan_id},
    ),
    Refusal("PlanService.Replan", "FAILED_PRECONDITION", "REMEDY_IMPOSSIBLE", _easy_session_to_move),
    _missing("PlanService.AcceptPlan", "PLAN_NOT_FOUND", plan_id=UNKNOWN),
    Refusal("PlanService.AcceptPlan", "FAILED_PRECONDITION", "PLAN_OUTDATED", _replaced_plan),
    _missing("PlanService.GetPlan", "PLAN_NOT_FOUND", plan_id=UNKNOWN),
    _missing("PlanService.DeletePlan", "PLAN_NOT_FOUND", plan_id=UNKNOWN),
    _bad_field(
        "PlanService.UpdateTrainingConstraints",
        _always(constraints=LIMITS | {"blackouts": [{"from_date": "2026-03-02", "to_date": "2026-03-01"}]}),
        "PLAN_WISH_INVALID",
    ),
    Refusal(
        "PlanService.UpdateTrainingConstraints", "FAILED_PRECONDITION", "ATHLETE_ERASED", _once_erased, "erased"
    ),
    _missing("PlanService.ExportPlan", "PLAN_NOT_FOUND", plan_id=UNKNOWN, format="PLAN_FORMAT_ICS"),
    Refusal(
        "PlanService.ExportPlan", "FAILED_PRECONDITION", "NOT_A_WORKOUT",
        lambda w: {"plan_id": w.new_plan("SPORT_SWIM").plan_id, "format": "PLAN_FORMAT_ZWO"},
    ),
    _missing("PlanService.GetCompliance", "PLAN_NOT_FOUND", plan_id=UNKNOWN),
    _missing("EventLogService.GetDeadLetter", "DEAD_LETTER_NOT_FOUND", "operator", event_id=UNKNOWN),
    _missing("EventLogService.ReplayDeadLetters", "DEAD_LETTER_NOT_FOUND", "operator", event_ids=[UNKNOWN]),
    _missing("JobService.RunJob", "JOB_NOT_FOUND", "operator", name="dance", request_id=UNKNOWN),
    _missing("JobService.ListJobRuns", "JOB_NOT_FOUND", "operator", name="dance"),
    Refusal(
        "JobService.ListJobRuns", "INVALID_ARGUMENT", "BAD_PAGE_TOKEN",
        _always(name="identity-sweep", page_token="charm"), "operator",
    ),
    _missing("JobService.GetJobRun", "JOB_RUN_NOT_FOUND", "operator", run_id=UNKNOWN),
    Refusal(
        "StorageService.ListDamagedObjects", "INVALID_ARGUMENT", "BAD_PAGE_TOKEN",
        _always(page_token="charm"), "operator",
    ),
    _missing("ImportService.CloseImport", "IMPORT_NOT_FOUND", import_id=UNKNOWN),
    _missing("ImportService.GetImport", "IMPORT_NOT_FOUND", import_id=UNKNOWN),
    _missing("ImportService.WatchImport", "IMPORT_NOT_FOUND", import_id=UNKNOWN),
    Refusal("ImportService.ListImports", "INVALID_ARGUMENT", "BAD_PAGE_TOKEN", _always(page_token="charm")),
    Refusal("UploadService.CreateUpload", "FAILED_PRECONDITION", "IMPORT_CLOSED", _closed_import),
    Refusal(
        "UploadService.CreateUpload", "RESOURCE_EXHAUSTED", "TOO_MANY_UPLOADS",
        lambda _: {"request_id": str(uuid.uuid4()), "file_name": "one-more.fit"}, "crowded", ("RetryInfo",),
    ),
    Refusal(
        "UploadService.AppendUpload", "FAILED_PRECONDITION", "WRONG_OFFSET",
        _upload(offset=7, content="ZGVm", crc32c=crc32.iscsi(CHUNK)), metadata=COMMITTED,
    ),
    Refusal(
        "UploadService.AppendUpload", "DATA_LOSS", "CHECKSUM_MISMATCH",
        _upload(offset=3, content="ZGVm", crc32c=1),
    ),
    _missing("UploadService.GetUpload", "UPLOAD_NOT_FOUND", upload_id=UNKNOWN),
    _missing("UploadService.PreviewUpload", "UPLOAD_NOT_FOUND", upload_id=UNKNOWN),
    Refusal("UploadService.PreviewUpload", "FAILED_PRECONDITION", "NO_ARCHIVE", _upload(size_bytes=3)),
    Refusal(
        "UploadService.PreviewUpload", "FAILED_PRECONDITION", "WRONG_SIZE", _upload(size_bytes=4),
        metadata=COMMITTED,
    ),
    Refusal("UploadService.PreviewUpload", "FAILED_PRECONDITION", "UPLOAD_FINISHED", _deleted_upload),
    _missing("UploadService.DeleteUpload", "UPLOAD_NOT_FOUND", upload_id=UNKNOWN),
    Refusal(
        "UploadService.FinishUpload", "FAILED_PRECONDITION", "WRONG_SIZE", _upload(size_bytes=4),
        metadata=COMMITTED,
    ),
    Refusal("StravaService.TestStravaApplication", "FAILED_PRECONDITION", "STRAVA_NO_APPLICATION", _always(), "ben"),
    Refusal("StravaService.AuthorizeStrava", "FAILED_PRECONDITION", "STRAVA_NO_APPLICATION", _redirect(), "ben"),
    Refusal("StravaService.DeleteStravaApplication", "FAILED_PRECONDITION", "STRAVA_CONNECTED", _always(), "linked"),
    Refusal(
        "StravaService.PutStravaApplication", "FAILED_PRECONDITION", "STRAVA_CONNECTED",
        _always(client_id="17", client_secret="other"), "linked",
    ),
    _invalid("StravaService.PutStravaApplication", client_id="my app", client_secret="other"),
    Refusal(
        "StravaService.AuthorizeStrava", "INVALID_ARGUMENT", "STRAVA_REDIRECT_REFUSED",
        _redirect("https://elsewhere.example/"), "applicant",
    ),
    Refusal(
        "StravaService.ConnectStrava", "FAILED_PRECONDITION", "STRAVA_STATE_UNKNOWN",
        _always(state="charm", code="c"),
    ),
    Refusal(
        "StravaService.ConnectStrava", "FAILED_PRECONDITION", "STRAVA_ACCESS_DENIED",
        lambda w: {"state": _state(w), "error": "access_denied"}, "linked", metadata={"error": "access_denied"},
    ),
    Refusal(
        "StravaService.ConnectStrava", "FAILED_PRECONDITION", "STRAVA_REFUSED",
        lambda w: {"state": _state(w), "code": "used before"}, "linked",
    ),
    Refusal(
        "StravaService.ConnectStrava", "FAILED_PRECONDITION", "STRAVA_OTHER_ACCOUNT",
        lambda w: dict(w.strava_answer(w.linked, STRAVA_IDS[1])), "linked",
    ),
    Refusal("StravaService.SyncStrava", "FAILED_PRECONDITION", "STRAVA_NOT_CONNECTED", _always(), "ben"),
    Refusal("StravaService.WatchStravaSync", "FAILED_PRECONDITION", "STRAVA_NOT_CONNECTED", _always(), "ben"),
    Refusal("StravaService.SyncStrava", "FAILED_PRECONDITION", "STRAVA_STOPPED", _always(), "unscoped"),
    Refusal(
        "StravaService.OpenStravaActivity", "FAILED_PRECONDITION", "STRAVA_NOT_CONNECTED",
        _always(strava_id=5), "ben",
    ),
    _missing("StravaService.OpenStravaActivity", "STRAVA_ACTIVITY_NOT_FOUND", "linked", strava_id=5),
    Refusal(
        "StravaService.ListStravaActivities", "INVALID_ARGUMENT", "BAD_PAGE_TOKEN", _always(page_token="charm")
    ),
    _missing(
        "StravaService.VerifyStravaWebhook", "STRAVA_WEBHOOK_UNKNOWN", "nobody",
        hub={"mode": "subscribe", "challenge": "c", "verify_token": "guessed"},
    ),
    Refusal(
        "StravaService.ReceiveStravaEvent", "INVALID_ARGUMENT", "STRAVA_EVENT_MALFORMED",
        _always(event={"object_type": "weather", "object_id": 1, "owner_id": 2}), "nobody",
    ),
    _bad_field("SessionService.ListSessions", _always(page_token="charm"), "INVALID_PAGE_TOKEN"),
    Refusal("AccountService.CreateAccount", "ALREADY_EXISTS", "NAME_TAKEN", _taken_name, "operator"),
    _missing("LoginService.CreateLoginCode", "ACCOUNT_NOT_FOUND", "operator", athlete_id=UNKNOWN),
    Refusal(
        "LoginService.ExchangeLoginCode", "UNAUTHENTICATED", "LOGIN_CODE_INVALID",
        _always(code="WRNG-WRNG-WRNG"), "nobody",
    ),
    Refusal(
        "LoginService.RefreshTokens", "UNAUTHENTICATED", "SESSION_ENDED",
        _always(refresh_token="not-a-refresh-token-of-this-mesh"), "nobody",
    ),
    Refusal("LoginService.RefreshTokens", "UNAUTHENTICATED", "REFRESH_TOKEN_REUSED", _used_token, "nobody"),
    _missing("SessionService.RevokeSession", "SESSION_NOT_FOUND", session_id=UNKNOWN),
)  # fmt: skip
