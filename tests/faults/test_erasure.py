"""What a broker keeps of an erased athlete: it cannot delete one athlete's records, so they never hold more than this."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from google.protobuf.descriptor_pool import Default
from google.protobuf.message_factory import GetMessageClass

import runningmate.analytics.v1.analytics_events_pb2
import runningmate.collector.v1.collector_events_pb2  # noqa: F401 - both are known to the pool
from collector.tests.exports import Workout, export
from runningmate_servicekit.eventlog.topics import TOPICS
from runningmate_servicekit.testing.kafka import reason_missing
from tests.e2e.conftest import running_mesh
from tests.e2e.files import workouts
from tests.e2e.test_erasure import (
    STRAVA_ID,
    TOMBSTONES,
    athlete_id,
    connect,
    everything_is_due,
    left_in_files,
    opened,
    traces,
)
from tests.faults.broker import Broker
from tests.strava_emulator import State
from tests.strava_emulator.beside import Beside, beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from google.protobuf.message import Message

    from tests.e2e.conftest import Mesh

if reason := reason_missing():
    pytest.skip(reason, allow_module_level=True)

from confluent_kafka import Consumer, TopicPartition

WITHIN_S: Final = 60.0
_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SHA256 = r"[0-9a-f]{64}"
IDS_KEYS_HASHES: Final = re.compile(
    rf"{_ID}|{_SHA256}|athlete/{_ID}/(file|archive|strava_api)/(description/)?{_SHA256}"
)
SERVICES: Final = {"coach", "collector", "identity"}
SENTENCES: Final = {
    "runningmate.analytics.v1.ActivityAnalyzed.partial",
    "runningmate.analytics.v1.ActivityRejected.detail",
}
"""Reasons in words, which must not quote the file."""
GPX: Final = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Secret lane</name>
<time>2025-04-01T06:00:00Z</time></metadata><trk><name>Round the secret lane</name><trkseg>
<trkpt lat="48.208x1" lon="16.373y8"><time>2025-04-01T06:00:00 o'secret</time></trkpt></trkseg></trk></{tag}>"""


@dataclass(frozen=True)
class Held:
    """One record of the broker."""

    topic: str
    key: bytes
    headers: tuple[tuple[str, bytes], ...]
    value: bytes

    @property
    def raw(self) -> bytes:
        return b"\n".join([self.key, self.value, *(part for _, part in self.headers)])

    @property
    def event(self) -> Message:
        name = dict(self.headers)["event-type"].decode()
        return GetMessageClass(Default().FindMessageTypeByName(name)).FromString(self.value)


