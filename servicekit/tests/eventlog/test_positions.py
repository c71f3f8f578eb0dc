from __future__ import annotations

from datetime import UTC, datetime

from runningmate_servicekit.eventlog.port import Message, TopicPartition
from runningmate_servicekit.eventlog.positions import Positions

A, B, C = (TopicPartition("t", i) for i in range(3))


def message(place: TopicPartition, offset: int) -> Message:
    return Message(*place, offset, "k", b"", {}, datetime.now(UTC))


def test_an_answer_from_before_a_move_a_pause_or_a_revocation_is_dropped() -> None:
    positions = Positions()
    positions.add({A: 5, B: 5, C: 5})
    asked = positions.readable()
    positions.seek({A: 2})
    positions.pause([B])
    positions.drop([C])
    assert positions.keep_current(asked, [message(place, 5) for place in (A, B, C)]) == []
    assert (positions[A], positions[B]) == (2, 5)


def test_kept_messages_move_the_position_past_gaps() -> None:
    positions = Positions()
    positions.add({A: 5})
    kept = positions.keep_current(positions.readable(), [message(A, 7), message(A, 11)])
    assert [m.offset for m in kept] == [7, 11]
    assert positions[A] == 12


def test_another_partition_leads_each_time() -> None:
    positions = Positions()
    positions.add({A: 0, B: 0, C: 0})
    assert {positions.readable()[0][0] for _turn in range(3)} == {A, B, C}


def test_a_pause_ends_with_the_revocation() -> None:
    positions = Positions()
    positions.add({A: 0})
    positions.pause([A, B])
    positions.drop([A])
    positions.add({A: 0, B: 0})
    assert len(positions.readable()) == 2
