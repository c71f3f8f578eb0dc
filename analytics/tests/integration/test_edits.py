"""Edits through a running service: each is a layer over raw files, is undone, and is the same when asked twice."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import grpc
import grpc.aio
import pytest

from analytics.tests.integration.recorded import SECONDS, computer, watch
from analytics.tests.unit.formats.fitbytes import START
from runningmate.analytics.v1 import edit_pb2, stream_pb2
from runningmate.common.v1 import sport_pb2

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    from analytics.tests.integration.conftest import Analytics
    from runningmate.analytics.v1 import activity_pb2, composition_pb2

    Start = Callable[..., AbstractAsyncContextManager[Analytics]]


async def make(analytics: Analytics, activity_id: str, **change: Any) -> composition_pb2.Edit:
    request = edit_pb2.EditActivityRequest(activity_id=activity_id, request_id=str(uuid.uuid4()), **change)
    made = (await analytics.edits.EditActivity(request, metadata=analytics.metadata)).edit
    again = (await analytics.edits.EditActivity(request, metadata=analytics.metadata)).edit
    assert made.edit_id == again.edit_id == request.request_id
    assert made.description.endswith(".")
    return made


async def undo(analytics: Analytics, edit: composition_pb2.Edit) -> None:
    await analytics.edits.UndoEdit(
        edit_pb2.UndoEditRequest(edit_id=edit.edit_id), metadata=analytics.metadata
    )


async def refused(call: Any) -> grpc.StatusCode:
    with pytest.raises(grpc.aio.AioRpcError) as refusal:
        await call
    return refusal.value.code()


async def one(analytics: Analytics, data: bytes | None = None) -> activity_pb2.Activity:
    await analytics.ingest(data or watch())
    await analytics.next_outcome()
    (found,) = await analytics.listed()
    return await analytics.composed(found.id)


async def merged(analytics: Analytics) -> activity_pb2.Activity:
    await one(analytics)
    await analytics.ingest(computer(), "computer.fit")
    await analytics.next_outcome()
    (found,) = await analytics.listed()
    return await analytics.composed(found.id)


def metric(activity: activity_pb2.Activity, name: str) -> float:
    return next(found.value for found in activity.metrics if found.name == name)


async def samples(analytics: Analytics, activity_id: str) -> int:
    answer = await analytics.activities.GetActivityStreams(
        stream_pb2.GetActivityStreamsRequest(activity_id=activity_id, max_buckets=10),
        metadata=analytics.metadata,
    )
    return answer.sample_count


def content(activity: activity_pb2.Activity) -> Any:
    return [activity.started_at, list(activity.metrics), list(activity.channels), list(activity.faults)]


async def test_trims_cut_and_are_undone_in_any_order(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await one(analytics)
        first = await make(analytics, before.id, trim={"from_s": 100})
        cut = await analytics.composed(before.id)
        assert cut.started_at.seconds == before.started_at.seconds + 100
        assert metric(cut, "elapsed_time_s") == SECONDS - 101
        second = await make(analytics, before.id, trim={"to_s": 500})
        shorter = await analytics.composed(before.id)
        assert metric(shorter, "elapsed_time_s") == 499
        assert [edit.edit_id for edit in shorter.edits] == [first.edit_id, second.edit_id]
        await undo(analytics, first)
        kept = await analytics.composed(before.id)
        assert metric(kept, "elapsed_time_s") == 599, "the end stays where it was put"
        await undo(analytics, second)
        assert content(await analytics.composed(before.id)) == content(before)
        assert await refused(undo(analytics, second)) is grpc.StatusCode.NOT_FOUND
        assert await samples(analytics, before.id) == SECONDS


async def test_a_split_makes_two_activities_of_one_file_and_undoing_it_one(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await one(analytics)
        split = await make(analytics, before.id, split={"at_s": 700})
        head = await analytics.composed(before.id)
        part = await analytics.composed(split.created_activity_id)
        assert metric(head, "elapsed_time_s") == 699
        assert metric(part, "elapsed_time_s") == SECONDS - 701
        assert part.sources[0].sha256 == head.sources[0].sha256
        assert {found.id for found in await analytics.listed()} == {head.id, part.id}
        title = await make(analytics, part.id, title="The hill")
        assert await refused(undo(analytics, split)) is grpc.StatusCode.FAILED_PRECONDITION
        assert (await analytics.composed(part.id)).name == "The hill"
        await undo(analytics, title)
        await undo(analytics, split)
        assert content(await analytics.composed(before.id)) == content(before)
        assert [found.id for found in await analytics.listed()] == [before.id]


async def test_splits_of_one_activity_are_undone_last_first(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await one(analytics)
        late = await make(analytics, before.id, split={"at_s": 800})
        await analytics.composed(before.id)
        early = await make(analytics, before.id, split={"at_s": 300})
        middle = await analytics.composed(early.created_activity_id)
        assert metric(middle, "elapsed_time_s") == 499, "the earlier split ends the new part"
        assert await refused(undo(analytics, late)) is grpc.StatusCode.FAILED_PRECONDITION
        await undo(analytics, early)
        await undo(analytics, late)
        assert content(await analytics.composed(before.id)) == content(before)


async def test_a_channel_is_taken_from_the_source_that_the_athlete_chooses(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await merged(analytics)
        watch_id, computer_id = (source.recording_id for source in before.sources)
        assert {each.channel: each.recording_id for each in before.channel_sources}["speed_mps"] == watch_id
        choice = {"channel": "speed_mps", "recording_id": computer_id}
        edit = await make(analytics, before.id, channel_choice=choice)
        after = await analytics.composed(before.id)
        speed = next(each for each in after.channel_sources if each.channel == "speed_mps")
        assert (speed.recording_id, speed.chosen) == (computer_id, True)
        await undo(analytics, edit)
        assert content(await analytics.composed(before.id)) == content(before)


async def test_a_source_is_kept_apart_and_comes_back(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await merged(analytics)
        watch_id, computer_id = (source.recording_id for source in before.sources)
        for recording_id, other_id in ((computer_id, watch_id), (watch_id, computer_id)):
            edit = await make(analytics, before.id, separation={"recording_id": recording_id})
            left = await analytics.composed(before.id)
            apart = await analytics.composed(edit.created_activity_id)
            assert [source.recording_id for source in left.sources] == [other_id]
            assert [source.recording_id for source in apart.sources] == [recording_id]
            assert not left.channel_sources
            only = edit_pb2.EditActivityRequest(
                activity_id=left.id, request_id=str(uuid.uuid4()), separation={"recording_id": other_id}
            )
            call = analytics.edits.EditActivity(only, metadata=analytics.metadata)
            assert await refused(call) is grpc.StatusCode.FAILED_PRECONDITION
            await undo(analytics, edit)
            back = await analytics.composed(before.id)
            assert {source.recording_id for source in back.sources} == {watch_id, computer_id}
            assert set(back.channels) == set(before.channels)
            assert len(await analytics.listed()) == 1


async def test_deleting_one_source_leaves_the_other(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await merged(analytics)
        watch_id, computer_id = (source.recording_id for source in before.sources)
        request = edit_pb2.DeleteSourceRequest(activity_id=before.id, recording_id=watch_id)
        answer = await analytics.edits.DeleteSource(request, metadata=analytics.metadata)
        assert answer.recording_removed
        deleted = await analytics.next_outcome()
        assert deleted.DESCRIPTOR.name == "ActivityDeleted"
        after = await analytics.composed(before.id)
        assert [source.recording_id for source in after.sources] == [computer_id]
        assert "heart_rate_bpm" not in after.channels
        assert "power_w" in after.channels
        last = edit_pb2.DeleteSourceRequest(activity_id=before.id, recording_id=computer_id)
        call = analytics.edits.DeleteSource(last, metadata=analytics.metadata)
        assert await refused(call) is grpc.StatusCode.FAILED_PRECONDITION
        # The watch's file again: it is merged into the activity that bears its id.
        await analytics.ingest(watch(), recording_id=uuid.UUID(watch_id), revision=2)
        again = await analytics.next_outcome()
        assert again.DESCRIPTOR.name == "ActivityDuplicate"
        assert "heart_rate_bpm" in (await analytics.composed(before.id)).channels


async def test_activities_are_linked_and_parted(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        for number in range(3):
            await analytics.ingest(watch(200, start_s=START + 1000 * number))
            await analytics.next_outcome()
        ids = [found.id for found in reversed(await analytics.listed())]
        pair = await make(analytics, ids[0], link={"activity_ids": [ids[1]]})
        await make(analytics, ids[1], link={"activity_ids": [ids[2]]})
        assert list((await analytics.activity(ids[0])).linked_activity_ids) == [ids[1], ids[2]]
        apart = await make(analytics, ids[1], link={})
        assert list((await analytics.activity(ids[0])).linked_activity_ids) == [ids[2]]
        await undo(analytics, apart)
        assert list((await analytics.activity(ids[0])).linked_activity_ids) == [ids[1], ids[2]]
        await undo(analytics, pair)
        assert not (await analytics.activity(ids[0])).linked_activity_ids


async def test_options_sport_and_title_hold_until_they_are_undone(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        frozen = computer(power_w=200)
        before = await one(analytics, frozen)
        edits = [
            await make(analytics, before.id, option_choice={"name": "power_stuck", "value": "off"}),
            await make(analytics, before.id, title="Intervals"),
            await make(analytics, before.id, sport="SPORT_RIDE"),
        ]
        after = await analytics.composed(before.id)
        assert (after.name, after.sport) == ("Intervals", sport_pb2.SPORT_RIDE)
        assert {option.name: option.value for option in after.options}["power_stuck"] == "off"
        for edit in edits:
            await undo(analytics, edit)
        assert content(await analytics.composed(before.id)) == content(before)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"trim": {}}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"trim": {"from_s": 50, "to_s": 40}}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"trim": {"from_s": 5000}}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"split": {"at_s": 5000}}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"option_choice": {"name": "colour", "value": "red"}}, grpc.StatusCode.INVALID_ARGUMENT),
        (
            {"channel_choice": {"channel": "charm", "recording_id": str(uuid.uuid4())}},
            grpc.StatusCode.INVALID_ARGUMENT,
        ),
        (
            {"channel_choice": {"channel": "speed_mps", "recording_id": str(uuid.uuid4())}},
            grpc.StatusCode.NOT_FOUND,
        ),
        ({"link": {"activity_ids": [str(uuid.uuid4())]}}, grpc.StatusCode.NOT_FOUND),
        ({}, grpc.StatusCode.INVALID_ARGUMENT),
    ],
)
async def test_a_change_that_does_not_fit_is_refused_and_nothing_is_stored(
    start_analytics: Start, change: dict[str, Any], code: grpc.StatusCode
) -> None:
    async with start_analytics() as analytics:
        before = await one(analytics, watch(120))
        request = edit_pb2.EditActivityRequest(activity_id=before.id, request_id=str(uuid.uuid4()), **change)
        assert await refused(analytics.edits.EditActivity(request, metadata=analytics.metadata)) is code
        assert not (await analytics.activity(before.id)).edits


async def test_reprocessing_gives_the_same_again_and_says_how_far_it_is(start_analytics: Start) -> None:
    async with start_analytics() as analytics:
        before = await merged(analytics)
        await make(analytics, before.id, trim={"from_s": 60})
        before = await analytics.composed(before.id)
        for request in (
            edit_pb2.ReprocessActivitiesRequest(activity_id=before.id),
            edit_pb2.ReprocessActivitiesRequest(),
        ):
            answer = await analytics.edits.ReprocessActivities(request, metadata=analytics.metadata)
            assert answer.marked_count == 1
            after = await analytics.composed(before.id)
            assert content(after) == content(before)
        left = await analytics.edits.GetReprocessing(
            edit_pb2.GetReprocessingRequest(), metadata=analytics.metadata
        )
        assert (left.left_count, left.failed_count) == (0, 0)
        operator = analytics.issuer.metadata(uuid.UUID(int=0), scopes=["operator"])
        everybody = await analytics.edits.ReprocessAthletes(
            edit_pb2.ReprocessAthletesRequest(), metadata=operator
        )
        assert everybody.marked_count == 1
        refusal = analytics.edits.ReprocessAthletes(
            edit_pb2.ReprocessAthletesRequest(), metadata=analytics.metadata
        )
        assert await refused(refusal) is grpc.StatusCode.PERMISSION_DENIED
        assert content(await analytics.composed(before.id)) == content(before)


async def test_a_mark_outlives_the_service_and_readers_see_the_old_state_meanwhile(
    start_analytics: Start,
) -> None:
    athlete_id = uuid.uuid4()
    async with start_analytics(athlete_id) as analytics:
        before = await one(analytics)
    async with start_analytics(athlete_id, workers=0) as analytics:
        await make(analytics, before.id, trim={"from_s": 100})
        waiting = await analytics.activity(before.id)
        assert waiting.composing
        assert content(waiting) == content(before)
    async with start_analytics(athlete_id) as analytics:
        after = await analytics.composed(before.id)
        assert metric(after, "elapsed_time_s") == SECONDS - 101
