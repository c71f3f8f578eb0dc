"""Imports while the broker of the event log, its topics or its groups fail: nothing lost, nothing doubled, words where it waits.

One mesh and one broker for all tests of this module, an athlete of its own for each. What each holds at the end must be
what an athlete holds whose import nothing disturbed. RUNNINGMATE_BROKER_DOWN_S makes the long outage longer.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil
import pytest

from cli.tests.mesh.folder import remove
from runningmate_cli.mesh.eventlog import unreached
from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing
from tests.e2e.conftest import COMMAND, Mesh, free_port
from tests.e2e.files import workouts

if reason := reason_missing():
    pytest.skip(reason, allow_module_level=True)

from confluent_kafka import TopicPartition as Place
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # the package lists no names as its own
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    OffsetSpec,
    ResourceType,
)

pytestmark = pytest.mark.timeout(900)

FILES: Final = 80
EARLY: Final = 8
"""Activities that are there when the fault comes: the import is under way, most of it is still to come."""
LIMIT_S: Final = 300.0
DOWN_S: Final = float(os.environ.get("RUNNINGMATE_BROKER_DOWN_S", "5"))
BULK, BULK_GROUP = "activities-bulk", "analytics-bulk"
SOME_FILES_FAILED: Final = 6
COUNTS: Final = ("totalCount", "doneCount", "duplicateCount", "failedCount")
Content = dict[str, Mapping[str, Any]]


def until(condition: Callable[[], object], what: str) -> None:
    """Polls until the condition holds."""
    ends_at = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < ends_at, f"this did not happen within {LIMIT_S:g} s: {what}"
        time.sleep(0.1)


@dataclass
class Rig:
    """The mesh, its broker, and the files that everybody imports."""

    mesh: Mesh
    kafka: KafkaServer
    files: Path
    admin: AdminClient

    def up(self) -> str:
        """Starts the mesh; what it says."""
        return self.mesh.run("up", "--detach", "--port", str(self.mesh.port), "--kafka", self.kafka.servers)

    def members(self, group: str) -> set[str]:
        """Members of a group, as the broker knows them."""
        [described] = self.admin.describe_consumer_groups([group]).values()
        return {member.member_id for member in described.result(30).members}

    def analytics(self) -> psutil.Process:
        child = self.mesh.parts()["analytics"]
        return psutil.Process(child["pid"])

    def records(self) -> int:
        """How many the bulk topic has taken, as its ends tell."""
        places = {Place(BULK, number): OffsetSpec.latest() for number in range(16)}  # type: ignore[no-untyped-call]
        # A client of its own: one that knew the topic before it was deleted asks for an epoch that is gone.
        admin = AdminClient({"bootstrap.servers": self.kafka.servers})
        return sum(end.result(30).offset for end in admin.list_offsets(places).values())

    def log(self, service: str) -> str:
        return (self.mesh.home / f"logs/{service}.log").read_text()

    def activities(self, athlete: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.mesh.json("--athlete", athlete, "activities", "--limit", "1000")[
            "activities"
        ]
        return found

    def has_early(self, token: str) -> bool:
        """Asked over REST: the command takes a second to start on a busy machine."""
        answer = self.mesh.rest("GET", f"/v1/activities?page_size={EARLY}", token=token)
        return len(answer.body.get("activities", [])) == EARLY

    def content(self, athlete: str) -> Content:
        """Activities by the digest of their file, once all are computed with the last estimates; ids left out."""
        until(
            lambda: (
                not self.mesh.json("--athlete", athlete, "athlete", "show")["athlete"]["staleActivityCount"]
            ),
            "no activity is stale",
        )
        found = self.activities(athlete)
        content: Content = {activity["sources"][0]["sha256"]: activity for activity in found}
        assert len(content) == len(found), "an activity is there twice"
        for activity in found:
            del activity["id"]
        return content

    @contextmanager
    def importing(
        self, athlete: str, *options: str, under_way: bool = True
    ) -> Iterator[subprocess.Popen[str]]:
        """The command at an import of all files; it is ended if the test fails meanwhile."""
        self.mesh.run("login", "--new", athlete)
        with subprocess.Popen(
            [COMMAND, "--athlete", athlete, "import", str(self.files), "--json", *options],
            env=self.mesh.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                if under_way:
                    token = self.mesh.run("--athlete", athlete, "token").strip()
                    until(lambda: self.has_early(token), f"{EARLY} activities")
                yield process
            finally:
                if process.poll() is None:
                    process.kill()

    def last_import(self, athlete: str) -> dict[str, Any]:
        """Its counts and state."""
        found: dict[str, Any] = self.mesh.json("--athlete", athlete, "imports")["imports"][0]
        return found

    def ended(self, process: subprocess.Popen[str]) -> dict[str, str]:
        """Waits for the end; what the command says of each file."""
        printed, noted = process.communicate(timeout=LIMIT_S)
        assert process.returncode in (0, SOME_FILES_FAILED), printed + noted
        return {item["fileName"]: item["state"] for item in json.loads(printed)["items"]}


@dataclass(frozen=True)
class Calm:
    """What an undisturbed import says and leaves."""

    states: dict[str, str]
    content: Content


@pytest.fixture(scope="module")
def rig(kafka: KafkaServer) -> Iterator[Rig]:
    folder = Path(tempfile.mkdtemp(prefix="runningmate-broker-"))
    files = folder / "files"
    files.mkdir()
    made = workouts(FILES)
    for number, content in enumerate([*made, made[5], b"not a recording"]):
        (files / f"{number}.fit").write_bytes(content)
    rig = Rig(
        Mesh(folder / "home", free_port()), kafka, files, AdminClient({"bootstrap.servers": kafka.servers})
    )
    try:
        rig.mesh.run("topics", "create", "--kafka", kafka.servers)
        rig.up()
        yield rig
    finally:
        subprocess.run(
            [COMMAND, "down"], env=rig.mesh.environment, check=False, capture_output=True, timeout=60
        )
        remove(folder)


@pytest.fixture(scope="module")
def calm(rig: Rig) -> Calm:
    with rig.importing("Calm", under_way=False) as process:
        states = rig.ended(process)
    calm = Calm(states, rig.content("Calm"))
    assert len(calm.content) == FILES
    assert sorted(calm.states.values()).count("IMPORT_ITEM_STATE_DONE") == FILES
    return calm


def assert_as(calm: Calm, rig: Rig, athlete: str, process: subprocess.Popen[str]) -> None:
    # Which of two equal files came first is chance; that one of them is the other's duplicate is not.
    assert sorted(rig.ended(process).values()) == sorted(calm.states.values())
    assert_content(calm, rig, athlete)


def assert_content(calm: Calm, rig: Rig, athlete: str) -> None:
    content = rig.content(athlete)
    assert content.keys() == calm.content.keys()
    for digest, activity in content.items():
        assert without_names(activity) == without_names(calm.content[digest])


def without_names(activity: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in activity.items() if name != "sources"}


@pytest.mark.parametrize("down_s", [0.0, DOWN_S], ids=["restarted", "down for a while"])
def test_a_broker_that_goes_amid_an_import_and_comes_back(rig: Rig, calm: Calm, down_s: float) -> None:
    with rig.importing(f"Outage {down_s:g}") as process:
        rig.kafka.kill()
        if down_s:
            time.sleep(down_s)
            assert process.poll() is None, "the import ended while its events had nowhere to go"
            assert "NOT REACHED" in rig.mesh.run("status", code=1)
        rig.kafka.start()
        assert_as(calm, rig, f"Outage {down_s:g}", process)
    assert f"{rig.kafka.servers}: reached" in rig.mesh.run("status")


def test_a_broker_that_is_down_when_the_mesh_starts(rig: Rig, calm: Calm) -> None:
    rig.mesh.run("down")
    rig.kafka.kill()
    try:
        said = rig.up()
        assert f"No broker of the event log answers ({rig.kafka.servers})" in said
        assert "The mesh is up" in said
        assert "NOT REACHED" in rig.mesh.run("status", code=1)
        with rig.importing("Early", under_way=False) as process:
            until(lambda: handed_over(rig, "Early") == FILES + 2, "all files are handed over")
            assert rig.activities("Early") == []
            rig.kafka.start()
            assert_as(calm, rig, "Early", process)
    finally:
        if unreached([rig.kafka.servers]):
            rig.kafka.start()


def handed_over(rig: Rig, athlete: str) -> int:
    """Files that the mesh has taken, also while none of them was looked at."""
    found = rig.mesh.json("--athlete", athlete, "imports")["imports"]
    return int(found[0]["totalCount"]) if found else 0


@contextmanager
def second_analytics(rig: Rig, first: psutil.Process) -> Iterator[subprocess.Popen[bytes]]:
    """Another process of the service, with the environment of the first on ports of its own, once it is a member."""
    before = rig.members(BULK_GROUP)
    environment = first.environ() | {
        "RUNNINGMATE_LISTEN": "127.0.0.1:0",
        "RUNNINGMATE_METRICS_LISTEN": "127.0.0.1:0",
    }
    with (
        (rig.mesh.home / "logs/second.log").open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "runningmate_analytics"],
            env=environment,
            cwd=rig.mesh.home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            until(lambda: rig.members(BULK_GROUP) - before, "the second process is a member")
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_a_member_that_hangs_is_replaced_amid_an_import_and_comes_back(rig: Rig, calm: Calm) -> None:
    first = rig.analytics()
    with rig.importing("Rebalanced") as process:
        first.suspend()
        try:
            # The group waits for the one that hangs until its session has run out.
            with second_analytics(rig, first) as second:
                assert process.poll() is None, "the import ended without the only member"
                first.resume()
                until(lambda: len(rig.members(BULK_GROUP)) == 2, "the first member is back")
                second.terminate()
                second.wait(60)
        finally:
            first.resume()
        assert_as(calm, rig, "Rebalanced", process)


def test_a_topic_whose_limit_is_too_small_stops_imports_until_it_is_raised(rig: Rig, calm: Calm) -> None:
    limit_messages(rig, "100")
    try:
        with rig.importing("Large", under_way=False) as process:
            until(lambda: "max.message.bytes" in rig.log("collector"), "the collector says what is too large")
            said = rig.mesh.run("topics", code=1)
            assert f"Topic {BULK} takes messages of 100 bytes only" in said
            assert process.poll() is None
            limit_messages(rig, "1048588")
            assert_as(calm, rig, "Large", process)
    finally:
        limit_messages(rig, "1048588")


def limit_messages(rig: Rig, limit: str) -> None:
    resource = ConfigResource(
        ResourceType.TOPIC,
        BULK,
        incremental_configs=[
            ConfigEntry("max.message.bytes", limit, incremental_operation=AlterConfigOpType.SET)
        ],
    )
    [done] = rig.admin.incremental_alter_configs([resource]).values()
    done.result(30)


def publish_to_nobody(rig: Rig, athlete: str) -> None:
    """Has all files taken and some events in the log, which are not consumed yet."""
    before = rig.records()
    with rig.importing(athlete, "--no-wait", under_way=False) as process:
        assert process.wait(LIMIT_S) == 0
    until(lambda: rig.records() > before + EARLY, "events are published")


def test_a_topic_that_is_deleted_with_its_records_is_missed_in_words_and_its_events_come_again(
    rig: Rig, calm: Calm
) -> None:
    first = rig.analytics()
    first.suspend()
    try:
        publish_to_nobody(rig, "Deleted")
        [gone] = rig.admin.delete_topics([BULK], operation_timeout=30).values()
        gone.result(60)
    finally:
        first.resume()
    said = rig.mesh.run("topics", code=1)
    assert f"Topic {BULK} is missing; create it with `runningmate topics create" in said
    rig.mesh.run("down")
    assert f"lacks the topics {BULK}: run `runningmate topics create" in rig.up()
    rig.mesh.run("topics", "create")
    assert_settled(calm, rig, "Deleted")


def test_without_its_broker_a_mesh_moves_to_the_database_and_takes_along_what_waits(
    rig: Rig, calm: Calm
) -> None:
    first = rig.analytics()
    first.suspend()
    try:
        publish_to_nobody(rig, "Moved")
        rig.kafka.kill()
    finally:
        first.resume()
    try:
        rig.mesh.run("down")
        said = rig.mesh.run("up", "--detach", "--port", str(rig.mesh.port), "--kafka", "none")
        assert "From now on events go to the database" in said
        assert_settled(calm, rig, "Moved")
    finally:
        rig.kafka.start()
    rig.mesh.run("down")
    assert f"From now on events go to Kafka, {rig.kafka.servers}" in rig.up()
    with rig.importing("Back", under_way=False) as process:
        assert_as(calm, rig, "Back", process)
    assert_settled(calm, rig, "Moved")


def assert_settled(calm: Calm, rig: Rig, athlete: str) -> None:
    """For imports whose command did not wait."""
    until(lambda: rig.last_import(athlete)["state"] == "IMPORT_STATE_DONE", "the import is done")
    found = rig.last_import(athlete)
    assert {name: found.get(name) for name in COUNTS} == {
        name: rig.last_import("Calm").get(name) for name in COUNTS
    }
    assert_content(calm, rig, athlete)
