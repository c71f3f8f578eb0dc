"""Who should hold which partition: a fair and sticky division, computed alike by every member."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runningmate_servicekit.eventlog.port import TopicPartition


@dataclass(frozen=True, slots=True)
class Member:
    """A living member of a group and the topics it reads."""

    name: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lease:
    """A partition's holder. `epoch` grows with each claim, so that a former holder's commits are told apart."""

    partition: TopicPartition
    owner: str | None
    epoch: int
    committed_offset: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What one member does next: leases it tries to claim, partitions it gives back."""

    claim: tuple[Lease, ...]
    release: frozenset[TopicPartition]


def plan(me: str, members: Sequence[Member], leases: Iterable[Lease]) -> Plan:
    """Divides each topic's partitions by quota and moves as few as possible.

    Args:
        me: Name of the member that asks; it may be missing from `members` (then it gives all back).
        members: Living members in one order that all of them agree on (time of joining).
        leases: All leases of the group.
    """
    by_topic: dict[str, list[Lease]] = {}
    for lease in leases:
        by_topic.setdefault(lease.partition.topic, []).append(lease)
    alive = {member.name for member in members}
    claim: list[Lease] = []
    release: set[TopicPartition] = set()
    for topic, held in sorted(by_topic.items()):
        readers = [member.name for member in members if topic in member.topics]
        quota, rank = _quota(me, readers, len(held))
        mine = sorted(lease.partition for lease in held if lease.owner == me)
        release.update(mine[quota:])
        free = sorted((x for x in held if x.owner not in alive), key=lambda lease: lease.partition)
        # Each member starts at another place, so that two of them seldom want the same lease.
        start = rank * len(free) // max(len(readers), 1)
        claim.extend((free[start:] + free[:start])[: max(quota - len(mine), 0)])
    return Plan(tuple(claim), frozenset(release))


def _quota(me: str, readers: Sequence[str], partitions: int) -> tuple[int, int]:
    if me not in readers:
        return 0, 0
    rank = readers.index(me)
    share, rest = divmod(partitions, len(readers))
    return share + (1 if rank < rest else 0), rank
