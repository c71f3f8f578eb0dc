"""Hints end the waits that they are about."""

from __future__ import annotations

from runningmate_servicekit.eventlog.wakeup import Wakeup


async def test_a_hint_wakes_readers_of_its_topics_only_and_one_without_topics_wakes_all() -> None:
    wakeup = Wakeup(None)
    wanted = {"activities"}
    bulk, fresh = (
        wakeup.ticket(lambda: frozenset({"activities-bulk"})),
        wakeup.ticket(lambda: frozenset(wanted)),
    )
    wakeup.wake(frozenset({"outcomes"}))
    assert not bulk.done()
    assert not fresh.done()
    # What is wanted may have changed since the ticket was taken: a rebalance comes between.
    wanted.add("outcomes")
    wakeup.wake(frozenset({"outcomes"}))
    assert (bulk.done(), fresh.done()) == (False, True)
    wakeup.wake()
    assert bulk.done()
