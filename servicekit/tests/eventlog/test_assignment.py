from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from runningmate_servicekit.eventlog.assignment import Lease, Member, plan
from runningmate_servicekit.eventlog.port import TopicPartition

TOPICS = ("a", "b")


def free_leases() -> list[Lease]:
    return [Lease(TopicPartition(topic, i), None, 0, 0) for topic in TOPICS for i in range(16)]


def beat(name: str, members: list[Member], leases: list[Lease]) -> list[Lease]:
    """What the leases are after one member carried out its plan."""
    todo = plan(name, members, leases)
    claimed = {lease.partition for lease in todo.claim}

    def owner(lease: Lease) -> str | None:
        if lease.partition in claimed:
            return name
        return None if lease.partition in todo.release else lease.owner

    return [Lease(lease.partition, owner(lease), lease.epoch, 0) for lease in leases]


def settle(members: list[Member], leases: list[Lease]) -> list[Lease]:
    for _round in range(3):
        for member in members:
            leases = beat(member.name, members, leases)
    return leases


def owned(name: str, leases: list[Lease], topic: str) -> int:
    return sum(lease.owner == name for lease in leases if lease.partition.topic == topic)


@given(first=st.integers(1, 20), second=st.integers(1, 20))
def test_any_change_of_members_ends_fair(first: int, second: int) -> None:
    before = [Member(f"m{i}", frozenset(TOPICS)) for i in range(first)]
    # The oldest half is gone, others came.
    after = before[first // 2 :] + [Member(f"n{i}", frozenset(TOPICS)) for i in range(second)]
    leases = settle(after, settle(before, free_leases()))
    for topic in TOPICS:
        shares = [owned(member.name, leases, topic) for member in after]
        assert sum(shares) == 16
        assert max(shares) - min(shares) <= 1


def test_nothing_moves_once_it_is_fair() -> None:
    members = [Member(f"m{i}", frozenset(TOPICS)) for i in range(3)]
    leases = settle(members, free_leases())
    for member in members:
        todo = plan(member.name, members, leases)
        assert not todo.claim
        assert not todo.release


def test_a_newcomer_takes_no_more_than_its_share() -> None:
    members = [Member("old", frozenset(TOPICS))]
    leases = settle(members, free_leases())
    members.append(Member("new", frozenset(TOPICS)))
    assert len(plan("old", members, leases).release) == 16


def test_members_get_only_topics_they_read() -> None:
    members = [Member("both", frozenset(TOPICS)), Member("b-only", frozenset({"b"}))]
    leases = settle(members, free_leases())
    assert owned("b-only", leases, "a") == 0
    assert owned("both", leases, "a") == 16
    assert owned("b-only", leases, "b") == 8


def test_who_is_no_living_member_gives_everything_back() -> None:
    leases = settle([Member("gone", frozenset(TOPICS))], free_leases())
    todo = plan("gone", [Member("other", frozenset(TOPICS))], leases)
    assert len(todo.release) == 32
    assert not todo.claim
