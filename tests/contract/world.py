"""What the cases are about: two athletes and an operator of a mesh, and things that the first athlete owns."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from fastcrc import crc16
from google.protobuf import json_format

from collector.tests.exports import Workout, export, route
from runningmate_cli.mesh.services import AUDIENCE, DATABASE, ISSUER
from runningmate_cli.sample import Kind, plan, render
from runningmate_servicekit.eventlog.address import open_event_log
from runningmate_servicekit.eventlog.headers import EVENT_ID, EVENT_TYPE, OCCURRED_AT
from runningmate_servicekit.eventlog.port import Record
from runningmate_servicekit.eventlog.topics import OUTCOMES
from runningmate_servicekit.issuer import Issuer
from tests.contract.ending import Outcome, call
from tests.contract.protocols import Grpc
from tests.contract.surface import rpc
from tests.strava_emulator.beside import answer_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from google.protobuf.message import Message

    from tests.contract.surface import Rpc
    from tests.strava_emulator import Emulator
    from tests.strava_emulator.beside import Beside

SEED = 4  # of the generated recordings
SEASON_END = date(2026, 6, 1)
ANALYSED_WITHIN_S = 60
OPERATOR_S = 900
# Long before anybody's first workout, so that no stored activity is computed again for it.
EARLY = "1971-01-01"
EARLY_WEIGHT = {"name": "SETTING_NAME_WEIGHT_KG", "sport": "SPORT_UNSPECIFIED", "valid_from": EARLY}
MOST_OPEN_UPLOADS = 200  # the collector's default
MOST_EXPORTS = 20  # of one athlete
STRAVA_IDS = (134_815, 134_816, 134_817, 134_818)  # athletes of the emulator: a new grant ends an earlier one
STRAVA_SCOPES = ("read", "profile:read_all", "activity:read_all")
JPEG = b"\xff\xd8\xff a photo"
CUT_JPEG = JPEG + b" whose end is cut off later"
STRAVA_REDIRECT = "http://127.0.0.1:9/back"


@dataclass(frozen=True)
class Person:
    """Somebody with a token."""

    token: str = field(repr=False)
    athlete_id: str = ""
    session_id: str = ""


@dataclass
class World:
    """A mesh with people in it.

    Attributes:
        target: Host and port of the gateway.
        home: Of a mesh of our own; None where it runs elsewhere.
        given: Token of an athlete of another's mesh.
        operator_token: Empty where nobody gave one; cases that need it are then skipped.
        strava: Strava's emulator beside our own mesh.
        pictured_id: Activity with a photo, once `route` is there.
        reviewed_day: A day of a week with a review, once `reviewed` is there.
        made: People who were made for the suite.
        activities: All that were imported.
    """

    target: str
    home: Path | None
    given: str = field(default="", repr=False)
    operator_token: str = field(default="", repr=False)
    made: list[Person] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    strava: Beside | None = None
    pictured_id: str = ""
    reviewed_day: str = ""

    @cached_property
    def ports(self) -> dict[str, int]:
        """Ports of our own mesh's processes by name."""
        assert self.home is not None
        state = json.loads((self.home / "run" / "state.json").read_text())
        return {name: int(port) for name, port in state["ports"].items()}

    @cached_property
    def client(self) -> Grpc:
        """For preparations."""
        return Grpc(self.target)

    def ask(self, name: str, token: str, /, **fields: Any) -> Any:
        """Calls an RPC that must succeed; gives its last message."""
        outcome = self.outcome(name, token, **fields)
        assert outcome.ending.code == "OK", f"{name}: {outcome.ending.code} {outcome.ending.text}"
        return outcome.messages[-1]

    def outcome(self, name: str, token: str, /, **fields: Any) -> Outcome:
        """Calls an RPC however it ends."""
        return call(self.client, rpc(name), filled(rpc(name), fields), token)

    def unusable(self) -> str:
        """Why this mesh cannot be tested with these tokens, in words; empty where it can."""
        asked = [("TOKEN", "AthleteService.GetAthlete", self.given)] if self.given else []
        if self.operator_token:
            asked.append(("OPERATOR_TOKEN", "AccountService.ListAccounts", self.operator_token))
        for variable, name, token in asked:
            ending = self.outcome(name, token).ending
            if ending.code == "UNAVAILABLE":
                return f"No mesh answers at {self.target}. Check TARGET. ({ending.text})"
            if ending.code != "OK":
                return f"The mesh at {self.target} does not take {variable}: {ending.text}"
        return ""

    @cached_property
    def operator(self) -> Person:
        """Who may do what only operators may."""
        if not self.operator_token:
            pytest.skip("OPERATOR_TOKEN is not set: needs a token with scope operator")
        return Person(self.operator_token)

    def new_person(self, name: str) -> Person:
        """Makes an account, and logs it in."""
        full = f"{name} {uuid.uuid4().hex[:8]}"
        account = self.ask("AccountService.CreateAccount", self.operator.token, name=full).account
        person = self.log_in(account.athlete_id)
        self.made.append(person)
        return person

    def code(self, athlete_id: str) -> str:
        """A one-time code."""
        made = self.ask("LoginService.CreateLoginCode", self.operator.token, athlete_id=athlete_id)
        return str(made.code)

    def log_in(self, athlete_id: str) -> Person:
        """A new session of an athlete."""
        tokens = self.ask("LoginService.ExchangeLoginCode", "", code=self.code(athlete_id)).tokens
        return Person(tokens.access_token, athlete_id, tokens.session_id)

    def refresh_token(self) -> str:
        """One that nobody has used."""
        code = self.code(self.ada.athlete_id)
        return str(self.ask("LoginService.ExchangeLoginCode", "", code=code).tokens.refresh_token)

    @cached_property
    def ada(self) -> Person:
        """Who owns what the cases are about."""
        if not self.given:
            return self.new_person("Ada")
        found = self.ask("AthleteService.GetAthlete", self.given).athlete
        sessions = self.ask("SessionService.ListSessions", self.given).sessions
        return Person(self.given, found.athlete_id, next((s.session_id for s in sessions if s.current), ""))

    @property
    def model(self) -> Person:
        """Ada for an external model."""
        return self._for_reader("external_model")

    @property
    def oracle(self) -> Person:
        """Ada for a reader that nobody knows."""
        return self._for_reader("oracle")

    def _for_reader(self, reader: str) -> Person:
        claims = {"reader": reader}
        token = self._issuer().sign(self.ada.athlete_id, ["athlete"], 600, claims=claims)
        return Person(token, self.ada.athlete_id)

    @cached_property
    def ben(self) -> Person:
        """Another athlete, who has nothing."""
        return self.new_person("Ben")

    @cached_property
    def crowded(self) -> Person:
        """An athlete who may open no further upload."""
        person = self.new_person("Crowded")
        for number in range(MOST_OPEN_UPLOADS):
            names = {"request_id": str(uuid.uuid4()), "file_name": f"{number}.fit"}
            self.ask("UploadService.CreateUpload", person.token, **names)
        return person

    @cached_property
    def erased(self) -> Person:
        """An athlete whose data was erased and who still has a token."""
        person = self.new_person("Erased")
        self.ask("AthleteService.EraseAthlete", person.token, confirm_athlete_id=person.athlete_id)
        return person

    def _emulator(self) -> Emulator:
        if self.strava is None:
            pytest.skip("needs a mesh that follows Strava's emulator")
        return self.strava.emulator

    @cached_property
    def applicant(self) -> Person:
        """An athlete with an API application of Strava's, who is not connected."""
        return self.with_application(self.new_person("Applicant"))

    def with_application(self, person: Person) -> Person:
        """Gives somebody the API application."""
        self._emulator()
        known = {"client_id": "4242", "client_secret": "emulated-secret"}
        self.ask("StravaService.PutStravaApplication", person.token, **known)
        return person

    def strava_answer(
        self, person: Person, strava_id: int = STRAVA_IDS[0], scopes: tuple[str, ...] = STRAVA_SCOPES
    ) -> dict[str, str]:
        """What Strava's redirect carries after somebody has allowed these scopes."""
        begun = self.ask("StravaService.AuthorizeStrava", person.token, redirect_uri=STRAVA_REDIRECT)
        return answer_page(self._emulator(), begun.authorize_url, strava_id, scopes)

    def connected(
        self, name: str, strava_id: int = STRAVA_IDS[0], scopes: tuple[str, ...] = STRAVA_SCOPES
    ) -> Person:
        """A new athlete who is connected with Strava."""
        person = self.with_application(self.new_person(name))
        answer = self.strava_answer(person, strava_id, scopes)
        self.ask("StravaService.ConnectStrava", person.token, **answer)
        return person

    @cached_property
    def linked(self) -> Person:
        """An athlete whose history at Strava is here."""
        person = self.connected("Linked")
        watch = rpc("StravaService.WatchStravaSync")
        call(self.client, watch, watch.request(), person.token, timeout_s=ANALYSED_WITHIN_S)
        return person

    @cached_property
    def unscoped(self) -> Person:
        """An athlete who did not allow activities to be read."""
        return self.connected("Unscoped", STRAVA_IDS[2], ("read",))

    @property
    def leaver(self) -> Person:
        """An athlete who has just connected."""
        return self.connected("Leaver", STRAVA_IDS[3])

    @property
    def strava_activity(self) -> int:
        """An activity of Linked's at Strava."""
        return max(self._emulator().state.athletes[STRAVA_IDS[0]].workouts)

    @cached_property
    def strava_verify_token(self) -> str:
        """The secret of the webhook that the mesh has made at Strava."""
        emulator, _ = self._emulator(), self.linked
        ends_at = time.monotonic() + 20
        while time.monotonic() < ends_at:
            if emulator.webhooks.subscriptions:
                return next(iter(emulator.webhooks.subscriptions.values())).verify_token
            time.sleep(0.1)
        raise AssertionError("the mesh did not subscribe to Strava's events")

    @cached_property
    def recordings(self) -> Iterator[bytes]:
        """Small files of distinct workouts."""
        workouts = (each for each in plan(SEED, SEASON_END) if each.kind is not Kind.STRENGTH)
        return (render(workout).data for workout in workouts)

    def import_recording(self, person: Person | None = None, content: bytes = b"") -> tuple[str, str]:
        """Imports a recording, a new one of Ada's if nothing is said; gives ids of import and activity."""
        token = (person or self.ada).token
        encoded = base64.b64encode(content or next(self.recordings)).decode()
        upload = self.ask(
            "UploadService.CreateUpload", token, request_id=str(uuid.uuid4()),
            file_name="contract.fit", content=encoded, finish=True,
        ).upload  # fmt: skip
        call(
            self.client, rpc("ImportService.WatchImport"),
            filled(rpc("ImportService.WatchImport"), {"import_id": upload.import_id}), token,
            timeout_s=ANALYSED_WITHIN_S,
        )  # fmt: skip
        listed = self.ask("ImportService.ListImportItems", token, import_id=upload.import_id)
        (item,) = listed.items
        assert item.activity_ids, f"the recording gave no activity: {item}"
        if person is None:
            self.activities.append(item.activity_ids[0])
        return upload.import_id, item.activity_ids[0]

    @cached_property
    def imported(self) -> tuple[str, str]:
        """An import and its activity, which stay."""
        return self.import_recording()

    @property
    def import_id(self) -> str:
        """A finished import of Ada's."""
        return self.imported[0]

    @property
    def activity_id(self) -> str:
        """An activity of Ada's."""
        return self.imported[1]

    @cached_property
    def route(self) -> Any:
        """A route of Ada's, out of a bulk export."""
        content = export(
            # At noon, for its local day follows the season's zone.
            [Workout(1, datetime(2026, 1, 2, 12, tzinfo=UTC), more={"Media": "media/a.jpg|media/b.jpg"})],
            more={
                "media/a.jpg": JPEG,
                "media/b.jpg": CUT_JPEG,
                "bikes.csv": b"Bike Name,Bike Brand\nRondo,R\n",
                "profile.csv": b"Athlete ID,First Name,Last Name\n90,Ada,L.\n",
                "routes/1.gpx": route("Round the lake", [(47.0, 13.0, 400.0), (47.01, 13.0, 420.0)]),
                "routes/2.gpx": route("Up the hill", [(47.0, 13.0, 400.0), (47.02, 13.0, 620.0)]),
            },
        )  # fmt: skip
        upload_id = self.new_upload(content)
        upload = self.ask(
            "UploadService.FinishUpload", self.ada.token, upload_id=upload_id, size_bytes=len(content)
        ).upload
        watch = rpc("ImportService.WatchImport")
        request = filled(watch, {"import_id": upload.import_id})
        call(self.client, watch, request, self.ada.token, timeout_s=ANALYSED_WITHIN_S)
        for item in self.ask(
            "ImportService.ListImportItems", self.ada.token, import_id=upload.import_id
        ).items:
            for activity_id in item.activity_ids:
                self.activities.append(self.composed(activity_id).id)
                self.pictured_id = str(activity_id)
        ends_at = time.monotonic() + ANALYSED_WITHIN_S
        while time.monotonic() < ends_at:
            found = self.ask("ProfileService.ListRoutes", self.ada.token).routes
            if found:
                return found[0]
            time.sleep(0.2)
        raise AssertionError("the routes of the export did not arrive")

    @cached_property
    def damaged_route_id(self) -> str:
        """A route of Ada's whose stored bytes were cut."""
        assert self.route.route_id
        self._cut(b"<gpx", b"Up the hill")
        found = self.ask("ProfileService.ListRoutes", self.ada.token).routes
        return str(next(each.route_id for each in found if each.name == "Up the hill"))

    def _cut(self, *held: bytes) -> None:
        """Cuts the last byte off the stored object that holds all of these."""
        if self.home is None:
            pytest.skip("stored bytes are damaged in a mesh of our own only")
        for path in (self.home / "objects" / "content").rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            if all(part in content for part in held):
                path.write_bytes(content[:-1])
                return
        raise AssertionError(f"no stored object holds {held!r}")

    @property
    def photo(self) -> dict[str, str]:
        """A photo of Ada's, as requests name it."""
        assert self.route.route_id
        return {"activity_id": self.pictured_id, "photo_id": hashlib.sha256(JPEG).hexdigest()}

    @cached_property
    def damaged_photo(self) -> dict[str, str]:
        """A photo of Ada's whose stored bytes were cut."""
        assert self.photo
        self._cut(CUT_JPEG)
        return self.photo | {"photo_id": hashlib.sha256(CUT_JPEG).hexdigest()}

    @cached_property
    def hoarder(self) -> Person:
        """An athlete who may keep no further export."""
        person = self.new_person("Hoarder")
        self.import_recording(person)
        for _ in range(MOST_EXPORTS):
            self.ask(
                "ExportService.CreateExport", person.token, request_id=str(uuid.uuid4()),
                format="EXPORT_FORMAT_ORIGINAL",
            )  # fmt: skip
        return person

    @cached_property
    def export_id(self) -> str:
        """A finished export of Ada's."""
        return self.new_export(self.activity_id, "EXPORT_FORMAT_FIT")

    @cached_property
    def failed_export_id(self) -> str:
        """An export of Ada's that gave no file: a workout indoors has no positions."""
        workout = next(each for each in plan(SEED, SEASON_END) if each.kind is Kind.STRENGTH)
        _, activity_id = self.import_recording(content=render(workout).data)
        return self.new_export(activity_id, "EXPORT_FORMAT_GPX")

    def new_export(self, activity_id: str, wanted: str) -> str:
        """An export of one activity of Ada's, once it is settled."""
        made = self.ask(
            "ExportService.CreateExport", self.ada.token, request_id=str(uuid.uuid4()), format=wanted,
            activity_ids=[activity_id],
        ).created_export  # fmt: skip
        watch = rpc("ExportService.WatchExport")
        request = filled(watch, {"export_id": made.export_id})
        call(self.client, watch, request, self.ada.token, timeout_s=ANALYSED_WITHIN_S)
        return str(made.export_id)

    def new_conversation(self) -> str:
        """A conversation of Ada's with one turn."""
        method = rpc("CoachService.Ask")
        asked = call(self.client, method, filled(method, {"question": "How fit am I?"}), self.ada.token)
        return next(str(one.started.conversation_id) for one in asked.messages if one.HasField("started"))

    def new_feedback(self) -> str:
        """Ada calls something wrong."""
        about = {"activity_id": self.activity_id, "finding": "cadence_changed"}
        request = {"finding": about, "verdict": "FEEDBACK_VERDICT_WRONG"}
        return str(self.ask("FeedbackService.GiveFeedback", self.ada.token, **request).feedback.feedback_id)

    def new_memory(self) -> str:
        """Something that Ada wrote down, and that binds no plan."""
        words = {"kind": "MEMORY_KIND_PREFERENCE", "words": f"I like hills {uuid.uuid4()}"}
        request = {"request_id": str(uuid.uuid4()), "content": words}
        return str(self.ask("MemoryService.AddMemory", self.ada.token, **request).memory.memory_id)

    def new_plan(self, sport: str = "SPORT_RUN") -> Any:
        """A proposed plan of Ada's."""
        limits = {"weekday_minutes": [60, 60, 60, 60, 0, 90, 120], "sports": [sport]}
        return self.ask(
            "PlanService.ProposePlan", self.ada.token, request_id=str(uuid.uuid4()), goal={"week_count": 4},
            constraints=limits,
        ).plan  # fmt: skip

    def followed_plan(self) -> Any:
        """The plan that Ada follows from now on."""
        return self.ask("PlanService.AcceptPlan", self.ada.token, plan_id=self.new_plan().plan_id).plan

    def new_activity(self) -> str:
        """One to delete."""
        return self.import_recording()[1]

    def merged_activity(self) -> tuple[str, str]:
        """An activity of two recordings, and the second one."""
        data = next(self.recordings)
        _, activity_id = self.import_recording(content=data)
        other = bytearray(data)
        # Another profile version, no CRC of the header, another CRC of the file: the same workout, other bytes.
        other[2] ^= 1
        other[12:14] = b"\0\0"
        other[-2:] = crc16.arc(bytes(other[:-2])).to_bytes(2, "little")
        self.import_recording(content=bytes(other))
        return activity_id, str(self.composed(activity_id).sources[1].recording_id)

    def composed(self, activity_id: str) -> Any:
        """An activity of Ada's once no change of it waits to be computed."""
        ends_at = time.monotonic() + ANALYSED_WITHIN_S
        while time.monotonic() < ends_at:
            found = self.ask("ActivityService.GetActivity", self.ada.token, activity_id=activity_id).activity
            if not found.composing:
                return found
            time.sleep(0.1)
        raise AssertionError(f"activity {activity_id} was not composed within {ANALYSED_WITHIN_S} s")

    def new_import(self) -> str:
        """An open import of Ada's."""
        made = self.ask("ImportService.CreateImport", self.ada.token, request_id=str(uuid.uuid4()))
        return str(made.created_import.import_id)

    def new_upload(self, content: bytes = b"abc") -> str:
        """An open upload of Ada's, with the three bytes `abc` if nothing is said."""
        made = self.ask(
            "UploadService.CreateUpload", self.ada.token, request_id=str(uuid.uuid4()),
            file_name="open.fit", content=base64.b64encode(content).decode(),
        )  # fmt: skip
        return str(made.upload.upload_id)

    def new_session(self) -> str:
        """A further session of Ada's."""
        return self.log_in(self.ada.athlete_id).session_id

    def new_account(self) -> str:
        """An account to close."""
        return self.new_person("Gone").athlete_id

    @cached_property
    def dead_letter(self) -> str:
        """The event id of a dead letter: in our own mesh an outcome that cannot be read."""
        self.operator  # noqa: B018 - skips where there is none
        if self.home is not None:
            asyncio.run(_publish_unreadable(self.home, self.ports["postgres"], self.ada.athlete_id))
        ends_at = time.monotonic() + 20
        while time.monotonic() < ends_at:
            letters = self.ask("EventLogService.ListDeadLetters", self.operator.token).dead_letters
            if letters:
                return str(letters[0].event_id)
            if self.home is None:
                pytest.skip("this mesh has no dead letter to look at")
            time.sleep(0.2)
        raise AssertionError("the unreadable event did not become a dead letter")

    @cached_property
    def job_run(self) -> Any:
        """A run of a job."""
        return self.ask(
            "JobService.RunJob", self.operator.token, name="identity-sweep", request_id=str(uuid.uuid4())
        ).run

    @cached_property
    def reviewed(self) -> Person:
        """An athlete with reviews of the last two weeks that are over, which the job made."""
        person = self.new_person("Reviewed")
        today = datetime.now(UTC).date()
        monday = today - timedelta(days=today.weekday())
        # Three of them: on a Monday morning the last one is not over yet.
        trained: dict[date, Any] = {}
        for workout in plan(SEED, today):
            day = workout.started_at.date()
            week = day - timedelta(days=day.weekday())
            if monday - timedelta(days=21) <= week < monday and workout.kind is not Kind.STRENGTH:
                trained.setdefault(week, workout)
        for workout in trained.values():
            self.import_recording(person, render(workout).data)
        self.reviewed_day = str(sorted(trained)[1])
        # Until the numbers have settled nobody is reviewed.
        ends_at = time.monotonic() + ANALYSED_WITHIN_S
        while len(self.ask("WeekReviewService.ListWeekReviews", person.token).reviews) < 2:
            assert time.monotonic() < ends_at, "the job did not review the weeks"
            job = {"name": "weekly-review", "request_id": str(uuid.uuid4())}
            self.ask("JobService.RunJob", self.operator.token, **job)
            time.sleep(0.5)
        return person

    def expired_token(self) -> str:
        """A token of Ada's that ended an hour ago."""
        return self._issuer().sign(self.ada.athlete_id, ["athlete"], -3600)

    def short_token(self, lifetime_s: float) -> str:
        """A token of Ada's that ends soon."""
        return self._issuer().sign(self.ada.athlete_id, ["athlete"], lifetime_s)

    def _issuer(self) -> Issuer:
        if self.home is None:
            pytest.skip("signing tokens needs the mesh's own key")
        return Issuer.load_or_create(self.home / "secrets" / "issuer.pem", ISSUER, AUDIENCE)

    def leave(self) -> None:
        """Erases what was made, so that another's mesh is as it was; open uploads end by themselves."""
        if self.given:
            for activity_id in self.activities:
                self.outcome("ActivityService.DeleteActivity", self.given, activity_id=activity_id)
            self.outcome("AthleteService.DeleteSetting", self.given, **EARLY_WEIGHT)
        for person in self.made:
            if person.token:
                self.outcome(
                    "AthleteService.EraseAthlete", person.token, confirm_athlete_id=person.athlete_id
                )
            self.outcome("AccountService.DeleteAccount", self.operator_token, athlete_id=person.athlete_id)


