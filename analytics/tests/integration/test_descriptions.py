"""What a platform says about a recording: shown, applied in whichever order it comes, and gone with its source."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import asyncpg
import grpc.aio
import pytest
from google.protobuf import json_format

from analytics.tests.integration.recorded import SECONDS, computer, watch
from analytics.tests.integration.test_exports import DONE, FAILED, FIT, ORIGINAL, Exporter
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import (
    activity_pb2,
    analytics_events_pb2,
    athlete_pb2,
    edit_pb2,
    fitness_pb2,
    stream_pb2,
)
from runningmate.collector.v1.collector_events_pb2 import ActivityDescribed, ActivityIngested
from runningmate.common.v1 import description_pb2, sport_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics
    from runningmate_servicekit.testing.postgres import TestDatabase

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

BEGAN = datetime.fromtimestamp(START + 631_065_600, UTC)
"""The start of `watch` and `computer`; FIT counts from the end of 1989."""


def described(name: str = "Over the hills", **more: Any) -> description_pb2.ActivityDescription:
    return description_pb2.ActivityDescription(
        provider="strava", provider_activity_id="17000000001", name=name, **more
    )


def document(description: description_pb2.ActivityDescription) -> bytes:
    content = json_format.MessageToDict(description, preserving_proto_field_name=True)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Collector:
    """The collector's side: one recording with its description."""

    def __init__(self, analytics: Analytics, data: bytes, kind: str = "FIT") -> None:
        self.analytics = analytics
        self.recording_id = uuid.uuid4()
        self.data = data
        self.kind = kind

    async def keep(self, description: description_pb2.ActivityDescription) -> dict[str, str]:
        """Stores a description; gives the fields that point to it."""
        content = document(description)
        digest = hashlib.sha256(content).hexdigest()
        key = f"athlete/{self.analytics.athlete_id}/archive/description/{digest}"
        await self.analytics.objects.put(key, content)
        return {"description_key": key, "description_sha256": digest}

    async def ingest(
        self,
        description: description_pb2.ActivityDescription | None = None,
        *,
        revision: int = 1,
        description_revision: int = 1,
        source_kind: str = "ARCHIVE",
    ) -> None:
        """Publishes ActivityIngested."""
        digest = hashlib.sha256(self.data).hexdigest()
        key = f"athlete/{self.analytics.athlete_id}/archive/{digest}"
        await self.analytics.objects.put(key, self.data, {"file_name": f"activities/{revision}.fit.gz"})
        pointer = await self.keep(description) if description else {}
        await self.analytics.publish(
            ActivityIngested(
                athlete_id=str(self.analytics.athlete_id),
                recording_id=str(self.recording_id),
                revision=revision,
                object_key=key,
                sha256=digest,
                size_bytes=len(self.data),
                format=f"RECORDING_FORMAT_{self.kind}",
                source_kind=f"SOURCE_KIND_{source_kind}",
                description_revision=description_revision if description else 0,
                **pointer,
            )
        )

    async def describe(
        self,
        description: description_pb2.ActivityDescription | None,
        description_revision: int,
        *,
        revision: int = 1,
    ) -> None:
        """Publishes ActivityDescribed."""
        pointer = await self.keep(description) if description else {}
        await self.analytics.publish(
            ActivityDescribed(
                athlete_id=str(self.analytics.athlete_id),
                recording_id=str(self.recording_id),
                revision=revision,
                description_revision=description_revision,
                **pointer,
            )
        )


async def arrived(analytics: Analytics) -> str:
    """The activity of the next outcome."""
    outcome = await analytics.next_outcome()
    assert isinstance(outcome, analytics_events_pb2.ActivityAnalyzed), outcome
    return outcome.activity_ids[0]


async def once(
    analytics: Analytics, activity_id: str, condition: Callable[[activity_pb2.Activity], bool]
) -> activity_pb2.Activity:
    """An activity once it is so, within 20 s."""
    async with asyncio.timeout(20):
        while True:
            activity = await analytics.activity(activity_id)
            if condition(activity):
                return activity
            await asyncio.sleep(0.05)


async def until(analytics: Analytics, activity_id: str, name: str) -> activity_pb2.Activity:
    """An activity once it is called so."""
    return await once(analytics, activity_id, lambda activity: activity.name == name)


async def passed(analytics: Analytics) -> None:
    """Waits until everything that was published before is applied: events of one athlete are applied in order."""
    await analytics.ingest(b"no recording", revision=1)
    while not isinstance(await analytics.next_outcome(), analytics_events_pb2.ActivityRejected):
        pass


