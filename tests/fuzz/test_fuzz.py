"""The fuzzer itself: the same cases again, what it takes for a finding, how it makes one smaller."""

from __future__ import annotations

from tests.fuzz.bombs import BOMBS
from tests.fuzz.cases import BOMB_EVERY, case
from tests.fuzz.minimising import minimise
from tests.fuzz.mutations import MUTATIONS
from tests.fuzz.report import report
from tests.fuzz.worker import Worker


def test_a_number_gives_the_same_case_again_and_every_way_to_damage_comes() -> None:
    made = [case(number, 1) for number in range(1, 2 * BOMB_EVERY)]
    assert made == [case(number, 1) for number in range(1, 2 * BOMB_EVERY)]
    assert made != [case(number, 2) for number in range(1, 2 * BOMB_EVERY)]
    names = {name for kind in MUTATIONS.values() for name in kind}
    assert len(names) >= 20
    assert len(BOMBS) >= 15


def test_a_worker_judges_and_one_that_dies_is_a_finding_and_is_replaced() -> None:
    worker = Worker(1)
    try:
        assert worker.judge(1).finding is None
        worker._process.kill()
        died = worker.judge(2)
        assert died.finding is not None
        assert "died" in died.finding
        again = worker.judge(2)
        assert again.finding is None
        text = report([again, died], 1.0)
        assert "2 cases" in text
        assert "died 1" in text
    finally:
        worker.end()


def test_a_failing_file_becomes_small() -> None:
    assert minimise(b"x" * 500 + b"BUG" + b"y" * 700, lambda data: b"BUG" in data) == b"BUG"
