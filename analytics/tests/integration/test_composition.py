"""Several recordings of one workout: merged, composed in the background, taken apart, deleted."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import pytest

from analytics.tests.integration.recorded import LEGS_S, computer, duathlon, watch
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import activity_pb2, analytics_events_pb2
from runningmate.common.v1 import sport_pb2
from runningmate_servicekit.objects import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]


async def test_a_second_recording_is_merged_and_says_where_each_channel_comes_from(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        first = await analytics.ingest(watch(), "watch.fit")
        await analytics.next_outcome()
        second = await analytics.ingest(computer(), "computer.fit")
        outcome = await analytics.next_outcome()
        assert isinstance(outcome, analytics_events_pb2.ActivityDuplicate)
        assert outcome.merged
        assert outcome.duplicate_of_recording_id == first.recording_id
        activity = await analytics.composed(outcome.duplicate_of_activity_ids[0])
        assert [source.file_name for source in activity.sources] == ["watch.fit", "computer.fit"]
        assert {"power_w", "heart_rate_bpm"} <= set(activity.channels)
        by_channel = {source.channel: source for source in activity.channel_sources}
        assert by_channel["power_w"].recording_id == second.recording_id
        assert by_channel["heart_rate_bpm"].recording_id == first.recording_id
        assert all(source.reason.endswith(".") for source in activity.channel_sources)
        metrics = {metric.name: metric.value for metric in activity.metrics}
        assert 200 < metrics["mean_power_w"] < 207
        assert (await analytics.listed())[0].id == activity.id


@pytest.mark.parametrize("computer_first", [True, False])
async def test_legs_of_one_file_stay_linked_and_one_of_them_is_merged_with_another_device(
    start_analytics: Start, *, computer_first: bool
) -> None:
    ride = computer(start_s=START + LEGS_S[0])
    async with start_analytics() as analytics:
        for data in (ride, duathlon()) if computer_first else (duathlon(), ride):
            await analytics.ingest(data)
            await analytics.next_outcome()
        legs = [activity.id for activity in reversed(await analytics.listed())]
        for leg in legs:
            linked = (await analytics.composed(leg)).linked_activity_ids
            assert list(linked) == [other for other in legs if other != leg]
        merged = await analytics.activity(legs[1])
        assert merged.sport == sport_pb2.SPORT_RIDE, "the computer's file does not say it"
        assert len(merged.sources) == 2
        assert {"power_w", "heart_rate_bpm"} <= set(merged.channels)
        assert len((await analytics.activity(legs[0])).sources) == 1


async def test_the_same_recording_again_changes_nothing(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        first = await analytics.ingest(watch())
        await analytics.next_outcome()
        second = await analytics.ingest(computer())
        await analytics.next_outcome()
        (before,) = await analytics.listed()
        before = await analytics.composed(before.id)
        for event, name in ((first, "ActivityAnalyzed"), (second, "ActivityDuplicate")):
            data = watch() if event is first else computer()
            await analytics.ingest(data, recording_id=uuid.UUID(event.recording_id), revision=2)
            again = await analytics.next_outcome()
            assert again.DESCRIPTOR.name == name
        await asyncio.sleep(1)
        assert await analytics.composed(before.id) == before


async def test_deleting_the_activity_removes_all_its_recordings(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        events = [await analytics.ingest(watch()), await analytics.ingest(computer())]
        await analytics.next_outcome()
        await analytics.next_outcome()
        (activity,) = await analytics.listed()
        answer = await analytics.activities.DeleteActivity(
            activity_pb2.DeleteActivityRequest(activity_id=activity.id), metadata=analytics.metadata
        )
        assert answer.recording_removed
        gone = set()
        for _ in events:
            event = await analytics.next_outcome()
            assert isinstance(event, analytics_events_pb2.ActivityDeleted)
            assert event.recording_removed
            gone.add(event.recording_id)
        assert gone == {event.recording_id for event in events}


async def test_a_source_whose_bytes_are_gone_leaves_the_activity_as_it_was(
    start_analytics: Start, tmp_path: Path
) -> None:
    async with start_analytics() as analytics:
        first = await analytics.ingest(watch())
        await analytics.next_outcome()
        await open_store(f"file://{tmp_path}/objects").delete(first.object_key)
        await analytics.ingest(computer())
        await analytics.next_outcome()
        (listed,) = await analytics.listed()
        activity = await analytics.composed(listed.id)
        assert "gone" in activity.composition_failure
        assert "power_w" not in activity.channels
        assert activity.metrics