def elsewhere() -> World | None:
    """The mesh that the environment names."""
    target = os.environ.get("TARGET", "")
    if not target:
        return None
    token, operator = os.environ.get("TOKEN", ""), os.environ.get("OPERATOR_TOKEN", "")
    if not token and not operator:
        pytest.exit("TARGET needs TOKEN, an athlete's, or OPERATOR_TOKEN, or both.", returncode=2)
    return World(target, None, token, operator)


def at_home(home: Path, port: int, strava: Beside | None = None) -> World:
    """A mesh of our own."""
    issuer = Issuer.load_or_create(home / "secrets" / "issuer.pem", ISSUER, AUDIENCE)
    return World(
        f"127.0.0.1:{port}", home, "", issuer.sign("operator", ["operator"], OPERATOR_S), strava=strava
    )


def filled(method: Rpc, fields: dict[str, Any]) -> Message:
    """A request from its fields as canonical JSON."""
    return json_format.ParseDict(fields, method.request())


async def _publish_unreadable(home: Path, port: int, athlete_id: str) -> None:
    password = json.loads((home / "secrets" / "database-roles.json").read_text())["rm_eventlog"]
    headers = {
        EVENT_ID: str(uuid.uuid4()),
        EVENT_TYPE: "runningmate.analytics.v1.ActivityAnalyzed",
        OCCURRED_AT: datetime.now(UTC).isoformat(),
    }
    async with open_event_log(f"postgresql://rm_eventlog:{password}@127.0.0.1:{port}/{DATABASE}") as log:
        await log.publish([Record(OUTCOMES, athlete_id, b"\xff not a message", headers)])