async def edited(analytics: Analytics, activity_id: str, **change: Any) -> str:
    request = edit_pb2.EditActivityRequest(activity_id=activity_id, request_id=str(uuid.uuid4()), **change)
    return (await analytics.edits.EditActivity(request, metadata=analytics.metadata)).edit.edit_id


def value(activity: activity_pb2.Activity, name: str) -> float | None:
    return next((metric.value for metric in activity.metrics if metric.name == name), None)


async def test_an_activity_shows_what_its_platform_says_and_an_edit_wins(start_analytics: Start) -> None:
    said = described(
        description="Two\nlines.",
        private_note="Knee.",
        sport="SPORT_RIDE",
        sub_sport="gravel",
        provider_sport="GravelRide",
        gear={"name": "Rondo", "kind": "GEAR_KIND_BIKE", "provider_gear_id": "b123"},
        commute=True,
        perceived_exertion=7,
        weather={"temperature_c": -2.5, "humidity": 0.8},
        photos=[{"name": "media/1.jpg"}],
        summary={"elapsed_time_s": 1300, "distance_m": 9000},
    )
    async with start_analytics() as analytics:
        source = Collector(analytics, watch())
        await source.ingest(said)
        activity = await analytics.composed(await arrived(analytics))
        assert activity.name == "Over the hills"
        assert activity.description == said
        assert activity.description_recording_id == str(source.recording_id)
        assert (activity.sport, activity.sub_sport) == (sport_pb2.SPORT_RIDE, "gravel")
        assert value(activity, "exertion_load") == pytest.approx(80 * (SECONDS - 1) / 3600)
        assert value(activity, "distance_m") != 9000, "figures of the platform never take the samples' place"
        listed = (await analytics.listed())[0]
        assert listed.name == "Over the hills"
        assert not listed.HasField("description")

        edit_id = await edited(analytics, activity.id, title="My own")
        assert (await until(analytics, activity.id, "My own")).description.name == "Over the hills"
        await analytics.edits.UndoEdit(edit_pb2.UndoEditRequest(edit_id=edit_id), metadata=analytics.metadata)
        await until(analytics, activity.id, "Over the hills")
        await edited(analytics, activity.id, sport="SPORT_HIKE")
        assert (await analytics.composed(activity.id)).sport == sport_pb2.SPORT_HIKE


