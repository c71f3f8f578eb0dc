"""Figures that stand in for a file: shown as such, and gone when the samples of the same activity come."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from analytics.tests.integration.recorded import SECONDS, watch
from analytics.tests.integration.test_descriptions import (
    BEGAN,
    Collector,
    arrived,
    described,
    document,
    once,
)
from runningmate.analytics.v1 import analytics_events_pb2
from runningmate.common.v1 import description_pb2, source_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]

PROBLEM = "Its file could not be used: it ends early."


def figures(name: str = "Hills", **more: object) -> description_pb2.ActivityDescription:
    """What an export says of the activity that `watch` recorded."""
    said = described(name, **more)
    said.started_at.FromDatetime(BEGAN + timedelta(seconds=20))
    said.summary.elapsed_time_s = SECONDS - 30
    said.summary.distance_m = 9_999
    return said


async def stand_in(analytics: Analytics, said: description_pb2.ActivityDescription) -> Collector:
    """The recording of an activity of which only this is known."""
    recording = Collector(analytics, document(said), "DESCRIPTION")
    await recording.ingest(said)
    return recording


async def test_figures_say_why_there_are_no_samples_until_those_come(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        recording = await stand_in(analytics, figures(file_problem=PROBLEM))
        outcome = await analytics.next_outcome()
        assert isinstance(outcome, analytics_events_pb2.ActivityAnalyzed)
        assert outcome.partial == PROBLEM
        activity_id = outcome.activity_ids[0]
        alone = await analytics.activity(activity_id)
        assert (alone.name, alone.partial, list(alone.channels)) == ("Hills", PROBLEM, [])

        good = Collector(analytics, watch())
        await good.ingest(described("Hills by the sea"))
        merged, dropped = await analytics.next_outcome(), await analytics.next_outcome()
        assert isinstance(merged, analytics_events_pb2.ActivityDuplicate)
        assert isinstance(dropped, analytics_events_pb2.ActivityDeleted)
        assert (dropped.recording_id, dropped.recording_removed) == (str(recording.recording_id), True)
        whole = await once(analytics, activity_id, lambda found: bool(found.channels) and not found.composing)
        assert (whole.name, whole.partial) == ("Hills by the sea", "")
        assert [source.recording_id for source in whole.sources] == [str(good.recording_id)]
        assert [activity.id for activity in await analytics.listed()] == [activity_id]


async def test_figures_of_what_has_samples_already_are_a_source_that_changes_nothing(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        good = Collector(analytics, watch())
        await good.ingest(described("Good"))
        activity_id = await arrived(analytics)
        before = await analytics.activity(activity_id)
        await stand_in(analytics, figures("Bad", file_problem=PROBLEM))
        await analytics.next_outcome()
        after = await once(
            analytics, activity_id, lambda found: len(found.sources) == 2 and not found.composing
        )
        assert (after.name, after.partial, after.channels) == ("Good", "", before.channels)
        assert [metric for metric in after.metrics if metric.name == "distance_m"] == [
            metric for metric in before.metrics if metric.name == "distance_m"
        ]


async def test_a_file_of_nobodys_export_keeps_the_words_of_what_was_entered_by_hand(
    start_analytics: Start,
) -> None:
    async with start_analytics() as analytics:
        recording = await stand_in(analytics, figures("Entered by hand"))
        activity_id = await arrived(analytics)
        event = await analytics.ingest(watch(), recording_id=uuid.uuid4())
        await analytics.next_outcome()
        whole = await once(analytics, activity_id, lambda found: bool(found.channels) and not found.composing)
        assert whole.name == "Entered by hand"
        assert [source.recording_id for source in whole.sources] == [
            str(recording.recording_id),
            event.recording_id,
        ]
        assert whole.sources[0].format == source_pb2.RECORDING_FORMAT_DESCRIPTION
