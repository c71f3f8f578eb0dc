from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from runningmate_collector.adapters.signals import LocalSignals
from runningmate_collector.domain import names
from runningmate_collector.domain.adoption import Arrival, adopt
from runningmate_collector.domain.errors import WrongPageToken
from runningmate_collector.domain.failures import ADVICE, FileFailure
from runningmate_collector.domain.model import (
    Format,
    Import,
    Item,
    ItemState,
    Recording,
    RecordingState,
    Result,
    SourceKind,
)
from runningmate_collector.domain.outcomes import (
    Analyzed,
    Deleted,
    Died,
    Duplicated,
    Rejected,
    result_of,
    settled,
    takes,
    without_activity,
)
from runningmate_collector.domain.page import PageKey, key_of, token_of
from runningmate_collector.service.imports import fitting
from runningmate_collector.wire import failure_from_proto, failure_to_proto

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ATHLETE, RECORDING = UUID(int=1), UUID(int=2)
WAITING = Result(ItemState.WAITING)


def recording(state: RecordingState, revision: int = 3) -> Recording:
    return Recording(
        RECORDING,
        "ab",
        10,
        Format.FIT,
        SourceKind.FILE,
        f"athlete/{ATHLETE}/file/ab",
        revision,
        state,
        (UUID(int=9),),
    )


def item(result: Result = WAITING) -> Item:
    return Item(uuid4(), UUID(int=3), UUID(int=4), "run.fit", 10, "ab", result, RECORDING, 3)


def opened(*, single: bool = False) -> Import:
    return Import(UUID(int=3), bulk=False, single=single, created_at=NOW)


def test_an_import_is_done_when_closed_with_every_upload_known_and_every_item_settled() -> None:
    found = opened().with_upload().with_upload()
    found, first = found.with_item(item())
    found = found.without_upload(NOW).closed(NOW)
    assert found.finished_at is None
    found, _ = found.with_result(first, Result(ItemState.DONE), NOW)
    assert found.finished_at is None, "an upload is not processed yet"
    later = NOW + timedelta(seconds=5)
    found = found.without_upload(later)
    assert found.finished_at == later
    assert found.closed(later).finished_at == later


def test_a_single_file_closes_its_import() -> None:
    found, only = opened(single=True).with_upload().with_item(item())
    found = found.without_upload(NOW)
    assert (found.closed_at, found.finished_at) == (NOW, None)
    found, _ = found.with_result(only, Result(ItemState.FAILED, FileFailure.CORRUPT), NOW)
    assert (found.failed_count, found.finished_at) == (1, NOW)


def test_change_numbers_rise_with_each_change_and_counts_follow() -> None:
    found, first = opened().with_item(item())
    found, second = found.with_item(item(Result(ItemState.DUPLICATE)))
    assert (first.change, second.change, first.position, second.position) == (1, 2, 1, 2)
    found, first = found.with_result(first, Result(ItemState.FAILED, FileFailure.UNREADABLE), NOW)
    found, first = found.with_result(first, Result(ItemState.DONE), NOW)
    assert (first.change, found.change) == (4, 4)
    assert (found.done_count, found.failed_count, found.duplicate_count) == (1, 0, 1)


def test_rate_and_time_left_speak_of_known_files() -> None:
    found, last = opened().with_item(item())
    for _ in range(9):
        found, last = found.with_item(item())
    assert found.time_left(NOW + timedelta(seconds=4)) is None
    found, _ = found.with_result(last, Result(ItemState.DONE), NOW)
    later = NOW + timedelta(seconds=4)
    assert found.rate_per_second(later) == 0.25
    assert found.time_left(later) == timedelta(seconds=36)


@pytest.mark.parametrize(
    ("state", "ingest", "item_state"),
    [
        (RecordingState.ANALYZED, False, ItemState.DUPLICATE),
        (RecordingState.WAITING, False, ItemState.WAITING),
        (RecordingState.REJECTED, True, ItemState.WAITING),
        (RecordingState.DUPLICATE, True, ItemState.WAITING),
        (RecordingState.DEAD, True, ItemState.WAITING),
        (RecordingState.DELETED, True, ItemState.WAITING),
    ],
)
def test_known_bytes_are_adopted_by_what_became_of_them(
    state: RecordingState, ingest: bool, item_state: ItemState
) -> None:
    adoption = adopt(recording(state), Arrival("ab", 10, Format.FIT, SourceKind.ARCHIVE), ATHLETE, uuid4())
    assert (adoption.ingest, adoption.result.state) == (ingest, item_state)
    assert adoption.repeats is (state is RecordingState.WAITING)
    assert adoption.recording.recording_id == RECORDING
    assert adoption.recording.revision == (4 if ingest else 3)
    if ingest:
        assert adoption.recording.object_key == f"athlete/{ATHLETE}/archive/ab"
    if item_state is ItemState.DUPLICATE:
        assert str(UUID(int=9)) in adoption.result.detail