async def test_changed_words_are_applied_without_the_bytes(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        source = Collector(analytics, watch())
        await source.ingest(described("First", sport="SPORT_RUN"))
        activity_id = await arrived(analytics)
        before = await analytics.composed(activity_id)
        async for key in analytics.objects.list(f"athlete/{analytics.athlete_id}/archive/"):
            await analytics.objects.delete(key)
        await source.describe(described("Second", sport="SPORT_RUN", private_note="More."), 2)
        after = await until(analytics, activity_id, "Second")
        assert after.description.private_note == "More."
        # Composing it again would have failed, and would say so.
        assert not after.composing
        assert not after.composition_failure
        assert after.channels == before.channels


async def test_another_sport_and_exertion_are_computed_anew(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        source = Collector(analytics, watch())
        await source.ingest(described(sport="SPORT_RUN"))
        activity_id = await arrived(analytics)
        assert value(await analytics.composed(activity_id), "exertion_load") is None
        await source.describe(described("Ridden", sport="SPORT_RIDE", perceived_exertion=3), 2)
        await until(analytics, activity_id, "Ridden")
        activity = await analytics.composed(activity_id)
        assert activity.sport == sport_pb2.SPORT_RIDE
        assert value(activity, "exertion_load") == pytest.approx(40 * (SECONDS - 1) / 3600)
        await source.describe(None, 3)
        await once(analytics, activity_id, lambda activity: not activity.HasField("description"))
        assert value(await analytics.composed(activity_id), "exertion_load") is None


async def test_of_descriptions_in_any_order_the_one_with_the_highest_revision_stands(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        source = Collector(analytics, watch())
        await source.describe(described("Third", sport="SPORT_RIDE"), 3)
        await source.describe(described("Second"), 2)
        await source.ingest(described("First", sport="SPORT_RUN"), description_revision=1)
        activity_id = await arrived(analytics)
        await source.describe(described("Second"), 2)
        await passed(analytics)
        activity = await analytics.composed(activity_id)
        assert activity.name == "Third"
        assert activity.sport == sport_pb2.SPORT_RIDE, "it was computed with the first, which was old by then"
        await source.ingest(described("First", sport="SPORT_RUN"), description_revision=1)
        await passed(analytics)
        assert (await analytics.activity(activity_id)).name == "Third", "a replay changes nothing"


async def words(database: TestDatabase) -> list[str | None]:
    """What the table has of texts."""
    connection = await asyncpg.connect(database.url("rm_analytics_job"))
    rows = await connection.fetch("SELECT name, document::text FROM analytics.description")
    await connection.close()
    return [text for row in rows for text in row]


async def test_what_was_deleted_stays_gone_until_it_is_imported_again(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    async with start_analytics() as analytics:
        source = Collector(analytics, watch())
        await source.ingest(described("Private words"))
        activity_id = await arrived(analytics)
        request = activity_pb2.DeleteActivityRequest(activity_id=activity_id)
        deleted = await analytics.activities.DeleteActivity(request, metadata=analytics.metadata)
        assert deleted.name == "Private words"
        assert isinstance(await analytics.next_outcome(), analytics_events_pb2.ActivityDeleted)
        await source.describe(described("Late words"), 2)
        await passed(analytics)
        assert not await analytics.listed()
        assert await words(analytics_database) == [None, None]
        await source.describe(described("New words, early"), 4, revision=2)
        await source.ingest(described("New words"), revision=2, description_revision=3)
        assert (await analytics.composed(await arrived(analytics))).name == "New words, early"
        await source.describe(described("Words of before"), 9, revision=1)
        await passed(analytics)
        assert (await analytics.activity(activity_id)).name == "New words, early"


async def test_a_description_that_was_replaced_meanwhile_does_not_hold_its_recording_up(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        source = Collector(analytics, watch())
        event = described("Replaced")
        await source.keep(event)
        digest = hashlib.sha256(document(event)).hexdigest()
        source.keep = _nothing_at(analytics, digest)  # type: ignore[method-assign]
        await source.ingest(event)
        activity = await analytics.composed(await arrived(analytics))
        assert not activity.HasField("description")


def _nothing_at(analytics: Analytics, digest: str) -> Any:
    async def keep(_description: object) -> dict[str, str]:
        key = f"athlete/{analytics.athlete_id}/archive/description/gone"
        return {"description_key": key, "description_sha256": digest}

    return keep


async def test_deleting_a_source_leaves_the_description_of_the_other(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        first, second = Collector(analytics, watch()), Collector(analytics, computer())
        await first.ingest(described("The watch's"))
        activity_id = await arrived(analytics)
        await second.ingest(described("The computer's", perceived_exertion=5))
        await analytics.next_outcome()
        merged = await analytics.composed(activity_id)
        assert (merged.name, merged.description.name) == ("The watch's", "The watch's")
        assert value(merged, "exertion_load"), "what the first source does not say the second one may"
        request = edit_pb2.DeleteSourceRequest(activity_id=activity_id, recording_id=str(first.recording_id))
        await analytics.edits.DeleteSource(request, metadata=analytics.metadata)
        rest = await analytics.composed(activity_id)
        assert rest.name == "The computer's"
        assert rest.description_recording_id == str(second.recording_id)


def manual(name: str = "Rowing machine", **more: Any) -> description_pb2.ActivityDescription:
    given = {
        "sport": "SPORT_RIDE",
        "started_at": BEGAN,
        "summary": {"elapsed_time_s": 3600, "moving_time_s": 3000, "distance_m": 30_000},
    }
    return described(name, **(given | more))


async def enter(analytics: Analytics, said: description_pb2.ActivityDescription) -> tuple[Collector, str]:
    """An activity without samples."""
    source = Collector(analytics, document(said), "DESCRIPTION")
    await source.ingest(said)
    return source, await arrived(analytics)


async def test_an_activity_without_samples_has_the_figures_that_were_written_down(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        _, activity_id = await enter(analytics, manual(perceived_exertion=6, time_zone="Asia/Tokyo"))
        activity = await analytics.composed(activity_id)
        assert activity.name == "Rowing machine"
        assert activity.started_at.ToDatetime(UTC) == BEGAN
        assert activity.time_zone == "Asia/Tokyo"
        assert not activity.channels
        found = {metric.name: metric.value for metric in activity.metrics}
        assert found["elapsed_time_s"] == 3600
        assert found["moving_time_s"] == found["timer_time_s"] == 3000
        assert found["distance_m"] == 30_000
        assert found["mean_speed_mps"] == 10
        assert found["load"] == found["exertion_load"] == pytest.approx(70 * 3000 / 3600)
        assert {metric.source_channel for metric in activity.metrics} <= {"summary", "athlete"}
        day = await analytics.fitness.GetFitness(
            fitness_pb2.GetFitnessRequest(from_date=activity.local_date, to_date=activity.local_date),
            metadata=analytics.metadata,
        )
        assert day.days[0].load == pytest.approx(found["load"])
        streams = await analytics.activities.GetActivityStreams(
            stream_pb2.GetActivityStreamsRequest(activity_id=activity_id), metadata=analytics.metadata
        )
        assert not streams.time_s
        assert not streams.streams


async def test_without_exertion_the_load_is_missing_and_says_what_would_give_it(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        _, activity_id = await enter(analytics, manual())
        activity = await analytics.composed(activity_id)
        (missing,) = [entry for entry in activity.missing if entry.name == "load"]
        assert "rate its exertion" in missing.reason
        assert value(activity, "load") is None


async def test_of_an_activity_without_samples_the_original_is_exported_and_other_formats_say_why_not(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        said = manual()
        _, activity_id = await enter(analytics, said)
        exporter = Exporter(analytics)
        refused = await exporter.settled(await exporter.create(FIT, activity_id))
        assert refused.state == FAILED
        assert "no samples" in refused.failure
        done = await exporter.settled(await exporter.create(ORIGINAL, activity_id))
        assert done.state == DONE
        assert done.file_name.endswith("Rowing machine.json")
        assert done.size_bytes == len(document(said))


async def test_an_activity_without_samples_follows_its_platform_and_can_be_edited_and_deleted(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        source, activity_id = await enter(analytics, manual())
        corrected = manual("Corrected", summary={"elapsed_time_s": 1800, "distance_m": 12_000})
        source.data = document(corrected)
        await source.ingest(corrected, revision=2, description_revision=2)
        assert await arrived(analytics) == activity_id
        activity = await analytics.composed(activity_id)
        assert activity.name == "Corrected"
        assert (value(activity, "elapsed_time_s"), value(activity, "distance_m")) == (1800, 12_000)
        await edited(analytics, activity_id, trim={"from_s": 100})
        failed = await analytics.composed(activity_id)
        assert "leave nothing" in failed.composition_failure
        assert value(failed, "distance_m") == 12_000
        request = activity_pb2.DeleteActivityRequest(activity_id=activity_id)
        await analytics.activities.DeleteActivity(request, metadata=analytics.metadata)
        assert not await analytics.listed()
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await analytics.activity(activity_id)
        assert refused.value.code() == grpc.StatusCode.NOT_FOUND


async def test_a_file_of_a_workout_that_was_written_down_gives_it_samples(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        said = manual("Written down", summary={"elapsed_time_s": SECONDS, "distance_m": 8400})
        _, activity_id = await enter(analytics, said)
        await analytics.ingest(computer(), "computer.fit")
        outcome = await analytics.next_outcome()
        assert isinstance(outcome, analytics_events_pb2.ActivityDuplicate)
        assert outcome.merged
        activity = await analytics.composed(activity_id)
        assert activity.name == "Written down"
        assert "power_w" in activity.channels
        assert {metric.source_channel for metric in activity.metrics}.isdisjoint({"summary"})


async def test_erasing_an_athlete_removes_descriptions(
    start_analytics: Start, analytics_database: TestDatabase
) -> None:
    async with start_analytics() as analytics:
        source, _ = await enter(analytics, manual())
        await source.describe(manual("Changed"), 2)
        await analytics.athletes.EraseAthlete(
            athlete_pb2.EraseAthleteRequest(confirm_athlete_id=str(analytics.athlete_id)),
            metadata=analytics.metadata,
        )
        await source.describe(manual("Too late"), 3)
        await analytics.next_outcome()
        assert await words(analytics_database) == []


async def test_described_weights_count_where_the_athlete_gave_none(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        await enter(analytics, manual(athlete_weight_kg=71.04))
        async with asyncio.timeout(20):
            while True:
                found = (await analytics.settled()).estimates
                if found:
                    break
                await asyncio.sleep(0.1)
        (weight,) = found
        assert weight.value == 71.0
        assert weight.valid_from == BEGAN.date().isoformat()
        assert "Strava" in weight.evidence