def held(servers: str) -> list[Held]:
    """All that the broker has in the topics of a mesh."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "searcher", "enable.auto.commit": False})
    try:
        places = [TopicPartition(topic, number, 0) for topic in TOPICS for number in range(16)]
        ends = {
            (place.topic, place.partition): consumer.get_watermark_offsets(place, 30)[1] for place in places
        }
        missing = sum(ends.values())
        consumer.assign(places)
        found: list[Held] = []
        ends_s = time.monotonic() + WITHIN_S
        while len(found) < missing:
            assert time.monotonic() < ends_s, f"{len(found)} of {missing} records came"
            for one in consumer.consume(500, 1.0):
                assert one.error() is None
                found.append(
                    Held(one.topic() or "", one.key() or b"", _headers(one.headers()), one.value() or b"")
                )
        return found
    finally:
        consumer.close()


def _headers(found: Any) -> tuple[tuple[str, bytes], ...]:
    return tuple(found or ())


def leaves(message: Message) -> Iterator[tuple[str, Any]]:
    """All values of a message and the messages in it, by the full name of their field."""
    for field, value in message.ListFields():
        for one in value if field.is_repeated else [value]:
            if field.message_type is not None:
                yield from leaves(one)
            else:
                yield field.full_name, one


def assert_bare(record: Held) -> None:
    """Nothing but ids, keys, hashes, counts and reasons is in a record."""
    for name, value in leaves(record.event):
        assert isinstance(value, str | int), f"{name} holds {type(value).__name__}"
        if isinstance(value, str) and name not in SENTENCES:
            assert IDS_KEYS_HASHES.fullmatch(value) or (
                name.endswith(".ErasureConfirmed.service") and value in SERVICES
            ), f"{name}: {value}"


def until(mesh: Mesh, token: str, count: int) -> None:
    """Waits for so many activities."""
    ends_s = time.monotonic() + WITHIN_S
    while (
        len(mesh.rest("GET", "/v1/activities?page_size=50", token=token).body.get("activities", [])) < count
    ):
        assert time.monotonic() < ends_s, f"{count} activities did not come"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    made = Broker.started()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def strava() -> Iterator[Beside]:
    state = State()
    state.add_application()
    athlete = state.add_athlete(STRAVA_ID)
    draw = random.Random(2)
    for number in range(3):
        began = datetime(2026, 3, 2 + number, 6, tzinfo=UTC)
        workout = state.add_workout(athlete, state.draw_workout(draw, began, 60))
        workout.name, workout.description = "Secret lane at Strava", "with Eva"
    with beside(state) as made:
        yield made


@pytest.fixture(scope="module")
def mesh(broker: Broker, strava: Beside) -> Iterator[Mesh]:
    with running_mesh(strava.environment | {"RUNNINGMATE_KAFKA": broker.servers}) as made:
        yield made


def lived(mesh: Mesh, strava: Beside, folder: Path) -> list[str]:
    """A life of an athlete in the mesh; gives the ids of the activities."""
    began = datetime(2025, 5, 1, 7, tzinfo=UTC)
    fit = workouts(2)
    named = [
        Workout(17_000_000_001, began, "Run", "Läufchen mit Eva", fit[0], more={"Activity Private Note": "Knie zwickt"}),
        Workout(17_000_000_002, began + timedelta(days=9), "Ride", "Zur Mühle", None, "", 3600, 30_250.0),
    ]  # fmt: skip
    (folder / "eva and i.zip").write_bytes(export(named, "de"))
    for number, tag in enumerate(("gpx", "secret")):
        (folder / f"secret lane {number}.gpx").write_text(GPX.format(tag=tag))
    (folder / "cut secret.fit").write_bytes(fit[1][: len(fit[1]) // 2])
    mesh.run("import", str(folder / "eva and i.zip"), "--yes")
    mesh.run("import", *map(str, sorted(folder.glob("*secret*"))), code=6)
    mesh.run("athlete", "add", "weight", "61.5")
    connect(mesh, strava)
    token = mesh.token()
    until(mesh, token, 6)
    mesh.run("edit", "title", "last", "The secret hill")
    (folder / "eva and i.zip").write_bytes(export([Workout(17_000_000_001, began, "Run", "Umbenannt", fit[0])], "de"))  # fmt: skip
    mesh.run("import", str(folder / "eva and i.zip"), "--yes")
    found = [one["id"] for one in mesh.json("activities")["activities"]]
    assert mesh.rest("DELETE", f"/v1/activities/{found[0]}", token=token).status == 200
    return found


async def emptied(mesh: Mesh, words: list[str]) -> dict[str, list[str]]:
    """What the tables hold when all that waits after an erasure has been done."""
    connection = await opened(mesh)
    try:
        await everything_is_due(connection)
        for job in ("coach-erasure", "collector-erasure", "identity-erasure", "analytics-erasure"):
            await asyncio.to_thread(mesh.run, "jobs", "run", job)
        return await traces(connection, words)
    finally:
        await connection.close()


@pytest.mark.timeout(400)
def test_kafka_holds_ids_keys_hashes_and_reasons_of_an_erased_athlete_and_nothing_else(
    mesh: Mesh, broker: Broker, strava: Beside, tmp_path: Path
) -> None:
    ada = athlete_id(mesh, "Ada")
    activities = lived(mesh, strava, tmp_path)
    grants = [
        token for one in strava.emulator.state.grants for token in (one.access_token, one.refresh_token)
    ]
    said = mesh.json("--athlete", "Ada", "athlete", "erase", "--yes")["erasure"]
    assert {one["service"] for one in said["confirmations"] if one.get("confirmedAt")} >= SERVICES
    left = asyncio.run(emptied(mesh, [ada, *activities]))
    assert left.keys() == TOMBSTONES, {name: rows[:2] for name, rows in left.items()}

    records = held(broker.servers)
    kinds = Counter(type(one.event).__name__ for one in records)
    assert kinds.keys() >= {
        "ActivityIngested", "ActivityDescribed", "ActivityAnalyzed", "ActivityRejected", "ActivityDeleted",
        "AthleteErased", "ErasureConfirmed",
    }, kinds  # fmt: skip
    assert {one.key.decode() for one in records} == {ada}
    for record in records:
        assert_bare(record)
    names = [
        "secret lane",
        "cut secret",
        "secret hill",
        "Secret",
        "Eva",
        "Läufchen",
        "Mühle",
        "Knie",
        "Umbenannt",
        "Ada",
        "Run",
    ]
    quoted = ["48.2", "16.37", "2025-", "2026-03", "61.5", str(STRAVA_ID), *grants]
    for word in [*names, *quoted]:
        found = [one for one in records if word.encode() in one.value or word.encode() in one.key]
        assert not found, f"{word} is in {found[0]}"
    for record in records:
        headers = {name: value.decode() for name, value in record.headers}
        assert headers.keys() <= {"event-id", "event-type", "occurred-at", "traceparent"}
    assert not left_in_files(mesh.home / "logs", [*names[:-2], *grants, "61.5"])
