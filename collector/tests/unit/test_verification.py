from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from runningmate_collector.domain.damage import Damage, DamageKind, Shelf
from runningmate_collector.service import verification
from runningmate_collector.service.verification import Verification
from runningmate_servicekit.jobs import JobFailed, JobLost
from runningmate_servicekit.objects import InMemoryObjectStore

ADA = UUID(int=1)


@dataclass
class Run:
    """A run of the job that is taken away after some notes."""

    memory: Mapping[str, Any] = field(default_factory=dict)
    notes_left: int = 100
    told: list[tuple[int, int]] = field(default_factory=list)

    async def remember(self, memory: Mapping[str, Any]) -> None:
        if not self.notes_left:
            raise JobLost
        self.notes_left -= 1
        self.memory = dict(memory)

    def progress(self, done: int, total: int = 0) -> None:
        self.told.append((done, total))

    async def hold(self, connection: Any) -> None:
        raise AssertionError


@dataclass
class Book:
    """Recordings 1 to n, each with one object, and what was noted of them."""

    digests: dict[str, str]
    noted: dict[UUID, list[DamageKind]] = field(default_factory=dict)
    looked_at: list[UUID] = field(default_factory=list)

    async def now(self) -> str:
        return "2026-06-01T00:00:00+00:00"

    async def recording_count(self) -> int:
        return len(self.digests)

    async def shelves(self, after: UUID | None, limit: int) -> Sequence[Shelf]:
        first = after.int if after else 0
        found = list(self.digests.items())[first : first + limit]
        return [Shelf(ADA, UUID(int=first + 1 + place), {key: sha}) for place, (key, sha) in enumerate(found)]

    async def note(self, recording_id: UUID, found: Mapping[str, DamageKind | None]) -> None:
        self.looked_at.append(recording_id)
        self.noted[recording_id] = [kind for kind in found.values() if kind]

    async def forget_before(self, at: str) -> int:
        return sum(map(len, self.noted.values()))

    async def page(self, after: tuple[UUID, str] | None, limit: int) -> Sequence[Damage]:
        raise AssertionError


async def stored(count: int) -> tuple[InMemoryObjectStore, Book]:
    objects, digests = InMemoryObjectStore(), {}
    for number in range(count):
        content = b"%d" % number
        key = f"athlete/{ADA}/file/{number}"
        await objects.put(key, content)
        digests[key] = hashlib.sha256(content).hexdigest()
    return objects, Book(digests)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "BATCH", 10)


async def test_a_run_that_was_taken_away_goes_on_with_the_rest() -> None:
    objects, book = await stored(35)
    cut = Run(notes_left=3)  # its beginning, and two batches of ten
    with pytest.raises(JobLost):
        await Verification(book, objects).work(cut)
    assert len(book.looked_at) == 30
    again = Run(memory=cut.memory)
    words = await Verification(book, objects).work(again)
    assert words == "All 35 stored files of 35 recordings are whole."
    assert [each.int for each in book.looked_at[30:]] == list(range(21, 36)), (
        "the batch that was not noted, and the rest"
    )
    assert again.told == [(30, 35), (35, 35)]


async def test_what_is_found_is_counted_over_both_halves() -> None:
    objects, book = await stored(15)
    await objects.delete(f"athlete/{ADA}/file/0")
    await objects.put(f"athlete/{ADA}/file/14", b"rotten")
    cut = Run(notes_left=2)
    with pytest.raises(JobLost):
        await Verification(book, objects).work(cut)
    with pytest.raises(JobFailed, match="2 of 15 stored files are missing or damaged"):
        await Verification(book, objects).work(Run(memory=cut.memory))
    assert book.noted[UUID(int=1)] == [DamageKind.MISSING]
    assert book.noted[UUID(int=15)] == [DamageKind.DAMAGED]


async def test_a_file_whose_digest_only_the_store_knows_is_read_too() -> None:
    objects, book = await stored(1)
    (key,) = book.digests
    book.digests[key] = ""
    assert "are whole" in await Verification(book, objects).work(Run())
    await objects.delete(key)
    with pytest.raises(JobFailed):
        await Verification(book, objects).work(Run())