def test_only_the_revision_that_waits_is_settled() -> None:
    waiting = recording(RecordingState.WAITING)
    outcome = Analyzed(RECORDING, 3, (UUID(int=5),))
    assert settled(waiting, outcome).state is RecordingState.ANALYZED
    assert settled(waiting, Analyzed(RECORDING, 2, ())) == waiting
    deleted = recording(RecordingState.DELETED)
    assert settled(deleted, outcome) == deleted, "a late repetition resurrects nothing"
    dead = settled(waiting, Died(RECORDING, 3, "gone"))
    assert dead.state is RecordingState.DEAD
    assert settled(dead, Rejected(RECORDING, 3, FileFailure.CORRUPT, "bad")).state is RecordingState.REJECTED


def test_a_recording_that_was_merged_gives_the_activities_it_went_into() -> None:
    merged = Duplicated(RECORDING, 3, (UUID(int=5),), merged=True)
    after = settled(recording(RecordingState.WAITING), merged)
    assert (after.state, after.activity_ids) == (RecordingState.ANALYZED, (UUID(int=5),))
    assert result_of(merged).state is ItemState.DUPLICATE
    assert "merged into it" in result_of(merged).detail
    apart = Duplicated(RECORDING, 3, (UUID(int=5),))
    assert settled(recording(RecordingState.WAITING), apart).state is RecordingState.DUPLICATE
    assert "merged" not in result_of(apart).detail


def test_a_true_outcome_replaces_a_death_and_nothing_else() -> None:
    outcome = Duplicated(RECORDING, 3, (UUID(int=5),))
    death = Died(RECORDING, 3, "gone")
    assert takes(WAITING, death)
    assert takes(result_of(death), outcome)
    assert not takes(result_of(death), death)
    assert not takes(Result(ItemState.DONE), outcome)
    assert not takes(Result(ItemState.FAILED, FileFailure.EMPTY), outcome)


def test_a_repetition_is_a_duplicate_of_success_and_shares_all_else() -> None:
    assert result_of(Analyzed(RECORDING, 3, (UUID(int=5),)), repeats=True).state is ItemState.DUPLICATE
    for outcome in (
        Rejected(RECORDING, 3, FileFailure.CORRUPT, "bad"),
        Duplicated(RECORDING, 3, (UUID(int=5),)),
        Died(RECORDING, 3, "gone"),
    ):
        assert result_of(outcome, repeats=True) == result_of(outcome)


def test_a_deletion_spares_newer_revisions() -> None:
    gone = Deleted(RECORDING, 3, UUID(int=9), recording_removed=True)
    assert without_activity(recording(RecordingState.ANALYZED), gone).state is RecordingState.DELETED
    assert without_activity(recording(RecordingState.ANALYZED), gone).activity_ids == ()
    newer = recording(RecordingState.ANALYZED, revision=4)
    assert without_activity(newer, gone) == newer
    assert without_activity(recording(RecordingState.WAITING), gone).state is RecordingState.WAITING


def test_every_failure_has_advice_and_its_name_on_the_wire() -> None:
    assert set(ADVICE) == set(FileFailure)
    for failure in FileFailure:
        assert ADVICE[failure].endswith(".")
        assert failure_to_proto(failure) == f"FILE_FAILURE_{failure.name}"
    assert failure_from_proto(1) is FileFailure.EMPTY
    assert failure_from_proto(999) is FileFailure.CORRUPT


def test_names_fit_where_they_go() -> None:
    long = "folder/" * 300 + "run.fit"
    assert len(names.shown(long)) == names.MAX_NAME_CHARS
    assert names.shown(long).endswith("run.fit")
    assert len(names.for_metadata("ü" * 1000).encode()) <= names.METADATA_NAME_BYTES
    assert names.for_metadata("ü" * 990 + "run.fit").endswith("run.fit")
    assert names.shown("a\x00b\nc\udc80") == "a\ufffdb\ufffdc\ufffd"
    assert names.shown("Läufe/Tag 1.fit") == "Läufe/Tag 1.fit"


def test_page_tokens_come_back_and_hold_for_their_list_only() -> None:
    key = PageKey(NOW + timedelta(microseconds=123), uuid4(), 7)
    token = token_of(key, "items:a")
    assert len(token) < 200
    assert key_of(token, "items:a") == key
    assert key_of("", "items:a") is None
    for wrong, scope in (
        (token, "items:b"),
        (token[:-2], "items:a"),
        ("%%%", "items:a"),
        ("AAAA", "items:a"),
    ):
        with pytest.raises(WrongPageToken):
            key_of(wrong, scope)


def test_a_message_takes_as_many_items_as_fit() -> None:
    small = [item()] * 500
    assert fitting(small) == 500
    long = [
        Item(uuid4(), UUID(int=3), UUID(int=4), "n" * 1000, 1, "", Result(ItemState.DONE, detail="d" * 2000))
    ] * 500
    assert 50 < fitting(long) < 120
    assert fitting([]) == 0


async def test_a_signal_wakes_those_who_watch_that_import() -> None:
    import asyncio

    signals = LocalSignals()
    watched, other = uuid4(), uuid4()
    waiting = [asyncio.create_task(signals.import_change(watched, 60)) for _ in range(2)]
    idle = asyncio.create_task(signals.import_change(other, 0.2))
    await asyncio.sleep(0)
    signals.imports_changed([watched])
    await asyncio.wait_for(asyncio.gather(*waiting), 30)
    assert not idle.done()
    await idle
